//! Organizations with their first roles, and identities with their tokens: what has to be there before the
//! first request.

use diesel::prelude::*;
use jiff::Timestamp;

use super::{
    Connection, kept, medias, products,
    schema::{
        identities, membership_roles, memberships, organizations, role_permissions, roles,
        token_permissions, tokens,
    },
    variants,
};
use crate::{
    domain::{
        audit::Act,
        catalogue,
        id::{IdentityId, MembershipId, OrganizationId, RoleId, TokenId},
        media::{Creation, NewMedia},
        organization::{FIRST_ROLES, Organization},
        permission::Grant,
        product::NewProduct,
        token::SecretHash,
        variant::NewVariant,
    },
    failure::Failure,
};

/// An identity about to be made a member of an organization, with a token.
#[derive(Clone, Debug)]
pub struct NewIdentity {
    /// Its identifier.
    pub id: IdentityId,
    /// Its name, and the token's.
    pub name: String,
    /// The organization.
    pub organization: OrganizationId,
    /// Whether the token may also act for other organizations that the identity becomes a member of.
    pub everywhere: bool,
    /// The identifier of its membership.
    pub membership: MembershipId,
    /// Its role in the organization, by name.
    pub role: String,
    /// The token's identifier.
    pub token: TokenId,
    /// What is kept of the token's secret.
    pub secret_hash: SecretHash,
    /// What the token is narrowed to, if it is.
    pub narrowed_to: Option<Vec<Grant>>,
    /// When the token ends, if ever.
    pub expires_at: Option<Timestamp>,
    /// When it is made.
    pub created_at: Timestamp,
}

/// Where an organization is begun with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vacancy {
    /// Where there is no organization at all.
    NoOrganization,
    /// Where there is none of its slug.
    NoneOfItsSlug,
}

/// What an organization begins with that nobody asked for.
#[derive(Clone, Debug)]
pub struct Beginning {
    /// Where it is made.
    pub vacancy: Vacancy,
    /// The organization.
    pub organization: Organization,
    /// The identifiers of its roles, as many as [`FIRST_ROLES`].
    pub roles: [RoleId; FIRST_ROLES.len()],
    /// Its administrator.
    pub administrator: NewIdentity,
    /// Medias to try things with, each with the administrator's making of it.
    pub medias: Vec<(Act, NewMedia)>,
    /// Products that point at these, each with the administrator's making of it.
    pub products: Vec<(Act, NewProduct)>,
    /// Variants of the products, each with the administrator's making of it.
    pub variants: Vec<(Act, NewVariant)>,
}

/// Whether an organization of that slug is still to be begun with.
///
/// # Errors
/// Where the database cannot be read.
pub fn is_vacant(
    connection: &mut Connection,
    vacancy: Vacancy,
    slug: &str,
) -> Result<bool, Failure> {
    let mut query = organizations::table.select(organizations::id).into_boxed();
    if vacancy == Vacancy::NoneOfItsSlug {
        query = query.filter(organizations::slug.eq(slug));
    }
    Ok(query.first::<String>(connection).optional()?.is_none())
}

/// Makes the beginning, unless another process was faster; whether it did.
///
/// # Errors
/// Where the database cannot be written to.
pub fn begin(connection: &mut Connection, beginning: Beginning) -> Result<bool, Failure> {
    let Beginning { vacancy, organization, roles, administrator, medias, products, variants } =
        beginning;
    if !is_vacant(connection, vacancy, &organization.slug)? {
        return Ok(false);
    }
    insert_organization(connection, &organization, roles)?;
    insert_identity(connection, &administrator)?;
    for (act, media) in medias {
        if let Creation::OverQuota(_) = medias::insert(connection, &act, media)? {
            return Err(Failure::internal("a new organization has a quota"));
        }
    }
    let refused = |refusals| Failure::internal(format!("the beginning is refused: {refusals:?}"));
    for (act, product) in products {
        if let catalogue::Creation::Refused(why) = products::insert(connection, &act, product)? {
            return Err(refused(why));
        }
    }
    for (act, variant) in variants {
        if let catalogue::Creation::Refused(why) = variants::insert(connection, &act, variant)? {
            return Err(refused(why));
        }
    }
    Ok(true)
}

/// Makes an organization with its first roles.
///
/// # Errors
/// Where the database cannot be written to, or the slug is taken.
pub fn insert_organization(
    connection: &mut Connection,
    new: &Organization,
    role_ids: [RoleId; FIRST_ROLES.len()],
) -> Result<(), Failure> {
    let policy = new.policy;
    let days = i32::try_from(policy.trash_retention_days).map_err(Failure::internal)?;
    let quota = policy.quota_bytes.map(i64::try_from).transpose().map_err(Failure::internal)?;
    diesel::insert_into(organizations::table)
        .values((
            organizations::id.eq(new.id.to_string()),
            organizations::name.eq(&new.name),
            organizations::slug.eq(&new.slug),
            organizations::delete_policy.eq(policy.on_references.as_str()),
            organizations::trash_retention_days.eq(days),
            organizations::quota_bytes.eq(quota),
            organizations::created_at.eq(kept(new.created_at)),
            organizations::updated_at.eq(kept(new.created_at)),
        ))
        .execute(connection)?;
    for (role, (name, grants)) in role_ids.iter().zip(FIRST_ROLES) {
        diesel::insert_into(roles::table)
            .values((
                roles::id.eq(role.to_string()),
                roles::organization_id.eq(new.id.to_string()),
                roles::name.eq(name),
                roles::created_at.eq(kept(new.created_at)),
            ))
            .execute(connection)?;
        for grant in grants {
            diesel::insert_into(role_permissions::table)
                .values((
                    role_permissions::role_id.eq(role.to_string()),
                    role_permissions::permission.eq(grant),
                ))
                .execute(connection)?;
        }
    }
    Ok(())
}

/// Makes an identity with its token; `false`, nothing being made, where the organization has no such role.
///
/// # Errors
/// Where the database cannot be written to.
pub fn insert_identity(connection: &mut Connection, new: &NewIdentity) -> Result<bool, Failure> {
    let organization = new.organization.to_string();
    let Some(role) = roles::table
        .filter(roles::organization_id.eq(&organization).and(roles::name.eq(&new.role)))
        .select(roles::id)
        .first::<String>(connection)
        .optional()?
    else {
        return Ok(false);
    };
    diesel::insert_into(identities::table)
        .values((
            identities::id.eq(new.id.to_string()),
            identities::name.eq(&new.name),
            identities::created_at.eq(kept(new.created_at)),
        ))
        .execute(connection)?;
    diesel::insert_into(memberships::table)
        .values((
            memberships::id.eq(new.membership.to_string()),
            memberships::organization_id.eq(&organization),
            memberships::identity_id.eq(new.id.to_string()),
            memberships::created_at.eq(kept(new.created_at)),
        ))
        .execute(connection)?;
    diesel::insert_into(membership_roles::table)
        .values((
            membership_roles::membership_id.eq(new.membership.to_string()),
            membership_roles::role_id.eq(role),
        ))
        .execute(connection)?;
    diesel::insert_into(tokens::table)
        .values((
            tokens::id.eq(new.token.to_string()),
            tokens::identity_id.eq(new.id.to_string()),
            tokens::organization_id.eq((!new.everywhere).then_some(&organization)),
            tokens::name.eq(&new.name),
            tokens::secret_hash.eq(new.secret_hash.as_bytes()),
            tokens::narrowed.eq(new.narrowed_to.is_some()),
            tokens::expires_at.eq(new.expires_at.map(kept)),
            tokens::created_at.eq(kept(new.created_at)),
        ))
        .execute(connection)?;
    for grant in new.narrowed_to.iter().flatten() {
        diesel::insert_into(token_permissions::table)
            .values((
                token_permissions::token_id.eq(new.token.to_string()),
                token_permissions::permission.eq(grant.as_str()),
            ))
            .execute(connection)?;
    }
    Ok(true)
}

/// The names of an organization's roles, sorted.
///
/// # Errors
/// Where the database cannot be read.
pub fn role_names(
    connection: &mut Connection,
    organization: OrganizationId,
) -> Result<Vec<String>, Failure> {
    Ok(roles::table
        .filter(roles::organization_id.eq(organization.to_string()))
        .select(roles::name)
        .order(roles::name)
        .load(connection)?)
}
