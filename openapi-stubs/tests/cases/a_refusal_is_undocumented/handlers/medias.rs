pub async fn create_media(app: &App, caller: Caller, request: CreateMediaRequest) -> Result<CreateMediaResponse, CreateMediaProblem> {
    todo!("create_media")
}
