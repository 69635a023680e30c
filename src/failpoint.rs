//! Places between two durable steps where a test has the process end, as a crash would end it. A release build has
//! none of them.

/// A place where the process may end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failpoint {
    /// An upload: its removal is queued, and no byte is written.
    UploadDeclared,
    /// Its bytes are durable, and no row knows of them.
    UploadStored,
    /// Its media is there, and nobody was told.
    UploadKept,
    /// A media has other bytes, and nobody was told.
    ContentReplaced,
    /// A media is in the trash, and nobody was told.
    MediaDeleted,
    /// A media is gone, and its bytes are not.
    MediaPurged,
    /// Bytes are gone, and their removal is still queued.
    BytesDeleted,
    /// The removal of bytes that are gone has left the queue.
    RemovalSettled,
    /// The schema is up to date, in a transaction that is not committed.
    MigrationsRun,
    /// The schema is up to date.
    Migrated,
    /// The bytes that a server begins with are there, and nothing else.
    FirstStartStored,
    /// All that a server begins with is there, and nobody was told of the token.
    FirstStartMade,
    /// A backup has the bytes and no database that knows of them.
    BackupBytesCopied,
    /// A backup has its database, which is not in its place.
    BackupDatabaseCopied,
    /// The database of a backup is in its place, and there are bytes that it does not need.
    BackupReplaced,
    /// A backup is whole, under the name that it is made under.
    BackupCleared,
}

impl Failpoint {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::UploadDeclared,
        Self::UploadStored,
        Self::UploadKept,
        Self::ContentReplaced,
        Self::MediaDeleted,
        Self::MediaPurged,
        Self::BytesDeleted,
        Self::RemovalSettled,
        Self::MigrationsRun,
        Self::Migrated,
        Self::FirstStartStored,
        Self::FirstStartMade,
        Self::BackupBytesCopied,
        Self::BackupDatabaseCopied,
        Self::BackupReplaced,
        Self::BackupCleared,
    ];

    /// The environment's word for the one that the process is to end at, which is called as it is here.
    pub const VARIABLE: &str = "FLOWKIWI_FAILPOINT";

    /// Ends the process here, where it was told to.
    pub(crate) fn pass(self) {
        #[cfg(debug_assertions)]
        {
            use std::sync::LazyLock;
            static TOLD: LazyLock<Option<std::ffi::OsString>> = LazyLock::new(told);
            if TOLD.as_ref().is_some_and(|told| *told == *format!("{self:?}")) {
                std::process::abort();
            }
        }
    }
}

#[cfg(debug_assertions)]
#[expect(
    clippy::disallowed_methods,
    reason = "it is no setting: what is released does not have it"
)]
fn told() -> Option<std::ffi::OsString> {
    std::env::var_os(Failpoint::VARIABLE)
}
