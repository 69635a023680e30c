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
                    "/medias/{id}/{kind}",
                    &[("GET", "getMedia"), ("HEAD", "getMedia")],
                )
                .route(web::get().to(get_media))
                .route(web::head().to(get_media))
                .default_service(stubs::otherwise(method_not_allowed, "GET, HEAD")),
        );
}

/// `GET /medias/{id}/{kind}` (openapi.yaml:6)
async fn get_media(app: web::Data<crate::app::App>, http: HttpRequest) -> HttpResponse {
    use contract::{
        GetMediaProblem as Problem, GetMediaRequest as Request,
        GetMediaResponse as Response,
    };
    const OPERATION: contract::Operation = contract::Operation::GetMedia;
    let outcome = async {
        let request = Request::decode(&http)?;
        let outcome: Result<Response, Problem> = crate::handlers::medias::get_media(
                &app,
                request,
            )
            .await;
        outcome
    };
    stubs::answer(OPERATION.id(), &http, outcome).await
}

impl From<crate::failure::Failure> for contract::GetMediaProblem {
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
    message = "the handler of `getMedia` (openapi.yaml:6) takes `{Self}` as its request",
    label = "wanted `contract::GetMediaRequest`"
)]
trait GetMediaTakes {}
impl GetMediaTakes for contract::GetMediaRequest {}
#[diagnostic::on_unimplemented(
    message = "the handler of `getMedia` (openapi.yaml:6) returns `{Self}`",
    label = "wanted `Result<contract::GetMediaResponse, contract::GetMediaProblem>`"
)]
trait GetMediaAnswers {}
impl GetMediaAnswers for Result<contract::GetMediaResponse, contract::GetMediaProblem> {}
const _: fn() = || {
    fn holds<'app, A, R, F>(_: impl Fn(&'app A, R) -> F)
    where
        A: IsApp + 'app,
        R: GetMediaTakes,
        F: Future<Output: GetMediaAnswers>,
    {}
    holds(crate::handlers::medias::get_media);
};
