//! Bytes as rows: one for each organization and checksum, shared by the medias that have them. Bytes that no
//! media needs any more are queued for removal in the transaction that lets go of them.

use std::collections::BTreeMap;

use diesel::prelude::*;
use jiff::Timestamp;

use super::{
    Connection, RETRY_SECONDS,
    among::among,
    either::on_either,
    prepared::prepared,
    removals,
    schema::{blobs, medias, organizations},
    value,
};
use crate::{
    domain::{
        id::{BlobId, OrganizationId, RemovalId},
        media::{Checksum, NewBytes, StorageKey},
        quota::Quota,
    },
    failure::Failure,
};

/// What became of bytes that a media is to have.
pub(super) enum Adoption {
    /// The media has these.
    Adopted(BlobId),
    /// They are more than the organization may store. Nothing was written.
    OverQuota(Quota),
}

/// Takes bytes that were stored, and withdraws the intent that protected them. Where the organization has the
/// same bytes already, those are given, and the intent falls due. `freed_bytes` are given up in the same
/// transaction.
///
/// # Errors
/// Unavailable where the intent is gone: the bytes may be as well.
pub(super) fn adopt(
    connection: &mut Connection,
    organization: OrganizationId,
    new: &NewBytes,
    freed_bytes: u64,
    now: Timestamp,
) -> Result<Adoption, Failure> {
    let owner = organization.to_string();
    let (adopted, protected) = match shared(connection, &owner, new.checksum)? {
        Some(shared) => (shared, removals::hasten(connection, new.intent, now)?),
        None => {
            let quota = quota(connection, &owner)?;
            if !quota.admits(new.size, freed_bytes) {
                return Ok(Adoption::OverQuota(quota));
            }
            let size = i64::try_from(new.size).map_err(Failure::internal)?;
            diesel::insert_into(blobs::table)
                .values((
                    blobs::id.eq(new.blob.to_string()),
                    blobs::organization_id.eq(&owner),
                    blobs::sha256.eq(new.checksum.as_bytes()),
                    blobs::size.eq(size),
                ))
                .execute(connection)?;
            count(connection, &owner, size)?;
            (new.blob, removals::withdraw(connection, new.intent)?)
        }
    };
    if protected {
        Ok(Adoption::Adopted(adopted))
    } else {
        Err(Failure::unavailable(1, "the upload took longer than its bytes are kept for"))
    }
}

/// [`release`] of the bytes of many medias, each with the removal that they may be queued as.
///
/// # Errors
/// Where the database cannot be written to.
pub(super) fn release_all(
    connection: &mut Connection,
    organization: OrganizationId,
    released: &[(BlobId, RemovalId)],
    now: Timestamp,
) -> Result<(), Failure> {
    if let [(blob, removal)] = released {
        return release(connection, organization, *blob, *removal, now);
    }
    let owner = organization.to_string();
    let mut freed: BTreeMap<_, _> =
        released.iter().map(|(blob, removal)| (blob.to_string(), *removal)).collect();
    let needed = medias::table
        .filter(medias::organization_id.eq(&owner).and(among(medias::blob_id, freed.keys())))
        .select(medias::blob_id)
        .distinct()
        .load::<String>(connection)?;
    freed.retain(|blob, _| !needed.contains(blob));
    let rows = || blobs::table.filter(among(blobs::id, freed.keys()));
    let sizes = rows().select(blobs::size).load::<i64>(connection)?;
    diesel::delete(rows()).execute(connection)?;
    count(connection, &owner, -sizes.iter().sum::<i64>())?;
    let queued = freed.iter().map(|(blob, removal)| {
        let blob = value(BlobId::parse(blob), "blobs.id")?;
        Ok((*removal, StorageKey::of(organization, blob)))
    });
    removals::queue_all(connection, queued.collect::<Result<Vec<_>, Failure>>()?, now, now)
}

/// Lets go of bytes that one media less needs: where it was the last, they are queued for removal.
///
/// # Errors
/// Where the database cannot be written to.
pub(super) fn release(
    connection: &mut Connection,
    organization: OrganizationId,
    blob: BlobId,
    removal: RemovalId,
    now: Timestamp,
) -> Result<(), Failure> {
    if users(connection, organization, blob)? > 0 {
        return Ok(());
    }
    let (owner, id) = (organization.to_string(), blob.to_string());
    let size = on_either!(connection, |connection| {
        let size = blobs::table.find(&id).select(blobs::size).get_result::<i64>(connection);
        size.and_then(|size| {
            diesel::delete(blobs::table.find(&id)).execute(connection).map(|_| size)
        })
    })?;
    count(connection, &owner, -size)?;
    removals::queue(connection, removal, &StorageKey::of(organization, blob), now, now)
}

/// How many medias need the bytes, those in the trash included; of many, not more than two are counted.
///
/// # Errors
/// Where the database cannot be read.
pub(super) fn users(
    connection: &mut Connection,
    organization: OrganizationId,
    blob: BlobId,
) -> Result<usize, Failure> {
    let (owner, id) = (organization.to_string(), blob.to_string());
    let users = medias::table
        .filter(medias::organization_id.eq(owner).and(medias::blob_id.eq(id)))
        .select(medias::id)
        .limit(2);
    let users = on_either!(connection, |connection| users.load::<String>(connection))?;
    Ok(users.len())
}

fn shared(
    connection: &mut Connection,
    owner: &str,
    checksum: Checksum,
) -> Result<Option<BlobId>, Failure> {
    let id = blobs::table
        .filter(blobs::organization_id.eq(owner).and(blobs::sha256.eq(checksum.as_bytes())))
        .select(blobs::id)
        .get_result::<String>(connection)
        .optional()?;
    id.map(|id| value(BlobId::parse(&id), "blobs.id")).transpose()
}

fn quota(connection: &mut Connection, owner: &str) -> Result<Quota, Failure> {
    let (limit, stored) = organizations::table
        .find(owner)
        .select((organizations::quota_bytes, organizations::stored_bytes))
        .get_result::<(Option<i64>, i64)>(connection)
        .optional()?
        .ok_or_else(|| Failure::unavailable(RETRY_SECONDS, "the organization has just gone"))?;
    let bytes = |bytes: i64, column| value(u64::try_from(bytes).ok(), column);
    Ok(Quota {
        limit_bytes: limit.map(|limit| bytes(limit, "organizations.quota_bytes")).transpose()?,
        stored_bytes: bytes(stored, "organizations.stored_bytes")?,
    })
}

/// Adds to the count of the bytes that an organization has stored.
pub(super) fn count(connection: &mut Connection, owner: &str, change: i64) -> Result<(), Failure> {
    let counted = || {
        diesel::update(organizations::table.find(owner.to_owned()))
            .set(organizations::stored_bytes.eq(organizations::stored_bytes + change))
    };
    prepared!(connection, counted(), [change, owner.to_owned()], |update, connection| update
        .execute(connection))?;
    Ok(())
}
