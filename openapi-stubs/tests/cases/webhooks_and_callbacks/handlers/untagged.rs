pub async fn watch_medias(_: &App, _: WatchMediasRequest) -> Result<WatchMediasResponse, WatchMediasProblem> {}
