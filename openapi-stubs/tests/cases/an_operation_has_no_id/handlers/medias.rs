pub async fn get_medias_media_id(app: &App, request: GetMediasMediaIdRequest) -> Result<GetMediasMediaIdResponse, GetMediasMediaIdProblem> {
    todo!("get_medias_media_id")
}
