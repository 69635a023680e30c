//! What `deploy/` and the README say of running it is so: the files are what they seem, and every variable, flag and
//! path in them is there.

use std::{collections::BTreeSet, fs, path::Path, process::Command};

use object_store::aws::AmazonS3ConfigKey;
use serde_json::Value;

use crate::harness::{Request, shared};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap()
}

/// The names and texts of all that tells how it is run.
fn files() -> Vec<(String, String)> {
    let deployed = fs::read_dir(root().join("deploy")).unwrap();
    let names = deployed.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let names = names.map(|name| format!("deploy/{name}")).chain(["README.md".to_owned()]);
    names.map(|name| (name.clone(), read(&name))).collect()
}

/// What `flowkiwi … --help` says, of every command.
fn help() -> String {
    let said = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_flowkiwi"));
        let output = command.args(arguments).arg("--help").output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let whole = said(&[]);
    let commands = whole.lines().skip_while(|line| *line != "Commands:").skip(1);
    let commands = commands.take_while(|line| line.starts_with("  "));
    let names = commands.filter_map(|line| line.split_whitespace().next());
    let texts = names.filter(|name| *name != "help").map(|name| said(&[name]));
    texts.collect::<Vec<_>>().concat() + &whole
}

/// The words in a text that begin with this and go on with such.
fn words<'a>(
    text: &'a str,
    prefix: &'a str,
    goes_on: impl Fn(char) -> bool + Copy + 'a,
) -> impl Iterator<Item = &'a str> {
    text.match_indices(prefix).filter_map(move |(at, _)| {
        let is_whole = text[..at].chars().next_back().is_none_or(|before| {
            !before.is_alphanumeric() && !matches!(before, '_' | '-' | '/' | '.')
        });
        let rest = &text[at..];
        let length = prefix.len()
            + rest[prefix.len()..].find(|next| !goes_on(next)).unwrap_or(rest.len() - prefix.len());
        is_whole.then(|| &rest[..length])
    })
}

fn is_variable(letter: char) -> bool {
    letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_'
}

#[test]
fn every_variable_that_is_told_of_is_read() {
    let help = help();
    let known: BTreeSet<_> = words(&help, "FLOWKIWI_", is_variable).collect();
    let files = files();
    let mut told = 0;
    for (file, text) in &files {
        for variable in words(text, "FLOWKIWI_", is_variable) {
            assert!(known.contains(variable), "{file} tells of {variable}");
            told += 1;
        }
        for variable in words(text, "AWS_", is_variable).filter(|variable| variable.len() > 4) {
            let known = variable.to_ascii_lowercase().parse::<AmazonS3ConfigKey>();
            assert!(known.is_ok(), "{file} tells of {variable}");
        }
    }
    assert!(told > 10, "{told}");
}

#[test]
fn every_flag_that_is_told_of_is_taken() {
    let help = help();
    let is_flag = |letter: char| letter.is_ascii_lowercase() || letter == '-';
    let known: BTreeSet<_> = words(&help, "--", is_flag).collect();
    let files = files();
    let mut told = 0;
    for (file, text) in &files {
        // Other programs have flags of their own.
        let of_ours = text
            .lines()
            .filter(|line| line.starts_with("$ flowkiwi ") || line.contains("`flowkiwi "));
        for line in of_ours {
            for flag in words(line, "--", is_flag).filter(|flag| flag.len() > 2) {
                assert!(known.contains(flag), "{file} tells of {flag}: {line}");
                told += 1;
            }
        }
    }
    assert!(told > 5, "{told}");
}

#[test]
fn the_files_are_yaml_and_their_probes_are_answered() {
    let compose: Value = serde_saphyr::from_str(&read("deploy/compose.yaml")).unwrap();
    assert_eq!(compose["services"]["flowkiwi"]["deploy"]["replicas"], 3);
    let kubernetes: Vec<Value> =
        serde_saphyr::from_multiple(&read("deploy/kubernetes.yaml")).unwrap();
    let kinds: Vec<_> = kubernetes.iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["ConfigMap", "Deployment", "Service", "PodDisruptionBudget"]);

    let pod = &kubernetes[1]["spec"]["template"]["spec"];
    let container = &pod["containers"][0];
    let mut probed = vec![];
    for probe in ["startupProbe", "livenessProbe", "readinessProbe"] {
        let path = container[probe]["httpGet"]["path"].as_str();
        probed.push(path.unwrap_or_else(|| panic!("no {probe}")).to_owned());
    }
    let balancer = read("deploy/haproxy.cfg");
    let check = balancer.lines().find_map(|line| line.trim().strip_prefix("option httpchk GET "));
    probed.push(check.unwrap().to_owned());
    assert_eq!(probed, ["/healthz", "/healthz", "/readyz", "/readyz"]);
    for path in probed {
        assert_eq!(Request::new("GET", path).send(shared()).status, 200);
    }

    // Whoever stops an instance waits for longer than it takes to stop.
    let seconds = |text: &Value| -> u64 { text.as_str().unwrap().parse().unwrap() };
    let takes = |variables: &Value| {
        seconds(&variables["FLOWKIWI_DRAIN_SECONDS"])
            + seconds(&variables["FLOWKIWI_SHUTDOWN_GRACE_SECONDS"])
    };
    let grace = pod["terminationGracePeriodSeconds"].as_u64().unwrap();
    assert!(grace > takes(&kubernetes[0]["data"]), "{grace}");
    let flowkiwi = &compose["services"]["flowkiwi"];
    let grace = flowkiwi["stop_grace_period"].as_str().unwrap().trim_end_matches('s');
    assert!(grace.parse::<u64>().unwrap() > takes(&flowkiwi["environment"]), "{grace}");
}
