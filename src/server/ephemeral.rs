//! What an ephemeral server has besides: the call that resets it, and answers for the asking (`Prefer`, RFC 7240).
//! A server that keeps anything has neither.

use actix_web::{
    Error, HttpMessage as _, HttpRequest, HttpResponse,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        StatusCode,
        header::{CONTENT_TYPE, HeaderMap},
    },
    middleware::Next,
    web::{self, Data, ServiceConfig},
};
use openapi_stubs::actix::{OperationId, Reply, otherwise, preferred};

use super::refusals::{self, PROBLEM};
use crate::{
    app::App,
    contract::Operation,
    ephemeral::{
        Fixtures,
        answers::{self, Answer, Content, Undocumented},
    },
    problem,
};

/// Where a reset is asked for.
pub(super) const RESET: &str = "/ephemeral/reset";

pub(super) fn mount(config: &mut ServiceConfig) {
    let refused = otherwise(refusals::method_not_allowed, "POST");
    config.service(web::resource(RESET).route(web::post().to(reset)).default_service(refused));
}

/// 204 once everything is as it was at the start. Requests meet either the one or the other.
async fn reset(http: HttpRequest, app: Data<App>, fixtures: Data<Fixtures>) -> HttpResponse {
    match fixtures.plant(&app).await {
        Ok(()) => Reply::new(204).empty(),
        Err(failure) => {
            tracing::error!(failure = failure.chain(), "the server was not reset");
            Reply::new(500).json(&http, PROBLEM, &problem::internal_error())
        }
    }
}

/// Gives the documented answer that a request prefers, whatever else it says; the application does not see it.
pub(super) async fn prefer(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let wish = Wish::of(request.headers());
    let operation = answers::operation(request.method().as_str(), request.path());
    let (Some(wish), Some(operation)) = (wish, operation) else {
        return Ok(next.call(request).await?.map_body(|_, body| EitherBody::left(body)));
    };
    let answer = wish.granted(request.request(), operation);
    request.extensions_mut().insert(OperationId(operation.id()));
    Ok(request.into_response(answer.map_body(|_, body| EitherBody::right(body))))
}

/// What a request prefers to be answered.
#[derive(Debug, Default, PartialEq, Eq)]
struct Wish {
    code: Option<String>,
    example: Option<String>,
}

impl Wish {
    /// Reads `code=404` and `example=NAME`, each with or without quotes; other preferences are let be.
    fn of(headers: &HeaderMap) -> Option<Self> {
        let values = headers.get_all("Prefer").filter_map(|value| value.to_str().ok());
        let mut wish = Self::default();
        for preference in values.flat_map(|value| value.split([',', ';'])) {
            let Some((name, value)) = preference.split_once('=') else { continue };
            let value = Some(value.trim().trim_matches('"').to_owned());
            match name.trim().to_ascii_lowercase().as_str() {
                "code" => wish.code = wish.code.or(value),
                "example" => wish.example = wish.example.or(value),
                _ => {}
            }
        }
        (wish != Self::default()).then_some(wish)
    }

    fn granted(&self, http: &HttpRequest, operation: Operation) -> HttpResponse {
        let status = match self.code.as_deref().map(str::parse) {
            None => Ok(None),
            Some(Ok(status)) => Ok(Some(status)),
            Some(Err(_)) => Err(Undocumented(format!(
                "`{}` is no status: write it as in `Prefer: code=404`.",
                self.code.as_deref().unwrap_or_default()
            ))),
        };
        let found = status.and_then(|it| answers::find(operation, it, self.example.as_deref()));
        match found {
            Ok(answer) => self.sent(http, answer),
            Err(Undocumented(said)) => {
                Reply::new(400).json(http, PROBLEM, &problem::preference_refused(said))
            }
        }
    }

    fn sent(&self, http: &HttpRequest, answer: &'static Answer) -> HttpResponse {
        let status =
            StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = HttpResponse::build(status);
        for (name, value) in &answer.headers {
            response.insert_header((*name, value.as_str()));
        }
        let applied = [("code", &self.code), ("example", &self.example)]
            .map(|(name, value)| value.as_ref().map(|value| format!("{name}={value}")));
        let applied: Vec<_> = applied.into_iter().flatten().collect();
        response.insert_header(("Preference-Applied", applied.join(", ")));
        let media_type =
            preferred(http, &answer.media_types).or(answer.media_types.first().copied());
        let example = self.example.as_deref();
        let Some((media_type, content)) =
            media_type.and_then(|it| Some((it, answer.content(it, example)?)))
        else {
            return response.finish();
        };
        match content {
            Content::Json(value) => {
                response.insert_header((CONTENT_TYPE, format!("{media_type}; charset=utf-8")));
                response.body(value.to_string())
            }
            Content::Bytes(bytes) => {
                let is_range = media_type.contains('*');
                let media_type = if is_range { "application/octet-stream" } else { media_type };
                response.insert_header((CONTENT_TYPE, media_type));
                response.body(bytes)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::Wish;

    #[test]
    fn preferences_are_read_with_and_without_quotes() {
        let wish = |values: &[&'static str]| {
            let mut request = TestRequest::default();
            for value in values {
                request = request.append_header(("Prefer", *value));
            }
            Wish::of(request.to_srv_request().headers()).map(|wish| (wish.code, wish.example))
        };
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(wish(&["code=404"]), Some((text("404"), None)));
        assert_eq!(wish(&["Code=\"404\", example=\"x\""]), Some((text("404"), text("x"))));
        assert_eq!(wish(&["code = 404", "example=x"]), Some((text("404"), text("x"))));
        assert_eq!(wish(&["respond-async, wait=10"]), None);
        assert_eq!(wish(&[]), None);
    }
}
