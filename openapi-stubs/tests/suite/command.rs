//! What can be typed, as a person or a program meets it: what is said, where, and how it ends.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use tempfile::TempDir;

/// What a command said, and how it ended.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) code: ExitCode,
}

impl Said {
    /// What was printed, of a command that ends with 0.
    pub(crate) fn well(self) -> String {
        assert_eq!((self.code, self.err.as_str()), (ExitCode::SUCCESS, ""), "{}", self.out);
        self.out
    }

    /// What was printed, of a command that found something.
    fn found(self) -> String {
        assert_eq!((self.code, self.err.as_str()), (ExitCode::from(1), ""), "{}", self.out);
        self.out
    }

    /// Why a command could not do what it was asked to.
    fn refused(self) -> String {
        assert_eq!((self.code, self.out.as_str()), (ExitCode::from(2), ""), "{}", self.err);
        self.err
    }
}

/// Runs a command in a folder.
pub(crate) fn run(root: &Path, arguments: &[&str]) -> Said {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let arguments = std::iter::once("openapi-stubs").chain(arguments.iter().copied());
    let code = openapi_stubs::cli::run(arguments.map(Into::into), root, &mut out, &mut err);
    let text = |bytes| String::from_utf8(bytes).expect("a text");
    Said { out: text(out), err: text(err), code }
}

const DOCUMENT: &str = r#"openapi: 3.1.0
info: {title: Medias, version: "1"}
paths:
  /medias:
    get:
      operationId: listMedias
      tags: [medias]
      responses:
        "200": {description: All, content: {application/json: {schema: {type: array, items: {type: string}}}}}
    delete:
      operationId: deleteMedias
      tags: [medias]
      security: [{bearer: []}]
      responses:
        "204": {description: Gone}
        "401": {description: Nobody known}
        "403": {description: Not allowed}
  /health:
    get:
      operationId: getHealth
      tags: [type]
      responses:
        "204": {description: All is well}
components:
  securitySchemes:
    bearer: {type: http, scheme: bearer}
"#;

const LIST: &str = "\
//! Handlers of medias.

use crate::{app::App, contract::{ListMediasProblem, ListMediasRequest, ListMediasResponse}};

pub async fn list_medias(
    _: &App,
    _: ListMediasRequest,
) -> Result<ListMediasResponse, ListMediasProblem> {
    Ok(ListMediasResponse::Ok(Vec::new()))
}
";

/// A folder with a document and one of its handlers.
fn project() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().to_owned();
    write(&root, "openapi.yaml", DOCUMENT);
    write(&root, "src/handlers/mod.rs", "//! Handlers.\n\npub mod medias;\n\nfn shared() {}\n");
    write(&root, "src/handlers/medias.rs", LIST);
    (folder, root)
}

fn write(root: &Path, file: &str, text: &str) {
    let path = root.join(file);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
    fs::write(path, text).expect("a file can be written");
}

fn read(root: &Path, file: &str) -> String {
    fs::read_to_string(root.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

#[test]
fn stubs_are_written_into_the_right_files_and_what_is_there_is_left_as_it_is() {
    let (_folder, root) = project();
    let check = |code| assert_eq!(run(&root, &["check", "openapi.yaml"]).code, code);
    check(ExitCode::from(1));
    let dry = run(&root, &["stub", "openapi.yaml", "--dry-run"]).well();
    assert!(dry.contains("--- src/handlers/type.rs\n"), "{dry}");
    check(ExitCode::from(1));

    let said = run(&root, &["stub", "openapi.yaml"]).well();
    assert_eq!(
        said,
        "\
src/handlers/medias.rs: deleteMedias
src/handlers/type.rs: getHealth
src/handlers/mod.rs: declares them
"
    );
    let medias = read(&root, "src/handlers/medias.rs");
    assert_eq!(
        medias.strip_prefix(LIST).expect("what was there is there"),
        "
pub async fn delete_medias(
    app: &crate::app::App,
    caller: crate::auth::Caller,
    request: crate::contract::DeleteMediasRequest,
) -> Result<crate::contract::DeleteMediasResponse, crate::contract::DeleteMediasProblem> {
    todo!(\"delete_medias\")
}
"
    );
    assert_eq!(
        read(&root, "src/handlers/type.rs"),
        "\
//! Handlers of the tag `type`.

use crate::app::App;
use crate::contract::{GetHealthProblem, GetHealthRequest, GetHealthResponse};

pub async fn get_health(app: &App, request: GetHealthRequest) -> Result<GetHealthResponse, GetHealthProblem> {
    todo!(\"get_health\")
}
"
        .replace(
            "(app: &App, request: GetHealthRequest) ->",
            "(\n    app: &App,\n    request: GetHealthRequest,\n) ->"
        )
    );
    assert_eq!(
        read(&root, "src/handlers/mod.rs"),
        "//! Handlers.\n\npub mod medias;\npub mod r#type;\n\nfn shared() {}\n"
    );
    assert_eq!(run(&root, &["check", "openapi.yaml"]).well(), "");

    let said = run(&root, &["stub", "openapi.yaml"]).well();
    assert_eq!(said, "nothing to write: every operation has a handler\n");
    assert_eq!(read(&root, "src/handlers/medias.rs"), medias);
}

#[test]
fn stubs_begin_a_folder_that_is_not_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    write(root, "openapi.yaml", DOCUMENT);
    let arguments = ["--handlers", "api", "--app", "crate::State", "--caller", "crate::User"];
    let stub =
        |operation| run(root, &[&["stub", "openapi.yaml", operation], &arguments[..]].concat());
    stub("deleteMedias").well();
    assert!(read(root, "api/mod.rs").ends_with("\n\npub mod medias;\n"));
    let medias = read(root, "api/medias.rs");
    assert!(
        medias.contains("use crate::State;\nuse crate::User;\nuse crate::contract::{"),
        "{medias}"
    );
    assert!(medias.contains("    app: &State,\n    caller: User,\n"), "{medias}");
    stub("listMedias").well();
    let more = read(root, "api/medias.rs");
    assert!(more.starts_with(&medias) && more.contains("app: &crate::State"), "{more}");

    let said = stub("lisMedia").refused();
    assert_eq!(
        said,
        "error: the document has no operation `lisMedia`\nhelp: did you mean `listMedias`?\n"
    );
}

#[test]
fn a_stub_is_not_written_beside_a_handler_that_is_only_misspelled() {
    let (_folder, root) = project();
    write(&root, "src/handlers/medias.rs", &LIST.replace("list_medias", "lists_media"));
    let said = run(&root, &["stub", "openapi.yaml", "listMedias"]);
    assert_eq!(said.code, ExitCode::from(1));
    assert!(said.err.contains("did you mean `list_medias`?"), "{}", said.err);
    assert!(!read(&root, "src/handlers/medias.rs").contains("fn list_medias"));
}

#[test]
fn findings_are_for_a_person_or_for_a_program() {
    let (_folder, root) = project();
    let text = run(&root, &["check", "openapi.yaml"]).found();
    assert!(text.starts_with("error[handler-missing]: `deleteMedias` has no handler\n"), "{text}");
    let json = run(&root, &["check", "openapi.yaml", "--format", "json"]).found();
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json[0]["code"], "handler-missing");
    assert_eq!(json[0]["severity"], "error");
    let place = &json[0]["places"][0];
    assert_eq!(place["path"], "openapi.yaml");
    assert_eq!(
        (&place["line"], &place["column"], &place["end_column"]),
        (&11.into(), &20.into(), &32.into())
    );

    let without_id = DOCUMENT.replace("      operationId: getHealth\n", "");
    write(&root, "openapi.yaml", &without_id);
    run(&root, &["stub", "openapi.yaml"]).well();
    assert!(run(&root, &["check", "openapi.yaml"]).well().contains("operation-id-missing"));
    run(&root, &["check", "openapi.yaml", "--deny-warnings"]).found();
}

#[test]
fn what_cannot_be_done_is_said_with_what_to_do() {
    let (_folder, root) = project();
    let said = run(&root, &["check", "nowhere.yaml"]).refused();
    assert!(said.starts_with("error: cannot read `nowhere.yaml`: "), "{said}");
    let said = run(&root, &["docs", "nowhere.yaml", "listMedias"]).refused();
    assert!(said.contains("cannot read `nowhere.yaml`"), "{said}");
    let said = run(&root, &["docs", "src/handlers/mod.rs", "listMedias"]).refused();
    assert!(said.contains("src/handlers/mod.rs:1:1"), "{said}");
    let said = run(&root, &["chekc", "openapi.yaml"]).refused();
    assert!(said.contains("a similar subcommand exists: 'check'"), "{said}");
    let said = run(&root, &["check", "openapi.yaml", "--app", "no path"]).refused();
    assert!(said.contains("this is no path of Rust, such as `crate::app::App`"), "{said}");
}

#[test]
fn a_comparison_fails_a_build_unless_its_changes_are_agreed_on() {
    let (_folder, root) = project();
    write(&root, "new.yaml", &DOCUMENT.replace("operationId: deleteMedias", "operationId: clear"));
    let diff = |arguments: &[&str]| {
        run(&root, &[&["diff", "openapi.yaml", "new.yaml"], arguments].concat())
    };
    assert!(
        diff(&[])
            .well()
            .contains("warning[operation-id-changed]: `deleteMedias` is called `clear`")
    );
    diff(&["--fail-on", "warning"]).found();
    diff(&["--fail-on", "warning", "--accept", "operation-id-changed"]).well();

    write(&root, "new.yaml", &DOCUMENT.replace("/health:", "/ready:"));
    assert!(diff(&[]).found().contains("error[operation-removed]"));
    assert!(diff(&["--fail-on", "never"]).well().contains("note[operation-added]"));
    let json: serde_json::Value =
        serde_json::from_str(&diff(&["--format", "json"]).found()).expect("JSON");
    assert_eq!(json[0]["code"], "operation-removed");
    assert_eq!(json[0]["operations"], serde_json::json!(["getHealth"]));
    assert_eq!(json[0]["places"][1]["path"], "new.yaml");
    assert_eq!(
        diff(&["--format", "markdown"]).found(),
        "\
### Breaking changes

| Change | Operations | Where | Code |
| --- | --- | --- | --- |
| `GET /health` is not there any more | `getHealth` | `openapi.yaml:20`, `new.yaml:3` | `operation-removed` |

### Other changes

| Change | Operations | Where | Code |
| --- | --- | --- | --- |
| `GET /ready` is new | `getHealth` | `new.yaml:20`, `openapi.yaml:3` | `operation-added` |
"
    );
    let accepted = ["--accept", "getHealth:operation-removed"];
    assert!(!diff(&accepted).well().contains("operation-removed"));
    let other = diff(&["--accept", "listMedias:operation-removed"]);
    assert_eq!(other.code, ExitCode::from(1));
    assert_eq!(
        other.err,
        "warning: `--accept listMedias:operation-removed` passes over nothing; leave it out\n"
    );
    assert_eq!(
        diff(&["--accept", "operation-remove"]).refused(),
        "error: there is no change `operation-remove`\nhelp: did you mean `operation-removed`?\n"
    );
    assert_eq!(run(&root, &["diff", "new.yaml", "new.yaml"]).well(), "");
}

#[test]
fn pages_are_written_once_and_held_to_the_document() {
    let (_folder, root) = project();
    let docs = |arguments: &[&str]| run(&root, &[&["docs", "openapi.yaml"], arguments].concat());
    let page = docs(&["getHealth"]).well();
    assert!(page.starts_with("# Get health\n\n`GET /health`\n"), "{page}");
    let out = ["--out", "reference"];
    docs(&["--out", "reference", "--check"]).found();
    let said = docs(&out).well();
    assert_eq!(
        said,
        "\
reference/index.md
reference/list-medias.md
reference/delete-medias.md
reference/get-health.md
"
    );
    assert_eq!(read(&root, "reference/get-health.md"), page);
    assert_eq!(docs(&out).well(), "every page is as the document has it\n");
    write(&root, "reference/get-health.md", "# Otherwise\n");
    let said = docs(&["--out", "reference", "--check"]).found();
    assert_eq!(said, "reference/get-health.md: not as it would be written\n");
    assert_eq!(docs(&["getHealth", "--out", "reference"]).well(), "reference/get-health.md\n");
    let limited = docs(&["deleteMedias", "--statuses", "204"]).well();
    assert!(limited.contains("**204**") && !limited.contains("**401**"), "{limited}");
    let said = docs(&["delete_media"]).refused();
    assert!(said.ends_with("help: did you mean `deleteMedias`?\n"), "{said}");
    docs(&[]).refused();
}

#[test]
fn downgrade_writes_the_document_and_says_what_is_lost() {
    let folder = tempfile::tempdir().expect("a folder");
    let document = "openapi: 3.1.0\ninfo: {title: a, version: '1', summary: s}\npaths:\n  /a:\n    post:\n      \
                    requestBody: {content: {multipart/form-data: {}}}\n      responses: {}\n";
    write(folder.path(), "openapi.yaml", document);
    let said = run(folder.path(), &["downgrade", "openapi.yaml"]);
    assert_eq!(said.err, "openapi.yaml:2: `summary` is left out, which 3.0 does not have here\n");
    // A loss is no fault.
    assert_eq!(said.code, ExitCode::SUCCESS);
    let written: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
    assert_eq!(
        (&written["openapi"], &written["info"]["summary"]),
        (&"3.0.3".into(), &serde_json::Value::Null)
    );
    let out = ["downgrade", "openapi.yaml", "--out", "old.json", "--without", "multipart"];
    let said = run(folder.path(), &out);
    assert!(
        said.err.ends_with("`POST /a` is left out, which takes `multipart` only\n"),
        "{}",
        said.err
    );
    assert_eq!((said.code, said.out.as_str()), (ExitCode::SUCCESS, "old.json\n"));
    assert!(!read(folder.path(), "old.json").contains("multipart"));
    run(folder.path(), &["downgrade", "nowhere.yaml"]).refused();
}

#[test]
fn help_teaches_with_examples_that_are_understood() {
    let nowhere = Path::new(".");
    let help = run(nowhere, &["--help"]).well();
    for command in ["check", "stub", "diff", "docs", "downgrade", "explain"] {
        assert!(help.contains(&format!("openapi-stubs {command} ")), "{help}");
        let help = run(nowhere, &[command, "--help"]).well();
        let examples: Vec<_> =
            help.lines().filter_map(|line| line.strip_prefix("  openapi-stubs ")).collect();
        assert!(examples.len() > 1, "{help}");
        for example in examples {
            let words = example.split("  ").next().unwrap_or_default();
            let words = words.split(['>', '|']).next().unwrap_or_default();
            let words: Vec<_> = words.split_whitespace().collect();
            // In a folder without any file it fails for want of the file, and not for its words.
            let folder = tempfile::tempdir().expect("a folder");
            let said = run(folder.path(), &words);
            assert!(!said.err.contains("Usage:"), "{example}: {}", said.err);
        }
    }
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(run(nowhere, &["completions", shell]).well().contains("openapi-stubs"), "{shell}");
    }
}
