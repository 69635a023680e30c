pub async fn follow_media(app: &App, request: FollowMediaRequest) -> Result<FollowMediaResponse, FollowMediaProblem> {}
pub async fn follow_log(app: &App, request: FollowLogRequest) -> Result<FollowLogResponse, FollowLogProblem> {}
pub async fn follow_changes(app: &App, request: FollowChangesRequest) -> Result<FollowChangesResponse, FollowChangesProblem> {}
