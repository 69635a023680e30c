pub async fn ask_trash(app: &App, request: AskTrashRequest) -> Result<AskTrashResponse, AskTrashProblem> {
    todo!("ask_trash")
}
