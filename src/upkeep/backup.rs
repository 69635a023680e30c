//! The backup: a data folder of its own, made while a server is at work on the first.
//!
//! Bytes are never changed, only added and deleted. They are copied first, while the database goes on; then
//! the database is, as it is at one moment; then the bytes that came in between. What was deleted in between
//! is the difficulty: a copy of the database that names such bytes is thrown away and made again. Where that
//! does not help, the last copy is made with the database held, so that nothing is deleted until the bytes
//! it names are copied as well.
//!
//! At each moment the folder is a whole backup, the former or the new one: bytes are there before the
//! database that names them takes its place, and go after it has.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use futures_util::{StreamExt, TryStreamExt, stream};
use jiff::Timestamp;
use tokio::{sync::oneshot, task::spawn_blocking};

use super::{
    check::{Depth, Report, check},
    finding::Finding,
};
use crate::{
    blobs::{Blobs, WriteError, make_folder, sync_directory},
    config::{Refusal, Settings},
    failpoint::Failpoint,
    failure::Failure,
    place,
    progress::{Progress, Unit},
    store::{
        OpenError, Store, StoreOptions, copy,
        inventory::{self, Kept},
    },
};

/// How often the database is copied in the hope that nothing is deleted meanwhile.
const ROUNDS: usize = 3;

/// How many files are copied side by side.
const SIDE_BY_SIDE: usize = 4;

/// How long to wait for others to let go of the database.
const WAIT: Duration = Duration::from_secs(60);

/// A data folder in use.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    /// Where it is.
    pub settings: &'a Settings,
    /// Its database.
    pub store: &'a Store,
    /// Its bytes.
    pub blobs: &'a Blobs,
}

/// Why there is no backup.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// It cannot be where it was asked for.
    #[error(transparent)]
    Target(#[from] Refusal),
    /// One of the databases cannot be used.
    #[error(transparent)]
    Database(#[from] OpenError),
    /// Something else went wrong.
    #[error("{}", .0.chain())]
    Failed(#[from] Failure),
}

/// Makes a backup at `target`, or brings the one up to date that is there; gives what [`check`] says of it.
/// Bytes that are there already are not copied again; `depth` says how closely they are looked at.
///
/// # Errors
/// [`BackupError`]; whatever was at `target` is then as it was.
pub async fn back_up(
    origin: Origin<'_>,
    target: &Path,
    depth: Depth,
    now: Timestamp,
    progress: &dyn Progress,
) -> Result<Report, BackupError> {
    let database = origin.settings.database.file().ok_or_else(|| {
        Refusal::new(
            format!("the database `{}` is no file", origin.settings.database),
            "back it up by the means of its server, as with `pg_dump`, and copy the folder of the bytes after it",
        )
    })?;
    let place = Place::choose(origin.settings, target)?;
    let _lock = place.lock()?;
    let settings = Settings::of_folder(&place.working);
    let blobs = Blobs::in_folder(&Settings::blobs_in(&settings.data))
        .map_err(|cause| place.unusable(&cause))?;
    for left in blobs.leftovers().await? {
        blobs.delete_leftover(&left).await?;
    }
    let copying = Copying { from: origin.blobs, to: &blobs, live: origin.store, depth };

    let amount = origin.store.read(inventory::amount).await?;
    progress.begin("copying", amount.bytes, Unit::Bytes);
    copying.all(origin.store, |kept| progress.advance(kept.size)).await?;
    Failpoint::BackupBytesCopied.pass();

    let snapshot = Snapshot::new(database.to_owned(), &settings);
    let copying = Copying { depth: Depth::Sizes, ..copying };
    let mut round = 0;
    let store = loop {
        let store = if round < ROUNDS {
            snapshot.take().await?;
            let store = snapshot.open()?;
            (copying.all(&store, |_| {}).await? == Gaps::None).then_some(store)
        } else {
            Some(snapshot.take_held(&copying).await?)
        };
        round += 1;
        if let Some(store) = store {
            break store;
        }
    };

    Failpoint::BackupDatabaseCopied.pass();
    let mut report = check(&store, &blobs, Depth::Sizes, now, progress).await?;
    report.findings.retain(|found| !matches!(found, Finding::Orphan { .. }));
    // A reader that is opened later finds the copy by its name, which is another from here on.
    close(store).await?;
    snapshot.put_in_place().await?;
    Failpoint::BackupReplaced.pass();
    let store = open(&snapshot.place)?;
    let mut listed = std::pin::pin!(blobs.list());
    while let Some(found) = listed.try_next().await? {
        let Some(key) = found.key else { continue };
        if !store.read(move |connection| inventory::is_kept(connection, key)).await? {
            blobs.delete(&key).await?;
        }
    }
    close(store).await?;
    Failpoint::BackupCleared.pass();
    place.finish()?;
    Ok(report)
}

/// A database that is only read.
fn open(database: &Path) -> Result<Store, OpenError> {
    let options = StoreOptions { readers: 2, wait: WAIT, ..StoreOptions::default() };
    Store::open_existing(&place::Place::File(database.to_owned()), options)
}

async fn close(store: Store) -> Result<(), Failure> {
    spawn_blocking(move || store.close()).await.map_err(Failure::internal)
}

/// Where the backup is to be, and where it is made.
struct Place {
    target: PathBuf,
    working: PathBuf,
}

impl Place {
    fn choose(origin: &Settings, target: &Path) -> Result<Self, BackupError> {
        let elsewhere = |problem: String| {
            Refusal::new(problem, "name a folder that is not there yet, or a former backup")
        };
        let shown = target.display();
        let target = std::path::absolute(target)
            .map_err(|cause| elsewhere(format!("`{shown}` is no path: {cause}")))?;
        let source = origin.data.canonicalize().map_err(Failure::internal)?;
        let folder = target.ancestors().find_map(|folder| folder.canonicalize().ok());
        if folder.is_some_and(|folder| folder.starts_with(source)) {
            return Err(elsewhere(format!("`{shown}` is in the data folder itself")).into());
        }
        let mut partial = target.clone().into_os_string();
        partial.push(".partial");
        let former = Settings::database_in(&target);
        let working = if former.is_file() {
            if !copy::is_untouched(&former, WAIT)? {
                return Err(
                    elsewhere(format!("`{shown}` has been served, and may be newer")).into()
                );
            }
            target.clone()
        } else {
            let is_empty = match fs::read_dir(&target) {
                Ok(mut entries) => entries.next().is_none(),
                Err(cause) => cause.kind() == io::ErrorKind::NotFound,
            };
            if !is_empty {
                return Err(elsewhere(format!("`{shown}` is not empty, and no backup")).into());
            }
            partial.into()
        };
        let place = Self { target, working };
        make_folder(&place.working).map_err(|cause| place.unusable(&cause))?;
        Ok(place)
    }

    /// Keeps other backups away from the folder, for as long as the file is held.
    fn lock(&self) -> Result<Option<File>, Refusal> {
        // A folder can be opened as a file where there is Unix below.
        if !cfg!(unix) {
            return Ok(None);
        }
        let folder = File::open(&self.working).map_err(|cause| self.unusable(&cause))?;
        match folder.try_lock() {
            Ok(()) => Ok(Some(folder)),
            Err(TryLockError::WouldBlock) => Err(Refusal::new(
                format!("another backup to `{}` is under way", self.target.display()),
                "wait for its end, or name another folder",
            )),
            Err(TryLockError::Error(cause)) => Err(self.unusable(&cause)),
        }
    }

    fn unusable(&self, cause: &io::Error) -> Refusal {
        Refusal::new(
            format!("cannot keep anything in `{}`: {cause}", self.working.display()),
            "let this user write there, or name another folder",
        )
    }

    /// Gives what was made its name.
    fn finish(&self) -> Result<(), Failure> {
        let finish = || {
            sync_directory(&self.working)?;
            if self.working == self.target {
                return Ok(());
            }
            if self.target.is_dir() {
                fs::remove_dir(&self.target)?;
            }
            fs::rename(&self.working, &self.target)?;
            self.target.parent().map_or(Ok(()), sync_directory)
        };
        finish().map_err(Failure::internal)
    }
}

/// The database, copied, and not yet in its place.
struct Snapshot {
    origin: PathBuf,
    new: PathBuf,
    place: PathBuf,
}

impl Snapshot {
    fn new(origin: PathBuf, settings: &Settings) -> Self {
        let place = Settings::database_in(&settings.data);
        Self { origin, new: place.with_extension("sqlite.new"), place }
    }

    fn clear(&self) -> Result<(), Failure> {
        match fs::remove_file(&self.new) {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => Err(Failure::internal(cause)),
            _ => Ok(()),
        }
    }

    async fn take(&self) -> Result<(), BackupError> {
        self.clear()?;
        let (origin, new) = (self.origin.clone(), self.new.clone());
        let taken = spawn_blocking(move || copy::copy(&origin, &new, WAIT));
        Ok(taken.await.map_err(Failure::internal)??)
    }

    /// Takes the snapshot inside a write that changes nothing, which ends once all bytes are copied: until
    /// then nobody else writes to the database, so that nothing it names is deleted.
    async fn take_held(&self, copying: &Copying<'_>) -> Result<Store, BackupError> {
        self.clear()?;
        let (origin, new) = (self.origin.clone(), self.new.clone());
        let (take, taken) = oneshot::channel();
        let (release, released) = oneshot::channel::<()>();
        let held = copying.live.submit(move |_| {
            // Whoever waits for either has gone where this fails, and so has nothing to be held for.
            drop(take.send(copy::copy(&origin, &new, WAIT)));
            drop(released.blocking_recv());
            Ok(())
        })?;
        let Ok(copied) = taken.await else {
            held.await.map_err(Failure::internal)??;
            return Err(Failure::internal("the database was held and not copied").into());
        };
        copied?;
        let store = self.open()?;
        let gaps = copying.all(&store, |_| {}).await?;
        drop(release);
        held.await.map_err(Failure::internal)??;
        match gaps {
            Gaps::None => Ok(store),
            Gaps::Some => Err(Failure::internal("bytes went while the database was held").into()),
        }
    }

    fn open(&self) -> Result<Store, OpenError> {
        open(&self.new)
    }

    async fn put_in_place(&self) -> Result<(), Failure> {
        let (new, place) = (self.new.clone(), self.place.clone());
        let put = move || {
            File::open(&new)?.sync_all()?;
            fs::rename(&new, &place)?;
            place.parent().map_or(Ok(()), sync_directory)
        };
        spawn_blocking(put).await.map_err(Failure::internal)?.map_err(Failure::internal)
    }
}

/// Whether there are bytes that were deleted before they could be copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gaps {
    None,
    Some,
}

#[derive(Clone, Copy)]
pub(super) struct Copying<'a> {
    pub(super) from: &'a Blobs,
    pub(super) to: &'a Blobs,
    /// The database that the bytes come and go with.
    pub(super) live: &'a Store,
    pub(super) depth: Depth,
}

impl Copying<'_> {
    /// Copies all bytes that the rows of a database stand for.
    pub(super) async fn all(&self, store: &Store, each: impl Fn(&Kept)) -> Result<Gaps, Failure> {
        let (mut gaps, mut after) = (Gaps::None, None);
        loop {
            let page =
                store.read(move |connection| inventory::page(connection, after.as_ref())).await?;
            let mut copies = stream::iter(page.kept)
                .map(|kept| async { (self.one(&kept).await, kept) })
                .buffer_unordered(SIDE_BY_SIDE);
            while let Some((copied, kept)) = copies.next().await {
                if copied? == Gaps::Some {
                    gaps = Gaps::Some;
                }
                each(&kept);
            }
            after = page.next;
            if after.is_none() {
                return Ok(gaps);
            }
        }
    }

    /// Copies bytes, unless they are there. What is damaged is not copied: the check of the backup names it.
    async fn one(&self, kept: &Kept) -> Result<Gaps, Failure> {
        let key = kept.key;
        let is_there = match self.depth {
            Depth::Sizes => self.to.size(key).await? == Some(kept.size),
            Depth::Checksums => {
                self.to.digest(key, |_| {}).await? == Some((kept.size, kept.checksum))
            }
        };
        if is_there {
            return Ok(Gaps::None);
        }
        let Some(content) = self.from.read(&key).await? else {
            let is_kept =
                self.live.read(move |connection| inventory::is_kept(connection, key)).await?;
            return Ok(if is_kept { Gaps::None } else { Gaps::Some });
        };
        match self.to.write(&key, content.bytes, u64::MAX).await {
            Ok(written) if written.checksum == kept.checksum => {}
            Ok(_) => self.to.delete(&key).await?,
            Err(WriteError::Source(failure)) => {
                tracing::warn!(storage.key = %key, failure = failure.chain(), "unreadable");
            }
            Err(WriteError::Failed(failure)) => return Err(failure),
            Err(WriteError::TooLarge { limit_bytes }) => {
                return Err(Failure::internal(format!("more than {limit_bytes} bytes")));
            }
        }
        Ok(Gaps::None)
    }
}
