//! Connections, and how each is set up. Who uses them is not decided here.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use diesel::{
    Connection as _, PgConnection, RunQueryDsl as _, SqliteConnection,
    connection::{AnsiTransactionManager, SimpleConnection},
    result::{ConnectionError, Error as DieselError},
};

/// What transactions run on.
pub use super::either::EitherConnection as Connection;
/// What queries are written for: both databases.
pub(super) use super::either::MultiBackend as Backend;
use crate::{failure::Failure, place::Place};

/// What begins and ends transactions on either.
pub(super) type Transactions = <Connection as diesel::Connection>::TransactionManager;

/// What whoever writes to a PostgreSQL database holds, as an advisory lock: `flowkiwi` in ASCII.
const WRITERS_TURN: i64 = 0x666c_6f77_6b69_7769;

/// Why the database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Its path is not UTF-8, which SQLite needs.
    #[error("the path `{}` is not UTF-8; help: choose a data folder whose path is", path.display())]
    Path {
        /// The path.
        path: PathBuf,
    },
    /// There is something else, or no right to it.
    #[error("cannot open the database `{place}`: {cause}; help: {}", place.help())]
    Unusable {
        /// Where it is.
        place: Place,
        /// What was in the way.
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
    /// It is not what was written there.
    #[error(
        "the database `{place}` is damaged: {cause}; help: stop whatever is at work on it, and put a backup in its place"
    )]
    Damaged {
        /// Where it is.
        place: Place,
        /// What of it, in SQLite's words.
        cause: String,
    },
    /// There is none.
    #[error(
        "there is no database in `{}`; help: start once with `flowkiwi`, or name the folder with FLOWKIWI_DATA",
        path.parent().unwrap_or(path).display()
    )]
    Absent {
        /// The path.
        path: PathBuf,
    },
    /// Nothing was ever made in it.
    #[error(
        "there is nothing in the database `{place}` yet; help: run `flowkiwi migrate`, or start once with `flowkiwi`"
    )]
    Empty {
        /// Where it is.
        place: Place,
    },
    /// There was something in it, by what is beside it.
    #[error(
        "the database `{place}` has nothing in it any more; help: put a backup in its place, or choose another folder with FLOWKIWI_DATA to begin anew"
    )]
    Emptied {
        /// Where it is.
        place: Place,
    },
    /// Only an older version has been at work.
    #[error(
        "the database `{place}` was made by an older flowkiwi (it lacks the migration `{migration}`); help: run `flowkiwi migrate`, or start this version without --no-migrate"
    )]
    Older {
        /// Where it is.
        place: Place,
        /// The first migration that is lacking.
        migration: String,
    },
    /// A newer version has been at work.
    #[error(
        "the database `{place}` was made by a newer flowkiwi (it has the migration `{migration}`); help: run that version, or choose another with FLOWKIWI_DATA or FLOWKIWI_DATABASE"
    )]
    Newer {
        /// Where it is.
        place: Place,
        /// The first migration that is not known here.
        migration: String,
    },
    /// It is half of a copy.
    #[error(
        "the database `{place}` is half of a copy; help: finish it with `flowkiwi copy`, as it was begun"
    )]
    Unfinished {
        /// Where it is.
        place: Place,
    },
    /// A migration failed.
    #[error(
        "the migration `{migration}` cannot be run on the database `{place}`, which stays as it was: {cause}; help: mend what is in its way, and run `flowkiwi migrate`"
    )]
    Migration {
        /// Where it is.
        place: Place,
        /// The migration.
        migration: String,
        /// What was in the way.
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A migration that is not known here.
    #[error("there is no migration `{migration}`; help: choose one of `{known}`")]
    UnknownMigration {
        /// What was asked for.
        migration: String,
        /// What there is.
        known: String,
    },
    /// What an older schema has no place for.
    #[error(
        "the database `{place}` would lose `{what}`, and so stays as it is; help: back it up, and run this with --yes"
    )]
    WouldLose {
        /// Where it is.
        place: Place,
        /// Tables and columns that have something in them.
        what: String,
    },
}

impl OpenError {
    pub(super) fn unusable(
        place: &Place,
        cause: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        // What libpq says may be several lines.
        let said: Box<dyn std::error::Error + Send + Sync> = cause.into();
        let said = said.to_string();
        let line = said.split_whitespace().collect::<Vec<_>>().join(" ");
        if is_damage(&line) {
            return Self::Damaged { place: place.clone(), cause: line };
        }
        Self::Unusable { place: place.clone(), cause: line.into() }
    }
}

/// Whether SQLite says of a file that it is not what was written there (`sqlite3_errstr` of `SQLITE_CORRUPT` and
/// `SQLITE_NOTADB`).
pub(super) fn is_damage(words: &str) -> bool {
    ["database disk image is malformed", "file is not a database"]
        .iter()
        .any(|damage| words.contains(damage))
}

/// Opens the database to write, its schema being up to date.
pub(super) fn reopen_to_write(place: &Place, wait: Duration) -> Result<Connection, OpenError> {
    let mut connection = establish(place)?;
    let wait = wait.as_millis();
    let set_up = match connection {
        Connection::Sqlite(_) => format!(
            "pragma busy_timeout = {wait};
             pragma journal_mode = wal;
             pragma synchronous = full;
             pragma temp_store = memory;
             pragma foreign_keys = on;
             pragma cell_size_check = on;
             pragma trusted_schema = off;"
        ),
        Connection::Postgresql(_) => format!("set lock_timeout = {wait};"),
    };
    connection.batch_execute(&set_up).map_err(|cause| OpenError::unusable(place, cause))?;
    Ok(connection)
}

/// Opens the database only to read. Each transaction sees it as it was at one moment.
pub(super) fn open_to_read(place: &Place, wait: Duration) -> Result<Connection, OpenError> {
    let mut connection = establish(place)?;
    let set_up = match connection {
        Connection::Sqlite(_) => format!(
            "pragma busy_timeout = {};
             pragma query_only = on;
             pragma cell_size_check = on;
             pragma trusted_schema = off;",
            wait.as_millis()
        ),
        Connection::Postgresql(_) => "set session characteristics as transaction \
                                      isolation level repeatable read, read only;"
            .to_owned(),
    };
    connection.batch_execute(&set_up).map_err(|cause| OpenError::unusable(place, cause))?;
    Ok(connection)
}

pub(super) fn establish(place: &Place) -> Result<Connection, OpenError> {
    let established: Result<_, ConnectionError> = match place {
        // SQLite would throw the journal away.
        Place::File(path) if is_emptied(path) => {
            return Err(OpenError::Emptied { place: place.clone() });
        }
        Place::File(path) => SqliteConnection::establish(&location(path)?).map(Connection::Sqlite),
        // All connections to one name share a database, and see of each other's transactions what they would in a
        // file.
        Place::Memory(name) => {
            SqliteConnection::establish(&format!("file:/{name}?vfs=memdb")).map(Connection::Sqlite)
        }
        Place::Server(address) => PgConnection::establish(address).map(Connection::Postgresql),
    };
    established.map_err(|cause| OpenError::unusable(place, cause))
}

/// Whether of a file that was a database the journal alone is left.
fn is_emptied(path: &Path) -> bool {
    let mut journal = path.as_os_str().to_owned();
    journal.push("-wal");
    let length = |path: &Path| path.metadata().ok().map(|found| found.len());
    length(path) == Some(0) && length(Path::new(&journal)).is_some_and(|length| length > 0)
}

/// Begins a transaction that no other one that writes runs beside, in whichever process.
pub(super) fn begin_to_write(connection: &mut Connection) -> Result<(), DieselError> {
    match connection {
        Connection::Sqlite(connection) => {
            AnsiTransactionManager::begin_transaction_sql(connection, "begin immediate")
        }
        Connection::Postgresql(connection) => {
            // What is read after the lock was waited for has to be what others wrote until then, whatever is usual in
            // this database.
            let begin = "begin isolation level read committed";
            AnsiTransactionManager::begin_transaction_sql(connection, begin)?;
            diesel::sql_query(format!("select pg_advisory_xact_lock({WRITERS_TURN})"))
                .execute(connection)
                .map(drop)
        }
    }
}

/// Where SQLite looks for the database: absolute, since it takes what begins with `file:` for a URI.
pub(super) fn location(path: &Path) -> Result<String, OpenError> {
    std::path::absolute(path)
        .ok()
        .and_then(|path| path.into_os_string().into_string().ok())
        .ok_or_else(|| OpenError::Path { path: path.to_owned() })
}

/// Succeeds where the database can be written to, of which nothing changes: where it can only be read a transaction is
/// begun all the same, and fails with the first write.
pub(super) fn takes_writes(connection: &mut Connection) -> Result<(), DieselError> {
    diesel::sql_query("update organizations set name = name where 1 = 0")
        .execute(connection)
        .map(drop)
}

/// Succeeds where the database answers.
pub(super) fn answers(connection: &mut Connection) -> Result<(), Failure> {
    diesel::sql_query("select count(*) from organizations").execute(connection)?;
    Ok(())
}
