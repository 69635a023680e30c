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

/// The most rows of one statement: what SQLite can bind, 32,766 values, is enough for as many of any table.
pub(super) const ROWS: usize = 1000;

/// Inserts rows in as few statements as that takes: one for each thousand. What inserts many rows is no query for
/// both databases at once; nor is it kept prepared, as that of one row is.
macro_rules! insert_all {
    ($connection:expr, $table:expr, $rows:expr) => {{
        use $crate::store::either::ROWS;

        let rows: Vec<_> = $rows;
        rows.chunks(ROWS).try_for_each(|rows| {
            $crate::store::either::on_either!(&mut *$connection, |connection| match rows {
                [row] => diesel::insert_into($table).values(row).execute(connection),
                rows => diesel::insert_into($table).values(rows).execute(connection),
            })
            .map(drop)
        })
    }};
}

pub(super) use insert_all;

/// Does the same with either connection itself. What is run on [`EitherConnection`] is written out anew for each run,
/// though it be prepared; this is for what is run with each request.
macro_rules! on_either {
    ($connection:expr, |$own:ident| $work:expr) => {
        match $connection {
            $crate::store::either::EitherConnection::Sqlite($own) => $work,
            $crate::store::either::EitherConnection::Postgresql($own) => $work,
        }
    };
}

pub(super) use on_either;

impl fmt::Debug for EitherConnection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("EitherConnection")
    }
}
