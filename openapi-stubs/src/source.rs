//! The files a run reads, and places in them. Everything that can be pointed at carries a [`Span`].
//!
//! ```
//! use openapi_stubs::source::{Sources, Span};
//!
//! let mut sources = Sources::default();
//! let file = sources.add("openapi.yaml", "openapi: 3.1.0\npaths: {}\n");
//! let paths = Span { file, start: 15, end: 20 };
//! assert_eq!(&sources.text(file)[paths.start..paths.end], "paths");
//! assert_eq!(sources.locate(paths), "openapi.yaml:2");
//! ```

use std::path::{Path, PathBuf};

/// A file of [`Sources`].
///
/// ```
/// use openapi_stubs::source::Sources;
///
/// let mut sources = Sources::default();
/// let file = sources.add("openapi.yaml", "openapi: 3.1.0\n");
/// assert_eq!(sources.path(file), "openapi.yaml");
/// ```
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize, serde::Serialize,
)]
pub struct FileId(u32);

/// A stretch of a file, as byte offsets into its text; `end` is exclusive.
///
/// ```
/// use openapi_stubs::source::{Sources, Span};
///
/// let mut sources = Sources::default();
/// let file = sources.add("openapi.yaml", "openapi: 3.1.0\n");
/// assert_eq!(sources.line(Span { file, start: 9, end: 14 }), 1);
/// ```
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize, serde::Serialize,
)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// Where it begins.
    pub start: usize,
    /// Where it has ended.
    pub end: usize,
}

/// A value and where it was read.
///
/// ```
/// use openapi_stubs::source::{Sources, Span, Spanned};
///
/// let mut sources = Sources::default();
/// let file = sources.add("openapi.yaml", "openapi: 3.1.0\n");
/// let version = Spanned { value: "3.1.0", span: Span { file, start: 9, end: 14 } };
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// One file: its path as reports show it, and its text.
#[derive(Clone, Debug)]
struct Source {
    path: String,
    text: String,
    line_starts: Vec<usize>,
}

/// Every file of a run. Spans stay valid for as long as it lives, since files are only added.
///
/// ```
/// use openapi_stubs::source::Sources;
///
/// let mut sources = Sources::default();
/// let file = sources.add("openapi.yaml", "openapi: 3.1.0\n");
/// assert_eq!(sources.text(file), "openapi: 3.1.0\n");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
}

impl Sources {
    /// Adds a text under the path that reports are to show for it.
    ///
    /// ```
    /// # use openapi_stubs::source::Sources;
    /// let mut sources = Sources::default();
    /// let file = sources.add("openapi.yaml", "openapi: 3.1.0\n");
    /// assert_eq!(sources.text(file), "openapi: 3.1.0\n");
    /// ```
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> FileId {
        let text = text.into();
        let line_starts =
            std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        self.files.push(Source { path: path.into(), text, line_starts });
        FileId(u32::try_from(self.files.len() - 1).expect("fewer than 2^32 files"))
    }

    /// Reads a file, showing it in reports relative to `root`.
    ///
    /// ```no_run
    /// # use openapi_stubs::source::Sources;
    /// let mut sources = Sources::default();
    /// let file = sources.read(".".as_ref(), "openapi/openapi.yaml".as_ref())?;
    /// assert_eq!(sources.path(file), "openapi/openapi.yaml");
    /// # Ok::<(), std::io::Error>(())
    /// ```
    ///
    /// # Errors
    /// What the file system answered, with the path in the message.
    pub fn read(&mut self, root: &Path, path: &Path) -> std::io::Result<FileId> {
        let absolute: PathBuf = root.join(path);
        let text = std::fs::read_to_string(&absolute).map_err(|error| {
            std::io::Error::new(error.kind(), format!("cannot read `{}`: {error}", path.display()))
        })?;
        Ok(self.add(path.to_string_lossy().replace('\\', "/"), text))
    }

    /// The texts of all files, in the order in which they were added.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|file| file.text.as_str())
    }

    /// The path that reports show.
    ///
    /// ```
    /// # use openapi_stubs::source::Sources;
    /// let mut sources = Sources::default();
    /// let file = sources.add("openapi.yaml", "openapi: 3.1.0\n");
    /// assert_eq!(sources.path(file), "openapi.yaml");
    /// ```
    pub fn path(&self, file: FileId) -> &str {
        &self.files[file.0 as usize].path
    }

    /// The whole text.
    ///
    /// ```
    /// # use openapi_stubs::source::{Sources, Span};
    /// let mut sources = Sources::default();
    /// let file = sources.add("openapi.yaml", "openapi: 3.1.0\n");
    /// let version = Span { file, start: 9, end: 14 };
    /// assert_eq!(&sources.text(file)[version.start..version.end], "3.1.0");
    /// ```
    pub fn text(&self, file: FileId) -> &str {
        &self.files[file.0 as usize].text
    }

    /// The line of an offset, counted from 1.
    ///
    /// ```
    /// # use openapi_stubs::source::{Sources, Span};
    /// let mut sources = Sources::default();
    /// let file = sources.add("openapi.yaml", "openapi: 3.1.0\npaths: {}\n");
    /// assert_eq!(sources.line(Span { file, start: 15, end: 20 }), 2);
    /// ```
    pub fn line(&self, span: Span) -> usize {
        self.files[span.file.0 as usize].line_starts.partition_point(|start| *start <= span.start)
    }

    /// `path:line`, as generated documentation names a place.
    ///
    /// ```
    /// # use openapi_stubs::source::{Sources, Span};
    /// let mut sources = Sources::default();
    /// let file = sources.add("openapi.yaml", "openapi: 3.1.0\npaths: {}\n");
    /// assert_eq!(sources.locate(Span { file, start: 15, end: 20 }), "openapi.yaml:2");
    /// ```
    pub fn locate(&self, span: Span) -> String {
        format!("{}:{}", self.path(span.file), self.line(span))
    }
}
