//! Medias: made, found, listed and changed; and their bytes replaced. They are deleted in `deletion`.

mod read;
mod tagged;

use diesel::prelude::*;

use super::{
    Connection, audit,
    blobs::{self, Adoption},
    either::insert_all,
    kept,
    schema::{media_tags, medias},
};
use crate::{
    domain::{
        audit::{Act, Action, Kind, Subject},
        id::{MediaId, OrganizationId, RemovalId},
        media::{
            Change, Creation, Details, Dimensions, Media, NewBytes, NewMedia, Patch, Replacement,
        },
        precondition::Precondition,
    },
    failure::Failure,
};

pub(super) use read::Row;
pub use read::{exists, find, list};

pub(super) use read::find_all;

/// Makes a media of bytes that were stored, and withdraws the intent that protected them. Where the
/// organization has the same bytes already, the media shares those, and the intent falls due.
///
/// # Errors
/// Unavailable where the intent is gone: the bytes may be as well.
pub fn insert(connection: &mut Connection, act: &Act, new: NewMedia) -> Result<Creation, Failure> {
    let organization = act.organization;
    let NewMedia { id, details, bytes } = new;
    let blob = match blobs::adopt(connection, organization, &bytes, 0, act.now)? {
        Adoption::Adopted(blob) => blob,
        Adoption::OverQuota(quota) => return Ok(Creation::OverQuota(quota)),
    };
    let (width, height) = pixels(bytes.dimensions)?;
    diesel::insert_into(medias::table)
        .values((
            medias::id.eq(id.to_string()),
            medias::organization_id.eq(organization.to_string()),
            medias::blob_id.eq(blob.to_string()),
            columns(&details),
            medias::mime_type.eq(&bytes.mime_type),
            medias::width.eq(width),
            medias::height.eq(height),
            medias::version.eq(1),
            medias::created_by.eq(act.identity.to_string()),
            medias::created_at.eq(kept(act.now)),
            medias::updated_at.eq(kept(act.now)),
        ))
        .execute(connection)?;
    insert_tags(connection, organization, id, &details.tags)?;
    let media = Media {
        id,
        organization,
        blob,
        details,
        mime_type: bytes.mime_type,
        size: bytes.size,
        checksum: bytes.checksum,
        dimensions: bytes.dimensions,
        reference_count: 0,
        version: 1,
        created_by: act.identity,
        created_at: act.now,
        updated_at: act.now,
    };
    record(connection, act, Action::Create, &media)?;
    Ok(Creation::Created(Box::new(media)))
}

/// Gives the media other bytes, where it is as required; everything that points at it stays. The bytes it had
/// are queued for removal where it was the last that needed them. The same bytes again are no change, and
/// their intent is left alone.
///
/// # Errors
/// Unavailable where the intent is gone: the bytes may be as well.
pub fn replace(
    connection: &mut Connection,
    act: &Act,
    id: MediaId,
    bytes: NewBytes,
    precondition: &Precondition,
    removal: RemovalId,
) -> Result<Replacement, Failure> {
    let organization = act.organization;
    let Some(media) = find(connection, organization, id)? else {
        return Ok(Replacement::Unknown);
    };
    if !precondition.holds(&media.tag(), media.updated_at) {
        return Ok(Replacement::Stale(media));
    }
    if bytes.checksum == media.checksum {
        return Ok(Replacement::Replaced(media));
    }
    let is_last = blobs::users(connection, organization, media.blob)? == 1;
    let freed_bytes = if is_last { media.size } else { 0 };
    let blob = match blobs::adopt(connection, organization, &bytes, freed_bytes, act.now)? {
        Adoption::Adopted(blob) => blob,
        Adoption::OverQuota(quota) => return Ok(Replacement::OverQuota(quota)),
    };
    let (width, height) = pixels(bytes.dimensions)?;
    diesel::update(medias::table.find(id.to_string()))
        .set((
            medias::blob_id.eq(blob.to_string()),
            medias::mime_type.eq(&bytes.mime_type),
            medias::width.eq(width),
            medias::height.eq(height),
            medias::version.eq(medias::version + 1),
            medias::updated_at.eq(kept(act.now)),
        ))
        .execute(connection)?;
    blobs::release(connection, organization, media.blob, removal, act.now)?;
    let media = Media {
        blob,
        mime_type: bytes.mime_type,
        size: bytes.size,
        checksum: bytes.checksum,
        dimensions: bytes.dimensions,
        version: media.version + 1,
        updated_at: act.now,
        ..media
    };
    record(connection, act, Action::Replace, &media)?;
    Ok(Replacement::Replaced(media))
}

/// The width and the height of a picture, as columns.
fn pixels(dimensions: Option<Dimensions>) -> Result<(Option<i32>, Option<i32>), Failure> {
    let Some(Dimensions { width, height }) = dimensions else { return Ok((None, None)) };
    let pixels = |pixels: u32| i32::try_from(pixels).map_err(Failure::internal);
    Ok((Some(pixels(width)?), Some(pixels(height)?)))
}

/// Changes what is said of the media, where it is as required. A patch that changes nothing is no change.
///
/// # Errors
/// Where the database cannot be written to.
pub fn update(
    connection: &mut Connection,
    act: &Act,
    id: MediaId,
    patch: Patch,
    precondition: &Precondition,
) -> Result<Change, Failure> {
    let Some(mut media) = find(connection, act.organization, id)? else {
        return Ok(Change::Unknown);
    };
    if !precondition.holds(&media.tag(), media.updated_at) {
        return Ok(Change::Stale(media));
    }
    let Some(details) = media.details.patched(patch) else {
        return Ok(Change::TooMuchMetadata);
    };
    if details == media.details {
        return Ok(Change::Changed(media));
    }
    if details.tags != media.details.tags {
        let old = media_tags::table.filter(media_tags::media_id.eq(id.to_string()));
        diesel::delete(old).execute(connection)?;
        insert_tags(connection, act.organization, id, &details.tags)?;
    }
    media = Media { details, version: media.version + 1, updated_at: act.now, ..media };
    diesel::update(medias::table.find(id.to_string()))
        .set((
            columns(&media.details),
            medias::version.eq(medias::version + 1),
            medias::updated_at.eq(kept(act.now)),
        ))
        .execute(connection)?;
    record(connection, act, Action::Update, &media)?;
    Ok(Change::Changed(media))
}

fn record(
    connection: &mut Connection,
    act: &Act,
    action: Action,
    media: &Media,
) -> Result<(), Failure> {
    let subject = Subject::new(Kind::Media, media.id);
    audit::record(connection, act, action, subject, media.snapshot())
}

/// What is said of a media, as its columns.
type DetailColumns<'details> = (
    diesel::dsl::Eq<medias::filename, &'details str>,
    diesel::dsl::Eq<medias::title, Option<&'details str>>,
    diesel::dsl::Eq<medias::alt, Option<&'details str>>,
    diesel::dsl::Eq<medias::description, Option<&'details str>>,
    diesel::dsl::Eq<medias::focal_x, Option<f64>>,
    diesel::dsl::Eq<medias::focal_y, Option<f64>>,
    diesel::dsl::Eq<medias::metadata, String>,
);

fn columns(details: &Details) -> DetailColumns<'_> {
    (
        medias::filename.eq(details.filename.as_str()),
        medias::title.eq(details.title.as_deref()),
        medias::alt.eq(details.alt.as_deref()),
        medias::description.eq(details.description.as_deref()),
        medias::focal_x.eq(details.focal_point.map(|point| point.x)),
        medias::focal_y.eq(details.focal_point.map(|point| point.y)),
        medias::metadata.eq(details.metadata.to_text()),
    )
}

fn insert_tags(
    connection: &mut Connection,
    organization: OrganizationId,
    media: MediaId,
    tags: &[String],
) -> Result<(), Failure> {
    let row = |(position, tag): (usize, &String)| {
        Ok((
            media_tags::organization_id.eq(organization.to_string()),
            media_tags::media_id.eq(media.to_string()),
            media_tags::tag.eq(tag.clone()),
            media_tags::position.eq(i32::try_from(position).map_err(Failure::internal)?),
        ))
    };
    let rows = tags.iter().enumerate().map(row).collect::<Result<_, Failure>>()?;
    Ok(insert_all!(connection, media_tags::table, rows)?)
}
