//! `flowkiwi serve`: the server, from what is said once it answers to the signal that ends it.

use super::output::say;
use crate::{
    config::ServeArguments,
    ephemeral::Fixtures,
    failure::Failure,
    server::{self, Running, StartError},
    telemetry,
};

pub(super) const AFTER_HELP: &str = "\
Answers what was begun before it stops on SIGTERM or Ctrl-C, and with --drain-seconds what still comes for a while; a
second one stops it at once. What it answered is on disk whichever way it ends.

Examples:
  flowkiwi serve                                  on http://127.0.0.1:8080, for this machine
  flowkiwi serve --data /srv/medias --listen 0.0.0.0:80
  flowkiwi serve --demo                           with a small catalogue of pictures to show
  flowkiwi serve --ephemeral                      in memory alone, for contract tests
  FLOWKIWI_LOG_FORMAT=json flowkiwi serve         a log for machines
  flowkiwi serve --metrics 127.0.0.1:9464         what Prometheus collects, on a port of its own
  flowkiwi serve --otlp-endpoint http://127.0.0.1:4318      traces, to an OpenTelemetry collector
  flowkiwi serve --token-requests-per-second 20   and 429 for more

Exit codes: 0 told to stop, 1 a fault, 2 a setting, the folder or the port cannot be used.";

/// Answers requests until a signal comes.
pub(super) fn serve(arguments: &ServeArguments) -> Result<(), StartError> {
    let (settings, log) = arguments.settings()?;
    let traces = telemetry::begin(&log, settings.observation.traces.as_ref())?;
    let ended = actix_web::rt::System::new().block_on(async {
        // Whoever reads the banner may send a signal at once.
        let mut signals = Signals::listen()?;
        let mut running = server::start(settings).await?;
        say(banner(&running).as_bytes())?;
        tokio::select! {
            heard = signals.next() => heard?,
            ended = running.ended() => return Ok(ended?),
        }
        tracing::info!("stopping; once more stops at once");
        tokio::select! {
            stopped = running.stop() => Ok(stopped?),
            heard = signals.next() => Ok(heard?),
        }
    });
    traces.end();
    ended
}

/// What asks the process to stop: SIGINT (Ctrl-C) and SIGTERM, from when this is made.
#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn listen() -> Result<Self, Failure> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt()).map_err(Failure::internal)?,
            terminate: signal(SignalKind::terminate()).map_err(Failure::internal)?,
        })
    }

    async fn next(&mut self) -> Result<(), Failure> {
        tokio::select! {
            _ = self.interrupt.recv() => Ok(()),
            _ = self.terminate.recv() => Ok(()),
        }
    }
}

/// What asks the process to stop: Ctrl-C, while it is waited for.
#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn listen() -> Result<Self, Failure> {
        Ok(Self)
    }

    async fn next(&mut self) -> Result<(), Failure> {
        tokio::signal::ctrl_c().await.map_err(Failure::internal)
    }
}

/// What is said once the server answers; on the first start with a token and a request to paste.
fn banner(running: &Running) -> String {
    let url = running.url();
    if let Some(fixtures) = &running.fixtures {
        return ephemeral_banner(&url, fixtures);
    }
    let metrics = running.metrics_url();
    let metrics = metrics.map(|url| format!("  Metrics        {url}\n")).unwrap_or_default();
    let Some(first) = &running.first_start else {
        return format!(
            "\nFlowkiwi listens on {url}\n\n  Swagger UI     {url}/swagger-ui/\n{metrics}  A token        flowkiwi token create --help\n\n"
        );
    };
    let (token, organization, media) = (&first.token, first.organization, first.media);
    format!(
        "
Flowkiwi listens on {url}

  Swagger UI     {url}/swagger-ui/
{metrics}  Organization   {organization}
  Administrator  {token}

The token is shown this once. There is a picture to delete:

curl -i -X DELETE '{url}/rest/api/medias/{media}' \\
  -H 'Authorization: Bearer {token}' \\
  -H 'X-Flowkiwi-Organization-Id: {organization}' \\
  -H 'Accept: application/ld+json'

"
    )
}

/// What is said of a server that keeps nothing.
fn ephemeral_banner(url: &str, fixtures: &Fixtures) -> String {
    let tokens = fixtures.shown().iter().map(|shown| {
        let [organization, member] = &shown.names;
        format!("  {organization} ({}), {member}\n    {}\n", shown.organization, shown.token)
    });
    let tokens: String = tokens.collect();
    format!(
        "
Flowkiwi listens on {url}, and keeps nothing

  Swagger UI   {url}/swagger-ui/
  Reset        curl -X POST {url}/ephemeral/reset
  Any answer   -H 'Prefer: code=404' with any request

{tokens}
"
    )
}
