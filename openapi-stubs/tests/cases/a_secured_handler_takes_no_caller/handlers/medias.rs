pub async fn delete_media(
    app: &App,
    request: DeleteMediaRequest,
) -> Result<DeleteMediaResponse, DeleteMediaProblem> {
    app.delete(caller, request.id).await
}
