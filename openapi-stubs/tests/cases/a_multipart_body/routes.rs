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
            stubs::resource("/medias", &[("POST", "uploadMedia")])
                .route(web::post().to(upload_media))
                .default_service(stubs::otherwise(method_not_allowed, "POST")),
        );
}

/// `POST /medias` (openapi.yaml:6)
async fn upload_media(
    app: web::Data<crate::app::App>,
    http: HttpRequest,
    payload: web::Payload,
) -> HttpResponse {
    use contract::{
        UploadMediaProblem as Problem, UploadMediaRequest as Request,
        UploadMediaResponse as Response,
    };
    const OPERATION: contract::Operation = contract::Operation::UploadMedia;
    let outcome = async {
        let request = Request::decode(&http, payload)?;
        let outcome: Result<Response, Problem> = crate::handlers::medias::upload_media(
                &app,
                request,
            )
            .await;
        outcome
    };
    stubs::answer(OPERATION.id(), &http, outcome).await
}

impl From<crate::failure::Failure> for contract::UploadMediaProblem {
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
