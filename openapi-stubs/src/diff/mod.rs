//! Two versions of a document, and what the newer one does to clients of the older. A request may widen and
//! a response may narrow; everything else breaks someone. What a client never sees (descriptions, examples,
//! names of components, the order of things) is no change.
//!
//! Each kind of change has a stable code in kebab-case. An error breaks clients, a warning may, a note does
//! not.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = std::env::temp_dir().join("openapi-stubs-diff");
//! # std::fs::create_dir_all(&folder)?;
//! # let document = |properties: &str| format!("
//! # openapi: 3.1.0
//! # info: {{title: Medias, version: '1'}}
//! # paths:
//! #   /medias:
//! #     get:
//! #       operationId: listMedias
//! #       parameters: [{{name: page, in: query, schema: {{type: integer{properties}}}}}]
//! #       responses: {{'200': {{description: All}}}}
//! # ");
//! # std::fs::write(folder.join("old.yaml"), document(""))?;
//! # std::fs::write(folder.join("new.yaml"), document(", maximum: 9"))?;
//! use std::path::Path;
//! use openapi_stubs::{diagnostic::Severity, diff::Comparison};
//!
//! let comparison = Comparison::read(&folder, Path::new("old.yaml"), Path::new("new.yaml"))?;
//! assert_eq!(comparison.changes[0].finding.code, "request-range-narrowed");
//! assert_eq!(comparison.worst(), Some(Severity::Error));
//! println!("{}", comparison.text());
//! # Ok(())
//! # }
//! ```

mod collect;
pub(crate) mod kinds;
mod operations;
mod pairs;
mod report;
mod responses;
mod schemas;
mod security;
mod statements;

use std::path::Path;

pub use crate::outline::Unreadable;
use crate::{
    diagnostic::{Diagnostic, Severity},
    outline::{self, Outline},
    source::Sources,
};

/// Everything that is otherwise in the newer of two documents.
///
/// ```no_run
/// use openapi_stubs::diff::Comparison;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let comparison = Comparison::read(".".as_ref(), "old.yaml".as_ref(), "new.yaml".as_ref())?;
/// println!("{}", comparison.text());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Comparison {
    /// In the order of the documents.
    pub changes: Vec<Change>,
    sources: Sources,
}

/// One change, however many operations it reaches clients through.
///
/// ```no_run
/// use openapi_stubs::diff::Comparison;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let comparison = Comparison::read(".".as_ref(), "old.yaml".as_ref(), "new.yaml".as_ref())?;
/// for change in comparison.changes {
///     println!("{} in {}", change.finding.code, change.operations.join(", "));
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What changed, with its code, its places in both documents, and what to do instead.
    pub finding: Diagnostic,
    /// The operations through which clients meet it, in the order of the document, by operationId or else
    /// by method and path.
    pub operations: Vec<String>,
}

impl Comparison {
    /// Compares two documents below `root`.
    ///
    /// ```no_run
    /// # use openapi_stubs::diff::Comparison;
    /// let comparison = Comparison::read(".".as_ref(), "released.yaml".as_ref(), "openapi.yaml".as_ref())?;
    /// assert!(comparison.changes.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Where one of them is no document of OpenAPI 3.
    pub fn read(root: &Path, old: &Path, new: &Path) -> Result<Self, Unreadable> {
        let mut sources = Sources::default();
        let old = outline::load(&mut sources, root, old)?;
        let new = outline::load(&mut sources, root, new)?;
        let changes = operations::compare(Outline::new(&old), Outline::new(&new));
        Ok(Self { changes, sources })
    }

    /// The worst that was found; none where nothing changed for clients.
    ///
    /// ```
    /// # use std::path::Path;
    /// # use openapi_stubs::diff::Comparison;
    /// # let folder = std::env::temp_dir().join("openapi-stubs-diff-worst");
    /// # std::fs::create_dir_all(&folder).unwrap();
    /// # let same = Path::new("same.yaml");
    /// # std::fs::write(folder.join(same), "openapi: 3.1.0\npaths: {}\n").unwrap();
    /// assert_eq!(Comparison::read(&folder, same, same).unwrap().worst(), None);
    /// ```
    pub fn worst(&self) -> Option<Severity> {
        // Errors come first in the order of severities.
        self.changes.iter().map(|change| change.finding.severity).min()
    }

    /// Leaves out the changes that `is_accepted`, such as those that were agreed with every client.
    ///
    /// ```
    /// # use std::path::Path;
    /// # use openapi_stubs::diff::Comparison;
    /// # let folder = std::env::temp_dir().join("openapi-stubs-diff-accept");
    /// # std::fs::create_dir_all(&folder).unwrap();
    /// # let document = |paths: &str| format!("openapi: 3.1.0\npaths: {paths}\n");
    /// # std::fs::write(folder.join("old.yaml"), document("{/a: {get: {responses: {}}}}")).unwrap();
    /// # std::fs::write(folder.join("new.yaml"), document("{}")).unwrap();
    /// let mut comparison =
    ///     Comparison::read(&folder, Path::new("old.yaml"), Path::new("new.yaml")).unwrap();
    /// assert_eq!(comparison.changes[0].operations, ["GET /a"]);
    /// comparison.accept(|change| change.finding.code == "operation-removed");
    /// assert!(comparison.changes.is_empty());
    /// ```
    pub fn accept(&mut self, is_accepted: impl Fn(&Change) -> bool) {
        self.changes.retain(|change| !is_accepted(change));
    }
}

/// Every code that a change can have.
///
/// ```
/// assert!(openapi_stubs::diff::codes().any(|code| code == "operation-removed"));
/// ```
pub fn codes() -> impl Iterator<Item = &'static str> {
    kinds::all().map(|kind| kind.code)
}
