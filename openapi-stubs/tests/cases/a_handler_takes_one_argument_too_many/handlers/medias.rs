pub async fn delete_media(
    app: &App,
    caller: Caller,
    request: DeleteMediaRequest,
    force: bool,
) -> Result<DeleteMediaResponse, DeleteMediaProblem> {
    app.delete(caller, request.id).await
}
