//! A file to the tree that an outline looks at. That it is a document of OpenAPI 3 is seen to here, and
//! nothing more.

use std::{fmt, path::Path};

use super::Outline;
use crate::{
    diagnostic::Diagnostic,
    parse::{self, Node},
    source::Sources,
};

/// A file that is no document of OpenAPI 3, or that cannot be read. It shows where and why.
///
/// ```
/// # use std::path::Path;
/// let nowhere = openapi_stubs::docs::Reference::read(Path::new("."), Path::new("nowhere.yaml"));
/// assert!(nowhere.unwrap_err().to_string().contains("cannot read `nowhere.yaml`"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable(String);

impl fmt::Display for Unreadable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Unreadable {}

/// Reads a document below `root`.
pub(crate) fn load(sources: &mut Sources, root: &Path, path: &Path) -> Result<Node, Unreadable> {
    let file = sources.read(root, path).map_err(|error| {
        let finding = Diagnostic::error("document-unreadable", error.to_string())
            .help("name a document of OpenAPI 3, in YAML or JSON");
        Unreadable(finding.render(sources))
    })?;
    let tree =
        parse::parse(sources, file).map_err(|finding| Unreadable(finding.render(sources)))?;
    let version = Outline::new(&tree).root().get("openapi");
    let finding = match version.map(|version| (version, version.as_str())) {
        Some((_, Some(version))) if version.starts_with("3.") => return Ok(tree),
        Some((version, _)) => {
            Diagnostic::error("version-unsupported", "this version of OpenAPI is not supported")
                .label(version.span, "3.0, 3.1 and 3.2 are")
        }
        None => Diagnostic::error("keyword-missing", "the document needs `openapi`")
            .label(tree.span, "it is missing here"),
    };
    Err(Unreadable(finding.render(sources)))
}
