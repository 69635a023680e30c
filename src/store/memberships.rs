//! Memberships: made, found, listed, changed and ended. An organization that has an administrator keeps one.

use std::collections::BTreeMap;

use diesel::{dsl::count_star, prelude::*, sql_types::Bool};

use super::{
    Connection, access,
    among::among,
    audit,
    either::insert_all,
    identities, kept,
    page::ordered,
    roles,
    schema::{membership_roles, memberships, role_permissions, tokens},
    time, value,
};
use crate::{
    domain::{
        audit::{Act, Action, Kind, Subject},
        caller::Caller,
        change::{Change, Removal},
        id::{IdentityId, MembershipId, OrganizationId, RoleId},
        listing::{Cursor, Direction, Key, Page, Window},
        membership::{ChangeRefusal, Filter, LastAdministrator, Membership, Refusal},
        permission::{Grant, Permission, Permissions},
        precondition::Precondition,
    },
    failure::Failure,
};

/// Makes an identity a member of the organization acted in, where the caller may know it and give its roles.
///
/// # Errors
/// Where the database cannot be written to.
pub fn create(
    connection: &mut Connection,
    caller: &Caller,
    act: &Act,
    id: MembershipId,
    identity: IdentityId,
    roles: &[RoleId],
) -> Result<Result<Membership, Refusal>, Failure> {
    let organization = act.organization;
    if find_of(connection, organization, identity)?.is_some() {
        return Ok(Err(Refusal::Member));
    }
    if !may_know(connection, caller, identity)? {
        return Ok(Err(Refusal::UnknownIdentity));
    }
    match roles::grants(connection, organization, roles)? {
        Err(place) => return Ok(Err(Refusal::UnknownRole(place))),
        Ok(grants) => {
            let exceeding = caller.permissions.exceeded(&grants);
            if !exceeding.is_empty() {
                return Ok(Err(Refusal::Exceeds(exceeding)));
            }
        }
    }
    if let Some(identity) = identities::get(connection, identity)?
        && let Some(login) = identity.login
        && identities::has_login(connection, organization, &login)?
    {
        return Ok(Err(Refusal::LoginTaken));
    }
    insert(connection, act, id, identity, roles).map(Ok)
}

/// Whether the identity is the caller's own, or one that it may read in another organization.
fn may_know(
    connection: &mut Connection,
    caller: &Caller,
    identity: IdentityId,
) -> Result<bool, Failure> {
    if identity == caller.identity {
        return Ok(true);
    }
    let readable = access::organizations_with(connection, caller, &Permission::READ_MEMBER)?;
    let readable: Vec<_> = readable.iter().map(ToString::to_string).collect();
    let known = memberships::table
        .filter(memberships::identity_id.eq(identity.to_string()))
        .filter(among(memberships::organization_id, readable));
    Ok(diesel::select(diesel::dsl::exists(known)).get_result(connection)?)
}

/// Makes an identity a member, whoever asks.
///
/// # Errors
/// Where the database cannot be written to.
pub fn insert(
    connection: &mut Connection,
    act: &Act,
    id: MembershipId,
    identity: IdentityId,
    roles: &[RoleId],
) -> Result<Membership, Failure> {
    diesel::insert_into(memberships::table)
        .values((
            memberships::id.eq(id.to_string()),
            memberships::organization_id.eq(act.organization.to_string()),
            memberships::identity_id.eq(identity.to_string()),
            memberships::created_at.eq(kept(act.now)),
        ))
        .execute(connection)?;
    let roles = sorted(roles);
    insert_roles(connection, id, &roles)?;
    let organization = act.organization;
    let created_at = act.now;
    let membership = Membership { id, organization, identity, roles, version: 1, created_at };
    record(connection, act, Action::Create, &membership)?;
    Ok(membership)
}

fn sorted(roles: &[RoleId]) -> Vec<RoleId> {
    let mut roles = roles.to_vec();
    roles.sort();
    roles.dedup();
    roles
}

fn insert_roles(
    connection: &mut Connection,
    membership: MembershipId,
    roles: &[RoleId],
) -> Result<(), Failure> {
    let row = |role: &RoleId| {
        (
            membership_roles::membership_id.eq(membership.to_string()),
            membership_roles::role_id.eq(role.to_string()),
        )
    };
    Ok(insert_all!(connection, membership_roles::table, roles.iter().map(row).collect())?)
}

/// The membership, where it is one of the organization.
///
/// # Errors
/// Where the database cannot be read.
pub fn find(
    connection: &mut Connection,
    organization: OrganizationId,
    id: MembershipId,
) -> Result<Option<Membership>, Failure> {
    let row = memberships::table
        .find(id.to_string())
        .filter(memberships::organization_id.eq(organization.to_string()))
        .select(Row::as_select())
        .first(connection)
        .optional()?;
    Ok(whole(connection, organization, row.into_iter().collect())?.pop())
}

/// The identity's membership of the organization.
///
/// # Errors
/// Where the database cannot be read.
pub fn find_of(
    connection: &mut Connection,
    organization: OrganizationId,
    identity: IdentityId,
) -> Result<Option<Membership>, Failure> {
    let row = memberships::table
        .filter(memberships::organization_id.eq(organization.to_string()))
        .filter(memberships::identity_id.eq(identity.to_string()))
        .select(Row::as_select())
        .first(connection)
        .optional()?;
    Ok(whole(connection, organization, row.into_iter().collect())?.pop())
}

/// A part of the organization's memberships that pass the filter, by age.
///
/// # Errors
/// Where the database cannot be read.
pub fn list(
    connection: &mut Connection,
    organization: OrganizationId,
    filter: Filter,
    direction: Direction,
    window: &Window,
) -> Result<Page<Membership>, Failure> {
    let total = if window.counted {
        let passing = memberships::table.filter(passes(organization, filter));
        let counted = passing.select(count_star()).first::<i64>(connection)?;
        Some(value(u64::try_from(counted).ok(), "count(*)")?)
    } else {
        None
    };
    let query = memberships::table
        .filter(passes(organization, filter))
        .select(Row::as_select())
        .into_boxed();
    let after = window.cursor().and_then(|at| Some((at.key.number()?, at.id.to_string())));
    let query = ordered!(query, memberships::created_at, memberships::id, direction, after);
    let rows =
        query.limit(i64::from(window.size) + 1).offset(window.offset()).load::<Row>(connection)?;
    let found = whole(connection, organization, rows)?;
    Ok(Page::of(found, window, total, |membership| Cursor {
        key: Key::Number(kept(membership.created_at)),
        id: membership.id.into(),
    }))
}

type Condition = Box<
    dyn BoxableExpression<memberships::table, crate::store::connection::Backend, SqlType = Bool>,
>;

fn passes(organization: OrganizationId, filter: Filter) -> Condition {
    let mut all: Condition = Box::new(memberships::organization_id.eq(organization.to_string()));
    if let Some(identity) = filter.identity {
        all = Box::new(all.and(memberships::identity_id.eq(identity.to_string())));
    }
    if let Some(role) = filter.role {
        let with = membership_roles::table
            .filter(membership_roles::role_id.eq(role.to_string()))
            .select(membership_roles::membership_id);
        all = Box::new(all.and(memberships::id.eq_any(with)));
    }
    all
}

/// Changes the roles of a member, where it is as required; `held` is what whoever asks may give.
///
/// # Errors
/// Where the database cannot be written to.
pub fn update(
    connection: &mut Connection,
    act: &Act,
    held: &Permissions,
    id: MembershipId,
    new: Option<Vec<RoleId>>,
    precondition: &Precondition,
) -> Result<Change<Membership, ChangeRefusal>, Failure> {
    let Some(membership) = find(connection, act.organization, id)? else {
        return Ok(Change::Unknown);
    };
    if !precondition.holds(&membership.tag(), membership.created_at) {
        return Ok(Change::Stale(membership.tag()));
    }
    let Some(new) = new else { return Ok(Change::Changed(membership)) };
    // Places are those of the request: what it names is looked up before what is new is told from it.
    if let Err(place) = roles::grants(connection, act.organization, &new)? {
        return Ok(Change::Refused(ChangeRefusal::UnknownRole(place)));
    }
    let roles = sorted(&new);
    if roles == membership.roles {
        return Ok(Change::Changed(membership));
    }
    let is_added = |role: &RoleId| !membership.roles.contains(role);
    let added: Vec<_> = roles.iter().copied().filter(is_added).collect();
    let given = roles::grants(connection, act.organization, &added)?.unwrap_or_default();
    let exceeding = held.exceeded(&given);
    if !exceeding.is_empty() {
        return Ok(Change::Refused(ChangeRefusal::Exceeds(exceeding)));
    }
    let remaining = roles::grants(connection, act.organization, &roles)?.unwrap_or_default();
    if !remaining.contains(&Grant::everything()) && is_last(connection, act.organization, id)? {
        return Ok(Change::Refused(ChangeRefusal::LastAdministrator));
    }
    let old = membership_roles::table.filter(membership_roles::membership_id.eq(id.to_string()));
    diesel::delete(old).execute(connection)?;
    insert_roles(connection, id, &roles)?;
    diesel::update(memberships::table.find(id.to_string()))
        .set(memberships::version.eq(memberships::version + 1))
        .execute(connection)?;
    let membership = Membership { roles, version: membership.version + 1, ..membership };
    record(connection, act, Action::Update, &membership)?;
    Ok(Change::Changed(membership))
}

/// Ends a membership, and with it the member's tokens for the organization: they do not come back with it.
///
/// # Errors
/// Where the database cannot be written to.
pub fn delete(
    connection: &mut Connection,
    act: &Act,
    id: MembershipId,
) -> Result<Removal<LastAdministrator>, Failure> {
    let Some(membership) = find(connection, act.organization, id)? else {
        return Ok(Removal::Unknown);
    };
    if is_last(connection, act.organization, id)? {
        return Ok(Removal::Refused(LastAdministrator));
    }
    let current = tokens::table
        .filter(tokens::organization_id.eq(act.organization.to_string()))
        .filter(tokens::identity_id.eq(membership.identity.to_string()))
        .filter(tokens::revoked_at.is_null());
    diesel::update(current).set(tokens::revoked_at.eq(kept(act.now))).execute(connection)?;
    diesel::delete(memberships::table.find(id.to_string())).execute(connection)?;
    record(connection, act, Action::Delete, &membership)?;
    Ok(Removal::Removed)
}

/// A member by whom an organization can be administrated, and the role that makes it one.
pub(super) struct Administrator {
    pub(super) membership: MembershipId,
    pub(super) role: RoleId,
}

/// The members who may do everything.
pub(super) fn administrators(
    connection: &mut Connection,
    organization: OrganizationId,
) -> Result<Vec<Administrator>, Failure> {
    memberships::table
        .inner_join(membership_roles::table.on(membership_roles::membership_id.eq(memberships::id)))
        .inner_join(
            role_permissions::table.on(role_permissions::role_id.eq(membership_roles::role_id)),
        )
        .filter(memberships::organization_id.eq(organization.to_string()))
        .filter(role_permissions::permission.eq(Grant::everything().as_str()))
        .select((memberships::id, membership_roles::role_id))
        .load::<(String, String)>(connection)?
        .into_iter()
        .map(|(membership, role)| {
            Ok(Administrator {
                membership: value(MembershipId::parse(&membership), "memberships.id")?,
                role: value(RoleId::parse(&role), "membership_roles.role_id")?,
            })
        })
        .collect()
}

/// Whether nobody else may do everything.
fn is_last(
    connection: &mut Connection,
    organization: OrganizationId,
    id: MembershipId,
) -> Result<bool, Failure> {
    let administrators = administrators(connection, organization)?;
    Ok(!administrators.is_empty() && administrators.iter().all(|one| one.membership == id))
}

fn record(
    connection: &mut Connection,
    act: &Act,
    action: Action,
    membership: &Membership,
) -> Result<(), Failure> {
    let subject = Subject::new(Kind::Membership, membership.id);
    audit::record(connection, act, action, subject, membership.snapshot())
}

/// The memberships of rows of one organization, with their roles.
fn whole(
    connection: &mut Connection,
    organization: OrganizationId,
    rows: Vec<Row>,
) -> Result<Vec<Membership>, Failure> {
    let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    let mut held = BTreeMap::<String, Vec<RoleId>>::new();
    let roles = membership_roles::table
        .filter(among(membership_roles::membership_id, ids))
        .order((membership_roles::membership_id, membership_roles::role_id))
        .load::<(String, String)>(connection)?;
    for (membership, role) in roles {
        let role = value(RoleId::parse(&role), "membership_roles.role_id")?;
        held.entry(membership).or_default().push(role);
    }
    rows.into_iter()
        .map(|row| {
            Ok(Membership {
                id: value(MembershipId::parse(&row.id), "memberships.id")?,
                organization,
                identity: value(IdentityId::parse(&row.identity_id), "memberships.identity_id")?,
                roles: held.remove(&row.id).unwrap_or_default(),
                version: value(u32::try_from(row.version).ok(), "memberships.version")?,
                created_at: time(row.created_at)?,
            })
        })
        .collect()
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = memberships, check_for_backend(crate::store::connection::Backend))]
struct Row {
    id: String,
    identity_id: String,
    version: i32,
    created_at: i64,
}
