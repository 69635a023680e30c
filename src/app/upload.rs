//! An upload, which a crash may interrupt anywhere. 1. A removal of the bytes is queued, due long after: the
//! intent. 2. The bytes are written. 3. One transaction gives them to a media and withdraws the intent. Whatever
//! does not reach the end of this leaves a removal in the queue, and never a media without bytes.

use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, TryStreamExt};
use jiff::SignedDuration;

use super::{App, new_id};
use crate::{
    blobs::{WriteError, Written},
    domain::{
        caller::Caller,
        id::{BlobId, MediaId, OrganizationId, RemovalId},
        media::{Checksum, Creation, Details, NewBytes, NewMedia, Replacement, StorageKey},
        precondition::Precondition,
    },
    failpoint::Failpoint,
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
        Failpoint::UploadDeclared.pass();
        let bytes = bytes.inspect_ok(|chunk| self.metrics.received(chunk.len()));
        let write = self.blobs.write(&key, bytes, limit_bytes);
        let result = match tokio::time::timeout(LONGEST, write).await {
            Ok(result) => result,
            Err(late) => return Err(WriteError::Failed(Failure::unavailable(1, late))),
        };
        intent.settled = true;
        Failpoint::UploadStored.pass();
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
    /// The SHA-256 of the bytes.
    pub fn checksum(&self) -> Checksum {
        self.written.checksum
    }

    /// Makes a media of the bytes, for the caller whose organization they were received for.
    ///
    /// # Errors
    /// Where the database cannot be written to.
    pub async fn keep(self, caller: &Caller, details: Details) -> Result<Creation, Failure> {
        let app = self.intent.app.clone();
        let (new, act, expectation) = (self.media(details), app.act(caller), app.reclaim.expect());
        let work =
            move |connection: &mut _| Ok((medias::insert(connection, &act, new)?, expectation));
        let (creation, _) = app.store.write(work).await?;
        Failpoint::UploadKept.pass();
        if let Creation::Created(_) = creation {
            self.intent.fulfilled();
        }
        Ok(creation)
    }

    /// Gives the bytes to a media that there is, in the place of those it has, where it is as required.
    ///
    /// # Errors
    /// Where the database cannot be written to.
    pub async fn replace(
        self,
        caller: &Caller,
        id: MediaId,
        precondition: Precondition,
    ) -> Result<Replacement, Failure> {
        let app = self.intent.app.clone();
        let (new, act, removal) = (self.bytes(), app.act(caller), new_id());
        let expectation = app.reclaim.expect();
        let work = move |connection: &mut _| {
            let outcome = medias::replace(connection, &act, id, new, &precondition, removal)?;
            Ok((outcome, expectation))
        };
        let (outcome, _) = app.store.write(work).await?;
        Failpoint::ContentReplaced.pass();
        if let Replacement::Replaced(media) = &outcome
            && media.blob == self.blob
        {
            self.intent.fulfilled();
        }
        Ok(outcome)
    }

    /// The media to be made, for a transaction that makes more than it.
    pub(crate) fn media(&self, details: Details) -> NewMedia {
        NewMedia { id: new_id::<MediaId>(), details, bytes: self.bytes() }
    }

    fn bytes(&self) -> NewBytes {
        let Written { size, checksum, mime_type, dimensions } = self.written.clone();
        let (blob, intent) = (self.blob, self.intent.id);
        NewBytes { blob, intent, mime_type, size, checksum, dimensions }
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
