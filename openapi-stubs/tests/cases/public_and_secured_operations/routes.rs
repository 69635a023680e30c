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
                .route(actix_web::web::get().to(list_medias))
                .route(actix_web::web::post().to(create_media))
                .default_service(
                    actix_web::web::to(move |http: actix_web::HttpRequest| {
                        std::future::ready(method_not_allowed(&http, "GET, POST"))
                    }),
                ),
        );
    config
        .service(
            actix_web::web::resource(stubs::route("/ping"))
                .route(actix_web::web::get().to(ping))
                .default_service(
                    actix_web::web::to(move |http: actix_web::HttpRequest| {
                        std::future::ready(method_not_allowed(&http, "GET"))
                    }),
                ),
        );
}

/// `GET /medias` (openapi.yaml:10)
async fn list_medias(
    app: actix_web::web::Data<crate::app::App>,
    http: actix_web::HttpRequest,
) -> actix_web::HttpResponse {
    let outcome = async {
        let caller = crate::auth::authorize::<
            contract::ListMediasProblem,
        >(&app, contract::Operation::ListMedias, &stubs::Head::of(&http))
            .await?;
        let request = contract::ListMediasRequest::decode(&http)?;
        let outcome: Result<contract::ListMediasResponse, contract::ListMediasProblem> = crate::handlers::medias::list_medias(
                &app,
                caller,
                request,
            )
            .await;
        outcome
    };
    stubs::answer(contract::Operation::ListMedias.id(), &http, outcome).await
}

/// `POST /medias` (openapi.yaml:20)
async fn create_media(
    app: actix_web::web::Data<crate::app::App>,
    http: actix_web::HttpRequest,
) -> actix_web::HttpResponse {
    let outcome = async {
        let caller = crate::auth::authorize::<
            contract::CreateMediaProblem,
        >(&app, contract::Operation::CreateMedia, &stubs::Head::of(&http))
            .await?;
        let request = contract::CreateMediaRequest::decode(&http)?;
        let outcome: Result<
            contract::CreateMediaResponse,
            contract::CreateMediaProblem,
        > = crate::handlers::medias::create_media(&app, caller, request).await;
        outcome
    };
    stubs::answer(contract::Operation::CreateMedia.id(), &http, outcome).await
}

/// `GET /ping` (openapi.yaml:33)
async fn ping(
    app: actix_web::web::Data<crate::app::App>,
    http: actix_web::HttpRequest,
) -> actix_web::HttpResponse {
    let outcome = async {
        let request = contract::PingRequest::decode(&http)?;
        let outcome: Result<contract::PingResponse, contract::PingProblem> = crate::handlers::medias::ping(
                &app,
                request,
            )
            .await;
        outcome
    };
    stubs::answer(contract::Operation::Ping.id(), &http, outcome).await
}

impl From<Failure> for contract::ListMediasProblem {
    fn from(failure: Failure) -> Self {
        crate::problem::failed(failure)
    }
}

impl From<Failure> for contract::CreateMediaProblem {
    fn from(failure: Failure) -> Self {
        crate::problem::failed(failure)
    }
}

impl From<Failure> for contract::PingProblem {
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
