//! What a caller may do with the medias of its organization.

use std::ops::Range;

use bytes::Bytes;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use sha2::{Digest as _, Sha256};

use super::{App, Content};
use crate::{
    domain::{
        caller::Caller,
        id::MediaId,
        listing::{Order, Page, Window},
        media::{Change, Checksum, Filter, Media, OrderBy, Patch},
        precondition::Precondition,
    },
    failure::Failure,
    store::medias,
};

impl App {
    /// The media, where the caller's organization has it.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn find_media(&self, caller: &Caller, id: MediaId) -> Result<Option<Media>, Failure> {
        let organization = caller.organization;
        self.store.look(move |connection| medias::find(connection, organization, id)).await
    }

    /// A part of the medias that pass the filter, in an order.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn list_medias(
        &self,
        caller: &Caller,
        filter: Filter,
        order: Order<OrderBy>,
        window: Window,
    ) -> Result<Page<Media>, Failure> {
        let organization = caller.organization;
        let list = move |connection: &mut _| {
            medias::list(connection, organization, &filter, order, &window)
        };
        self.store.read(list).await
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
        while let Some(media) = self.find_media(caller, id).await? {
            if let Some(content) = self.open_content(caller, &media, None).await? {
                return Ok(Some((media, content)));
            }
        }
        Ok(None)
    }

    /// The bytes of a media that was found, or a part of them; `None` where they are not its bytes any more: it
    /// was deleted since, or has others. All of them fail before their end unless they are those that were
    /// uploaded; of a part only the size is known.
    ///
    /// # Errors
    /// Where the database or the storage cannot be read, or the bytes are missing or too few.
    pub async fn open_content(
        &self,
        caller: &Caller,
        media: &Media,
        part: Option<Range<u64>>,
    ) -> Result<Option<Content>, Failure> {
        let key = media.storage_key();
        let content = match &part {
            None => self.blobs.read(&key).await?,
            Some(part) => self.blobs.read_part(&key, part.clone()).await?,
        };
        if let Some(content) = content {
            let expected = part.as_ref().map_or(media.size, |part| part.end - part.start);
            if content.size != expected {
                let found = content.size;
                return Err(Failure::internal(format!(
                    "{found} bytes were found of `{key}`, and should be {expected}"
                )));
            }
            let is_whole = part.is_none();
            let Content { size, bytes } = if is_whole { proven(content, media) } else { content };
            let metrics = self.metrics.clone();
            let bytes = bytes.inspect_ok(move |chunk| metrics.sent(chunk.len())).boxed();
            return Ok(Some(Content { size, bytes }));
        }
        match self.find_media(caller, media.id).await? {
            Some(now) if now.blob == media.blob => {
                Err(Failure::internal(format!("`{key}` is missing")))
            }
            _ => Ok(None),
        }
    }

    /// An address outside that the bytes of a media can be read from for a while, under this `Content-Disposition`;
    /// `None` where they are given out here.
    ///
    /// # Errors
    /// Where nothing can be signed.
    pub async fn presign_content(
        &self,
        media: &Media,
        disposition: &str,
    ) -> Result<Option<String>, Failure> {
        self.blobs.presign(&media.storage_key(), &media.mime_type, disposition).await
    }

    /// Changes what is said of the media, where it is as required.
    ///
    /// # Errors
    /// Where the database cannot be written to.
    pub async fn update_media(
        &self,
        caller: &Caller,
        id: MediaId,
        patch: Patch,
        precondition: Precondition,
    ) -> Result<Change, Failure> {
        let act = self.act(caller);
        let update =
            move |connection: &mut _| medias::update(connection, &act, id, patch, &precondition);
        self.store.write(update).await
    }
}

/// The same content, of which the last bytes are held back until all are known to be those that were uploaded, and
/// never come where they are not.
fn proven(content: Content, media: &Media) -> Content {
    let (key, checksum) = (media.storage_key(), media.checksum);
    let begin = (content.bytes, Sha256::new(), None::<Bytes>);
    let bytes = stream::try_unfold(begin, move |(mut bytes, mut sha256, mut held)| async move {
        while let Some(chunk) = bytes.try_next().await? {
            sha256.update(&chunk);
            if let Some(before) = held.replace(chunk) {
                return Ok(Some((before, (bytes, sha256, held))));
            }
        }
        let Some(last) = held else { return Ok(None) };
        if Checksum::from(<[u8; 32]>::from(sha256.finalize_reset())) == checksum {
            return Ok(Some((last, (stream::empty().boxed(), sha256, None))));
        }
        // The answer has begun: whoever asked sees it break off, and why is said here alone.
        tracing::error!(storage.key = %key, "the bytes are not those that were uploaded");
        Err(Failure::internal(format!("`{key}` has other bytes than were uploaded")))
    });
    Content { size: content.size, bytes: bytes.boxed() }
}
