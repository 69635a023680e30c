//! Who a request acts as: its token and its organization, judged for the operation it asks for. In this
//! order: who is it (401), as which organization (422), and may it (403); once the bearer is known, and again once
//! the organization is, whether either asks too often (429). Nothing else of the request is looked at.

use std::sync::LazyLock;

use openapi_stubs::actix::{Head, ParameterRejection, Requirement};

pub use crate::domain::caller::Caller;
use crate::{
    app::App,
    contract::{AccessDenied, Operation, TooManyRequestsResponse, UnauthorizedResponse},
    domain::{
        id::{OrganizationId, TokenId},
        permission::{Permission, Permissions},
        token::Token,
    },
    failure::Failure,
    metrics::Refused,
    oidc,
    problem::{self, Unknown},
    rate_limit::Bearer,
    store::{
        Version,
        access::{self, Access, Holder},
    },
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
    P: From<UnauthorizedResponse>
        + From<ParameterRejection>
        + From<AccessDenied>
        + From<TooManyRequestsResponse>
        + From<Failure>,
{
    let credentials = bearer(head).map_err(|unknown| {
        app.metrics.refused(match unknown {
            Unknown::NoToken => Refused::NoToken,
            Unknown::InvalidToken => Refused::InvalidToken,
        });
        problem::unauthenticated(unknown)
    })?;
    let header = head.one(ORGANIZATION);
    let organization = header.as_deref().ok().and_then(OrganizationId::parse);
    let token = credentials.token();
    let holder = match credentials {
        Credentials::Token(token) => holder_of_token(app, operation, token, organization).await?,
        Credentials::Jwt(text) => holder_of_jwt(app, &text, organization).await?,
    };
    let holder = holder.ok_or_else(|| {
        app.metrics.refused(Refused::InvalidToken);
        problem::unauthenticated(Unknown::InvalidToken)
    })?;
    let bearer = token.map_or(Bearer::Identity(holder.identity), Bearer::Token);
    app.rate_limiters.count_bearer(bearer).map_err(|exceeded| {
        app.metrics.refused(Refused::BearerRate);
        problem::too_many_by_bearer(exceeded.retry_after_seconds)
    })?;
    header?;
    let (Some(organization), Some(permissions)) = (organization, holder.permissions) else {
        app.metrics.refused(Refused::Organization);
        return Err(problem::organization_denied().into());
    };
    app.rate_limiters.count_organization(organization).map_err(|exceeded| {
        app.metrics.refused(Refused::OrganizationRate);
        problem::too_many_as_organization(exceeded.retry_after_seconds)
    })?;

    let missing = missing(operation, &permissions)?;
    if missing.is_empty() {
        let request_id =
            head.header(REQUEST_ID).into_iter().next().unwrap_or_default().into_owned();
        let Holder { identity, credential, .. } = holder;
        Ok(Caller { identity, organization, permissions, credential, request_id })
    } else {
        app.metrics.refused(Refused::Permission);
        Err(problem::permissions_missing(&missing).into())
    }
}

/// What a request shows, by its form: whether it opens anything is not known yet.
enum Credentials {
    /// A token of our own.
    Token(Token),
    /// A token of an OpenID provider.
    Jwt(String),
}

impl Credentials {
    fn token(&self) -> Option<TokenId> {
        match self {
            Self::Token(token) => Some(token.id),
            Self::Jwt(_) => None,
        }
    }
}

/// The credentials of a request (RFC 6750 §2.1).
fn bearer(head: &Head<'_>) -> Result<Credentials, Unknown> {
    match head.header("Authorization").as_slice() {
        [] => Err(Unknown::NoToken),
        [credentials] => match credentials.split_once(' ') {
            Some((scheme, text)) if scheme.eq_ignore_ascii_case("Bearer") => {
                let text = text.trim_start();
                match Token::parse(text) {
                    Some(token) => Ok(Credentials::Token(token)),
                    None if oidc::is_signed_token(text) => Ok(Credentials::Jwt(text.to_owned())),
                    None => Err(Unknown::InvalidToken),
                }
            }
            _ => Err(Unknown::NoToken),
        },
        [_, ..] => Err(Unknown::InvalidToken),
    }
}

/// Who acts with one of our own tokens, where it is right, neither expired nor revoked.
async fn holder_of_token(
    app: &App,
    operation: Operation,
    token: Token,
    organization: Option<OrganizationId>,
) -> Result<Option<Holder>, Failure> {
    let (id, known) = (token.id, app.store.known());
    let mut access = None;
    if let Some(organization) = organization {
        // Nobody is refused by what was asked for a while ago: what is granted counts with the next request.
        access = match known.recent(id, organization) {
            Some(recent) if suffices(operation, &recent)? => Some(recent),
            _ => {
                let known = known.clone();
                let recall = move |it: &mut _| access::recall(it, &known, id, organization);
                app.store.look(recall).await?
            }
        };
    }
    if access.is_none() {
        let known = known.clone();
        let find = move |it: &mut _| access::find(it, &known, id, organization);
        access = app.store.read(find).await?;
    }
    Ok(access
        .filter(|access| access.secret_hash.matches(&token.secret))
        .filter(|access| access.is_current(app.clock.now()))
        .map(Access::holder))
}

/// What the token of a request opens in the organization that it names, in this state of the database or in a later one;
/// none where that is not known for less than what it takes to read.
pub async fn opened_since(app: &App, head: &Head<'_>, version: Version) -> Option<Access> {
    let Ok(Credentials::Token(Token { id, .. })) = bearer(head) else { return None };
    let organization = OrganizationId::parse(&head.one(ORGANIZATION).ok()?)?;
    let known = app.store.known().clone();
    if let Some(access) = known.since(version, id, organization) {
        return Some(access);
    }
    // Nobody is to have more asked of the database by a token that is none.
    if !known.knows(id, organization) {
        return None;
    }
    let recall = move |it: &mut _| access::recall(it, &known, id, organization);
    // Where the database cannot be read, whoever judges the request says so.
    app.store.look(recall).await.ok().flatten()
}

/// Whether what a token opens is enough for an operation.
///
/// # Errors
/// Where the contract asks for what is no permission.
pub fn suffices(operation: Operation, access: &Access) -> Result<bool, Failure> {
    match &access.permissions {
        Some(permissions) => Ok(missing(operation, permissions)?.is_empty()),
        None => Ok(false),
    }
}

/// Who acts with a token of the OpenID provider, where that is to be believed and its subject is known here.
async fn holder_of_jwt(
    app: &App,
    text: &str,
    organization: Option<OrganizationId>,
) -> Result<Option<Holder>, Failure> {
    let Some(provider) = &app.oidc else { return Ok(None) };
    let login = match provider.verify(text, app.clock.now()).await {
        Ok(login) => login,
        Err(oidc::Refusal::Invalid) => return Ok(None),
        Err(oidc::Refusal::Unavailable(failure)) => return Err(failure),
    };
    let find = move |connection: &mut _| access::find_login(connection, &login, organization);
    app.store.read(find).await
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
