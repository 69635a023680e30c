//! Every case gives the report and the files that stand in its folder.
//!
//! `report.txt` stands there exactly when something is found. `contract.rs` and `routes.rs` are compared
//! where they stand: to compare one in another case, make it there as an empty file and update.

use similar::TextDiff;

use crate::case::{Case, EXPECTED};

/// Whether what is made is to be what is expected from now on.
#[expect(clippy::disallowed_methods, reason = "the one variable of this suite")]
pub(crate) fn is_updating() -> bool {
    std::env::var_os("UPDATE_EXPECT").is_some_and(|value| value == "1")
}

/// What is otherwise in what was made than in what was expected.
pub(crate) fn unified(name: &str, expected: &str, made: &str) -> String {
    TextDiff::from_lines(expected, made)
        .unified_diff()
        .header(&format!("{name} (expected)"), &format!("{name} (made)"))
        .to_string()
}

#[test]
fn every_case_gives_what_its_folder_expects() {
    let update = is_updating();
    let mut differences = Vec::new();
    for case in Case::all() {
        let output = case.run();
        differences.extend(
            case.strays(&output).iter().map(|name| format!("{}/{name}: not of a case", case.name)),
        );
        let report = Some(output.report()).filter(|report| !report.is_empty());
        let made = [report, Some(output.contract), Some(output.routes)];
        for (file, made) in EXPECTED.into_iter().zip(made) {
            let expected = case.expected(file);
            let made = made.filter(|_| expected.is_some() || file == "report.txt");
            if made == expected {
                continue;
            }
            if update {
                write(&case, file, made.as_deref());
            } else {
                differences.push(difference(&case, file, expected.as_deref(), made.as_deref()));
            }
        }
    }
    assert!(
        differences.is_empty(),
        "{}\n\nto expect this from now on: UPDATE_EXPECT=1 cargo test -p openapi-stubs",
        differences.join("\n\n")
    );
}

fn write(case: &Case, file: &str, made: Option<&str>) {
    let path = case.folder.join(file);
    match made {
        Some(made) => std::fs::write(&path, made),
        None => std::fs::remove_file(&path),
    }
    .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

fn difference(case: &Case, file: &str, expected: Option<&str>, made: Option<&str>) -> String {
    let name = format!("{}/{file}", case.name);
    unified(&name, expected.unwrap_or_default(), made.unwrap_or_default())
}
