//! Readers: a pool of connections that cannot write, each used by one read at a time.

use std::{sync::Arc, time::Duration};

use diesel::{
    Connection as _,
    r2d2::{ManageConnection, Pool, R2D2Connection as _},
    result::Error as DieselError,
};
use tokio::sync::Semaphore;

use super::{
    RETRY_SECONDS, StoreOptions,
    connection::{Connection, OpenError, open_to_read},
};
use crate::{failure::Failure, place::Place};

#[derive(Clone)]
pub(super) struct Readers {
    pool: Pool<Opener>,
    /// One permit a connection, so that reads wait as futures and not as threads.
    turns: Arc<Semaphore>,
    wait: Duration,
}

impl Readers {
    pub(super) fn open(place: &Place, options: StoreOptions) -> Result<Self, OpenError> {
        let pool = Pool::builder()
            .max_size(options.readers)
            .min_idle(Some(1))
            .connection_timeout(options.wait)
            // A server may have gone and come back since.
            .test_on_check_out(matches!(place, Place::Server(_)))
            .build(Opener { place: place.clone(), wait: options.wait })
            .map_err(|cause| OpenError::unusable(place, cause))?;
        let turns = Arc::new(Semaphore::new(options.readers as usize));
        Ok(Self { pool, turns, wait: options.wait })
    }

    pub(super) async fn read<T, F>(&self, work: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, Failure> + Send + 'static,
    {
        let turn = tokio::time::timeout(self.wait, Arc::clone(&self.turns).acquire_owned())
            .await
            .map_err(|late| Failure::unavailable(RETRY_SECONDS, late))?
            .map_err(Failure::internal)?;
        let readers = self.clone();
        let span = tracing::Span::current();
        tokio::task::spawn_blocking(move || {
            let _turn = turn;
            span.in_scope(|| readers.read_blocking(work))
        })
        .await
        .map_err(Failure::internal)?
    }

    pub(super) fn read_blocking<T>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let mut connection =
            self.pool.get().map_err(|cause| Failure::unavailable(RETRY_SECONDS, cause))?;
        let connection: &mut Connection = &mut connection;
        connection.transaction(work)
    }
}

/// Opens the connections of the pool.
#[derive(Debug)]
struct Opener {
    place: Place,
    wait: Duration,
}

impl ManageConnection for Opener {
    type Connection = Connection;
    type Error = OpenError;

    fn connect(&self) -> Result<Connection, OpenError> {
        open_to_read(&self.place, self.wait)
    }

    fn is_valid(&self, connection: &mut Connection) -> Result<(), OpenError> {
        let answered: Result<(), DieselError> = connection.ping();
        answered.map_err(|cause| OpenError::unusable(&self.place, cause))
    }

    fn has_broken(&self, connection: &mut Connection) -> bool {
        std::thread::panicking() || connection.is_broken()
    }
}
