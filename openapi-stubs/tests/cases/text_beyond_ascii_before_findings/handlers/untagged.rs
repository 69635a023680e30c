//! 東京 😀

/* é */ pub async fn ping(/* ü */ app: &App, request: PongRequest) -> Result<PingResponse, PingProblem> {}
