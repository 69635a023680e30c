//! Connections, how each is set up, and the schema they find. Who uses them is not decided here.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use diesel::{
    Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, SqliteConnection,
    connection::{AnsiTransactionManager, SimpleConnection, TransactionManager as _},
    migration::{MigrationSource, MigrationVersion},
    pg::Pg,
    result::{ConnectionError, Error as DieselError},
    sql_types,
    sqlite::Sqlite,
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

/// What transactions run on.
pub use super::either::EitherConnection as Connection;
/// What queries are written for: both databases.
pub(super) use super::either::MultiBackend as Backend;
use crate::{failpoint::Failpoint, failure::Failure, place::Place};

/// What begins and ends transactions on either.
pub(super) type Transactions = <Connection as diesel::Connection>::TransactionManager;

/// The migrations, which the binary carries with it: pairs of the same names and of the same effect.
pub(super) const SQLITE_MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
pub(super) const POSTGRESQL_MIGRATIONS: EmbeddedMigrations =
    embed_migrations!("migrations/postgresql");

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
    #[error("there is nothing in the database `{place}` yet; help: start once with `flowkiwi`")]
    Empty {
        /// Where it is.
        place: Place,
    },
    /// Only an older version has been at work.
    #[error(
        "the database `{place}` was made by an older flowkiwi (it lacks the migration `{migration}`); help: start once with this version, which brings it up to date"
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
}

impl OpenError {
    pub(super) fn unusable(
        place: &Place,
        cause: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self::Unusable { place: place.clone(), cause: cause.into() }
    }
}

/// Opens the database to write, and brings its schema up to date.
pub(super) fn open_to_write(place: &Place, wait: Duration) -> Result<Connection, OpenError> {
    let mut connection = reopen_to_write(place, wait)?;
    // One transaction for all of them, begun as one that writes: several processes may be starting.
    begin_to_write(&mut connection).map_err(|cause| OpenError::unusable(place, cause))?;
    let lacking = compare(&applied(&mut connection, place)?, &connection, place)?;
    if lacking.is_some() {
        let run = match &mut connection {
            Connection::Sqlite(connection) => {
                connection.run_pending_migrations(SQLITE_MIGRATIONS).map(drop)
            }
            Connection::Postgresql(connection) => {
                connection.run_pending_migrations(POSTGRESQL_MIGRATIONS).map(drop)
            }
        };
        run.map_err(|cause| OpenError::unusable(place, cause))?;
        Failpoint::MigrationsRun.pass();
    }
    Transactions::commit_transaction(&mut connection)
        .map_err(|cause| OpenError::unusable(place, cause))?;
    Failpoint::Migrated.pass();
    Ok(connection)
}

/// Holds the schema of a database that is there against the one known here, and changes nothing.
pub(super) fn inspect(place: &Place, wait: Duration) -> Result<(), OpenError> {
    if let Place::File(path) = place
        && !path.is_file()
    {
        return Err(OpenError::Absent { path: path.clone() });
    }
    let mut connection = open_to_read(place, wait)?;
    match compare(&recorded(&mut connection, place)?, &connection, place)? {
        None => Ok(()),
        Some(migration) => Err(OpenError::Older { place: place.clone(), migration }),
    }
}

/// The migrations that were run. Where none ever was, the table that says so is made.
fn applied(connection: &mut Connection, place: &Place) -> Result<Vec<String>, OpenError> {
    let applied = match connection {
        Connection::Sqlite(connection) => connection.applied_migrations(),
        Connection::Postgresql(connection) => connection.applied_migrations(),
    };
    let applied = applied.map_err(|cause| OpenError::unusable(place, cause))?;
    Ok(applied.iter().map(MigrationVersion::to_string).collect())
}

/// [`applied`] of a database that is only read.
fn recorded(connection: &mut Connection, place: &Place) -> Result<Vec<String>, OpenError> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = sql_types::Text)]
        version: String,
    }
    let rows = diesel::sql_query("select version from __diesel_schema_migrations");
    let rows: Result<Vec<Row>, _> = rows.load(connection);
    match rows {
        Ok(rows) => Ok(rows.into_iter().map(|row| row.version).collect()),
        Err(DieselError::DatabaseError(_, said))
            if said.message().contains("schema_migrations") =>
        {
            Err(OpenError::Empty { place: place.clone() })
        }
        Err(cause) => Err(OpenError::unusable(place, cause)),
    }
}

/// Refuses a schema that is newer than the one known here; gives the first migration that is lacking.
fn compare(
    applied: &[String],
    connection: &Connection,
    place: &Place,
) -> Result<Option<String>, OpenError> {
    let mut known: Vec<String> = match connection {
        Connection::Sqlite(_) => MigrationSource::<Sqlite>::migrations(&SQLITE_MIGRATIONS)
            .map(|known| known.iter().map(|it| it.name().version().to_string()).collect()),
        Connection::Postgresql(_) => MigrationSource::<Pg>::migrations(&POSTGRESQL_MIGRATIONS)
            .map(|known| known.iter().map(|it| it.name().version().to_string()).collect()),
    }
    .map_err(|cause| OpenError::unusable(place, cause))?;
    known.sort();
    if let Some(migration) = applied.iter().find(|version| !known.contains(version)) {
        return Err(OpenError::Newer { place: place.clone(), migration: migration.clone() });
    }
    Ok(known.into_iter().find(|version| !applied.contains(version)))
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
             pragma foreign_keys = on;
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

/// Succeeds where the database answers.
pub(super) fn answers(connection: &mut Connection) -> Result<(), Failure> {
    diesel::sql_query("select count(*) from organizations").execute(connection)?;
    Ok(())
}
