pub async fn get_media(app: &App, request: GetMediaRequest) -> Result<GetMediaResponse, GetMediaProblem> {
    todo!("get_media")
}
