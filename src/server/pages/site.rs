//! Pages for people: what this is, at `/`, and the reference. They load nothing from elsewhere and run no script but
//! one file of ours; every address in them is relative, so that a proxy may put them all below a path.

use std::{collections::BTreeMap, sync::LazyLock};

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{CONTENT_SECURITY_POLICY, LOCATION, VARY},
    web::Path,
};
use openapi_stubs::actix::preferred;
use serde_json::Value;

use super::asset::Asset;
use crate::{
    document::{self, ReferencePage},
    server::{origin, refusals},
};

const HTML: &str = "text/html; charset=utf-8";

/// What the pages may load: what is beside them.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What is said to machines before people: whoever names no type, or any, is one.
const OFFERED: &[&str] = &["application/ld+json", "application/json", "text/html"];

static STYLE: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("text/css; charset=utf-8", include_str!("site/style.css")));

static SCRIPT: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("text/javascript; charset=utf-8", include_str!("site/copy.js")));

static CONTRACT: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(document::JSON).expect("the build writes the contract as JSON")
});

static REFERENCE: LazyLock<BTreeMap<&str, Asset>> = LazyLock::new(|| {
    let page = |page: &'static ReferencePage| {
        let title = if page.name.is_empty() { "Reference" } else { page.title };
        (page.name, asset(html(title, "../", page.body)))
    };
    document::REFERENCE.iter().map(page).collect()
});

fn asset(html: String) -> Asset {
    Asset::new(HTML, html).with(CONTENT_SECURITY_POLICY, POLICY)
}

/// A whole page, `root` being the way from it to `/`.
fn html(title: &str, root: &str, body: &str) -> String {
    let version = text(&CONTRACT["info"]["version"]);
    include_str!("site/layout.html")
        .replace("{title}", &escaped(title))
        .replace("{root}", root)
        .replace("{version}", &escaped(version))
        .replace("{body}", body)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// `/`: a page for people; machines are sent to the entrypoint, where everything else is found from.
pub(super) async fn landing(http: HttpRequest) -> HttpResponse {
    if preferred(&http, OFFERED) != Some("text/html") {
        let mut response = HttpResponse::SeeOther();
        return response
            .insert_header((VARY, "Accept"))
            .insert_header((LOCATION, "rest/api"))
            .finish();
    }
    let info = &CONTRACT["info"];
    let operations = document::REFERENCE.iter().filter(|page| !page.name.is_empty()).count();
    let body = include_str!("site/landing.html")
        .replace("{title}", &escaped(text(&info["title"])))
        .replace("{summary}", &escaped(text(&info["summary"])))
        .replace("{operations}", &operations.to_string())
        .replace("{base}", &escaped(&format!("{}/", origin(&http))));
    asset(html(text(&info["title"]), "./", &body)).answer(&http)
}

pub(super) async fn style(http: HttpRequest) -> HttpResponse {
    STYLE.answer(&http)
}

pub(super) async fn script(http: HttpRequest) -> HttpResponse {
    SCRIPT.answer(&http)
}

pub(super) async fn reference(http: HttpRequest, name: Path<String>) -> HttpResponse {
    match REFERENCE.get(name.as_str()) {
        Some(page) => page.answer(&http),
        None => refusals::path_not_found(http).await,
    }
}

pub(super) async fn to_reference() -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((LOCATION, "reference/")).finish()
}
