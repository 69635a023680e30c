//! Memberships: listed, made, read, changed, ended.

use crate::{
    app::App,
    contract::{
        CreateMembershipCreated, CreateMembershipProblem, CreateMembershipRequest,
        CreateMembershipResponse, DeleteMembershipProblem, DeleteMembershipRequest,
        DeleteMembershipResponse, GetMembershipProblem, GetMembershipRequest,
        GetMembershipResponse, ListMembershipsProblem, ListMembershipsRequest,
        ListMembershipsResponse, MembershipResponse, NotModifiedResponse, Operation,
        UpdateMembershipProblem, UpdateMembershipRequest, UpdateMembershipResponse,
    },
    domain::{
        caller::Caller,
        change::{Change, Removal},
        id::{IdentityId, MembershipId, RoleId},
        membership::{ChangeRefusal, Filter, LastAdministrator, Membership, Refusal},
        precondition::Tags,
    },
    jsonld::{self, Address},
    parameters, problem,
};

pub async fn list_memberships(
    app: &App,
    caller: Caller,
    request: ListMembershipsRequest,
) -> Result<ListMembershipsResponse, ListMembershipsProblem> {
    let direction = parameters::by_age(request.order_created_at.as_deref());
    let name = format!("{direction:?}");
    let window = parameters::window(
        request.page,
        request.items_per_page,
        request.partial,
        request.after.as_deref(),
        &name,
    )?;
    let role = |text: &str| RoleId::parse(jsonld::id("roles", text));
    let filter = Filter {
        identity: request.identity.as_deref().map(identity),
        role: request.role.as_deref().map(|text| role(text).unwrap_or_else(RoleId::of_nothing)),
    };
    let page = app.list_memberships(&caller, filter, direction, window.clone()).await?;
    let address = Address::of(Operation::ListMemberships)
        .with("identity", request.identity.as_ref())
        .with("role", request.role.as_ref())
        .with("order[createdAt]", request.order_created_at.as_ref());
    let body = jsonld::membership_collection(&address, &window, &name, &page);
    Ok(ListMembershipsResponse::Ok(body))
}

fn identity(text: &str) -> IdentityId {
    let id = IdentityId::parse(jsonld::id("identities", text));
    id.unwrap_or_else(IdentityId::of_nothing)
}

pub async fn create_membership(
    app: &App,
    caller: Caller,
    request: CreateMembershipRequest,
) -> Result<CreateMembershipResponse, CreateMembershipProblem> {
    let roles = parameters::roles(&request.body.roles);
    let identity = identity(&request.body.identity);
    match app.create_membership(&caller, identity, roles).await? {
        Ok(membership) => {
            let body = jsonld::membership_document(&membership);
            Ok(CreateMembershipResponse::Created(CreateMembershipCreated {
                location: body.at_id.clone(),
                etag: membership.tag().to_string(),
                body,
            }))
        }
        Err(Refusal::UnknownIdentity) => Err(problem::identity_unknown().into()),
        Err(Refusal::Member) => {
            let message = "is a member already: change that membership";
            Err(problem::violation("identity", message, "taken").into())
        }
        Err(Refusal::LoginTaken) => {
            let message = "has the issuer and subject of another member";
            Err(problem::violation("identity", message, "taken").into())
        }
        Err(Refusal::UnknownRole(place)) => Err(problem::role_unknown(place).into()),
        Err(Refusal::Exceeds(grants)) => Err(problem::grants_exceeded(&grants).into()),
    }
}

pub async fn get_membership(
    app: &App,
    caller: Caller,
    request: GetMembershipRequest,
) -> Result<GetMembershipResponse, GetMembershipProblem> {
    let id = MembershipId::parse(&request.id).ok_or_else(problem::membership_not_found)?;
    let membership = app.find_membership(&caller, id).await?;
    let membership = membership.ok_or_else(problem::membership_not_found)?;
    let known = request.if_none_match.as_deref().map(Tags::parse);
    if known.is_some_and(|tags| tags.match_weakly(&membership.tag())) {
        return Ok(NotModifiedResponse { etag: membership.tag().to_string() }.into());
    }
    Ok(whole(&membership).into())
}

fn whole(membership: &Membership) -> MembershipResponse {
    let etag = membership.tag().to_string();
    MembershipResponse { etag, body: jsonld::membership_document(membership) }
}

pub async fn update_membership(
    app: &App,
    caller: Caller,
    request: UpdateMembershipRequest,
) -> Result<UpdateMembershipResponse, UpdateMembershipProblem> {
    let id = MembershipId::parse(&request.id).ok_or_else(problem::membership_not_found)?;
    let precondition = parameters::precondition(request.if_match.as_deref(), None);
    let roles = request.body.roles.as_deref().map(parameters::roles);
    match app.update_membership(&caller, id, roles, precondition).await? {
        Change::Changed(membership) => Ok(UpdateMembershipResponse::Ok(whole(&membership))),
        Change::Stale(tag) => Err(problem::precondition_failed(&tag).into()),
        Change::Refused(ChangeRefusal::UnknownRole(place)) => {
            Err(problem::role_unknown(place).into())
        }
        Change::Refused(ChangeRefusal::Exceeds(grants)) => {
            Err(problem::grants_exceeded(&grants).into())
        }
        Change::Refused(ChangeRefusal::LastAdministrator) => {
            Err(problem::last_administrator().into())
        }
        Change::Unknown => Err(problem::membership_not_found().into()),
    }
}

pub async fn delete_membership(
    app: &App,
    caller: Caller,
    request: DeleteMembershipRequest,
) -> Result<DeleteMembershipResponse, DeleteMembershipProblem> {
    let id = MembershipId::parse(&request.id).ok_or_else(problem::membership_not_found)?;
    match app.delete_membership(&caller, id).await? {
        Removal::Removed => Ok(DeleteMembershipResponse::NoContent),
        Removal::Refused(LastAdministrator) => Err(problem::last_administrator().into()),
        Removal::Unknown => Err(problem::membership_not_found().into()),
    }
}
