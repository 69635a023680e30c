pub async fn list_medias(_: &App, _: ListMediasRequest) -> Result<ListMediasResponse, ListMediasProblem> {}

pub async fn create_file(_: &App, _: CreateFileRequest) -> Result<CreateFileResponse, CreateFileProblem> {}
