//! The audit: an entry for each change, written in the transaction that makes it, and read for whoever asks.

use diesel::{dsl::count_star, prelude::*, sql_types::Bool};

use super::{
    Connection, either::insert_all, kept, page::ordered, schema::audit_entries, time, value,
};
use crate::{
    domain::{
        audit::{Act, Action, Entry, Filter, Snapshot, Subject},
        id::{AuditEntryId, IdentityId, OrganizationId},
        listing::{Cursor, Direction, Key, Page, Window},
    },
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
    record_all(connection, act, action, [(act.entry, subject, snapshot)])
}

/// Tells of the same change of many things, in an entry each.
///
/// # Errors
/// Where the database cannot be written to.
pub(super) fn record_all(
    connection: &mut Connection,
    act: &Act,
    action: Action,
    changes: impl IntoIterator<Item = (AuditEntryId, Subject, Snapshot)>,
) -> Result<(), Failure> {
    let row = |(entry, subject, snapshot): (AuditEntryId, Subject, Snapshot)| {
        let snapshot = serde_json::to_string(&snapshot).map_err(Failure::internal)?;
        Ok((
            audit_entries::id.eq(entry.to_string()),
            audit_entries::organization_id.eq(act.organization.to_string()),
            audit_entries::actor_id.eq(act.identity.to_string()),
            audit_entries::action.eq(action.as_str()),
            audit_entries::subject.eq(subject.to_string()),
            audit_entries::snapshot.eq(snapshot),
            audit_entries::request_id.eq(act.request_id.clone()),
            audit_entries::created_at.eq(kept(act.now)),
        ))
    };
    let rows = changes.into_iter().map(row).collect::<Result<_, Failure>>()?;
    Ok(insert_all!(connection, audit_entries::table, rows)?)
}

/// The entry, where it is of the organization.
///
/// # Errors
/// Where the database cannot be read.
pub fn find(
    connection: &mut Connection,
    organization: OrganizationId,
    id: AuditEntryId,
) -> Result<Option<Entry>, Failure> {
    let row = audit_entries::table
        .find(id.to_string())
        .filter(audit_entries::organization_id.eq(organization.to_string()))
        .select(Row::as_select())
        .first(connection)
        .optional()?;
    row.map(|row| row.entry(organization)).transpose()
}

/// A part of the organization's entries that pass the filter, by age.
///
/// # Errors
/// Where the database cannot be read.
pub fn list(
    connection: &mut Connection,
    organization: OrganizationId,
    filter: &Filter,
    direction: Direction,
    window: &Window,
) -> Result<Page<Entry>, Failure> {
    let total = if window.counted {
        let passing = audit_entries::table.filter(passes(organization, filter));
        let counted = passing.select(count_star()).first::<i64>(connection)?;
        Some(value(u64::try_from(counted).ok(), "count(*)")?)
    } else {
        None
    };
    let query = audit_entries::table
        .filter(passes(organization, filter))
        .select(Row::as_select())
        .into_boxed();
    let after = window.cursor().and_then(|at| Some((at.key.number()?, at.id.to_string())));
    let query = ordered!(query, audit_entries::created_at, audit_entries::id, direction, after);
    let rows =
        query.limit(i64::from(window.size) + 1).offset(window.offset()).load::<Row>(connection)?;
    let found = rows.into_iter().map(|row| row.entry(organization));
    let found = found.collect::<Result<Vec<_>, _>>()?;
    Ok(Page::of(found, window, total, |entry| Cursor {
        key: Key::Number(kept(entry.created_at)),
        id: entry.id.into(),
    }))
}

type Condition = Box<
    dyn BoxableExpression<audit_entries::table, crate::store::connection::Backend, SqlType = Bool>,
>;

fn passes(organization: OrganizationId, filter: &Filter) -> Condition {
    let mut all: Condition = Box::new(audit_entries::organization_id.eq(organization.to_string()));
    if let Some(subject) = filter.subject {
        all = Box::new(all.and(audit_entries::subject.eq(subject.to_string())));
    }
    if let Some(actor) = filter.actor {
        all = Box::new(all.and(audit_entries::actor_id.eq(actor.to_string())));
    }
    if let Some(action) = filter.action {
        all = Box::new(all.and(audit_entries::action.eq(action.as_str())));
    }
    if let Some(from) = filter.from {
        all = Box::new(all.and(audit_entries::created_at.ge(kept(from))));
    }
    if let Some(until) = filter.until {
        all = Box::new(all.and(audit_entries::created_at.le(kept(until))));
    }
    all
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = audit_entries, check_for_backend(crate::store::connection::Backend))]
struct Row {
    id: String,
    actor_id: String,
    action: String,
    subject: String,
    snapshot: String,
    request_id: String,
    created_at: i64,
}

impl Row {
    fn entry(self, organization: OrganizationId) -> Result<Entry, Failure> {
        let snapshot = serde_json::from_str(&self.snapshot).ok();
        Ok(Entry {
            id: value(AuditEntryId::parse(&self.id), "audit_entries.id")?,
            organization,
            actor: value(IdentityId::parse(&self.actor_id), "audit_entries.actor_id")?,
            action: value(Action::parse(&self.action), "audit_entries.action")?,
            subject: value(Subject::parse(&self.subject), "audit_entries.subject")?,
            snapshot: value(snapshot, "audit_entries.snapshot")?,
            request_id: self.request_id,
            created_at: time(self.created_at)?,
        })
    }
}
