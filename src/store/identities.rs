//! Identities: made as members of an organization, and found, listed and renamed where they are.

use diesel::{
    dsl::{count_star, exists},
    prelude::*,
};

use super::{
    Connection, access,
    among::among,
    audit, kept, memberships,
    page::ordered,
    roles,
    schema::{identities, memberships as members, subjects},
    time, value,
};
use crate::{
    domain::{
        audit::{Act, Action, Kind, Subject},
        caller::Caller,
        change::Change,
        id::{IdentityId, OrganizationId},
        identity::{ChangeRefusal, Identity, Login, NewMember, Refusal},
        listing::{Cursor, Direction, Key, Page, Window},
        permission::{Permission, Permissions},
        precondition::Precondition,
    },
    failure::Failure,
};

/// Makes an identity, and makes it a member of the organization acted in; `held` is what whoever asks may give.
/// `joined` tells of the membership in the audit, as `act` does of the identity.
///
/// # Errors
/// Where the database cannot be written to.
pub fn create(
    connection: &mut Connection,
    [act, joined]: [&Act; 2],
    held: &Permissions,
    new: NewMember,
) -> Result<Result<Identity, Refusal>, Failure> {
    let organization = act.organization;
    match roles::grants(connection, organization, &new.roles)? {
        Err(place) => return Ok(Err(Refusal::UnknownRole(place))),
        Ok(grants) => {
            let exceeding = held.exceeded(&grants);
            if !exceeding.is_empty() {
                return Ok(Err(Refusal::Exceeds(exceeding)));
            }
        }
    }
    if let Some(login) = &new.login
        && has_login(connection, organization, login)?
    {
        return Ok(Err(Refusal::LoginTaken));
    }
    diesel::insert_into(identities::table)
        .values((
            identities::id.eq(new.identity.to_string()),
            identities::name.eq(&new.name),
            identities::created_at.eq(kept(act.now)),
        ))
        .execute(connection)?;
    if let Some(login) = &new.login {
        diesel::insert_into(subjects::table)
            .values((
                subjects::identity_id.eq(new.identity.to_string()),
                subjects::issuer.eq(&login.issuer),
                subjects::subject.eq(&login.subject),
                subjects::created_at.eq(kept(act.now)),
            ))
            .execute(connection)?;
    }
    let (name, login) = (new.name, new.login);
    let identity = Identity { id: new.identity, name, login, version: 1, created_at: act.now };
    record(connection, act, Action::Create, &identity)?;
    memberships::insert(connection, joined, new.membership, identity.id, &new.roles)?;
    Ok(Ok(identity))
}

/// Whether a member of the organization has this login.
///
/// # Errors
/// Where the database cannot be read.
pub fn has_login(
    connection: &mut Connection,
    organization: OrganizationId,
    login: &Login,
) -> Result<bool, Failure> {
    let taken = subjects::table
        .inner_join(members::table.on(members::identity_id.eq(subjects::identity_id)))
        .filter(members::organization_id.eq(organization.to_string()))
        .filter(subjects::issuer.eq(&login.issuer))
        .filter(subjects::subject.eq(&login.subject));
    Ok(diesel::select(exists(taken)).get_result(connection)?)
}

/// The identity, where it is a member of the organization.
///
/// # Errors
/// Where the database cannot be read.
pub fn find(
    connection: &mut Connection,
    organization: OrganizationId,
    id: IdentityId,
) -> Result<Option<Identity>, Failure> {
    let row = identities::table
        .inner_join(members::table.on(members::identity_id.eq(identities::id)))
        .left_join(subjects::table.on(subjects::identity_id.eq(identities::id)))
        .filter(members::organization_id.eq(organization.to_string()))
        .filter(identities::id.eq(id.to_string()))
        .select(Row::as_select())
        .first(connection)
        .optional()?;
    row.map(Row::identity).transpose()
}

/// The identity, whoever asks.
///
/// # Errors
/// Where the database cannot be read.
pub fn get(connection: &mut Connection, id: IdentityId) -> Result<Option<Identity>, Failure> {
    let row = identities::table
        .left_join(subjects::table.on(subjects::identity_id.eq(identities::id)))
        .filter(identities::id.eq(id.to_string()))
        .select(Row::as_select())
        .first(connection)
        .optional()?;
    row.map(Row::identity).transpose()
}

/// A part of the members of the organization, by the age of the identities.
///
/// # Errors
/// Where the database cannot be read.
pub fn list(
    connection: &mut Connection,
    organization: OrganizationId,
    direction: Direction,
    window: &Window,
) -> Result<Page<Identity>, Failure> {
    let owner = organization.to_string();
    let total = if window.counted {
        let counted = members::table
            .filter(members::organization_id.eq(&owner))
            .select(count_star())
            .first::<i64>(connection)?;
        Some(value(u64::try_from(counted).ok(), "count(*)")?)
    } else {
        None
    };
    let query = identities::table
        .inner_join(members::table.on(members::identity_id.eq(identities::id)))
        .left_join(subjects::table.on(subjects::identity_id.eq(identities::id)))
        .filter(members::organization_id.eq(owner))
        .select(Row::as_select())
        .into_boxed();
    let after = window.cursor().and_then(|at| Some((at.key.number()?, at.id.to_string())));
    let query = ordered!(query, identities::created_at, identities::id, direction, after);
    let rows =
        query.limit(i64::from(window.size) + 1).offset(window.offset()).load::<Row>(connection)?;
    let found = rows.into_iter().map(Row::identity).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::of(found, window, total, |identity| Cursor {
        key: Key::Number(kept(identity.created_at)),
        id: identity.id.into(),
    }))
}

/// Renames a member of the organization acted in, where it is as required, and the caller may wherever else it
/// is one.
///
/// # Errors
/// Where the database cannot be written to.
pub fn update(
    connection: &mut Connection,
    caller: &Caller,
    act: &Act,
    id: IdentityId,
    name: Option<String>,
    precondition: &Precondition,
) -> Result<Change<Identity, ChangeRefusal>, Failure> {
    let Some(identity) = find(connection, act.organization, id)? else {
        return Ok(Change::Unknown);
    };
    if id != caller.identity && !may_rename(connection, caller, id)? {
        return Ok(Change::Refused(ChangeRefusal::Elsewhere));
    }
    if !precondition.holds(&identity.tag(), identity.created_at) {
        return Ok(Change::Stale(identity.tag()));
    }
    let Some(name) = name.filter(|name| *name != identity.name) else {
        return Ok(Change::Changed(identity));
    };
    diesel::update(identities::table.find(id.to_string()))
        .set((identities::name.eq(&name), identities::version.eq(identities::version + 1)))
        .execute(connection)?;
    let identity = Identity { name, version: identity.version + 1, ..identity };
    record(connection, act, Action::Update, &identity)?;
    Ok(Change::Changed(identity))
}

/// Whether the caller may rename it in every organization that it is a member of.
fn may_rename(
    connection: &mut Connection,
    caller: &Caller,
    id: IdentityId,
) -> Result<bool, Failure> {
    let able = access::organizations_with(connection, caller, &Permission::UPDATE_MEMBER)?;
    let able: Vec<_> = able.iter().map(ToString::to_string).collect();
    let elsewhere = members::table
        .filter(members::identity_id.eq(id.to_string()))
        .filter(diesel::dsl::not(among(members::organization_id, able)));
    Ok(!diesel::select(exists(elsewhere)).get_result::<bool>(connection)?)
}

fn record(
    connection: &mut Connection,
    act: &Act,
    action: Action,
    identity: &Identity,
) -> Result<(), Failure> {
    let subject = Subject::new(Kind::Identity, identity.id);
    audit::record(connection, act, action, subject, identity.snapshot())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = identities, check_for_backend(crate::store::connection::Backend))]
struct Row {
    id: String,
    name: String,
    version: i32,
    created_at: i64,
    #[diesel(select_expression = subjects::issuer.nullable())]
    issuer: Option<String>,
    #[diesel(select_expression = subjects::subject.nullable())]
    subject: Option<String>,
}

impl Row {
    fn identity(self) -> Result<Identity, Failure> {
        let login = self.issuer.zip(self.subject);
        Ok(Identity {
            id: value(IdentityId::parse(&self.id), "identities.id")?,
            name: self.name,
            login: login.map(|(issuer, subject)| Login { issuer, subject }),
            version: value(u32::try_from(self.version).ok(), "identities.version")?,
            created_at: time(self.created_at)?,
        })
    }
}
