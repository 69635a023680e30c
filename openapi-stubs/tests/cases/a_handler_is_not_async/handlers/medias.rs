pub fn delete_media(
    app: &App,
    caller: Caller,
    request: DeleteMediaRequest,
) -> Result<DeleteMediaResponse, DeleteMediaProblem> {
    app.delete(caller, request.id).await
}
