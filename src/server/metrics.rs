//! What is measured, for whoever collects it: on a listener of its own, since it is nobody else's.

use std::{io, net::TcpListener, time::Duration};

use actix_web::{
    App as Web, HttpResponse, HttpServer,
    dev::Server,
    http::header::CONTENT_TYPE,
    web::{self, Data},
};

use super::checks;
use crate::{app::App, metrics, store::removals};

/// How long a scrape waits for what may be wrong.
const PATIENCE: Duration = Duration::from_secs(2);

/// Answers `GET /metrics` on the listener.
pub(super) fn serve(listener: TcpListener, app: &App) -> io::Result<Server> {
    let held = Data::new(app.clone());
    let application =
        move || Web::new().app_data(held.clone()).route("/metrics", web::get().to(scrape));
    Ok(HttpServer::new(application).workers(1).disable_signals().listen(listener)?.run())
}

async fn scrape(app: Data<App>) -> HttpResponse {
    app.store.measure();
    let now = app.clock.now();
    let counts = app.store.read(move |connection| removals::counts(connection, now));
    let counts = tokio::time::timeout(PATIENCE, counts);
    let (counts, checks) = tokio::join!(counts, checks::all(&app, PATIENCE));
    for (name, check) in checks {
        app.metrics.ready(name, check.is_ok());
    }
    match counts {
        Ok(Ok((due, failing))) => app.metrics.removals(due, failing),
        Ok(Err(failure)) => tracing::debug!(failure = failure.chain(), "removals are not counted"),
        Err(late) => tracing::debug!(%late, "removals are not counted"),
    }
    match app.metrics.text() {
        Ok(text) => {
            HttpResponse::Ok().insert_header((CONTENT_TYPE, metrics::MEDIA_TYPE)).body(text)
        }
        Err(cause) => {
            tracing::error!(%cause, "nothing can be told of what is measured");
            HttpResponse::InternalServerError().finish()
        }
    }
}
