//! Bytes, on disk, in a bucket or in memory, through `object_store`: written, read and deleted as streams, under keys
//! that the domain makes. Which bytes are needed is not known here.

mod bucket;
mod listing;
mod media_type;
mod memory;
mod parts;
mod pieces;
mod thumbnails;

use std::{
    fmt, io,
    ops::Range,
    panic::catch_unwind,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use bytes::{Bytes, BytesMut};
use futures_util::{
    Stream, StreamExt, TryStreamExt, pin_mut,
    stream::{self, BoxStream},
};
use object_store::{
    Error as StorageError, GetOptions, GetRange, GetResult, GetResultPayload, ObjectStore,
    ObjectStoreExt, local::LocalFileSystem, memory::InMemory, path::Path as Location,
};
use sha2::{Digest, Sha256};
use tokio::{task::spawn_blocking, time::timeout};

pub use self::listing::{Leftover, Listed};
use self::{bucket::Bucket, memory::Memory, parts::Parts};
use crate::{
    domain::media::{Checksum, Dimensions, StorageKey},
    failure::Failure,
    metrics::{Attempt, StorageMetrics},
    place::Storage,
};

/// How much of an upload is held in memory before it goes to the disk.
const BUFFER_BYTES: usize = 1024 * 1024;

/// How long the storage may take to say that it is there.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(5);

/// How much of the beginning is kept to learn what the bytes are: enough to pass by the metadata that cameras
/// put before the size of a picture.
const HEAD_BYTES: usize = 256 * 1024;

/// After how many seconds storage that could not be used is worth another try.
const RETRY_SECONDS: u32 = 5;

/// The place where bytes are kept. Clones share it.
#[derive(Clone)]
pub struct Blobs {
    storage: Arc<dyn ObjectStore>,
    medium: Medium,
    presigning: Option<Duration>,
    /// What uploads hold of what is to be parts of them.
    memory: Memory,
    metrics: StorageMetrics,
}

/// What bytes are kept in, where it matters.
#[derive(Clone, Debug)]
enum Medium {
    /// Files, below this folder.
    Folder(PathBuf),
    /// Objects of an S3-compatible store.
    Bucket(Bucket),
    /// The memory of this process.
    Memory,
}

/// Why the storage cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("cannot keep bytes in `{storage}`: {cause}; help: {}", storage.help())]
pub struct OpenError {
    storage: Storage,
    cause: String,
}

/// What was learnt of bytes while they were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// How many bytes.
    pub size: u64,
    /// Their SHA-256.
    pub checksum: Checksum,
    /// The media type they look like.
    pub mime_type: String,
    /// How large the picture is, where they look like one and say so near their beginning.
    pub dimensions: Option<Dimensions>,
}

/// Why bytes were not written.
#[derive(Debug)]
pub enum WriteError<E> {
    /// The stream they came from failed.
    Source(E),
    /// There were more of them than may be.
    TooLarge {
        /// How many bytes may be.
        limit_bytes: u64,
    },
    /// They could not be kept.
    Failed(Failure),
}

/// Bytes to be read.
pub struct Content {
    /// How many bytes.
    pub size: u64,
    /// The bytes.
    pub bytes: BoxStream<'static, Result<Bytes, Failure>>,
}

/// Bytes that are in memory.
impl From<Bytes> for Content {
    fn from(bytes: Bytes) -> Self {
        let size = bytes.len() as u64;
        Self { size, bytes: stream::iter([Ok(bytes)]).boxed() }
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Content").field("size", &self.size).finish_non_exhaustive()
    }
}

impl Blobs {
    /// Opens the storage: makes a folder where there is none, and sees that a bucket is there. Blocks for as long.
    ///
    /// # Errors
    /// [`OpenError`], which says what to do about it.
    pub fn open(storage: &Storage) -> Result<Self, OpenError> {
        let refusal = |cause: String| OpenError { storage: storage.clone(), cause };
        match storage {
            Storage::Folder(folder) => {
                Self::in_folder(folder).map_err(|cause| refusal(cause.to_string()))
            }
            Storage::Bucket(place) => {
                if place.name.is_empty() {
                    return Err(refusal("it names no bucket".to_owned()));
                }
                let bucket = Bucket::new(place).map_err(|cause| refusal(bucket::line(&cause)))?;
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                let runtime = runtime.map_err(|cause| refusal(cause.to_string()))?;
                let answered = runtime.block_on(bucket.answers());
                answered.map_err(|cause| refusal(bucket::line(&cause)))?;
                Ok(Self::new(bucket.storage(), Medium::Bucket(bucket)))
            }
        }
    }

    /// Keeps bytes in a folder, which is made where there is none.
    ///
    /// # Errors
    /// Where the folder can be neither made nor opened.
    pub fn in_folder(folder: &Path) -> io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let storage = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        Ok(Self::new(Arc::new(storage), Medium::Folder(folder.canonicalize()?)))
    }

    /// Keeps bytes in the memory of this process.
    pub fn in_memory() -> Self {
        Self::new(Arc::new(InMemory::new()), Medium::Memory)
    }

    fn new(storage: Arc<dyn ObjectStore>, medium: Medium) -> Self {
        Self {
            storage,
            medium,
            presigning: None,
            memory: Memory::default(),
            metrics: StorageMetrics::default(),
        }
    }

    /// Has all uploads at once hold so many bytes in memory, but at least two parts of an upload of the largest size.
    /// What there is no room for is in temporary files until it is sent.
    pub fn holding(self, bytes: u64, limit_bytes: u64) -> Self {
        Self { memory: Memory::new(bytes, self.part_bytes(limit_bytes)), ..self }
    }

    fn part_bytes(&self, limit_bytes: u64) -> usize {
        match &self.medium {
            Medium::Folder(_) | Medium::Memory => BUFFER_BYTES,
            Medium::Bucket(_) => bucket::part_bytes(limit_bytes),
        }
    }

    /// Has addresses given out that let anyone read bytes where they are, for so long each; only a bucket has any.
    pub fn presigning(self, lasting: Option<Duration>) -> Self {
        Self { presigning: lasting, ..self }
    }

    /// What is measured of them.
    pub fn metrics(&self) -> &StorageMetrics {
        &self.metrics
    }

    /// A fault of the storage.
    fn failed(
        &self,
        attempt: Attempt,
        cause: impl std::error::Error + Send + Sync + 'static,
    ) -> Failure {
        self.metrics.failed(attempt);
        unavailable(cause)
    }

    /// The folder that the files are in, where there are files.
    fn folder(&self) -> Option<&Path> {
        match &self.medium {
            Medium::Folder(folder) => Some(folder),
            Medium::Bucket(_) | Medium::Memory => None,
        }
    }

    /// Writes the bytes of a stream, of which never more than two parts are in memory. They are durable when
    /// this returns; after an error nothing is left of them, unless the storage failed as well.
    ///
    /// # Errors
    /// [`WriteError`].
    pub async fn write<E>(
        &self,
        key: &StorageKey,
        bytes: impl Stream<Item = Result<Bytes, E>>,
        limit_bytes: u64,
    ) -> Result<Written, WriteError<E>> {
        let part_bytes = self.part_bytes(limit_bytes);
        let (storage, memory) = (Arc::clone(&self.storage), self.memory.clone());
        let parts = Parts::begin(storage, location(key), part_bytes, memory);
        match pour(bytes, &parts, limit_bytes).await {
            Ok(written) => match parts.keep().await {
                Ok(()) => Ok(written),
                Err(cause) => Err(WriteError::Failed(self.failed(Attempt::Write, cause))),
            },
            Err(error) => {
                parts.give_up().await;
                Err(error)
            }
        }
    }

    /// The bytes under a key; `None` where there are none.
    ///
    /// # Errors
    /// Where the storage cannot be reached.
    pub async fn read(&self, key: &StorageKey) -> Result<Option<Content>, Failure> {
        self.get(&location(key), GetOptions::default()).await
    }

    /// A part of the bytes under a key, of which the others are not read; `None` where there are none.
    ///
    /// # Errors
    /// Where the storage cannot be reached, or the bytes end before the part begins.
    pub async fn read_part(
        &self,
        key: &StorageKey,
        part: Range<u64>,
    ) -> Result<Option<Content>, Failure> {
        let range = Some(GetRange::Bounded(part));
        self.get(&location(key), GetOptions { range, ..GetOptions::default() }).await
    }

    async fn get(
        &self,
        location: &Location,
        options: GetOptions,
    ) -> Result<Option<Content>, Failure> {
        let found = match self.storage.get_opts(location, options).await {
            Ok(found) => found,
            Err(StorageError::NotFound { .. }) => return Ok(None),
            Err(cause) => return Err(self.failed(Attempt::Read, cause)),
        };
        let size = found.range.end - found.range.start;
        let bytes = match (&self.medium, found) {
            (Medium::Bucket(_), found) => {
                resumed(Arc::clone(&self.storage), location.clone(), found)
            }
            (_, GetResult { payload: GetResultPayload::File(file, _), range, .. }) => {
                pieces::of_file(file, range)
            }
            (_, found) => found.into_stream().map_err(unavailable).boxed(),
        };
        let metrics = self.metrics.clone();
        let bytes = bytes.inspect_err(move |_| metrics.failed(Attempt::Read)).boxed();
        Ok(Some(Content { size, bytes }))
    }

    /// An address that lets anyone GET the bytes under a key for a while, as of this media type and under this
    /// `Content-Disposition`; `None` where none are given out.
    ///
    /// # Errors
    /// Where there are no credentials to sign it with.
    pub async fn presign(
        &self,
        key: &StorageKey,
        mime_type: &str,
        disposition: &str,
    ) -> Result<Option<String>, Failure> {
        let (Medium::Bucket(bucket), Some(lasting)) = (&self.medium, self.presigning) else {
            return Ok(None);
        };
        let parameters =
            [("response-content-type", mime_type), ("response-content-disposition", disposition)];
        let address = bucket.presigned(&location(key), lasting, parameters).await;
        address.map(Some).map_err(unavailable)
    }

    /// How many bytes there are under a key, and their SHA-256; `None` where there are none. `each` is told
    /// how many were read, as they are.
    ///
    /// # Errors
    /// Where the storage cannot be reached.
    pub async fn digest(
        &self,
        key: StorageKey,
        each: impl Fn(u64),
    ) -> Result<Option<(u64, Checksum)>, Failure> {
        let Some(mut content) = self.read(&key).await? else { return Ok(None) };
        let (mut size, mut sha256) = (0, Sha256::new());
        while let Some(chunk) = content.bytes.try_next().await? {
            size += chunk.len() as u64;
            sha256.update(&chunk);
            each(chunk.len() as u64);
        }
        Ok(Some((size, <[u8; 32]>::from(sha256.finalize()).into())))
    }

    /// Deletes the bytes under a key, what an interrupted upload left beside them, and their thumbnails. That
    /// there are none is as good. The deletion is durable when this returns.
    ///
    /// # Errors
    /// Where the storage cannot be reached.
    pub async fn delete(&self, key: &StorageKey) -> Result<(), Failure> {
        match self.storage.delete(&location(key)).await {
            Ok(()) | Err(StorageError::NotFound { .. }) => {}
            Err(cause) => return Err(self.failed(Attempt::Delete, cause)),
        }
        self.delete_thumbnails(key).await?;
        let Some(path) = self.folder().map(|folder| folder.join(key.to_string())) else {
            return Ok(());
        };
        spawn_blocking(move || settle_deletion(&path))
            .await
            .map_err(Failure::internal)?
            .map_err(|cause| self.failed(Attempt::Delete, cause))
    }

    /// Whether the storage can be reached.
    ///
    /// # Errors
    /// Why it cannot.
    pub async fn answers(&self) -> Result<(), Failure> {
        match &self.medium {
            Medium::Folder(folder) => {
                let folder = folder.clone();
                spawn_blocking(move || std::fs::read_dir(folder).map(drop))
                    .await
                    .map_err(Failure::internal)?
                    .map_err(unavailable)
            }
            Medium::Bucket(bucket) => match timeout(ANSWER_TIMEOUT, bucket.answers()).await {
                Ok(answered) => answered.map_err(unavailable),
                Err(late) => Err(unavailable(late)),
            },
            Medium::Memory => Ok(()),
        }
    }
}

impl fmt::Debug for Blobs {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Blobs").field("medium", &self.medium).finish_non_exhaustive()
    }
}

/// The bytes of an object that were found. Where they break off, what is left is asked for anew, as long as each time
/// brings some: a client that takes its time must not find that the store, or what is between, did not wait.
fn resumed(
    storage: Arc<dyn ObjectStore>,
    location: Location,
    found: GetResult,
) -> BoxStream<'static, Result<Bytes, Failure>> {
    let (tag, left) = (found.meta.e_tag.clone(), found.range.clone());
    let bytes = found.into_stream();
    stream::try_unfold((bytes, left, false), move |(mut bytes, mut left, mut has_gone_on)| {
        let (storage, location, tag) = (Arc::clone(&storage), location.clone(), tag.clone());
        async move {
            loop {
                match bytes.try_next().await {
                    Ok(Some(chunk)) => {
                        left.start += chunk.len() as u64;
                        return Ok(Some((chunk, (bytes, left, true))));
                    }
                    Ok(None) => return Ok(None),
                    Err(cause) if !has_gone_on => return Err(unavailable(cause)),
                    Err(cause) => {
                        tracing::debug!(%location, %cause, "what is left is asked for anew");
                        let range = Some(GetRange::Bounded(left.clone()));
                        let options =
                            GetOptions { range, if_match: tag.clone(), ..GetOptions::default() };
                        let again = storage.get_opts(&location, options).await;
                        bytes = again.map_err(unavailable)?.into_stream();
                        has_gone_on = false;
                    }
                }
            }
        }
    })
    .boxed()
}

async fn pour<E>(
    bytes: impl Stream<Item = Result<Bytes, E>>,
    parts: &Parts,
    limit_bytes: u64,
) -> Result<Written, WriteError<E>> {
    pin_mut!(bytes);
    let (mut size, mut sha256, mut head) = (0_u64, Sha256::new(), BytesMut::new());
    while let Some(chunk) = bytes.next().await {
        let chunk = chunk.map_err(WriteError::Source)?;
        size += chunk.len() as u64;
        if size > limit_bytes {
            return Err(WriteError::TooLarge { limit_bytes });
        }
        sha256.update(&chunk);
        let wanted = HEAD_BYTES.saturating_sub(head.len()).min(chunk.len());
        head.extend_from_slice(&chunk[..wanted]);
        if !parts.add(chunk).await {
            // Whoever keeps them learns why.
            break;
        }
    }
    let checksum = <[u8; 32]>::from(sha256.finalize()).into();
    let start = &head[..head.len().min(media_type::HEAD_BYTES)];
    let mime_type = media_type::of(start).to_owned();
    Ok(Written { size, checksum, mime_type, dimensions: dimensions(&head) })
}

/// The size of the picture that begins with `head`. Bytes that only seem to be one have none, nor have those
/// that say of themselves what no picture can be: the contract has 31 bits for each edge, as PNG has.
fn dimensions(head: &[u8]) -> Option<Dimensions> {
    // Whoever uploads chooses what is read here: what the reader panics at is no picture either.
    let size = catch_unwind(|| imagesize::blob_size(head)).ok()?.ok()?;
    let pixels = |pixels: usize| {
        i32::try_from(pixels).ok()?.try_into().ok().filter(|pixels: &u32| *pixels > 0)
    };
    Some(Dimensions { width: pixels(size.width)?, height: pixels(size.height)? })
}

/// `LocalFileSystem` writes to `NAME#1` before it renames, which a crash leaves behind, and does not flush
/// the directory a file was deleted from.
fn settle_deletion(path: &Path) -> io::Result<()> {
    let mut staged = path.as_os_str().to_owned();
    staged.push("#1");
    absent_is_fine(std::fs::remove_file(staged))?;
    let Some(directory) = path.parent() else { return Ok(()) };
    absent_is_fine(sync_directory(directory))
}

/// Makes a folder where there is none, for this user alone.
pub(crate) fn make_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    let folder = std::path::absolute(folder)?;
    folder.parent().map_or(Ok(()), sync_directory)
}

/// Makes what was added to and removed from a directory durable.
pub(crate) fn sync_directory(directory: &Path) -> io::Result<()> {
    if cfg!(unix) { std::fs::File::open(directory)?.sync_all() } else { Ok(()) }
}

fn absent_is_fine(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

fn location(key: &StorageKey) -> Location {
    Location::from(key.to_string())
}

fn unavailable(cause: impl std::error::Error + Send + Sync + 'static) -> Failure {
    Failure::unavailable(RETRY_SECONDS, cause)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::new_id;

    fn key() -> StorageKey {
        StorageKey::of(new_id(), new_id())
    }

    fn chunks(
        chunk: &'static [u8],
        times: usize,
    ) -> impl Stream<Item = Result<Bytes, &'static str>> {
        stream::iter(vec![Ok(Bytes::from_static(chunk)); times])
    }

    fn files(folder: &Path) -> usize {
        std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| if path.is_dir() { files(&path) } else { 1 })
            .sum()
    }

    async fn content(blobs: &Blobs, key: &StorageKey) -> Option<Vec<u8>> {
        let content = blobs.read(key).await.unwrap()?;
        Some(content.bytes.try_concat_owned().await)
    }

    trait Concat {
        async fn try_concat_owned(self) -> Vec<u8>;
    }

    impl Concat for BoxStream<'static, Result<Bytes, Failure>> {
        async fn try_concat_owned(self) -> Vec<u8> {
            self.try_fold(Vec::new(), |mut whole, chunk| async move {
                whole.extend_from_slice(&chunk);
                Ok(whole)
            })
            .await
            .unwrap()
        }
    }

    #[actix_web::test]
    async fn what_is_written_is_read_and_deleted() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::in_folder(folder.path()).unwrap();
        for (chunk, times) in [(&b"abc"[..], 1), (&[7; 100_000][..], 30), (&b""[..], 0)] {
            let key = key();
            let written = blobs.write(&key, chunks(chunk, times), u64::MAX).await.unwrap();
            assert_eq!(written.size, (chunk.len() * times) as u64);
            assert_eq!(content(&blobs, &key).await.unwrap(), chunk.repeat(times));
            blobs.delete(&key).await.unwrap();
            blobs.delete(&key).await.unwrap();
            assert_eq!(content(&blobs, &key).await, None);
        }
        assert_eq!(files(folder.path()), 0);
    }

    #[actix_web::test]
    async fn a_part_of_the_bytes_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::in_folder(folder.path()).unwrap();
        let key = key();
        blobs.write(&key, chunks(b"0123456789", 100_000), u64::MAX).await.unwrap();
        let part = blobs.read_part(&key, 500_003..700_001).await.unwrap().unwrap();
        assert_eq!(part.size, 199_998);
        let bytes = part.bytes.try_concat_owned().await;
        assert_eq!(bytes.len(), 199_998);
        assert_eq!((&bytes[..3], bytes.last()), (b"345".as_slice(), Some(&b'0')));
    }

    #[actix_web::test]
    async fn the_checksum_and_the_media_type_are_those_of_the_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::in_folder(folder.path()).unwrap();
        let written = blobs.write(&key(), chunks(b"test", 1), 4).await.unwrap();
        assert_eq!(
            written.checksum.to_string(),
            "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
        );
        assert_eq!(written.mime_type, "text/plain");
    }

    #[actix_web::test]
    async fn an_upload_that_fails_leaves_no_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::in_folder(folder.path()).unwrap();
        for before in [1, 30] {
            let broken = chunks(&[7; 100_000], before).chain(stream::iter([Err("broken")]));
            let error = blobs.write(&key(), broken, u64::MAX).await.unwrap_err();
            assert!(matches!(error, WriteError::Source("broken")), "{error:?}");
            let limit_bytes = 100_000 * before as u64 - 1;
            let error = blobs.write(&key(), chunks(&[7; 100_000], before), limit_bytes).await;
            assert!(matches!(error, Err(WriteError::TooLarge { .. })), "{error:?}");
        }
        assert_eq!(files(folder.path()), 0);
    }

    #[actix_web::test]
    async fn a_deletion_takes_what_a_crash_left_beside_the_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::in_folder(folder.path()).unwrap();
        let key = key();
        let staged = folder.path().join(format!("{key}#1"));
        std::fs::create_dir_all(staged.parent().unwrap()).unwrap();
        std::fs::write(&staged, "half").unwrap();
        blobs.delete(&key).await.unwrap();
        assert!(!staged.exists());
    }
}
