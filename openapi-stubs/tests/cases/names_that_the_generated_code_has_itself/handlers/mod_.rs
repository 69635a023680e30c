pub async fn configure(app: &App, request: ConfigureRequest) -> Result<ConfigureResponse, ConfigureProblem> {
    todo!("configure")
}
