//! What the service is made of: `deny.toml`, but for its advisories, which somebody would have to be asked for. What
//! only tests and tools need may come in two versions; licences and sources are those of all.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::Command,
};

use serde_json::Value;
use spdx::{Expression, ParseMode};

use crate::tools::succeed;

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

#[test]
fn nothing_is_there_in_two_versions_but_what_is_known_to_be() {
    let known: BTreeSet<_> = list("skip", "{ crate = \"").into_iter().collect();
    let metadata = metadata();
    let packages: BTreeMap<&str, &Value> = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|package| (text(package, "id"), package))
        .collect();
    let nodes: BTreeMap<&str, &Value> = metadata["resolve"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| (text(node, "id"), node))
        .collect();
    // What the service itself is built of; not what its tests are.
    let own = packages.values().find(|package| text(package, "name") == "flowkiwi-medias").unwrap();
    let (mut left, mut built) = (vec![text(own, "id")], BTreeSet::new());
    while let Some(id) = left.pop() {
        if !built.insert(id) {
            continue;
        }
        for needed in nodes[id]["deps"].as_array().unwrap() {
            let kinds = needed["dep_kinds"].as_array().unwrap();
            if kinds.iter().any(|kind| kind["kind"] != "dev") {
                left.push(text(needed, "pkg"));
            }
        }
    }
    let mut versions = BTreeMap::<&str, Vec<&str>>::new();
    for id in built {
        versions.entry(text(packages[id], "name")).or_default().push(text(packages[id], "version"));
    }
    let mut twice = BTreeSet::new();
    for (name, versions) in versions.iter().filter(|(_, versions)| versions.len() > 1) {
        let unknown: Vec<_> =
            versions.iter().filter(|it| !known.contains(&format!("{name}@{it}"))).collect();
        assert_eq!(unknown.len(), 1, "{name} is there as {versions:?}");
        twice.extend(versions.iter().map(|version| format!("{name}@{version}")));
    }
    let gone: Vec<_> = known.difference(&twice).collect();
    assert!(gone.is_empty(), "these are there once by now, or not at all: {gone:?}");
}
