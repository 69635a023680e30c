//! The import: a media of each file of a folder. A file is there already where the organization has a media of
//! the same name and the same bytes, so that a run that was cut off, or that is repeated, imports the rest.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use futures_util::{StreamExt, stream};
use serde_json::json;
use tokio::sync::Mutex;
use walkdir::{DirEntry, WalkDir};

use super::{
    ExchangeError, MANIFEST, file,
    record::{self, Record},
    unreadable,
};
use crate::{
    app::{App, WriteError},
    config::Refusal,
    domain::{
        caller::Caller,
        listing::{Direction, Order, Start, Window},
        media::{Checksum, Creation, Details, Filename, Filter, OrderBy},
    },
    failure::Failure,
    progress::{Progress, Unit},
};

/// How many files are imported side by side.
const SIDE_BY_SIDE: usize = 4;

/// What is to be imported, and how.
#[derive(Clone, Debug)]
pub struct Import {
    /// The folder.
    pub folder: PathBuf,
    /// The tags that each media is given beside those it has.
    pub tags: Vec<String>,
    /// Whether it is only to be told what would be imported.
    pub is_rehearsal: bool,
}

/// What became of an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Files that medias were made of.
    pub made: u64,
    /// Files that the organization has already.
    pub there: u64,
    /// Files that no media could be made of, as was told.
    pub failed: u64,
    /// What was left alone: hidden files and folders, links out of the folder, and what is no file.
    pub passed_by: u64,
}

/// Makes a media of each file, in the caller's organization.
///
/// # Errors
/// [`ExchangeError`], where nothing could be imported at all.
pub async fn import(
    app: &App,
    caller: &Caller,
    import: &Import,
    progress: &dyn Progress,
) -> Result<Imported, ExchangeError> {
    let name = Filename::tidy("tags").ok_or_else(|| Failure::internal("`tags` is no name"))?;
    record::details(name, json!({"tags": import.tags})).map_err(|why| {
        Refusal::new(
            format!("--tag is refused: {why}"),
            "write a word or a few, of at most 100 characters, as in `--tag lamps`",
        )
    })?;
    let found = Found::walk(&import.folder)?;
    for problem in &found.problems {
        progress.tell(problem);
    }
    progress.begin("importing", found.size, Unit::Bytes);
    let importing = Importing { app, caller, import, claims: Mutex::default() };
    let mut imported = Imported {
        failed: found.problems.len() as u64,
        passed_by: found.passed_by,
        ..Imported::default()
    };
    let mut results = stream::iter(found.items)
        .map(|item| async { (importing.one(&item, progress).await, item) })
        .buffer_unordered(SIDE_BY_SIDE);
    while let Some((result, item)) = results.next().await {
        match result {
            Ok(Outcome::Made) => imported.made += 1,
            Ok(Outcome::There) => imported.there += 1,
            Err(why) => {
                imported.failed += 1;
                progress.tell(&format!("`{}`: {why}", item.shown));
            }
        }
    }
    Ok(imported)
}

/// A file to be imported.
struct Item {
    /// Where it is within the folder, as it is told.
    shown: String,
    path: PathBuf,
    record: Option<Record>,
}

/// What there is to import.
#[derive(Default)]
struct Found {
    items: Vec<Item>,
    size: u64,
    passed_by: u64,
    problems: Vec<String>,
}

impl Found {
    fn walk(folder: &Path) -> Result<Self, ExchangeError> {
        let root = folder.canonicalize().map_err(|cause| unreadable(folder, &cause))?;
        if !root.is_dir() {
            return Err(unreadable(folder, &io::ErrorKind::NotADirectory.into()));
        }
        let mut found = Self::default();
        let manifest = root.join(MANIFEST);
        let mut records = match fs::read_to_string(&manifest) {
            Ok(text) => Some(found.records(&text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(cause) => return Err(unreadable(&manifest, &cause)),
        };
        let mut walk = WalkDir::new(&root).min_depth(1).sort_by_file_name().into_iter();
        while let Some(entry) = walk.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().unwrap_or(&root);
                    let shown = path.strip_prefix(&root).unwrap_or(path).display().to_string();
                    found.problems.push(format!("`{shown}`: {}", io::Error::from(error)));
                    continue;
                }
            };
            if entry.file_name().as_encoded_bytes().starts_with(b".") {
                found.passed_by += 1;
                if entry.file_type().is_dir() {
                    walk.skip_current_dir();
                }
                continue;
            }
            let is_manifest = records.is_some() && entry.path() == manifest;
            if !entry.file_type().is_dir() && !is_manifest {
                found.add(&root, &entry, records.as_mut());
            }
        }
        for file in records.into_iter().flatten().map(|(file, _)| file) {
            found.problems.push(format!("`{file}`: `{MANIFEST}` names it, and it is not there"));
        }
        Ok(found)
    }

    fn add(
        &mut self,
        root: &Path,
        entry: &DirEntry,
        records: Option<&mut BTreeMap<String, Record>>,
    ) {
        let within = entry.path().strip_prefix(root).unwrap_or(entry.path());
        let shown = within.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
        let target = match entry.path().canonicalize() {
            Ok(target) => target,
            // A link to nowhere leads out of the folder as well.
            Err(_) if entry.path_is_symlink() => return self.passed_by += 1,
            Err(error) => return self.problems.push(format!("`{shown}`: {error}")),
        };
        match target.metadata() {
            Ok(file) if file.is_file() && target.starts_with(root) => {
                self.size += file.len();
                let record = records.and_then(|records| records.remove(&shown));
                self.items.push(Item { shown, path: target, record });
            }
            Ok(_) => self.passed_by += 1,
            Err(error) => self.problems.push(format!("`{shown}`: {error}")),
        }
    }

    /// What the manifest says, by file.
    fn records(&mut self, text: &str) -> BTreeMap<String, Record> {
        let mut records = BTreeMap::new();
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty()) {
            match record::read(line) {
                Ok(record) => drop(records.insert(record.file.clone(), record)),
                Err(why) => self.problems.push(format!("`{MANIFEST}`, line {}: {why}", number + 1)),
            }
        }
        records
    }
}

enum Outcome {
    Made,
    There,
}

struct Importing<'a> {
    app: &'a App,
    caller: &'a Caller,
    import: &'a Import,
    /// By name and bytes, how many medias the organization had, and how many files of this run are those.
    claims: Mutex<BTreeMap<(String, String), (u64, u64)>>,
}

impl Importing<'_> {
    async fn one(&self, item: &Item, progress: &dyn Progress) -> Result<Outcome, String> {
        let mut details = match &item.record {
            Some(record) => record.details.clone(),
            None => {
                // The part after the last `/` is the name, of a link its own.
                let name = Filename::tidy(&item.shown);
                Details::of(name.ok_or("its name cannot be that of a media")?)
            }
        };
        for tag in &self.import.tags {
            if !details.tags.contains(tag) {
                details.tags.push(tag.clone());
            }
        }
        if details.tags.len() > Details::MOST_TAGS {
            return Err(format!("with --tag it has more than {} tags", Details::MOST_TAGS));
        }
        let read = file::digest(&item.path, |bytes| progress.advance(bytes)).await;
        let (_, checksum) = read.map_err(|error| error.to_string())?;
        if item.record.as_ref().is_some_and(|record| record.checksum != checksum) {
            return Err(format!("its bytes are not those that `{MANIFEST}` names"));
        }
        if self.is_there(&details.filename, checksum).await.map_err(|failure| failure.chain())? {
            return Ok(Outcome::There);
        }
        if self.import.is_rehearsal {
            progress.tell(&format!("`{}` would be imported", item.shown));
            return Ok(Outcome::Made);
        }
        let upload = self.app.receive(self.caller, file::bytes(&item.path)).await;
        let upload = upload.map_err(|error| match error {
            WriteError::Source(error) => error.to_string(),
            WriteError::TooLarge { limit_bytes } => format!("it has more than {limit_bytes} bytes"),
            WriteError::Failed(failure) => failure.chain(),
        })?;
        match upload.keep(self.caller, details).await.map_err(|failure| failure.chain())? {
            Creation::Created(_) => Ok(Outcome::Made),
            Creation::OverQuota(_) => Err("it is more than the organization may store".to_owned()),
        }
    }

    /// Whether the organization has a media of these bytes and this name that is not another file's: of two
    /// files that are the same, two medias are made, once.
    async fn is_there(&self, filename: &Filename, checksum: Checksum) -> Result<bool, Failure> {
        let key = (filename.to_string(), checksum.to_string());
        let mut claims = self.claims.lock().await;
        let (there, claimed) = match claims.get(&key) {
            Some(claim) => *claim,
            None => (self.count(filename, checksum).await?, 0),
        };
        claims.insert(key, (there, claimed + 1));
        Ok(claimed < there)
    }

    async fn count(&self, filename: &Filename, checksum: Checksum) -> Result<u64, Failure> {
        let filter = Filter { checksum: Some(checksum), ..Filter::default() };
        let order = Order { by: OrderBy::CreatedAt, direction: Direction::Ascending };
        let mut window = Window { start: Start::After(None), size: 100, counted: false };
        let mut count = 0;
        loop {
            let listed = self.app.list_medias(self.caller, filter.clone(), order, window.clone());
            let page = listed.await?;
            let same = page.members.iter().filter(|media| media.details.filename == *filename);
            count += same.count() as u64;
            match page.next {
                Some(next) => window.start = Start::After(Some(next)),
                None => return Ok(count),
            }
        }
    }
}
