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
                .route(actix_web::web::post().to(upload_media))
                .default_service(
                    actix_web::web::to(move |http: actix_web::HttpRequest| {
                        std::future::ready(method_not_allowed(&http, "POST"))
                    }),
                ),
        );
}

/// `POST /medias` (openapi.yaml:6)
async fn upload_media(
    app: actix_web::web::Data<crate::app::App>,
    http: actix_web::HttpRequest,
    payload: actix_web::web::Payload,
) -> actix_web::HttpResponse {
    let outcome = async {
        let request = contract::UploadMediaRequest::decode(&http, payload)?;
        let outcome: Result<
            contract::UploadMediaResponse,
            contract::UploadMediaProblem,
        > = crate::handlers::medias::upload_media(&app, request).await;
        outcome
    };
    stubs::answer(contract::Operation::UploadMedia.id(), &http, outcome).await
}

impl From<Failure> for contract::UploadMediaProblem {
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
    message = "the handler of `uploadMedia` (openapi.yaml:6) takes `{Self}` as its request",
    label = "wanted `contract::UploadMediaRequest`"
)]
trait UploadMediaTakes {}
impl UploadMediaTakes for contract::UploadMediaRequest {}
#[diagnostic::on_unimplemented(
    message = "the handler of `uploadMedia` (openapi.yaml:6) returns `{Self}`",
    label = "wanted `Result<contract::UploadMediaResponse, contract::UploadMediaProblem>`"
)]
trait UploadMediaAnswers {}
impl UploadMediaAnswers
for Result<contract::UploadMediaResponse, contract::UploadMediaProblem> {}
const _: fn() = || {
    fn holds<'app, A, R, F>(_: impl Fn(&'app A, R) -> F)
    where
        A: IsApp + 'app,
        R: UploadMediaTakes,
        F: Future<Output: UploadMediaAnswers>,
    {}
    holds(crate::handlers::medias::upload_media);
};
