//! Whether a data folder is whole: rows and bytes held against each other, mended and copied, also while a
//! server is at work on both. What is shown of it, and how, is decided where it was asked for.

mod backup;
mod bytes;
mod check;
mod finding;
mod repair;

pub use self::{
    backup::{BackupError, Origin, back_up},
    bytes::copy_bytes,
    check::{Depth, Report, check},
    finding::{Fault, Finding},
    repair::repair,
};
