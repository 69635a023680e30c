//! Statements as they run, told to the log: each at the level `trace`, those that take long as warnings; and as spans of
//! the trace that they are in, where there is one. Their text is told, and never a value that is bound to it, which may
//! be a secret.

use std::time::{Duration, Instant};

use diesel::{
    Connection as _,
    connection::{DebugQuery, Instrumentation, InstrumentationEvent},
};
use tracing::{Level, Span, field};

use super::Connection;
use crate::metrics::DatabaseMetrics;

/// Between the text of a statement and the values bound to it, where diesel shows both.
const BINDS: &str = " -- binds: ";

/// The target of spans that are made for traces alone, as in `telemetry`.
const TRACED: &str = "otel";

/// The span of a transaction, `read` or `write`: one of its own where what asks is traced, from when it begins to wait
/// for its turn.
pub(super) fn transaction(access: &'static str) -> Span {
    let asking = Span::current();
    if asking.is_none() {
        return asking;
    }
    tracing::info_span!(target: TRACED, "transaction", otel.name = access).or_current()
}

/// Has the statements of a connection told, those that take at least as long as warnings.
pub(super) fn tell(connection: &mut Connection, slow: Option<Duration>, metrics: &DatabaseMetrics) {
    let system = match connection {
        Connection::Sqlite(_) => "sqlite",
        Connection::Postgresql(_) => "postgresql",
    };
    let span = Span::none();
    connection.set_instrumentation(Watch {
        system,
        slow,
        began: None,
        span,
        metrics: metrics.clone(),
    });
}

struct Watch {
    /// The database, as OpenTelemetry calls it (semantic conventions, `db.system.name`).
    system: &'static str,
    slow: Option<Duration>,
    /// When the statement began that is running.
    began: Option<Instant>,
    /// Its span, where it is traced.
    span: Span,
    metrics: DatabaseMetrics,
}

impl Watch {
    /// The span of a statement, in that of what asks. What nobody asked for is in no trace.
    fn begin(&self, query: &dyn DebugQuery) -> Span {
        if Span::current().is_none() {
            return Span::none();
        }
        let span = tracing::info_span!(
            target: TRACED,
            "statement",
            otel.kind = "client",
            otel.status_code = field::Empty,
            db.system.name = self.system,
            db.query.text = field::Empty,
        );
        if !span.is_disabled() {
            span.record("db.query.text", text(&query.to_string()));
        }
        span
    }
}

/// A statement as diesel shows it, without the values.
fn text(shown: &str) -> &str {
    shown.split(BINDS).next().unwrap_or_default()
}

impl Instrumentation for Watch {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartQuery { query, .. } => {
                self.span = self.begin(query);
                self.began = Some(Instant::now());
            }
            InstrumentationEvent::FinishQuery { query, error, .. } => {
                let span = std::mem::replace(&mut self.span, Span::none());
                if error.is_some() {
                    span.record("otel.status_code", "ERROR");
                }
                drop(span);
                let Some(took) = self.began.take().map(|began| began.elapsed()) else { return };
                let is_slow = self.slow.is_some_and(|slow| took >= slow);
                if !is_slow && !tracing::enabled!(Level::TRACE) {
                    return;
                }
                let shown = query.to_string();
                let text = text(&shown);
                let duration_ms = took.as_secs_f64() * 1000.0;
                if is_slow {
                    self.metrics.slow_statement();
                    tracing::warn!(db.query.text = text, duration_ms, "a slow statement");
                } else {
                    tracing::trace!(db.query.text = text, duration_ms, "a statement");
                }
            }
            _ => {}
        }
    }
}
