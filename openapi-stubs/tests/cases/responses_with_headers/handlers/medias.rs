pub async fn create_media(app: &App, caller: Caller, request: CreateMediaRequest) -> Result<CreateMediaResponse, CreateMediaProblem> {
    todo!("create_media")
}
pub async fn list_medias(app: &App, caller: Caller, request: ListMediasRequest) -> Result<ListMediasResponse, ListMediasProblem> {
    todo!("list_medias")
}
