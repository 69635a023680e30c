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
            stubs::resource("/medias/{id}", &[("DELETE", "deleteMedia")])
                .route(web::delete().to(delete_media))
                .default_service(stubs::otherwise(method_not_allowed, "DELETE")),
        );
}

/// `DELETE /medias/{id}` (openapi.yaml:6)
async fn delete_media(
    app: web::Data<crate::app::App>,
    http: HttpRequest,
) -> HttpResponse {
    use contract::{
        DeleteMediaProblem as Problem, DeleteMediaRequest as Request,
        DeleteMediaResponse as Response,
    };
    const OPERATION: contract::Operation = contract::Operation::DeleteMedia;
    let outcome = async {
        let caller = crate::auth::authorize::<
            Problem,
        >(&app, OPERATION, &stubs::Head::of(&http))
            .await?;
        let request = Request::decode(&http)?;
        let outcome: Result<Response, Problem> = crate::handlers::medias::delete_media(
                &app,
                caller,
                request,
            )
            .await;
        outcome
    };
    stubs::answer(OPERATION.id(), &http, outcome).await
}

impl From<crate::failure::Failure> for contract::DeleteMediaProblem {
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
