//! What is there, whoever needs it: the bytes under keys, what an interrupted upload left beside them, and
//! what was never ours.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::SystemTime,
};

use futures_util::{Stream, StreamExt, TryStreamExt, future::ready};
use jiff::Timestamp;
use object_store::{Error as StorageError, ObjectStore, ObjectStoreExt, path::Path as Location};
use tokio::task::spawn_blocking;
use walkdir::{DirEntry, WalkDir};

use super::{Blobs, absent_is_fine, location, thumbnails, unavailable};
use crate::{domain::media::StorageKey, failure::Failure};

/// A file of the storage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Where it is, within the storage.
    pub location: String,
    /// The key it has the bytes of; `None` where it is none of ours.
    pub key: Option<StorageKey>,
    /// Its size in bytes.
    pub size: u64,
    /// When it was last written to.
    pub modified: Timestamp,
}

/// What an upload left that ended before its bytes were whole, or that has not ended yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leftover {
    /// Where it is, within the storage.
    pub location: String,
    /// The key that its bytes were to have.
    pub key: StorageKey,
    /// When it was last written to.
    pub modified: Timestamp,
}

impl Blobs {
    /// The files of the storage but thumbnails, in no order. What comes or goes meanwhile may be among them or
    /// not.
    pub fn list(&self) -> impl Stream<Item = Result<Listed, Failure>> + Send + use<> {
        let thumbnails = Location::from(thumbnails::FOLDER);
        let is_listed = move |location: &Location| !location.prefix_matches(&thumbnails);
        let found = self.storage.list(None);
        let found = found.try_filter(move |found| ready(is_listed(&found.location)));
        found.map(|found| {
            let found = found.map_err(unavailable)?;
            Ok(Listed {
                key: StorageKey::parse(found.location.as_ref()),
                location: found.location.to_string(),
                size: found.size,
                modified: Timestamp::from_microsecond(found.last_modified.timestamp_micros())
                    .map_err(Failure::internal)?,
            })
        })
    }

    /// How many bytes there are under a key; `None` where there are none.
    ///
    /// # Errors
    /// Where the storage cannot be reached.
    pub async fn size(&self, key: StorageKey) -> Result<Option<u64>, Failure> {
        match self.storage.head(&location(&key)).await {
            Ok(found) => Ok(Some(found.size)),
            Err(StorageError::NotFound { .. }) => Ok(None),
            Err(cause) => Err(unavailable(cause)),
        }
    }

    /// What uploads left, or are still at. They are not among what is [listed](Blobs::list).
    ///
    /// # Errors
    /// Where the storage cannot be reached.
    pub async fn leftovers(&self) -> Result<Vec<Leftover>, Failure> {
        // What is in memory is whole, or is not there; what is in a bucket besides, the store cannot be asked for by
        // `object_store`, and is for a rule of the bucket's to abort.
        let Some(folder) = self.folder().map(Path::to_owned) else { return Ok(Vec::new()) };
        spawn_blocking(move || leftovers(&folder))
            .await
            .map_err(Failure::internal)?
            .map_err(unavailable)
    }

    /// Whether what an upload left is still there, untouched since it was found.
    ///
    /// # Errors
    /// Where the storage cannot be reached.
    pub async fn still_left(&self, leftover: &Leftover) -> Result<bool, Failure> {
        let Some(path) = self.path(leftover) else { return Ok(false) };
        let modified = spawn_blocking(move || modified(&path)).await.map_err(Failure::internal)?;
        Ok(modified.map_err(unavailable)? == Some(leftover.modified))
    }

    /// Deletes what an upload left. That it is gone is as good.
    ///
    /// # Errors
    /// Where the storage cannot be reached.
    pub async fn delete_leftover(&self, leftover: &Leftover) -> Result<(), Failure> {
        let Some(path) = self.path(leftover) else { return Ok(()) };
        spawn_blocking(move || absent_is_fine(fs::remove_file(path)))
            .await
            .map_err(Failure::internal)?
            .map_err(unavailable)
    }

    fn path(&self, leftover: &Leftover) -> Option<PathBuf> {
        self.folder().map(|folder| folder.join(&leftover.location))
    }
}

/// `LocalFileSystem` stages what it writes as `KEY#1`, or a higher number where that is taken.
fn staged_for(location: &str) -> Option<StorageKey> {
    let (key, number) = location.rsplit_once('#')?;
    let is_number = !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit());
    StorageKey::parse(key).filter(|_| is_number)
}

fn leftovers(folder: &Path) -> io::Result<Vec<Leftover>> {
    let mut found = Vec::new();
    for entry in WalkDir::new(folder).min_depth(1) {
        let entry = match entry.map_err(io::Error::from) {
            // It may have been deleted since its folder was read.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            other => other?,
        };
        let Some((location, key)) = staged(folder, &entry) else { continue };
        if let Some(modified) = modified(entry.path())? {
            found.push(Leftover { location, key, modified });
        }
    }
    Ok(found)
}

fn staged(folder: &Path, entry: &DirEntry) -> Option<(String, StorageKey)> {
    let within = entry.path().strip_prefix(folder).ok()?;
    let parts = within.iter().map(|part| part.to_str()).collect::<Option<Vec<_>>>()?;
    let location = parts.join("/");
    let key = staged_for(&location)?;
    Some((location, key))
}

fn modified(path: &Path) -> io::Result<Option<Timestamp>> {
    let modified = match path.symlink_metadata().and_then(|found| found.modified()) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        other => other?,
    };
    let since = modified.duration_since(SystemTime::UNIX_EPOCH).map_err(io::Error::other)?;
    let since = i64::try_from(since.as_micros()).map_err(io::Error::other)?;
    Timestamp::from_microsecond(since).map(Some).map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use futures_util::stream;

    use super::*;
    use crate::app::new_id;

    #[actix_web::test]
    async fn bytes_leftovers_and_strangers_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::in_folder(folder.path()).unwrap();
        let key = StorageKey::of(new_id(), new_id());
        let bytes = stream::iter([Ok::<_, ()>(Bytes::from_static(b"abc"))]);
        blobs.write(&key, bytes, u64::MAX).await.unwrap();
        fs::write(folder.path().join(format!("{key}#12")), "half").unwrap();
        fs::write(folder.path().join("notes.txt"), "mine").unwrap();

        let mut listed = blobs.list().try_collect::<Vec<_>>().await.unwrap();
        listed.sort_by_key(|found| found.size);
        let listed = listed.iter().map(|found| (found.key, found.size)).collect::<Vec<_>>();
        assert_eq!(listed, [(Some(key), 3), (None, 4)]);
        assert_eq!(blobs.size(key).await.unwrap(), Some(3));

        let leftovers = blobs.leftovers().await.unwrap();
        assert_eq!(leftovers.iter().map(|left| left.key).collect::<Vec<_>>(), [key]);
        assert!(blobs.still_left(&leftovers[0]).await.unwrap());
        blobs.delete_leftover(&leftovers[0]).await.unwrap();
        assert!(!blobs.still_left(&leftovers[0]).await.unwrap());
        assert_eq!(blobs.leftovers().await.unwrap(), []);
    }

    #[test]
    fn only_a_key_and_a_number_is_staged() {
        let key = "0198c1d2-7f00-7abc-8def-0123456789ab/0198c1d2-7f00-7abc-8def-0123456789ac";
        assert!(staged_for(&format!("{key}#1")).is_some());
        for other in [key.to_owned(), format!("{key}#"), format!("{key}#a"), "a#1".to_owned()] {
            assert_eq!(staged_for(&other), None, "{other}");
        }
    }
}
