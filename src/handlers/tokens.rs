//! Tokens: listed, made, read, revoked.

use openapi_stubs::actix::Presence;

use crate::{
    app::App,
    contract::{
        self, ConstraintViolation, CreateTokenCreated, CreateTokenProblem, CreateTokenRequest,
        CreateTokenResponse, GetTokenProblem, GetTokenRequest, GetTokenResponse, ListTokensProblem,
        ListTokensRequest, ListTokensResponse, Operation, RevokeTokenProblem, RevokeTokenRequest,
        RevokeTokenResponse,
    },
    domain::{
        caller::Caller,
        change::Removal,
        id::{IdentityId, OrganizationId, TokenId},
        permission::Permission,
        token::{NewToken, OfAnother, Refusal},
    },
    jsonld::{self, Address},
    parameters, problem,
};

pub async fn list_tokens(
    app: &App,
    caller: Caller,
    request: ListTokensRequest,
) -> Result<ListTokensResponse, ListTokensProblem> {
    let direction = parameters::by_age(request.order_created_at.as_deref());
    let name = format!("{direction:?}");
    let window = parameters::window(
        request.page,
        request.items_per_page,
        request.partial,
        request.after.as_deref(),
        &name,
    )?;
    let identity = request.identity.as_deref().map(identity);
    let page = app.list_tokens(&caller, identity, direction, window.clone()).await?;
    let address = Address::of(Operation::ListTokens)
        .with("identity", request.identity.as_ref())
        .with("order[createdAt]", request.order_created_at.as_ref());
    Ok(ListTokensResponse::Ok(jsonld::token_collection(&address, &window, &name, &page)))
}

fn identity(text: &str) -> IdentityId {
    let id = IdentityId::parse(jsonld::id("identities", text));
    id.unwrap_or_else(IdentityId::of_nothing)
}

pub async fn create_token(
    app: &App,
    caller: Caller,
    request: CreateTokenRequest,
) -> Result<CreateTokenResponse, CreateTokenProblem> {
    let new = new(&caller, request.body)?;
    let (issued, token) = match app.create_token(&caller, new).await? {
        Ok(made) => made,
        Err(Refusal::UnknownIdentity) => return Err(problem::identity_unknown().into()),
        Err(Refusal::Exceeds(grants)) => return Err(problem::grants_exceeded(&grants).into()),
        Err(Refusal::Elsewhere) => return Err(organization_refused().into()),
        Err(Refusal::Past) => {
            return Err(problem::violation("expiresAt", "is past", "past").into());
        }
        Err(Refusal::Outlives) => {
            let message = "is later than the end of the token that this request came with";
            return Err(problem::violation("expiresAt", message, "outlives").into());
        }
    };
    let body = contract::Token { secret: Some(token.reveal()), ..jsonld::token_document(&issued) };
    Ok(CreateTokenResponse::Created(CreateTokenCreated {
        location: body.at_id.clone(),
        cache_control: "no-store".to_owned(),
        body,
    }))
}

fn new(caller: &Caller, body: contract::NewToken) -> Result<NewToken, ConstraintViolation> {
    let everywhere = match &body.organization {
        Presence::Absent => false,
        Presence::Null => true,
        Presence::Present(text) => {
            let id = OrganizationId::parse(jsonld::id("organizations", text));
            if id != Some(caller.organization) {
                return Err(organization_refused());
            }
            false
        }
    };
    let narrowed_to = match body.permissions.into_option() {
        Some(permissions) => Some(parameters::grants("permissions", &permissions)?),
        None => None,
    };
    let expires_at = match body.expires_at.into_option() {
        Some(text) => Some(parameters::time("expiresAt", &text)?),
        None => None,
    };
    Ok(NewToken {
        name: body.name,
        identity: body.identity.as_deref().map_or(caller.identity, identity),
        everywhere,
        narrowed_to,
        expires_at,
    })
}

fn organization_refused() -> ConstraintViolation {
    let message = "is not the one that the request acts as; null is for a token of one's own, \
                   made with a token that may act for every organization";
    problem::violation("organization", message, "foreign")
}

pub async fn get_token(
    app: &App,
    caller: Caller,
    request: GetTokenRequest,
) -> Result<GetTokenResponse, GetTokenProblem> {
    let id = TokenId::parse(&request.id).ok_or_else(problem::token_not_found)?;
    let token = app.find_token(&caller, id).await?.ok_or_else(problem::token_not_found)?;
    Ok(GetTokenResponse::Ok(jsonld::token_document(&token)))
}

pub async fn revoke_token(
    app: &App,
    caller: Caller,
    request: RevokeTokenRequest,
) -> Result<RevokeTokenResponse, RevokeTokenProblem> {
    let id = TokenId::parse(&request.id).ok_or_else(problem::token_not_found)?;
    match app.revoke_token(&caller, id).await? {
        Removal::Removed => Ok(RevokeTokenResponse::NoContent),
        Removal::Refused(OfAnother) => {
            Err(problem::permissions_missing(&[Permission::DELETE_TOKEN]).into())
        }
        Removal::Unknown => Err(problem::token_not_found().into()),
    }
}
