//! Swagger UI on the contract, with nothing that a browser would have to be let do: no script in a page, nothing of
//! another host. Every address is relative, so that a proxy may put it all below a path.

use std::{collections::BTreeMap, sync::LazyLock};

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{CONTENT_SECURITY_POLICY, LOCATION},
    web::Path,
};
use utoipa_swagger_ui::Config;

use super::asset::Asset;
use crate::{document, server::refusals};

/// What Swagger UI's own pages begin with.
pub(in crate::server) const SWAGGER_UI: &str = "/swagger-ui/";

/// The files of the distribution that the page needs, with what they are.
const VENDORED: [(&str, &str); 5] = [
    ("favicon-16x16.png", "image/png"),
    ("favicon-32x32.png", "image/png"),
    ("index.css", "text/css; charset=utf-8"),
    ("swagger-ui-bundle.js", "text/javascript; charset=utf-8"),
    ("swagger-ui.css", "text/css; charset=utf-8"),
];

static FILES: LazyLock<BTreeMap<&str, Asset>> = LazyLock::new(|| {
    let nothing_set = std::sync::Arc::new(Config::default());
    let vendored = VENDORED.into_iter().filter_map(|(name, media_type)| {
        let file = utoipa_swagger_ui::serve(name, nothing_set.clone()).ok().flatten()?;
        Some((name, Asset::new(media_type, file.bytes.into_owned())))
    });
    let page =
        Asset::new("text/html; charset=utf-8", include_bytes!("swagger_ui/index.html").as_slice())
            .with(CONTENT_SECURITY_POLICY, policy());
    let start = include_bytes!("swagger_ui/initializer.js").as_slice();
    let start = Asset::new("text/javascript; charset=utf-8", start);
    vendored.chain([("", page), ("swagger-initializer.js", start)]).collect()
});

/// What the page may load and ask: itself, and the servers of the contract.
fn policy() -> String {
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; \
         img-src 'self' blob: data:; media-src blob:; connect-src 'self'{}; base-uri 'none'; form-action 'none'",
        servers()
    )
}

/// The origins of the servers that the contract names, with any value for a variable in the name of one.
fn servers() -> String {
    let contract: serde_json::Value =
        serde_json::from_str(document::JSON).expect("the build writes the contract as JSON");
    let urls = contract["servers"].as_array().into_iter().flatten();
    let urls = urls.filter_map(|server| server["url"].as_str()).filter(|url| url.contains("://"));
    urls.map(|url| {
        let (scheme, rest) = url.split_once("://").unwrap_or_default();
        let host = rest.split('/').next().unwrap_or_default();
        let host = host.split_once('}').map_or(host.to_owned(), |(_, rest)| format!("*{rest}"));
        format!(" {scheme}://{host}")
    })
    .collect()
}

pub(super) async fn file(http: HttpRequest, name: Path<String>) -> HttpResponse {
    match FILES.get(name.trim_start_matches("index.html")) {
        Some(file) => file.answer(&http),
        None => refusals::path_not_found(http).await,
    }
}

/// Relative, for it may be below a path that only a proxy knows.
pub(super) async fn redirect() -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((LOCATION, "swagger-ui/")).finish()
}
