//! Traces: a span for each request, for its operation and for what that asks of the database, sent to a collector by
//! OTLP over HTTP. Names are those of the semantic conventions of OpenTelemetry; query strings, headers and values that
//! are bound to statements never come here.
//!
//! A caller's `traceparent` (W3C Trace Context) says which trace a request belongs to, and nothing else is made of it.

use std::{borrow::Cow, pin::Pin, time::Duration};

use actix_web::{
    HttpRequest,
    dev::ServiceRequest,
    http::{
        Method, StatusCode,
        header::{HeaderMap, HeaderName},
    },
};
use opentelemetry::{
    Context, KeyValue,
    propagation::{Extractor, TextMapPropagator as _},
    trace::{TraceContextExt as _, TraceId, TracerProvider as _},
};
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::{
    Resource,
    error::OTelSdkResult,
    propagation::TraceContextPropagator,
    trace::{SdkTracerProvider, SpanData, SpanExporter},
};
use tracing::{Metadata, Span, Subscriber, field};
use tracing_opentelemetry::{OpenTelemetryLayer, OpenTelemetrySpanExt as _};
use tracing_subscriber::{
    Layer,
    filter::{LevelFilter, filter_fn},
    registry::LookupSpan,
};

use super::RequestId;
use crate::{
    config::{Refusal, TraceSettings},
    outgoing,
};

/// The target of the spans that are made for traces alone, here and where the database is asked.
const TARGET: &str = "otel";

/// What keeps them out of the log: nobody makes them then where nothing is traced.
pub(super) const UNTOLD: &str = "otel=off";

/// How long the collector may take to answer. Meanwhile spans wait in a queue, and those that find it full are lost.
const TIMEOUT: Duration = Duration::from_secs(10);

/// How long the end of the process may wait until the last spans are sent.
const FLUSH_TIMEOUT: Duration = Duration::from_secs(3);

/// The longest answer of a collector that is read, in bytes.
const MAX_BYTES: u64 = 1 << 20;

/// What a service is called that was given no name.
const SERVICE_NAME: &str = "flowkiwi";

/// The least that a `traceparent` has (Trace Context §3.2.2).
const TRACEPARENT_BYTES: usize = 55;

/// The methods that have a name (semantic conventions, `http.request.method`).
const METHODS: [Method; 9] = [
    Method::CONNECT,
    Method::DELETE,
    Method::GET,
    Method::HEAD,
    Method::OPTIONS,
    Method::PATCH,
    Method::POST,
    Method::PUT,
    Method::TRACE,
];

/// What all others are called.
const OTHER: &str = "_OTHER";

/// What sends spans, if anything does.
#[derive(Debug)]
pub struct Traces(Option<SdkTracerProvider>);

impl Traces {
    /// Begins to send spans, where there is a collector to send them to. How many, how often and what the service is
    /// called is said by the variables that OpenTelemetry has for it (`OTEL_…`).
    ///
    /// # Errors
    /// Variables that cannot be used.
    pub(super) fn begin(settings: Option<&TraceSettings>) -> Result<Self, Refusal> {
        let Some(settings) = settings else { return Ok(Self(None)) };
        let exporter = opentelemetry_otlp::SpanExporter::builder()
            .with_http()
            .with_http_client(Client::new())
            .with_endpoint(&settings.endpoint)
            .build()
            .map_err(|cause| {
                Refusal::new(
                    format!("spans cannot be sent to `{}`: {cause}", settings.endpoint),
                    "see to the variables that begin with OTEL_EXPORTER_OTLP_",
                )
            })?;
        let provider = SdkTracerProvider::builder()
            .with_resource(resource())
            .with_batch_exporter(Named(exporter))
            .build();
        Ok(Self(Some(provider)))
    }

    /// What makes spans of OpenTelemetry of those that are to be in a trace.
    pub(super) fn layer<S>(&self) -> Option<impl Layer<S> + use<S>>
    where
        S: Subscriber + for<'span> LookupSpan<'span>,
    {
        let tracer = self.0.as_ref()?.tracer(SERVICE_NAME);
        let layer = OpenTelemetryLayer::new(tracer)
            .with_context_activation(false)
            .with_level(false)
            .with_location(false)
            .with_target(false)
            .with_threads(false)
            .with_tracked_inactivity(false);
        Some(layer.with_filter(filter_fn(is_traced).with_max_level_hint(LevelFilter::INFO)))
    }

    /// Sends what is left, for at most three seconds.
    pub fn end(self) {
        if let Some(Err(cause)) = self.0.map(|it| it.shutdown_with_timeout(FLUSH_TIMEOUT)) {
            tracing::warn!(%cause, "the last spans were not sent");
        }
    }
}

/// Events stay in the log, where they are without their trace as well.
fn is_traced(of: &Metadata<'_>) -> bool {
    let is_operation = of.name() == "operation" && of.target().starts_with("openapi_stubs");
    of.is_span() && (of.target() == TARGET || is_operation)
}

/// Who sends the spans: what the variables say of it, and what it is where they say nothing.
fn resource() -> Resource {
    let told = Resource::builder().build();
    let name = told.get(&"service.name".into()).map(|name| name.to_string());
    let mut resource = Resource::builder();
    // What the specification has for a service that nobody named.
    if name.is_none_or(|name| name.starts_with("unknown_service")) {
        resource = resource.with_service_name(SERVICE_NAME);
    }
    if told.get(&"service.version".into()).is_none() {
        resource =
            resource.with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")));
    }
    resource.build()
}

/// The span of a request; none where nothing is traced.
pub(super) fn begin(request: &ServiceRequest, id: &RequestId) -> Span {
    let span = tracing::info_span!(
        target: TARGET,
        "request",
        otel.kind = "server",
        otel.status_code = field::Empty,
    );
    if !span.is_disabled() {
        let caller = TraceContextPropagator::new()
            .extract_with_context(&Context::new(), &Fields(request.headers()));
        // Fails for a span that has begun.
        drop(span.set_parent(caller));
        span.set_attribute("request.id", id.to_string());
        span.set_attribute("http.request.method", method(request.method()).to_owned());
        span.set_attribute("url.path", request.path().to_owned());
        span.set_attribute("url.scheme", request.connection_info().scheme().to_owned());
    }
    span
}

/// The trace that the span of a request is in.
pub(super) fn trace_id(span: &Span) -> Option<TraceId> {
    (!span.is_disabled()).then(|| span.context().span().span_context().trace_id())
}

/// Says in the span of a request what it was answered, and by which pattern of paths it was found.
pub(super) fn answered(span: &Span, request: Option<&HttpRequest>, status: StatusCode) {
    if span.is_disabled() {
        return;
    }
    if let Some(pattern) = request.and_then(HttpRequest::match_pattern) {
        span.set_attribute("http.route", pattern);
    }
    span.set_attribute("http.response.status_code", i64::from(status.as_u16()));
    // What a client did wrong is no error of this side.
    if status.is_server_error() {
        span.set_attribute("error.type", status.as_u16().to_string());
        span.record("otel.status_code", "ERROR");
    }
}

/// A method, unless it is one that nobody knows: there may be any number of those.
fn method(method: &Method) -> &str {
    if METHODS.contains(method) { method.as_str() } else { OTHER }
}

/// The fields of a request, for whoever looks for its trace there.
struct Fields<'a>(&'a HeaderMap);

impl Extractor for Fields<'_> {
    fn get(&self, name: &str) -> Option<&str> {
        let mut values = self.0.get_all(name);
        match (values.next(), values.next()) {
            // One that is there twice is of no trace (Trace Context §3.2.1), nor is one that is too short.
            (Some(value), None) if name != "traceparent" || value.len() >= TRACEPARENT_BYTES => {
                value.to_str().ok()
            }
            _ => None,
        }
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(HeaderName::as_str).collect()
    }
}

/// How the exporter asks the collector. It has a thread of its own, which this blocks.
#[derive(Debug)]
struct Client(ureq::Agent);

impl Client {
    fn new() -> Self {
        Self(outgoing::agent(TIMEOUT).http_status_as_error(false).build().into())
    }

    fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let (head, body) = request.into_parts();
        let mut answer = self.0.run(Request::from_parts(head, &*body))?;
        let content = answer.body_mut().with_config().limit(MAX_BYTES).read_to_vec()?;
        Ok(answer.map(|_| content.into()))
    }
}

impl HttpClient for Client {
    fn send_bytes<'own, 'future>(
        &'own self,
        request: Request<Bytes>,
    ) -> Pin<Box<dyn Future<Output = Result<Response<Bytes>, HttpError>> + Send + 'future>>
    where
        'own: 'future,
        Self: 'future,
    {
        Box::pin(std::future::ready(self.send(request)))
    }
}

/// An exporter of spans, by the names that they have to those who look at them: nobody has to make these while a
/// request waits.
#[derive(Debug)]
struct Named<E>(E);

impl<E: SpanExporter> SpanExporter for Named<E> {
    async fn export(&self, mut batch: Vec<SpanData>) -> OTelSdkResult {
        batch.iter_mut().for_each(name);
        self.0.export(batch).await
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.0.shutdown_with_timeout(timeout)
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.0.force_flush()
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.0.set_resource(resource);
    }
}

/// Calls a request by its method and route, an operation by its id, and a statement by what it does to which table.
fn name(span: &mut SpanData) {
    let text = |key: &str| {
        let attribute = span.attributes.iter().find(|attribute| attribute.key.as_str() == key);
        attribute.map(|attribute| attribute.value.to_string())
    };
    let name = match &*span.name {
        "request" => text("http.request.method").map(|method| {
            let method = if method == OTHER { "HTTP" } else { &method };
            text("http.route")
                .map_or_else(|| method.to_owned(), |route| format!("{method} {route}"))
        }),
        "operation" => text("operation.id"),
        "statement" => text("db.query.text").map(|text| summary(&text)),
        _ => None,
    };
    if let Some(name) = name {
        if span.name == "statement" {
            span.attributes.push(KeyValue::new("db.query.summary", name.clone()));
        }
        span.name = Cow::Owned(name);
    }
}

/// What a statement does, and to which table first, as in `SELECT medias`.
fn summary(statement: &str) -> String {
    let mut words = statement.split_ascii_whitespace();
    let verb = words.next().unwrap_or_default().to_ascii_uppercase();
    let before = match verb.as_str() {
        "SELECT" | "DELETE" => "FROM",
        "INSERT" => "INTO",
        "UPDATE" => "UPDATE",
        _ => return verb,
    };
    let table = if before == verb {
        words.next()
    } else {
        // What stands in parentheses is of another statement.
        let mut depth = 0;
        let is_before = |word: &&str| {
            let is_it = depth == 0 && word.eq_ignore_ascii_case(before);
            depth += word.matches('(').count();
            depth -= word.matches(')').count().min(depth);
            !is_it
        };
        words.skip_while(is_before).nth(1)
    };
    let is_part = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let is_table = |table: &str| {
        !table.is_empty() && table.chars().all(is_part) && !table.eq_ignore_ascii_case("select")
    };
    match table.map(|table| table.trim_matches(|character| !is_part(character))) {
        Some(table) if is_table(table) => format!("{verb} {table}"),
        _ => verb,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_called_by_what_it_does_to_which_table() {
        for (statement, name) in [
            ("SELECT `medias`.`id` FROM `medias` WHERE (`medias`.`id` = ?)", "SELECT medias"),
            (r#"DELETE  FROM "media_tags" WHERE ("media_id" = $1)"#, "DELETE media_tags"),
            ("INSERT INTO `audit_entries` (`id`) VALUES (?)", "INSERT audit_entries"),
            (r#"UPDATE "medias" SET "title" = $1"#, "UPDATE medias"),
            ("select 1", "SELECT"),
            (
                "SELECT `a`, (SELECT count(*) FROM `b` WHERE (1 = 1)) FROM (`c` INNER JOIN `d`)",
                "SELECT c",
            ),
            ("SELECT count(*) FROM (SELECT id FROM medias) found", "SELECT"),
            ("BEGIN IMMEDIATE", "BEGIN"),
            ("", ""),
        ] {
            assert_eq!(summary(statement), name, "{statement}");
        }
    }

    #[test]
    fn a_method_that_nobody_knows_has_no_name() {
        assert_eq!(method(&Method::PATCH), "PATCH");
        assert_eq!(method(&Method::from_bytes(b"BREW").unwrap()), OTHER);
    }
}
