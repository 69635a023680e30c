//! Thumbnails: kept ones are read, others made and kept. Each is made once, whoever asks for it and of whichever
//! process over the database, and so few side by side that neither memory nor the other requests suffer.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures_util::{
    FutureExt, TryStreamExt,
    future::{BoxFuture, Shared},
};
use jiff::{SignedDuration, Timestamp};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::{JoinError, spawn_blocking},
    time::{interval, timeout},
};

use super::App;
use crate::{
    domain::{
        media::Media,
        thumbnail::{Preset, ThumbnailKey, Unfit},
    },
    failure::Failure,
    pictures::{self, Thumbnail},
    store::leases,
};

/// How many are made side by side, which bounds the memory they take.
const SIDE_BY_SIDE: usize = 2;

/// How long a thumbnail waits for its turn to be made.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long a request waits for its thumbnail, which is made and kept even when nobody waits any more.
const LONGEST: Duration = Duration::from_secs(20);

/// After how many seconds a thumbnail that was not made in time is worth another try.
const RETRY_SECONDS: u32 = 2;

/// For how long a process takes a thumbnail: longer than it may be at it.
const TAKEN: SignedDuration = SignedDuration::from_secs(60);

/// How often to look whether another process has made a thumbnail that it has taken.
const LOOK_AGAIN: Duration = Duration::from_millis(200);

/// Why there is no thumbnail.
#[derive(Clone, Debug)]
pub enum ThumbnailError {
    /// The picture is not fit for one.
    Unfit(Unfit),
    /// It could not be made.
    Failed(Failure),
}

impl From<Failure> for ThumbnailError {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

type Outcome = Result<Thumbnail, ThumbnailError>;

/// The thumbnails that are being made. Clones share them.
#[derive(Clone)]
pub struct Thumbnails {
    in_hand: Arc<Mutex<BTreeMap<ThumbnailKey, Shared<BoxFuture<'static, Outcome>>>>>,
    turns: Arc<Semaphore>,
    patience: Duration,
}

impl Default for Thumbnails {
    fn default() -> Self {
        Self::new(SIDE_BY_SIDE, PATIENCE)
    }
}

impl Thumbnails {
    fn new(side_by_side: usize, patience: Duration) -> Self {
        let turns = Arc::new(Semaphore::new(side_by_side));
        Self { in_hand: Arc::default(), turns, patience }
    }
}

impl fmt::Debug for Thumbnails {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Thumbnails").field("turns", &self.turns).finish_non_exhaustive()
    }
}

impl App {
    /// The thumbnail of a media that was found, which is a picture.
    ///
    /// # Errors
    /// [`ThumbnailError`].
    pub async fn thumbnail(&self, media: &Media, preset: Preset) -> Outcome {
        let key = ThumbnailKey::of(media, preset);
        if let Some(kept) = self.kept_thumbnail(&key).await? {
            return Ok(kept);
        }
        match timeout(LONGEST, self.thumbnail_in_hand(key, media.size)).await {
            Ok(outcome) => outcome,
            Err(late) => Err(Failure::unavailable(RETRY_SECONDS, late).into()),
        }
    }

    /// The thumbnail as it is being made, by whoever asked for it first.
    fn thumbnail_in_hand(
        &self,
        key: ThumbnailKey,
        size: u64,
    ) -> Shared<BoxFuture<'static, Outcome>> {
        let mut in_hand = self.thumbnails.in_hand.lock().unwrap_or_else(PoisonError::into_inner);
        let make = || {
            let app = self.clone();
            // A task of its own goes on when the request that began it is gone.
            let task = tokio::spawn(async move {
                let outcome = app.make_thumbnail(key, size).await;
                let in_hand = app.thumbnails.in_hand.lock();
                in_hand.unwrap_or_else(PoisonError::into_inner).remove(&key);
                outcome
            });
            let outcome = |joined: Result<Outcome, JoinError>| {
                joined.unwrap_or_else(|cause| Err(Failure::internal(cause).into()))
            };
            task.map(outcome).boxed().shared()
        };
        in_hand.entry(key).or_insert_with(make).clone()
    }

    async fn kept_thumbnail(&self, key: &ThumbnailKey) -> Result<Option<Thumbnail>, Failure> {
        Ok(self.blobs.read_thumbnail(key).await?.and_then(Thumbnail::read))
    }

    async fn make_thumbnail(&self, key: ThumbnailKey, size: u64) -> Outcome {
        if size > pictures::MAX_BYTES {
            return Err(ThumbnailError::Unfit(Unfit::TooLarge));
        }
        let turn = timeout(self.thumbnails.patience, self.thumbnails.turns.clone().acquire_owned());
        let turn = match turn.await {
            Ok(turn) => turn.map_err(Failure::internal)?,
            Err(late) => return Err(Failure::unavailable(RETRY_SECONDS, late).into()),
        };
        let name = format!("{}/{}", key.picture, key.recipe);
        let mut again = interval(LOOK_AGAIN);
        let lease = loop {
            again.tick().await;
            if let Some(lease) = Lease::take(self, &name).await? {
                break lease;
            }
            if let Some(kept) = self.kept_thumbnail(&key).await? {
                return Ok(kept);
            }
        };
        // Another may have made it since it was looked for, until it was taken.
        let made = match self.kept_thumbnail(&key).await {
            Ok(Some(kept)) => Ok(kept),
            Ok(None) => self.make_taken_thumbnail(key, turn).await,
            Err(failure) => Err(failure.into()),
        };
        lease.release();
        made
    }

    async fn make_taken_thumbnail(&self, key: ThumbnailKey, turn: OwnedSemaphorePermit) -> Outcome {
        let Some(content) = self.blobs.read(&key.picture).await? else {
            // The media was deleted meanwhile, or has other bytes: the next request finds out.
            return Err(Failure::unavailable(1, "the picture is gone").into());
        };
        let mut picture = Vec::with_capacity(usize::try_from(content.size).unwrap_or_default());
        let mut chunks = content.bytes;
        while let Some(chunk) = chunks.try_next().await? {
            picture.extend_from_slice(&chunk);
        }
        let recipe = key.recipe;
        // The turn lasts as long as the work, which cannot be called back.
        let work = spawn_blocking(move || {
            let shrunk = pictures::shrink(&picture, &recipe);
            drop(turn);
            shrunk
        });
        let shrunk = work.await.unwrap_or_else(|panic| {
            tracing::error!(storage.key = %key.picture, %panic, "a picture could not be taken");
            Err(Unfit::Broken)
        });
        let thumbnail = shrunk.map_err(ThumbnailError::Unfit)?;
        if let Err(failure) = self.blobs.keep_thumbnail(&key, thumbnail.bytes.clone()).await {
            tracing::warn!(failure = failure.chain(), "a thumbnail is not kept");
        }
        Ok(thumbnail)
    }
}

/// A thumbnail that this process is at, and no other.
struct Lease {
    app: App,
    name: String,
    until: Timestamp,
}

impl Lease {
    /// Takes a thumbnail, unless another process has.
    async fn take(app: &App, name: &str) -> Result<Option<Self>, Failure> {
        let now = app.clock.now();
        let until = now.saturating_add(TAKEN).map_err(Failure::internal)?;
        let taken = name.to_owned();
        let take = move |connection: &mut _| leases::take(connection, &taken, now, until);
        let is_ours = app.store.write(take).await?;
        Ok(is_ours.then(|| Self { app: app.clone(), name: name.to_owned(), until }))
    }

    /// Leaves it to others. Where that cannot be written, it is theirs a while later.
    fn release(self) {
        let Self { app, name, until } = self;
        let release = move |connection: &mut _| leases::release(connection, &name, until);
        if let Err(failure) = app.store.submit(release) {
            tracing::debug!(failure = failure.chain(), "a thumbnail is left to others later");
        }
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use futures_util::{FutureExt as _, future::join, stream};
    use tempfile::TempDir;

    use super::*;
    use crate::{
        app::{Clock, Limits, new_id},
        blobs::Blobs,
        domain::{media::StorageKey, thumbnail::Recipe},
        place::Place,
        store::{Store, StoreOptions},
    };

    async fn app(thumbnails: Thumbnails) -> (App, ThumbnailKey, TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let store =
            Store::open(&Place::File(folder.path().join("db.sqlite")), StoreOptions::default())
                .unwrap();
        let blobs = Blobs::in_folder(&folder.path().join("blobs")).unwrap();
        let picture = StorageKey::of(new_id(), new_id());
        let kiwi = Bytes::from_static(include_bytes!("../first_start/kiwi.png"));
        blobs.write(&picture, stream::iter([Ok::<_, ()>(kiwi)]), u64::MAX).await.unwrap();
        let limits = Limits { upload_bytes: u64::MAX };
        let key = ThumbnailKey { picture, recipe: Recipe::new(Preset::Small, None) };
        let app = App { thumbnails, ..App::new(store, blobs, Clock::system(), limits) };
        (app, key, folder)
    }

    #[actix_web::test]
    async fn a_thumbnail_that_two_ask_for_at_once_is_made_once_and_kept() {
        let (app, key, _folder) = app(Thumbnails::default()).await;
        assert!(app.kept_thumbnail(&key).await.unwrap().is_none());
        let (first, second) = (app.thumbnail_in_hand(key, 1), app.thumbnail_in_hand(key, 1));
        assert!(first.ptr_eq(&second));
        let (first, second) = join(first, second).await;
        let (first, second) = (first.unwrap(), second.unwrap());
        assert_eq!(first.bytes.as_ptr(), second.bytes.as_ptr());
        assert_eq!(app.thumbnails.in_hand.lock().unwrap().len(), 0);
        let kept = app.kept_thumbnail(&key).await.unwrap().unwrap();
        assert_eq!((kept.bytes, kept.mime_type), (first.bytes, first.mime_type));
    }

    #[actix_web::test]
    async fn a_thumbnail_is_made_even_when_nobody_waits_for_it_any_more() {
        let (app, key, _folder) = app(Thumbnails::default()).await;
        let mut given_up = app.thumbnail_in_hand(key, 1);
        assert!((&mut given_up).now_or_never().is_none());
        let witness = given_up.clone();
        drop(given_up);
        assert!(witness.await.is_ok());
        assert!(app.kept_thumbnail(&key).await.unwrap().is_some());
    }

    #[actix_web::test]
    async fn a_thumbnail_whose_turn_does_not_come_is_for_later() {
        let (app, key, _folder) = app(Thumbnails::new(0, Duration::ZERO)).await;
        let Err(ThumbnailError::Failed(failure)) = app.thumbnail_in_hand(key, 1).await else {
            panic!("it was made")
        };
        assert_eq!(failure.retry_after_seconds(), Some(RETRY_SECONDS));
    }

    #[actix_web::test]
    async fn a_picture_of_more_bytes_than_are_read_is_not_read() {
        let (app, key, _folder) = app(Thumbnails::default()).await;
        let outcome = app.thumbnail_in_hand(key, pictures::MAX_BYTES + 1).await;
        assert!(matches!(outcome, Err(ThumbnailError::Unfit(Unfit::TooLarge))), "{outcome:?}");
    }
}
