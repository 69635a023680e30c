//! The paths of a document as resources of actix, and which operation a request is for.

use std::borrow::Cow;

use actix_web::{HttpMessage as _, HttpRequest, HttpResponse, web};

/// Answers a request for a path of the document by a method that the path does not have; `allow` lists those
/// it has, as the header of that name does (RFC 9110 §10.2.1).
///
/// ```
/// use actix_web::HttpResponse;
/// use openapi_stubs::actix::MethodNotAllowed;
///
/// let answer: MethodNotAllowed = |_, allow| {
///     HttpResponse::MethodNotAllowed().insert_header(("Allow", allow)).finish()
/// };
/// ```
pub type MethodNotAllowed = fn(&HttpRequest, allow: &'static str) -> HttpResponse;

/// The resource of a path of the document, which has these operations: of each the method and the `operationId`.
///
/// ```
/// use actix_web::{App, HttpResponse, web};
/// use openapi_stubs::actix::resource;
///
/// let found = || async { HttpResponse::Ok() };
/// let media = resource("/medias/{media-id}", &[("GET", "getMedia")]).route(web::get().to(found));
/// let app = App::new().service(media);
/// ```
pub fn resource(
    path: &str,
    operations: &'static [(&'static str, &'static str)],
) -> actix_web::Resource {
    web::resource(pattern(path)).app_data(Operations(operations))
}

/// The scope of paths of the document that begin alike.
///
/// ```
/// use actix_web::{App, HttpResponse, web};
/// use openapi_stubs::actix::{resource, scope};
///
/// let found = || async { HttpResponse::Ok() };
/// let content = resource("/content", &[("GET", "getContent")]).route(web::get().to(found));
/// let app = App::new().service(scope("/medias/{media-id}").service(content));
/// ```
pub fn scope(path: &str) -> actix_web::Scope {
    web::scope(&pattern(path))
}

/// What a resource has, of each operation the method and the `operationId`.
struct Operations(&'static [(&'static str, &'static str)]);

/// The `operationId` of the operation that a request is for, once it has been routed: for whoever logs or counts
/// answers.
///
/// ```
/// use actix_web::dev::{Service as _, ServiceResponse};
/// use actix_web::{App, HttpResponse, test, web};
/// use openapi_stubs::actix::{OperationId, resource};
///
/// # actix_web::rt::System::new().block_on(async {
/// let found = || async { HttpResponse::Ok() };
/// let medias = resource("/medias", &[("GET", "listMedias")]).route(web::get().to(found));
/// let app = test::init_service(App::new().service(medias)).await;
/// let response = app.call(test::TestRequest::with_uri("/medias").to_request()).await.unwrap();
/// assert_eq!(OperationId::of(response.request()), Some(OperationId("listMedias")));
/// # });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OperationId(pub &'static str);

impl OperationId {
    /// The operation that `http` was routed to; of what was answered before it was routed, the one in its extensions,
    /// if whoever answered it put one there.
    ///
    /// ```
    /// use actix_web::HttpMessage as _;
    /// use actix_web::test::TestRequest;
    /// use openapi_stubs::actix::OperationId;
    ///
    /// let http = TestRequest::default().to_http_request();
    /// assert_eq!(OperationId::of(&http), None);
    /// http.extensions_mut().insert(OperationId("getMedia"));
    /// assert_eq!(OperationId::of(&http), Some(OperationId("getMedia")));
    /// ```
    pub fn of(http: &HttpRequest) -> Option<Self> {
        let Some(Operations(operations)) = http.app_data() else {
            return http.extensions().get().copied();
        };
        let method = http.method().as_str();
        let operation = operations.iter().find(|(known, _)| *known == method);
        operation.map(|(_, id)| Self(id))
    }
}

/// The route of every method that a resource does not have.
///
/// ```
/// use actix_web::HttpResponse;
/// use openapi_stubs::actix::{otherwise, resource};
///
/// let answer = |_: &_, _| HttpResponse::MethodNotAllowed().finish();
/// let medias = resource("/medias", &[]).default_service(otherwise(answer, "GET"));
/// ```
pub fn otherwise(answer: MethodNotAllowed, allow: &'static str) -> actix_web::Route {
    web::to(move |http: HttpRequest| std::future::ready(answer(&http, allow)))
}

/// The pattern of an actix route for an OpenAPI path: names that actix cannot hold are respelled.
///
/// `/medias/{media-id}` becomes `/medias/{media_2d_id}`; [`Parameters::path`](super::Parameters::path) is asked by
/// the name that the document has.
fn pattern(template: &str) -> String {
    let mut parts = template.split('{');
    let mut pattern = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('}').unwrap_or((part, ""));
        pattern.push_str(&format!("{{{}}}{rest}", segment(name)));
    }
    pattern
}

/// The name of a template expression as actix holds it.
pub(super) fn segment(name: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| byte == b'_' || byte.is_ascii_alphanumeric();
    if name.bytes().all(is_plain) && !name.starts_with(|first: char| first.is_ascii_digit()) {
        return Cow::Borrowed(name);
    }
    let spelled = |character: char| match character {
        '_' | '0'..='9' | 'a'..='z' | 'A'..='Z' => character.to_string(),
        _ => format!("_{:x}_", u32::from(character)),
    };
    let name: String = name.chars().map(spelled).collect();
    let is_number = name.starts_with(|first: char| first.is_ascii_digit());
    Cow::Owned(if is_number { format!("_{name}") } else { name })
}

#[cfg(test)]
mod tests {
    use actix_web::dev::Service as _;
    use actix_web::http::Method;
    use actix_web::test::{TestRequest, init_service};
    use actix_web::{App, rt::System};

    use super::*;

    #[test]
    fn an_operation_is_known_by_path_and_method_and_what_is_none_is_not() {
        const MEDIA: &[(&str, &str)] =
            &[("GET", "getMedia"), ("HEAD", "getMedia"), ("DELETE", "deleteMedia")];
        let answered = |method: Method, path: &'static str| async move {
            let none = |_: &HttpRequest, _| HttpResponse::MethodNotAllowed().finish();
            let found = || async { HttpResponse::Ok().finish() };
            let media = resource("/medias/{id}", MEDIA)
                .route(web::get().to(found))
                .route(web::head().to(found))
                .route(web::delete().to(found))
                .default_service(otherwise(none, "GET, HEAD, DELETE"));
            let app = init_service(App::new().service(media)).await;
            let request = TestRequest::with_uri(path).method(method).to_request();
            let response = app.call(request).await.unwrap();
            OperationId::of(response.request()).map(|OperationId(id)| id)
        };
        System::new().block_on(async move {
            assert_eq!(answered(Method::GET, "/medias/1").await, Some("getMedia"));
            assert_eq!(answered(Method::HEAD, "/medias/1").await, Some("getMedia"));
            assert_eq!(answered(Method::DELETE, "/medias/1").await, Some("deleteMedia"));
            assert_eq!(answered(Method::POST, "/medias/1").await, None);
            assert_eq!(answered(Method::GET, "/else").await, None);
        });
    }
}
