//! Readers: a pool of connections that cannot write, each used by one read at a time.

use std::{sync::Arc, time::Duration};

use diesel::{
    Connection as _, SqliteConnection,
    r2d2::{ConnectionManager, CustomizeConnection, Error as PoolError, Pool},
};
use tokio::sync::Semaphore;

use super::{
    RETRY_SECONDS, StoreOptions,
    connection::{Connection, Location, OpenError, set_up_to_read},
};
use crate::failure::Failure;

#[derive(Clone)]
pub(super) struct Readers {
    pool: Pool<ConnectionManager<Connection>>,
    /// One permit a connection, so that reads wait as futures and not as threads.
    turns: Arc<Semaphore>,
    wait: Duration,
}

impl Readers {
    pub(super) fn open(location: &Location, options: StoreOptions) -> Result<Self, OpenError> {
        let pool = Pool::builder()
            .max_size(options.readers)
            .min_idle(Some(1))
            .connection_timeout(options.wait)
            .test_on_check_out(false)
            .connection_customizer(Box::new(SetUp { wait: options.wait }))
            .build(ConnectionManager::new(location.uri()))
            .map_err(|cause| location.unusable(cause))?;
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
        SqliteConnection::transaction(&mut connection, work)
    }
}

#[derive(Debug)]
struct SetUp {
    wait: Duration,
}

impl CustomizeConnection<Connection, PoolError> for SetUp {
    fn on_acquire(&self, connection: &mut Connection) -> Result<(), PoolError> {
        set_up_to_read(connection, self.wait).map_err(PoolError::QueryError)
    }
}
