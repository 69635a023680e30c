//! A quick part of what `--test corpus` runs in full: every example of `@readme/oas-examples`, and some files of
//! JSON-Schema-Test-Suite. Without npm or pip they are left out, loudly.

#[path = "../corpus/crates.rs"]
mod crates;
#[path = "../corpus/document.rs"]
mod document;
#[path = "../corpus/packages.rs"]
#[expect(dead_code, reason = "the whole corpus has more of them")]
mod packages;
#[path = "../corpus/schemas.rs"]
mod schemas;

use std::io::Write as _;

/// What keeps the corpus away is told, and is no failure of the toolchain.
fn left_out(what: &str, reason: &str) {
    // Not by the macro, of which the test harness keeps what is said.
    writeln!(std::io::stderr(), "LEFT OUT: {what}: {reason}").expect("somebody is told");
}

#[test]
fn every_example_of_readme_loads_and_is_generated() {
    let root = packages::root();
    if let Err(reason) = packages::fetch_npm(&root, "examples") {
        return left_out("the 115 documents of `@readme/oas-examples`", &reason);
    }
    // Each of them is there in JSON and in YAML; the whole corpus has both.
    let mut documents = packages::README.documents(&root);
    documents.retain(|path| path.extension().is_some_and(|it| it == "json"));
    let all = document::run_all(&packages::README.folder(&root), &documents, |_| {});
    assert!(all.panics.is_empty(), "{:#?}", all.panics);
    assert!(all.documents > 50, "the examples are found: {}", all.documents);
    assert!(all.percent() >= 99.0, "{:.2} %: {:#?}", all.percent(), all.refused);
}

#[test]
fn generated_code_agrees_with_the_json_schema_test_suite() {
    let root = packages::root();
    if let Err(reason) = packages::fetch_python(&root) {
        return left_out("8 files of JSON-Schema-Test-Suite", &reason);
    }
    let wanted =
        ["allOf", "anyOf", "oneOf", "enum", "if-then-else", "minimum", "not", "prefixItems"];
    let agreement = schemas::run(&root, "some-schemas", &wanted);
    assert!(agreement.claimed > 40, "most groups are claimed: {:#?}", agreement.refused);
    assert_eq!(agreement.disagreements, [""; 0]);
}
