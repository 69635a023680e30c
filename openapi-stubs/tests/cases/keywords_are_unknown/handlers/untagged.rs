pub async fn create_media(app: &App, request: CreateMediaRequest) -> Result<CreateMediaResponse, CreateMediaProblem> {
    todo!("create_media")
}
