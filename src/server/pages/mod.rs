//! What is served beside the API: whether the server is well, the contract, and pages for people. All of it is
//! public.

mod asset;
mod contract;
mod health;
mod site;
mod swagger_ui;

use actix_web::{
    Resource, Route, guard,
    http::Method,
    web::{self, ServiceConfig},
};
use openapi_stubs::actix::otherwise;

pub(super) use self::{contract::is_open, swagger_ui::SWAGGER_UI};
use super::refusals;

pub(super) fn mount(config: &mut ServiceConfig) {
    config
        .service(page("/", get_or_head().to(site::landing)))
        .service(page("/site/style.css", get_or_head().to(site::style)))
        .service(page("/site/copy.js", get_or_head().to(site::script)))
        .service(page("/reference", get_or_head().to(site::to_reference)))
        .service(page("/reference/{page:.*}", get_or_head().to(site::reference)))
        .service(page("/healthz", get_or_head().to(health::healthz)))
        .service(page("/readyz", get_or_head().to(health::readyz)))
        .service(open(contract::YAML, get_or_head().to(contract::yaml)))
        .service(open(contract::JSON, get_or_head().to(contract::json)))
        .service(open(contract::OPENAPI_3_0, get_or_head().to(contract::openapi_3_0)))
        .service(page("/swagger-ui", get_or_head().to(swagger_ui::redirect)))
        .service(page("/swagger-ui/{file:.*}", get_or_head().to(swagger_ui::file)));
}

fn page(path: &str, route: Route) -> Resource {
    let refused = otherwise(refusals::method_not_allowed, "GET, HEAD");
    web::resource(path).route(route).default_service(refused)
}

/// A page that those of any origin may read.
fn open(path: &str, route: Route) -> Resource {
    let refused = otherwise(refusals::method_not_allowed, "GET, HEAD, OPTIONS");
    let preflight = web::method(Method::OPTIONS).to(contract::preflight);
    web::resource(path).route(route).route(preflight).default_service(refused)
}

fn get_or_head() -> Route {
    web::route().guard(guard::Any(guard::Get()).or(guard::Head()))
}
