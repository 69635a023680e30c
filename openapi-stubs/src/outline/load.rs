//! A file to the trees that an outline looks at. That it is a document of OpenAPI 3 is seen to here, and
//! nothing more.

use std::{fmt, path::Path};

use crate::{diagnostic::Diagnostic, files::Files, source::Sources};

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

/// Reads a document below `root`, and the files that it refers to. One of those that cannot be read is left
/// out; what refers to it stands for itself.
pub(crate) fn load(sources: &mut Sources, root: &Path, path: &Path) -> Result<Files, Unreadable> {
    let (files, findings) = Files::read(sources, root, path).map_err(|error| {
        let finding = Diagnostic::error("document-unreadable", error.to_string())
            .help("name a document of OpenAPI 3, in YAML or JSON");
        Unreadable(finding.render(sources))
    })?;
    let finding = match files.document().map(|tree| (tree, tree.get("openapi"))) {
        None => findings.into_iter().next().expect("what cannot be parsed is a finding"),
        Some((tree, None)) => Diagnostic::error("keyword-missing", "the document needs `openapi`")
            .label(tree.span, "it is missing here"),
        Some((_, Some(version))) => {
            if version.as_str().is_some_and(|version| version.starts_with("3.")) {
                return Ok(files);
            }
            Diagnostic::error("version-unsupported", "this version of OpenAPI is not supported")
                .label(version.span, "3.0, 3.1 and 3.2 are")
        }
    };
    Err(Unreadable(finding.render(sources)))
}
