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
            actix_web::web::resource(stubs::route("/medias/trash"))
                .route(actix_web::web::get().to(list_trash))
                .route(
                    actix_web::web::method(actix_web::http::Method::OPTIONS)
                        .to(ask_trash),
                )
                .default_service(
                    actix_web::web::to(move |http: actix_web::HttpRequest| {
                        std::future::ready(method_not_allowed(&http, "GET, OPTIONS"))
                    }),
                ),
        );
    config
        .service(
            actix_web::web::resource(stubs::route("/medias/{id}"))
                .route(actix_web::web::get().to(get_media))
                .default_service(
                    actix_web::web::to(move |http: actix_web::HttpRequest| {
                        std::future::ready(method_not_allowed(&http, "GET"))
                    }),
                ),
        );
}

/// `GET /medias/trash` (openapi.yaml:6)
async fn list_trash(
    app: actix_web::web::Data<crate::app::App>,
    http: actix_web::HttpRequest,
) -> actix_web::HttpResponse {
    let outcome = async {
        let request = contract::ListTrashRequest::decode(&http)?;
        let outcome: Result<contract::ListTrashResponse, contract::ListTrashProblem> = crate::handlers::trash_can::list_trash(
                &app,
                request,
            )
            .await;
        outcome
    };
    stubs::answer(contract::Operation::ListTrash.id(), &http, outcome).await
}

/// `OPTIONS /medias/trash` (openapi.yaml:12)
async fn ask_trash(
    app: actix_web::web::Data<crate::app::App>,
    http: actix_web::HttpRequest,
) -> actix_web::HttpResponse {
    let outcome = async {
        let request = contract::AskTrashRequest::decode(&http)?;
        let outcome: Result<contract::AskTrashResponse, contract::AskTrashProblem> = crate::handlers::r#type::ask_trash(
                &app,
                request,
            )
            .await;
        outcome
    };
    stubs::answer(contract::Operation::AskTrash.id(), &http, outcome).await
}

/// `GET /medias/{id}` (openapi.yaml:19)
async fn get_media(
    app: actix_web::web::Data<crate::app::App>,
    http: actix_web::HttpRequest,
) -> actix_web::HttpResponse {
    let outcome = async {
        let request = contract::GetMediaRequest::decode(&http)?;
        let outcome: Result<contract::GetMediaResponse, contract::GetMediaProblem> = crate::handlers::untagged::get_media(
                &app,
                request,
            )
            .await;
        outcome
    };
    stubs::answer(contract::Operation::GetMedia.id(), &http, outcome).await
}

impl From<Failure> for contract::ListTrashProblem {
    fn from(failure: Failure) -> Self {
        crate::problem::failed(failure)
    }
}

impl From<Failure> for contract::AskTrashProblem {
    fn from(failure: Failure) -> Self {
        crate::problem::failed(failure)
    }
}

impl From<Failure> for contract::GetMediaProblem {
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
