pub async fn list_trash(app: &App, request: ListTrashRequest) -> Result<ListTrashResponse, ListTrashProblem> {
    todo!("list_trash")
}
