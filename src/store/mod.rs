//! The database, and the only room that names diesel. A function of the files below is the whole of one
//! transaction and is run by [`Store::read`] or [`Store::write`]; ids and times are made before it is called.
//!
//! SQLite has one writer, so there is one writer thread, and readers each have a connection of their own.
//! What has been answered is on disk (WAL, `synchronous=full`), unless the database is in memory. On PostgreSQL
//! whoever writes holds a lock for as long, so that the same is true of any number of processes.

pub mod access;
pub mod audit;
pub mod copy;
pub mod deletion;
pub mod fixtures;
pub mod idempotency;
pub mod identities;
pub mod inventory;
pub mod leases;
pub mod medias;
pub mod memberships;
pub mod migrations;
pub mod organizations;
pub mod products;
pub mod references;
pub mod removals;
pub mod roles;
pub mod setup;
pub mod tokens;
pub mod transfer;
pub mod trash;
pub mod variants;

mod among;
mod blobs;
mod catalogue;
mod connection;
mod either;
mod like;
mod links;
mod page;
mod prepared;
mod readers;
mod schema;
mod statements;
mod watch;
mod writer;

use std::{
    fmt,
    sync::{Arc, Mutex},
    time::Duration,
};

use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error as DieselError};
use jiff::Timestamp;
use tokio::sync::oneshot;

pub use self::{
    connection::{Connection, OpenError},
    watch::{Version, Watch},
};
use self::{readers::Readers, writer::Writer};
use crate::{failure::Failure, metrics::DatabaseMetrics, place::Place};

/// How much the store takes on at once.
#[derive(Clone, Copy, Debug)]
pub struct StoreOptions {
    /// Reads of more than a few rows that run side by side.
    pub readers: u32,
    /// Writes that may wait for their turn; the next is turned away.
    pub write_queue: usize,
    /// How long a read waits for its turn, and a write for another process to let go of the database.
    pub wait: Duration,
    /// How long a statement may take before it is logged; `None`: as long as it likes.
    pub slow_statement: Option<Duration>,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self {
            readers: 4,
            write_queue: 1024,
            wait: Duration::from_secs(5),
            slow_statement: Some(Duration::from_millis(200)),
        }
    }
}

/// The database. Clones share it.
#[derive(Clone)]
pub struct Store {
    readers: Readers,
    writer: Arc<Writer>,
    known: access::Known,
    metrics: DatabaseMetrics,
    place: Arc<Place>,
    wait: Duration,
    /// Holds a database that is in memory: the other connections come and go.
    _holder: Option<Arc<Mutex<Connection>>>,
}

impl Store {
    /// Opens the database at `place`, making a file where there is none, and brings its schema up to date.
    ///
    /// # Errors
    /// [`OpenError`], which says what to do about it.
    pub fn open(place: &Place, options: StoreOptions) -> Result<Self, OpenError> {
        let first = migrations::open_to_write(place, options.wait)?;
        Self::start(Some(first), place, options)
    }

    /// Opens the database that is at `place` as it is: where it is only read, nothing of it changes.
    ///
    /// # Errors
    /// [`OpenError`]; also where there is no database, or one whose schema is to be brought up to date.
    pub fn open_existing(place: &Place, options: StoreOptions) -> Result<Self, OpenError> {
        migrations::inspect(place, options.wait)?;
        Self::start(None, place, options)
    }

    fn start(
        first: Option<Connection>,
        place: &Place,
        options: StoreOptions,
    ) -> Result<Self, OpenError> {
        let holder = match place {
            Place::Memory(_) => {
                let connection = connection::open_to_read(place, options.wait)?;
                Some(Arc::new(Mutex::new(connection)))
            }
            Place::File(_) | Place::Server(_) => None,
        };
        let metrics = DatabaseMetrics::default();
        let known = access::Known::default();
        Ok(Self {
            writer: Arc::new(Writer::start(first, place, options, &metrics, &known)?),
            readers: Readers::open(place, options, &metrics)?,
            known,
            metrics,
            place: Arc::new(place.clone()),
            wait: options.wait,
            _holder: holder,
        })
    }

    /// What is measured of it.
    pub fn metrics(&self) -> &DatabaseMetrics {
        &self.metrics
    }

    /// Measures what is not measured as it happens.
    pub fn measure(&self) {
        self.readers.measure();
    }

    /// What tokens are known to open.
    pub fn known(&self) -> &access::Known {
        &self.known
    }

    /// What tells whether anything was committed, where that is told for less than what a look takes: by a file.
    pub fn watch(&self) -> Option<Watch> {
        Watch::new(&self.place, self.wait)
    }

    /// Runs one statement that reads a few rows by their keys, without a transaction. Where the database is a file it is
    /// done at once: having another thread do it would take several times as long.
    ///
    /// # Errors
    /// As [`Store::read`].
    pub async fn look<T, F>(&self, work: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: Fn(&mut Connection) -> Result<T, Failure> + Send + 'static,
    {
        self.readers.look(work).await.map_err(|failure| self.met(failure))
    }

    /// Runs a transaction that only reads: it sees the database as it was at one moment. Where its connection was
    /// cut it is run once more.
    ///
    /// # Errors
    /// What `work` fails with; unavailable where no reader comes free in time.
    pub async fn read<T, F>(&self, work: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: Fn(&mut Connection) -> Result<T, Failure> + Send + 'static,
    {
        self.readers.read(work).await.map_err(|failure| self.met(failure))
    }

    /// [`Store::read`] for where there is no runtime.
    ///
    /// # Errors
    /// As [`Store::read`].
    pub fn read_blocking<T>(
        &self,
        work: impl Fn(&mut Connection) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        self.readers.read_blocking(work).map_err(|failure| self.met(failure))
    }

    /// Runs a transaction that writes, and answers once it is durable. It runs to its end even when nobody
    /// waits any more; what it gives is then dropped, after the commit.
    ///
    /// # Errors
    /// What `work` fails with, its writes then being undone; unavailable where too many writes wait, or
    /// where the database cannot be written to for now.
    pub async fn write<T, F>(&self, work: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, Failure> + Send + 'static,
    {
        let answer = self.submit(work).map_err(|failure| self.met(failure))?;
        let answer = answer.await.unwrap_or_else(|_| Err(writer::stopped()));
        answer.map_err(|failure| self.met(failure))
    }

    /// [`Store::write`] for where there is no runtime.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub fn write_blocking<T, F>(&self, work: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, Failure> + Send + 'static,
    {
        let answer = self.submit(work).map_err(|failure| self.met(failure))?;
        let answer = answer.blocking_recv().unwrap_or_else(|_| Err(writer::stopped()));
        answer.map_err(|failure| self.met(failure))
    }

    /// Puts a write into the queue; the receiver, which may be dropped, gets its answer.
    ///
    /// # Errors
    /// Unavailable where too many writes wait.
    pub fn submit<T, F>(&self, work: F) -> Result<oneshot::Receiver<Result<T, Failure>>, Failure>
    where
        T: Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, Failure> + Send + 'static,
    {
        self.writer.submit(work)
    }

    /// Whether the database can be read.
    ///
    /// # Errors
    /// Why it cannot.
    pub async fn reads(&self) -> Result<(), Failure> {
        self.read(connection::answers).await
    }

    /// Whether the database can be written to.
    ///
    /// # Errors
    /// Why it cannot.
    pub async fn writes(&self) -> Result<(), Failure> {
        self.write(|connection| connection::takes_writes(connection).map_err(Failure::from)).await
    }

    /// A failure with the database it was met in.
    fn met(&self, failure: Failure) -> Failure {
        failure.met_in(format_args!("the database `{}`", self.place))
    }

    /// Finishes the writes that wait, and takes no more. Blocks until they are done.
    pub fn close(&self) {
        self.writer.close();
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Store").finish_non_exhaustive()
    }
}

impl From<DieselError> for Failure {
    fn from(error: DieselError) -> Self {
        match &error {
            DieselError::DatabaseError(_, database) if passes(&**database) => {
                Self::unavailable(RETRY_SECONDS, error)
            }
            // What is written belongs to something that went since the request was let in, such as its
            // organization: whoever comes again is told so.
            DieselError::DatabaseError(
                DatabaseErrorKind::ForeignKeyViolation
                | DatabaseErrorKind::ClosedConnection
                | DatabaseErrorKind::ReadOnlyTransaction
                | DatabaseErrorKind::SerializationFailure
                | DatabaseErrorKind::UnableToSendCommand,
                _,
            ) => Self::unavailable(RETRY_SECONDS, error),
            _ => Self::internal(error),
        }
    }
}

/// After how many seconds a database that could not be used is worth another try.
const RETRY_SECONDS: u32 = 1;

/// Whether the complaint is about the database's surroundings rather than about the statement. Diesel keeps only
/// the words, of SQLite (`sqlite3_errstr`) as of PostgreSQL.
fn passes(error: &(dyn DatabaseErrorInformation + Send + Sync)) -> bool {
    [
        "database is locked",
        "database table is locked",
        "database or disk is full",
        "disk I/O error",
        "unable to open database file",
        "attempt to write a readonly database",
        "canceling statement due to",
        "could not ",
        "remaining connection slots are reserved",
        "sorry, too many clients already",
        "terminating connection because of",
        "terminating connection due to",
        "server closed the connection unexpectedly",
        "no connection to the server",
        "the database system is ",
    ]
    .iter()
    .any(|words| error.message().starts_with(words))
}

/// A time as it is kept: microseconds since 1970.
fn kept(time: Timestamp) -> i64 {
    time.as_microsecond()
}

/// A time that was kept.
fn time(kept: i64) -> Result<Timestamp, Failure> {
    Timestamp::from_microsecond(kept).map_err(Failure::internal)
}

/// A kept text or number as a value of the domain, which it always is unless the database was tampered
/// with.
fn value<T>(read: Option<T>, column: &'static str) -> Result<T, Failure> {
    read.ok_or_else(|| Failure::internal(format!("`{column}` holds what it cannot hold")))
}

#[cfg(test)]
mod tests;
