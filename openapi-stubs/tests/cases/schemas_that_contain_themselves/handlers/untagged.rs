pub async fn plant(app: &App, request: PlantRequest) -> Result<PlantResponse, PlantProblem> {
    todo!("plant")
}
