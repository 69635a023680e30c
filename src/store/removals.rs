//! The queue of bytes to delete. A removal due later is an intent: bytes are being written, and are to go
//! if nothing comes to need them; or somebody has taken it, and is at work on it.

use diesel::{dsl::min, prelude::*};
use jiff::Timestamp;

use super::{Connection, among::among, either::insert_all, kept, schema::removals, time, value};
use crate::{
    domain::{id::RemovalId, media::StorageKey},
    failure::Failure,
};

/// Bytes to delete.
#[derive(Clone, Debug)]
pub struct Removal {
    /// Its identifier.
    pub id: RemovalId,
    /// Where the bytes are.
    pub key: StorageKey,
    /// How often they could not be deleted.
    pub attempts: u32,
}

/// What waits to be deleted, at one moment.
#[derive(Clone, Copy, Debug)]
pub struct Backlog {
    /// How many are due.
    pub due: u64,
    /// When the next falls due that is not.
    pub next: Option<Timestamp>,
}

/// Queues the bytes under `key` for removal at `due`.
///
/// # Errors
/// Where the database cannot be written to.
pub fn queue(
    connection: &mut Connection,
    id: RemovalId,
    key: &StorageKey,
    due: Timestamp,
    now: Timestamp,
) -> Result<(), Failure> {
    queue_all(connection, [(id, *key)], due, now)
}

/// Queues the bytes under many keys for removal at `due`.
///
/// # Errors
/// Where the database cannot be written to.
pub(super) fn queue_all(
    connection: &mut Connection,
    removals: impl IntoIterator<Item = (RemovalId, StorageKey)>,
    due: Timestamp,
    now: Timestamp,
) -> Result<(), Failure> {
    let row = |(id, key): (RemovalId, StorageKey)| {
        (
            removals::id.eq(id.to_string()),
            removals::storage_key.eq(key.to_string()),
            removals::due_at.eq(kept(due)),
            removals::attempts.eq(0),
            removals::created_at.eq(kept(now)),
        )
    };
    Ok(insert_all!(connection, removals::table, removals.into_iter().map(row).collect())?)
}

/// Lets a removal fall due at `due`; whether it was still queued.
///
/// # Errors
/// Where the database cannot be written to.
pub fn hasten(connection: &mut Connection, id: RemovalId, due: Timestamp) -> Result<bool, Failure> {
    let changed = diesel::update(removals::table.find(id.to_string()))
        .set(removals::due_at.eq(kept(due)))
        .execute(connection)?;
    Ok(changed == 1)
}

/// Takes a removal out of the queue, its bytes being needed; whether it was still queued.
///
/// # Errors
/// Where the database cannot be written to.
pub fn withdraw(connection: &mut Connection, id: RemovalId) -> Result<bool, Failure> {
    Ok(diesel::delete(removals::table.find(id.to_string())).execute(connection)? == 1)
}

/// How much is due.
///
/// # Errors
/// Where the database cannot be read.
pub fn backlog(connection: &mut Connection, now: Timestamp) -> Result<Backlog, Failure> {
    let due = due(connection, now)?;
    let next = removals::table
        .filter(removals::due_at.gt(kept(now)))
        .select(min(removals::due_at))
        .first::<Option<i64>>(connection)?;
    Ok(Backlog { due, next: next.map(time).transpose()? })
}

/// How many removals are due, and how many of all failed before.
///
/// # Errors
/// Where the database cannot be read.
pub fn counts(connection: &mut Connection, now: Timestamp) -> Result<(u64, u64), Failure> {
    let failing = removals::table.filter(removals::attempts.ne(0)).count();
    let failing = failing.get_result::<i64>(connection)?;
    Ok((due(connection, now)?, value(u64::try_from(failing).ok(), "count(*)")?))
}

fn due(connection: &mut Connection, now: Timestamp) -> Result<u64, Failure> {
    let due = removals::table.filter(removals::due_at.le(kept(now))).count();
    value(u64::try_from(due.get_result::<i64>(connection)?).ok(), "count(*)")
}

/// Takes at most `limit` of what is due, the longest overdue first. They fall due again at `until`, as when whoever
/// took them has died: they are to be [settled](settle) before. No two take the same, since nobody else writes
/// meanwhile.
///
/// # Errors
/// Where the database cannot be written to.
pub fn take(
    connection: &mut Connection,
    now: Timestamp,
    until: Timestamp,
    limit: u32,
) -> Result<Vec<Removal>, Failure> {
    let rows = removals::table
        .filter(removals::due_at.le(kept(now)))
        .order((removals::due_at, removals::id))
        .limit(limit.into())
        .select((removals::id, removals::storage_key, removals::attempts))
        .load::<(String, String, i32)>(connection)?;
    let ids = rows.iter().map(|(id, ..)| id);
    diesel::update(removals::table.filter(among(removals::id, ids)))
        .set(removals::due_at.eq(kept(until)))
        .execute(connection)?;
    let (mut taken, mut unreadable) = (Vec::new(), Vec::new());
    for (id, key, attempts) in rows {
        let read = || {
            Some(Removal {
                id: RemovalId::parse(&id)?,
                key: StorageKey::parse(&key)?,
                attempts: u32::try_from(attempts).ok()?,
            })
        };
        if let Some(removal) = read() {
            taken.push(removal);
            continue;
        }
        // It keeps no other from being taken: it waits, and is told of each time.
        tracing::error!(removal.id = id, "a removal holds what it cannot hold, and is left");
        unreadable.push(id);
    }
    if !unreadable.is_empty() {
        diesel::update(removals::table.filter(among(removals::id, unreadable)))
            .set(removals::attempts.eq(removals::attempts + 1))
            .execute(connection)?;
    }
    Ok(taken)
}

/// Takes out of the queue what was deleted, and puts off what could not be.
///
/// # Errors
/// Where the database cannot be written to.
pub fn settle(
    connection: &mut Connection,
    deleted: &[RemovalId],
    put_off: &[(RemovalId, Timestamp)],
) -> Result<(), Failure> {
    let deleted = deleted.iter().map(ToString::to_string);
    diesel::delete(removals::table.filter(among(removals::id, deleted))).execute(connection)?;
    for (id, due) in put_off {
        diesel::update(removals::table.find(id.to_string()))
            .set((removals::due_at.eq(kept(*due)), removals::attempts.eq(removals::attempts + 1)))
            .execute(connection)?;
    }
    Ok(())
}
