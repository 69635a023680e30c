//! Readers: a pool of connections that cannot write, each used by one read at a time, and those at hand for what is done
//! at once. That a connection was cut shows when it is used, and not before: the read is then done once more, on a new
//! one.

use std::sync::{Arc, Mutex, PoisonError};

use diesel::{
    Connection as _,
    r2d2::{ManageConnection, Pool, R2D2Connection as _},
};
use tokio::sync::Semaphore;

use super::{
    RETRY_SECONDS, StoreOptions,
    connection::{Connection, OpenError, is_damage, open_to_read},
    statements,
};
use crate::{
    failure::Failure,
    metrics::{Attempt, DatabaseMetrics},
    place::Place,
};

#[derive(Clone)]
pub(super) struct Readers {
    pool: Pool<Opener>,
    /// One permit a connection, so that reads wait as futures and not as threads.
    turns: Arc<Semaphore>,
    /// Connections to a file for what is done at once, beside those of the pool: one for each thread that does so.
    at_hand: Arc<Mutex<Vec<Reader>>>,
    opener: Opener,
}

impl Readers {
    pub(super) fn open(
        place: &Place,
        options: StoreOptions,
        metrics: &DatabaseMetrics,
    ) -> Result<Self, OpenError> {
        let opener = Opener { place: place.clone(), options, metrics: metrics.clone() };
        let pool = Pool::builder()
            .max_size(options.readers)
            .min_idle(Some(1))
            .connection_timeout(options.wait)
            .test_on_check_out(false)
            .build(opener.clone())
            .map_err(|cause| OpenError::unusable(place, cause))?;
        let turns = Arc::new(Semaphore::new(options.readers as usize));
        Ok(Self { pool, turns, at_hand: Arc::default(), opener })
    }

    /// Counts the connections.
    pub(super) fn measure(&self) {
        let (state, most) = (self.pool.state(), self.pool.max_size());
        self.opener.metrics.readers(most, state.connections, state.idle_connections);
    }

    /// Runs a transaction.
    pub(super) async fn read<T, F>(&self, work: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: Fn(&mut Connection) -> Result<T, Failure> + Send + 'static,
    {
        self.in_turn(move |connection| connection.transaction(&work)).await
    }

    /// Runs a statement: where the database is a file, on this very thread. The readers of a file wait for nobody, its
    /// writer included; nor does this wait for those of the pool, or whoever found none would keep it from the next.
    pub(super) async fn look<T, F>(&self, work: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: Fn(&mut Connection) -> Result<T, Failure> + Send + 'static,
    {
        if matches!(self.opener.place, Place::File(_)) {
            let outcome = statements::transaction("read").in_scope(|| self.at_once(work));
            return outcome.inspect_err(|_| self.opener.metrics.failed(Attempt::Read));
        }
        self.in_turn(work).await
    }

    fn at_once<T>(
        &self,
        work: impl Fn(&mut Connection) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let at_hand = || self.at_hand.lock().unwrap_or_else(PoisonError::into_inner);
        let idle = at_hand().pop();
        let opened = idle.map_or_else(|| self.opener.connect(), Ok);
        let mut reader = opened.map_err(|cause| Failure::unavailable(RETRY_SECONDS, cause))?;
        let outcome = reader.read(work);
        if !self.opener.has_broken(&mut reader) {
            at_hand().push(reader);
        }
        outcome
    }

    async fn in_turn<T, F>(&self, work: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: Fn(&mut Connection) -> Result<T, Failure> + Send + 'static,
    {
        let span = statements::transaction("read");
        let waiting = self.opener.metrics.read_waits();
        let wait = self.opener.options.wait;
        let turn = tokio::time::timeout(wait, Arc::clone(&self.turns).acquire_owned())
            .await
            .map_err(|late| {
                self.opener.metrics.shed(Attempt::Read);
                Failure::unavailable(RETRY_SECONDS, late)
            })?
            .map_err(Failure::internal)?;
        drop(waiting);
        let readers = self.clone();
        tokio::task::spawn_blocking(move || {
            let _turn = turn;
            span.in_scope(|| readers.run(work))
        })
        .await
        .map_err(Failure::internal)?
    }

    pub(super) fn read_blocking<T>(
        &self,
        work: impl Fn(&mut Connection) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        self.run(|connection| connection.transaction(&work))
    }

    fn run<T>(&self, work: impl Fn(&mut Connection) -> Result<T, Failure>) -> Result<T, Failure> {
        self.try_run(work).inspect_err(|_| self.opener.metrics.failed(Attempt::Read))
    }

    fn try_run<T>(
        &self,
        work: impl Fn(&mut Connection) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let unavailable = |cause| Failure::unavailable(RETRY_SECONDS, cause);
        let mut reader =
            self.pool.get().map_err(|cause| Failure::unavailable(RETRY_SECONDS, cause))?;
        let outcome = reader.read(&work);
        if outcome.is_ok() || reader.is_spent || !self.was_cut(&mut reader) {
            return outcome;
        }
        drop(reader);
        // Where one was cut all may have been, and so none of the pool is taken.
        let mut fresh = self.opener.connect().map_err(unavailable)?;
        tracing::debug!("a connection was cut; the read is done once more");
        work(&mut fresh.connection)
    }

    /// Whether a connection on which a read failed is none any more: a server may have gone and come back since.
    fn was_cut(&self, reader: &mut Reader) -> bool {
        let is_remote = matches!(self.opener.place, Place::Server(_));
        reader.is_spent = is_remote && reader.connection.ping().is_err();
        reader.is_spent
    }
}

/// A connection of the pool.
struct Reader {
    connection: Connection,
    /// Whether it is of no use any more.
    is_spent: bool,
}

impl Reader {
    /// Does the work. After damage it is of no use any more: it keeps the pages that it has read, also where the file is
    /// whole again.
    fn read<T>(
        &mut self,
        work: impl Fn(&mut Connection) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let outcome = work(&mut self.connection);
        self.is_spent = outcome.as_ref().err().is_some_and(|failure| is_damage(&failure.chain()));
        outcome
    }
}

/// Opens the connections of the pool.
#[derive(Clone, Debug)]
struct Opener {
    place: Place,
    options: StoreOptions,
    metrics: DatabaseMetrics,
}

impl ManageConnection for Opener {
    type Connection = Reader;
    type Error = OpenError;

    fn connect(&self) -> Result<Reader, OpenError> {
        let mut connection = open_to_read(&self.place, self.options.wait)?;
        statements::tell(&mut connection, self.options.slow_statement, &self.metrics);
        Ok(Reader { connection, is_spent: false })
    }

    /// Is never asked.
    fn is_valid(&self, _: &mut Reader) -> Result<(), OpenError> {
        Ok(())
    }

    fn has_broken(&self, reader: &mut Reader) -> bool {
        std::thread::panicking() || reader.is_spent || reader.connection.is_broken()
    }
}
