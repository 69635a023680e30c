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
                    "/medias/{media-id}",
                    &[
                        ("GET", "get /medias/{media-id}"),
                        ("HEAD", "get /medias/{media-id}"),
                    ],
                )
                .route(web::get().to(get_medias_media_id))
                .route(web::head().to(get_medias_media_id))
                .default_service(stubs::otherwise(method_not_allowed, "GET, HEAD")),
        );
}

/// `GET /medias/{media-id}` (openapi.yaml:5)
async fn get_medias_media_id(
    app: web::Data<crate::app::App>,
    http: HttpRequest,
) -> HttpResponse {
    use contract::{
        GetMediasMediaIdProblem as Problem, GetMediasMediaIdRequest as Request,
        GetMediasMediaIdResponse as Response,
    };
    const OPERATION: contract::Operation = contract::Operation::GetMediasMediaId;
    let outcome = async {
        let request = Request::decode(&http)?;
        let outcome: Result<Response, Problem> = crate::handlers::medias::get_medias_media_id(
                &app,
                request,
            )
            .await;
        outcome
    };
    stubs::answer(OPERATION.id(), &http, outcome).await
}

impl From<crate::failure::Failure> for contract::GetMediasMediaIdProblem {
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
    message = "the handler of `get /medias/{{media-id}}` (openapi.yaml:5) takes `{Self}` as its request",
    label = "wanted `contract::GetMediasMediaIdRequest`"
)]
trait GetMediasMediaIdTakes {}
impl GetMediasMediaIdTakes for contract::GetMediasMediaIdRequest {}
#[diagnostic::on_unimplemented(
    message = "the handler of `get /medias/{{media-id}}` (openapi.yaml:5) returns `{Self}`",
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
