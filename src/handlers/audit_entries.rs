//! The audit: listed and read.

use openapi_stubs::actix::Words;

use crate::{
    app::App,
    contract::{
        AuditAction, ConstraintViolation, GetAuditEntryProblem, GetAuditEntryRequest,
        GetAuditEntryResponse, ListAuditEntriesProblem, ListAuditEntriesRequest,
        ListAuditEntriesResponse, Operation,
    },
    domain::{
        audit::{Action, Filter, Subject},
        caller::Caller,
        id::{AuditEntryId, IdentityId},
    },
    jsonld::{self, Address},
    parameters, problem,
};

pub async fn list_audit_entries(
    app: &App,
    caller: Caller,
    request: ListAuditEntriesRequest,
) -> Result<ListAuditEntriesResponse, ListAuditEntriesProblem> {
    let direction = parameters::by_age(request.order_created_at.as_deref());
    let name = format!("{direction:?}");
    let window = parameters::window(
        request.page,
        request.items_per_page,
        request.partial,
        request.after.as_deref(),
        &name,
    )?;
    let filter = filter(&request)?;
    let page = app.list_audit_entries(&caller, filter, direction, window.clone()).await?;
    let body = jsonld::audit_entry_collection(&address(&request), &window, &name, &page);
    Ok(ListAuditEntriesResponse::Ok(body))
}

fn filter(request: &ListAuditEntriesRequest) -> Result<Filter, ConstraintViolation> {
    let (from, until) = parameters::range(
        "createdAt",
        request.created_at_after.as_deref(),
        request.created_at_strictly_after.as_deref(),
        request.created_at_before.as_deref(),
        request.created_at_strictly_before.as_deref(),
    )?;
    let subject = |text: &str| jsonld::path(text).and_then(Subject::parse);
    let actor = |text: &str| IdentityId::parse(jsonld::id("identities", text));
    let asked = request.subject.as_deref();
    Ok(Filter {
        subject: asked.map(|text| subject(text).unwrap_or_else(Subject::of_nothing)),
        actor: request
            .actor
            .as_deref()
            .map(|text| actor(text).unwrap_or_else(IdentityId::of_nothing)),
        action: request.action.map(action),
        from,
        until,
    })
}

fn action(action: AuditAction) -> Action {
    match action {
        AuditAction::Create => Action::Create,
        AuditAction::Update => Action::Update,
        AuditAction::Replace => Action::Replace,
        AuditAction::Delete => Action::Delete,
        AuditAction::Restore => Action::Restore,
        AuditAction::Purge => Action::Purge,
        AuditAction::Revoke => Action::Revoke,
    }
}

fn address(request: &ListAuditEntriesRequest) -> Address {
    Address::of(Operation::ListAuditEntries)
        .with("subject", request.subject.as_ref())
        .with("actor", request.actor.as_ref())
        .with("action", request.action.map(Words::word))
        .with("createdAt[after]", request.created_at_after.as_ref())
        .with("createdAt[before]", request.created_at_before.as_ref())
        .with("createdAt[strictly_after]", request.created_at_strictly_after.as_ref())
        .with("createdAt[strictly_before]", request.created_at_strictly_before.as_ref())
        .with("order[createdAt]", request.order_created_at.as_ref())
}

pub async fn get_audit_entry(
    app: &App,
    caller: Caller,
    request: GetAuditEntryRequest,
) -> Result<GetAuditEntryResponse, GetAuditEntryProblem> {
    let id = AuditEntryId::parse(&request.id).ok_or_else(problem::audit_entry_not_found)?;
    let entry = app.find_audit_entry(&caller, id).await?;
    let entry = entry.ok_or_else(problem::audit_entry_not_found)?;
    Ok(GetAuditEntryResponse::Ok(jsonld::audit_entry_document(&entry)))
}
