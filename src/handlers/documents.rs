//! Documents: what the API says of itself.

use crate::{
    app::App,
    contract::{
        GetApiDocumentationProblem, GetApiDocumentationRequest, GetApiDocumentationResponse,
        GetContextProblem, GetContextRequest, GetContextResponse, GetEntrypointProblem,
        GetEntrypointRequest, GetEntrypointResponse, GetErrorProblem, GetErrorRequest,
        GetErrorResponse,
    },
    hydra, problem,
};

pub async fn get_entrypoint(
    _: &App,
    _: GetEntrypointRequest,
) -> Result<GetEntrypointResponse, GetEntrypointProblem> {
    Ok(GetEntrypointResponse::Ok(hydra::entrypoint()))
}

pub async fn get_context(
    _: &App,
    request: GetContextRequest,
) -> Result<GetContextResponse, GetContextProblem> {
    let context = hydra::context(&request.name).ok_or_else(problem::context_not_found)?;
    Ok(GetContextResponse::Ok(context))
}

pub async fn get_api_documentation(
    _: &App,
    _: GetApiDocumentationRequest,
) -> Result<GetApiDocumentationResponse, GetApiDocumentationProblem> {
    Ok(GetApiDocumentationResponse::Ok(hydra::documentation()))
}

pub async fn get_error(
    _: &App,
    request: GetErrorRequest,
) -> Result<GetErrorResponse, GetErrorProblem> {
    let problem = hydra::problem(&request.status).ok_or_else(problem::problem_type_not_found)?;
    Ok(GetErrorResponse::Ok(problem))
}
