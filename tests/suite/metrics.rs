//! What is told to Prometheus, on a listener of its own, and read by what others wrote to read it.

use std::{
    collections::BTreeMap,
    net::TcpListener,
    process::{Child, Command},
};

use flowkiwi_medias::contract::Operation;
use serde_json::Value;
use tempfile::TempDir;

use crate::{
    binary::{started_with, terminate, url},
    harness::{Answer, Request},
    tools::{self, Tool, are_here},
};

/// Each value that is told there, by its name with its labels.
pub(crate) fn values(url: &str) -> BTreeMap<String, f64> {
    let answer = Request::new("GET", "").send_to(url);
    assert_eq!(answer.status, 200, "{answer:?}");
    let text = String::from_utf8(answer.body).unwrap();
    let values = text.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let (name, value) = line.rsplit_once(' ').unwrap();
        (name.to_owned(), value.parse().unwrap())
    });
    values.collect()
}

/// A server of the binary's that tells what it measures.
struct Measured {
    child: Child,
    _data: TempDir,
    url: String,
    metrics: String,
    token: String,
    organization: String,
}

impl Measured {
    fn start() -> Self {
        let data = TempDir::new().unwrap();
        let options = ["serve", "--metrics", "127.0.0.1:0"];
        let (child, said) = started_with(&data, &options, "-H 'Accept:");
        let of = |name: &str| {
            let line = said.iter().find(|line| line.trim_start().starts_with(name)).unwrap();
            line.rsplit(' ').next().unwrap().to_owned()
        };
        let metrics = of("Metrics").trim_end_matches("/metrics").to_owned();
        let (token, organization) = (of("Administrator"), of("Organization"));
        Self { child, _data: data, url: url(&said), metrics, token, organization }
    }

    fn request(&self, method: &str, path: &str) -> Request {
        Request::new(method, path)
            .header("Authorization", format!("Bearer {}", self.token))
            .header("X-Flowkiwi-Organization-Id", &self.organization)
    }

    fn scrape(&self) -> Answer {
        let answer = Request::new("GET", "/metrics").send_to(&self.metrics);
        assert_eq!(answer.status, 200, "{answer:?}");
        answer
    }

    fn values(&self) -> BTreeMap<String, f64> {
        values(&format!("{}/metrics", self.metrics))
    }
}

impl Drop for Measured {
    fn drop(&mut self) {
        terminate(&self.child);
        self.child.wait().unwrap();
    }
}

fn requests(operation: &str, status: u16) -> String {
    format!(
        "flowkiwi_http_request_duration_seconds_count{{operation=\"{operation}\",status=\"{status}\"}}"
    )
}

#[test]
fn what_happens_is_counted() {
    let server = Measured::start();
    let media = server.request("GET", "/rest/api/medias").send_to(&server.url).json();
    let media = media["member"][0]["@id"].as_str().unwrap().to_owned();
    let content = format!("{media}/content");
    let sent = server.request("GET", &content).send_to(&server.url).body.len();
    let upload = server.request("POST", "/rest/api/medias").form(&[("file", Some("a"), b"12345")]);
    assert_eq!(upload.send_to(&server.url).status, 201);
    assert_eq!(server.request("DELETE", &media).send_to(&server.url).status, 204);
    assert_eq!(server.request("DELETE", &media).send_to(&server.url).status, 404);
    let nobody = server.request("GET", &media).without("Authorization");
    assert_eq!(nobody.send_to(&server.url).status, 401);
    assert_eq!(Request::new("GET", "/nowhere?a=b").send_to(&server.url).status, 404);

    let values = server.values();
    let value =
        |name: &str| values.get(name).copied().unwrap_or_else(|| panic!("{name}: {values:?}"));
    assert_eq!(value(&requests("deleteMedia", 204)), 1.0);
    assert_eq!(value(&requests("deleteMedia", 404)), 1.0);
    assert_eq!(value(&requests("getMedia", 401)), 1.0);
    assert_eq!(value(&requests("none", 404)), 1.0);
    assert_eq!(value("flowkiwi_refusals_total{reason=\"no_token\"}"), 1.0);
    assert_eq!(value("flowkiwi_sent_bytes_total"), sent as f64);
    assert!(value("flowkiwi_received_bytes_total") >= 5.0);
    assert_eq!(value("flowkiwi_http_requests_in_flight"), 0.0);
    assert_eq!(value("flowkiwi_removals{state=\"due\"}"), 0.0);
    assert_eq!(value("flowkiwi_removals{state=\"failing\"}"), 0.0);
    assert_eq!(value("flowkiwi_database_readers{state=\"most\"}"), 4.0);
    assert!(value("flowkiwi_database_readers{state=\"open\"}") >= 1.0);
    assert_eq!(value("flowkiwi_database_reads_waiting"), 0.0);
    assert_eq!(value("flowkiwi_database_writes_waiting"), 0.0);
    assert_eq!(value("flowkiwi_database_write_queue"), 1024.0);
    for access in ["read", "write"] {
        assert_eq!(value(&format!("flowkiwi_database_failures_total{{access=\"{access}\"}}")), 0.0);
        assert_eq!(value(&format!("flowkiwi_database_shed_total{{access=\"{access}\"}}")), 0.0);
        assert_eq!(value(&format!("flowkiwi_storage_failures_total{{access=\"{access}\"}}")), 0.0);
    }
    for check in ["database", "writer", "storage"] {
        assert_eq!(value(&format!("flowkiwi_ready{{check=\"{check}\"}}")), 1.0);
    }
    let batches = value("flowkiwi_database_batch_writes_count");
    assert!(batches >= 3.0);
    assert_eq!(value("flowkiwi_database_commit_duration_seconds_count"), batches);
    assert_eq!(value("flowkiwi_build_info{version=\"0.1.0\"}"), 1.0);
    if cfg!(target_os = "linux") {
        assert!(value("process_start_time_seconds") > 0.0);
        assert!(value("process_resident_memory_bytes") > 0.0);
    }
}

#[test]
fn it_is_told_nowhere_else_and_no_client_chooses_a_label() {
    let server = Measured::start();
    assert_eq!(Request::new("GET", "/metrics").send_to(&server.url).status, 404);
    assert_eq!(Request::new("GET", "/rest/api/medias").send_to(&server.metrics).status, 404);
    for secret in ["/chosen-by-a-client", "/rest/api/medias/chosen-by-a-client"] {
        let request = server.request("PATCH", secret).header("X-Request-Id", "chosen-by-a-client");
        assert_eq!(request.send_to(&server.url).status / 100, 4);
        server.request("GET", secret).send_to(&server.url);
    }
    let text = String::from_utf8(server.scrape().body).unwrap();
    assert!(!text.to_lowercase().contains("chosen"), "{text}");
    for part in text.split("operation=\"").skip(1) {
        let label = part.split('"').next().unwrap();
        let is_known = Operation::ALL.iter().any(|operation| operation.id() == label);
        assert!(is_known || label == "none", "{label}");
    }
}

#[test]
fn a_port_that_is_taken_is_refused_by_its_setting() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let data = TempDir::new().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_flowkiwi"));
    command.env("FLOWKIWI_DATA", data.path().join("data")).env("FLOWKIWI_METRICS", &address);
    let output = command.args(["serve", "--listen", "127.0.0.1:0"]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(
        said.contains("another program listens") && said.contains("FLOWKIWI_METRICS="),
        "{said}"
    );
}

#[test]
fn the_parser_of_prometheus_reads_it() {
    if !are_here(&[Tool::Python], "Prometheus' own parser reads what is measured") {
        return;
    }
    let server = Measured::start();
    server.request("GET", "/rest/api/medias").send_to(&server.url);
    let scraped = server.scrape();
    let media_type = scraped.header("Content-Type").unwrap();
    assert!(media_type.starts_with("text/plain; version=0.0.4"), "{media_type}");
    let text = Value::from(String::from_utf8(scraped.body).unwrap());
    let script = "import json, sys
from prometheus_client.parser import text_string_to_metric_families as read
print(json.dumps({family.name: family.type for family in read(json.load(sys.stdin))}))";
    let mut python = Command::new(tools::prometheus().join("bin/python"));
    let output = tools::feed(python.args(["-c", script]), &text);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let families: BTreeMap<String, String> = serde_json::from_slice(&output.stdout).unwrap();
    assert!(families.len() > 12, "{families:?}");
    for (name, kind) in &families {
        let expected = match name.as_str() {
            it if it.ends_with("_duration_seconds") || it.ends_with("_batch_writes") => "histogram",
            "flowkiwi_refusals" | "flowkiwi_received_bytes" | "flowkiwi_sent_bytes" => "counter",
            "flowkiwi_database_slow_statements" | "process_cpu_seconds" => "counter",
            it if it.ends_with("_failures") || it.ends_with("_shed") => "counter",
            "flowkiwi_http_answers_again" => "counter",
            _ => "gauge",
        };
        assert_eq!(kind, expected, "{name}");
    }
}
