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
                        ("POST", "createMedia"),
                    ],
                )
                .route(web::get().to(list_medias))
                .route(web::head().to(list_medias))
                .route(web::post().to(create_media))
                .default_service(stubs::otherwise(method_not_allowed, "GET, HEAD, POST")),
        );
    config
        .service(
            stubs::resource("/ping", &[("GET", "ping"), ("HEAD", "ping")])
                .route(web::get().to(ping))
                .route(web::head().to(ping))
                .default_service(stubs::otherwise(method_not_allowed, "GET, HEAD")),
        );
}

/// `GET /medias` (openapi.yaml:10)
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

/// `POST /medias` (openapi.yaml:20)
async fn create_media(
    app: web::Data<crate::app::App>,
    http: HttpRequest,
) -> HttpResponse {
    use contract::{
        CreateMediaProblem as Problem, CreateMediaRequest as Request,
        CreateMediaResponse as Response,
    };
    const OPERATION: contract::Operation = contract::Operation::CreateMedia;
    let outcome = async {
        let caller = crate::auth::authorize::<
            Problem,
        >(&app, OPERATION, &stubs::Head::of(&http))
            .await?;
        let request = Request::decode(&http)?;
        let outcome: Result<Response, Problem> = crate::handlers::medias::create_media(
                &app,
                caller,
                request,
            )
            .await;
        outcome
    };
    stubs::answer(OPERATION.id(), &http, outcome).await
}

/// `GET /ping` (openapi.yaml:33)
async fn ping(app: web::Data<crate::app::App>, http: HttpRequest) -> HttpResponse {
    use contract::{
        PingProblem as Problem, PingRequest as Request, PingResponse as Response,
    };
    const OPERATION: contract::Operation = contract::Operation::Ping;
    let outcome = async {
        let request = Request::decode(&http)?;
        let outcome: Result<Response, Problem> = crate::handlers::medias::ping(
                &app,
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

impl From<crate::failure::Failure> for contract::CreateMediaProblem {
    fn from(failure: crate::failure::Failure) -> Self {
        crate::problem::failed(failure)
    }
}

impl From<crate::failure::Failure> for contract::PingProblem {
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
    message = "the handler of `listMedias` (openapi.yaml:10) takes `{Self}` as its request",
    label = "wanted `contract::ListMediasRequest`"
)]
trait ListMediasTakes {}
impl ListMediasTakes for contract::ListMediasRequest {}
#[diagnostic::on_unimplemented(
    message = "the handler of `listMedias` (openapi.yaml:10) returns `{Self}`",
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
    message = "the handler of `createMedia` (openapi.yaml:20) takes `{Self}` as its request",
    label = "wanted `contract::CreateMediaRequest`"
)]
trait CreateMediaTakes {}
impl CreateMediaTakes for contract::CreateMediaRequest {}
#[diagnostic::on_unimplemented(
    message = "the handler of `createMedia` (openapi.yaml:20) returns `{Self}`",
    label = "wanted `Result<contract::CreateMediaResponse, contract::CreateMediaProblem>`"
)]
trait CreateMediaAnswers {}
impl CreateMediaAnswers
for Result<contract::CreateMediaResponse, contract::CreateMediaProblem> {}
const _: fn() = || {
    fn holds<'app, A, C: IsCaller, R, F>(_: impl Fn(&'app A, C, R) -> F)
    where
        A: IsApp + 'app,
        R: CreateMediaTakes,
        F: Future<Output: CreateMediaAnswers>,
    {}
    holds(crate::handlers::medias::create_media);
};
#[diagnostic::on_unimplemented(
    message = "the handler of `ping` (openapi.yaml:33) takes `{Self}` as its request",
    label = "wanted `contract::PingRequest`"
)]
trait PingTakes {}
impl PingTakes for contract::PingRequest {}
#[diagnostic::on_unimplemented(
    message = "the handler of `ping` (openapi.yaml:33) returns `{Self}`",
    label = "wanted `Result<contract::PingResponse, contract::PingProblem>`"
)]
trait PingAnswers {}
impl PingAnswers for Result<contract::PingResponse, contract::PingProblem> {}
const _: fn() = || {
    fn holds<'app, A, R, F>(_: impl Fn(&'app A, R) -> F)
    where
        A: IsApp + 'app,
        R: PingTakes,
        F: Future<Output: PingAnswers>,
    {}
    holds(crate::handlers::medias::ping);
};
