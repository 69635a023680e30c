//! Whether anything was committed to a database that is a file, told without reading any of it.

use std::time::{Duration, Instant};

use diesel::{
    QueryResult, RunQueryDsl, SqliteConnection,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    sql_types::BigInt,
    sqlite::Sqlite,
};

use super::{
    RETRY_SECONDS,
    connection::{Connection, open_to_read},
};
use crate::{failure::Failure, place::Place};

/// Looks at a database through a connection of its own.
pub struct Watch {
    place: Place,
    wait: Duration,
    /// None before the first look, and after one that failed.
    connection: Option<Connection>,
    last: Option<Version>,
}

/// A state of the database, which lasts until something is committed to it. It means nothing to another watch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version {
    number: i64,
    /// When it was there already.
    pub(super) seen: Instant,
}

impl Watch {
    pub(super) fn new(place: &Place, wait: Duration) -> Option<Self> {
        let is_file = matches!(place, Place::File(_));
        is_file.then(|| Self { place: place.clone(), wait, connection: None, last: None })
    }

    /// The state of the database, which is another as soon as anything was committed, by whichever process (SQLite,
    /// `PRAGMA data_version`).
    ///
    /// # Errors
    /// Where the database cannot be read. Whatever state is seen next is another then.
    pub fn version(&mut self) -> Result<Version, Failure> {
        let last = self.last.take();
        let opened = match self.connection.take() {
            Some(connection) => Ok(connection),
            None => open_to_read(&self.place, self.wait),
        };
        let mut connection = opened.map_err(|cause| Failure::unavailable(RETRY_SECONDS, cause))?;
        let number = match &mut connection {
            Connection::Sqlite(connection) => DataVersion.get_result(connection)?,
            Connection::Postgresql(_) => return Err(Failure::internal("a file is a server")),
        };
        self.connection = Some(connection);
        let version = last
            .filter(|last| last.number == number)
            .unwrap_or_else(|| Version { number, seen: Instant::now() });
        self.last = Some(version);
        Ok(version)
    }
}

impl std::fmt::Debug for Watch {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Watch").finish_non_exhaustive()
    }
}

/// The statement, which stays prepared as one of `diesel::sql_query` would not.
#[derive(QueryId)]
struct DataVersion;

impl Query for DataVersion {
    type SqlType = BigInt;
}

impl RunQueryDsl<SqliteConnection> for DataVersion {}

impl QueryFragment<Sqlite> for DataVersion {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        pass.push_sql("pragma data_version");
        Ok(())
    }
}
