pub async fn list_medias(app: &App, request: ListMediasRequest) -> Result<ListMediasResponse, ListMediasProblem> {
    todo!("list_medias")
}
