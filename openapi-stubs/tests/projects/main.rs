//! Crates made of real documents: each is made, builds, and passes its own tests.
//!
//! `cargo test -p openapi-stubs --test projects` fetches the documents with npm, by version, and takes some
//! minutes; it is no part of `cargo test`. An argument keeps to the documents whose names hold it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

const PACKAGE: &str = "@readme/oas-examples@8.2.2";

/// An everyday document of 3.0, one of 3.1 with a part that is left out, and one with inheritance.
const DOCUMENTS: [&str; 3] =
    ["3.0/json/petstore.json", "3.1/json/train-travel.json", "3.0/json/star-trek.json"];

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "this is a command")]
fn main() -> ExitCode {
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("projects");
    if let Err(reason) = fetch(&root) {
        eprintln!("error: the documents cannot be fetched: {reason}");
        return ExitCode::FAILURE;
    }
    let mut failed = 0;
    for document in DOCUMENTS {
        if wanted.as_ref().is_some_and(|wanted| !document.contains(wanted)) {
            continue;
        }
        match make(&root, document) {
            Ok(said) => println!("{document}: {said}"),
            Err(reason) => {
                failed += 1;
                eprintln!("{document}: FAILED\n{reason}");
            }
        }
    }
    println!("test result: {}. {failed} failed", if failed == 0 { "ok" } else { "FAILED" });
    ExitCode::from(u8::from(failed > 0))
}

fn fetch(root: &Path) -> Result<(), String> {
    fs::create_dir_all(root).map_err(|error| error.to_string())?;
    let mut npm = Command::new("npm");
    npm.args(["install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-save", "--prefix"]);
    said(npm.arg(root).arg(PACKAGE)).map(|_| ())
}

/// Makes the crate of a document, builds it and runs its tests; then what `new` said in its first line.
fn make(root: &Path, document: &str) -> Result<String, String> {
    let name = Path::new(document).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let from = Path::new("node_modules/@readme/oas-examples").join(document);
    if root.join(&name).exists() {
        fs::remove_dir_all(root.join(&name)).map_err(|error| error.to_string())?;
    }
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let toolchain = Path::new(env!("CARGO_MANIFEST_DIR"));
    let arguments: [&Path; 7] = [
        "openapi-stubs".as_ref(),
        "new".as_ref(),
        name.as_ref(),
        "--from".as_ref(),
        &from,
        "--toolchain".as_ref(),
        toolchain,
    ];
    let arguments = arguments.map(|argument| argument.as_os_str().to_owned());
    let code = openapi_stubs::cli::run(arguments, root, &mut out, &mut err);
    if code != ExitCode::SUCCESS {
        return Err(String::from_utf8_lossy(&err).into_owned());
    }
    let folder = root.join(&name);
    // The versions that are there already, so that nothing is built twice.
    fs::copy(toolchain.join("../Cargo.lock"), folder.join("Cargo.lock"))
        .map_err(|error| error.to_string())?;
    let target: PathBuf = root.parent().and_then(Path::parent).unwrap_or(root).to_owned();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["test", "--quiet", "--target-dir"]).arg(target).current_dir(folder);
    said(&mut cargo)?;
    Ok(String::from_utf8_lossy(&out).lines().next().unwrap_or_default().to_owned())
}

/// What a command printed, or else what it complained of.
fn said(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|error| error.to_string())?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() {
        return Ok(text(&output.stdout));
    }
    Err(format!("{}\n{}", text(&output.stdout), text(&output.stderr)))
}
