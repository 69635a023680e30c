//! What is known of those who act: of a bearer, one read from token to permissions; of an organization, its
//! members. Whether it suffices is judged by whoever asks.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use diesel::prelude::*;
use jiff::Timestamp;

use super::{
    Connection, Version,
    either::on_either,
    schema::{
        access_stamps, identities, membership_roles, memberships, role_permissions, roles,
        subjects, token_permissions, tokens,
    },
    time, value,
};
use crate::{
    domain::{
        caller::{Caller, Credential},
        id::{IdentityId, OrganizationId, TokenId},
        identity::Login,
        permission::{Grant, Permission, Permissions},
        token::SecretHash,
    },
    failure::Failure,
};

/// A token, and what it opens.
#[derive(Clone, Debug)]
pub struct Access {
    /// What the secret is compared with.
    pub secret_hash: SecretHash,
    /// When the token ends, if ever.
    pub expires_at: Option<Timestamp>,
    /// When it was revoked, if it was.
    pub revoked_at: Option<Timestamp>,
    /// Who acts with it.
    pub identity: IdentityId,
    /// The one organization that it is for, if it is for one.
    pub organization: Option<OrganizationId>,
    /// What may be done with it in the organization asked for; `None` where the identity is no member, where
    /// the token is for another organization, or where there is no such organization. They look the same.
    pub permissions: Option<Permissions>,
}

impl Access {
    /// Who acts with it.
    pub fn holder(self) -> Holder {
        let credential =
            Credential { organization: self.organization, expires_at: self.expires_at };
        Holder { identity: self.identity, credential, permissions: self.permissions }
    }

    /// Whether the token is neither expired nor revoked: the latter whenever that was, since the clock may have
    /// been set back since, or be behind that of another process.
    pub fn is_current(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| end > now)
    }
}

/// Who acts, once that is proven, and what it may do in the organization asked for.
#[derive(Clone, Debug)]
pub struct Holder {
    /// Who.
    pub identity: IdentityId,
    /// What proved it.
    pub credential: Credential,
    /// As [`Access::permissions`].
    pub permissions: Option<Permissions>,
}

/// Who acts with a login in the organization: of the identities that have it, the one that is a member there;
/// where none is, any of them, without permissions.
///
/// # Errors
/// Where the database cannot be read.
pub fn find_login(
    connection: &mut Connection,
    login: &Login,
    organization: Option<OrganizationId>,
) -> Result<Option<Holder>, Failure> {
    let known = || {
        subjects::table
            .filter(subjects::issuer.eq(&login.issuer))
            .filter(subjects::subject.eq(&login.subject))
            .order((subjects::created_at, subjects::identity_id))
            .select(subjects::identity_id)
    };
    let member = match organization {
        Some(organization) => known()
            .inner_join(memberships::table.on(memberships::identity_id.eq(subjects::identity_id)))
            .filter(memberships::organization_id.eq(organization.to_string()))
            .first::<String>(connection)
            .optional()?,
        None => None,
    };
    let found = match member {
        Some(member) => Some(member),
        None => known().first(connection).optional()?,
    };
    let Some(identity) = found else { return Ok(None) };
    let identity = value(IdentityId::parse(&identity), "subjects.identity_id")?;
    let granted = match organization {
        Some(organization) => roles(connection, identity, organization)?,
        None => None,
    };
    let permissions = granted.map(|granted| Permissions::new(granted, None));
    Ok(Some(Holder { identity, credential: Credential::default(), permissions }))
}

/// What tokens were found to open, for as long as nothing changes what any of them does. Clones share it.
///
/// What this process writes counts with the next request. What another writes counts within [`Known::FRESH`]: for so
/// long the stamp of the database is not asked for again.
#[derive(Clone, Debug, Default)]
pub struct Known {
    opened: Arc<Mutex<Opened>>,
    /// How many times this process has written what may have changed the stamp.
    writes: Arc<AtomicU64>,
}

/// When the stamp was asked for, and after how many writes of this process.
type Asked = (Instant, u64);

/// The stamp, as it was when it was asked for.
type Stamp = (i64, Asked);

#[derive(Debug, Default)]
struct Opened {
    /// The stamp of the database when all of these were read.
    stamp: i64,
    /// When that was last found to be so.
    asked: Option<Asked>,
    by: BTreeMap<(TokenId, OrganizationId), Access>,
}

impl Known {
    /// For how long the stamp is taken to be what it was found to be, unless this process writes meanwhile.
    pub const FRESH: Duration = Duration::from_millis(250);

    /// The most that is kept; then it begins anew.
    const MOST: usize = 4096;

    /// Has the stamp asked for anew: something was written that may have changed it, and nobody has been told yet.
    pub(super) fn expire(&self) {
        self.writes.fetch_add(1, Ordering::SeqCst);
    }

    /// What the token is known to open in the organization, where that need not be asked for yet.
    pub fn recent(&self, token: TokenId, organization: OrganizationId) -> Option<Access> {
        let opened = self.opened();
        let (asked, writes) = opened.asked?;
        let is_fresh = asked.elapsed() < Self::FRESH && writes == self.writes();
        if is_fresh { opened.by.get(&(token, organization)).cloned() } else { None }
    }

    /// What the token is known to open in the organization in this state of the database, or in a later one.
    pub fn since(
        &self,
        version: Version,
        token: TokenId,
        organization: OrganizationId,
    ) -> Option<Access> {
        let opened = self.opened();
        let (asked, _) = opened.asked?;
        if asked >= version.seen { opened.by.get(&(token, organization)).cloned() } else { None }
    }

    /// Whether anything is known of what the token opens in the organization, be it out of date.
    pub fn knows(&self, token: TokenId, organization: OrganizationId) -> bool {
        self.opened().by.contains_key(&(token, organization))
    }

    /// With what is known under the stamp; not where another one was asked for later.
    fn with<T>(
        &self,
        (stamp, asked): Stamp,
        work: impl FnOnce(&mut BTreeMap<(TokenId, OrganizationId), Access>) -> T,
    ) -> Option<T> {
        let mut opened = self.opened();
        if opened.stamp != stamp {
            if opened.asked > Some(asked) {
                return None;
            }
            *opened = Opened { stamp, ..Opened::default() };
        }
        opened.asked = opened.asked.max(Some(asked));
        Some(work(&mut opened.by))
    }

    fn writes(&self) -> u64 {
        self.writes.load(Ordering::SeqCst)
    }

    fn opened(&self) -> MutexGuard<'_, Opened> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the token is known to open in the organization, in one statement: whether anything has changed since that was
/// read. Triggers give the database another stamp with each change to what [`find`] reads.
///
/// # Errors
/// Where the database cannot be read.
pub fn recall(
    connection: &mut Connection,
    known: &Known,
    token: TokenId,
    organization: OrganizationId,
) -> Result<Option<Access>, Failure> {
    let Some(stamp) = asked(connection, known)? else { return Ok(None) };
    Ok(known.with(stamp, |by| by.get(&(token, organization)).cloned()).flatten())
}

/// What the token opens in the organization, where there is such a token, which is then known. The secret is not
/// judged here. To be the first of its transaction: behind another statement it would read what was so before, and take
/// it for what is so now.
///
/// # Errors
/// Where the database cannot be read.
pub fn find(
    connection: &mut Connection,
    known: &Known,
    token: TokenId,
    organization: Option<OrganizationId>,
) -> Result<Option<Access>, Failure> {
    let stamp = asked(connection, known)?;
    let found = read(connection, token, organization)?;
    // A membership that is yet to come changes no stamp.
    if let (Some(stamp), Some(organization), Some(access)) = (stamp, organization, &found)
        && access.permissions.is_some()
    {
        known.with(stamp, |by| {
            if by.len() >= Known::MOST {
                by.clear();
            }
            by.insert((token, organization), access.clone());
        });
    }
    Ok(found)
}

/// The stamp of the database, with when that was asked for: before it is read, so that no write comes between.
fn asked(connection: &mut Connection, known: &Known) -> Result<Option<Stamp>, Failure> {
    let asked = (Instant::now(), known.writes());
    Ok(stamp(connection)?.map(|stamp| (stamp, asked)))
}

/// The stamp of the database; where it has lost it, nothing is known, and all is read.
///
/// # Errors
/// Where the database cannot be read.
pub(super) fn stamp(connection: &mut Connection) -> Result<Option<i64>, Failure> {
    let stamp = access_stamps::table.select(access_stamps::stamp);
    Ok(on_either!(connection, |connection| stamp.get_result(connection)).optional()?)
}

fn read(
    connection: &mut Connection,
    token: TokenId,
    organization: Option<OrganizationId>,
) -> Result<Option<Access>, Failure> {
    let Some(row) = tokens::table
        .find(token.to_string())
        .select(Row::as_select())
        .get_result(connection)
        .optional()?
    else {
        return Ok(None);
    };
    let limit = row.organization_id.as_deref().map(OrganizationId::parse);
    let limit = limit.map(|limit| value(limit, "tokens.organization_id")).transpose()?;
    let identity = value(IdentityId::parse(&row.identity_id), "tokens.identity_id")?;
    let reached = organization.filter(|asked| limit.is_none_or(|limit| limit == *asked));
    let roles = match reached {
        Some(organization) => roles(connection, identity, organization)?,
        None => None,
    };
    let permissions = match roles {
        Some(roles) => Some(Permissions::new(roles, narrowed_to(connection, token, &row)?)),
        None => None,
    };
    Ok(Some(Access {
        secret_hash: value(SecretHash::read(&row.secret_hash), "tokens.secret_hash")?,
        expires_at: row.expires_at.map(time).transpose()?,
        revoked_at: row.revoked_at.map(time).transpose()?,
        identity,
        organization: limit,
        permissions,
    }))
}

/// What the identity's roles grant in the organization; `None` where it is no member.
fn roles(
    connection: &mut Connection,
    identity: IdentityId,
    organization: OrganizationId,
) -> Result<Option<Vec<Grant>>, Failure> {
    let Some(membership) = memberships::table
        .filter(memberships::organization_id.eq(organization.to_string()))
        .filter(memberships::identity_id.eq(identity.to_string()))
        .select(memberships::id)
        .get_result::<String>(connection)
        .optional()?
    else {
        return Ok(None);
    };
    let granted = membership_roles::table
        .inner_join(
            role_permissions::table.on(role_permissions::role_id.eq(membership_roles::role_id)),
        )
        .filter(membership_roles::membership_id.eq(membership))
        .select(role_permissions::permission)
        .load(connection)?;
    grants(granted).map(Some)
}

fn narrowed_to(
    connection: &mut Connection,
    token: TokenId,
    row: &Row,
) -> Result<Option<Vec<Grant>>, Failure> {
    if !row.narrowed {
        return Ok(None);
    }
    let granted = token_permissions::table
        .filter(token_permissions::token_id.eq(token.to_string()))
        .select(token_permissions::permission)
        .load(connection)?;
    grants(granted).map(Some)
}

/// What the caller may do in an organization, the one acted in or another; `None` where it cannot act there.
///
/// # Errors
/// Where the database cannot be read.
pub fn permissions(
    connection: &mut Connection,
    caller: &Caller,
    organization: OrganizationId,
) -> Result<Option<Permissions>, Failure> {
    if !caller.credential.reaches(organization) {
        return Ok(None);
    }
    let roles = roles(connection, caller.identity, organization)?;
    Ok(roles.map(|roles| caller.permissions.elsewhere(roles)))
}

/// The organizations in which the caller holds the permission.
///
/// # Errors
/// Where the database cannot be read.
pub fn organizations_with(
    connection: &mut Connection,
    caller: &Caller,
    permission: &Permission,
) -> Result<BTreeSet<OrganizationId>, Failure> {
    let granted = memberships::table
        .inner_join(membership_roles::table.on(membership_roles::membership_id.eq(memberships::id)))
        .inner_join(
            role_permissions::table.on(role_permissions::role_id.eq(membership_roles::role_id)),
        )
        .filter(memberships::identity_id.eq(caller.identity.to_string()))
        .select((memberships::organization_id, role_permissions::permission))
        .load::<(String, String)>(connection)?;
    let mut roles = BTreeMap::<String, Vec<String>>::new();
    for (organization, grant) in granted {
        roles.entry(organization).or_default().push(grant);
    }
    let mut organizations = BTreeSet::new();
    for (organization, roles) in roles {
        let id = value(OrganizationId::parse(&organization), "memberships.organization_id")?;
        let permissions = caller.permissions.elsewhere(grants(roles)?);
        if caller.credential.reaches(id) && permissions.cover(permission) {
            organizations.insert(id);
        }
    }
    Ok(organizations)
}

/// An identity in an organization.
#[derive(Clone, Debug)]
pub struct Member {
    /// Who it is.
    pub identity: IdentityId,
    /// Its name, for people.
    pub name: String,
    /// The names of its roles.
    pub roles: Vec<String>,
    /// What these grant.
    pub permissions: Permissions,
}

/// The members of an organization, the oldest first.
///
/// # Errors
/// Where the database cannot be read.
pub fn members(
    connection: &mut Connection,
    organization: OrganizationId,
) -> Result<Vec<Member>, Failure> {
    let members = memberships::table
        .inner_join(identities::table.on(identities::id.eq(memberships::identity_id)))
        .filter(memberships::organization_id.eq(organization.to_string()))
        .order((identities::created_at, identities::id))
        .select((memberships::id, identities::id, identities::name))
        .load::<(String, String, String)>(connection)?;
    let mut found = Vec::with_capacity(members.len());
    for (membership, identity, name) in members {
        let granted = membership_roles::table
            .inner_join(roles::table.on(roles::id.eq(membership_roles::role_id)))
            .left_join(role_permissions::table.on(role_permissions::role_id.eq(roles::id)))
            .filter(membership_roles::membership_id.eq(membership))
            .order(roles::name)
            .select((roles::name, role_permissions::permission.nullable()))
            .load::<(String, Option<String>)>(connection)?;
        let (mut roles, permissions): (Vec<_>, Vec<_>) = granted.into_iter().unzip();
        roles.dedup();
        found.push(Member {
            identity: value(IdentityId::parse(&identity), "identities.id")?,
            name,
            roles,
            permissions: Permissions::new(
                grants(permissions.into_iter().flatten().collect())?,
                None,
            ),
        });
    }
    Ok(found)
}

fn grants(texts: Vec<String>) -> Result<Vec<Grant>, Failure> {
    texts.iter().map(|text| value(Grant::parse(text), "permission")).collect()
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = tokens, check_for_backend(crate::store::connection::Backend))]
struct Row {
    identity_id: String,
    organization_id: Option<String>,
    secret_hash: Vec<u8>,
    narrowed: bool,
    expires_at: Option<i64>,
    revoked_at: Option<i64>,
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn what_was_asked_before_a_write_is_not_taken_for_what_is_behind_it() {
        let (token, organization) = (TokenId::from(Uuid::nil()), Uuid::nil().into());
        let access = Access {
            secret_hash: SecretHash::read(&[0; 32]).unwrap(),
            expires_at: None,
            revoked_at: None,
            identity: Uuid::nil().into(),
            organization: None,
            permissions: None,
        };
        let known = Known::default();
        let is_recent = |asked: Asked| {
            known.with((1, asked), |by| by.insert((token, organization), access.clone()));
            known.recent(token, organization).is_some()
        };
        let before = (Instant::now(), known.writes());
        assert!(is_recent(before));
        known.expire();
        assert!(!is_recent(before));
        assert!(is_recent((Instant::now(), known.writes())));
        // Whoever asked first may come last.
        assert!(is_recent(before));
    }

    #[test]
    fn a_stamp_that_was_asked_for_earlier_comes_too_late() {
        let known = Known::default();
        let early = (Instant::now(), known.writes());
        let late = (Instant::now() + Duration::from_millis(1), known.writes());
        assert!(known.with((2, late), |_| ()).is_some());
        assert!(known.with((1, early), |_| ()).is_none());
        assert!(known.with((2, early), |_| ()).is_some());
    }
}
