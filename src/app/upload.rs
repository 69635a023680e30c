//! An upload, which a crash may interrupt anywhere. 1. A removal of the bytes is queued, due long after: the
//! intent. 2. The bytes are written. 3. One transaction makes the media and withdraws the intent. Whatever
//! does not reach the end of this leaves a removal in the queue, and never a media without bytes.

use std::time::Duration;

use bytes::Bytes;
use futures_util::Stream;
use jiff::SignedDuration;

use super::{App, new_id};
use crate::{
    blobs::{WriteError, Written},
    domain::{
        caller::Caller,
        id::{BlobId, MediaId, OrganizationId, RemovalId},
        media::{Details, Media, NewMedia, StorageKey},
    },
    failure::Failure,
    store::{medias, removals},
};

/// When an intent falls due: how long bytes may be there that nothing needs yet.
pub(crate) const PROTECTION: SignedDuration = SignedDuration::from_hours(24);

/// The longest an upload may take: well before its intent falls due.
const LONGEST: Duration = Duration::from_secs(12 * 60 * 60);

/// How long a write may still be at work after the request that began it was dropped: a blocking call of
/// the file system, fsync included, cannot be called back.
const AFTERMATH: SignedDuration = SignedDuration::from_mins(10);

impl App {
    /// Stores bytes for a media of the caller's organization. They are removed again unless the upload is
    /// [kept](Upload::keep).
    ///
    /// # Errors
    /// [`WriteError`].
    pub async fn receive<E>(
        &self,
        caller: &Caller,
        bytes: impl Stream<Item = Result<Bytes, E>>,
    ) -> Result<Upload, WriteError<E>> {
        self.receive_for(caller.organization, bytes, self.limits.upload_bytes).await
    }

    /// [`App::receive`] for an organization that is still to be made.
    pub(crate) async fn receive_for<E>(
        &self,
        organization: OrganizationId,
        bytes: impl Stream<Item = Result<Bytes, E>>,
        limit_bytes: u64,
    ) -> Result<Upload, WriteError<E>> {
        let blob = new_id();
        let key = StorageKey::of(organization, blob);
        let mut intent = Intent::declare(self, &key).await.map_err(WriteError::Failed)?;
        let write = self.blobs.write(&key, bytes, limit_bytes);
        let result = match tokio::time::timeout(LONGEST, write).await {
            Ok(result) => result,
            Err(late) => return Err(WriteError::Failed(Failure::unavailable(1, late))),
        };
        intent.settled = true;
        Ok(Upload { written: result?, intent, blob })
    }
}

/// Bytes that are stored, for as long as it takes to decide what they are. Dropping it removes them.
#[derive(Debug)]
pub struct Upload {
    written: Written,
    intent: Intent,
    blob: BlobId,
}

impl Upload {
    /// Makes a media of the bytes, for the caller whose organization they were received for.
    ///
    /// # Errors
    /// Where the database cannot be written to.
    pub async fn keep(self, caller: &Caller, details: Details) -> Result<Media, Failure> {
        let app = self.intent.app.clone();
        let (new, intent, act) = (self.media(details), self.intent.id, app.act(caller));
        let expectation = app.reclaim.expect();
        let work = move |connection: &mut _| {
            Ok((medias::insert(connection, &act, new, intent)?, expectation))
        };
        let (media, _) = app.store.write(work).await?;
        self.intent.fulfilled();
        Ok(media)
    }

    /// The media to be made, for a transaction that makes more than it.
    pub(crate) fn media(&self, details: Details) -> NewMedia {
        NewMedia {
            id: new_id::<MediaId>(),
            blob: self.blob,
            details,
            mime_type: self.written.mime_type.clone(),
            size: self.written.size,
            checksum: self.written.checksum,
            dimensions: self.written.dimensions,
        }
    }

    /// What protects the bytes.
    pub(crate) fn intent(&self) -> RemovalId {
        self.intent.id
    }
}

#[derive(Debug)]
struct Intent {
    app: App,
    id: RemovalId,
    /// Nothing is writing any more.
    settled: bool,
    fulfilled: bool,
}

impl Intent {
    async fn declare(app: &App, key: &StorageKey) -> Result<Self, Failure> {
        let (id, key, now) = (new_id(), *key, app.clock.now());
        let due = now.saturating_add(PROTECTION).map_err(Failure::internal)?;
        let write =
            app.store.write(move |connection| removals::queue(connection, id, &key, due, now));
        write.await?;
        Ok(Self { app: app.clone(), id, settled: false, fulfilled: false })
    }

    fn fulfilled(mut self) {
        self.fulfilled = true;
    }
}

impl Drop for Intent {
    /// Lets the intent fall due. Where it was fulfilled after all, there is none any more, and where this
    /// cannot be queued, it falls due by itself.
    fn drop(&mut self) {
        if self.fulfilled {
            return;
        }
        let (id, now) = (self.id, self.app.clock.now());
        let aftermath = if self.settled { SignedDuration::ZERO } else { AFTERMATH };
        let due = now.saturating_add(aftermath).unwrap_or(now);
        let expectation = self.app.reclaim.expect();
        let work =
            move |connection: &mut _| Ok((removals::hasten(connection, id, due)?, expectation));
        if let Err(failure) = self.app.store.submit(work) {
            tracing::debug!(failure = failure.chain(), "an intent is left to fall due by itself");
        }
    }
}
