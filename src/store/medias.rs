//! Medias and the bytes they share: made, found and deleted. Bytes that no media needs any more are queued
//! for removal in the transaction that lets go of them.

use diesel::prelude::*;
use jiff::Timestamp;

use super::{
    Connection, kept, removals,
    schema::{blobs, medias},
    time, value,
};
use crate::{
    domain::{
        id::{BlobId, IdentityId, MediaId, OrganizationId, RemovalId},
        media::{Checksum, Deletion, Filename, Media, NewMedia, StorageKey},
    },
    failure::Failure,
};

/// Makes a media of bytes that were stored under the protection of `intent`, which is then withdrawn.
/// Where the organization has the same bytes already, the media shares those, and the intent falls due.
///
/// # Errors
/// Unavailable where the intent is gone: the bytes may be as well.
pub fn insert(
    connection: &mut Connection,
    new: NewMedia,
    intent: RemovalId,
) -> Result<Media, Failure> {
    let (organization, checksum) = (new.organization.to_string(), new.checksum.as_bytes());
    let shared = blobs::table
        .filter(blobs::organization_id.eq(&organization).and(blobs::sha256.eq(checksum)))
        .select(blobs::id)
        .first::<String>(connection)
        .optional()?;
    let (blob, protected) = match shared {
        Some(id) => {
            let blob = value(BlobId::parse(&id), "blobs.id")?;
            (blob, removals::hasten(connection, intent, new.created_at)?)
        }
        None => {
            diesel::insert_into(blobs::table)
                .values((
                    blobs::id.eq(new.blob.to_string()),
                    blobs::organization_id.eq(&organization),
                    blobs::sha256.eq(checksum),
                    blobs::size.eq(i64::try_from(new.size).map_err(Failure::internal)?),
                ))
                .execute(connection)?;
            (new.blob, removals::withdraw(connection, intent)?)
        }
    };
    if !protected {
        return Err(Failure::unavailable(1, "the upload took longer than its bytes are kept for"));
    }
    diesel::insert_into(medias::table)
        .values((
            medias::id.eq(new.id.to_string()),
            medias::organization_id.eq(&organization),
            medias::blob_id.eq(blob.to_string()),
            medias::filename.eq(new.filename.as_str()),
            medias::alt.eq(&new.alt),
            medias::mime_type.eq(&new.mime_type),
            medias::created_by.eq(new.created_by.to_string()),
            medias::created_at.eq(kept(new.created_at)),
        ))
        .execute(connection)?;
    Ok(Media {
        id: new.id,
        organization: new.organization,
        blob,
        filename: new.filename,
        alt: new.alt,
        mime_type: new.mime_type,
        size: new.size,
        checksum: new.checksum,
        created_by: new.created_by,
        created_at: time(kept(new.created_at))?,
    })
}

/// The media, where the organization has it.
///
/// # Errors
/// Where the database cannot be read.
pub fn find(
    connection: &mut Connection,
    organization: OrganizationId,
    id: MediaId,
) -> Result<Option<Media>, Failure> {
    let row = medias::table
        .inner_join(blobs::table.on(blobs::id.eq(medias::blob_id)))
        .filter(medias::id.eq(id.to_string()))
        .filter(medias::organization_id.eq(organization.to_string()))
        .select(Row::as_select())
        .first(connection)
        .optional()?;
    row.map(|row| row.media(organization, id)).transpose()
}

/// Deletes the media, and queues its bytes for removal where it was the last that needed them.
///
/// # Errors
/// Where the database cannot be written to.
pub fn delete(
    connection: &mut Connection,
    organization: OrganizationId,
    id: MediaId,
    removal: RemovalId,
    now: Timestamp,
) -> Result<Deletion, Failure> {
    let owner = organization.to_string();
    let media = medias::table
        .filter(medias::id.eq(id.to_string()))
        .filter(medias::organization_id.eq(&owner));
    let Some(blob) = media.select(medias::blob_id).first::<String>(connection).optional()? else {
        return Ok(Deletion::Unknown);
    };
    diesel::delete(medias::table.find(id.to_string())).execute(connection)?;
    let shared = medias::table
        .filter(medias::organization_id.eq(&owner).and(medias::blob_id.eq(&blob)))
        .select(medias::id)
        .first::<String>(connection)
        .optional()?
        .is_some();
    if !shared {
        diesel::delete(blobs::table.find(&blob)).execute(connection)?;
        let blob = value(BlobId::parse(&blob), "medias.blob_id")?;
        removals::queue(connection, removal, &StorageKey::of(organization, blob), now, now)?;
    }
    Ok(Deletion::Deleted)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = medias, check_for_backend(diesel::sqlite::Sqlite))]
struct Row {
    blob_id: String,
    filename: String,
    alt: Option<String>,
    mime_type: String,
    created_by: String,
    created_at: i64,
    #[diesel(select_expression = blobs::size)]
    size: i64,
    #[diesel(select_expression = blobs::sha256)]
    sha256: Vec<u8>,
}

impl Row {
    fn media(self, organization: OrganizationId, id: MediaId) -> Result<Media, Failure> {
        Ok(Media {
            id,
            organization,
            blob: value(BlobId::parse(&self.blob_id), "medias.blob_id")?,
            filename: value(Filename::tidy(&self.filename), "medias.filename")?,
            alt: self.alt,
            mime_type: self.mime_type,
            size: value(u64::try_from(self.size).ok(), "blobs.size")?,
            checksum: value(Checksum::read(&self.sha256), "blobs.sha256")?,
            created_by: value(IdentityId::parse(&self.created_by), "medias.created_by")?,
            created_at: time(self.created_at)?,
        })
    }
}
