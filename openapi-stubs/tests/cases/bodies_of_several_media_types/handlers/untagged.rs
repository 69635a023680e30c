pub async fn create_media(_: &App, _: CreateMediaRequest) -> Result<CreateMediaResponse, CreateMediaProblem> {}

pub async fn replace_media(_: &App, _: ReplaceMediaRequest) -> Result<ReplaceMediaResponse, ReplaceMediaProblem> {}
