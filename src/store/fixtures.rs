//! The database as fixtures have it, whatever was there: for contract tests, where it is in memory.

use diesel::prelude::*;
use jiff::Timestamp;

use super::{
    Connection, kept, medias, memberships, products, removals, roles,
    schema::{blobs, identities},
    setup, tokens, transfer, value, variants,
};
use crate::{
    domain::{
        audit::Act,
        catalogue,
        id::{BlobId, IdentityId, MembershipId, OrganizationId, RemovalId, RoleId},
        media::{Creation, NewMedia, StorageKey},
        organization::{FIRST_ROLES, Organization},
        product::NewProduct,
        role::Role,
        token::{Issued, SecretHash},
        variant::NewVariant,
    },
    failure::Failure,
};

/// What there is to be.
#[derive(Clone, Debug)]
pub struct Contents {
    /// Who there is, and what they are called.
    pub identities: Vec<(IdentityId, String)>,
    /// The organizations.
    pub organizations: Vec<Inventory>,
    /// When all of it is made.
    pub created_at: Timestamp,
}

/// An organization and what it has. What is told by the audit comes with who did it.
#[derive(Clone, Debug)]
pub struct Inventory {
    /// The organization.
    pub organization: Organization,
    /// The identifiers of its first roles.
    pub first_roles: [RoleId; FIRST_ROLES.len()],
    /// Its other roles.
    pub roles: Vec<(Act, Role)>,
    /// Its members, with their roles.
    pub members: Vec<(Act, MembershipId, IdentityId, Vec<RoleId>)>,
    /// Tokens of its members.
    pub tokens: Vec<(Act, Issued, SecretHash)>,
    /// Its medias, whose bytes are stored.
    pub medias: Vec<(Act, NewMedia)>,
    /// Its products.
    pub products: Vec<(Act, NewProduct)>,
    /// Its variants.
    pub variants: Vec<(Act, NewVariant)>,
}

/// Puts the contents in the place of whatever there is, whose bytes are queued for removal, each as what `removal`
/// gives.
///
/// # Errors
/// Where the database cannot be written to, or the contents contradict each other.
pub fn replace(
    connection: &mut Connection,
    contents: Contents,
    now: Timestamp,
    removal: impl FnMut() -> RemovalId,
) -> Result<(), Failure> {
    clear(connection, now, removal)?;
    for (id, name) in &contents.identities {
        diesel::insert_into(identities::table)
            .values((
                identities::id.eq(id.to_string()),
                identities::name.eq(name),
                identities::created_at.eq(kept(contents.created_at)),
            ))
            .execute(connection)?;
    }
    contents.organizations.into_iter().try_for_each(|inventory| insert(connection, inventory))
}

fn insert(connection: &mut Connection, inventory: Inventory) -> Result<(), Failure> {
    let refused = |what: &dyn std::fmt::Debug| {
        Failure::internal(format!("the fixtures contradict each other: {what:?}"))
    };
    setup::insert_organization(connection, &inventory.organization, inventory.first_roles)?;
    for (act, role) in &inventory.roles {
        if !roles::insert(connection, act, role)? {
            return Err(refused(role));
        }
    }
    for (act, id, identity, roles) in &inventory.members {
        memberships::insert(connection, act, *id, *identity, roles)?;
    }
    for (act, token, secret_hash) in &inventory.tokens {
        if !tokens::insert(connection, act, token, secret_hash)? {
            return Err(refused(token));
        }
    }
    for (act, media) in inventory.medias {
        if let Creation::OverQuota(quota) = medias::insert(connection, &act, media)? {
            return Err(refused(&quota));
        }
    }
    for (act, product) in inventory.products {
        if let catalogue::Creation::Refused(why) = products::insert(connection, &act, product)? {
            return Err(refused(&why));
        }
    }
    for (act, variant) in inventory.variants {
        if let catalogue::Creation::Refused(why) = variants::insert(connection, &act, variant)? {
            return Err(refused(&why));
        }
    }
    Ok(())
}

/// Deletes every row, and queues the bytes for removal that have one, each as what `removal` gives. What is queued
/// already stays: uploads under way have their intents there.
///
/// # Errors
/// Where the database cannot be written to.
fn clear(
    connection: &mut Connection,
    now: Timestamp,
    mut removal: impl FnMut() -> RemovalId,
) -> Result<(), Failure> {
    let stored: Vec<(String, String)> =
        blobs::table.select((blobs::organization_id, blobs::id)).load(connection)?;
    let key = |(organization, blob): (String, String)| {
        let organization = value(OrganizationId::parse(&organization), "blobs.organization_id")?;
        let blob = value(BlobId::parse(&blob), "blobs.id")?;
        Ok((removal(), StorageKey::of(organization, blob)))
    };
    let removals = stored.into_iter().map(key).collect::<Result<Vec<_>, Failure>>()?;
    removals::queue_all(connection, removals, now, now)?;
    // What is queued is not of the contents.
    transfer::clear(connection, |table| table != "removals")
}
