//! The trash: medias that were deleted, which can be restored until they are purged. Their bytes stay as long.

use diesel::{
    dsl::{count_star, min},
    prelude::*,
};
use jiff::Timestamp;

use super::{
    Connection,
    among::among,
    audit, blobs,
    either::on_either,
    kept,
    medias::{self, Row},
    page::ordered,
    prepared::prepared,
    references,
    schema::{blobs as blob_rows, medias as media_rows, organizations},
    time, value,
};
use crate::{
    domain::{
        audit::{Act, Action, Kind, Subject},
        deletion::{Trashed, purged_at},
        id::{AuditEntryId, IdentityId, MediaId, OrganizationId, RemovalId},
        listing::{Cursor, Direction, Key, Page, Window},
        media::Media,
    },
    failure::Failure,
};

/// A media that is to be deleted, with the entry that tells of it, and the removal that its bytes may be queued as.
pub(super) type Deleting<'media> = (AuditEntryId, &'media Media, RemovalId);

/// Deletes medias: out of every list and into the trash, or for good where the organization keeps none.
///
/// # Errors
/// Where the database cannot be written to.
pub(super) fn delete(
    connection: &mut Connection,
    act: &Act,
    deleting: &[Deleting<'_>],
) -> Result<(), Failure> {
    if deleting.is_empty() {
        return Ok(());
    }
    let kept_days = retention_days(connection, act.organization)?;
    let ids: Vec<_> = deleting.iter().map(|(_, media, _)| media.id.to_string()).collect();
    let linked: Vec<_> = deleting
        .iter()
        .filter(|(_, media, _)| media.reference_count > 0)
        .map(|(_, media, _)| media.id.to_string())
        .collect();
    if !linked.is_empty() {
        references::detach(connection, act, &linked, kept_days > 0)?;
    }
    let told = deleting
        .iter()
        .map(|(entry, media, _)| (*entry, Subject::new(Kind::Media, media.id), media.snapshot()));
    audit::record_all(connection, act, Action::Delete, told)?;
    if kept_days == 0 {
        return remove(connection, act, deleting);
    }
    let (at, by) = (kept(act.now), act.identity.to_string());
    let trashed = || {
        (
            media_rows::version.eq(media_rows::version + 1),
            media_rows::trashed_at.eq(at),
            media_rows::trashed_by.eq(by.clone()),
        )
    };
    // Taking one out of an array takes longer than finding it.
    match &ids[..] {
        [id] => prepared!(
            connection,
            diesel::update(media_rows::table.find(id.clone())).set(trashed()),
            [1, at, by.clone(), id.clone()],
            |update, connection| update.execute(connection)
        ),
        ids => on_either!(connection, |connection| {
            let medias = media_rows::table.filter(among(media_rows::id, ids));
            diesel::update(medias).set(trashed()).execute(connection)
        }),
    }?;
    Ok(())
}

/// Takes a media out of the trash and puts it back into the lists it was taken from. One that is not in the
/// trash is given as it is.
///
/// # Errors
/// Where the database cannot be written to.
pub fn restore(
    connection: &mut Connection,
    act: &Act,
    id: MediaId,
) -> Result<Option<Media>, Failure> {
    if in_trash(connection, act.organization, id)?.is_none() {
        return medias::find(connection, act.organization, id);
    }
    diesel::update(media_rows::table.find(id.to_string()))
        .set((
            media_rows::trashed_at.eq(None::<i64>),
            media_rows::trashed_by.eq(None::<String>),
            media_rows::version.eq(media_rows::version + 1),
            media_rows::updated_at.eq(kept(act.now)),
        ))
        .execute(connection)?;
    references::put_back(connection, act, id)?;
    let media = medias::find(connection, act.organization, id)?;
    if let Some(media) = &media {
        record(connection, act, Action::Restore, media)?;
    }
    Ok(media)
}

/// Deletes a media from the trash for good; whether there was such a one. Its bytes are queued for removal
/// where it was the last that needed them.
///
/// # Errors
/// Where the database cannot be written to.
pub fn purge(
    connection: &mut Connection,
    act: &Act,
    id: MediaId,
    removal: RemovalId,
) -> Result<bool, Failure> {
    let Some(media) = in_trash(connection, act.organization, id)? else { return Ok(false) };
    record(connection, act, Action::Purge, &media)?;
    remove(connection, act, &[(act.entry, &media, removal)])?;
    Ok(true)
}

fn remove(connection: &mut Connection, act: &Act, removed: &[Deleting<'_>]) -> Result<(), Failure> {
    let ids: Vec<_> = removed.iter().map(|(_, media, _)| media.id.to_string()).collect();
    // Taking one out of an array takes longer than finding it.
    on_either!(connection, |connection| match &ids[..] {
        [id] => diesel::delete(media_rows::table.find(id)).execute(connection),
        ids => {
            let medias = media_rows::table.filter(among(media_rows::id, ids));
            diesel::delete(medias).execute(connection)
        }
    })?;
    let released: Vec<_> =
        removed.iter().map(|(_, media, removal)| (media.blob, *removal)).collect();
    blobs::release_all(connection, act.organization, &released, act.now)
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

fn in_trash(
    connection: &mut Connection,
    organization: OrganizationId,
    id: MediaId,
) -> Result<Option<Media>, Failure> {
    let row = media_rows::table
        .inner_join(blob_rows::table.on(blob_rows::id.eq(media_rows::blob_id)))
        .filter(media_rows::id.eq(id.to_string()))
        .filter(media_rows::organization_id.eq(organization.to_string()))
        .filter(media_rows::trashed_at.is_not_null())
        .select(Row::as_select())
        .get_result::<Row>(connection)
        .optional()?;
    row.map(|row| row.media(organization)).transpose()
}

/// For how many days the organization keeps its trash; one that has just gone keeps nothing.
fn retention_days(
    connection: &mut Connection,
    organization: OrganizationId,
) -> Result<u32, Failure> {
    let days = organizations::table
        .find(organization.to_string())
        .select(organizations::trash_retention_days);
    let days = on_either!(connection, |connection| days.get_result::<i32>(connection));
    let days = days.optional()?.unwrap_or_default();
    value(u32::try_from(days).ok(), "organizations.trash_retention_days")
}

/// The media in the trash, where the organization has it there.
///
/// # Errors
/// Where the database cannot be read.
pub fn find(
    connection: &mut Connection,
    organization: OrganizationId,
    id: MediaId,
) -> Result<Option<Trashed>, Failure> {
    let row = media_rows::table
        .inner_join(blob_rows::table.on(blob_rows::id.eq(media_rows::blob_id)))
        .filter(media_rows::id.eq(id.to_string()))
        .filter(media_rows::organization_id.eq(organization.to_string()))
        .filter(media_rows::trashed_at.is_not_null())
        .select((Row::as_select(), media_rows::trashed_at, media_rows::trashed_by))
        .get_result::<TrashedRow>(connection)
        .optional()?;
    let days = retention_days(connection, organization)?;
    row.map(|row| trashed(organization, row, days)).transpose()
}

/// A part of the organization's trash, what was deleted last first.
///
/// # Errors
/// Where the database cannot be read.
pub fn list(
    connection: &mut Connection,
    organization: OrganizationId,
    window: &Window,
) -> Result<Page<Trashed>, Failure> {
    let owner = organization.to_string();
    let rows = || {
        media_rows::table
            .inner_join(blob_rows::table.on(blob_rows::id.eq(media_rows::blob_id)))
            .filter(media_rows::organization_id.eq(owner.clone()))
            .filter(media_rows::trashed_at.is_not_null())
    };
    let total = if window.counted {
        let counted = rows().select(count_star()).first::<i64>(connection)?;
        Some(value(u64::try_from(counted).ok(), "count(*)")?)
    } else {
        None
    };
    let query = rows()
        .select((Row::as_select(), media_rows::trashed_at, media_rows::trashed_by))
        .into_boxed();
    let after = window.cursor().and_then(|at| Some((at.key.number()?, at.id.to_string())));
    let trashed_at = media_rows::trashed_at.assume_not_null();
    let rows = ordered!(query, trashed_at, media_rows::id, Direction::Descending, after)
        .limit(i64::from(window.size) + 1)
        .offset(window.offset())
        .load::<TrashedRow>(connection)?;
    let days = retention_days(connection, organization)?;
    let found = rows
        .into_iter()
        .map(|row| trashed(organization, row, days))
        .collect::<Result<Vec<_>, Failure>>()?;
    Ok(Page::of(found, window, total, |media| Cursor {
        key: Key::Number(kept(media.deleted_at)),
        id: media.id.into(),
    }))
}

type TrashedRow = (Row, Option<i64>, Option<String>);

fn trashed(
    organization: OrganizationId,
    (row, trashed_at, trashed_by): TrashedRow,
    retention_days: u32,
) -> Result<Trashed, Failure> {
    let media = row.media(organization)?;
    let deleted_at = time(value(trashed_at, "medias.trashed_at")?)?;
    let by = trashed_by.as_deref().and_then(IdentityId::parse);
    Ok(Trashed {
        id: media.id,
        filename: media.details.filename,
        title: media.details.title,
        mime_type: media.mime_type,
        size: media.size,
        checksum: media.checksum,
        deleted_at,
        deleted_by: value(by, "medias.trashed_by")?,
        purged_at: purged_at(deleted_at, retention_days),
    })
}

/// A media that was in the trash for as long as its organization keeps it there.
#[derive(Clone, Copy, Debug)]
pub struct Expired {
    /// The media.
    pub media: MediaId,
    /// Its organization.
    pub organization: OrganizationId,
    /// Who deleted it.
    pub deleted_by: IdentityId,
}

/// At most `limit` medias that are to go for good by now, and when the next is.
///
/// # Errors
/// Where the database cannot be read.
pub fn expired(
    connection: &mut Connection,
    now: Timestamp,
    limit: usize,
) -> Result<(Vec<Expired>, Option<Timestamp>), Failure> {
    // The end of an index for each organization: grouped, all of the trash would be gone through.
    let oldest = media_rows::table
        .filter(media_rows::organization_id.eq(organizations::id))
        .filter(media_rows::trashed_at.is_not_null())
        .select(min(media_rows::trashed_at))
        .single_value();
    let oldest = organizations::table
        .select((organizations::id, organizations::trash_retention_days, oldest))
        .load::<(String, i32, Option<i64>)>(connection)?;
    let (mut found, mut next) = (Vec::new(), None);
    for (owner, days, oldest) in oldest {
        let Some(oldest) = oldest else { continue };
        let organization = value(OrganizationId::parse(&owner), "organizations.id")?;
        let days = value(u32::try_from(days).ok(), "organizations.trash_retention_days")?;
        let due = purged_at(time(oldest)?, days);
        if due > now {
            next = Some(next.map_or(due, |next: Timestamp| next.min(due)));
        } else if found.len() < limit {
            let left = i64::try_from(limit - found.len()).map_err(Failure::internal)?;
            let rows = media_rows::table
                .filter(media_rows::organization_id.eq(&owner))
                .filter(media_rows::trashed_at.is_not_null())
                .order((media_rows::trashed_at, media_rows::id))
                .limit(left)
                .select((media_rows::id, media_rows::trashed_at, media_rows::trashed_by))
                .load::<(String, Option<i64>, Option<String>)>(connection)?;
            for (id, trashed_at, by) in rows {
                let trashed_at = time(value(trashed_at, "medias.trashed_at")?)?;
                if purged_at(trashed_at, days) <= now {
                    let by = by.as_deref().and_then(IdentityId::parse);
                    found.push(Expired {
                        media: value(MediaId::parse(&id), "medias.id")?,
                        organization,
                        deleted_by: value(by, "medias.trashed_by")?,
                    });
                }
            }
        }
    }
    Ok((found, next))
}
