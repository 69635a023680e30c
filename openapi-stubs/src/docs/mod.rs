//! Reference pages: each operation of a document as Markdown, and an index of them. What a page says is read
//! from the document alone: title and lead from the extension `x-page`, examples from `x-codeSamples`.
//!
//! ```no_run
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use std::path::Path;
//! use openapi_stubs::docs::{Reference, Selection};
//!
//! let reference = Reference::read(Path::new("."), Path::new("openapi/openapi.yaml"))?;
//! // One page, with two of the statuses that the operation documents.
//! let selection = Selection { statuses: Some(vec!["204".into(), "404".into()]), ..Selection::default() };
//! println!("{}", reference.page("deleteMedia", &selection)?);
//! // All of them, with `index.md`.
//! for page in reference.pages(&Selection::default()) {
//!     std::fs::write(page.file, page.text)?;
//! }
//! # Ok(())
//! # }
//! ```

mod index;
mod page;
mod table;
mod words;

use std::{collections::BTreeSet, fmt, path::Path};

pub use crate::outline::Unreadable;
use crate::{
    files::Files,
    nearest,
    outline::{self, Operation, Outline},
    source::Sources,
};

/// A document whose operations are described.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # use openapi_stubs::docs::{Reference, Selection};
/// let folder = std::env::temp_dir().join("openapi-stubs-reference");
/// std::fs::create_dir_all(&folder)?;
/// std::fs::write(folder.join("openapi.yaml"), "
/// openapi: 3.1.0
/// info: {title: Medias, version: '1'}
/// paths:
///   /medias/{id}:
///     delete:
///       operationId: deleteMedia
///       summary: Removes a media.
///       responses:
///         '204': {description: It is gone}
/// ")?;
/// let reference = Reference::read(&folder, std::path::Path::new("openapi.yaml"))?;
/// let page = reference.page("deleteMedia", &Selection::default())?;
/// assert!(page.starts_with("# Delete media\n\n`DELETE /medias/{id}`\n\nRemoves a media.\n"));
/// let unknown = reference.page("removeMedia", &Selection::default()).unwrap_err();
/// assert!(unknown.to_string().contains("`removeMedia`"));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Reference {
    files: Files,
}

/// What of an operation a page describes; everything, unless something is left out.
///
/// ```
/// use openapi_stubs::docs::{Section, Selection};
///
/// let public = Selection {
///     statuses: Some(vec!["200".into(), "404".into()]),
///     without_parameters: vec!["X-Trace".into()],
///     without: vec![Section::ResponseHeaders],
///     ..Selection::default()
/// };
/// assert!(public.parameters.is_none());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The statuses to describe, as the document writes them; none for all.
    pub statuses: Option<Vec<String>>,
    /// The parameters to describe, by name; none for all.
    pub parameters: Option<Vec<String>>,
    /// Parameters to leave out, by name.
    pub without_parameters: Vec<String>,
    /// What else to leave out.
    pub without: Vec<Section>,
}

/// A part of a page that can be left out.
///
/// ```
/// use openapi_stubs::docs::{Section, Selection};
///
/// let selection = Selection { without: vec![Section::Examples], ..Selection::default() };
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// The body of the request.
    RequestBody,
    /// The headers of responses.
    ResponseHeaders,
    /// The media types of bodies.
    MediaTypes,
    /// Bounds, patterns, defaults and the like, which stand after descriptions.
    Constraints,
    /// The examples.
    Examples,
}

/// A file of a reference.
///
/// ```no_run
/// use openapi_stubs::docs::{Reference, Selection};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let reference = Reference::read(".".as_ref(), "openapi.yaml".as_ref())?;
/// for page in reference.pages(&Selection::default()) {
///     std::fs::write(page.file, page.text)?;
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The name of the file, as in `delete-a-media.md`.
    pub file: String,
    /// The operation that it describes, by operationId or else by method and path; none of the index.
    pub operation: Option<String>,
    /// The Markdown, which ends in a line break.
    pub text: String,
}

/// A name that the document does not have, with the one that may be meant.
///
/// ```no_run
/// use openapi_stubs::docs::{Reference, Selection, Unknown};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let reference = Reference::read(".".as_ref(), "openapi.yaml".as_ref())?;
/// let unknown: Unknown = reference.page("removeMedia", &Selection::default()).unwrap_err();
/// assert!(unknown.to_string().contains("`removeMedia`"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown(String);

impl fmt::Display for Unknown {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Unknown {}

impl Reference {
    /// Reads a document below `root`, and the files that it refers to.
    ///
    /// ```no_run
    /// # use openapi_stubs::docs::Reference;
    /// let reference = Reference::read(".".as_ref(), "openapi.yaml".as_ref())?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Where this is no document of OpenAPI 3.
    pub fn read(root: &Path, document: &Path) -> Result<Self, Unreadable> {
        let mut sources = Sources::default();
        outline::load(&mut sources, root, document).map(|files| Self { files })
    }

    /// The page of one operation, by its operationId; of one that has none by method and path, as in
    /// `DELETE /medias/{id}`.
    ///
    /// ```no_run
    /// # use openapi_stubs::docs::{Reference, Selection};
    /// let reference = Reference::read(".".as_ref(), "openapi.yaml".as_ref())?;
    /// println!("{}", reference.page("deleteMedia", &Selection::default())?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Where the document does not have the operation, or the operation not what is selected.
    pub fn page(&self, operation: &str, selection: &Selection) -> Result<String, Unknown> {
        let operations = self.outline().operations();
        let Some(found) = operations.iter().find(|found| found.name() == operation) else {
            let names: Vec<_> = operations.iter().map(|found| found.name()).collect();
            let advice = nearest::advice(
                operation,
                names.iter().map(String::as_str),
                "without an operation, all of them are described",
            );
            return Err(Unknown(format!("the document has no operation `{operation}`\n{advice}")));
        };
        selection.held_against(*found)?;
        Ok(page::render(self.outline(), *found, selection))
    }

    /// A page for each operation, in the order of the document, after `index.md`, which links them all.
    ///
    /// ```no_run
    /// # use openapi_stubs::docs::{Reference, Selection};
    /// let reference = Reference::read(".".as_ref(), "openapi.yaml".as_ref())?;
    /// let pages = reference.pages(&Selection::default());
    /// assert_eq!(pages[0].file, "index.md");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn pages(&self, selection: &Selection) -> Vec<Page> {
        let outline = self.outline();
        let mut taken = BTreeSet::from(["index.md".to_owned()]);
        let described: Vec<_> = outline
            .operations()
            .into_iter()
            .map(|operation| (file(&page::title(operation), operation, &mut taken), operation))
            .collect();
        let index = Page {
            file: "index.md".to_owned(),
            operation: None,
            text: index::render(outline, &described),
        };
        let pages = described.into_iter().map(|(file, operation)| Page {
            file,
            operation: Some(operation.name()),
            text: page::render(outline, operation, selection),
        });
        std::iter::once(index).chain(pages).collect()
    }

    fn outline(&self) -> Outline<'_> {
        Outline::new(&self.files)
    }
}

impl Selection {
    fn has_status(&self, status: &str) -> bool {
        self.statuses.as_ref().is_none_or(|some| some.iter().any(|one| one == status))
    }

    fn has_parameter(&self, name: &str) -> bool {
        let lists = |names: &[String]| names.iter().any(|one| one.eq_ignore_ascii_case(name));
        self.parameters.as_ref().is_none_or(|some| lists(some)) && !lists(&self.without_parameters)
    }

    fn has(&self, section: Section) -> bool {
        !self.without.contains(&section)
    }

    /// Every name that is selected has to be one of the operation's. One that is left out may be absent, so
    /// that a page stays as it is when what it leaves out goes.
    fn held_against(&self, operation: Operation<'_>) -> Result<(), Unknown> {
        let parameters: Vec<_> = operation.parameters().iter().map(|one| one.name).collect();
        let statuses: Vec<_> =
            operation.responses().iter().map(|one| one.status.value.as_str()).collect();
        let name = operation.name();
        for asked in self.parameters.iter().flatten() {
            if !parameters.iter().any(|known| known.eq_ignore_ascii_case(asked)) {
                let advice = nearest::advice(
                    asked,
                    parameters.iter().copied(),
                    &format!("it has {}", listed(&parameters)),
                );
                return Err(Unknown(format!("`{name}` has no parameter `{asked}`\n{advice}")));
            }
        }
        for asked in self.statuses.iter().flatten() {
            if !statuses.contains(&asked.as_str()) {
                let known = listed(&statuses);
                return Err(Unknown(format!(
                    "`{name}` documents no status `{asked}`\nhelp: it documents {known}"
                )));
            }
        }
        Ok(())
    }
}

fn listed(names: &[&str]) -> String {
    match names {
        [] => "none".to_owned(),
        names => names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "),
    }
}

/// A name for the file of a page, which no other page has.
fn file(title: &str, operation: Operation<'_>, taken: &mut BTreeSet<String>) -> String {
    let slugs = [words::slug(title), words::slug(&operation.name())];
    let numbered = (2..).map(|number| format!("{}-{number}", slugs[0]));
    slugs
        .clone()
        .into_iter()
        .filter(|slug| !slug.is_empty())
        .chain(numbered)
        .map(|slug| format!("{slug}.md"))
        .find(|file| taken.insert(file.clone()))
        .expect("numbers do not run out")
}
