//! What those who run a server want to know of it: what is set of that.

use std::{net::SocketAddr, time::Duration};

use clap::Args;

use super::{Refusal, address, number, set};

/// What is told of a server to those who run it, beside the log.
#[derive(Clone, Debug)]
pub struct Observation {
    /// How long a statement may take before it is logged; `None`: as long as it likes.
    pub slow_statement: Option<Duration>,
    /// Where what is measured is told; `None`: nowhere.
    pub metrics: Option<SocketAddr>,
    /// Where traces are sent; `None`: nowhere, and none are made.
    pub traces: Option<TraceSettings>,
}

/// Where traces are sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceSettings {
    /// Where a collector takes spans by OTLP over HTTP, as in `http://127.0.0.1:4318/v1/traces`.
    pub endpoint: String,
}

impl Default for Observation {
    fn default() -> Self {
        Self { slow_statement: Some(Duration::from_millis(200)), metrics: None, traces: None }
    }
}

/// What was typed of it.
#[derive(Args, Clone, Debug)]
pub(super) struct ObservationArguments {
    /// How long a statement of the database may take before it is logged, in milliseconds; 0 logs none
    /// [default: 200]
    #[arg(long, env = "FLOWKIWI_SLOW_STATEMENT_MS", value_name = "MILLISECONDS")]
    slow_statement_ms: Option<String>,

    /// Where to tell Prometheus what is measured, at `/metrics`: an address that only those who run the server reach
    /// [default: nowhere]
    #[arg(long, env = "FLOWKIWI_METRICS", value_name = "HOST:PORT")]
    metrics: Option<String>,

    /// Where to send traces: an OpenTelemetry collector that takes OTLP over HTTP, as in `http://127.0.0.1:4318`; the
    /// other variables of OpenTelemetry (OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES, OTEL_TRACES_SAMPLER,
    /// OTEL_EXPORTER_OTLP_HEADERS …) say the rest [default: nowhere]
    #[arg(long, env = "OTEL_EXPORTER_OTLP_ENDPOINT", value_name = "URL")]
    otlp_endpoint: Option<String>,

    /// The same, with the path that traces are sent to
    #[arg(long, env = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", value_name = "URL")]
    otlp_traces_endpoint: Option<String>,
}

impl ObservationArguments {
    /// What was typed, as settings.
    pub(super) fn settings(&self) -> Result<Observation, Refusal> {
        let Observation { slow_statement, .. } = Observation::default();
        let typed = self.slow_statement_ms.as_deref();
        let slow_statement = match number("FLOWKIWI_SLOW_STATEMENT_MS", typed, 0..=3_600_000)? {
            None => slow_statement,
            Some(0) => None,
            Some(milliseconds) => Some(Duration::from_millis(milliseconds)),
        };
        let metrics = set(self.metrics.as_deref());
        let metrics = metrics.map(|typed| address("FLOWKIWI_METRICS", typed)).transpose()?;
        Ok(Observation { slow_statement, metrics, traces: self.traces()? })
    }

    /// Of the two the one for traces alone wins, and is used as it is (OpenTelemetry specification, "OTLP Exporter").
    fn traces(&self) -> Result<Option<TraceSettings>, Refusal> {
        let whole = set(self.otlp_traces_endpoint.as_deref());
        let base = set(self.otlp_endpoint.as_deref());
        let (variable, flag, typed, path) = match (whole, base) {
            (Some(typed), _) => {
                ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "otlp-traces-endpoint", typed, "")
            }
            (None, Some(typed)) => {
                ("OTEL_EXPORTER_OTLP_ENDPOINT", "otlp-endpoint", typed, "/v1/traces")
            }
            (None, None) => return Ok(None),
        };
        let is_url = ["http://", "https://"].iter().any(|scheme| {
            typed
                .strip_prefix(scheme)
                .is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
        });
        if !is_url || typed.contains(char::is_whitespace) {
            return Err(Refusal::new(
                format!("{variable} (--{flag}) is `{typed}`, to which nothing can be sent"),
                "write where a collector takes OTLP over HTTP, as in `http://127.0.0.1:4318`",
            ));
        }
        let base = if path.is_empty() { typed } else { typed.trim_end_matches('/') };
        Ok(Some(TraceSettings { endpoint: format!("{base}{path}") }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_collector_is_named_with_the_path_for_traces_or_without() {
        let endpoint = |base: &str, whole: &str| {
            let typed = |text: &str| Some(text.to_owned());
            let arguments = ObservationArguments {
                slow_statement_ms: None,
                metrics: None,
                otlp_endpoint: typed(base),
                otlp_traces_endpoint: typed(whole),
            };
            let traces = arguments.settings().unwrap().traces;
            traces.map(|traces| traces.endpoint)
        };
        assert_eq!(endpoint("", ""), None);
        for (base, whole, used) in [
            ("http://127.0.0.1:4318", "", "http://127.0.0.1:4318/v1/traces"),
            ("https://otel.example/a/", "", "https://otel.example/a/v1/traces"),
            ("http://one.example", "http://other.example/", "http://other.example/"),
        ] {
            assert_eq!(endpoint(base, whole).as_deref(), Some(used));
        }
    }
}
