//! Contract tests: Schemathesis reads the document, and sends what it makes of it to the server. `tests/python`
//! has what it is told, and which release of it pip brings.

use std::{path::Path, process::Command};

use crate::{
    harness::Server,
    tools::{self, Tool},
};

/// Runs phases of Schemathesis on a server of their own, with all checks and on every operation.
fn holds(test: &str, phases: &str, max_examples: &str) {
    if !tools::are_here(&[Tool::Python], test) {
        return;
    }
    let server = Server::start(|settings| settings.demo = true);
    let output = Command::new(tools::schemathesis())
        .arg("--config-file")
        .arg(tools::folder("python").join("schemathesis.toml"))
        .args(["run", "--no-color", "--checks", "all", "--phases", phases])
        .args(["--max-examples", max_examples])
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi/openapi.yaml"))
        .env("PYTHONPATH", tools::folder("python"))
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
