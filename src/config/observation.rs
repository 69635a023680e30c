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
}

impl Default for Observation {
    fn default() -> Self {
        Self { slow_statement: Some(Duration::from_millis(200)), metrics: None }
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
        Ok(Observation { slow_statement, metrics })
    }
}
