//! Copies of the whole database, made while others write to it. SQLite only: a copy is a file, in rollback
//! mode until the first server writes to it, which tells whether it is still what was copied.

use std::{path::Path, time::Duration};

use diesel::{
    Connection as _, QueryableByName, RunQueryDsl as _, SqliteConnection,
    connection::SimpleConnection, result::Error as DieselError, sql_query, sql_types,
};

use super::connection::{OpenError, location};
use crate::place::Place;

/// Copies the database at `from`, as it is at one moment, to `to`, where there must be nothing.
///
/// # Errors
/// Where the one cannot be read or the other cannot be made.
pub fn copy(from: &Path, to: &Path, wait: Duration) -> Result<(), OpenError> {
    let mut connection = open(from, wait)?;
    let words = location(to)?;
    sql_query("vacuum into ?")
        .bind::<sql_types::Text, _>(words)
        .execute(&mut connection)
        .map_err(|cause| unusable(to, cause))?;
    let mut copy = open(to, wait)?;
    copy.batch_execute("pragma journal_mode = delete").map_err(|cause| unusable(to, cause))
}

/// Whether the database is as [`copy`] left it.
///
/// # Errors
/// Where it cannot be read.
pub fn is_untouched(path: &Path, wait: Duration) -> Result<bool, OpenError> {
    #[derive(QueryableByName)]
    struct Mode {
        #[diesel(sql_type = sql_types::Text)]
        journal_mode: String,
    }
    let mut connection = open(path, wait)?;
    let mode = sql_query("pragma journal_mode")
        .get_result::<Mode>(&mut connection)
        .map_err(|cause| unusable(path, cause))?;
    Ok(mode.journal_mode == "delete")
}

fn open(path: &Path, wait: Duration) -> Result<SqliteConnection, OpenError> {
    let mut connection = SqliteConnection::establish(&location(path)?)
        .map_err(|cause| OpenError::unusable(&Place::File(path.to_owned()), cause))?;
    connection
        .batch_execute(&format!(
            "pragma busy_timeout = {}; pragma trusted_schema = off;",
            wait.as_millis()
        ))
        .map_err(|cause| unusable(path, cause))?;
    Ok(connection)
}

fn unusable(path: &Path, cause: DieselError) -> OpenError {
    OpenError::unusable(&Place::File(path.to_owned()), cause)
}
