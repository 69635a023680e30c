//! What the database holds as a whole, for those who look at all of it: the bytes that its rows stand for,
//! whose they are, and whether SQLite finds itself and its references in order.

use std::collections::BTreeSet;

use diesel::{
    dsl::{exists, sql},
    prelude::*,
    sql_query, sql_types,
};
use jiff::Timestamp;

use super::{
    Connection,
    blobs::count,
    connection, removals,
    schema::{blobs, medias, organizations, removals as queue},
    value,
};
use crate::{
    domain::{
        id::{BlobId, OrganizationId, RemovalId},
        media::{Checksum, StorageKey},
    },
    failure::Failure,
};

/// The most rows that are read at a time.
const PAGE: i64 = 1000;

/// Bytes that a row stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Where they are.
    pub key: StorageKey,
    /// How many.
    pub size: u64,
    /// Their SHA-256.
    pub checksum: Checksum,
}

/// Some of the rows that stand for bytes.
#[derive(Clone, Debug)]
pub struct Page {
    /// What they stand for.
    pub kept: Vec<Kept>,
    /// The identifiers of rows that hold what they cannot hold.
    pub unreadable: Vec<String>,
    /// Where the next page begins; `None` after the last.
    pub next: Option<Cursor>,
}

/// A place between two rows that stand for bytes.
#[derive(Clone, Debug)]
pub struct Cursor {
    organization: String,
    blob: String,
}

/// A media that needs some bytes, as people know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needing {
    /// Its identifier.
    pub media: String,
    /// The name of its file.
    pub filename: String,
    /// The slug of its organization.
    pub organization: String,
}

/// How much there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount {
    /// Rows that stand for bytes.
    pub files: u64,
    /// Bytes they stand for.
    pub bytes: u64,
}

/// A reference to a row that is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dangling {
    /// The table that refers.
    pub table: String,
    /// The table referred to.
    pub parent: String,
    /// How many of its rows.
    pub rows: u64,
}

/// The rows that stand for bytes, by organization and identifier, from a place on.
///
/// # Errors
/// Where the database cannot be read.
pub fn page(connection: &mut Connection, after: Option<&Cursor>) -> Result<Page, Failure> {
    let mut query = blobs::table.into_boxed();
    if let Some(after) = after {
        query = query.filter(
            blobs::organization_id
                .gt(&after.organization)
                .or(blobs::organization_id.eq(&after.organization).and(blobs::id.gt(&after.blob))),
        );
    }
    let rows = query
        .order((blobs::organization_id, blobs::id))
        .limit(PAGE)
        .select((blobs::organization_id, blobs::id, blobs::size, blobs::sha256))
        .load::<(String, String, i64, Vec<u8>)>(connection)?;
    let next = (rows.len() as i64 == PAGE).then(|| rows.last()).flatten();
    let next = next.map(|(organization, blob, ..)| Cursor {
        organization: organization.clone(),
        blob: blob.clone(),
    });
    let (mut kept, mut unreadable) = (Vec::with_capacity(rows.len()), Vec::new());
    for (organization, blob, size, sha256) in rows {
        let read = || {
            let key = StorageKey::of(OrganizationId::parse(&organization)?, BlobId::parse(&blob)?);
            let (size, checksum) = (u64::try_from(size).ok()?, Checksum::read(&sha256)?);
            Some(Kept { key, size, checksum })
        };
        match read() {
            Some(read) => kept.push(read),
            None => unreadable.push(blob),
        }
    }
    Ok(Page { kept, unreadable, next })
}

/// How many bytes rows stand for.
///
/// # Errors
/// Where the database cannot be read.
pub fn amount(connection: &mut Connection) -> Result<Amount, Failure> {
    let mut amount = Amount::default();
    let mut after = None;
    loop {
        let page = page(connection, after.as_ref())?;
        amount.files += page.kept.len() as u64;
        amount.bytes += page.kept.iter().map(|kept| kept.size).sum::<u64>();
        after = page.next;
        if after.is_none() {
            return Ok(amount);
        }
    }
}

/// An organization whose count of the bytes it has stored is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Miscount {
    /// Its slug.
    pub organization: String,
    /// What is counted in its row.
    pub stated: i64,
    /// What the rows about bytes add up to.
    pub stored: i64,
}

/// The organizations whose count of the bytes they have stored is wrong.
///
/// # Errors
/// Where the database cannot be read.
pub fn miscounts(connection: &mut Connection) -> Result<Vec<Miscount>, Failure> {
    let rows = organizations::table
        .left_join(blobs::table.on(blobs::organization_id.eq(organizations::id)))
        .group_by((organizations::id, organizations::slug, organizations::stored_bytes))
        .order(organizations::id)
        .select((
            organizations::slug,
            organizations::stored_bytes,
            sql::<sql_types::BigInt>("cast(coalesce(sum(blobs.size), 0) as bigint)"),
        ))
        .load::<(String, i64, i64)>(connection)?;
    let wrong = rows.into_iter().filter(|(_, stated, stored)| stated != stored);
    Ok(wrong
        .map(|(organization, stated, stored)| Miscount { organization, stated, stored })
        .collect())
}

/// Counts anew the bytes that an organization has stored; whether the count was wrong.
///
/// # Errors
/// Where the database cannot be written to.
pub fn recount(connection: &mut Connection, organization: &str) -> Result<bool, Failure> {
    let wrong = miscounts(connection)?;
    let Some(wrong) = wrong.into_iter().find(|wrong| wrong.organization == organization) else {
        return Ok(false);
    };
    diesel::update(organizations::table.filter(organizations::slug.eq(organization)))
        .set(organizations::stored_bytes.eq(wrong.stored))
        .execute(connection)?;
    Ok(true)
}

/// The keys whose bytes are queued for removal, whenever that falls due.
///
/// # Errors
/// Where the database cannot be read.
pub fn queued(connection: &mut Connection) -> Result<BTreeSet<StorageKey>, Failure> {
    let keys = queue::table.select(queue::storage_key).load::<String>(connection)?;
    keys.iter().map(|key| value(StorageKey::parse(key), "removals.storage_key")).collect()
}

/// Whether a row stands for the bytes.
///
/// # Errors
/// Where the database cannot be read.
pub fn is_kept(connection: &mut Connection, key: StorageKey) -> Result<bool, Failure> {
    let StorageKey { organization, blob } = key;
    Ok(diesel::select(exists(
        blobs::table
            .filter(blobs::organization_id.eq(organization.to_string()))
            .filter(blobs::id.eq(blob.to_string())),
    ))
    .get_result(connection)?)
}

/// Whether the bytes are queued for removal, whenever that falls due.
///
/// # Errors
/// Where the database cannot be read.
pub fn is_queued(connection: &mut Connection, key: StorageKey) -> Result<bool, Failure> {
    Ok(diesel::select(exists(queue::table.filter(queue::storage_key.eq(key.to_string()))))
        .get_result(connection)?)
}

/// The medias that need the bytes, the oldest first.
///
/// # Errors
/// Where the database cannot be read.
pub fn needing(connection: &mut Connection, key: StorageKey) -> Result<Vec<Needing>, Failure> {
    let StorageKey { organization, blob } = key;
    let rows = medias::table
        .inner_join(organizations::table.on(organizations::id.eq(medias::organization_id)))
        .filter(medias::organization_id.eq(organization.to_string()))
        .filter(medias::blob_id.eq(blob.to_string()))
        .order(medias::id)
        .select((medias::id, medias::filename, organizations::slug))
        .load::<(String, String, String)>(connection)?;
    Ok(rows
        .into_iter()
        .map(|(media, filename, organization)| Needing { media, filename, organization })
        .collect())
}

/// The bytes that a row stands for and no media needs.
///
/// # Errors
/// Where the database cannot be read.
pub fn unneeded(connection: &mut Connection) -> Result<Vec<StorageKey>, Failure> {
    let rows = blobs::table
        .filter(diesel::dsl::not(exists(
            medias::table
                .filter(medias::organization_id.eq(blobs::organization_id))
                .filter(medias::blob_id.eq(blobs::id)),
        )))
        .order((blobs::organization_id, blobs::id))
        .select((blobs::organization_id, blobs::id))
        .load::<(String, String)>(connection)?;
    // A row that cannot be read is found by `page`.
    Ok(rows
        .iter()
        .filter_map(|(organization, blob)| StorageKey::parse(&format!("{organization}/{blob}")))
        .collect())
}

/// Queues bytes for removal that no row stands for; `false`, nothing being queued, where one does or where
/// they are queued already.
///
/// # Errors
/// Where the database cannot be written to.
pub fn disown(
    connection: &mut Connection,
    key: StorageKey,
    removal: RemovalId,
    now: Timestamp,
) -> Result<bool, Failure> {
    if is_kept(connection, key)? || is_queued(connection, key)? {
        return Ok(false);
    }
    removals::queue(connection, removal, &key, now, now)?;
    Ok(true)
}

/// Lets go of bytes that no media needs, and queues them for removal at `due`; `false`, nothing being
/// changed, where one needs them.
///
/// # Errors
/// Where the database cannot be written to, or something else refers to the bytes.
pub fn let_go(
    connection: &mut Connection,
    key: StorageKey,
    removal: RemovalId,
    due: Timestamp,
    now: Timestamp,
) -> Result<bool, Failure> {
    if !is_kept(connection, key)? || !needing(connection, key)?.is_empty() {
        return Ok(false);
    }
    let size: i64 =
        blobs::table.find(key.blob.to_string()).select(blobs::size).first(connection)?;
    diesel::delete(blobs::table.find(key.blob.to_string())).execute(connection)?;
    count(connection, &key.organization.to_string(), -size)?;
    if !is_queued(connection, key)? {
        removals::queue(connection, removal, &key, due, now)?;
    }
    Ok(true)
}

/// Takes the removal of bytes out of the queue that a row stands for; `false` where none does, or where
/// nothing was queued.
///
/// # Errors
/// Where the database cannot be written to.
pub fn retain(connection: &mut Connection, key: StorageKey) -> Result<bool, Failure> {
    Ok(is_kept(connection, key)?
        && diesel::delete(queue::table.filter(queue::storage_key.eq(key.to_string())))
            .execute(connection)?
            > 0)
}

/// What the database finds wrong with its own pages and indexes, a line each. A PostgreSQL server looks after its own.
///
/// # Errors
/// Where the database cannot be read at all.
pub fn complaints(connection: &mut Connection) -> Result<Vec<String>, Failure> {
    #[derive(QueryableByName)]
    struct Complaint {
        #[diesel(sql_type = sql_types::Text)]
        integrity_check: String,
    }
    let Connection::Sqlite(connection) = connection else { return Ok(Vec::new()) };
    let found = sql_query("pragma integrity_check").load::<Complaint>(connection)?;
    let said = found.into_iter().map(|complaint| complaint.integrity_check);
    let line = |said: String| said.split_whitespace().collect::<Vec<_>>().join(" ");
    Ok(said.filter(|words| words != "ok").map(line).collect())
}

/// Whether what failed did so because the database is too damaged to be read.
pub fn is_damage(failure: &Failure) -> bool {
    connection::is_damage(&failure.chain())
}

/// The references to rows that are not there, by table: whatever wrote to a SQLite file may have let them come.
///
/// # Errors
/// Where the database cannot be read.
pub fn dangling(connection: &mut Connection) -> Result<Vec<Dangling>, Failure> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = sql_types::Text)]
        referring: String,
        #[diesel(sql_type = sql_types::Text)]
        referred: String,
        #[diesel(sql_type = sql_types::BigInt)]
        times: i64,
    }
    let Connection::Sqlite(connection) = connection else { return Ok(Vec::new()) };
    let rows = sql_query(
        "select \"table\" as referring, parent as referred, count(*) as times \
         from pragma_foreign_key_check group by 1, 2 order by 1, 2",
    )
    .load::<Row>(connection)?;
    rows.into_iter()
        .map(|Row { referring: table, referred: parent, times }| {
            Ok(Dangling { table, parent, rows: value(u64::try_from(times).ok(), "count(*)")? })
        })
        .collect()
}
