//! Organizations: listed, made, read, changed, deleted.

use crate::{
    app::App,
    contract::{
        self, CreateOrganizationCreated, CreateOrganizationProblem, CreateOrganizationRequest,
        CreateOrganizationResponse, DeleteOrganizationProblem, DeleteOrganizationRequest,
        DeleteOrganizationResponse, GetOrganizationProblem, GetOrganizationRequest,
        GetOrganizationResponse, ListOrganizationsProblem, ListOrganizationsRequest,
        ListOrganizationsResponse, NotModifiedResponse, Operation, OrganizationResponse,
        UpdateOrganizationProblem, UpdateOrganizationRequest, UpdateOrganizationResponse,
    },
    domain::{
        caller::Caller,
        change::{Change, Removal},
        deletion::OnReferences,
        id::OrganizationId,
        organization::{ChangeRefusal, Organization, Patch, Policy, RemovalRefusal},
        precondition::Tags,
    },
    jsonld::{self, Address},
    parameters, problem,
};

pub async fn list_organizations(
    app: &App,
    caller: Caller,
    request: ListOrganizationsRequest,
) -> Result<ListOrganizationsResponse, ListOrganizationsProblem> {
    let direction = parameters::by_age(request.order_created_at.as_deref());
    let name = format!("{direction:?}");
    let window = parameters::window(
        request.page,
        request.items_per_page,
        request.partial,
        request.after.as_deref(),
        &name,
    )?;
    let page = app.list_organizations(&caller, direction, window.clone()).await?;
    let address = Address::of(Operation::ListOrganizations)
        .with("order[createdAt]", request.order_created_at.as_ref());
    let body = jsonld::organization_collection(&address, &window, &name, &page);
    Ok(ListOrganizationsResponse::Ok(body))
}

pub async fn create_organization(
    app: &App,
    caller: Caller,
    request: CreateOrganizationRequest,
) -> Result<CreateOrganizationResponse, CreateOrganizationProblem> {
    let body = request.body;
    let usual = Policy::default();
    let policy = Policy {
        on_references: body.delete_policy.map_or(usual.on_references, on_references),
        trash_retention_days: body.trash_retention_days.map_or(usual.trash_retention_days, days),
        quota_bytes: body.quota_bytes.into_option().map(bytes),
    };
    let organization = app.create_organization(&caller, body.name, policy).await?;
    let body = jsonld::organization_document(&organization);
    Ok(CreateOrganizationResponse::Created(CreateOrganizationCreated {
        location: body.at_id.clone(),
        etag: organization.tag().to_string(),
        body,
    }))
}

fn on_references(policy: contract::OnReferences) -> OnReferences {
    match policy {
        contract::OnReferences::Detach => OnReferences::Detach,
        contract::OnReferences::Refuse => OnReferences::Refuse,
    }
}

/// The contract bounds it from below.
fn days(days: i32) -> u32 {
    days.unsigned_abs()
}

/// The contract bounds it from below.
fn bytes(bytes: i64) -> u64 {
    bytes.unsigned_abs()
}

pub async fn get_organization(
    app: &App,
    caller: Caller,
    request: GetOrganizationRequest,
) -> Result<GetOrganizationResponse, GetOrganizationProblem> {
    let id = OrganizationId::parse(&request.id).ok_or_else(problem::organization_not_found)?;
    let organization = app.find_organization(&caller, id).await?;
    let organization = organization.ok_or_else(problem::organization_not_found)?;
    let known = request.if_none_match.as_deref().map(Tags::parse);
    if known.is_some_and(|tags| tags.match_weakly(&organization.tag())) {
        return Ok(NotModifiedResponse { etag: organization.tag().to_string() }.into());
    }
    Ok(whole(&organization).into())
}

fn whole(organization: &Organization) -> OrganizationResponse {
    let etag = organization.tag().to_string();
    OrganizationResponse { etag, body: jsonld::organization_document(organization) }
}

pub async fn update_organization(
    app: &App,
    caller: Caller,
    request: UpdateOrganizationRequest,
) -> Result<UpdateOrganizationResponse, UpdateOrganizationProblem> {
    let id = OrganizationId::parse(&request.id).ok_or_else(problem::organization_not_found)?;
    let if_unmodified_since = request.if_unmodified_since.as_deref();
    let precondition = parameters::precondition(request.if_match.as_deref(), if_unmodified_since);
    let patch = Patch {
        name: request.body.name,
        slug: None,
        on_references: request.body.delete_policy.map(on_references),
        trash_retention_days: request.body.trash_retention_days.map(days),
        quota_bytes: request.body.quota_bytes.map(bytes).into_change(),
    };
    match app.update_organization(&caller, id, patch, precondition).await? {
        Change::Changed(organization) => Ok(UpdateOrganizationResponse::Ok(whole(&organization))),
        Change::Stale(tag) => Err(problem::precondition_failed(&tag).into()),
        Change::Refused(ChangeRefusal::Denied(permission)) => {
            Err(problem::permissions_missing(&[permission]).into())
        }
        Change::Refused(ChangeRefusal::SlugTaken) => Err(problem::taken("slug").into()),
        Change::Unknown => Err(problem::organization_not_found().into()),
    }
}

pub async fn delete_organization(
    app: &App,
    caller: Caller,
    request: DeleteOrganizationRequest,
) -> Result<DeleteOrganizationResponse, DeleteOrganizationProblem> {
    let id = OrganizationId::parse(&request.id).ok_or_else(problem::organization_not_found)?;
    match app.delete_organization(&caller, id).await? {
        Removal::Removed => Ok(DeleteOrganizationResponse::NoContent),
        Removal::Refused(RemovalRefusal::Denied(permission)) => {
            Err(problem::permissions_missing(&[permission]).into())
        }
        Removal::Refused(RemovalRefusal::ActsAsIt) => Err(problem::organization_acted_as().into()),
        Removal::Refused(RemovalRefusal::InUse) => Err(problem::organization_in_use().into()),
        Removal::Unknown => Err(problem::organization_not_found().into()),
    }
}
