pub fn ping(app: App, caller: Caller, request: PingRequest) -> Result<PingResponse, ()> {}

pub fn pong() {}
