//! Contract tests: Schemathesis reads the document, and sends what it makes of it to the server. `tests/python`
//! has what it is told, and which release of it pip brings.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        LazyLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use crate::harness::Server;

const HELP: &str = "help: apt-get install python3 python3-venv";

/// The program. Where there is no Python to run it, what is left out is said and counted.
fn program(test: &str) -> Option<&'static Path> {
    static PROGRAM: LazyLock<Option<PathBuf>> = LazyLock::new(install);
    static LEFT_OUT: AtomicUsize = AtomicUsize::new(0);
    if PROGRAM.is_none() {
        let count = LEFT_OUT.fetch_add(1, Ordering::Relaxed) + 1;
        let said = format!("LEFT OUT for want of Python, {count} so far: {test}; {HELP}\n");
        // What a test that passes prints is not shown; this has to be.
        std::io::stderr().write_all(said.as_bytes()).unwrap();
    }
    PROGRAM.as_deref()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/python")
}

fn install() -> Option<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "the tests have no settings to read this in")]
    let is_ci = std::env::var_os("CI").is_some();
    let environment = Path::new(env!("CARGO_TARGET_TMPDIR")).join("schemathesis");
    let requirements = folder().join("schemathesis.txt");
    let wanted = fs::read(&requirements).unwrap();
    let stamp = environment.join(".installed-of");
    if fs::read(&stamp).ok().as_ref() != Some(&wanted) {
        let made =
            Command::new("python3").args(["-m", "venv", "--clear"]).arg(&environment).output();
        if !made.is_ok_and(|output| output.status.success()) {
            assert!(!is_ci, "there is no Python that makes virtual environments; {HELP}");
            return None;
        }
        let installed = Command::new(environment.join("bin/python"))
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
            .args(["--require-hashes", "--requirement"])
            .arg(requirements)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&installed.stderr);
        assert!(installed.status.success(), "pip install: {said}");
        fs::write(stamp, wanted).unwrap();
    }
    Some(environment.join("bin/schemathesis"))
}

/// Runs phases of Schemathesis on a server of their own, with all checks and on every operation.
fn holds(test: &str, phases: &str, max_examples: &str) {
    let Some(program) = program(test) else { return };
    let server = Server::start(|settings| settings.demo = true);
    let output = Command::new(program)
        .arg("--config-file")
        .arg(folder().join("schemathesis.toml"))
        .args(["run", "--no-color", "--checks", "all", "--phases", phases])
        .args(["--max-examples", max_examples])
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi/openapi.yaml"))
        .env("PYTHONPATH", folder())
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("FLOWKIWI_URL", &server.url)
        .env("FLOWKIWI_TOKEN", &server.token)
        .env("FLOWKIWI_ORGANIZATION", server.organization.to_string())
        .current_dir(env!("CARGO_TARGET_TMPDIR"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    // What sends nothing finds nothing.
    let total = flowkiwi_medias::contract::Operation::ALL.len();
    assert!(said.contains(&format!("Selected: {total}/{total}")), "{said}");
    assert!(said.contains("No issues found") || said.contains("passed"), "{said}");
}

#[test]
fn whatever_schemathesis_makes_of_the_contract_is_answered_as_it_says() {
    holds("requests by Schemathesis", "examples,coverage,fuzzing", "8");
}

#[test]
fn whatever_schemathesis_does_with_what_it_was_answered_is_answered_as_the_contract_says() {
    holds("sequences of requests by Schemathesis", "stateful", "40");
}
