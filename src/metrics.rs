//! What is counted and measured of a process, in the form that Prometheus reads. Labels are the operations of the
//! contract, statuses and words of ours: nothing that a client sends becomes one.

use std::{fmt, sync::Arc, time::Duration};

use prometheus::{
    Histogram, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts,
    Registry, TextEncoder, core::Collector,
};

/// What [`Metrics::text`] is, as a media type.
pub const MEDIA_TYPE: &str = prometheus::TEXT_FORMAT;

/// What requests are counted under that are for no operation.
const NO_OPERATION: &str = "none";

/// The upper bounds of what a request and a commit may take, in seconds.
const SECONDS: [f64; 14] =
    [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// Why nobody is let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// No token came, or more than one.
    NoToken,
    /// It is none of ours, wrong, expired or revoked.
    InvalidToken,
    /// The bearer cannot act for the organization.
    Organization,
    /// The bearer may do something there, and not this.
    Permission,
    /// The bearer makes more requests than it may.
    BearerRate,
    /// More requests are made as the organization than may be.
    OrganizationRate,
}

impl Refused {
    /// In the order in which they are declared.
    const ALL: [Self; 6] = [
        Self::NoToken,
        Self::InvalidToken,
        Self::Organization,
        Self::Permission,
        Self::BearerRate,
        Self::OrganizationRate,
    ];

    const fn as_str(self) -> &'static str {
        match self {
            Self::NoToken => "no_token",
            Self::InvalidToken => "invalid_token",
            Self::Organization => "organization",
            Self::Permission => "permission",
            Self::BearerRate => "bearer_rate",
            Self::OrganizationRate => "organization_rate",
        }
    }
}

/// What is tried of what is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// It is read.
    Read,
    /// It is written to.
    Write,
    /// Something of it is deleted, where that is not a write like any other.
    Delete,
}

impl Attempt {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Delete => "delete",
        }
    }
}

/// What is measured of a process. Clones share it.
#[derive(Clone)]
pub struct Metrics(Arc<Families>);

struct Families {
    registry: Registry,
    requests: HistogramVec,
    in_flight: IntGauge,
    again: IntCounter,
    /// By why, in the order of [`Refused::ALL`].
    refusals: [IntCounter; 6],
    received: IntCounter,
    sent: IntCounter,
    removals: IntGaugeVec,
    ready: IntGaugeVec,
}

/// What is measured of a database. Clones share it.
#[derive(Clone, Debug)]
pub struct DatabaseMetrics {
    connections: IntGaugeVec,
    reads_waiting: IntGauge,
    writes_waiting: IntGauge,
    write_queue: IntGauge,
    batch: Histogram,
    commit: Histogram,
    slow: IntCounter,
    failures: IntCounterVec,
    shed: IntCounterVec,
}

/// What is measured of the storage of bytes. Clones share it.
#[derive(Clone, Debug)]
pub struct StorageMetrics {
    failures: IntCounterVec,
}

/// Something that is under way, until this is dropped.
#[derive(Debug)]
pub struct UnderWay(IntGauge);

impl UnderWay {
    fn begin(gauge: &IntGauge) -> Self {
        gauge.inc();
        Self(gauge.clone())
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.dec();
    }
}

impl Metrics {
    /// Measures a process, its database and its storage.
    pub fn new(database: &DatabaseMetrics, storage: &StorageMetrics) -> Self {
        let registry = Registry::new();
        let version = Opts::new("flowkiwi_build_info", "What runs; always 1")
            .const_label("version", env!("CARGO_PKG_VERSION"));
        add(&registry, IntGauge::with_opts(version)).set(1);
        let requests = HistogramOpts::new(
            "flowkiwi_http_request_duration_seconds",
            "Requests by operation and status, from the head of the one to the head of the other",
        )
        .buckets(SECONDS.to_vec());
        let refusals =
            Opts::new("flowkiwi_refusals_total", "Requests that were not let in, by why");
        let refusals = add(&registry, IntCounterVec::new(refusals, &["reason"]));
        let refusals = Refused::ALL.map(|why| refusals.with_label_values(&[why.as_str()]));
        let families = Families {
            requests: add(&registry, HistogramVec::new(requests, &["operation", "status"])),
            in_flight: add(
                &registry,
                IntGauge::new(
                    "flowkiwi_http_requests_in_flight",
                    "Requests that are not answered yet",
                ),
            ),
            again: add(
                &registry,
                IntCounter::new(
                    "flowkiwi_http_answers_again_total",
                    "Answers that were given again, since nothing had changed",
                ),
            ),
            refusals,
            received: add(
                &registry,
                IntCounter::new("flowkiwi_received_bytes_total", "Bytes of files that came"),
            ),
            sent: add(
                &registry,
                IntCounter::new("flowkiwi_sent_bytes_total", "Bytes of files that went out"),
            ),
            removals: add(
                &registry,
                IntGaugeVec::new(
                    Opts::new(
                        "flowkiwi_removals",
                        "Removals of bytes that are due, and those among all that failed before",
                    ),
                    &["state"],
                ),
            ),
            ready: add(
                &registry,
                IntGaugeVec::new(
                    Opts::new(
                        "flowkiwi_ready",
                        "Whether each check of /readyz succeeds as this is told: 1, or 0",
                    ),
                    &["check"],
                ),
            ),
            registry,
        };
        database.join(&families.registry);
        add(&families.registry, Ok(storage.failures.clone()));
        #[cfg(target_os = "linux")]
        {
            let process = prometheus::process_collector::ProcessCollector::for_self();
            fixed(families.registry.register(Box::new(process)));
        }
        Self(Arc::new(families))
    }

    /// A request comes in.
    pub fn begin(&self) -> UnderWay {
        UnderWay::begin(&self.0.in_flight)
    }

    /// A request was answered, which may have been for an operation of the contract.
    pub fn answered(&self, operation: Option<&'static str>, status: u16, took: Duration) {
        let labels = [operation.unwrap_or(NO_OPERATION), &status.to_string()];
        self.0.requests.with_label_values(&labels).observe(took.as_secs_f64());
    }

    /// A request was answered what was answered before.
    pub fn answered_again(&self) {
        self.0.again.inc();
    }

    /// A request was not let in.
    pub fn refused(&self, why: Refused) {
        self.0.refusals[why as usize].inc();
    }

    /// Bytes of a file came.
    pub fn received(&self, bytes: usize) {
        self.0.received.inc_by(bytes as u64);
    }

    /// Bytes of a file are going out.
    pub fn sent(&self, bytes: usize) {
        self.0.sent.inc_by(bytes as u64);
    }

    /// So many removals are due, and so many of all failed before.
    pub fn removals(&self, due: u64, failing: u64) {
        for (state, count) in [("due", due), ("failing", failing)] {
            self.0.removals.with_label_values(&[state]).set(count.cast_signed());
        }
    }

    /// A check of what the server stands on succeeds, or does not.
    pub fn ready(&self, check: &str, succeeds: bool) {
        self.0.ready.with_label_values(&[check]).set(succeeds.into());
    }

    /// All of it, as Prometheus reads it.
    ///
    /// # Errors
    /// Where something has no name, which is a fault of ours.
    pub fn text(&self) -> Result<String, prometheus::Error> {
        TextEncoder::new().encode_to_string(&self.0.registry.gather())
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Metrics").finish_non_exhaustive()
    }
}

impl Default for DatabaseMetrics {
    fn default() -> Self {
        let batch = HistogramOpts::new(
            "flowkiwi_database_batch_writes",
            "Writes that shared a commit, which is tried once for each batch",
        )
        .buckets(vec![1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0]);
        let commit = HistogramOpts::new(
            "flowkiwi_database_commit_duration_seconds",
            "What it took to make a batch durable",
        )
        .buckets(SECONDS.to_vec());
        Self {
            connections: fixed(IntGaugeVec::new(
                Opts::new(
                    "flowkiwi_database_readers",
                    "Connections that read: how many there may be, are open, and idle",
                ),
                &["state"],
            )),
            reads_waiting: fixed(IntGauge::new(
                "flowkiwi_database_reads_waiting",
                "Reads that wait for their turn",
            )),
            writes_waiting: fixed(IntGauge::new(
                "flowkiwi_database_writes_waiting",
                "Writes that wait for their turn",
            )),
            write_queue: fixed(IntGauge::new(
                "flowkiwi_database_write_queue",
                "Writes that may wait; more are turned away",
            )),
            batch: fixed(Histogram::with_opts(batch)),
            commit: fixed(Histogram::with_opts(commit)),
            slow: fixed(IntCounter::new(
                "flowkiwi_database_slow_statements_total",
                "Statements that took long enough to be logged",
            )),
            failures: counted(
                "flowkiwi_database_failures_total",
                "Reads and writes that failed for a fault",
                &[Attempt::Read, Attempt::Write],
            ),
            shed: counted(
                "flowkiwi_database_shed_total",
                "Reads and writes that were turned away, since too many waited",
                &[Attempt::Read, Attempt::Write],
            ),
        }
    }
}

impl Default for StorageMetrics {
    fn default() -> Self {
        Self {
            failures: counted(
                "flowkiwi_storage_failures_total",
                "Bytes that could not be read, written or deleted for a fault",
                &[Attempt::Read, Attempt::Write, Attempt::Delete],
            ),
        }
    }
}

impl StorageMetrics {
    /// Bytes could not be had, or kept, or deleted.
    pub(crate) fn failed(&self, attempt: Attempt) {
        self.failures.with_label_values(&[attempt.as_str()]).inc();
    }
}

impl DatabaseMetrics {
    fn join(&self, registry: &Registry) {
        add(registry, Ok(self.connections.clone()));
        add(registry, Ok(self.reads_waiting.clone()));
        add(registry, Ok(self.writes_waiting.clone()));
        add(registry, Ok(self.write_queue.clone()));
        add(registry, Ok(self.batch.clone()));
        add(registry, Ok(self.commit.clone()));
        add(registry, Ok(self.slow.clone()));
        add(registry, Ok(self.failures.clone()));
        add(registry, Ok(self.shed.clone()));
    }

    /// So many connections may read, are open, and idle.
    pub(crate) fn readers(&self, most: u32, open: u32, idle: u32) {
        for (state, count) in [("most", most), ("open", open), ("idle", idle)] {
            self.connections.with_label_values(&[state]).set(count.into());
        }
    }

    /// So many writes may wait.
    pub(crate) fn write_queue(&self, most: usize) {
        self.write_queue.set(i64::try_from(most).unwrap_or(i64::MAX));
    }

    /// A read waits for its turn.
    pub(crate) fn read_waits(&self) -> UnderWay {
        UnderWay::begin(&self.reads_waiting)
    }

    /// A write waits for its turn.
    pub(crate) fn write_waits(&self) -> UnderWay {
        UnderWay::begin(&self.writes_waiting)
    }

    /// So many writes share a commit.
    pub(crate) fn batch(&self, writes: usize) {
        self.batch.observe(writes as f64);
    }

    /// A batch was committed.
    pub(crate) fn committed(&self, took: Duration) {
        self.commit.observe(took.as_secs_f64());
    }

    /// A read or a write failed for a fault.
    pub(crate) fn failed(&self, attempt: Attempt) {
        self.failures.with_label_values(&[attempt.as_str()]).inc();
    }

    /// A read or a write was turned away, since too many waited.
    pub(crate) fn shed(&self, attempt: Attempt) {
        self.shed.with_label_values(&[attempt.as_str()]).inc();
    }

    /// A statement took long.
    pub(crate) fn slow_statement(&self) {
        self.slow.inc();
    }
}

/// A counter with a value for each of these, from the beginning on: what is not there cannot be seen to rise.
fn counted(name: &str, help: &str, attempts: &[Attempt]) -> IntCounterVec {
    let counter = fixed(IntCounterVec::new(Opts::new(name, help), &["access"]));
    for attempt in attempts {
        counter.with_label_values(&[attempt.as_str()]);
    }
    counter
}

/// Registers what was made, and gives it.
fn add<C: Collector + Clone + 'static>(registry: &Registry, made: prometheus::Result<C>) -> C {
    let made = fixed(made);
    fixed(registry.register(Box::new(made.clone())));
    made
}

/// Names and labels are those of this file, and are there once.
fn fixed<T>(made: prometheus::Result<T>) -> T {
    made.expect("the names of the metrics are well-formed, and differ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_counted_by_why() {
        let metrics = Metrics::new(&DatabaseMetrics::default(), &StorageMetrics::default());
        for why in Refused::ALL {
            let line = format!("flowkiwi_refusals_total{{reason=\"{}\"}} 1", why.as_str());
            let is_told = || metrics.text().unwrap().lines().any(|one| one == line);
            assert!(!is_told(), "{line}");
            metrics.refused(why);
            assert!(is_told(), "{line}");
        }
    }

    #[test]
    fn everything_has_a_name_of_its_own() {
        let metrics = Metrics::new(&DatabaseMetrics::default(), &StorageMetrics::default());
        let request = metrics.begin();
        metrics.answered(Some("deleteMedia"), 204, Duration::from_millis(3));
        metrics.answered(None, 404, Duration::from_millis(3));
        let text = metrics.text().unwrap();
        for line in [
            "flowkiwi_http_requests_in_flight 1",
            "flowkiwi_http_request_duration_seconds_count{operation=\"deleteMedia\",status=\"204\"} 1",
            "flowkiwi_http_request_duration_seconds_count{operation=\"none\",status=\"404\"} 1",
            "flowkiwi_refusals_total{reason=\"permission\"} 0",
        ] {
            assert!(text.lines().any(|one| one == line), "{line}\n{text}");
        }
        drop(request);
        assert!(metrics.text().unwrap().contains("requests_in_flight 0"));
    }
}
