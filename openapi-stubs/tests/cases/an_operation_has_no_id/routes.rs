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
            actix_web::web::resource(stubs::route("/medias/{media-id}"))
                .route(actix_web::web::get().to(get_medias_media_id))
                .default_service(
                    actix_web::web::to(move |http: actix_web::HttpRequest| {
                        std::future::ready(method_not_allowed(&http, "GET"))
                    }),
                ),
        );
}

/// `GET /medias/{media-id}` (openapi.yaml:5)
async fn get_medias_media_id(
    app: actix_web::web::Data<crate::app::App>,
    http: actix_web::HttpRequest,
) -> actix_web::HttpResponse {
    let outcome = async {
        let request = contract::GetMediasMediaIdRequest::decode(&http)?;
        let outcome: Result<
            contract::GetMediasMediaIdResponse,
            contract::GetMediasMediaIdProblem,
        > = crate::handlers::medias::get_medias_media_id(&app, request).await;
        outcome
    };
    stubs::answer(contract::Operation::GetMediasMediaId.id(), &http, outcome).await
}

impl From<Failure> for contract::GetMediasMediaIdProblem {
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
    message = "the handler of `get /medias/{media-id}` (openapi.yaml:5) takes `{Self}` as its request",
    label = "wanted `contract::GetMediasMediaIdRequest`"
)]
trait GetMediasMediaIdTakes {}
impl GetMediasMediaIdTakes for contract::GetMediasMediaIdRequest {}
#[diagnostic::on_unimplemented(
    message = "the handler of `get /medias/{media-id}` (openapi.yaml:5) returns `{Self}`",
    label = "wanted `Result<contract::GetMediasMediaIdResponse, contract::GetMediasMediaIdProblem>`"
)]
trait GetMediasMediaIdAnswers {}
impl GetMediasMediaIdAnswers
for Result<contract::GetMediasMediaIdResponse, contract::GetMediasMediaIdProblem> {}
const _: fn() = || {
    fn holds<'app, A, R, F>(_: impl Fn(&'app A, R) -> F)
    where
        A: IsApp + 'app,
        R: GetMediasMediaIdTakes,
        F: Future<Output: GetMediasMediaIdAnswers>,
    {}
    holds(crate::handlers::medias::get_medias_media_id);
};
