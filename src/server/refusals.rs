//! Requests that are for no operation: an unknown path, or a method that its path does not have.

use actix_web::{HttpRequest, HttpResponse};
use openapi_stubs::actix::Reply;

use crate::problem;

const PROBLEM: &[&str] = &["application/problem+json", "application/ld+json", "application/json"];

pub(super) async fn path_not_found(http: HttpRequest) -> HttpResponse {
    Reply::new(404).json(&http, PROBLEM, &problem::path_not_found())
}

pub(super) fn method_not_allowed(http: &HttpRequest, allow: &'static str) -> HttpResponse {
    Reply::new(405).header("Allow", allow).json(http, PROBLEM, &problem::method_not_allowed(allow))
}
