pub async fn ping(_: &App, _: Caller, _: PingRequest) -> Result<PingResponse, PingProblem> {}
