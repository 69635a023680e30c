//! What can be wrong with a data folder: one line each, with what to do.

use std::fmt;

use jiff::Timestamp;

use crate::{
    blobs::Leftover,
    domain::media::StorageKey,
    store::inventory::{Dangling, Miscount, Needing},
};

/// Something in a data folder that disagrees with the rest of it. Displayed as one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The database finds its own pages or indexes damaged.
    Database {
        /// In SQLite's words.
        complaint: String,
    },
    /// Rows refer to rows that are not there.
    Dangling(Dangling),
    /// An organization's count of the bytes it has stored is wrong, and so is what its quota leaves.
    Miscount(Miscount),
    /// A row about bytes holds what it cannot hold.
    RowUnreadable {
        /// Its identifier.
        id: String,
    },
    /// The bytes that a row stands for are not what it says.
    Bytes {
        /// Where they are.
        key: StorageKey,
        /// What is wrong with them.
        fault: Fault,
        /// A media that needs them; `None` where none does.
        media: Option<Needing>,
    },
    /// Bytes that a row stands for are queued for removal.
    RemovalOfNeeded {
        /// Where they are.
        key: StorageKey,
    },
    /// A row stands for bytes that no media needs.
    Unneeded {
        /// Where they are.
        key: StorageKey,
    },
    /// No row stands for these bytes, nor are they queued for removal.
    Orphan {
        /// Where they are.
        key: StorageKey,
        /// How many.
        size: u64,
        /// When they may be removed: what is younger might be an upload that is not known of yet.
        from: Timestamp,
        /// Whether that time has come.
        ripe: bool,
    },
    /// An interrupted upload left this, and nothing will remove it.
    Leftover {
        /// What it left.
        left: Leftover,
        /// When it may be removed.
        from: Timestamp,
        /// Whether that time has come.
        ripe: bool,
    },
    /// A file that flowkiwi did not make.
    Stranger {
        /// Where it is, within the folder of bytes.
        location: String,
    },
}

/// What is wrong with bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// They are not there.
    Missing,
    /// There are too few of them, or too many.
    Size {
        /// How many there should be.
        expected: u64,
        /// How many there are.
        found: u64,
    },
    /// They have another SHA-256.
    Changed,
    /// The storage does not give them.
    Unreadable,
}

impl Finding {
    /// What kind of finding it is, in words that stay the same.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Database { .. } => "database-damaged",
            Self::Dangling(_) => "reference-dangling",
            Self::Miscount(_) => "bytes-miscounted",
            Self::RowUnreadable { .. } => "row-unreadable",
            Self::Bytes { fault: Fault::Missing, .. } => "bytes-missing",
            Self::Bytes { fault: Fault::Size { .. }, .. } => "bytes-cut",
            Self::Bytes { fault: Fault::Changed, .. } => "bytes-changed",
            Self::Bytes { fault: Fault::Unreadable, .. } => "bytes-unreadable",
            Self::RemovalOfNeeded { .. } => "removal-of-needed",
            Self::Unneeded { .. } => "bytes-unneeded",
            Self::Orphan { .. } => "bytes-orphaned",
            Self::Leftover { .. } => "upload-left",
            Self::Stranger { .. } => "file-unknown",
        }
    }

    /// What is wrong.
    pub fn message(&self) -> String {
        match self {
            Self::Database { complaint } => format!("the database is damaged: {complaint}"),
            Self::Dangling(Dangling { table, parent, rows }) => {
                format!("{rows} of `{table}` refer to `{parent}` that are not there")
            }
            Self::Miscount(Miscount { organization, stated, stored }) => {
                format!("`{organization}` has {stored} bytes stored, and {stated} are counted")
            }
            Self::RowUnreadable { id } => {
                format!("the row `{id}` of `blobs` holds what it cannot hold")
            }
            Self::Bytes { key, fault, media } => {
                let whose = match media {
                    Some(Needing { media, filename, organization }) => format!(
                        "the media `{media}` (`{filename}` of `{organization}`): its bytes `{key}`"
                    ),
                    None => format!("the bytes `{key}`, which no media needs,"),
                };
                match fault {
                    Fault::Missing => format!("{whose} are missing"),
                    Fault::Size { expected, found } => {
                        format!("{whose} are {found} and should be {expected}")
                    }
                    Fault::Changed => format!("{whose} are not those that were uploaded"),
                    Fault::Unreadable => format!("{whose} cannot be read"),
                }
            }
            Self::RemovalOfNeeded { key } => {
                format!("the bytes `{key}` are needed, and queued for removal")
            }
            Self::Unneeded { key } => format!("no media needs the bytes `{key}`"),
            Self::Orphan { key, size, .. } => {
                format!("the database knows nothing of the {size} bytes in `{key}`")
            }
            Self::Leftover { left, .. } => {
                format!("an upload that was cut off left `{}`", left.location)
            }
            Self::Stranger { location } => format!("`{location}` was not made by flowkiwi"),
        }
    }

    /// What to do about it.
    pub fn help(&self) -> String {
        let repair = || "run `flowkiwi check --repair`".to_owned();
        match self {
            Self::Database { .. } | Self::RowUnreadable { .. } => {
                "serve a backup, or export what can be read and import it into a new folder"
                    .to_owned()
            }
            Self::Dangling(_) => {
                "serve a backup; nothing that flowkiwi does leaves this".to_owned()
            }
            Self::Bytes { key, fault: Fault::Unreadable, .. } => {
                format!("see to the disk, or put back `blobs/{key}` from a backup")
            }
            Self::Bytes { key, .. } => {
                format!("put back `blobs/{key}` from a backup, or delete the media")
            }
            Self::Miscount(_) | Self::RemovalOfNeeded { .. } | Self::Unneeded { .. } => repair(),
            Self::Orphan { ripe: true, .. } | Self::Leftover { ripe: true, .. } => repair(),
            Self::Orphan { from, .. } | Self::Leftover { from, .. } => {
                format!("run `flowkiwi check --repair` after {from}")
            }
            Self::Stranger { .. } => "move it out of the folder".to_owned(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}; help: {}", self.code(), self.message(), self.help())
    }
}
