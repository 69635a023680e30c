//! The task that deletes what nothing needs any more: medias that were in the trash for as long as they are kept
//! there, idempotency keys of the day before, and the bytes that are due in the queue of removals, first the
//! bytes, then the row. A crash between the two leaves a row, and deleting twice is as good as once.
//!
//! Each process over a database has this task. What is due is taken by one of them, in a transaction that writes, of
//! which there is one at a time: medias go in it, and removals are put off for as long as the one that took them may
//! need. Where that one dies, they fall due again, and another finds them: each looks every few seconds. Nobody waits
//! for it, a look is a few reads of an index, and it needs nothing more of the database, as `listen` would: a connection
//! for itself, and what a distributed database may not have.

use std::{sync::Arc, time::Duration};

use futures_util::{FutureExt as _, StreamExt, stream};
use jiff::{SignedDuration, Timestamp};
use tokio::{
    sync::{Mutex, Notify, watch},
    task::JoinHandle,
    time::timeout,
};

use crate::{
    app::{Clock, new_id},
    blobs::Blobs,
    domain::{
        audit::Act,
        id::{MediaId, RemovalId},
    },
    failpoint::Failpoint,
    failure::Failure,
    store::{
        Store, idempotency,
        removals::{self, Backlog},
        trash::{self, Expired},
    },
};

/// How many removals are taken at a time, and how many of those side by side.
const BATCH: u32 = 64;
const SIDE_BY_SIDE: usize = 4;

/// How many times removals are taken before what is due is counted again, which takes longer the more is.
const BATCHES: usize = 16;

/// How long an idempotency key is remembered.
const KEYS_LAST: SignedDuration = SignedDuration::from_hours(24);

/// For how long removals are taken: longer than a batch may take. The clocks of the processes must agree to within
/// what is left.
const TAKEN: SignedDuration = SignedDuration::from_mins(20);

/// How long the storage may take to delete what one removal names.
const DELETION_TIMEOUT: Duration = Duration::from_secs(60);

/// The longest sleep: what another process has queued and not come to is found by then.
const LONGEST_SLEEP: Duration = Duration::from_secs(10);

/// How long the trash is not looked into where nothing in it is due and nobody says so: what another process has
/// changed of it is found by then, and a clock that was set back costs no more.
const TRASH_RESTS: SignedDuration = SignedDuration::from_mins(15);

/// How long the task waits once it is woken, or finds little, for what is queued meanwhile to go along: it takes two
/// commits and a flush of a folder, which whoever writes would have to wait for each time.
const GATHERING: Duration = Duration::from_millis(200);

/// How long to leave the store alone after it failed.
const STORE_REST: Duration = Duration::from_secs(5);

/// The running task. Clones share it.
#[derive(Clone, Debug)]
pub struct Reclaim {
    progress: Arc<watch::Sender<Progress>>,
    wake: Arc<Notify>,
    stop: Arc<watch::Sender<bool>>,
    task: Arc<Mutex<Option<JoinHandle<()>>>>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Progress {
    /// Transactions under way that may queue something due.
    expected: u64,
    /// How often something may have become due, and how many of these times were looked into.
    asked: u64,
    answered: u64,
    due: u64,
}

/// The announcement of a transaction that may queue something due. Dropping it, which must come after the
/// commit, has the task look.
#[derive(Debug)]
pub struct Expectation {
    progress: Arc<watch::Sender<Progress>>,
    wake: Arc<Notify>,
}

impl Drop for Expectation {
    fn drop(&mut self) {
        self.progress.send_modify(|progress| {
            progress.expected -= 1;
            progress.asked += 1;
        });
        self.wake.notify_one();
    }
}

impl Reclaim {
    /// Starts the task on the current runtime; it looks into the queue at once.
    pub fn start(store: Store, blobs: Blobs, clock: Clock) -> Self {
        let progress = Arc::new(watch::Sender::new(Progress { asked: 1, ..Progress::default() }));
        let wake = Arc::new(Notify::new());
        let stop = Arc::new(watch::Sender::new(false));
        let sweeper = Sweeper {
            store,
            blobs,
            clock,
            progress: Arc::clone(&progress),
            wake: Arc::clone(&wake),
            stop: stop.subscribe(),
            next_expiry: Timestamp::MIN,
            // What is there at the start is not followed by more.
            has_gathered: true,
        };
        let task = Arc::new(Mutex::new(Some(tokio::spawn(sweeper.run()))));
        Self { progress, wake, stop, task }
    }

    /// Announces a transaction that may queue something due.
    pub fn expect(&self) -> Expectation {
        self.progress.send_modify(|progress| progress.expected += 1);
        Expectation { progress: Arc::clone(&self.progress), wake: Arc::clone(&self.wake) }
    }

    /// Has the task look into the queue, as when something has fallen due.
    pub fn look(&self) {
        drop(self.expect());
    }

    /// How many removals were due when the task last looked.
    pub fn due(&self) -> u64 {
        self.progress.borrow().due
    }

    /// Waits until nothing is due, nor expected to be.
    pub async fn drained(&self) {
        let drained = |progress: &Progress| {
            progress.expected == 0 && progress.answered == progress.asked && progress.due == 0
        };
        // The sender is held here, so that the channel cannot close meanwhile.
        drop(self.progress.subscribe().wait_for(drained).await);
    }

    /// Waits until the task has looked once more.
    #[cfg(test)]
    pub(crate) async fn looked(&self) {
        drop(self.progress.subscribe().changed().await);
    }

    /// Stops the task after the removals in hand, and waits for it.
    pub async fn stop(&self) {
        self.stop.send_replace(true);
        if let Some(task) = self.task.lock().await.take()
            && let Err(cause) = task.await
        {
            tracing::error!(%cause, "the reclaim task panicked");
        }
    }
}

struct Sweeper {
    store: Store,
    blobs: Blobs,
    clock: Clock,
    progress: Arc<watch::Sender<Progress>>,
    wake: Arc<Notify>,
    stop: watch::Receiver<bool>,
    /// When to look into the trash, unless somebody says so before.
    next_expiry: Timestamp,
    /// Whether it has waited for what is queued to gather since it last took any.
    has_gathered: bool,
}

impl Sweeper {
    async fn run(mut self) {
        while !*self.stop.borrow() {
            let rest = match self.sweep().await {
                Ok(rest) => rest,
                Err(failure) => {
                    tracing::warn!(failure = failure.chain(), "bytes could not be reclaimed");
                    Some(STORE_REST)
                }
            };
            let Some(rest) = rest else { continue };
            tokio::select! {
                // An error means that nobody is left to stop the task, nor to wake it.
                _ = self.stop.wait_for(|stop| *stop) => return,
                _ = timeout(rest, self.wake.notified()) => {}
            }
            if timeout(GATHERING, self.stop.wait_for(|stop| *stop)).await.is_ok() {
                return;
            }
            self.has_gathered = true;
            // Whatever woke it meanwhile is looked into now.
            _ = self.wake.notified().now_or_never();
        }
    }

    /// Deletes some of what is due; gives how long there is nothing to do, or `None` where there is more.
    async fn sweep(&mut self) -> Result<Option<Duration>, Failure> {
        let Progress { asked, answered, .. } = *self.progress.borrow();
        let now = self.clock.now();
        let latest = now.saturating_add(TRASH_RESTS).map_err(Failure::internal)?;
        if asked != answered || self.next_expiry <= now || self.next_expiry > latest {
            self.next_expiry = self.expire(now).await?.map_or(latest, |next| next.min(latest));
        }
        let Backlog { due, next } =
            self.store.read(move |connection| removals::backlog(connection, now)).await?;
        self.progress.send_modify(|progress| {
            progress.answered = asked;
            progress.due = due;
        });
        if due == 0 {
            let next = next.map_or(self.next_expiry, |next| next.min(self.next_expiry));
            let rest = next.duration_since(now).unsigned_abs().min(LONGEST_SLEEP);
            return Ok(Some(rest + Duration::from_millis(1)));
        }
        // What was queued while the last was deleted is followed by more, as a rule.
        if !std::mem::take(&mut self.has_gathered) && due < BATCH.into() {
            return Ok(Some(Duration::ZERO));
        }
        for _ in 0..BATCHES {
            if self.reclaim().await? < BATCH as usize || *self.stop.borrow() {
                break;
            }
        }
        Ok(None)
    }

    /// Purges the medias whose time in the trash is over, and forgets old idempotency keys; gives when the next
    /// media is to go.
    async fn expire(&self, now: Timestamp) -> Result<Option<Timestamp>, Failure> {
        let yesterday = now.saturating_sub(KEYS_LAST).map_err(Failure::internal)?;
        let look = move |connection: &mut _| {
            let expired = trash::expired(connection, now, BATCH as usize)?;
            Ok((expired, idempotency::has_older(connection, yesterday)?))
        };
        let ((expired, next), has_old_keys) = self.store.read(look).await?;
        if has_old_keys {
            let forget = move |connection: &mut _| idempotency::forget(connection, yesterday);
            self.store.write(forget).await?;
        }
        let has_expired = !expired.is_empty();
        let purges: Vec<_> = expired.into_iter().map(|media| purge(media, now)).collect();
        if has_expired {
            tracing::info!(medias = purges.len(), "the time of these in the trash is over");
            let purge = move |connection: &mut _| {
                purges.iter().try_for_each(|(act, media, removal)| {
                    trash::purge(connection, act, *media, *removal).map(drop)
                })
            };
            self.store.write(purge).await?;
        }
        // What comes after those that went is told by the next look.
        Ok(if has_expired { Some(now) } else { next })
    }

    /// Takes some of what is due, unless others have, and deletes it; gives how many it took.
    async fn reclaim(&self) -> Result<usize, Failure> {
        let now = self.clock.now();
        let until = now.saturating_add(TAKEN).map_err(Failure::internal)?;
        let take = move |connection: &mut _| removals::take(connection, now, until, BATCH);
        let taken = self.store.write(take).await?;
        let count = taken.len();
        let (mut deleted, mut put_off) = (Vec::<RemovalId>::new(), Vec::new());
        let mut attempts = stream::iter(taken)
            .map(|removal| async {
                let deletion = timeout(DELETION_TIMEOUT, self.blobs.delete(&removal.key)).await;
                let result = deletion.unwrap_or_else(|late| Err(Failure::unavailable(1, late)));
                (removal, result)
            })
            .buffer_unordered(SIDE_BY_SIDE);
        while let Some((removal, result)) = attempts.next().await {
            match result {
                Ok(()) => deleted.push(removal.id),
                Err(failure) => {
                    let rest = rest_after(removal.attempts);
                    tracing::warn!(
                        storage.key = %removal.key,
                        attempts = removal.attempts + 1,
                        rest_seconds = rest.as_secs(),
                        failure = failure.chain(),
                        "bytes could not be deleted"
                    );
                    put_off
                        .push((removal.id, now.saturating_add(rest).map_err(Failure::internal)?));
                }
            }
        }
        Failpoint::BytesDeleted.pass();
        self.store
            .write(move |connection| removals::settle(connection, &deleted, &put_off))
            .await?;
        Failpoint::RemovalSettled.pass();
        Ok(count)
    }
}

/// The purge of a media that nobody asks for: whoever deleted it is told of as its author.
fn purge(expired: Expired, now: Timestamp) -> (Act, MediaId, RemovalId) {
    let Expired { media, organization, deleted_by: identity } = expired;
    let request_id = "retention".to_owned();
    (Act { entry: new_id(), identity, organization, request_id, now }, media, new_id())
}

/// Two seconds, then twice as long each time, up to about an hour.
fn rest_after(attempts: u32) -> SignedDuration {
    SignedDuration::from_secs(2 << attempts.min(11))
}
