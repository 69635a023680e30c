//! Bytes as rows: one for each organization and checksum, shared by the medias that have them. Bytes that no
//! media needs any more are queued for removal in the transaction that lets go of them.

use diesel::prelude::*;
use jiff::Timestamp;

use super::{
    Connection, removals,
    schema::{blobs, medias, organizations},
    value,
};
use crate::{
    domain::{
        id::{BlobId, OrganizationId, RemovalId},
        media::{Checksum, StorageKey},
    },
    failure::Failure,
};

/// Takes bytes that were stored as `blob` under the protection of `intent`, which is then withdrawn. Where the
/// organization has the same bytes already, those are given, and the intent falls due.
///
/// # Errors
/// Unavailable where the intent is gone: the bytes may be as well.
pub(super) fn adopt(
    connection: &mut Connection,
    organization: OrganizationId,
    blob: BlobId,
    checksum: Checksum,
    size: u64,
    intent: RemovalId,
    now: Timestamp,
) -> Result<BlobId, Failure> {
    let owner = organization.to_string();
    let shared = blobs::table
        .filter(blobs::organization_id.eq(&owner).and(blobs::sha256.eq(checksum.as_bytes())))
        .select(blobs::id)
        .first::<String>(connection)
        .optional()?;
    let (adopted, protected) = match shared {
        Some(id) => {
            let shared = value(BlobId::parse(&id), "blobs.id")?;
            (shared, removals::hasten(connection, intent, now)?)
        }
        None => {
            let size = i64::try_from(size).map_err(Failure::internal)?;
            diesel::insert_into(blobs::table)
                .values((
                    blobs::id.eq(blob.to_string()),
                    blobs::organization_id.eq(&owner),
                    blobs::sha256.eq(checksum.as_bytes()),
                    blobs::size.eq(size),
                ))
                .execute(connection)?;
            count(connection, &owner, size)?;
            (blob, removals::withdraw(connection, intent)?)
        }
    };
    if protected {
        Ok(adopted)
    } else {
        Err(Failure::unavailable(1, "the upload took longer than its bytes are kept for"))
    }
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
    let (owner, id) = (organization.to_string(), blob.to_string());
    let shared = medias::table
        .filter(medias::organization_id.eq(&owner).and(medias::blob_id.eq(&id)))
        .select(medias::id)
        .first::<String>(connection)
        .optional()?
        .is_some();
    if shared {
        return Ok(());
    }
    let size = blobs::table.find(&id).select(blobs::size).first::<i64>(connection)?;
    diesel::delete(blobs::table.find(&id)).execute(connection)?;
    count(connection, &owner, -size)?;
    removals::queue(connection, removal, &StorageKey::of(organization, blob), now, now)
}

/// Adds to the count of the bytes that an organization has stored.
pub(super) fn count(connection: &mut Connection, owner: &str, change: i64) -> Result<(), Failure> {
    diesel::update(organizations::table.find(owner))
        .set(organizations::stored_bytes.eq(organizations::stored_bytes + change))
        .execute(connection)?;
    Ok(())
}
