//! Linters that other people wrote: Spectral's ruleset `oas`, the rules that Redocly recommends, and
//! openapi-spec-validator. Each reads what is served, with every rule that it has on.

use std::{collections::BTreeSet, fs, path::PathBuf, process::Command};

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

/// Spectral takes `security` of OpenAPI 3.1 for that of 3.0 and before, where only schemes of OAuth 2 list names:
/// it wants the roles that 3.1 lets a bearer scheme list (OpenAPI 3.1 §4.8.30) to be among the `flows` of the
/// scheme, which 3.1 lets no bearer scheme have (§4.8.27). What it says of these is held to be just that: once it is
/// mended, this says so.
#[test]
fn spectral_finds_nothing_in_any_flavour_but_roles_that_3_1_lets_be_listed() {
    if !are_here(&[Tool::Npm], "the contract linted by Spectral") {
        return;
    }
    let documents = FLAVOURS.map(|(name, path)| json!({"name": name, "text": text(path)}));
    let found = run("spectral.mjs", &[], &documents.into_iter().collect());
    for ((name, _), findings) in FLAVOURS.into_iter().zip(found.as_array().unwrap()) {
        let is_3_1 = name == "openapi.yaml" || name == "openapi.json";
        let expected = if is_3_1 { roles() } else { BTreeSet::new() };
        let found = findings.as_array().unwrap().iter().map(ToString::to_string);
        assert_eq!(found.collect::<BTreeSet<_>>(), expected, "{name}");
    }
}

/// What Spectral says of the roles of the contract.
fn roles() -> BTreeSet<String> {
    let document = shared().document();
    assert_eq!(document["components"]["securitySchemes"]["bearer"]["type"], "http");
    let mut said = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let requirements = operation["security"].as_array().into_iter().flatten();
            for (requirement, listed) in requirements.enumerate() {
                for (role, name) in listed["bearer"].as_array().into_iter().flatten().enumerate() {
                    let finding = json!({
                        "rule": "oas3-operation-security-defined",
                        "message": format!("{name} must be listed among scopes."),
                        "at": ["paths", path, method, "security", requirement.to_string(), "bearer", role.to_string()],
                    });
                    said.insert(finding.to_string());
                }
            }
        }
    }
    said
}
