//! Every diagnostic code of the source has a case, so that each picture has been looked at once.

use std::{collections::BTreeSet, path::Path};

use regex::Regex;

use crate::case::Case;

/// The codes of documents and handlers that stand in the source.
pub(crate) fn written() -> BTreeSet<String> {
    let code = Regex::new(r#""([a-z]+(?:-[a-z0-9]+)+)""#).expect("a pattern");
    let mut written = BTreeSet::new();
    for text in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        // What a unit test of the stage names is no source of it.
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        if text.contains("Diagnostic") || text.contains(".error(") {
            let words = code.captures_iter(text).map(|found| found[1].to_owned());
            written.extend(words.filter(|word| !is_extension(word)));
        }
    }
    assert!(written.contains("handler-missing"), "codes are no longer found: {written:?}");
    written
}

/// Of a document (OpenAPI 3.1 §4.9).
fn is_extension(word: &str) -> bool {
    word.starts_with("x-")
}

#[test]
fn every_diagnostic_code_has_a_case() {
    let written = written();
    let shown: BTreeSet<_> = Case::all()
        .iter()
        .flat_map(|case| case.run().diagnostics)
        .map(|diagnostic| diagnostic.code.to_owned())
        .collect();
    let without: Vec<_> = written.difference(&shown).collect();
    assert!(without.is_empty(), "codes without a case: {without:?}");
}

/// What is beside the stages of a build has codes of its own, and names those of others.
const BESIDE: [&str; 7] = ["actix", "cli", "diff", "docs", "explain", "outline", "scaffold"];

/// The files of the stages of a build.
fn sources(folder: &Path) -> Vec<String> {
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder of the source") {
        let path = entry.expect("a readable folder").path();
        if path.is_dir() && !BESIDE.iter().any(|name| path.ends_with(name)) {
            texts.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            texts.push(std::fs::read_to_string(&path).expect("a text"));
        }
    }
    texts
}
