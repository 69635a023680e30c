//! The reference of `tests/pages/openapi.yaml` is the pages that stand beside it.

use std::{collections::BTreeMap, path::Path};

use openapi_stubs::docs::{Reference, Section, Selection};

use crate::expectations::{is_updating, unified};

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pages"))
}

fn reference() -> Reference {
    Reference::read(folder(), Path::new("openapi.yaml")).expect("a document")
}

#[test]
fn every_operation_has_a_page_and_the_index_links_it() {
    let made: BTreeMap<_, _> = reference()
        .pages(&Selection::default())
        .into_iter()
        .map(|page| (page.file, page.text))
        .collect();
    if is_updating() {
        for (file, text) in &made {
            std::fs::write(folder().join(file), text).expect("a folder that can be written");
        }
    }
    let mut expected = BTreeMap::new();
    for entry in std::fs::read_dir(folder()).expect("the folder is there") {
        let path = entry.expect("a readable folder").path();
        let file = path.file_name().expect("a name").to_string_lossy().into_owned();
        if file.ends_with(".md") {
            expected.insert(file, std::fs::read_to_string(&path).expect("a text"));
        }
    }
    let names = |pages: &BTreeMap<String, String>| pages.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&made), names(&expected));
    for (file, text) in &made {
        assert!(*text == expected[file], "{}", unified(file, &expected[file], text));
        if file != "index.md" {
            assert!(made["index.md"].contains(&format!("({file})")), "{file} is not linked");
        }
    }
}

#[test]
fn a_page_can_be_limited_to_what_is_public_of_an_operation() {
    let limited = Selection {
        statuses: Some(vec!["200".to_owned()]),
        without_parameters: vec!["x-library".to_owned(), "tag[]".to_owned(), "gone".to_owned()],
        without: vec![
            Section::Constraints,
            Section::Examples,
            Section::MediaTypes,
            Section::ResponseHeaders,
        ],
        ..Selection::default()
    };
    let page = reference().page("listBooks", &limited).expect("an operation");
    for left_out in
        ["## Headers", "tag[]", "At least", "Example", "application/json", "X-Total", "400"]
    {
        assert!(!page.contains(left_out), "{left_out} stands in\n{page}");
    }
    for kept in ["## Query parameters", "`page`", "## Cookies", "**200** - The books"] {
        assert!(page.contains(kept), "no {kept} in\n{page}");
    }

    let only = Selection { parameters: Some(vec!["page".to_owned()]), ..Selection::default() };
    let page = reference().page("listBooks", &only).expect("an operation");
    assert!(page.contains("`page`") && !page.contains("`order`"), "{page}");
}

#[test]
fn a_name_that_is_not_there_is_told_with_the_one_that_may_be_meant() {
    let unknown = |operation: &str, selection: Selection| {
        reference().page(operation, &selection).expect_err("a name that is not there").to_string()
    };
    assert_eq!(
        unknown("list_book", Selection::default()),
        "the document has no operation `list_book`\nhelp: did you mean `listBooks`?"
    );
    assert_eq!(
        unknown("ping", Selection::default()),
        "the document has no operation `ping`\nhelp: without an operation, all of them are described"
    );
    let of =
        |name: &str| Selection { parameters: Some(vec![name.to_owned()]), ..Selection::default() };
    assert_eq!(
        unknown("listBooks", of("pages")),
        "`listBooks` has no parameter `pages`\nhelp: did you mean `page`?"
    );
    assert_eq!(
        unknown("listBooks", of("zebra")),
        "`listBooks` has no parameter `zebra`\nhelp: it has `page`, `order`, `tag[]`, `session`, `X-Library`"
    );
    let of = Selection { statuses: Some(vec!["404".to_owned()]), ..Selection::default() };
    assert_eq!(
        unknown("listBooks", of),
        "`listBooks` documents no status `404`\nhelp: it documents `200`, `400`, `default`"
    );
}
