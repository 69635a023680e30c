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
            actix_web::web::resource(stubs::route("/medias"))
                .route(actix_web::web::get().to(list_medias))
                .default_service(
                    actix_web::web::to(move |http: actix_web::HttpRequest| {
                        std::future::ready(method_not_allowed(&http, "GET"))
                    }),
                ),
        );
}

/// `GET /medias` (openapi.yaml:6)
async fn list_medias(
    app: actix_web::web::Data<crate::app::App>,
    http: actix_web::HttpRequest,
) -> actix_web::HttpResponse {
    let outcome = async {
        let request = contract::ListMediasRequest::decode(&http)?;
        let outcome: Result<contract::ListMediasResponse, contract::ListMediasProblem> = crate::handlers::medias::list_medias(
                &app,
                request,
            )
            .await;
        outcome
    };
    stubs::answer(contract::Operation::ListMedias.id(), &http, outcome).await
}

impl From<Failure> for contract::ListMediasProblem {
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
    message = "the handler of `listMedias` (openapi.yaml:6) takes `{Self}` as its request",
    label = "wanted `contract::ListMediasRequest`"
)]
trait ListMediasTakes {}
impl ListMediasTakes for contract::ListMediasRequest {}
#[diagnostic::on_unimplemented(
    message = "the handler of `listMedias` (openapi.yaml:6) returns `{Self}`",
    label = "wanted `Result<contract::ListMediasResponse, contract::ListMediasProblem>`"
)]
trait ListMediasAnswers {}
impl ListMediasAnswers
for Result<contract::ListMediasResponse, contract::ListMediasProblem> {}
const _: fn() = || {
    fn holds<'app, A, R, F>(_: impl Fn(&'app A, R) -> F)
    where
        A: IsApp + 'app,
        R: ListMediasTakes,
        F: Future<Output: ListMediasAnswers>,
    {}
    holds(crate::handlers::medias::list_medias);
};
