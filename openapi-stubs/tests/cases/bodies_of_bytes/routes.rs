// Generated from openapi.yaml. Edit that file instead.

use openapi_stubs::actix as stubs;
use crate::contract as contract;
use crate::failure::Failure as Failure;
/// Answers a request for a path of the document by a method that it does not have there.
pub type MethodNotAllowed = fn(
    &actix_web::HttpRequest,
    allow: &'static str,
) -> actix_web::HttpResponse;
/// Mounts every operation of the document.
pub fn configure(
    config: &mut actix_web::web::ServiceConfig,
    method_not_allowed: MethodNotAllowed,
) {
    config
        .service(
            actix_web::web::resource(stubs::route("/medias/{id}/content"))
                .route(actix_web::web::get().to(get_content))
                .route(actix_web::web::put().to(put_content))
                .default_service(
                    actix_web::web::to(move |http: actix_web::HttpRequest| {
                        std::future::ready(method_not_allowed(&http, "GET, PUT"))
                    }),
                ),
        );
}

/// `GET /medias/{id}/content` (openapi.yaml:8)
async fn get_content(
    app: actix_web::web::Data<crate::app::App>,
    http: actix_web::HttpRequest,
) -> actix_web::HttpResponse {
    let outcome = async {
        let request = contract::GetContentRequest::decode(&http)?;
        let outcome: Result<contract::GetContentResponse, contract::GetContentProblem> = crate::handlers::medias::get_content(
                &app,
                request,
            )
            .await;
        outcome
    };
    stubs::answer(contract::Operation::GetContent.id(), &http, outcome).await
}

/// `PUT /medias/{id}/content` (openapi.yaml:25)
async fn put_content(
    app: actix_web::web::Data<crate::app::App>,
    http: actix_web::HttpRequest,
    payload: actix_web::web::Payload,
) -> actix_web::HttpResponse {
    let outcome = async {
        let request = contract::PutContentRequest::decode(&http, payload)?;
        let outcome: Result<contract::PutContentResponse, contract::PutContentProblem> = crate::handlers::medias::put_content(
                &app,
                request,
            )
            .await;
        outcome
    };
    stubs::answer(contract::Operation::PutContent.id(), &http, outcome).await
}

impl From<Failure> for contract::GetContentProblem {
    fn from(failure: Failure) -> Self {
        crate::problem::failed(failure)
    }
}

impl From<Failure> for contract::PutContentProblem {
    fn from(failure: Failure) -> Self {
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
