//! Thumbnails, kept beside the bytes they are made of so that they need not be made again. They go with those;
//! none of them is missed.

use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt};
use object_store::{
    Error as StorageError, GetOptions, ObjectStore, ObjectStoreExt, path::Path as Location,
};
use tokio::task::spawn_blocking;

use super::{Blobs, absent_is_fine};
use crate::{
    domain::{media::StorageKey, thumbnail::ThumbnailKey},
    failure::Failure,
    metrics::Attempt,
};

/// What the locations of all thumbnails begin with.
pub(super) const FOLDER: &str = "thumbnails";

/// Where the thumbnails of a picture are.
fn folder(picture: &StorageKey) -> Location {
    Location::from(format!("{FOLDER}/{picture}"))
}

fn location(key: &ThumbnailKey) -> Location {
    folder(&key.picture).join(key.recipe.to_string())
}

impl Blobs {
    /// A thumbnail that was kept.
    ///
    /// # Errors
    /// Where the storage cannot be reached.
    pub async fn read_thumbnail(&self, key: &ThumbnailKey) -> Result<Option<Bytes>, Failure> {
        let Some(content) = self.get(&location(key), GetOptions::default()).await? else {
            return Ok(None);
        };
        let chunks: Vec<Bytes> = content.bytes.try_collect().await?;
        Ok(Some(chunks.concat().into()))
    }

    /// Keeps a thumbnail for as long as the picture it is made of.
    ///
    /// # Errors
    /// Where the storage cannot be reached.
    pub async fn keep_thumbnail(&self, key: &ThumbnailKey, bytes: Bytes) -> Result<(), Failure> {
        let kept = self.storage.put(&location(key), bytes.into()).await;
        kept.map_err(|cause| self.failed(Attempt::Write, cause))?;
        // Whoever deletes the picture does so before looking for thumbnails: one of the two finds this.
        match self.size(key.picture).await? {
            Some(_) => Ok(()),
            None => self.delete_thumbnails(&key.picture).await,
        }
    }

    /// Deletes the thumbnails of a picture that is deleted.
    pub(super) async fn delete_thumbnails(&self, picture: &StorageKey) -> Result<(), Failure> {
        let folder = folder(picture);
        let found = self.storage.list(Some(&folder)).map_ok(|found| found.location);
        let mut deletions = self.storage.delete_stream(found.boxed());
        while let Some(deletion) = deletions.next().await {
            match deletion {
                Ok(_) | Err(StorageError::NotFound { .. }) => {}
                Err(cause) => return Err(self.failed(Attempt::Delete, cause)),
            }
        }
        let Some(folder) = self.folder().map(|files| files.join(folder.as_ref())) else {
            return Ok(());
        };
        spawn_blocking(move || absent_is_fine(std::fs::remove_dir_all(folder)))
            .await
            .map_err(Failure::internal)?
            .map_err(|cause| self.failed(Attempt::Delete, cause))
    }
}

#[cfg(test)]
mod tests {
    use futures_util::stream;

    use super::*;
    use crate::{
        app::new_id,
        domain::thumbnail::{Preset, Recipe},
    };

    #[actix_web::test]
    async fn thumbnails_go_with_their_picture_and_are_not_kept_without_it() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::in_folder(folder.path()).unwrap();
        let picture = StorageKey::of(new_id(), new_id());
        let bytes = stream::iter([Ok::<_, ()>(Bytes::from_static(b"picture"))]);
        blobs.write(&picture, bytes, u64::MAX).await.unwrap();
        let key = ThumbnailKey { picture, recipe: Recipe::new(Preset::Small, None) };
        assert_eq!(blobs.read_thumbnail(&key).await.unwrap(), None);
        blobs.keep_thumbnail(&key, Bytes::from_static(b"small")).await.unwrap();
        assert_eq!(blobs.read_thumbnail(&key).await.unwrap().unwrap(), "small");
        // What is listed is what the rows have to agree with; these have none.
        let listed: Vec<_> = blobs.list().try_collect().await.unwrap();
        assert_eq!(listed.len(), 1);

        blobs.delete(&picture).await.unwrap();
        assert_eq!(blobs.read_thumbnail(&key).await.unwrap(), None);
        blobs.keep_thumbnail(&key, Bytes::from_static(b"late")).await.unwrap();
        assert_eq!(blobs.read_thumbnail(&key).await.unwrap(), None);
        assert!(!folder.path().join(super::folder(&picture).as_ref()).exists());
    }
}
