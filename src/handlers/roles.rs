//! Roles: listed, made, read, changed, deleted.

use crate::{
    app::App,
    contract::{
        CreateRoleCreated, CreateRoleProblem, CreateRoleRequest, CreateRoleResponse,
        DeleteRoleProblem, DeleteRoleRequest, DeleteRoleResponse, GetRoleProblem, GetRoleRequest,
        GetRoleResponse, ListRolesProblem, ListRolesRequest, ListRolesResponse,
        NotModifiedResponse, Operation, RoleResponse, UpdateRoleProblem, UpdateRoleRequest,
        UpdateRoleResponse,
    },
    domain::{
        caller::Caller,
        change::{Change, Removal},
        id::RoleId,
        precondition::Tags,
        role::{ChangeRefusal, Patch, Refusal, Role},
    },
    jsonld::{self, Address},
    parameters, problem,
};

pub async fn list_roles(
    app: &App,
    caller: Caller,
    request: ListRolesRequest,
) -> Result<ListRolesResponse, ListRolesProblem> {
    let direction = parameters::by_age(request.order_created_at.as_deref());
    let name = format!("{direction:?}");
    let window = parameters::window(
        request.page,
        request.items_per_page,
        request.partial,
        request.after.as_deref(),
        &name,
    )?;
    let page = app.list_roles(&caller, direction, window.clone()).await?;
    let address = Address::of(Operation::ListRoles)
        .with("order[createdAt]", request.order_created_at.as_ref());
    Ok(ListRolesResponse::Ok(jsonld::role_collection(&address, &window, &name, &page)))
}

pub async fn create_role(
    app: &App,
    caller: Caller,
    request: CreateRoleRequest,
) -> Result<CreateRoleResponse, CreateRoleProblem> {
    let permissions = parameters::grants("permissions", &request.body.permissions)?;
    match app.create_role(&caller, request.body.name, permissions).await? {
        Ok(role) => {
            let body = jsonld::role_document(&role);
            Ok(CreateRoleResponse::Created(CreateRoleCreated {
                location: body.at_id.clone(),
                etag: role.tag().to_string(),
                body,
            }))
        }
        Err(Refusal::NameTaken) => Err(problem::taken("name").into()),
        Err(Refusal::Exceeds(grants)) => Err(problem::grants_exceeded(&grants).into()),
    }
}

pub async fn get_role(
    app: &App,
    caller: Caller,
    request: GetRoleRequest,
) -> Result<GetRoleResponse, GetRoleProblem> {
    let id = RoleId::parse(&request.id).ok_or_else(problem::role_not_found)?;
    let role = app.find_role(&caller, id).await?.ok_or_else(problem::role_not_found)?;
    let known = request.if_none_match.as_deref().map(Tags::parse);
    if known.is_some_and(|tags| tags.match_weakly(&role.tag())) {
        return Ok(NotModifiedResponse { etag: role.tag().to_string() }.into());
    }
    Ok(whole(&role).into())
}

fn whole(role: &Role) -> RoleResponse {
    RoleResponse { etag: role.tag().to_string(), body: jsonld::role_document(role) }
}

pub async fn update_role(
    app: &App,
    caller: Caller,
    request: UpdateRoleRequest,
) -> Result<UpdateRoleResponse, UpdateRoleProblem> {
    let id = RoleId::parse(&request.id).ok_or_else(problem::role_not_found)?;
    let precondition = parameters::precondition(request.if_match.as_deref(), None);
    let permissions = match &request.body.permissions {
        Some(permissions) => Some(parameters::grants("permissions", permissions)?),
        None => None,
    };
    let patch = Patch { name: request.body.name, permissions };
    match app.update_role(&caller, id, patch, precondition).await? {
        Change::Changed(role) => Ok(UpdateRoleResponse::Ok(whole(&role))),
        Change::Stale(tag) => Err(problem::precondition_failed(&tag).into()),
        Change::Refused(ChangeRefusal::NameTaken) => Err(problem::taken("name").into()),
        Change::Refused(ChangeRefusal::Exceeds(grants)) => {
            Err(problem::grants_exceeded(&grants).into())
        }
        Change::Refused(ChangeRefusal::LastAdministrator) => {
            Err(problem::last_administrator().into())
        }
        Change::Unknown => Err(problem::role_not_found().into()),
    }
}

pub async fn delete_role(
    app: &App,
    caller: Caller,
    request: DeleteRoleRequest,
) -> Result<DeleteRoleResponse, DeleteRoleProblem> {
    let id = RoleId::parse(&request.id).ok_or_else(problem::role_not_found)?;
    match app.delete_role(&caller, id).await? {
        Removal::Removed => Ok(DeleteRoleResponse::NoContent),
        Removal::Refused(in_use) => Err(problem::role_in_use(in_use.members).into()),
        Removal::Unknown => Err(problem::role_not_found().into()),
    }
}
