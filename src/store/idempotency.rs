//! What was done under an `Idempotency-Key`, so that a repeated request is told the same.

use diesel::prelude::*;
use jiff::Timestamp;

use super::{Connection, kept, schema::idempotency_keys, value};
use crate::{
    domain::audit::{Act, Subject},
    failure::Failure,
};

/// What the key of whoever acts was used for, if it was.
///
/// # Errors
/// Where the database cannot be read.
pub(super) fn find(
    connection: &mut Connection,
    act: &Act,
    key: &str,
) -> Result<Option<Subject>, Failure> {
    let subject = idempotency_keys::table
        .find((act.organization.to_string(), act.identity.to_string(), key))
        .select(idempotency_keys::subject)
        .get_result::<String>(connection)
        .optional()?;
    subject.map(|text| value(Subject::parse(&text), "idempotency_keys.subject")).transpose()
}

/// Remembers what the key was used for.
///
/// # Errors
/// Where the database cannot be written to.
pub(super) fn remember(
    connection: &mut Connection,
    act: &Act,
    key: &str,
    subject: Subject,
) -> Result<(), Failure> {
    diesel::insert_into(idempotency_keys::table)
        .values((
            idempotency_keys::organization_id.eq(act.organization.to_string()),
            idempotency_keys::identity_id.eq(act.identity.to_string()),
            idempotency_keys::key.eq(key),
            idempotency_keys::subject.eq(subject.to_string()),
            idempotency_keys::created_at.eq(kept(act.now)),
        ))
        .execute(connection)?;
    Ok(())
}

/// Whether there are keys from before a time.
///
/// # Errors
/// Where the database cannot be read.
pub fn has_older(connection: &mut Connection, than: Timestamp) -> Result<bool, Failure> {
    Ok(idempotency_keys::table
        .filter(idempotency_keys::created_at.lt(kept(than)))
        .select(idempotency_keys::created_at)
        .first::<i64>(connection)
        .optional()?
        .is_some())
}

/// Forgets the keys from before a time.
///
/// # Errors
/// Where the database cannot be written to.
pub fn forget(connection: &mut Connection, before: Timestamp) -> Result<(), Failure> {
    let old = idempotency_keys::table.filter(idempotency_keys::created_at.lt(kept(before)));
    diesel::delete(old).execute(connection)?;
    Ok(())
}
