//! What a caller may do with the medias of its organization.

use std::ops::Range;

use futures_util::{StreamExt as _, TryStreamExt as _};

use super::{App, Content};
use crate::{
    domain::{
        caller::Caller,
        id::MediaId,
        listing::{Order, Page, Window},
        media::{Change, Filter, Media, OrderBy, Patch},
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
        self.store.read(move |connection| medias::find(connection, organization, id)).await
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
    /// was deleted since, or has others.
    ///
    /// # Errors
    /// Where the database or the storage cannot be read, or the bytes are missing.
    pub async fn open_content(
        &self,
        caller: &Caller,
        media: &Media,
        part: Option<Range<u64>>,
    ) -> Result<Option<Content>, Failure> {
        let key = media.storage_key();
        let content = match part {
            None => self.blobs.read(&key).await?,
            Some(part) => self.blobs.read_part(&key, part).await?,
        };
        if let Some(Content { size, bytes }) = content {
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
