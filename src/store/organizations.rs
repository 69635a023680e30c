//! Organizations: made with their first roles, found, listed, changed and deleted.

use diesel::{
    dsl::{count_star, exists},
    prelude::*,
};

use super::{
    Connection, access,
    among::among,
    audit, kept,
    page::ordered,
    schema::{blobs, medias, membership_roles, memberships, organizations, products},
    setup, time, value,
};
use crate::{
    domain::{
        audit::{Act, Action, Kind, Subject},
        caller::Caller,
        change::{Change, Removal},
        deletion::OnReferences,
        id::{MembershipId, OrganizationId, RoleId},
        listing::{Cursor, Direction, Key, Page, Window},
        organization::{ChangeRefusal, FIRST_ROLES, Organization, Patch, Policy, RemovalRefusal},
        permission::Permission,
        precondition::Precondition,
    },
    failure::Failure,
};

/// Makes an organization whose administrator is whoever acts. The audit of it begins with that.
///
/// # Errors
/// Where the database cannot be written to, or the slug is taken.
pub fn create(
    connection: &mut Connection,
    act: &Act,
    new: &Organization,
    roles: [RoleId; FIRST_ROLES.len()],
    membership: MembershipId,
) -> Result<(), Failure> {
    setup::insert_organization(connection, new, roles)?;
    diesel::insert_into(memberships::table)
        .values((
            memberships::id.eq(membership.to_string()),
            memberships::organization_id.eq(new.id.to_string()),
            memberships::identity_id.eq(act.identity.to_string()),
            memberships::created_at.eq(kept(act.now)),
        ))
        .execute(connection)?;
    let [administrator, ..] = roles;
    diesel::insert_into(membership_roles::table)
        .values((
            membership_roles::membership_id.eq(membership.to_string()),
            membership_roles::role_id.eq(administrator.to_string()),
        ))
        .execute(connection)?;
    let act = Act { organization: new.id, ..act.clone() };
    record(connection, &act, Action::Create, new)
}

/// The organization, where the caller may read it.
///
/// # Errors
/// Where the database cannot be read.
pub fn find(
    connection: &mut Connection,
    caller: &Caller,
    id: OrganizationId,
) -> Result<Option<Organization>, Failure> {
    let permissions = access::permissions(connection, caller, id)?;
    if permissions.is_some_and(|held| held.cover(&Permission::READ_ORGANIZATION)) {
        get(connection, id)
    } else {
        Ok(None)
    }
}

/// The organization, whoever asks.
///
/// # Errors
/// Where the database cannot be read.
pub fn get(
    connection: &mut Connection,
    id: OrganizationId,
) -> Result<Option<Organization>, Failure> {
    let row = organizations::table
        .find(id.to_string())
        .select(Row::as_select())
        .first(connection)
        .optional()?;
    row.map(Row::organization).transpose()
}

/// A part of the organizations that the caller may read, by age.
///
/// # Errors
/// Where the database cannot be read.
pub fn list(
    connection: &mut Connection,
    caller: &Caller,
    direction: Direction,
    window: &Window,
) -> Result<Page<Organization>, Failure> {
    let readable = access::organizations_with(connection, caller, &Permission::READ_ORGANIZATION)?;
    let readable: Vec<_> = readable.iter().map(ToString::to_string).collect();
    let total = if window.counted {
        Some(u64::try_from(readable.len()).map_err(Failure::internal)?)
    } else {
        None
    };
    let query = organizations::table
        .filter(among(organizations::id, readable))
        .select(Row::as_select())
        .into_boxed();
    let after = window.cursor().and_then(|at| Some((at.key.number()?, at.id.to_string())));
    let query = ordered!(query, organizations::created_at, organizations::id, direction, after);
    let rows =
        query.limit(i64::from(window.size) + 1).offset(window.offset()).load::<Row>(connection)?;
    let found = rows.into_iter().map(Row::organization).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::of(found, window, total, |organization| Cursor {
        key: Key::Number(kept(organization.created_at)),
        id: organization.id.into(),
    }))
}

/// Changes the organization, where the caller may do so there.
///
/// # Errors
/// Where the database cannot be written to.
pub fn update(
    connection: &mut Connection,
    caller: &Caller,
    act: &Act,
    id: OrganizationId,
    patch: Patch,
    precondition: &Precondition,
) -> Result<Change<Organization, ChangeRefusal>, Failure> {
    let Some(organization) = find(connection, caller, id)? else { return Ok(Change::Unknown) };
    let permissions = access::permissions(connection, caller, id)?;
    let needed = Permission::UPDATE_ORGANIZATION;
    if !permissions.is_some_and(|held| held.cover(&needed)) {
        return Ok(Change::Refused(ChangeRefusal::Denied(needed)));
    }
    if !precondition.holds(&organization.tag(), organization.updated_at) {
        return Ok(Change::Stale(organization.tag()));
    }
    change(connection, act, &organization, patch)
}

/// Changes the organization, whoever asks.
///
/// # Errors
/// Where the database cannot be written to.
pub fn change(
    connection: &mut Connection,
    act: &Act,
    organization: &Organization,
    patch: Patch,
) -> Result<Change<Organization, ChangeRefusal>, Failure> {
    let changed = organization.patched(patch);
    if changed == *organization {
        return Ok(Change::Changed(changed));
    }
    let with_slug = organizations::table
        .filter(organizations::slug.eq(&changed.slug))
        .filter(organizations::id.ne(changed.id.to_string()));
    if diesel::select(exists(with_slug)).get_result(connection)? {
        return Ok(Change::Refused(ChangeRefusal::SlugTaken));
    }
    let policy = changed.policy;
    let days = i32::try_from(policy.trash_retention_days).map_err(Failure::internal)?;
    let quota = policy.quota_bytes.map(i64::try_from).transpose().map_err(Failure::internal)?;
    diesel::update(organizations::table.find(changed.id.to_string()))
        .set((
            organizations::name.eq(&changed.name),
            organizations::slug.eq(&changed.slug),
            organizations::delete_policy.eq(policy.on_references.as_str()),
            organizations::trash_retention_days.eq(days),
            organizations::quota_bytes.eq(quota),
            organizations::version.eq(organizations::version + 1),
            organizations::updated_at.eq(kept(act.now)),
        ))
        .execute(connection)?;
    let changed =
        Organization { version: organization.version + 1, updated_at: act.now, ..changed };
    let act = Act { organization: changed.id, ..act.clone() };
    record(connection, &act, Action::Update, &changed)?;
    Ok(Change::Changed(changed))
}

/// Deletes an organization that has nothing, with its roles, memberships, tokens and audit. The audit of the
/// one acted in tells that it was, and nothing of what it was like.
///
/// # Errors
/// Where the database cannot be written to.
pub fn delete(
    connection: &mut Connection,
    caller: &Caller,
    act: &Act,
    id: OrganizationId,
) -> Result<Removal<RemovalRefusal>, Failure> {
    if find(connection, caller, id)?.is_none() {
        return Ok(Removal::Unknown);
    }
    let permissions = access::permissions(connection, caller, id)?;
    let needed = Permission::DELETE_ORGANIZATION;
    if !permissions.is_some_and(|held| held.cover(&needed)) {
        return Ok(Removal::Refused(RemovalRefusal::Denied(needed)));
    }
    if id == caller.organization {
        return Ok(Removal::Refused(RemovalRefusal::ActsAsIt));
    }
    if !remove(connection, id)? {
        return Ok(Removal::Refused(RemovalRefusal::InUse));
    }
    let subject = Subject::new(Kind::Organization, id);
    audit::record(connection, act, Action::Delete, subject, serde_json::Map::new())?;
    Ok(Removal::Removed)
}

/// Deletes an organization that has nothing, whoever asks; `false`, and it stays, where it has something.
///
/// # Errors
/// Where the database cannot be written to.
pub fn remove(connection: &mut Connection, id: OrganizationId) -> Result<bool, Failure> {
    let owner = id.to_string();
    let with_medias = medias::table.filter(medias::organization_id.eq(&owner)).select(count_star());
    let with_products =
        products::table.filter(products::organization_id.eq(&owner)).select(count_star());
    let with_bytes = blobs::table.filter(blobs::organization_id.eq(&owner)).select(count_star());
    let things = with_medias.first::<i64>(connection)?
        + with_products.first::<i64>(connection)?
        + with_bytes.first::<i64>(connection)?;
    if things > 0 {
        return Ok(false);
    }
    diesel::delete(organizations::table.find(&owner)).execute(connection)?;
    Ok(true)
}

fn record(
    connection: &mut Connection,
    act: &Act,
    action: Action,
    organization: &Organization,
) -> Result<(), Failure> {
    let subject = Subject::new(Kind::Organization, organization.id);
    audit::record(connection, act, action, subject, organization.snapshot())
}

/// The organizations, the oldest first.
///
/// # Errors
/// Where the database cannot be read.
pub fn all(connection: &mut Connection) -> Result<Vec<Organization>, Failure> {
    let rows = organizations::table
        .order((organizations::created_at, organizations::id))
        .select(Row::as_select())
        .load(connection)?;
    rows.into_iter().map(Row::organization).collect()
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = organizations, check_for_backend(crate::store::connection::Backend))]
struct Row {
    id: String,
    name: String,
    slug: String,
    delete_policy: String,
    trash_retention_days: i32,
    quota_bytes: Option<i64>,
    stored_bytes: i64,
    version: i32,
    created_at: i64,
    updated_at: i64,
}

impl Row {
    fn organization(self) -> Result<Organization, Failure> {
        let bytes = |bytes: i64| value(u64::try_from(bytes).ok(), "organizations.quota_bytes");
        let policy = OnReferences::parse(&self.delete_policy);
        let days = u32::try_from(self.trash_retention_days).ok();
        Ok(Organization {
            id: value(OrganizationId::parse(&self.id), "organizations.id")?,
            name: self.name,
            slug: self.slug,
            policy: Policy {
                on_references: value(policy, "organizations.delete_policy")?,
                trash_retention_days: value(days, "organizations.trash_retention_days")?,
                quota_bytes: self.quota_bytes.map(bytes).transpose()?,
            },
            stored_bytes: bytes(self.stored_bytes)?,
            version: value(u32::try_from(self.version).ok(), "organizations.version")?,
            created_at: time(self.created_at)?,
            updated_at: time(self.updated_at)?,
        })
    }
}
