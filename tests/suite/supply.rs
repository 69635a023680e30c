//! What the service is made of: `deny.toml`, but for its advisories, which somebody would have to be asked for, and the
//! bill of materials. What only tests and tools need may come in two versions; licences and sources are those of all.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::Command,
};

use serde_json::Value;
use spdx::{Expression, ParseMode};

use crate::tools::{Tool, are_here, succeed};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn metadata() -> Value {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--locked", "--format-version", "1"]);
    serde_json::from_slice(&succeed(cargo.current_dir(ROOT)).stdout).unwrap()
}

/// What stands between quotes in a list of `deny.toml`, after `key`.
fn list(name: &str, key: &str) -> Vec<String> {
    let text = fs::read_to_string(Path::new(ROOT).join("deny.toml")).unwrap();
    let (_, list) = text.split_once(&format!("\n{name} = [")).unwrap();
    let (list, _) = list.split_once("\n]").unwrap();
    let lines = list.lines().filter_map(|line| line.trim().strip_prefix(key)?.split('"').next());
    lines.map(str::to_owned).collect()
}

fn text<'a>(package: &'a Value, name: &str) -> &'a str {
    package[name].as_str().unwrap_or_default()
}

#[test]
fn every_licence_is_one_of_those_that_are_allowed() {
    let allowed = list("allow", "\"");
    let metadata = metadata();
    let mut used = BTreeSet::new();
    for package in metadata["packages"].as_array().unwrap() {
        let (name, licence) = (text(package, "name"), text(package, "license"));
        let read = Expression::parse_mode(licence, ParseMode::LAX);
        let read = read.unwrap_or_else(|error| panic!("{name}: `{licence}`: {error}"));
        let is_allowed = read.evaluate(|one| {
            let licence = one.license.to_string();
            let found = allowed.contains(&licence);
            if found {
                used.insert(licence);
            }
            found
        });
        assert!(is_allowed, "{name} is under `{licence}`");
    }
    let unused: Vec<_> = allowed.iter().filter(|licence| !used.contains(*licence)).collect();
    assert!(unused.is_empty(), "nothing is under {unused:?} any more");
}

#[test]
fn everything_comes_from_the_registry_of_crates() {
    let metadata = metadata();
    for package in metadata["packages"].as_array().unwrap() {
        let source = package["source"].as_str();
        let is_ours = source.is_none() && text(package, "manifest_path").starts_with(ROOT);
        let registry = "registry+https://github.com/rust-lang/crates.io-index";
        assert!(
            is_ours || source == Some(registry),
            "{} is from {source:?}",
            text(package, "name")
        );
    }
}

/// What the service is built of, by name, in each of its versions; not what its tests are.
fn built(options: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["tree", "--locked", "--package", "flowkiwi-medias", "--prefix", "none"]);
    let output = succeed(cargo.args(options).args(["--format", "{p}"]).current_dir(ROOT));
    let mut built = BTreeMap::<String, BTreeSet<String>>::new();
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let (name, rest) = line.split_once(" v").unwrap();
        let version = rest.split(' ').next().unwrap();
        built.entry(name.to_owned()).or_default().insert(version.to_owned());
    }
    built
}

#[test]
fn nothing_is_there_in_two_versions_but_what_is_known_to_be() {
    let known: BTreeSet<_> = list("skip", "{ crate = \"").into_iter().collect();
    let mut twice = BTreeSet::new();
    for (name, versions) in built(&["--target", "all", "--edges", "normal,build"]) {
        if versions.len() > 1 {
            let unknown = versions.iter().filter(|it| !known.contains(&format!("{name}@{it}")));
            assert_eq!(unknown.count(), 1, "{name} is there as {versions:?}");
            twice.extend(versions.iter().map(|version| format!("{name}@{version}")));
        }
    }
    let gone: Vec<_> = known.difference(&twice).collect();
    assert!(gone.is_empty(), "these are there once by now, or not at all: {gone:?}");
}

/// Numbers of metadata come back to their last digit. What the tests alone need has them read so in any case, so that
/// only the service without the tests can show it.
#[test]
fn numbers_are_read_to_their_last_digit_without_the_tests_too() {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["tree", "--locked", "--package", "flowkiwi-medias", "--edges", "normal,features"]);
    let output = succeed(cargo.args(["--invert", "serde_json"]).current_dir(ROOT));
    let tree = String::from_utf8(output.stdout).unwrap();
    assert!(tree.contains("serde_json feature \"float_roundtrip\""), "{tree}");
}

/// Everything that is linked is in the bill of materials, as `Cargo.lock` has it. What makes the bill cannot tell
/// which optional crates are built, so that it may name more.
#[test]
fn the_bill_of_materials_is_that_of_the_lock() {
    if !are_here(&[Tool::Cyclonedx], "the bill of materials is that of the lock") {
        return;
    }
    let page = fs::read_to_string(Path::new(ROOT).join("SECURITY.md")).unwrap();
    let line = page.lines().find_map(|line| line.strip_prefix("$ cargo cyclonedx ")).unwrap();
    let mut cargo = Command::new(env!("CARGO"));
    succeed(cargo.arg("cyclonedx").args(line.split(' ')).current_dir(ROOT));
    let bill = fs::read(Path::new(ROOT).join("flowkiwi_bin.cdx.json")).unwrap();
    let bill: Value = serde_json::from_slice(&bill).unwrap();
    assert_eq!(text(&bill, "bomFormat"), "CycloneDX");
    let mut named = BTreeMap::new();
    for component in bill["components"].as_array().unwrap() {
        let version = (text(component, "name"), text(component, "version"));
        named.insert(version, text(&component["hashes"][0], "content"));
    }
    let locked = fs::read_to_string(Path::new(ROOT).join("Cargo.lock")).unwrap();
    let locked: BTreeMap<_, _> = locked.split("[[package]]").filter_map(of_lock).collect();
    for (version, hash) in &named {
        assert_eq!(locked.get(version), Some(hash), "{version:?}");
    }
    for (name, versions) in built(&["--edges", "normal,no-proc-macro"]) {
        for version in &versions {
            let is_named = named.contains_key(&(name.as_str(), version.as_str()));
            assert!(is_named || name == "flowkiwi-medias", "{name} {version} is not in it");
        }
    }
}

/// Name, version and SHA-256 of a package of `Cargo.lock`; of one of ours there is no SHA-256.
fn of_lock(package: &str) -> Option<((&str, &str), &str)> {
    let field = |name: &str| {
        let value = package.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" = \""));
        Some(value?.trim_end_matches('"'))
    };
    Some(((field("name")?, field("version")?), field("checksum").unwrap_or_default()))
}
