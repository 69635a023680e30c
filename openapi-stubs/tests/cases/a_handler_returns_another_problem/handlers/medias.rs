pub async fn delete_media(
    app: &App,
    caller: Caller,
    request: DeleteMediaRequest,
) -> Result<DeleteMediaResponse, GetMediaProblem> {
    app.delete(caller, request.id).await
}
