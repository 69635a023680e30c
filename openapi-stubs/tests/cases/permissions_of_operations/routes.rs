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
                    "/medias",
                    &[
                        ("GET", "listMedias"),
                        ("HEAD", "listMedias"),
                        ("DELETE", "deleteMedias"),
                    ],
                )
                .route(web::get().to(list_medias))
                .route(web::head().to(list_medias))
                .route(web::delete().to(delete_medias))
                .default_service(
                    stubs::otherwise(method_not_allowed, "GET, HEAD, DELETE"),
                ),
        );
}

/// `GET /medias` (openapi.yaml:11)
async fn list_medias(
    app: web::Data<crate::app::App>,
    http: HttpRequest,
) -> HttpResponse {
    use contract::{
        ListMediasProblem as Problem, ListMediasRequest as Request,
        ListMediasResponse as Response,
    };
    const OPERATION: contract::Operation = contract::Operation::ListMedias;
    let outcome = async {
        let caller = crate::auth::authorize::<
            Problem,
        >(&app, OPERATION, &stubs::Head::of(&http))
            .await?;
        let request = Request::decode(&http)?;
        let outcome: Result<Response, Problem> = crate::handlers::medias::list_medias(
                &app,
                caller,
                request,
            )
            .await;
        outcome
    };
    stubs::answer(OPERATION.id(), &http, outcome).await
}

/// `DELETE /medias` (openapi.yaml:21)
async fn delete_medias(
    app: web::Data<crate::app::App>,
    http: HttpRequest,
) -> HttpResponse {
    use contract::{
        DeleteMediasProblem as Problem, DeleteMediasRequest as Request,
        DeleteMediasResponse as Response,
    };
    const OPERATION: contract::Operation = contract::Operation::DeleteMedias;
    let outcome = async {
        let caller = crate::auth::authorize::<
            Problem,
        >(&app, OPERATION, &stubs::Head::of(&http))
            .await?;
        let request = Request::decode(&http)?;
        let outcome: Result<Response, Problem> = crate::handlers::medias::delete_medias(
                &app,
                caller,
                request,
            )
            .await;
        outcome
    };
    stubs::answer(OPERATION.id(), &http, outcome).await
}

impl From<crate::failure::Failure> for contract::ListMediasProblem {
    fn from(failure: crate::failure::Failure) -> Self {
        crate::problem::failed(failure)
    }
}

impl From<crate::failure::Failure> for contract::DeleteMediasProblem {
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
    message = "the handler of `listMedias` (openapi.yaml:11) takes `{Self}` as its request",
    label = "wanted `contract::ListMediasRequest`"
)]
trait ListMediasTakes {}
impl ListMediasTakes for contract::ListMediasRequest {}
#[diagnostic::on_unimplemented(
    message = "the handler of `listMedias` (openapi.yaml:11) returns `{Self}`",
    label = "wanted `Result<contract::ListMediasResponse, contract::ListMediasProblem>`"
)]
trait ListMediasAnswers {}
impl ListMediasAnswers
for Result<contract::ListMediasResponse, contract::ListMediasProblem> {}
const _: fn() = || {
    fn holds<'app, A, C: IsCaller, R, F>(_: impl Fn(&'app A, C, R) -> F)
    where
        A: IsApp + 'app,
        R: ListMediasTakes,
        F: Future<Output: ListMediasAnswers>,
    {}
    holds(crate::handlers::medias::list_medias);
};
#[diagnostic::on_unimplemented(
    message = "the handler of `deleteMedias` (openapi.yaml:21) takes `{Self}` as its request",
    label = "wanted `contract::DeleteMediasRequest`"
)]
trait DeleteMediasTakes {}
impl DeleteMediasTakes for contract::DeleteMediasRequest {}
#[diagnostic::on_unimplemented(
    message = "the handler of `deleteMedias` (openapi.yaml:21) returns `{Self}`",
    label = "wanted `Result<contract::DeleteMediasResponse, contract::DeleteMediasProblem>`"
)]
trait DeleteMediasAnswers {}
impl DeleteMediasAnswers
for Result<contract::DeleteMediasResponse, contract::DeleteMediasProblem> {}
const _: fn() = || {
    fn holds<'app, A, C: IsCaller, R, F>(_: impl Fn(&'app A, C, R) -> F)
    where
        A: IsApp + 'app,
        R: DeleteMediasTakes,
        F: Future<Output: DeleteMediasAnswers>,
    {}
    holds(crate::handlers::medias::delete_medias);
};
