//! Who a request acts as: its token and its organization, judged for the operation it asks for. In this
//! order: who is it (401), as which organization (422), and may it (403). Nothing else of the request is
//! looked at.

use std::sync::LazyLock;

use openapi_stubs::actix::{Head, ParameterRejection, Requirement};

pub use crate::domain::caller::Caller;
use crate::{
    app::App,
    contract::{AccessDenied, Operation, UnauthorizedResponse},
    domain::{
        id::OrganizationId,
        permission::{Permission, Permissions},
        token::Token,
    },
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
    let (Some(organization), Some(permissions)) = (organization, access.permissions.clone()) else {
        return Err(problem::organization_denied().into());
    };

    let missing = missing(operation, &permissions)?;
    if missing.is_empty() {
        let request_id =
            head.header(REQUEST_ID).into_iter().next().unwrap_or_default().into_owned();
        let credential = access.credential();
        Ok(Caller { identity: access.identity, organization, permissions, credential, request_id })
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

/// What the caller lacks for an operation: of the alternatives that the contract lists, the least.
fn missing(operation: Operation, held: &Permissions) -> Result<Vec<Permission>, Failure> {
    let alternatives = REQUIRED[operation as usize].as_ref().map_err(|role| {
        Failure::internal(format!("`{role}` of `{}` is no permission", operation.id()))
    })?;
    let missing = alternatives.iter().map(|required| held.missing(required));
    Ok(missing.min_by_key(Vec::len).unwrap_or_default())
}

/// The permissions of each alternative of each operation, in the order of [`Operation::ALL`].
static REQUIRED: LazyLock<Vec<Alternatives>> =
    LazyLock::new(|| Operation::ALL.iter().map(|operation| required(*operation)).collect());

/// Alternatives, or the role that is no permission.
type Alternatives = Result<Vec<Vec<Permission>>, &'static str>;

fn required(operation: Operation) -> Alternatives {
    let read = |role: &&'static str| Permission::parse(role).ok_or(*role);
    let roles =
        |all: &&'static [Requirement]| all.iter().flat_map(|one| one.roles).map(read).collect();
    operation.security().iter().map(roles).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_contract_asks_for_permissions_that_there_are() {
        let there_are: Vec<_> = Permission::all().collect();
        for operation in Operation::ALL {
            let place = REQUIRED[*operation as usize].as_ref().unwrap();
            assert_eq!(*place, required(*operation).unwrap(), "{}", operation.id());
            for permission in place.iter().flatten() {
                assert!(there_are.contains(permission), "{permission} of {}", operation.id());
            }
        }
    }
}
