pub async fn get_content(app: &App, request: GetContentRequest) -> Result<GetContentResponse, GetContentProblem> {
    todo!("get_content")
}
pub async fn put_content(app: &App, request: PutContentRequest) -> Result<PutContentResponse, PutContentProblem> {
    todo!("put_content")
}
