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
            stubs::scope("/medias")
                .configure(|config| {
                    config
                        .service(
                            stubs::resource(
                                    "/trash",
                                    &[
                                        ("GET", "listTrash"),
                                        ("HEAD", "listTrash"),
                                        ("OPTIONS", "askTrash"),
                                    ],
                                )
                                .route(web::get().to(list_trash))
                                .route(web::head().to(list_trash))
                                .route(
                                    web::method(actix_web::http::Method::OPTIONS).to(ask_trash),
                                )
                                .default_service(
                                    stubs::otherwise(method_not_allowed, "GET, HEAD, OPTIONS"),
                                ),
                        );
                    config
                        .service(
                            stubs::resource(
                                    "/{id}",
                                    &[("GET", "getMedia"), ("HEAD", "getMedia")],
                                )
                                .route(web::get().to(get_media))
                                .route(web::head().to(get_media))
                                .default_service(
                                    stubs::otherwise(method_not_allowed, "GET, HEAD"),
                                ),
                        );
                }),
        );
}

/// `GET /medias/trash` (openapi.yaml:6)
async fn list_trash(app: web::Data<crate::app::App>, http: HttpRequest) -> HttpResponse {
    use contract::{
        ListTrashProblem as Problem, ListTrashRequest as Request,
        ListTrashResponse as Response,
    };
    const OPERATION: contract::Operation = contract::Operation::ListTrash;
    let outcome = async {
        let request = Request::decode(&http)?;
        let outcome: Result<Response, Problem> = crate::handlers::trash_can::list_trash(
                &app,
                request,
            )
            .await;
        outcome
    };
    stubs::answer(OPERATION.id(), &http, outcome).await
}

/// `OPTIONS /medias/trash` (openapi.yaml:12)
async fn ask_trash(app: web::Data<crate::app::App>, http: HttpRequest) -> HttpResponse {
    use contract::{
        AskTrashProblem as Problem, AskTrashRequest as Request,
        AskTrashResponse as Response,
    };
    const OPERATION: contract::Operation = contract::Operation::AskTrash;
    let outcome = async {
        let request = Request::decode(&http)?;
        let outcome: Result<Response, Problem> = crate::handlers::r#type::ask_trash(
                &app,
                request,
            )
            .await;
        outcome
    };
    stubs::answer(OPERATION.id(), &http, outcome).await
}

/// `GET /medias/{id}` (openapi.yaml:19)
async fn get_media(app: web::Data<crate::app::App>, http: HttpRequest) -> HttpResponse {
    use contract::{
        GetMediaProblem as Problem, GetMediaRequest as Request,
        GetMediaResponse as Response,
    };
    const OPERATION: contract::Operation = contract::Operation::GetMedia;
    let outcome = async {
        let request = Request::decode(&http)?;
        let outcome: Result<Response, Problem> = crate::handlers::untagged::get_media(
                &app,
                request,
            )
            .await;
        outcome
    };
    stubs::answer(OPERATION.id(), &http, outcome).await
}

impl From<crate::failure::Failure> for contract::ListTrashProblem {
    fn from(failure: crate::failure::Failure) -> Self {
        crate::problem::failed(failure)
    }
}

impl From<crate::failure::Failure> for contract::AskTrashProblem {
    fn from(failure: crate::failure::Failure) -> Self {
        crate::problem::failed(failure)
    }
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
    message = "the handler of `listTrash` (openapi.yaml:6) takes `{Self}` as its request",
    label = "wanted `contract::ListTrashRequest`"
)]
trait ListTrashTakes {}
impl ListTrashTakes for contract::ListTrashRequest {}
#[diagnostic::on_unimplemented(
    message = "the handler of `listTrash` (openapi.yaml:6) returns `{Self}`",
    label = "wanted `Result<contract::ListTrashResponse, contract::ListTrashProblem>`"
)]
trait ListTrashAnswers {}
impl ListTrashAnswers
for Result<contract::ListTrashResponse, contract::ListTrashProblem> {}
const _: fn() = || {
    fn holds<'app, A, R, F>(_: impl Fn(&'app A, R) -> F)
    where
        A: IsApp + 'app,
        R: ListTrashTakes,
        F: Future<Output: ListTrashAnswers>,
    {}
    holds(crate::handlers::trash_can::list_trash);
};
#[diagnostic::on_unimplemented(
    message = "the handler of `askTrash` (openapi.yaml:12) takes `{Self}` as its request",
    label = "wanted `contract::AskTrashRequest`"
)]
trait AskTrashTakes {}
impl AskTrashTakes for contract::AskTrashRequest {}
#[diagnostic::on_unimplemented(
    message = "the handler of `askTrash` (openapi.yaml:12) returns `{Self}`",
    label = "wanted `Result<contract::AskTrashResponse, contract::AskTrashProblem>`"
)]
trait AskTrashAnswers {}
impl AskTrashAnswers for Result<contract::AskTrashResponse, contract::AskTrashProblem> {}
const _: fn() = || {
    fn holds<'app, A, R, F>(_: impl Fn(&'app A, R) -> F)
    where
        A: IsApp + 'app,
        R: AskTrashTakes,
        F: Future<Output: AskTrashAnswers>,
    {}
    holds(crate::handlers::r#type::ask_trash);
};
#[diagnostic::on_unimplemented(
    message = "the handler of `getMedia` (openapi.yaml:19) takes `{Self}` as its request",
    label = "wanted `contract::GetMediaRequest`"
)]
trait GetMediaTakes {}
impl GetMediaTakes for contract::GetMediaRequest {}
#[diagnostic::on_unimplemented(
    message = "the handler of `getMedia` (openapi.yaml:19) returns `{Self}`",
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
    holds(crate::handlers::untagged::get_media);
};
