//! A crate made of a document builds without a warning, passes its own tests, and answers 501, or refuses
//! what the document does not admit.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::command::run;

const DOCUMENT: &str = r##"openapi: 3.1.0
info: {title: "Shelf \"A\" */ {}", version: "1"}
paths:
  /health:
    get:
      operationId: getHealth
      tags: [type]
      responses:
        "204": {description: All is well}
        "501":
          description: Not yet
          headers: {Retry-After: {required: true, schema: {type: integer}}}
          content: {application/json: {schema: {$ref: "#/components/schemas/Later"}}}
  /books/{id}:
    put:
      operationId: putBook
      tags: [books]
      security: [{bearer: []}]
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: page, in: query, schema: {type: integer, minimum: 1}}
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: "#/components/schemas/Book"}}}
      responses:
        "200": {description: The book, content: {application/json: {schema: {$ref: "#/components/schemas/Book"}}}}
        default: {description: Refused, content: {application/json: {schema: {$ref: "#/components/schemas/Error"}}}}
    delete:
      operationId: deleteBook
      tags: [books]
      security: [{bearer: []}]
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
      responses:
        "204": {description: Gone}
    get:
      operationId: getBook
      tags: [books]
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
      responses:
        "200": {description: The book, content: {application/json: {schema: {$ref: "#/components/schemas/Book"}}}}
        "501": {description: Not yet, content: {application/json: {schema: {$ref: "#/components/schemas/Later"}}}}
components:
  securitySchemes:
    bearer: {type: http, scheme: bearer}
  schemas:
    Book: {type: object, required: [title], properties: {title: {type: string}}}
    Kind: {type: string, enum: [later, never]}
    Later:
      type: object
      required: [title, status, kind, links, about]
      properties:
        title: {type: string, minLength: 1}
        status: {type: integer, minimum: 400, maximum: 599}
        kind: {$ref: "#/components/schemas/Kind"}
        links: {type: array, items: {type: string}}
        about: {type: [object, "null"]}
        detail: {type: string}
    Error: {type: object, required: [code], properties: {code: {type: integer}}}
"##;

/// A test beside those that the crate has, of what it is before a handler is written.
const UNTOUCHED: &str = r##"
#[test]
fn nothing_is_implemented_yet_and_it_says_so() {
    let requests = vec![
        ("DELETE", "/books/1".to_owned()),
        ("GET", "/health".to_owned()),
        ("GET", "/books/1".to_owned()),
        ("PUT", "/books/1?page=0".to_owned()),
        ("POST", "/health".to_owned()),
    ];
    let answers = answers(requests);
    let statuses: Vec<u16> = answers.iter().map(|(status, _)| *status).collect();
    assert_eq!(statuses, [501, 501, 501, 422, 405]);
    assert!(answers[0].1.contains("application/problem+json"), "{}", answers[0].1);
    // Where the document says how, it is answered as it says.
    assert!(answers[1].1.contains("retry-after: 0"), "{}", answers[1].1);
    for (_, answer) in &answers[1..3] {
        assert!(answer.contains("content-type: application/json"), "{answer}");
        let content = r#"{"title":"This operation is not implemented","status":501,"kind":"later","links":[],"about":null}"#;
        assert!(answer.ends_with(content), "{answer}");
    }
    assert!(answers[4].1.contains("allow: GET, HEAD"), "{}", answers[4].1);
}

#[test]
fn secured_operations_are_closed_without_a_token() {
    use openapi_stubs::actix::{Head, Refusal};
    let http = actix_web::test::TestRequest::default().to_http_request();
    let closed = |app: App| {
        actix_web::rt::System::new().block_on(async {
            let head = Head::of(&http);
            my_shelf::auth::authorize::<Refusal>(&app, Operation::PutBook, &head).await
        })
    };
    for app in [App::default(), App { token: Some(TOKEN.to_owned()) }] {
        assert_eq!(closed(app).expect_err("no token was sent").status(), 401);
    }
}
"##;

fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("crates").join("new");
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("the former crate can be removed");
    }
    fs::create_dir_all(&folder).expect("a folder can be made");
    folder
}

#[test]
fn a_new_crate_builds_without_a_warning_and_its_tests_pass() {
    let root = folder();
    fs::write(root.join("shelf.yaml"), DOCUMENT).expect("a file");
    let toolchain = env!("CARGO_MANIFEST_DIR");
    let said = run(&root, &["new", "my-shelf", "--from", "shelf.yaml", "--toolchain", toolchain]);
    assert_eq!(said.well().lines().next(), Some("made `my-shelf` with 4 operations"));
    let made = root.join("my-shelf");
    let lock = Path::new(toolchain).join("../Cargo.lock");
    fs::copy(lock, made.join("Cargo.lock")).expect("the workspace is locked");
    let tests = made.join("tests/operations.rs");
    let own = fs::read_to_string(&tests).expect("it has tests");
    fs::write(&tests, own + UNTOUCHED).expect("a file that can be written");

    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the target folder");
    let output = Command::new(env!("CARGO"))
        .args(["test", "--offline", "--quiet", "--target-dir"])
        .arg(target)
        .current_dir(&made)
        .env("CARGO_TERM_COLOR", "never")
        .env_remove("RUST_BACKTRACE")
        .output()
        .expect("cargo runs");
    let (said, errors) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}\n{errors}");
    assert!(!errors.contains("warning"), "{errors}");
    let check = run(&made, &["check", "openapi/openapi.yaml"]);
    assert!(!check.out.contains("handler-"), "{}", check.out);
}

#[test]
fn a_crate_is_not_made_where_something_is_or_of_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    fs::write(root.join("shelf.yaml"), DOCUMENT).expect("a file");
    let new = |name, from| run(root, &["new", name, "--from", from]).err;
    assert_eq!(
        new("2-shelves", "shelf.yaml"),
        "error: `2-shelves` cannot be the name of a crate\n\
         help: letters, digits and hyphens make one, such as `media-store`\n"
    );
    assert!(new("shelf", "nowhere.yaml").starts_with("error: cannot read `nowhere.yaml`"));
    fs::write(root.join("empty.yaml"), "openapi: 3.1.0\npaths: {}\n").expect("a file");
    assert_eq!(
        new("shelf", "empty.yaml"),
        "error: `empty.yaml` has no operations\nhelp: write them under `paths`\n"
    );
    assert!(!root.join("shelf").exists());
    fs::create_dir(root.join("shelf")).expect("a folder");
    fs::write(root.join("shelf/mine"), "").expect("a file");
    assert_eq!(
        new("shelf", "shelf.yaml"),
        "error: there is something at `shelf` already\nhelp: name another folder with `--into`\n"
    );
}
