//! The log, on standard error, the request id that runs through it, and traces. Credentials and query strings never
//! come here.

mod traces;

use std::{fmt, io::IsTerminal, time::Instant};

use actix_web::{
    Error, HttpMessage,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{HeaderMap, HeaderName, HeaderValue},
    middleware::Next,
    web::Data,
};
use openapi_stubs::actix::OperationId;
use tracing::{Instrument, field};
use tracing_subscriber::{
    EnvFilter, Layer as _, layer::SubscriberExt as _, registry, util::SubscriberInitExt as _,
};
use uuid::Uuid;

pub use self::traces::Traces;
use crate::{
    app::{App, new_id},
    config::{LogFormat, LogSettings, Refusal, TraceSettings},
    metrics::Metrics,
};

/// The header a request id comes and goes in.
pub const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Begins to log, for the whole process, and to trace where there is a collector.
///
/// # Errors
/// A filter that cannot be read, or a collector that nothing can be sent to.
pub fn begin(settings: &LogSettings, traces: Option<&TraceSettings>) -> Result<Traces, Refusal> {
    let filter = EnvFilter::try_new(&settings.filter)
        .and_then(|filter| Ok(filter.add_directive(traces::UNTOLD.parse()?)))
        .map_err(|cause| {
            Refusal::new(
                format!("FLOWKIWI_LOG (--log) is `{}`: {cause}", settings.filter),
                "write a level, as in `info`, or targets, as in `warn,flowkiwi_medias=debug`",
            )
        })?;
    let log = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    let log = match settings.format {
        LogFormat::Text => log.boxed(),
        LogFormat::Json => log.json().flatten_event(true).boxed(),
    };
    // A panic is a line of the log like any other, under the request that it happened in.
    std::panic::set_hook(Box::new(|panic| {
        let message = panic.payload_as_str().unwrap_or("of no words");
        let place = panic.location().map(ToString::to_string);
        tracing::error!(panic.place = place, panic.message = message, "panicked");
    }));
    let traces = Traces::begin(traces)?;
    // Where the process logs already, as a test may, that log is used.
    let _: Result<(), _> = match traces.layer() {
        Some(layer) => registry().with(log.with_filter(filter)).with(layer).try_init(),
        // A filter of all costs less than one of each.
        None => registry().with(log).with(filter).try_init(),
    };
    Ok(traces)
}

/// The id of a request, in its extensions: the caller's where that is well-formed, else ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(String);

impl RequestId {
    /// Of what is no request, and so has none of the caller's.
    pub(crate) fn new() -> Self {
        Self(new_id::<Uuid>().to_string())
    }

    /// Tells the client.
    pub(crate) fn tell(&self, headers: &mut HeaderMap) {
        if let Ok(id) = HeaderValue::try_from(&self.0) {
            headers.insert(X_REQUEST_ID, id);
        }
    }

    /// 1 to 128 of `A-Z a-z 0-9 . _ -`, so that it cannot break a log line; else a new one.
    fn of(headers: &HeaderMap) -> Self {
        let is_plain =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
        headers
            .get(X_REQUEST_ID)
            .and_then(|value| value.to_str().ok())
            .filter(|id| (1..=128).contains(&id.len()) && id.bytes().all(is_plain))
            .map_or_else(Self::new, |id| Self(id.to_owned()))
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Gives every request its id and a span, and logs it once it is answered.
pub(crate) async fn observe(
    mut request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let began = Instant::now();
    let metrics = request.app_data::<Data<App>>().map(|app| app.metrics.clone());
    let under_way = metrics.as_ref().map(Metrics::begin);
    let id = RequestId::of(request.headers());
    let traced = traces::begin(&request, &id);
    let entered = traced.clone();
    let span = traced
        .in_scope(|| tracing::info_span!("request", request.id = %id, trace_id = field::Empty));
    if let Some(trace) = traces::trace_id(&traced) {
        span.record("trace_id", field::display(trace));
    }
    // Whoever reads the header from here on finds the id, and nothing else that a client may have sent.
    id.tell(request.headers_mut());
    let (method, path) = (request.method().clone(), request.path().to_owned());
    async move {
        let (answered, operation, status) = match next.call(request).await {
            Ok(mut response) => {
                id.tell(response.headers_mut());
                let operation = response.request().extensions().get::<OperationId>().map(|id| id.0);
                let status = response.status();
                traces::answered(&traced, Some(response.request()), status);
                (Ok(response), operation, status)
            }
            Err(mut error) => {
                let status = error.as_response_error().status_code();
                traces::answered(&traced, None, status);
                error.add_response_mapper(move |mut response| {
                    id.tell(response.headers_mut());
                    response
                });
                (Err(error), None, status)
            }
        };
        let took = began.elapsed();
        if let Some(metrics) = metrics {
            metrics.answered(operation, status.as_u16(), took);
        }
        drop(under_way);
        tracing::info!(
            operation.id = operation,
            http.method = %method,
            http.path = path,
            http.status = status.as_u16(),
            duration_ms = took.as_secs_f64() * 1000.0,
            "answered"
        );
        answered
    }
    .instrument(span)
    // What is within finds its trace by what is entered.
    .instrument(entered)
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(sent: &[u8]) -> String {
        let mut headers = HeaderMap::new();
        headers.insert(X_REQUEST_ID, HeaderValue::from_bytes(sent).unwrap());
        RequestId::of(&headers).to_string()
    }

    #[test]
    fn a_well_formed_request_id_is_kept() {
        assert_eq!(id(b"trace-1.a_B"), "trace-1.a_B");
        assert_eq!(id(&[b'a'; 128]).len(), 128);
    }

    #[test]
    fn any_other_request_id_is_replaced() {
        for sent in [&b""[..], b"a b", b"a\tb", b"\"", "é".as_bytes(), &[b'a'; 129]] {
            assert!(Uuid::try_parse(&id(sent)).is_ok(), "{sent:?}");
        }
        assert!(Uuid::try_parse(&RequestId::of(&HeaderMap::new()).to_string()).is_ok());
    }
}
