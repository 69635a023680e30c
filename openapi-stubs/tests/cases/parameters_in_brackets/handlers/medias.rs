pub async fn list_medias(_: &App, _: ListMediasRequest) -> Result<ListMediasResponse, ListMediasProblem> {}
