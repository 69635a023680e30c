//! What is known of those who act: of a bearer, one read from token to permissions; of an organization, its
//! members. Whether it suffices is judged by whoever asks.

use diesel::prelude::*;
use jiff::Timestamp;

use super::{
    Connection,
    schema::{
        identities, membership_roles, memberships, role_permissions, roles, token_permissions,
        tokens,
    },
    time, value,
};
use crate::{
    domain::{
        id::{IdentityId, OrganizationId, TokenId},
        permission::{Grant, Permissions},
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
    /// What may be done with it in the organization asked for; `None` where the identity is no member, where
    /// the token is for another organization, or where there is no such organization. They look the same.
    pub permissions: Option<Permissions>,
}

impl Access {
    /// Whether the token is neither expired nor revoked.
    pub fn is_current(&self, now: Timestamp) -> bool {
        let ended = |end: Option<Timestamp>| end.is_some_and(|end| end <= now);
        !ended(self.expires_at) && !ended(self.revoked_at)
    }
}

/// What the token opens in the organization, where there is such a token. The secret is not judged here.
///
/// # Errors
/// Where the database cannot be read.
pub fn find(
    connection: &mut Connection,
    token: TokenId,
    organization: Option<OrganizationId>,
) -> Result<Option<Access>, Failure> {
    let Some(row) = tokens::table
        .find(token.to_string())
        .select(Row::as_select())
        .first(connection)
        .optional()?
    else {
        return Ok(None);
    };
    let limit = row.organization_id.as_deref().map(OrganizationId::parse);
    let permissions = match organization {
        Some(organization) if limit.is_none_or(|limit| limit == Some(organization)) => {
            permissions(connection, token, &row, organization)?
        }
        _ => None,
    };
    Ok(Some(Access {
        secret_hash: value(SecretHash::read(&row.secret_hash), "tokens.secret_hash")?,
        expires_at: row.expires_at.map(time).transpose()?,
        revoked_at: row.revoked_at.map(time).transpose()?,
        identity: value(IdentityId::parse(&row.identity_id), "tokens.identity_id")?,
        permissions,
    }))
}

fn permissions(
    connection: &mut Connection,
    token: TokenId,
    row: &Row,
    organization: OrganizationId,
) -> Result<Option<Permissions>, Failure> {
    let Some(membership) = memberships::table
        .filter(memberships::organization_id.eq(organization.to_string()))
        .filter(memberships::identity_id.eq(&row.identity_id))
        .select(memberships::id)
        .first::<String>(connection)
        .optional()?
    else {
        return Ok(None);
    };
    let roles = membership_roles::table
        .inner_join(
            role_permissions::table.on(role_permissions::role_id.eq(membership_roles::role_id)),
        )
        .filter(membership_roles::membership_id.eq(membership))
        .select(role_permissions::permission)
        .load(connection)?;
    let token = row
        .narrowed
        .then(|| {
            token_permissions::table
                .filter(token_permissions::token_id.eq(token.to_string()))
                .select(token_permissions::permission)
                .load(connection)
        })
        .transpose()?;
    Ok(Some(Permissions::new(grants(roles)?, token.map(grants).transpose()?)))
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
#[diesel(table_name = tokens, check_for_backend(diesel::sqlite::Sqlite))]
struct Row {
    identity_id: String,
    organization_id: Option<String>,
    secret_hash: Vec<u8>,
    narrowed: bool,
    expires_at: Option<i64>,
    revoked_at: Option<i64>,
}
