//! What a caller may read of the audit of its organization.

use super::App;
use crate::{
    domain::{
        audit::{Entry, Filter},
        caller::Caller,
        id::AuditEntryId,
        listing::{Direction, Page, Window},
    },
    failure::Failure,
    store::audit,
};

impl App {
    /// The entry, where it is of the organization.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn find_audit_entry(
        &self,
        caller: &Caller,
        id: AuditEntryId,
    ) -> Result<Option<Entry>, Failure> {
        let organization = caller.organization;
        self.store.read(move |connection| audit::find(connection, organization, id)).await
    }

    /// A part of the entries that pass the filter, by age.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn list_audit_entries(
        &self,
        caller: &Caller,
        filter: Filter,
        direction: Direction,
        window: Window,
    ) -> Result<Page<Entry>, Failure> {
        let organization = caller.organization;
        let list = move |connection: &mut _| {
            audit::list(connection, organization, &filter, direction, &window)
        };
        self.store.read(list).await
    }
}
