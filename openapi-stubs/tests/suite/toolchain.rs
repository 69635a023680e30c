//! A crate as its users have it (`tests/crates/medias`): it builds without a warning, its own tests hold the
//! generated code to what it does at run time, and with a fault in it the build fails and says just that.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

use openapi_stubs::Build;

use crate::case::Case;

/// A copy of the crate under a name of its own, so that tests can run at once.
struct Crate {
    folder: PathBuf,
}

impl Crate {
    fn copy(name: &str) -> Self {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/crates/medias");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("crates").join(name);
        if folder.exists() {
            std::fs::remove_dir_all(&folder).expect("the former copy can be removed");
        }
        copy_all(&tests, &folder);
        // The versions that are there already, so that nothing is fetched nor built twice.
        let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
        std::fs::copy(lock, folder.join("Cargo.lock")).expect("the workspace is locked");
        let it = Self { folder };
        it.replace("Cargo.toml", "name = \"medias\"", &format!("name = \"medias-{name}\""));
        it.replace("Cargo.toml", "[dependencies]", "[lib]\nname = \"medias\"\n\n[dependencies]");
        it.replace("Cargo.toml", "\"../../..\"", &format!("{:?}", env!("CARGO_MANIFEST_DIR")));
        it
    }

    fn replace(&self, file: &str, from: &str, to: &str) {
        let path = self.folder.join(file);
        let text = std::fs::read_to_string(&path).expect("a text");
        assert!(text.contains(from), "{file} holds `{from}`");
        std::fs::write(path, text.replace(from, to)).expect("a file that can be written");
    }

    fn cargo(&self, command: &str) -> Output {
        self.cargo_with(&[command])
    }

    fn cargo_with(&self, arguments: &[&str]) -> Output {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the target folder");
        Command::new(env!("CARGO"))
            .args(arguments)
            .args(["--offline", "--quiet", "--target-dir"])
            .arg(target)
            .current_dir(&self.folder)
            .env("CARGO_TERM_COLOR", "never")
            .env_remove("RUST_BACKTRACE")
            .output()
            .expect("cargo runs")
    }

    /// What the build says before it fails.
    fn refused(&self) -> String {
        let output = self.cargo("build");
        assert!(!output.status.success(), "a build with a fault succeeded");
        String::from_utf8(output.stderr).expect("a text")
    }
}

fn copy_all(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder can be made");
    for entry in std::fs::read_dir(from).expect("a folder that is there") {
        let path = entry.expect("a readable folder").path();
        let copy = to.join(path.file_name().expect("an entry has a name"));
        if path.is_dir() {
            copy_all(&path, &copy);
        } else {
            std::fs::copy(&path, &copy).expect("a file can be copied");
        }
    }
}

#[test]
fn a_right_crate_builds_without_a_warning_and_its_tests_pass() {
    let output = Crate::copy("right").cargo("test");
    let (said, errors) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}\n{errors}");
    assert_eq!(errors, "", "nothing to warn of");
}

/// What cargo made of the crate itself: its messages of this reason.
fn messages(output: &Output, reason: &str) -> Vec<serde_json::Value> {
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    let all = said.lines().map(|line| serde_json::from_str(line).expect("a message in JSON"));
    all.filter(|message: &serde_json::Value| {
        let id = message["package_id"].as_str().unwrap_or_default();
        message["reason"] == reason && id.contains("medias")
    })
    .collect()
}

#[test]
fn an_edited_handler_rewrites_no_generated_file() {
    let it = Crate::copy("edited");
    let build = || it.cargo_with(&["build", "--message-format", "json"]);
    let script = messages(&build(), "build-script-executed");
    let folder = PathBuf::from(script[0]["out_dir"].as_str().expect("the build script ran"));
    let written = || {
        ["contract.rs", "routes.rs", "openapi.json", "openapi-stubs.json"].map(|file| {
            let file = std::fs::metadata(folder.join(file)).expect("a file that is generated");
            file.modified().expect("the time of a file")
        })
    };
    let first = written();
    let artifacts = messages(&build(), "compiler-artifact");
    assert!(artifacts.iter().all(|artifact| artifact["fresh"] == true), "{artifacts:?}");
    it.replace("src/handlers/medias.rs", "//! Medias", "//! The medias");
    let artifacts = messages(&build(), "compiler-artifact");
    assert!(artifacts.iter().any(|artifact| artifact["fresh"] == false), "{artifacts:?}");
    assert_eq!(written(), first);
}

#[test]
fn the_contract_of_every_case_compiles() {
    let it = Crate::copy("contracts");
    std::fs::remove_dir_all(it.folder.join("src")).expect("the copy has handlers");
    std::fs::remove_file(it.folder.join("build.rs")).expect("the copy has a build script");
    std::fs::create_dir(it.folder.join("src")).expect("a folder can be made");
    let modules: String = Case::all()
        .iter()
        .filter(|case| case.expected("contract.rs").is_some())
        .map(|case| format!("pub mod {} {{\n{}}}\n", case.name, case.run().contract))
        .collect();
    std::fs::write(it.folder.join("src/lib.rs"), modules).expect("a file can be written");
    let output = it.cargo("build");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && errors.is_empty(), "{errors}");
}

#[test]
fn wrong_handlers_are_shown_whole_and_bring_no_other_errors() {
    let it = Crate::copy("wrong_handlers");
    it.replace(
        "src/handlers/medias.rs",
        "_: Caller,\n    request: DeleteMediaRequest",
        "_: Caller,\n    request: ListMediasRequest",
    );
    it.replace("src/handlers/medias.rs", "request.media_id.as_str()", "\"\"");
    it.replace("src/handlers/medias.rs", "pub async fn create_media", "async fn make_it");
    let said = it.refused();
    let output = Build::new("openapi/openapi.yaml")
        .handlers("src/handlers")
        .generate(&it.folder)
        .expect("files that can be read");
    let codes: Vec<_> = output.diagnostics.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["handler-missing", "request-mismatch"]);
    for finding in output.diagnostics {
        let mut rest = said.as_str();
        let picture = finding.render(&output.sources);
        for line in picture.trim_start_matches("error").lines() {
            let at = rest.find(line.trim()).unwrap_or_else(|| panic!("no `{line}` in:\n{said}"));
            rest = &rest[at + line.trim().len()..];
        }
    }
    let errors: Vec<_> = said.lines().filter(|line| line.starts_with("error")).collect();
    assert_eq!(errors.len(), 3, "two findings and cargo's last word:\n{said}");
}

#[test]
fn a_problem_that_is_not_documented_does_not_compile() {
    let it = Crate::copy("undocumented_problem");
    it.replace(
        "src/handlers/medias.rs",
        "Err(NotFound { title })?",
        "Err(Seen { seen: vec![title] })?",
    );
    let said = it.refused();
    assert!(said.contains("error[E0277]"), "{said}");
    assert!(
        said.contains("std::convert::From<Seen>` is not implemented for `DeleteMediaProblem`"),
        "{said}"
    );
}

#[test]
fn a_type_that_only_bears_the_right_name_is_refused_with_its_place_in_the_document() {
    let it = Crate::copy("look_alike");
    it.replace(
        "src/handlers/medias.rs",
        "DeleteMediaProblem, DeleteMediaRequest, ",
        "DeleteMediaProblem, ",
    );
    it.replace(
        "src/handlers/medias.rs",
        "pub async fn delete_media",
        "pub struct DeleteMediaRequest {\n    pub media_id: String,\n}\n\npub async fn delete_media",
    );
    let said = it.refused();
    let message = "the handler of `deleteMedia` (openapi/openapi.yaml:89) takes `medias::DeleteMediaRequest` as its request";
    assert!(said.contains(message), "{said}");
    assert!(said.contains("wanted `contract::DeleteMediaRequest`"), "{said}");
}
