//! Either database behind one type, for which queries are written once.

use std::fmt;

use diesel::{MultiConnection, PgConnection, SqliteConnection};

/// A connection to either database.
#[derive(MultiConnection)]
pub enum EitherConnection {
    /// To a PostgreSQL server.
    Postgresql(PgConnection),
    /// To a SQLite database.
    Sqlite(SqliteConnection),
}

impl fmt::Debug for EitherConnection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("EitherConnection")
    }
}
