pub async fn delete_media(
    app: &App,
    caller: Caller,
    request: DeleteMediaRequest,
) -> Result<DeleteMediaResponse, DeleteMediaProblem> {
    app.delete(caller, request.id).await
}

pub async fn purge(app: &App) {}

fn a_private_function_is_its_own_affair() {}
