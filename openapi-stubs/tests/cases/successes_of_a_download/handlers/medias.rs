pub async fn get_media_content(_: &App, _: GetMediaContentRequest) -> Result<GetMediaContentResponse, GetMediaContentProblem> {}

pub async fn replace_media_content(_: &App, _: ReplaceMediaContentRequest) -> Result<ReplaceMediaContentResponse, ReplaceMediaContentProblem> {}
