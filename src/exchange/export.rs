//! The export: every media of an organization as a file, and a line about each. A run that was cut off, or that
//! is repeated, writes only what is not there yet; files of the former export whose medias are gone, go.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{self, BufRead, BufReader, BufWriter, Write},
    path::{Path, PathBuf},
};

use futures_util::TryStreamExt;
use sha2::{Digest, Sha256};

use super::{ExchangeError, FILES, MANIFEST, file, record, unwritable};
use crate::{
    app::App,
    config::Refusal,
    domain::{
        caller::Caller,
        listing::{Direction, Order, Start, Window},
        media::{Checksum, Filter, Media, OrderBy},
    },
    failure::Failure,
    progress::{Progress, Unit},
};

/// How many medias are read at a time.
const PAGE: u32 = 500;

/// The longest part of a filename, in bytes, that goes into the name of the exported file.
const STEM_BYTES: usize = 80;

/// What became of an export.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// Files that were written.
    pub written: u64,
    /// Files that were there already.
    pub kept: u64,
    /// Files of the former export that were deleted.
    pub deleted: u64,
    /// Medias that could not be exported, as was told.
    pub failed: u64,
}

/// Exports the medias of the caller's organization to a folder.
///
/// # Errors
/// [`ExchangeError`]. What is in the folder is then a part of the export, which another run completes.
pub async fn export(
    app: &App,
    caller: &Caller,
    folder: &Path,
    progress: &dyn Progress,
) -> Result<Exported, ExchangeError> {
    let target = Target::open(folder)?;
    let mut lines = BufWriter::new(
        File::create(&target.partial).map_err(|cause| unwritable(&target.partial, &cause))?,
    );
    let (mut exported, mut names) = (Exported::default(), BTreeSet::new());
    let order = Order { by: OrderBy::CreatedAt, direction: Direction::Ascending };
    let mut window = Window { start: Start::After(None), size: PAGE, counted: true };
    loop {
        let page = app.list_medias(caller, Filter::default(), order, window.clone()).await?;
        if let Some(total) = page.total {
            progress.begin("exporting", total, Unit::Files);
        }
        for media in page.members {
            let name = format!("{FILES}/{}", name(&media));
            match target.give(app, caller, &media, &name).await {
                Ok(Given::Written) => exported.written += 1,
                Ok(Given::Kept) => exported.kept += 1,
                Ok(Given::Gone) => {
                    progress.advance(1);
                    continue;
                }
                Err(GiveError::Damaged(why)) => {
                    exported.failed += 1;
                    progress.tell(&format!("{} `{}`: {why}", media.id, media.details.filename));
                    progress.advance(1);
                    continue;
                }
                Err(GiveError::Stopped(error)) => return Err(error),
            }
            let line = record::write(&media, &name)?;
            lines
                .write_all(line.as_bytes())
                .map_err(|cause| unwritable(&target.partial, &cause))?;
            names.insert(name);
            progress.advance(1);
        }
        match page.next {
            Some(next) => {
                window = Window { start: Start::After(Some(next)), size: PAGE, counted: false };
            }
            None => break,
        }
    }
    let lines = lines.into_inner().map_err(io::IntoInnerError::into_error);
    lines
        .and_then(|lines| lines.sync_all())
        .map_err(|cause| unwritable(&target.partial, &cause))?;
    exported.deleted = target.finish(&names)?;
    Ok(exported)
}

/// The name of the exported file: the identifier makes it unique, and what any file system takes of the
/// filename makes it legible.
fn name(media: &Media) -> String {
    let filename = media.details.filename.as_str();
    let is_plain = |extension: &str| {
        (1..=16).contains(&extension.len())
            && extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let (stem, extension) = match filename.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() && is_plain(extension) => {
            (stem, format!(".{}", extension.to_ascii_lowercase()))
        }
        _ => (filename, String::new()),
    };
    let safe = |letter: char| match letter {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '.' => letter,
        _ => '_',
    };
    let stem = stem.chars().map(safe).take(STEM_BYTES).collect::<String>();
    format!("{}-{}{extension}", media.id, stem.trim_end_matches('.'))
}

/// The folder that is exported to.
struct Target {
    folder: PathBuf,
    manifest: PathBuf,
    /// The manifest, until it is whole.
    partial: PathBuf,
    /// The files that the former export names.
    former: BTreeSet<String>,
}

enum Given {
    Written,
    Kept,
    /// The media was deleted meanwhile.
    Gone,
}

enum GiveError {
    /// The media cannot be exported; others may.
    Damaged(String),
    Stopped(ExchangeError),
}

impl Target {
    fn open(folder: &Path) -> Result<Self, ExchangeError> {
        let manifest = folder.join(MANIFEST);
        let partial = folder.join(format!(".{MANIFEST}.partial"));
        match fs::read_dir(folder) {
            Ok(mut entries) => {
                if !manifest.is_file() && !partial.is_file() && entries.next().is_some() {
                    return Err(Refusal::new(
                        format!("`{}` is not empty, and no export", folder.display()),
                        "name a folder that is not there yet, or a former export",
                    )
                    .into());
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(cause) => return Err(unwritable(folder, &cause)),
        }
        let files = folder.join(FILES);
        fs::create_dir_all(&files).map_err(|cause| unwritable(&files, &cause))?;
        let former = match File::open(&manifest) {
            Ok(file) => BufReader::new(file)
                .lines()
                .filter_map(|line| line.map(|line| record::file(&line)).transpose())
                .collect::<io::Result<_>>()
                .map_err(|cause| unwritable(&manifest, &cause))?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => BTreeSet::new(),
            Err(cause) => return Err(unwritable(&manifest, &cause)),
        };
        Ok(Self { folder: folder.to_owned(), manifest, partial, former })
    }

    /// Gives the media its file, unless it has it.
    async fn give(
        &self,
        app: &App,
        caller: &Caller,
        media: &Media,
        name: &str,
    ) -> Result<Given, GiveError> {
        let path = self.folder.join(name);
        let stopped = |cause| GiveError::Stopped(unwritable(&path, &cause));
        match file::digest(&path, |_| {}).await {
            Ok(found) if found == (media.size, media.checksum) => return Ok(Given::Kept),
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(stopped(error)),
            _ => {}
        }
        let damaged = |failure: Failure| GiveError::Damaged(failure.chain());
        let opened = app.open_media(caller, media.id).await.map_err(damaged)?;
        let Some((media, mut content)) = opened else { return Ok(Given::Gone) };
        let partial = self.partial_of(&path);
        let mut file = File::create(&partial).map_err(stopped)?;
        let mut sha256 = Sha256::new();
        while let Some(chunk) = content.bytes.try_next().await.map_err(damaged)? {
            sha256.update(&chunk);
            file.write_all(&chunk).map_err(stopped)?;
        }
        if Checksum::from(<[u8; 32]>::from(sha256.finalize())) != media.checksum {
            fs::remove_file(&partial).map_err(stopped)?;
            let words = "its bytes are not those that were uploaded";
            return Err(GiveError::Damaged(words.to_owned()));
        }
        file.sync_all().map_err(stopped)?;
        fs::rename(&partial, &path).map_err(stopped)?;
        Ok(Given::Written)
    }

    fn partial_of(&self, path: &Path) -> PathBuf {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        path.with_file_name(format!(".{name}.partial"))
    }

    /// Puts the manifest in its place, and deletes what it no longer names; how many files that were.
    fn finish(&self, names: &BTreeSet<String>) -> Result<u64, ExchangeError> {
        fs::rename(&self.partial, &self.manifest)
            .map_err(|cause| unwritable(&self.manifest, &cause))?;
        let mut deleted = 0;
        for name in self.former.difference(names) {
            // Only what an export may have written: a manifest can be edited.
            let is_ours = name.strip_prefix(FILES).and_then(|rest| rest.strip_prefix('/'));
            if is_ours.is_none_or(|rest| rest.contains(['/', '\\'])) {
                continue;
            }
            let path = self.folder.join(name);
            match fs::remove_file(&path) {
                Ok(()) => deleted += 1,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(cause) => return Err(unwritable(&path, &cause)),
            }
        }
        let files = self.folder.join(FILES);
        let entries = fs::read_dir(&files).map_err(|cause| unwritable(&files, &cause))?;
        for entry in entries {
            let path = entry.map_err(|cause| unwritable(&files, &cause))?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if name.starts_with('.') && name.ends_with(".partial") {
                fs::remove_file(&path).map_err(|cause| unwritable(&path, &cause))?;
            }
        }
        Ok(deleted)
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use uuid::Uuid;

    use super::*;
    use crate::domain::media::{Details, Filename};

    #[test]
    fn the_name_of_an_exported_file_is_unique_and_safe_everywhere() {
        let id = Uuid::from_u128(7);
        for (filename, exported) in [
            ("lamp.JPG", "-lamp.jpg"),
            ("lampe à pied.tar.gz", "-lampe___pied.tar.gz"),
            (".gitignore", "-.gitignore"),
            ("con", "-con"),
            ("a:b*c?.p g", "-a_b_c_.p_g"),
            ("写真.png", "-__.png"),
            ("dots...", "-dots"),
            ("kelvin.\u{212a}", "-kelvin._"),
        ] {
            let media = Media {
                id: id.into(),
                organization: id.into(),
                blob: id.into(),
                details: Details::of(Filename::tidy(filename).unwrap()),
                mime_type: "image/png".to_owned(),
                size: 0,
                checksum: [0; 32].into(),
                dimensions: None,
                reference_count: 0,
                version: 1,
                created_by: id.into(),
                created_at: Timestamp::UNIX_EPOCH,
                updated_at: Timestamp::UNIX_EPOCH,
            };
            assert_eq!(name(&media), format!("{id}{exported}"), "{filename}");
        }
    }
}
