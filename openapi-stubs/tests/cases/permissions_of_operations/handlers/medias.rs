pub async fn list_medias(app: &App, caller: Caller, request: ListMediasRequest) -> Result<ListMediasResponse, ListMediasProblem> {
    todo!("list_medias")
}
pub async fn delete_medias(app: &App, caller: Caller, request: DeleteMediasRequest) -> Result<DeleteMediasResponse, DeleteMediasProblem> {
    todo!("delete_medias")
}
