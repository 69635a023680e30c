// Generated from openapi.yaml. Edit that file instead.

use actix_web::{HttpRequest, HttpResponse, web};
use openapi_stubs::actix as stubs;
use crate::contract as contract;
/// Mounts every operation of the document. A method that a path does not have is answered by
/// `method_not_allowed`.
pub fn configure(
    config: &mut web::ServiceConfig,
    method_not_allowed: stubs::MethodNotAllowed,
) {
    config
        .service(
            stubs::resource(
                    "/medias/{id}/content",
                    &[
                        ("GET", "getContent"),
                        ("HEAD", "getContent"),
                        ("PUT", "putContent"),
                    ],
                )
                .route(web::get().to(get_content))
                .route(web::head().to(get_content))
                .route(web::put().to(put_content))
                .default_service(stubs::otherwise(method_not_allowed, "GET, HEAD, PUT")),
        );
}

/// `GET /medias/{id}/content` (openapi.yaml:8)
async fn get_content(
    app: web::Data<crate::app::App>,
    http: HttpRequest,
) -> HttpResponse {
    use contract::{
        GetContentProblem as Problem, GetContentRequest as Request,
        GetContentResponse as Response,
    };
    const OPERATION: contract::Operation = contract::Operation::GetContent;
    let outcome = async {
        let request = Request::decode(&http)?;
        let outcome: Result<Response, Problem> = crate::handlers::medias::get_content(
                &app,
                request,
            )
            .await;
        outcome
    };
    stubs::answer(OPERATION.id(), &http, outcome).await
}

/// `PUT /medias/{id}/content` (openapi.yaml:25)
async fn put_content(
    app: web::Data<crate::app::App>,
    http: HttpRequest,
    payload: web::Payload,
) -> HttpResponse {
    use contract::{
        PutContentProblem as Problem, PutContentRequest as Request,
        PutContentResponse as Response,
    };
    const OPERATION: contract::Operation = contract::Operation::PutContent;
    let outcome = async {
        let request = Request::decode(&http, payload)?;
        let outcome: Result<Response, Problem> = crate::handlers::medias::put_content(
                &app,
                request,
            )
            .await;
        outcome
    };
    stubs::answer(OPERATION.id(), &http, outcome).await
}

impl From<crate::failure::Failure> for contract::GetContentProblem {
    fn from(failure: crate::failure::Failure) -> Self {
        crate::problem::failed(failure)
    }
}

impl From<crate::failure::Failure> for contract::PutContentProblem {
    fn from(failure: crate::failure::Failure) -> Self {
        crate::problem::failed(failure)
    }
}

#[diagnostic::on_unimplemented(
    message = "a handler takes `&{Self}` as its application",
    label = "wanted the type that the routes are given",
)]
trait IsApp {}
impl IsApp for crate::app::App {}
#[diagnostic::on_unimplemented(
    message = "the handler of `getContent` (openapi.yaml:8) takes `{Self}` as its request",
    label = "wanted `contract::GetContentRequest`"
)]
trait GetContentTakes {}
impl GetContentTakes for contract::GetContentRequest {}
#[diagnostic::on_unimplemented(
    message = "the handler of `getContent` (openapi.yaml:8) returns `{Self}`",
    label = "wanted `Result<contract::GetContentResponse, contract::GetContentProblem>`"
)]
trait GetContentAnswers {}
impl GetContentAnswers
for Result<contract::GetContentResponse, contract::GetContentProblem> {}
const _: fn() = || {
    fn holds<'app, A, R, F>(_: impl Fn(&'app A, R) -> F)
    where
        A: IsApp + 'app,
        R: GetContentTakes,
        F: Future<Output: GetContentAnswers>,
    {}
    holds(crate::handlers::medias::get_content);
};
#[diagnostic::on_unimplemented(
    message = "the handler of `putContent` (openapi.yaml:25) takes `{Self}` as its request",
    label = "wanted `contract::PutContentRequest`"
)]
trait PutContentTakes {}
impl PutContentTakes for contract::PutContentRequest {}
#[diagnostic::on_unimplemented(
    message = "the handler of `putContent` (openapi.yaml:25) returns `{Self}`",
    label = "wanted `Result<contract::PutContentResponse, contract::PutContentProblem>`"
)]
trait PutContentAnswers {}
impl PutContentAnswers
for Result<contract::PutContentResponse, contract::PutContentProblem> {}
const _: fn() = || {
    fn holds<'app, A, R, F>(_: impl Fn(&'app A, R) -> F)
    where
        A: IsApp + 'app,
        R: PutContentTakes,
        F: Future<Output: PutContentAnswers>,
    {}
    holds(crate::handlers::medias::put_content);
};
