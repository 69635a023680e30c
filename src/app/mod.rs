//! What a handler may hold: the medias of the caller's organization, over the store and the blobs. Times
//! and ids come from here and from nowhere else.

mod clock;
mod upload;

use uuid::Uuid;

pub(crate) use self::upload::PROTECTION;
pub use self::{clock::Clock, upload::Upload};
pub use crate::blobs::{Content, WriteError};
use crate::{
    blobs::Blobs,
    domain::{
        caller::Caller,
        id::MediaId,
        media::{Deletion, Media},
        token::{Secret, Token},
    },
    failure::Failure,
    reclaim::Reclaim,
    store::{Store, medias},
};

/// The application. Clones share it.
#[derive(Clone, Debug)]
pub struct App {
    /// The database.
    pub store: Store,
    /// The bytes.
    pub blobs: Blobs,
    /// What deletes bytes.
    pub reclaim: Reclaim,
    /// The time.
    pub clock: Clock,
    /// What may be asked for at most.
    pub limits: Limits,
}

/// What may be asked for at most.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The largest file, in bytes.
    pub upload_bytes: u64,
}

impl App {
    /// The media, where the caller's organization has it.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn find_media(&self, caller: &Caller, id: MediaId) -> Result<Option<Media>, Failure> {
        let organization = caller.organization;
        self.store.read(move |connection| medias::find(connection, organization, id)).await
    }

    /// The media with its bytes, where the caller's organization has it.
    ///
    /// # Errors
    /// Where the database or the storage cannot be read, or the bytes are missing.
    pub async fn open_media(
        &self,
        caller: &Caller,
        id: MediaId,
    ) -> Result<Option<(Media, Content)>, Failure> {
        let Some(media) = self.find_media(caller, id).await? else { return Ok(None) };
        if let Some(content) = self.blobs.read(&media.storage_key()).await? {
            return Ok(Some((media, content)));
        }
        // The media may have been deleted since it was found.
        match self.find_media(caller, id).await? {
            Some(media) => Err(Failure::internal(format!("`{}` is missing", media.storage_key()))),
            None => Ok(None),
        }
    }

    /// Deletes the media; its bytes follow once nothing of the organization needs them.
    ///
    /// # Errors
    /// Where the database cannot be written to.
    pub async fn delete_media(&self, caller: &Caller, id: MediaId) -> Result<Deletion, Failure> {
        let (organization, removal) = (caller.organization, new_id());
        let (now, expectation) = (self.clock.now(), self.reclaim.expect());
        let work = move |connection: &mut _| {
            let deletion = medias::delete(connection, organization, id, removal, now)?;
            Ok((deletion, expectation))
        };
        // What the work gives is dropped after its commit, even where the caller has gone by then.
        self.store.write(work).await.map(|(deletion, _)| deletion)
    }

    /// Finishes what was accepted: the bytes in hand, then the writes that wait.
    pub async fn close(&self) {
        self.reclaim.stop().await;
        let store = self.store.clone();
        if let Err(cause) = tokio::task::spawn_blocking(move || store.close()).await {
            tracing::error!(%cause, "the store did not close");
        }
    }
}

/// A new identifier: a UUIDv7 (RFC 9562 §5.7), larger than those made before in this process.
#[expect(clippy::disallowed_methods, reason = "the one place that makes ids")]
pub fn new_id<I: From<Uuid>>() -> I {
    Uuid::now_v7().into()
}

/// A new token.
///
/// # Errors
/// Where the system has no randomness.
pub fn new_token() -> Result<Token, Failure> {
    let mut secret = [0; 32];
    getrandom::fill(&mut secret).map_err(|cause| Failure::internal(cause.to_string()))?;
    Ok(Token { id: new_id(), secret: Secret::from(secret) })
}

#[cfg(test)]
mod tests;
