//! Refusals of no operation's own: an unknown path, a method that its path does not have, whatever the
//! framework refuses, and panics. All of them are problems.

use std::panic::AssertUnwindSafe;

use actix_cors::CorsError;
use actix_web::{
    Error, HttpRequest, HttpResponse,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    error::InternalError,
    http::{
        StatusCode,
        header::{ALLOW, CONTENT_TYPE, HeaderMap, HeaderValue},
    },
    middleware::Next,
};
use futures_util::FutureExt as _;
use openapi_stubs::actix::{ParameterRejection, Parameters, Reply, preferred};
use serde_json::to_string;

use crate::{contract::BadRequest, problem};

pub(super) const PROBLEM: &[&str] =
    &["application/problem+json", "application/ld+json", "application/json"];

pub(super) async fn path_not_found(http: HttpRequest) -> HttpResponse {
    match Parameters::of(&http).finish(|| Some(())) {
        Err(ParameterRejection::Malformed(refusal)) => {
            Reply::new(400).json(&http, PROBLEM, &BadRequest::from(refusal))
        }
        _ => Reply::new(404).json(&http, PROBLEM, &problem::path_not_found()),
    }
}

pub(super) fn method_not_allowed(http: &HttpRequest, allow: &'static str) -> HttpResponse {
    Reply::new(405).header("Allow", allow).json(http, PROBLEM, &problem::method_not_allowed(allow))
}

/// The problem for what did not become a request; `status` is what the framework makes of it.
pub(super) fn of_no_request(status: StatusCode) -> HttpResponse {
    let problem = match status {
        StatusCode::REQUEST_TIMEOUT => problem::late(),
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => problem::overlong_head(),
        _ => return problem_of(status, &HeaderMap::new(), PROBLEM[0]),
    };
    answer(StatusCode::BAD_REQUEST, PROBLEM[0], to_string(&problem))
}

/// Makes a problem of what is refused in another shape, and of a panic, which is logged where panics are.
pub(super) async fn as_problems(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    // Nothing may hold the request while the application has it, so this is asked before.
    let media_type = preferred(request.request(), PROBLEM).unwrap_or(PROBLEM[0]);
    match AssertUnwindSafe(next.call(request)).catch_unwind().await {
        Ok(Ok(response)) if is_shapeless(&response) => {
            let (http, response) = response.into_parts();
            let is_preflight =
                response.error().is_some_and(|it| it.as_error::<CorsError>().is_some());
            let problem = if is_preflight {
                answer(
                    StatusCode::BAD_REQUEST,
                    media_type,
                    to_string(&problem::preflight_refused()),
                )
            } else {
                problem_of(response.status(), response.headers(), media_type)
            };
            Ok(ServiceResponse::new(http, problem.map_body(|_, body| EitherBody::right(body))))
        }
        Ok(Ok(response)) => Ok(response.map_body(|_, body| EitherBody::left(body))),
        Ok(Err(error)) => {
            let response = error.error_response();
            let problem = problem_of(response.status(), response.headers(), media_type);
            Err(InternalError::from_response(error, problem).into())
        }
        Err(_) => {
            let status = StatusCode::INTERNAL_SERVER_ERROR;
            let problem = problem_of(status, &HeaderMap::new(), media_type);
            Err(InternalError::from_response("panicked", problem).into())
        }
    }
}

/// Whether it is a refusal, and neither a problem nor a report of the server's health, which is JSON too.
fn is_shapeless<B>(response: &ServiceResponse<B>) -> bool {
    let is_refusal = response.status().is_client_error() || response.status().is_server_error();
    let media_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = media_type.and_then(|it| it.split(';').next()).unwrap_or_default().trim();
    is_refusal && !PROBLEM.contains(&essence)
}

fn problem_of(status: StatusCode, headers: &HeaderMap, media_type: &str) -> HttpResponse {
    match status {
        StatusCode::NOT_FOUND => answer(status, media_type, to_string(&problem::path_not_found())),
        StatusCode::METHOD_NOT_ALLOWED => {
            let allow = headers.get(ALLOW).and_then(|value| value.to_str().ok());
            let allow = allow.unwrap_or("GET, HEAD");
            let mut response =
                answer(status, media_type, to_string(&problem::method_not_allowed(allow)));
            if let Ok(allow) = HeaderValue::try_from(allow) {
                response.headers_mut().insert(ALLOW, allow);
            }
            response
        }
        _ if status.is_client_error() => {
            answer(StatusCode::BAD_REQUEST, media_type, to_string(&problem::unreadable()))
        }
        _ => answer(
            StatusCode::INTERNAL_SERVER_ERROR,
            media_type,
            to_string(&problem::internal_error()),
        ),
    }
}

fn answer(
    status: StatusCode,
    media_type: &str,
    problem: serde_json::Result<String>,
) -> HttpResponse {
    let media_type = format!("{media_type}; charset=utf-8");
    HttpResponse::build(status).content_type(media_type).body(problem.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use actix_web::{
        App, HttpServer,
        middleware::from_fn,
        web::{self, ServiceConfig},
    };

    use serde_json::Value;

    use super::*;
    use crate::server::headers;

    /// What is answered to a request for `/`, on the wire.
    fn answer(configure: fn(&mut ServiceConfig), accept: &'static str) -> (u16, String, Value) {
        actix_web::rt::System::new().block_on(async move {
            let server = HttpServer::new(move || {
                let app = App::new().wrap(from_fn(as_problems)).wrap(from_fn(headers::common));
                app.configure(configure)
            });
            let server = server.workers(1).disable_signals().bind(("127.0.0.1", 0)).unwrap();
            let url = format!("http://{}/", server.addrs()[0]);
            let server = server.run();
            let handle = server.handle();
            let server = actix_web::rt::spawn(server);
            let asked = tokio::task::spawn_blocking(move || {
                let agent: ureq::Agent =
                    ureq::Agent::config_builder().http_status_as_error(false).build().into();
                let mut answer = agent.get(url).header("Accept", accept).call().unwrap();
                let header =
                    |name: &str| answer.headers()[name].to_str().unwrap_or_default().to_owned();
                assert_eq!(header("X-Content-Type-Options"), "nosniff");
                let media_type = header("Content-Type");
                let body = answer.body_mut().read_to_string().unwrap();
                (answer.status().as_u16(), media_type, serde_json::from_str(&body).unwrap())
            });
            let asked = asked.await.unwrap();
            handle.stop(false).await;
            server.await.unwrap().unwrap();
            asked
        })
    }

    #[test]
    fn a_panic_is_a_problem_that_tells_nothing_of_it() {
        async fn panics() -> HttpResponse {
            panic!("a secret")
        }
        let configure = |config: &mut ServiceConfig| {
            config.route("/", web::get().to(panics));
        };
        let (status, media_type, problem) = answer(configure, "application/ld+json");
        assert_eq!((status, media_type.as_str()), (500, "application/ld+json; charset=utf-8"));
        assert_eq!(problem["type"], "/rest/api/errors/500");
        assert!(!problem.to_string().contains("secret"), "{problem}");
    }

    #[test]
    fn what_the_framework_refuses_is_a_problem_that_tells_nothing_of_it() {
        async fn refuses() -> Result<HttpResponse, Error> {
            Err(actix_web::error::ErrorImATeapot("a secret"))
        }
        async fn fails() -> Result<HttpResponse, Error> {
            Err(std::io::Error::other("a secret").into())
        }
        let refuses = |config: &mut ServiceConfig| {
            config.route("/", web::get().to(refuses));
        };
        let fails = |config: &mut ServiceConfig| {
            config.route("/", web::get().to(fails));
        };
        let none = |config: &mut ServiceConfig| {
            config.service(web::resource("/").route(web::post().to(HttpResponse::Ok)));
        };
        for (configure, expected) in
            [(refuses as fn(&mut ServiceConfig), 400), (fails, 500), (none, 405), (|_| {}, 404)]
        {
            let (status, media_type, problem) = answer(configure, "*/*");
            let media_type = media_type.as_str();
            assert_eq!((status, media_type), (expected, "application/problem+json; charset=utf-8"));
            assert_eq!(problem["type"], format!("/rest/api/errors/{expected}"));
            assert!(!problem.to_string().contains("secret"), "{problem}");
        }
    }
}
