//! Statements as they run, told to the log: each at the level `trace`, those that take long as warnings. Their text
//! is told, and never a value that is bound to it, which may be a secret.

use std::time::{Duration, Instant};

use diesel::{
    Connection as _,
    connection::{Instrumentation, InstrumentationEvent},
};
use tracing::Level;

use super::Connection;
use crate::metrics::DatabaseMetrics;

/// Between the text of a statement and the values bound to it, where diesel shows both.
const BINDS: &str = " -- binds: ";

/// Has the statements of a connection told, those that take at least as long as warnings.
pub(super) fn tell(connection: &mut Connection, slow: Option<Duration>, metrics: &DatabaseMetrics) {
    connection.set_instrumentation(Watch { slow, began: None, metrics: metrics.clone() });
}

struct Watch {
    slow: Option<Duration>,
    /// When the statement began that is running.
    began: Option<Instant>,
    metrics: DatabaseMetrics,
}

impl Instrumentation for Watch {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartQuery { .. } => self.began = Some(Instant::now()),
            InstrumentationEvent::FinishQuery { query, .. } => {
                let Some(took) = self.began.take().map(|began| began.elapsed()) else { return };
                let is_slow = self.slow.is_some_and(|slow| took >= slow);
                if !is_slow && !tracing::enabled!(Level::TRACE) {
                    return;
                }
                let shown = query.to_string();
                let text = shown.split(BINDS).next().unwrap_or_default();
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
