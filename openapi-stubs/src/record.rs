//! What a build script leaves for its next run: enough to check the handlers and to write the same files without
//! reading the document again. Whoever edits a handler waits for no more than that.
//!
//! A record holds only for the very files, settings and toolchain that it was made by, and only while the
//! generated files stand as they were written. Whatever is otherwise is as if there were no record.

use std::{
    hash::{DefaultHasher, Hash as _, Hasher as _},
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use serde::{Deserialize, Serialize};

use crate::{plan::Signature, source::Sources};

/// Beside the generated files, in `OUT_DIR`.
const FILE: &str = "openapi-stubs.json";

#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Record {
    /// What it depends on besides the files.
    key: String,
    /// The files of the document, in the order in which they were read.
    files: Vec<(PathBuf, Digest)>,
    contract: Digest,
    /// The document as it is handed out, by the names of the files.
    documents: Vec<(String, Digest)>,
    /// What was said of the document.
    pub(crate) warnings: Vec<String>,
    pub(crate) signatures: Vec<Signature>,
    /// The wiring when the handlers are right, and when one is not.
    pub(crate) wired: String,
    pub(crate) unwired: String,
}

/// The length of a text and its hash: enough to tell an edit, which is no attack.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Digest(usize, u64);

impl Digest {
    fn of(text: &str) -> Self {
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        Self(text.len(), hasher.finish())
    }
}

/// The files of a document whose record holds.
pub(crate) struct Found {
    pub(crate) record: Record,
    pub(crate) sources: Sources,
    /// The contract, without any error that a former run wrote behind it.
    pub(crate) contract: String,
    /// The files that the document refers to.
    pub(crate) files: Vec<PathBuf>,
}

impl Record {
    /// A record of what was made of the files, which are the document and those that it refers to.
    pub(crate) fn new(
        key: String,
        (files, sources): (&[PathBuf], &Sources),
        (contract, documents): (&str, &[(&str, String)]),
        warnings: Vec<String>,
        signatures: Vec<Signature>,
        [wired, unwired]: [String; 2],
    ) -> Self {
        let files = files.iter().cloned().zip(sources.texts().map(Digest::of)).collect();
        let contract = Digest::of(contract);
        let digest = |(name, text): &(&str, String)| ((*name).to_owned(), Digest::of(text));
        let documents = documents.iter().map(digest).collect();
        Self { key, files, contract, documents, warnings, signatures, wired, unwired }
    }

    /// The record of the folder, if it holds still.
    pub(crate) fn find(folder: &Path, key: &str, root: &Path) -> Option<Found> {
        let text = std::fs::read_to_string(folder.join(FILE)).ok()?;
        let record: Self = serde_json::from_str(&text).ok()?;
        if record.key != key {
            return None;
        }
        let mut sources = Sources::default();
        for (path, digest) in &record.files {
            let file = sources.read(root, path).ok()?;
            if Digest::of(sources.text(file)) != *digest {
                return None;
            }
        }
        let mut contract = std::fs::read_to_string(folder.join("contract.rs")).ok()?;
        let is_whole = contract.is_char_boundary(record.contract.0);
        contract.truncate(if is_whole { record.contract.0 } else { 0 });
        if Digest::of(&contract) != record.contract {
            return None;
        }
        for (name, digest) in &record.documents {
            let text = std::fs::read_to_string(folder.join(name)).ok()?;
            if Digest::of(&text) != *digest {
                return None;
            }
        }
        let files = record.files.iter().skip(1).map(|(path, _)| path.clone()).collect();
        Some(Found { record, sources, contract, files })
    }

    /// Leaves it in the folder.
    ///
    /// # Errors
    /// What the file system says.
    pub(crate) fn write(&self, folder: &Path) -> std::io::Result<()> {
        std::fs::write(folder.join(FILE), serde_json::to_string(self)?)
    }

    /// What makes no record of a former run hold.
    ///
    /// # Errors
    /// What the file system says.
    pub(crate) fn remove(folder: &Path) -> std::io::Result<()> {
        match std::fs::remove_file(folder.join(FILE)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

/// What a record depends on besides files: the settings, and the toolchain, which is in the running program.
/// None where that cannot be told, and so nothing can be relied on.
pub(crate) fn key(settings: &impl std::fmt::Debug) -> Option<String> {
    let program = std::env::current_exe().and_then(std::fs::metadata).ok()?;
    let modified = program.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    let version = env!("CARGO_PKG_VERSION");
    Some(format!("{version} {} {} {settings:?}", program.len(), modified.as_nanos()))
}
