//! The document against what was released of it. What a client of a release relies on stays: a request may
//! widen and a response may narrow.
//!
//! Each `tests/fixtures/openapi-VERSION.yaml` is a promise. That of 0.1.0 holds what the published page
//! says of `deleteMedia` and nothing more, since the page is all that clients were shown before the first
//! release; a release adds the whole document under its version.

use std::path::Path;

use openapi_stubs::{diagnostic::Severity, diff::Comparison};

#[test]
fn no_client_of_a_release_is_broken() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut released: Vec<_> = std::fs::read_dir(root.join("tests/fixtures"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("openapi-"))
        .collect();
    released.sort();
    assert!(!released.is_empty(), "no release to hold the document against");
    for release in released {
        let old = Path::new("tests/fixtures").join(release);
        let mut comparison =
            Comparison::read(root, &old, Path::new("openapi/openapi.yaml")).unwrap();
        comparison.accept(|change| change.finding.severity == Severity::Note);
        assert!(comparison.changes.is_empty(), "{}", comparison.text());
    }
}
