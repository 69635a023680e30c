//! The reference page that the toolchain writes of the document, against the published page.

use std::path::Path;

use openapi_stubs::docs::{Reference, Section, Selection};

const PAGE: &str = include_str!("../fixtures/delete-a-media.md");

/// What the published page tells of; the document tells of more.
fn published() -> Selection {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    Selection {
        statuses: Some(owned(&["204", "403", "404"])),
        parameters: Some(owned(&["X-Flowkiwi-Organization-Id", "id"])),
        without: vec![Section::RequestBody, Section::ResponseHeaders],
        ..Selection::default()
    }
}

#[test]
fn the_page_written_from_the_document_is_the_published_one_byte_for_byte() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let reference = Reference::read(root, Path::new("openapi/openapi.yaml")).unwrap();
    assert_eq!(reference.page("deleteMedia", &published()).unwrap(), PAGE);
}
