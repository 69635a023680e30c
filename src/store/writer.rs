//! The writer: one thread that takes writes from a bounded queue, runs each in a savepoint of its own,
//! commits what was queued together, and only then answers. One fsync serves many requests, and no write
//! ever meets another.

use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Mutex, MutexGuard, PoisonError,
        mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    },
    thread::{self, JoinHandle},
    time::Instant,
};

use diesel::{connection::TransactionManager as _, result::Error as DieselError};
use tokio::sync::oneshot;
use tracing::Span;

use super::{
    RETRY_SECONDS, StoreOptions,
    access::{self, Known},
    connection::{Connection, OpenError, Transactions, begin_to_write, reopen_to_write},
    statements,
};
use crate::{
    failure::Failure,
    metrics::{Attempt, DatabaseMetrics, UnderWay},
    place::Place,
};

/// The most writes that share a commit.
const BATCH: usize = 64;

pub(super) struct Writer {
    queue: Mutex<Option<SyncSender<Box<dyn Job>>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    metrics: DatabaseMetrics,
}

impl Writer {
    /// Starts the thread. Without a connection it makes its own once there is something to write.
    pub(super) fn start(
        connection: Option<Connection>,
        place: &Place,
        options: StoreOptions,
        metrics: &DatabaseMetrics,
        known: &Known,
    ) -> Result<Self, OpenError> {
        let (queue, jobs) = sync_channel(options.write_queue);
        metrics.write_queue(options.write_queue);
        let own = place.clone();
        let connection = connection.map(|mut first| {
            statements::tell(&mut first, options.slow_statement, metrics);
            first
        });
        let mut desk = Desk {
            connection,
            place: own,
            options,
            metrics: metrics.clone(),
            known: known.clone(),
            stamp: None,
        };
        let thread = thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || {
                desk.serve(&jobs);
            })
            .map_err(|cause| OpenError::unusable(place, cause))?;
        Ok(Self {
            queue: Mutex::new(Some(queue)),
            thread: Mutex::new(Some(thread)),
            metrics: metrics.clone(),
        })
    }

    pub(super) fn submit<T, F>(
        &self,
        work: F,
    ) -> Result<oneshot::Receiver<Result<T, Failure>>, Failure>
    where
        T: Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, Failure> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let span = statements::transaction("write");
        let waiting = Some(self.metrics.write_waits());
        let job = Box::new(Work { span, work: Some(work), outcome: None, reply, waiting });
        let queue = held(&self.queue);
        match queue.as_ref().ok_or_else(stopped)?.try_send(job) {
            Ok(()) => Ok(answer),
            Err(TrySendError::Full(_)) => {
                self.metrics.shed(Attempt::Write);
                Err(Failure::unavailable(RETRY_SECONDS, "too many writes are waiting"))
            }
            Err(TrySendError::Disconnected(_)) => Err(stopped()),
        }
    }

    pub(super) fn close(&self) {
        drop(held(&self.queue).take());
        if let Some(thread) = held(&self.thread).take()
            // A write may hold the last clone of the store, which is then dropped by the thread itself.
            && thread.thread().id() != thread::current().id()
            && thread.join().is_err()
        {
            tracing::error!("the writer thread panicked");
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.close();
    }
}

pub(super) fn stopped() -> Failure {
    Failure::unavailable(RETRY_SECONDS, "the store is closed")
}

/// What is guarded here is whole between any two statements, also after a panic.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A write in the queue.
trait Job: Send {
    /// Does the work, keeping what it gives; whether its writes are to be kept.
    fn run(&mut self, connection: &mut Connection) -> bool;
    /// Answers with what the work gave, or with why its writes were not kept; whether they were.
    fn answer(self: Box<Self>, committed: Result<(), Failure>) -> bool;
}

struct Work<T, F> {
    span: Span,
    work: Option<F>,
    outcome: Option<Result<T, Failure>>,
    reply: oneshot::Sender<Result<T, Failure>>,
    waiting: Option<UnderWay>,
}

impl<T, F> Job for Work<T, F>
where
    T: Send,
    F: FnOnce(&mut Connection) -> Result<T, Failure> + Send,
{
    fn run(&mut self, connection: &mut Connection) -> bool {
        self.waiting = None;
        let outcome = self.work.take().map(|work| {
            let work = || self.span.in_scope(|| work(connection));
            catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(panicked(&*panic)))
        });
        let keep = matches!(outcome, Some(Ok(_)));
        self.outcome = outcome;
        keep
    }

    fn answer(self: Box<Self>, committed: Result<(), Failure>) -> bool {
        // In a trace it ends where it was last entered, which is now that what was written is durable.
        let _entered = self.span.entered();
        let outcome = match (self.outcome, committed) {
            (Some(Ok(given)), Ok(())) => Ok(given),
            (Some(Err(failure)), _) | (_, Err(failure)) => Err(failure),
            (None, Ok(())) => Err(Failure::internal("a write was committed without being run")),
        };
        let is_kept = outcome.is_ok();
        // Whoever asked may have gone; the write stands all the same.
        drop(self.reply.send(outcome));
        is_kept
    }
}

fn panicked(panic: &(dyn Any + Send)) -> Failure {
    let words = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("without a message");
    Failure::internal(format!("a write panicked: {words}"))
}

/// The writer thread's own.
struct Desk {
    connection: Option<Connection>,
    place: Place,
    options: StoreOptions,
    metrics: DatabaseMetrics,
    known: Known,
    /// The stamp of access behind the last commit, where it was asked for.
    stamp: Option<i64>,
}

impl Desk {
    fn serve(&mut self, jobs: &Receiver<Box<dyn Job>>) {
        while let Ok(first) = jobs.recv() {
            let mut batch = vec![first];
            batch.extend(jobs.try_iter().take(BATCH - 1));
            self.metrics.batch(batch.len());
            let committed = self.commit(&mut batch);
            // What failed may have been committed all the same, by a server that cut the connection.
            let stamp = committed.as_ref().ok().copied().flatten();
            if stamp.is_none() || stamp != self.stamp {
                self.known.expire();
            }
            self.stamp = stamp;
            let committed = committed.map(drop);
            if let Err(failure) = &committed {
                // Closing the connection undoes whatever it had begun.
                self.connection = None;
                tracing::warn!(
                    database = %self.place,
                    failure = failure.chain(),
                    writes = batch.len(),
                    "a batch of writes was not committed"
                );
            }
            for job in batch {
                if !job.answer(committed.clone()) {
                    self.metrics.failed(Attempt::Write);
                }
            }
        }
    }

    /// Runs the writes and commits what they wrote; gives the stamp of access behind them, where asking for it costs
    /// next to nothing.
    fn commit(&mut self, batch: &mut [Box<dyn Job>]) -> Result<Option<i64>, Failure> {
        let connection = self.begin()?;
        match batch {
            // What one that is alone wrote goes with the transaction.
            [alone] => {
                if !run(connection, &mut **alone).map_err(unavailable)? {
                    Transactions::rollback_transaction(connection).map_err(unavailable)?;
                    return Ok(self.stamp);
                }
            }
            several => {
                for job in several {
                    run_in_savepoint(connection, &mut **job).map_err(unavailable)?;
                }
            }
        }
        let stamp = match connection {
            Connection::Sqlite(_) => access::stamp(connection)?,
            Connection::Postgresql(_) => None,
        };
        let began = Instant::now();
        Transactions::commit_transaction(connection).map_err(unavailable)?;
        self.metrics.committed(began.elapsed());
        Ok(stamp)
    }

    /// A connection with a transaction that was begun. Where the server has cut the one there was, nothing was done
    /// on that, and it is begun on a new one; where others hold the lock for too long, a transaction was begun.
    fn begin(&mut self) -> Result<&mut Connection, Failure> {
        if let Some(mut connection) = self.connection.take() {
            let begun = begin_to_write(&mut connection);
            let was_cut = matches!(connection, Connection::Postgresql(_))
                && begun.is_err()
                && !depth(&mut connection).is_ok_and(|depth| depth > 0);
            if !was_cut {
                let connection = self.connection.insert(connection);
                return begun.map(|()| connection).map_err(unavailable);
            }
        }
        let mut fresh = reopen_to_write(&self.place, self.options.wait).map_err(unavailable)?;
        statements::tell(&mut fresh, self.options.slow_statement, &self.metrics);
        begin_to_write(&mut fresh).map_err(unavailable)?;
        Ok(self.connection.insert(fresh))
    }
}

fn run_in_savepoint(connection: &mut Connection, job: &mut dyn Job) -> Result<(), DieselError> {
    Transactions::begin_transaction(connection)?;
    if run(connection, job)? {
        Transactions::commit_transaction(connection)
    } else {
        Transactions::rollback_transaction(connection)
    }
}

/// Runs a write in the transaction that was begun for it; whether what it wrote is to be kept.
fn run(connection: &mut Connection, job: &mut dyn Job) -> Result<bool, DieselError> {
    let begun = depth(connection)?;
    let keep = job.run(connection);
    // A panic leaves the transactions open that the work had begun inside its own.
    while depth(connection)? > begun {
        Transactions::rollback_transaction(connection)?;
    }
    Ok(keep)
}

fn depth(connection: &mut Connection) -> Result<u32, DieselError> {
    let status = Transactions::transaction_manager_status_mut(connection);
    Ok(status.transaction_depth()?.map_or(0, u32::from))
}

/// Whatever keeps a batch from being committed, its writes can be asked for again.
fn unavailable(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Failure {
    Failure::unavailable(RETRY_SECONDS, cause)
}
