//! Roles: made, found, listed, changed and deleted.

use std::collections::BTreeMap;

use diesel::{dsl::count_star, prelude::*};

use super::{
    Connection,
    among::among,
    audit,
    either::insert_all,
    kept,
    memberships::administrators,
    page::ordered,
    schema::{membership_roles, role_permissions, roles},
    time, value,
};
use crate::{
    domain::{
        audit::{Act, Action, Kind, Subject},
        change::{Change, Removal},
        id::{OrganizationId, RoleId},
        listing::{Cursor, Direction, Key, Page, Window},
        permission::{Grant, Permissions},
        precondition::Precondition,
        role::{ChangeRefusal, InUse, Patch, Role},
    },
    failure::Failure,
};

/// Makes a role; `false`, nothing being made, where the organization has one of its name.
///
/// # Errors
/// Where the database cannot be written to.
pub fn insert(connection: &mut Connection, act: &Act, new: &Role) -> Result<bool, Failure> {
    if find_named(connection, new.organization, &new.name)?.is_some() {
        return Ok(false);
    }
    diesel::insert_into(roles::table)
        .values((
            roles::id.eq(new.id.to_string()),
            roles::organization_id.eq(new.organization.to_string()),
            roles::name.eq(&new.name),
            roles::created_at.eq(kept(new.created_at)),
        ))
        .execute(connection)?;
    insert_permissions(connection, new.id, &new.permissions)?;
    record(connection, act, Action::Create, new)?;
    Ok(true)
}

fn insert_permissions(
    connection: &mut Connection,
    role: RoleId,
    permissions: &[Grant],
) -> Result<(), Failure> {
    let row = |grant: &Grant| {
        (
            role_permissions::role_id.eq(role.to_string()),
            role_permissions::permission.eq(grant.as_str().to_owned()),
        )
    };
    Ok(insert_all!(connection, role_permissions::table, permissions.iter().map(row).collect())?)
}

/// The role, where the organization has it.
///
/// # Errors
/// Where the database cannot be read.
pub fn find(
    connection: &mut Connection,
    organization: OrganizationId,
    id: RoleId,
) -> Result<Option<Role>, Failure> {
    let row = roles::table
        .find(id.to_string())
        .filter(roles::organization_id.eq(organization.to_string()))
        .select(Row::as_select())
        .first(connection)
        .optional()?;
    Ok(whole(connection, organization, row.into_iter().collect())?.pop())
}

/// The organization's role of this name.
///
/// # Errors
/// Where the database cannot be read.
pub fn find_named(
    connection: &mut Connection,
    organization: OrganizationId,
    name: &str,
) -> Result<Option<Role>, Failure> {
    let row = roles::table
        .filter(roles::organization_id.eq(organization.to_string()))
        .filter(roles::name.eq(name))
        .select(Row::as_select())
        .first(connection)
        .optional()?;
    Ok(whole(connection, organization, row.into_iter().collect())?.pop())
}

/// A part of the organization's roles, by age.
///
/// # Errors
/// Where the database cannot be read.
pub fn list(
    connection: &mut Connection,
    organization: OrganizationId,
    direction: Direction,
    window: &Window,
) -> Result<Page<Role>, Failure> {
    let owned = roles::table.filter(roles::organization_id.eq(organization.to_string()));
    let total = if window.counted {
        let counted = owned.clone().select(count_star()).first::<i64>(connection)?;
        Some(value(u64::try_from(counted).ok(), "count(*)")?)
    } else {
        None
    };
    let query = owned.select(Row::as_select()).into_boxed();
    let after = window.cursor().and_then(|at| Some((at.key.number()?, at.id.to_string())));
    let query = ordered!(query, roles::created_at, roles::id, direction, after);
    let rows =
        query.limit(i64::from(window.size) + 1).offset(window.offset()).load::<Row>(connection)?;
    let found = whole(connection, organization, rows)?;
    Ok(Page::of(found, window, total, |role| Cursor {
        key: Key::Number(kept(role.created_at)),
        id: role.id.into(),
    }))
}

/// What the roles grant together, or the place of the first that the organization does not have.
///
/// # Errors
/// Where the database cannot be read.
pub(super) fn grants(
    connection: &mut Connection,
    organization: OrganizationId,
    ids: &[RoleId],
) -> Result<Result<Vec<Grant>, usize>, Failure> {
    let rows = roles::table
        .filter(among(roles::id, ids.iter().map(ToString::to_string)))
        .filter(roles::organization_id.eq(organization.to_string()))
        .select(Row::as_select())
        .load(connection)?;
    let found = whole(connection, organization, rows)?;
    if let Some(place) = ids.iter().position(|id| found.iter().all(|role| role.id != *id)) {
        return Ok(Err(place));
    }
    Ok(Ok(found.into_iter().flat_map(|role| role.permissions).collect()))
}

/// Changes the role, where it is as required; `held` is what whoever asks may give.
///
/// # Errors
/// Where the database cannot be written to.
pub fn update(
    connection: &mut Connection,
    act: &Act,
    held: &Permissions,
    id: RoleId,
    patch: Patch,
    precondition: &Precondition,
) -> Result<Change<Role, ChangeRefusal>, Failure> {
    let Some(role) = find(connection, act.organization, id)? else { return Ok(Change::Unknown) };
    if !precondition.holds(&role.tag(), role.created_at) {
        return Ok(Change::Stale(role.tag()));
    }
    let name = patch.name.unwrap_or_else(|| role.name.clone());
    let permissions = match patch.permissions {
        Some(mut permissions) => {
            permissions.sort();
            permissions.dedup();
            permissions
        }
        None => role.permissions.clone(),
    };
    if name == role.name && permissions == role.permissions {
        return Ok(Change::Changed(role));
    }
    let named = find_named(connection, act.organization, &name)?;
    if named.is_some_and(|other| other.id != id) {
        return Ok(Change::Refused(ChangeRefusal::NameTaken));
    }
    let added = permissions.iter().filter(|grant| !role.permissions.contains(grant));
    let exceeding = held.exceeded(added);
    if !exceeding.is_empty() {
        return Ok(Change::Refused(ChangeRefusal::Exceeds(exceeding)));
    }
    let everything = Grant::everything();
    if role.permissions.contains(&everything) && !permissions.contains(&everything) {
        let administrators = administrators(connection, act.organization)?;
        let others = administrators.iter().filter(|one| one.role != id).count();
        if others == 0 && !administrators.is_empty() {
            return Ok(Change::Refused(ChangeRefusal::LastAdministrator));
        }
    }
    if permissions != role.permissions {
        let old = role_permissions::table.filter(role_permissions::role_id.eq(id.to_string()));
        diesel::delete(old).execute(connection)?;
        insert_permissions(connection, id, &permissions)?;
    }
    diesel::update(roles::table.find(id.to_string()))
        .set((roles::name.eq(&name), roles::version.eq(roles::version + 1)))
        .execute(connection)?;
    let role = Role { name, permissions, version: role.version + 1, ..role };
    record(connection, act, Action::Update, &role)?;
    Ok(Change::Changed(role))
}

/// Deletes a role that no member has.
///
/// # Errors
/// Where the database cannot be written to.
pub fn delete(
    connection: &mut Connection,
    act: &Act,
    id: RoleId,
) -> Result<Removal<InUse>, Failure> {
    let Some(role) = find(connection, act.organization, id)? else { return Ok(Removal::Unknown) };
    let members = membership_roles::table
        .filter(membership_roles::role_id.eq(id.to_string()))
        .select(count_star())
        .first::<i64>(connection)?;
    if members > 0 {
        let members = value(u64::try_from(members).ok(), "count(*)")?;
        return Ok(Removal::Refused(InUse { members }));
    }
    diesel::delete(roles::table.find(id.to_string())).execute(connection)?;
    record(connection, act, Action::Delete, &role)?;
    Ok(Removal::Removed)
}

fn record(
    connection: &mut Connection,
    act: &Act,
    action: Action,
    role: &Role,
) -> Result<(), Failure> {
    audit::record(connection, act, action, Subject::new(Kind::Role, role.id), role.snapshot())
}

/// The roles of rows of one organization, with what they grant.
fn whole(
    connection: &mut Connection,
    organization: OrganizationId,
    rows: Vec<Row>,
) -> Result<Vec<Role>, Failure> {
    let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    let mut granted = BTreeMap::<String, Vec<Grant>>::new();
    let permissions = role_permissions::table
        .filter(among(role_permissions::role_id, ids))
        .order((role_permissions::role_id, role_permissions::permission))
        .load::<(String, String)>(connection)?;
    for (role, permission) in permissions {
        let grant = value(Grant::parse(&permission), "role_permissions.permission")?;
        granted.entry(role).or_default().push(grant);
    }
    rows.into_iter()
        .map(|row| {
            Ok(Role {
                id: value(RoleId::parse(&row.id), "roles.id")?,
                organization,
                permissions: granted.remove(&row.id).unwrap_or_default(),
                name: row.name,
                version: value(u32::try_from(row.version).ok(), "roles.version")?,
                created_at: time(row.created_at)?,
            })
        })
        .collect()
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = roles, check_for_backend(crate::store::connection::Backend))]
struct Row {
    id: String,
    name: String,
    version: i32,
    created_at: i64,
}
