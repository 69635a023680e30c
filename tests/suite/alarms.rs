//! The alarms of `deploy/alerts.yaml`: each can be read, and is about what a running server tells. That the metric
//! behind each moves with what it is for, the tests of faults show.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::Command,
};

use flowkiwi_medias::contract::Operation;
use serde_json::Value;

use crate::{
    harness::Server,
    tools::{self, Tool, are_here},
};

/// What an alarm asks for: a metric with these labels.
#[derive(Debug)]
struct Selector {
    alert: String,
    metric: String,
    /// Each label with its operator and value.
    labels: Vec<[String; 3]>,
}

fn rules() -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy/alerts.yaml");
    let file: Value = serde_saphyr::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let groups = file["groups"].as_array().unwrap().iter();
    groups.flat_map(|group| group["rules"].as_array().unwrap().clone()).collect()
}

/// What the alarms ask for, as a parser of PromQL reads it.
fn selectors(rules: &[Value]) -> Vec<Selector> {
    let script = r#"import json, sys
import promql_parser as promql

found = []
for rule in json.load(sys.stdin):
    def visit(node):
        if isinstance(node, promql.VectorSelector):
            labels = [[it.name, str(it.op), it.value] for it in node.matchers.matchers]
            found.append([rule["alert"], node.name, labels])
    promql.walk(promql.parse(rule["expr"]), visit)
print(json.dumps(found))"#;
    let mut python = Command::new(tools::prometheus().join("bin/python"));
    let output = tools::feed(python.args(["-c", script]), &Value::from(rules.to_vec()));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let found: Vec<(String, String, Vec<[String; 3]>)> =
        serde_json::from_slice(&output.stdout).unwrap();
    let selector = |(alert, metric, labels)| Selector { alert, metric, labels };
    found.into_iter().map(selector).collect()
}

/// The labels that a metric has, each with its values.
type Labels = BTreeMap<String, BTreeSet<String>>;

/// What is told, by the name of each metric.
fn told(server: &Server) -> BTreeMap<String, Labels> {
    let mut told = BTreeMap::<String, Labels>::new();
    for series in server.values().into_keys() {
        let (name, labels) = series.split_once('{').unwrap_or((&series, "}"));
        let of_it = told.entry(name.to_owned()).or_default();
        for label in labels.trim_end_matches('}').split(',').filter(|it| !it.is_empty()) {
            let (label, value) = label.split_once('=').unwrap();
            let value = value.trim_matches('"').to_owned();
            of_it.entry(label.to_owned()).or_default().insert(value);
        }
    }
    told
}

#[test]
fn every_alarm_is_about_what_a_server_tells() {
    if !are_here(&[Tool::Python], "the alarms are read by a parser of PromQL") {
        return;
    }
    let server = Server::measured(|_| {});
    server.get("/rest/api/medias");
    let told = told(&server);
    let rules = rules();
    let selectors = selectors(&rules);
    for rule in &rules {
        let alert = &rule["alert"];
        assert!(selectors.iter().any(|it| *alert == it.alert), "{alert} is about nothing");
    }
    let is_operation = |value: &str| Operation::ALL.iter().any(|it| it.id() == value);
    for Selector { alert, metric, labels } in &selectors {
        let known = told.get(metric).unwrap_or_else(|| panic!("{alert}: no {metric} in {told:?}"));
        for [label, operator, value] in labels {
            let values = known.get(label);
            let values = values.unwrap_or_else(|| panic!("{alert}: no {label} of {metric}"));
            let is_pattern = operator.contains("Re");
            let alternatives = if is_pattern { value.split('|').collect() } else { vec![&**value] };
            for one in alternatives.into_iter().filter(|one| !one.contains('.')) {
                let is_known = values.contains(one) || one == "none" || is_operation(one);
                assert!(is_known, "{alert}: no {metric} has the {label} {one}: {values:?}");
            }
        }
    }
}

#[test]
fn every_alarm_says_how_bad_it_is_and_what_to_do() {
    let rules = rules();
    let mut names = BTreeSet::new();
    for rule in &rules {
        let text = |value: &Value| value.as_str().unwrap_or_else(|| panic!("{rule}")).to_owned();
        assert!(names.insert(text(&rule["alert"])), "there are two {}", rule["alert"]);
        assert!(["page", "ticket"].contains(&&*text(&rule["labels"]["severity"])), "{rule}");
        assert!(text(&rule["annotations"]["summary"]).len() > 10);
        assert!(text(&rule["annotations"]["description"]).len() > 10);
    }
    assert!(names.len() >= 10, "{names:?}");
}
