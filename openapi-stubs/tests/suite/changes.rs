//! Two versions of a document, and what the newer does to clients of the older. A folder of `tests/changes`
//! is one kind of change, named for its code, and holds nothing else; one of `tests/comparisons` is a
//! situation. `report.txt` stands there exactly when something changed.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use openapi_stubs::{
    diagnostic::Severity,
    diff::{self, Comparison},
};

use crate::expectations::{is_updating, unified};

fn folders(within: &str) -> Vec<(String, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(within);
    let mut folders: Vec<_> = std::fs::read_dir(&folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("a readable folder").path())
        .map(|path| (path.file_name().expect("a name").to_string_lossy().into_owned(), path))
        .collect();
    folders.sort();
    folders
}

fn compare(folder: &Path) -> Comparison {
    Comparison::read(folder, Path::new("old.yaml"), Path::new("new.yaml"))
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
}

fn hold(name: &str, folder: &Path, comparison: &Comparison) {
    let (file, made) = (folder.join("report.txt"), comparison.text());
    if is_updating() && !made.is_empty() {
        std::fs::write(&file, &made).expect("a folder that can be written");
    }
    let expected = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(made == expected, "{}", unified(name, &expected, &made));
}

#[test]
fn every_kind_of_change_has_a_folder_that_shows_it_and_nothing_else() {
    let mut shown = BTreeSet::new();
    for (name, folder) in folders("changes") {
        let comparison = compare(&folder);
        let code = name.replace('_', "-");
        let codes: BTreeSet<_> =
            comparison.changes.iter().map(|change| change.finding.code).collect();
        assert_eq!(codes, BTreeSet::from([code.as_str()]), "{name}");
        hold(&name, &folder, &comparison);
        shown.insert(code);
    }
    let known: BTreeSet<String> = diff::codes().map(str::to_owned).collect();
    assert_eq!(shown, known, "folders and kinds");
}

#[test]
fn every_situation_gives_the_report_of_its_folder() {
    for (name, folder) in folders("comparisons") {
        hold(&name, &folder, &compare(&folder));
    }
}

#[test]
fn a_document_held_against_itself_has_changed_in_nothing() {
    for (_, folder) in folders("changes") {
        for side in ["old.yaml", "new.yaml"] {
            let same = Comparison::read(&folder, Path::new(side), Path::new(side));
            let same = same.expect("a document");
            assert_eq!(same.worst(), None, "{}", same.text());
            assert_eq!((same.text().as_str(), same.json().to_string().as_str()), ("", "[]"));
        }
    }
}

/// What breaks one way round widens or narrows the other way round, and is then as harmless as that.
#[test]
fn what_breaks_in_a_request_is_harmless_in_a_response() {
    for (name, folder) in folders("changes") {
        let Some(rest) = name.strip_prefix("request_") else { continue };
        let twin = folder.with_file_name(format!("response_{rest}"));
        if rest.ends_with("_narrowed") || rest.ends_with("_widened") {
            let worst = (compare(&folder).worst(), compare(&twin).worst());
            let expected = if rest.ends_with("_narrowed") {
                (Some(Severity::Error), Some(Severity::Note))
            } else {
                (Some(Severity::Note), Some(Severity::Error))
            };
            assert_eq!(worst, expected, "{name}");
        }
    }
}
