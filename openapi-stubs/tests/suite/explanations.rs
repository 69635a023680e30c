//! Every code has a page, and what the page shows as a fault is one, of that code, which what it shows as
//! right is not.

use std::{fs, path::Path};

use openapi_stubs::Build;
use regex::Regex;

use crate::command::run;

fn page(code: &str) -> String {
    run(Path::new("."), &["explain", code]).well()
}

/// The codes that are listed.
fn listed() -> Vec<String> {
    let list = run(Path::new("."), &["explain"]).well();
    let lines = list.lines().filter_map(|line| line.strip_prefix("  "));
    lines.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

#[test]
fn every_code_has_a_page_and_no_page_is_of_another() {
    let mut known = crate::codes::written();
    known.extend(openapi_stubs::diff::codes().map(str::to_owned));
    let mut listed = listed();
    for code in &listed {
        let page = page(code);
        assert!(page.starts_with(&format!("# {code}\n\n")), "{page}");
        assert!(page.contains("\n## Why\n"), "{page}");
    }
    listed.sort();
    assert_eq!(listed, known.into_iter().collect::<Vec<_>>());
}

#[test]
fn what_a_page_shows_as_wrong_is_that_and_what_it_shows_as_right_is_not() {
    let of_changes: Vec<_> = openapi_stubs::diff::codes().collect();
    for code in listed().iter().filter(|code| !of_changes.contains(&code.as_str())) {
        let page = page(code);
        let (common, rest) = page.split_once("\n## Wrong\n").expect("what is wrong");
        let (wrong, rest) = rest.split_once("\n## Right\n").expect("what is right");
        let (right, _) = rest.split_once("\n## Why\n").expect("why");
        let found = |shown: &str| {
            let folder = tempfile::tempdir().expect("a folder");
            for (file, text) in files(common).into_iter().chain(files(shown)) {
                let path = folder.path().join(file);
                fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
                fs::write(path, text).expect("a file");
            }
            let output = Build::new("openapi.yaml").generate(folder.path()).expect("a document");
            let codes: Vec<_> = output.diagnostics.iter().map(|it| it.code.to_owned()).collect();
            (codes, output.report())
        };
        let (codes, report) = found(wrong);
        assert!(codes.contains(code), "{code}: {report}");
        let (mut codes, report) = found(right);
        if files(right).iter().all(|(file, _)| file == "openapi.yaml") {
            codes.retain(|code| code != "handler-missing");
        }
        assert!(codes.is_empty(), "{code}: {report}");
    }
}

/// The files that a part of a page shows: a name in code with a colon, and a block.
fn files(part: &str) -> Vec<(String, String)> {
    let block = Regex::new(r"(?ms)^`([^`\n]+)`:\n\n```\w*\n(.*?)\n```$").expect("a pattern");
    block
        .captures_iter(part)
        .map(|found| (found[1].to_owned(), format!("{}\n", &found[2])))
        .collect()
}

#[test]
fn a_code_that_is_not_there_is_told_with_the_one_that_may_be_meant() {
    let explain = |code: &str| run(Path::new("."), &["explain", code]);
    assert_eq!(
        explain("handler-mising").err,
        "error: there is no code `handler-mising`\nhelp: did you mean `handler-missing`?\n"
    );
    assert_eq!(
        explain("zzz").err,
        "error: there is no code `zzz`\nhelp: `openapi-stubs explain` lists every code\n"
    );
    assert_eq!(explain("[handler-missing]").well(), page("handler-missing"));
}
