pub async fn search_medias(app: &App, request: SearchMediasRequest) -> Result<SearchMediasResponse, SearchMediasProblem> {
    todo!("search_medias")
}
