//! Whether the process runs, and whether it can serve.

use std::time::Duration;

use actix_web::{HttpResponse, http::header::CACHE_CONTROL, web::Data};
use serde_json::json;

use crate::{
    app::App,
    failure::Failure,
    server::{checks, stopping::Stopping},
};

/// How long each check may take, which is how long a request waits for its turn.
const PATIENCE: Duration = Duration::from_secs(5);

pub(super) async fn healthz() -> HttpResponse {
    HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(json!({"status": "ok"}))
}

pub(super) async fn readyz(app: Data<App>, stopping: Data<Stopping>) -> HttpResponse {
    let checks = checks::all(&app, PATIENCE).await;
    let is_well = checks.iter().all(|(_, check)| check.is_ok());
    let is_ready = is_well && !stopping.has_begun();
    let mut response =
        if is_ready { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
    if !is_ready {
        response.insert_header(("Retry-After", "5"));
    }
    let said: serde_json::Map<_, _> =
        checks.into_iter().map(|(name, check)| (name.to_owned(), said(name, check))).collect();
    response.insert_header((CACHE_CONTROL, "no-store")).json(json!({
        "status": match (is_well, is_ready) {
            (_, true) => "ready",
            (true, false) => "stopping",
            (false, false) => "unavailable",
        },
        "checks": said,
        "removalsDue": app.reclaim.due(),
    }))
}

fn said(name: &str, check: Result<(), Failure>) -> serde_json::Value {
    match check {
        Ok(()) => "ok".into(),
        Err(failure) => {
            tracing::warn!(check = name, failure = failure.chain(), "the server is not ready");
            "unavailable".into()
        }
    }
}
