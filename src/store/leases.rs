//! Work that one process is at, which the others leave to it for a while. There are as many rows as there is such work.

use diesel::prelude::*;
use jiff::Timestamp;

use super::{Connection, kept, schema::leases};
use crate::failure::Failure;

/// Takes the work of this name until then; whether it was free. No two take the same, since nobody else writes
/// meanwhile.
///
/// # Errors
/// Where the database cannot be written to.
pub fn take(
    connection: &mut Connection,
    name: &str,
    now: Timestamp,
    until: Timestamp,
) -> Result<bool, Failure> {
    // Whoever took these has died.
    diesel::delete(leases::table.filter(leases::taken_until.le(kept(now)))).execute(connection)?;
    let taken = leases::table.find(name).select(leases::taken_until).first::<i64>(connection);
    if taken.optional()?.is_some() {
        return Ok(false);
    }
    diesel::insert_into(leases::table)
        .values((leases::name.eq(name), leases::taken_until.eq(kept(until))))
        .execute(connection)?;
    Ok(true)
}

/// Leaves the work of this name that was taken until then to whoever wants it.
///
/// # Errors
/// Where the database cannot be written to.
pub fn release(connection: &mut Connection, name: &str, until: Timestamp) -> Result<(), Failure> {
    let taken = leases::table.find(name).filter(leases::taken_until.eq(kept(until)));
    diesel::delete(taken).execute(connection)?;
    Ok(())
}
