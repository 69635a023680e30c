//! The audit: an entry for each change, written in the transaction that makes it.

use diesel::prelude::*;
use serde_json::Value;

use super::{Connection, kept, schema::audit_entries};
use crate::{
    domain::audit::{Act, Action, Snapshot, Subject},
    failure::Failure,
};

/// Tells of a change: `action` was done to `subject`, which was like `snapshot`.
///
/// # Errors
/// Where the database cannot be written to.
pub fn record(
    connection: &mut Connection,
    act: &Act,
    action: Action,
    subject: Subject,
    snapshot: Snapshot,
) -> Result<(), Failure> {
    diesel::insert_into(audit_entries::table)
        .values((
            audit_entries::id.eq(act.entry.to_string()),
            audit_entries::organization_id.eq(act.organization.to_string()),
            audit_entries::actor_id.eq(act.identity.to_string()),
            audit_entries::action.eq(action.as_str()),
            audit_entries::subject.eq(subject.to_string()),
            audit_entries::snapshot.eq(Value::Object(snapshot).to_string()),
            audit_entries::request_id.eq(&act.request_id),
            audit_entries::created_at.eq(kept(act.now)),
        ))
        .execute(connection)?;
    Ok(())
}
