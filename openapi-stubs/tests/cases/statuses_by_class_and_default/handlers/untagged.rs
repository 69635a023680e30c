pub async fn list_medias(_: &App, _: ListMediasRequest) -> Result<ListMediasResponse, ListMediasProblem> {}

pub async fn delete_medias(_: &App, _: DeleteMediasRequest) -> Result<DeleteMediasResponse, DeleteMediasProblem> {}
