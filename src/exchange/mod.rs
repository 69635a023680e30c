//! Medias from and to folders of files. A folder that was exported has its files in `medias/`, and in
//! `medias.jsonl` a line about each: the document of the media as the API gives it, and where its file is.
//! Importing such a folder restores what was said of the medias.

mod export;
mod file;
mod import;
mod record;

use std::{io, path::Path};

pub use self::{
    export::{Exported, export},
    import::{Import, Imported, import},
};
use crate::{config::Refusal, failure::Failure};

/// Where an exported folder says what was exported.
const MANIFEST: &str = "medias.jsonl";

/// Where the files of an exported folder are.
const FILES: &str = "medias";

/// Why nothing, or not all, was exchanged.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    /// The folder, or what was asked for, cannot be used.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Something else went wrong.
    #[error("{}", .0.chain())]
    Failed(#[from] Failure),
}

fn unreadable(path: &Path, cause: &io::Error) -> ExchangeError {
    let problem = format!("cannot read `{}`: {cause}", path.display());
    Refusal::new(problem, "name a folder that this user may read").into()
}

fn unwritable(path: &Path, cause: &io::Error) -> ExchangeError {
    let problem = format!("cannot write `{}`: {cause}", path.display());
    Refusal::new(problem, "name a folder that this user may write to").into()
}
