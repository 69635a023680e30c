pub async fn upload_media(app: &App, request: UploadMediaRequest) -> Result<UploadMediaResponse, UploadMediaProblem> {
    todo!("upload_media")
}
