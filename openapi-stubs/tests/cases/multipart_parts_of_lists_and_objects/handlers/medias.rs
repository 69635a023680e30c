pub async fn upload_media(_: &App, _: UploadMediaRequest) -> Result<UploadMediaResponse, UploadMediaProblem> {}
