//! The contract, in the flavours that its readers know: as it is written, as JSON, and in the words of OpenAPI 3.0.
//! Pages of any origin may read it: editors, linters and generators run in browsers too.

use std::sync::LazyLock;

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{
        ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
        ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ORIGIN,
    },
    web::Query,
};
use openapi_stubs::actix::Reply;

use super::asset::Asset;
use crate::{document, problem, server::refusals::PROBLEM};

/// Where each flavour is.
pub(super) const YAML: &str = "/openapi.yaml";
pub(super) const JSON: &str = "/openapi.json";
pub(super) const OPENAPI_3_0: &str = "/openapi-3.0.json";

static AS_WRITTEN: LazyLock<Asset> = LazyLock::new(|| flavour("application/yaml", document::YAML));

static AS_JSON: LazyLock<Asset> =
    LazyLock::new(|| flavour("application/json", document::JSON.as_bytes()));

static IN_3_0: LazyLock<Asset> =
    LazyLock::new(|| flavour("application/json", document::OPENAPI_3_0.as_bytes()));

static IN_3_0_WITHOUT_MULTIPART: LazyLock<Asset> = LazyLock::new(|| {
    flavour("application/json", document::OPENAPI_3_0_WITHOUT_MULTIPART.as_bytes())
});

fn flavour(media_type: &'static str, bytes: &'static [u8]) -> Asset {
    Asset::new(media_type, bytes)
        .with(ACCESS_CONTROL_ALLOW_ORIGIN, "*")
        .with(ACCESS_CONTROL_EXPOSE_HEADERS, "ETag, Link, X-Request-Id")
}

/// Whether a path is one that pages of any origin may read.
pub(in crate::server) fn is_open(path: &str) -> bool {
    [YAML, JSON, OPENAPI_3_0].contains(&path)
}

pub(super) async fn yaml(http: HttpRequest) -> HttpResponse {
    AS_WRITTEN.answer(&http)
}

pub(super) async fn json(http: HttpRequest) -> HttpResponse {
    AS_JSON.answer(&http)
}

pub(super) async fn openapi_3_0(http: HttpRequest) -> HttpResponse {
    let query = Query::<Vec<(String, String)>>::from_query(http.query_string());
    let query = query.map(Query::into_inner).unwrap_or_default();
    match query.iter().find(|(name, _)| name == "without").map(|(_, value)| value.as_str()) {
        None => IN_3_0.answer(&http),
        Some("multipart") => IN_3_0_WITHOUT_MULTIPART.answer(&http),
        Some(_) => Reply::new(400).json(&http, PROBLEM, &problem::flavour_unknown()),
    }
}

/// What a browser asks before it lets a page ask with `If-None-Match` (CORS, in the Fetch standard §3.2.2).
pub(super) async fn preflight(http: HttpRequest) -> HttpResponse {
    let mut response = HttpResponse::NoContent();
    if http.headers().contains_key(ORIGIN) {
        response
            .insert_header((ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
            .insert_header((ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD"))
            .insert_header((ACCESS_CONTROL_ALLOW_HEADERS, "Accept, If-None-Match"))
            .insert_header((ACCESS_CONTROL_MAX_AGE, "3600"));
    }
    response.insert_header(("Allow", "GET, HEAD, OPTIONS")).finish()
}
