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
            actix_web::web::resource(stubs::route("/medias/{id}"))
                .route(actix_web::web::delete().to(delete_media))
                .default_service(
                    actix_web::web::to(move |http: actix_web::HttpRequest| {
                        std::future::ready(method_not_allowed(&http, "DELETE"))
                    }),
                ),
        );
}

/// `DELETE /medias/{id}` (openapi.yaml:6)
async fn delete_media(
    app: actix_web::web::Data<crate::app::App>,
    http: actix_web::HttpRequest,
) -> actix_web::HttpResponse {
    let outcome = async {
        let caller = crate::auth::authorize::<
            contract::DeleteMediaProblem,
        >(&app, contract::Operation::DeleteMedia, &stubs::Head::of(&http))
            .await?;
        let request = contract::DeleteMediaRequest::decode(&http)?;
        let outcome: Result<
            contract::DeleteMediaResponse,
            contract::DeleteMediaProblem,
        > = crate::handlers::medias::delete_media(&app, caller, request).await;
        outcome
    };
    stubs::answer(contract::Operation::DeleteMedia.id(), &http, outcome).await
}

impl From<Failure> for contract::DeleteMediaProblem {
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
    message = "a handler takes `{Self}` as its caller",
    label = "wanted the type that authorization gives",
)]
trait IsCaller {}
impl IsCaller for crate::auth::Caller {}
#[diagnostic::on_unimplemented(
    message = "the handler of `deleteMedia` (openapi.yaml:6) takes `{Self}` as its request",
    label = "wanted `contract::DeleteMediaRequest`"
)]
trait DeleteMediaTakes {}
impl DeleteMediaTakes for contract::DeleteMediaRequest {}
#[diagnostic::on_unimplemented(
    message = "the handler of `deleteMedia` (openapi.yaml:6) returns `{Self}`",
    label = "wanted `Result<contract::DeleteMediaResponse, contract::DeleteMediaProblem>`"
)]
trait DeleteMediaAnswers {}
impl DeleteMediaAnswers
for Result<contract::DeleteMediaResponse, contract::DeleteMediaProblem> {}
const _: fn() = || {
    fn holds<'app, A, C: IsCaller, R, F>(_: impl Fn(&'app A, C, R) -> F)
    where
        A: IsApp + 'app,
        R: DeleteMediaTakes,
        F: Future<Output: DeleteMediaAnswers>,
    {}
    holds(crate::handlers::medias::delete_media);
};
