//! The whole crate does not build when a handler and the contract disagree, and the build shows why.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

/// A copy of this crate, with something of it replaced, is built with the dependencies that are built already.
/// It has a name of its own: cargo would else take what it builds for what this crate is built of.
fn build(name: &str, replace: &[(&str, &str, &str)]) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let copy = TempDir::new().unwrap();
    for name in ["Cargo.toml", "Cargo.lock", "build.rs", "src", "openapi", "migrations"] {
        copy_all(&root.join(name), &copy.path().join(name));
    }
    copy_all(&root.join("tests/suite"), &copy.path().join("tests/suite"));
    for name in ["Cargo.toml", "src", "tests/suite"] {
        let name = Path::new("openapi-stubs").join(name);
        copy_all(&root.join(&name), &copy.path().join(&name));
    }
    let ours = format!("name = \"{}\"", env!("CARGO_PKG_NAME"));
    let its = format!("name = \"{name}\"");
    let renamed = [("Cargo.toml", ours.as_str(), its.as_str()), ("Cargo.lock", &ours, &its)];
    for (file, before, after) in renamed.iter().chain(replace) {
        let path = copy.path().join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(before), "{file} has no `{before}`");
        fs::write(path, text.replacen(before, after, 1)).unwrap();
    }
    let target: PathBuf = std::env::current_exe().unwrap().ancestors().nth(3).unwrap().into();
    let output = Command::new(env!("CARGO"))
        .args(["test", "--no-run", "--lib", "--offline", "--package", name])
        .arg("--target-dir")
        .arg(target)
        .current_dir(copy.path())
        .output()
        .unwrap();
    assert!(!output.status.success(), "it built");
    String::from_utf8(output.stderr).unwrap()
}

fn copy_all(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            copy_all(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(from, to).unwrap();
    }
}

#[test]
fn a_build_with_wrong_handlers_shows_both_lines_of_each_and_nothing_else() {
    let handlers = "src/handlers/medias.rs";
    let said = build(
        "refused-handlers",
        &[
            (handlers, "request: DeleteMediaRequest", "request: GetMediaRequest"),
            (handlers, "pub async fn get_media_content", "pub async fn fetch_bytes"),
        ],
    );
    let picture = [
        "error: [request-mismatch]: `delete_media` takes `GetMediaRequest` where the routes pass `DeleteMediaRequest`",
        "request: GetMediaRequest,",
        "^^^^^^^^^^^^^^^ expected `DeleteMediaRequest`",
        "operationId: deleteMedia",
        "----------- `DELETE /rest/api/medias/{id}` is specified here as `deleteMedia`",
        "= help: write `DeleteMediaRequest`",
    ];
    let mut rest = said.as_str();
    for line in picture {
        let at = rest.find(line).unwrap_or_else(|| panic!("no `{line}` in its place in:\n{said}"));
        rest = &rest[at + line.len()..];
    }
    assert!(said.contains("`fetch_bytes`") && said.contains("getMediaContent"), "{said}");
    let errors = said.lines().filter(|line| line.starts_with("error")).count();
    assert_eq!(errors, 3, "two findings and cargo's last word:\n{said}");
}

#[test]
fn a_problem_that_the_operation_does_not_document_does_not_compile() {
    let said = build(
        "refused-problem",
        &[(
            "src/handlers/medias.rs",
            "Deletion::Unknown => Err(problem::media_not_found().into())",
            "Deletion::Unknown => Err(problem::file_too_large(1).into())",
        )],
    );
    assert!(said.contains("error[E0277]"), "{said}");
    let bound = "`DeleteMediaProblem: std::convert::From<contract::PayloadTooLarge>`";
    assert!(said.contains(bound), "{said}");
}

#[test]
fn a_type_that_only_bears_the_right_name_is_refused_with_the_line_of_the_document() {
    let said = build(
        "refused-type",
        &[
            (
                "src/handlers/medias.rs",
                "DeleteMediaProblem, DeleteMediaRequest,",
                "DeleteMediaProblem,",
            ),
            (
                "src/handlers/medias.rs",
                "pub async fn upload_media",
                "pub struct DeleteMediaRequest {\n    pub id: String,\n}\n\npub async fn upload_media",
            ),
        ],
    );
    assert!(said.contains("the handler of `deleteMedia` (openapi/openapi.yaml:"), "{said}");
    assert!(said.contains("wanted `contract::DeleteMediaRequest`"), "{said}");
}
