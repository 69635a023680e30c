async fn list_medias(app: &App, request: ListMediasRequest) -> ListMediasResponse {}

pub async fn get_media(app: &App, caller: Caller, request: &GetMediaRequest) -> Result<GetMediaResponse, GetMediaProblem> {}

pub async fn delete_medias(app: &App, caller: Caller, request: DeleteMediaRequest) -> Result<DeleteMediaResponse, DeleteMediaProblem> {}
