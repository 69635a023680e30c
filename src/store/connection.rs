//! Connections to SQLite, how each is set up, and the schema they find. Who uses them is not decided here.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use diesel::{
    Connection as _, RunQueryDsl as _, SqliteConnection,
    connection::SimpleConnection,
    migration::{MigrationSource, MigrationVersion},
    result::Error as DieselError,
    sqlite::Sqlite,
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::failure::Failure;

/// What transactions run on.
pub type Connection = SqliteConnection;

/// The migrations, which the binary carries with it.
pub(super) const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/sqlite");

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
    #[error(
        "cannot open the database `{}`: {cause}; help: let this user read and write it, or choose another folder with FLOWKIWI_DATA",
        path.display()
    )]
    Unusable {
        /// The path.
        path: PathBuf,
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
    /// Only an older version has been at work.
    #[error(
        "the database `{}` was made by an older flowkiwi (it lacks the migration `{migration}`); help: start once with this version, which brings it up to date",
        path.display()
    )]
    Older {
        /// The path.
        path: PathBuf,
        /// The first migration that is lacking.
        migration: String,
    },
    /// A newer version has been at work.
    #[error(
        "the database `{}` was made by a newer flowkiwi (it has the migration `{migration}`); help: run that version, or choose another folder with FLOWKIWI_DATA",
        path.display()
    )]
    Newer {
        /// The path.
        path: PathBuf,
        /// The first migration that is not known here.
        migration: String,
    },
}

/// Where a database is, as SQLite is told.
#[derive(Clone, Debug)]
pub(super) struct Location {
    uri: String,
    /// As people are told.
    path: PathBuf,
}

impl Location {
    /// A file: absolute, since SQLite takes what begins with `file:` for a URI.
    pub(super) fn of_file(path: &Path) -> Result<Self, OpenError> {
        let absolute = std::path::absolute(path).ok();
        let uri = absolute.and_then(|path| path.into_os_string().into_string().ok());
        let uri = uri.ok_or_else(|| OpenError::Path { path: path.to_owned() })?;
        Ok(Self { uri, path: path.to_owned() })
    }

    /// The memory of this process: all connections to one name share a database, and see of each other's
    /// transactions what they would in a file. It is there while one of them is.
    pub(super) fn in_memory(name: &str) -> Self {
        let uri = format!("file:/{name}?vfs=memdb");
        Self { path: PathBuf::from(&uri), uri }
    }

    pub(super) fn uri(&self) -> &str {
        &self.uri
    }

    pub(super) fn unusable(
        &self,
        cause: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> OpenError {
        OpenError::Unusable { path: self.path.clone(), cause: cause.into() }
    }
}

/// Opens the database to write, and brings its schema up to date.
pub(super) fn open_to_write(location: &Location, wait: Duration) -> Result<Connection, OpenError> {
    let unusable = |cause| location.unusable(cause);
    let mut connection = reopen_to_write(location, wait)?;
    let applied = connection.applied_migrations().map_err(unusable)?;
    compare(&applied, &location.path)?;
    // One transaction for all of them, taken at once: two processes may be starting.
    connection
        .immediate_transaction(|connection| {
            connection.run_pending_migrations(MIGRATIONS).map(drop).map_err(Upgrade::Migration)
        })
        .map_err(|upgrade| match upgrade {
            Upgrade::Migration(cause) => unusable(cause),
            Upgrade::Database(cause) => location.unusable(cause),
        })?;
    Ok(connection)
}

/// Holds the schema of a database that is there against the one known here, and changes nothing.
pub(super) fn inspect(location: &Location, wait: Duration) -> Result<(), OpenError> {
    let path = location.path.clone();
    if !path.is_file() {
        return Err(OpenError::Absent { path });
    }
    let mut connection =
        Connection::establish(&location.uri).map_err(|cause| location.unusable(cause))?;
    set_up_to_read(&mut connection, wait).map_err(|cause| location.unusable(cause))?;
    let applied = connection.applied_migrations().map_err(|cause| location.unusable(cause))?;
    match compare(&applied, &path)? {
        None => Ok(()),
        Some(migration) => Err(OpenError::Older { path, migration }),
    }
}

/// Refuses a schema that is newer than the one known here; gives the first migration that is lacking.
fn compare(applied: &[MigrationVersion<'_>], path: &Path) -> Result<Option<String>, OpenError> {
    let known = MigrationSource::<Sqlite>::migrations(&MIGRATIONS)
        .map_err(|cause| OpenError::Unusable { path: path.to_owned(), cause })?;
    let mut known = known.iter().map(|migration| migration.name().version()).collect::<Vec<_>>();
    known.sort();
    if let Some(migration) = applied.iter().find(|version| !known.contains(version)) {
        return Err(OpenError::Newer { path: path.to_owned(), migration: migration.to_string() });
    }
    Ok(known.iter().find(|version| !applied.contains(version)).map(ToString::to_string))
}

enum Upgrade {
    Migration(Box<dyn std::error::Error + Send + Sync>),
    Database(DieselError),
}

impl From<DieselError> for Upgrade {
    fn from(error: DieselError) -> Self {
        Self::Database(error)
    }
}

/// Opens the database to write, its schema being up to date.
pub(super) fn reopen_to_write(
    location: &Location,
    wait: Duration,
) -> Result<Connection, OpenError> {
    let mut connection =
        Connection::establish(&location.uri).map_err(|cause| location.unusable(cause))?;
    connection
        .batch_execute(&format!(
            "pragma busy_timeout = {};
             pragma journal_mode = wal;
             pragma synchronous = full;
             pragma foreign_keys = on;
             pragma trusted_schema = off;",
            wait.as_millis()
        ))
        .map_err(|cause| location.unusable(cause))?;
    Ok(connection)
}

/// Sets up a connection that only reads.
pub(super) fn set_up_to_read(
    connection: &mut Connection,
    wait: Duration,
) -> Result<(), DieselError> {
    connection.batch_execute(&format!(
        "pragma busy_timeout = {};
         pragma query_only = on;
         pragma trusted_schema = off;",
        wait.as_millis()
    ))
}

/// Succeeds where the database answers.
pub(super) fn answers(connection: &mut Connection) -> Result<(), Failure> {
    diesel::sql_query("select count(*) from organizations").execute(connection)?;
    Ok(())
}
