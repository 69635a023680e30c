//! Traces, as a collector receives them by OTLP over HTTP: one of each request, with its operation and its statements.
//! A collector that is away or takes its time costs nobody anything but spans.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::mpsc::{Receiver, Sender, channel},
    time::{Duration, Instant},
};

use flowkiwi_medias::place::Place;
use opentelemetry_proto::tonic::{
    collector::trace::v1::ExportTraceServiceRequest,
    common::v1::{KeyValue, any_value::Value},
    trace::v1::{Span, span::SpanKind, status::StatusCode},
};
use prost::Message as _;
use serde_json::json;

use crate::{
    binary::refused,
    harness::{Request, Server},
    statements::Logged,
};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT: &str = "00f067aa0ba902b7";

/// A server that takes spans, and what it was sent.
struct Collector {
    url: String,
    sent: Receiver<Vec<u8>>,
}

impl Collector {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (send, sent) = channel();
        std::thread::spawn(move || {
            for client in listener.incoming() {
                let send = send.clone();
                std::thread::spawn(move || take(&client.unwrap(), &send));
            }
        });
        Self { url, sent }
    }

    /// All that was sent by a server that has ended.
    fn requests(&self) -> Vec<ExportTraceServiceRequest> {
        let decode = |sent: Vec<u8>| ExportTraceServiceRequest::decode(&*sent).unwrap();
        self.sent.try_iter().map(decode).collect()
    }

    /// The spans of it.
    fn spans(&self) -> Vec<Span> {
        let scopes = self.requests().into_iter().flat_map(|request| request.resource_spans);
        let scopes = scopes.flat_map(|of| of.scope_spans);
        scopes.flat_map(|scope| scope.spans).collect()
    }
}

/// Takes what comes on a connection, and answers that it was taken.
fn take(client: &TcpStream, sent: &Sender<Vec<u8>>) {
    let mut reader = BufReader::new(client);
    loop {
        let (mut head, mut length) = (Vec::new(), 0);
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap() == 0 {
                return;
            }
            if line == "\r\n" {
                break;
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().unwrap();
            }
            head.push(line);
        }
        assert!(head[0].starts_with("POST /v1/traces HTTP/1.1"), "{head:?}");
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        // Whoever is told that it was taken may look at once.
        sent.send(body).ok();
        (&*client).write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").unwrap();
    }
}

/// A server beside another that sends its spans there.
fn traced(server: &Server, url: &str) -> Logged {
    Logged::start(server, &["--otlp-endpoint", url], "info")
}

fn hex(id: &[u8]) -> String {
    id.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn text<'a>(attributes: &'a [KeyValue], key: &str) -> Option<&'a str> {
    match attributes.iter().find(|one| one.key == key)?.value.as_ref()?.value.as_ref()? {
        Value::StringValue(text) => Some(text),
        _ => None,
    }
}

fn status(span: &Span) -> Option<i64> {
    let status = span.attributes.iter().find(|one| one.key == "http.response.status_code")?;
    match status.value.as_ref()?.value.as_ref()? {
        Value::IntValue(status) => Some(*status),
        _ => None,
    }
}

fn ask(server: &Server, path: &str, traceparent: &str) -> Request {
    server.request("GET", path).header("traceparent", traceparent)
}

#[test]
fn one_request_is_one_trace_with_its_operation_and_its_statements() {
    let server = Server::start(|_| {});
    let collector = Collector::start();
    let other = traced(&server, &collector.url);
    let path = format!("/rest/api/medias/{}", server.media);
    let request = server
        .request("PATCH", format!("{path}?secret=of-a-query"))
        .header("traceparent", format!("00-{TRACE}-{PARENT}-01"))
        .header("X-Request-Id", "traced-1");
    let (answer, told) = other.ask(request.merge_patch(&json!({"title": "of-a-body"})));
    assert_eq!(answer.status, 200, "{answer:?}");
    let answered = told.last().unwrap();
    let spans = answered["spans"].to_string();
    assert!(spans.contains("traced-1") && spans.contains(TRACE), "{answered}");
    drop(other);

    let sent: Vec<_> = collector.sent.try_iter().collect();
    for secret in ["of-a-query", "of-a-body", server.token.as_str()] {
        let is_there =
            sent.iter().any(|it| it.windows(secret.len()).any(|it| it == secret.as_bytes()));
        assert!(!is_there, "{secret}");
    }
    let sent = sent.iter().map(|it| ExportTraceServiceRequest::decode(&**it).unwrap());
    let of = sent.flat_map(|request| request.resource_spans).collect::<Vec<_>>();
    let resource = &of[0].resource.as_ref().unwrap().attributes;
    assert_eq!(text(resource, "service.name"), Some("flowkiwi"));
    assert_eq!(text(resource, "service.version"), Some(env!("CARGO_PKG_VERSION")));
    let spans = of.iter().flat_map(|of| &of.scope_spans).flat_map(|scope| &scope.spans);
    let spans: Vec<_> = spans.filter(|span| hex(&span.trace_id) == TRACE).collect();
    let named = |name: &str| {
        let found: Vec<_> = spans.iter().filter(|span| span.name == name).collect();
        assert_eq!(found.len(), 1, "{name}: {spans:?}");
        *found[0]
    };

    let request = named("PATCH /rest/api/medias/{id}");
    assert_eq!(hex(&request.parent_span_id), PARENT);
    assert_eq!(request.kind(), SpanKind::Server);
    assert_eq!(status(request), Some(200));
    for (key, value) in [
        ("http.request.method", "PATCH"),
        ("http.route", "/rest/api/medias/{id}"),
        ("url.path", &path),
        ("url.scheme", "http"),
        ("request.id", "traced-1"),
    ] {
        assert_eq!(text(&request.attributes, key), Some(value), "{request:?}");
    }
    let operation = named("updateMedia");
    assert_eq!(operation.parent_span_id, request.span_id);
    let write = named("write");
    assert_eq!(write.parent_span_id, operation.span_id);
    let update = named("UPDATE medias");
    assert_eq!(update.parent_span_id, write.span_id);
    assert_eq!(update.kind(), SpanKind::Client);
    assert!(update.end_time_unix_nano <= write.end_time_unix_nano);
    assert!(update.end_time_unix_nano <= request.end_time_unix_nano);
    let system = match &server.settings.database {
        Place::Server(_) => "postgresql",
        _ => "sqlite",
    };
    assert_eq!(text(&update.attributes, "db.system.name"), Some(system));
    let statement = text(&update.attributes, "db.query.text").unwrap();
    assert!(statement.starts_with("UPDATE") && statement.contains("title"), "{statement}");
}

#[test]
fn a_trace_is_gone_on_with_only_where_its_caller_says_so_plainly() {
    let server = Server::start(|_| {});
    let collector = Collector::start();
    let other = traced(&server, &collector.url);
    let whole = format!("00-{TRACE}-{PARENT}-01");
    for traceparent in [
        "",
        "00-1-2-01",
        &whole[..54],
        &whole.to_uppercase(),
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        &format!("ff{}", &whole[2..]),
    ] {
        let (answer, _) = other.ask(ask(&server, "/rest/api/products", traceparent));
        assert_eq!(answer.status, 200, "{answer:?}");
    }
    let twice = ask(&server, "/rest/api/products", &whole).header("traceparent", &whole);
    assert_eq!(other.ask(twice).0.status, 200);
    // Its caller keeps nothing of it, and so does the server.
    let unsampled = format!("00-{TRACE}-{PARENT}-00");
    let (answer, told) = other.ask(ask(&server, "/rest/api/roles", &unsampled));
    assert_eq!(answer.status, 200, "{answer:?}");
    assert!(told.last().unwrap()["spans"].to_string().contains(TRACE), "{told:?}");
    // A path that is none has no route, and a method that is none no name.
    assert_eq!(other.ask(ask(&server, "/nowhere/at/all", &whole)).0.status, 404);
    drop(other);

    let spans = collector.spans();
    let lists: Vec<_> = spans.iter().filter(|span| span.name == "GET /rest/api/products").collect();
    assert_eq!(lists.len(), 7, "{spans:?}");
    for list in &lists {
        assert!(list.parent_span_id.is_empty() && hex(&list.trace_id) != TRACE, "{list:?}");
    }
    assert!(!spans.iter().any(|span| span.name.ends_with("/roles")), "{spans:?}");
    let nowhere: Vec<_> = spans.iter().filter(|span| span.name == "GET").collect();
    assert_eq!((nowhere.len(), status(nowhere[0])), (1, Some(404)));
    // What a client did wrong is no error.
    let is_error =
        |span: &&Span| span.status.as_ref().is_some_and(|it| it.code() == StatusCode::Error);
    assert_eq!(spans.iter().filter(is_error).count(), 0);
}

#[test]
fn a_collector_that_is_away_or_never_answers_stops_nobody() {
    let server = Server::start(|_| {});
    let away = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    // Connections are made and nothing is read of them.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    for address in [away, silent.local_addr().unwrap()] {
        let other = traced(&server, &format!("http://{address}"));
        for _ in 0..20 {
            let (answer, _) = other.ask(server.request("GET", "/rest/api/medias"));
            assert_eq!(answer.status, 200, "{answer:?}");
        }
        let began = Instant::now();
        let lines = other.stop();
        // The exporter itself would wait for ten.
        assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
        // What is lost is said by whoever gives up first.
        let lost = ["ExportError", "the last spans were not sent"];
        let is_said = |line: &String| lost.iter().any(|words| line.contains(words));
        assert!(lines.iter().any(is_said), "{lines:?}");
    }
}

#[test]
fn nothing_is_traced_where_nobody_asks_for_it() {
    let server = Server::start(|_| {});
    let other = Logged::start(&server, &[], "trace");
    let whole = format!("00-{TRACE}-{PARENT}-01");
    let (answer, told) = other.ask(ask(&server, "/rest/api/medias", &whole));
    assert_eq!(answer.status, 200, "{answer:?}");
    assert!(told.iter().any(|line| line["message"] == "a statement"), "{told:?}");
    for line in told {
        let spans = line["spans"].as_array().unwrap();
        let names: Vec<_> = spans.iter().map(|span| span["name"].as_str().unwrap()).collect();
        assert!(names == ["request"] || names == ["request", "operation"], "{line}");
        assert!(!line["spans"].to_string().contains("trace_id"), "{line}");
    }
}

#[test]
fn what_is_no_collector_is_one_plain_line() {
    let folder = tempfile::TempDir::new().unwrap();
    for typed in ["127.0.0.1:4318", "ftp://collector.example", "http://", "http://a b"] {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_flowkiwi"));
        command.env("FLOWKIWI_DATA", folder.path()).env("OTEL_EXPORTER_OTLP_ENDPOINT", typed);
        command.env("FLOWKIWI_LISTEN", "127.0.0.1:0");
        refused(&command.output().unwrap(), "OTEL_EXPORTER_OTLP_ENDPOINT (--otlp-endpoint)");
    }
}
