//! Linters that other people wrote: Spectral's ruleset `oas`, the rules that Redocly recommends, and
//! openapi-spec-validator. Each reads what is served, with every rule that it has on.

use std::{fs, path::PathBuf, process::Command};

use serde_json::{Deserializer, Value, json};

use crate::{
    harness::{Request, shared},
    tools::{self, Tool, are_here, run, scratch, succeed},
};

/// What is linted, and by what name.
const FLAVOURS: [(&str, &str); 4] = [
    ("openapi.yaml", "/openapi.yaml"),
    ("openapi.json", "/openapi.json"),
    ("openapi-3.0.json", "/openapi-3.0.json"),
    ("openapi-3.0-without-multipart.json", "/openapi-3.0.json?without=multipart"),
];

fn text(path: &str) -> String {
    String::from_utf8(Request::new("GET", path).send(shared()).body).unwrap()
}

/// The flavours as files.
fn files(of: &str) -> Vec<PathBuf> {
    let folder = scratch(of);
    let write = |(name, path): (&str, &str)| {
        let file = folder.join(name);
        fs::write(&file, text(path)).unwrap();
        file
    };
    FLAVOURS.into_iter().map(write).collect()
}

#[test]
fn redocly_finds_nothing_in_any_flavour() {
    if !are_here(&[Tool::Npm], "the contract linted by Redocly") {
        return;
    }
    let lint = |files: &[PathBuf]| {
        let output = Command::new("node")
            .arg("node_modules/@redocly/cli/bin/cli.js")
            .args(["lint", "--extends", "recommended", "--format", "json"])
            .args(files)
            .env("REDOCLY_TELEMETRY", "off")
            .env("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true")
            .current_dir(tools::node())
            .output()
            .unwrap();
        let reports = Deserializer::from_slice(&output.stdout).into_iter::<Value>();
        let reports: Vec<_> = reports.map(Result::unwrap).collect();
        assert_eq!(reports.len(), files.len(), "{output:?}");
        reports
    };
    for (report, (name, _)) in lint(&files("redocly")).iter().zip(FLAVOURS) {
        assert_eq!(report["problems"], json!([]), "{name}");
    }
    // It does look.
    let broken = scratch("redocly-broken").join("openapi.json");
    fs::write(&broken, text("/openapi.json").replace("\"operationId\"", "\"operation\"")).unwrap();
    let found = &lint(&[broken])[0]["totals"];
    assert!(found["errors"].as_u64() > Some(0) && found["warnings"].as_u64() > Some(0), "{found}");
}

#[test]
fn openapi_spec_validator_finds_nothing_in_any_flavour() {
    if !are_here(&[Tool::Python], "the contract validated by openapi-spec-validator") {
        return;
    }
    let program = tools::python().join("bin/openapi-spec-validator");
    succeed(Command::new(&program).args(files("openapi-spec-validator")));
    let broken = scratch("validator-broken").join("openapi.json");
    fs::write(&broken, text("/openapi-3.0.json").replace("\"description\"", "\"say\"")).unwrap();
    assert!(!Command::new(&program).arg(broken).output().unwrap().status.success());
}

#[test]
fn spectral_finds_nothing_in_any_flavour() {
    if !are_here(&[Tool::Npm], "the contract linted by Spectral") {
        return;
    }
    let lint = |documents: Vec<(&str, String)>| {
        let documents = documents.iter().map(|(name, text)| json!({"name": name, "text": text}));
        run("spectral.mjs", &[], &documents.collect())
    };
    let found = lint(FLAVOURS.map(|(name, path)| (name, text(path))).into());
    for ((name, _), findings) in FLAVOURS.into_iter().zip(found.as_array().unwrap()) {
        assert_eq!(findings, &json!([]), "{name}");
    }
    // It does look.
    let broken = text("/openapi.json").replace("\"operationId\"", "\"operation\"");
    let found = &lint(vec![("openapi.json", broken)])[0];
    assert!(found.as_array().is_some_and(|found| !found.is_empty()), "{found}");
}
