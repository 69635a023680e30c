//! Who a request acts as: its token and its organization, judged for the operation it asks for. In this
//! order: who is it (401), as which organization (422), and may it (403). Nothing else of the request is
//! looked at.

use openapi_stubs::actix::{Head, ParameterRejection};

pub use crate::domain::caller::Caller;
use crate::{
    app::App,
    contract::{AccessDenied, Operation, UnauthorizedResponse},
    domain::{id::OrganizationId, permission::Permission, token::Token},
    failure::Failure,
    problem::{self, Unknown},
    store::access,
};

const ORGANIZATION: &str = "X-Flowkiwi-Organization-Id";

/// Whatever the client sent, there is one of it by now, and it is well-formed: `telemetry` sees to it.
const REQUEST_ID: &str = "X-Request-Id";

/// Judges a request for an operation.
///
/// # Errors
/// The problems that a secured operation documents for it.
pub async fn authorize<P>(app: &App, operation: Operation, head: &Head<'_>) -> Result<Caller, P>
where
    P: From<UnauthorizedResponse> + From<ParameterRejection> + From<AccessDenied> + From<Failure>,
{
    let token = bearer(head).map_err(problem::unauthenticated)?;
    let header = head.one(ORGANIZATION);
    let organization = header.as_deref().ok().and_then(OrganizationId::parse);

    let id = token.id;
    let access =
        app.store.read(move |connection| access::find(connection, id, organization)).await?;
    let access = access
        .filter(|access| access.secret_hash.matches(&token.secret))
        .filter(|access| access.is_current(app.clock.now()))
        .ok_or_else(|| problem::unauthenticated(Unknown::InvalidToken))?;
    header?;
    let (Some(organization), Some(permissions)) = (organization, access.permissions) else {
        return Err(problem::organization_denied().into());
    };

    let required = required(operation)?;
    let missing = permissions.missing(&required);
    if missing.is_empty() {
        let request_id =
            head.header(REQUEST_ID).into_iter().next().unwrap_or_default().into_owned();
        Ok(Caller { identity: access.identity, organization, permissions, request_id })
    } else {
        Err(problem::permissions_missing(&missing).into())
    }
}

/// The token of a request (RFC 6750 §2.1).
fn bearer(head: &Head<'_>) -> Result<Token, Unknown> {
    match head.header("Authorization").as_slice() {
        [] => Err(Unknown::NoToken),
        [credentials] => match credentials.split_once(' ') {
            Some((scheme, token)) if scheme.eq_ignore_ascii_case("Bearer") => {
                Token::parse(token.trim_start()).ok_or(Unknown::InvalidToken)
            }
            _ => Err(Unknown::NoToken),
        },
        [_, ..] => Err(Unknown::InvalidToken),
    }
}

/// The permissions that the contract lists for an operation.
fn required(operation: Operation) -> Result<Vec<Permission>, Failure> {
    let roles = operation.security().iter().copied().flatten().flat_map(|all| all.roles);
    roles
        .map(|role| {
            Permission::parse(role)
                .ok_or_else(|| Failure::internal(format!("`{role}` is not a permission")))
        })
        .collect()
}
