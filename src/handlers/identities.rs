//! Identities: listed, made, read and renamed, as members of the organization acted in.

use crate::{
    app::App,
    contract::{
        CreateIdentityCreated, CreateIdentityProblem, CreateIdentityRequest,
        CreateIdentityResponse, GetIdentityProblem, GetIdentityRequest, GetIdentityResponse,
        IdentityResponse, ListIdentitiesProblem, ListIdentitiesRequest, ListIdentitiesResponse,
        NotModifiedResponse, Operation, UpdateIdentityProblem, UpdateIdentityRequest,
        UpdateIdentityResponse,
    },
    domain::{
        caller::Caller,
        change::Change,
        id::IdentityId,
        identity::{ChangeRefusal, Identity, Login, Refusal},
        precondition::Tags,
    },
    jsonld::{self, Address},
    parameters, problem,
};

pub async fn list_identities(
    app: &App,
    caller: Caller,
    request: ListIdentitiesRequest,
) -> Result<ListIdentitiesResponse, ListIdentitiesProblem> {
    let direction = parameters::by_age(request.order_created_at.as_deref());
    let name = format!("{direction:?}");
    let window = parameters::window(
        request.page,
        request.items_per_page,
        request.partial,
        request.after.as_deref(),
        &name,
    )?;
    let page = app.list_identities(&caller, direction, window.clone()).await?;
    let address = Address::of(Operation::ListIdentities)
        .with("order[createdAt]", request.order_created_at.as_ref());
    let body = jsonld::identity_collection(&address, &window, &name, &page);
    Ok(ListIdentitiesResponse::Ok(body))
}

pub async fn create_identity(
    app: &App,
    caller: Caller,
    request: CreateIdentityRequest,
) -> Result<CreateIdentityResponse, CreateIdentityProblem> {
    let login = login(request.body.issuer, request.body.subject);
    let roles = parameters::roles(&request.body.roles.unwrap_or_default());
    match app.create_identity(&caller, request.body.name, login, roles).await? {
        Ok(identity) => {
            let body = jsonld::identity_document(&identity);
            Ok(CreateIdentityResponse::Created(CreateIdentityCreated {
                location: body.at_id.clone(),
                etag: identity.tag().to_string(),
                body,
            }))
        }
        Err(Refusal::UnknownRole(place)) => Err(problem::role_unknown(place).into()),
        Err(Refusal::Exceeds(grants)) => Err(problem::grants_exceeded(&grants).into()),
        Err(Refusal::LoginTaken) => Err(problem::taken("subject").into()),
    }
}

/// By whom it is known elsewhere. The contract lets neither come without the other.
fn login(issuer: Option<String>, subject: Option<String>) -> Option<Login> {
    issuer.zip(subject).map(|(issuer, subject)| Login { issuer, subject })
}

pub async fn get_identity(
    app: &App,
    caller: Caller,
    request: GetIdentityRequest,
) -> Result<GetIdentityResponse, GetIdentityProblem> {
    let id = IdentityId::parse(&request.id).ok_or_else(problem::identity_not_found)?;
    let identity = app.find_identity(&caller, id).await?;
    let identity = identity.ok_or_else(problem::identity_not_found)?;
    let known = request.if_none_match.as_deref().map(Tags::parse);
    if known.is_some_and(|tags| tags.match_weakly(&identity.tag())) {
        return Ok(NotModifiedResponse { etag: identity.tag().to_string() }.into());
    }
    Ok(whole(&identity).into())
}

fn whole(identity: &Identity) -> IdentityResponse {
    IdentityResponse { etag: identity.tag().to_string(), body: jsonld::identity_document(identity) }
}

pub async fn update_identity(
    app: &App,
    caller: Caller,
    request: UpdateIdentityRequest,
) -> Result<UpdateIdentityResponse, UpdateIdentityProblem> {
    let id = IdentityId::parse(&request.id).ok_or_else(problem::identity_not_found)?;
    let precondition = parameters::precondition(request.if_match.as_deref(), None);
    match app.update_identity(&caller, id, request.body.name, precondition).await? {
        Change::Changed(identity) => Ok(UpdateIdentityResponse::Ok(whole(&identity))),
        Change::Stale(tag) => Err(problem::precondition_failed(&tag).into()),
        Change::Refused(ChangeRefusal::Elsewhere) => Err(problem::renamed_elsewhere().into()),
        Change::Unknown => Err(problem::identity_not_found().into()),
    }
}
