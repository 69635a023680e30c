//! The server: how it starts, what every answer carries, how it stops. `main` and the tests start it alike.

mod answers;
mod checks;
mod cors;
mod ephemeral;
mod headers;
mod integrity;
mod methods;
mod metrics;
mod pages;
mod ranges;
mod refusals;
mod stopping;
mod unread;
mod wire;

use std::{
    io,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener},
    time::Duration,
};

use actix_http::HttpService;
use actix_server::Server;
use actix_service::{ServiceFactoryExt as _, fn_service, map_config};
use actix_web::{
    App as Web,
    dev::{AppConfig, ServerHandle},
    middleware::{Condition, from_fn},
    rt::net::TcpStream,
    web,
};
use openapi_stubs::actix::Limits as BodyLimits;
use tokio::{
    task::{JoinError, JoinHandle, spawn_blocking},
    time::timeout,
};

pub use self::headers::origin;
use self::{answers::Answers, stopping::Stopping, wire::Wire};
use crate::{
    app::{App, Clock, Limits, new_id},
    blobs::{self, Blobs, make_folder, sync_directory},
    config::{Origins, Refusal, Settings},
    domain::id::OrganizationId,
    ephemeral::Fixtures,
    failure::Failure,
    first_start::{self, FirstStart, Wares},
    oidc::Provider,
    place::{Place, Storage},
    rate_limit::RateLimiters,
    routes,
    store::{OpenError, Store, StoreOptions, migrations},
    telemetry::observe,
};

/// How long a client may take to send the head of a request.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a client may take to read the last answer of a connection that the server closes.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);

/// How long a connection may idle between requests.
const KEEP_ALIVE: Duration = Duration::from_secs(75);

/// Why the server did not start. All but a fault say how to mend it.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A setting cannot be used here.
    #[error(transparent)]
    Setting(#[from] Refusal),
    /// The database cannot be used.
    #[error(transparent)]
    Database(#[from] OpenError),
    /// The bytes cannot be kept.
    #[error(transparent)]
    Storage(#[from] blobs::OpenError),
    /// Something else went wrong.
    #[error("{}; help: see the log above, then start again", .0.chain())]
    Fault(#[from] Failure),
}

/// A server that answers requests.
#[derive(Debug)]
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    /// What its handlers hold.
    pub app: App,
    /// What was made, if this was the first start.
    pub first_start: Option<FirstStart>,
    /// What there is, if nothing of it is kept.
    pub fixtures: Option<Fixtures>,
    stopping: Stopping,
    drain: Duration,
    /// Where it tells what is measured, if it does.
    pub metrics: Option<SocketAddr>,
    server: ServerHandle,
    serving: JoinHandle<io::Result<()>>,
    measured: Option<ServerHandle>,
}

/// Starts a server. The port is taken before anything is made.
///
/// # Errors
/// [`StartError`].
pub async fn start(settings: Settings) -> Result<Running, StartError> {
    start_at(settings, Clock::system()).await
}

/// [`start`] with a clock of the caller's.
///
/// # Errors
/// [`StartError`].
pub async fn start_at(settings: Settings, clock: Clock) -> Result<Running, StartError> {
    let (listener, address) = listen("FLOWKIWI_LISTEN", settings.listen)?;
    let metrics = settings.observation.metrics;
    let metrics = metrics.map(|address| listen("FLOWKIWI_METRICS", address)).transpose()?;
    let limits = Limits { upload_bytes: settings.max_upload_bytes };
    let fixtures = match &settings.ephemeral {
        Some(ephemeral) => Some(Fixtures::read(ephemeral.fixtures.as_deref(), clock.now())?),
        None => None,
    };
    let (store, blobs) = {
        let settings = settings.clone();
        spawn_blocking(move || open(&settings)).await.map_err(Failure::internal)??
    };
    let app = App {
        rate_limiters: RateLimiters::new(settings.rate_limits),
        oidc: settings.oidc.as_ref().map(Provider::new),
        ..App::new(store, blobs, clock, limits)
    };
    let first_start = match &fixtures {
        Some(fixtures) => {
            fixtures.plant(&app).await?;
            None
        }
        None => {
            let wares = if settings.demo { Wares::Demo } else { Wares::Sample };
            first_start::make(&app, wares).await?
        }
    };

    let planted = fixtures.clone().map(web::Data::new);
    let held = web::Data::new(app.clone());
    let (drain, stopping) = (settings.drain, Stopping::default());
    let told = web::Data::new(stopping.clone());
    let origins = settings.cors.clone();
    let has_cors = origins != Origins::None;
    let bodies = BodyLimits::new().file_bytes(limits.upload_bytes);
    let application = move || {
        let planted = planted.clone();
        let answers = Answers::of(&held);
        Web::new()
            .app_data(answers)
            .app_data(held.clone())
            .app_data(told.clone())
            .app_data(bodies)
            .wrap(Condition::new(planted.is_some(), from_fn(ephemeral::prefer)))
            .wrap(from_fn(integrity::verify))
            .wrap(from_fn(unread::held))
            .wrap(from_fn(ranges::of_get_alone))
            .wrap(from_fn(refusals::as_problems))
            .wrap(Condition::new(has_cors, cors::of(&origins)))
            // A preflight that is refused is so by the layer before.
            .wrap(Condition::new(has_cors, from_fn(refusals::as_problems)))
            .wrap(from_fn(headers::common))
            .wrap(from_fn(answers::again))
            .wrap(from_fn(stopping::last_of_connection))
            .wrap(from_fn(observe))
            .wrap(from_fn(wire::counted))
            // Paths are tried in this order.
            .configure(|config| routes::configure(config, refusals::method_not_allowed))
            .configure(pages::mount)
            .configure(|config| {
                if let Some(planted) = planted {
                    ephemeral::mount(config.app_data(planted));
                }
            })
            .default_service(web::to(refusals::path_not_found))
    };
    let mut server =
        Server::build().shutdown_timeout(settings.shutdown_grace.as_secs()).disable_signals();
    if let Some(workers) = settings.workers {
        server = server.workers(workers);
    }
    let closing = server.graceful_shutdown_signal();
    // What `HttpServer` does, over connections that are looked at.
    let server = server.listen("flowkiwi", listener, move || {
        let closing = closing.clone();
        let http = HttpService::build()
            .graceful_shutdown_signal(move || {
                let closing = closing.clone();
                async move { closing.notified().await }
            })
            .client_request_timeout(HEAD_TIMEOUT)
            .client_disconnect_timeout(CLOSE_TIMEOUT)
            .keep_alive(KEEP_ALIVE)
            .local_addr(address)
            .on_connect_ext(|wire: &Wire<TcpStream>, known| {
                known.insert(wire.connection());
            })
            .h1(map_config(application(), |()| AppConfig::default()));
        fn_service(async |stream: TcpStream| {
            let peer = stream.peer_addr().ok();
            Ok((Wire::new(stream), peer))
        })
        .and_then(http)
    });
    let server = server.map_err(Failure::internal)?.run();
    let handle = server.handle();
    tracing::info!(server.address = %address, "listening");
    let serving = tokio::spawn(server);
    let (metrics, measured) = match metrics {
        Some((listener, address)) => {
            let server = metrics::serve(listener, &app).map_err(Failure::internal)?;
            let handle = server.handle();
            tokio::spawn(server);
            (Some(address), Some(handle))
        }
        None => (None, None),
    };
    Ok(Running {
        address,
        app,
        first_start,
        fixtures,
        stopping,
        drain,
        metrics,
        server: handle,
        serving,
        measured,
    })
}

impl Running {
    /// Where the server is found from this machine, as in `http://127.0.0.1:8080`.
    pub fn url(&self) -> String {
        url(self.address)
    }

    /// Where what is measured is found from this machine, if it is told.
    pub fn metrics_url(&self) -> Option<String> {
        self.metrics.map(|address| format!("{}/metrics", url(address)))
    }

    /// Waits for the server to end by itself, which only a fault makes it do.
    ///
    /// # Errors
    /// The fault.
    pub async fn ended(&mut self) -> Result<(), Failure> {
        end(&mut self.serving).await
    }

    /// Says that it will stop, for as long as it was set to, then takes no more requests, lets those in hand finish, and
    /// everything they wrote become durable.
    ///
    /// # Errors
    /// The fault that ended the server before.
    pub async fn stop(mut self) -> Result<(), Failure> {
        self.stopping.begin();
        let ended = match timeout(self.drain, end(&mut self.serving)).await {
            Ok(ended) => ended,
            Err(_) => {
                self.server.stop(true).await;
                end(&mut self.serving).await
            }
        };
        if let Some(measured) = &self.measured {
            measured.stop(false).await;
        }
        self.app.close().await;
        tracing::info!("stopped");
        ended
    }
}

async fn end(serving: &mut JoinHandle<io::Result<()>>) -> Result<(), Failure> {
    let joined: Result<io::Result<()>, JoinError> = serving.await;
    joined.map_err(Failure::internal)?.map_err(Failure::internal)
}

fn url(mut address: SocketAddr) -> String {
    if address.ip().is_unspecified() {
        address.set_ip(match address {
            SocketAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    format!("http://{address}")
}

/// Takes a port, as a variable says.
fn listen(variable: &str, address: SocketAddr) -> Result<(TcpListener, SocketAddr), StartError> {
    let listener = TcpListener::bind(address).map_err(|cause| taken(variable, address, &cause))?;
    let address = listener.local_addr().map_err(Failure::internal)?;
    Ok((listener, address))
}

fn taken(variable: &str, address: SocketAddr, cause: &io::Error) -> Refusal {
    match cause.kind() {
        io::ErrorKind::AddrInUse => {
            let other =
                SocketAddr::new(address.ip(), address.port().checked_add(1).unwrap_or(8080));
            Refusal::new(
                format!("another program listens on `{address}`"),
                format!("stop it, or choose another port with `{variable}={other}`"),
            )
        }
        _ => Refusal::new(
            format!("cannot listen on `{address}`: {cause}"),
            format!("choose another address with `{variable}=127.0.0.1:{}`", address.port()),
        ),
    }
}

fn open(settings: &Settings) -> Result<(Store, Blobs), StartError> {
    let options = StoreOptions {
        readers: settings.readers,
        write_queue: settings.write_queue,
        slow_statement: settings.observation.slow_statement,
        ..StoreOptions::default()
    };
    if settings.ephemeral.is_some() {
        let name = new_id::<OrganizationId>().to_string();
        return Ok((Store::open(&Place::Memory(name), options)?, Blobs::in_memory()));
    }
    // Where all is elsewhere there is nothing to keep here, nor perhaps a disk.
    let keeps_files =
        settings.database.file().is_some() || matches!(settings.storage, Storage::Folder(_));
    if keeps_files {
        make_folder(&settings.data).map_err(|cause| settings.unusable(&cause))?;
    }
    if settings.has_bytes() {
        migrations::refuse_emptied(&settings.database, options.wait)?;
    }
    let store = if settings.migrates {
        Store::open(&settings.database, options)?
    } else {
        Store::open_existing(&settings.database, options)?
    };
    let mut blobs = Blobs::open(&settings.storage)?.presigning(settings.presigned_download);
    if let Some(bytes) = settings.upload_memory_bytes {
        blobs = blobs.holding(bytes, settings.max_upload_bytes);
    }
    if keeps_files {
        sync_directory(&settings.data).map_err(|cause| settings.unusable(&cause))?;
    }
    Ok((store, blobs))
}
