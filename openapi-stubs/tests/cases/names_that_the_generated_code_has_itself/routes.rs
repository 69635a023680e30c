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
            stubs::resource("/awkward/{self}", &[("PUT", "configure")])
                .route(web::put().to(configure_))
                .default_service(stubs::otherwise(method_not_allowed, "PUT")),
        );
}

/// `PUT /awkward/{self}` (openapi.yaml:6)
async fn configure_(
    app: web::Data<crate::app::App>,
    http: HttpRequest,
    payload: web::Payload,
) -> HttpResponse {
    use contract::{
        ConfigureProblem as Problem, ConfigureRequest as Request,
        ConfigureResponse as Response,
    };
    const OPERATION: contract::Operation = contract::Operation::Configure;
    let outcome = async {
        let request = Request::decode(&http, payload).await?;
        let outcome: Result<Response, Problem> = crate::handlers::mod_::configure(
                &app,
                request,
            )
            .await;
        outcome
    };
    stubs::answer(OPERATION.id(), &http, outcome).await
}

impl From<crate::failure::Failure> for contract::ConfigureProblem {
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
    message = "the handler of `configure` (openapi.yaml:6) takes `{Self}` as its request",
    label = "wanted `contract::ConfigureRequest`"
)]
trait ConfigureTakes {}
impl ConfigureTakes for contract::ConfigureRequest {}
#[diagnostic::on_unimplemented(
    message = "the handler of `configure` (openapi.yaml:6) returns `{Self}`",
    label = "wanted `Result<contract::ConfigureResponse, contract::ConfigureProblem>`"
)]
trait ConfigureAnswers {}
impl ConfigureAnswers
for Result<contract::ConfigureResponse, contract::ConfigureProblem> {}
const _: fn() = || {
    fn holds<'app, A, R, F>(_: impl Fn(&'app A, R) -> F)
    where
        A: IsApp + 'app,
        R: ConfigureTakes,
        F: Future<Output: ConfigureAnswers>,
    {}
    holds(crate::handlers::mod_::configure);
};
