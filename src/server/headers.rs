//! What every answer carries, refusals included.

use actix_web::{
    Error, HttpRequest,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{HeaderMap, HeaderValue, LINK, VARY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS},
    middleware::Next,
};
use openapi_stubs::actix::OperationId;

use super::{methods, pages::SWAGGER_UI};

const VARY_BY: &str = "Accept, Authorization, X-Flowkiwi-Organization-Id";

/// Adds the headers that are the same everywhere, the link by which Hydra clients find the API, and what the
/// path takes.
pub(super) async fn common(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let origin = origin(request.request());
    let is_swagger_ui = request.path().starts_with(SWAGGER_UI);
    match next.call(request).await {
        Ok(mut response) => {
            let operation = OperationId::of(response.request()).map(|OperationId(id)| id);
            add(response.headers_mut(), &origin, is_swagger_ui, operation);
            Ok(response)
        }
        Err(mut error) => {
            error.add_response_mapper(move |mut response| {
                add(response.headers_mut(), &origin, is_swagger_ui, None);
                response
            });
            Err(error)
        }
    }
}

/// [`common`], of an answer to `operation` by the server that the client knows as `origin`.
pub(super) fn add(
    headers: &mut HeaderMap,
    origin: &str,
    is_swagger_ui: bool,
    operation: Option<&str>,
) {
    // CORS has said what it varies by.
    let varies = headers.get(VARY).and_then(|value| value.to_str().ok());
    let varies = varies.and_then(|more| HeaderValue::try_from(format!("{VARY_BY}, {more}")).ok());
    headers.insert(VARY, varies.unwrap_or(HeaderValue::from_static(VARY_BY)));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if !is_swagger_ui {
        headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    }
    // Hydra clients read it with a regular expression: the spacing matters.
    let link = format!(
        "<{origin}/rest/api/docs.jsonld>; rel=\"http://www.w3.org/ns/hydra/core#apiDocumentation\""
    );
    if let Ok(link) = HeaderValue::try_from(link) {
        headers.append(LINK, link);
    }
    if let Some(operation) = operation {
        methods::tell(operation, headers);
    }
}

/// The scheme and host the client knows the server by, as in `https://demo.example`; what a proxy in front
/// says comes first (`Forwarded`, `X-Forwarded-Proto`, `X-Forwarded-Host`).
pub fn origin(request: &HttpRequest) -> String {
    let connection = request.connection_info();
    let scheme = if connection.scheme() == "https" { "https" } else { "http" };
    let is_plain = |byte: u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b':' | b'[' | b']')
    };
    let host = Some(connection.host())
        .filter(|host| !host.is_empty() && host.bytes().all(is_plain))
        .unwrap_or_else(|| request.app_config().host());
    format!("{scheme}://{host}")
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::origin;

    #[actix_web::test]
    async fn the_origin_is_what_the_client_or_its_proxy_says() {
        let direct = TestRequest::default().insert_header(("Host", "demo.example:8080"));
        assert_eq!(origin(&direct.to_http_request()), "http://demo.example:8080");
        let proxied = TestRequest::default()
            .insert_header(("Host", "inside"))
            .insert_header(("X-Forwarded-Proto", "https"))
            .insert_header(("X-Forwarded-Host", "demo.example"));
        assert_eq!(origin(&proxied.to_http_request()), "https://demo.example");
    }

    #[actix_web::test]
    async fn a_host_that_is_none_is_not_repeated() {
        let hostile = TestRequest::default()
            .insert_header(("Host", "a>; rel=\"b\""))
            .insert_header(("X-Forwarded-Proto", "javascript"));
        assert_eq!(origin(&hostile.to_http_request()), "http://localhost:8080");
    }
}
