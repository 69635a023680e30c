//! What is served beside the API: whether the server is well, the contract, and Swagger UI. All of it is
//! public.

use actix_web::{
    HttpResponse, Resource, Route, guard,
    http::header::{CACHE_CONTROL, LOCATION},
    web::{self, Data, ServiceConfig},
};
use openapi_stubs::actix::otherwise;
use serde_json::json;
use utoipa_swagger_ui::{Config, SwaggerUi};

use super::refusals;
use crate::{app::App, document, failure::Failure};

/// What Swagger UI's own pages begin with.
pub(super) const SWAGGER_UI: &str = "/swagger-ui/";

pub(super) fn mount(config: &mut ServiceConfig) {
    config
        .service(page("/healthz", get_or_head().to(healthz)))
        .service(page("/readyz", get_or_head().to(readyz)))
        .service(page("/openapi.yaml", get_or_head().to(openapi_yaml)))
        .service(page("/openapi.json", get_or_head().to(openapi_json)))
        .service(page("/swagger-ui", get_or_head().to(to_swagger_ui)))
        .service(
            SwaggerUi::new("/swagger-ui/{_:.*}").config(
                Config::from("/openapi.json").persist_authorization(true).deep_linking(true),
            ),
        );
}

fn page(path: &str, route: Route) -> Resource {
    let refused = otherwise(refusals::method_not_allowed, "GET, HEAD");
    web::resource(path).route(route).default_service(refused)
}

fn get_or_head() -> Route {
    web::route().guard(guard::Any(guard::Get()).or(guard::Head()))
}

async fn healthz() -> HttpResponse {
    HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(json!({"status": "ok"}))
}

async fn readyz(app: Data<App>) -> HttpResponse {
    let (database, writer, storage) =
        tokio::join!(app.store.reads(), app.store.writes(), app.blobs.answers());
    let checks = [("database", database), ("writer", writer), ("storage", storage)];
    let is_ready = checks.iter().all(|(_, check)| check.is_ok());
    let mut response =
        if is_ready { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
    if !is_ready {
        response.insert_header(("Retry-After", "5"));
    }
    let said: serde_json::Map<_, _> =
        checks.into_iter().map(|(name, check)| (name.to_owned(), said(name, check))).collect();
    response.insert_header((CACHE_CONTROL, "no-store")).json(json!({
        "status": if is_ready { "ready" } else { "unavailable" },
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

async fn openapi_yaml() -> HttpResponse {
    HttpResponse::Ok().content_type("application/yaml").body(document::YAML)
}

async fn openapi_json() -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(document::JSON)
}

async fn to_swagger_ui() -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((LOCATION, SWAGGER_UI)).finish()
}
