pub async fn get_media(app: &App, request: GetMediaRequest) -> Result<GetMediaResponse, GetMediaProblem> {
    todo!("get_media")
}
pub async fn delete_media(app: &App, request: DeleteMediaRequest) -> Result<DeleteMediaResponse, DeleteMediaProblem> {
    todo!("delete_media")
}
