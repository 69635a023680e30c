pub async fn put_media(app: &App, request: PutMediaRequest) -> Result<PutMediaResponse, PutMediaProblem> {
    todo!("put_media")
}
