//! Servers to be measured beside ours, as processes of this program.
//!
//! - `no-op`: actix-web answering at once, with nothing behind it: what is left to gain.
//! - `usual`: the handlers that the first chapter of any tutorial ends with: actix-web, diesel, a pool of r2d2, and one
//!   durable transaction for each request. No credentials, no organization, no audit entry, no queue, one table.

use std::io::Write as _;

use actix_web::{App, HttpResponse, HttpServer, web};
use diesel::{
    SqliteConnection,
    connection::SimpleConnection as _,
    prelude::*,
    r2d2::{ConnectionManager, CustomizeConnection, Error, Pool},
};
use serde::Serialize;

diesel::table! {
    medias (id) {
        id -> Text,
        filename -> Text,
        alt -> Nullable<Text>,
        mime_type -> Text,
        size -> BigInt,
        created_at -> BigInt,
    }
}

#[derive(Queryable, Selectable, Serialize)]
#[diesel(table_name = medias)]
struct Media {
    id: String,
    filename: String,
    alt: Option<String>,
    mime_type: String,
    size: i64,
    created_at: i64,
}

type Connections = Pool<ConnectionManager<SqliteConnection>>;

/// What every connection is set to, as the service has it: durable commits, a writer that readers do not wait for.
pub(crate) const PRAGMAS: &str = "
    pragma journal_mode = wal;
    pragma synchronous = full;
    pragma busy_timeout = 10000;
";

#[derive(Debug)]
struct Durable;

impl CustomizeConnection<SqliteConnection, Error> for Durable {
    fn on_acquire(&self, connection: &mut SqliteConnection) -> Result<(), Error> {
        connection.batch_execute(PRAGMAS).map_err(Error::QueryError)
    }
}

/// Serves until the process is ended, and says where.
pub(crate) fn serve(kind: &str, database: &str) -> std::io::Result<()> {
    let is_noop = kind == "no-op";
    let pool = Pool::builder()
        .connection_customizer(Box::new(Durable))
        .build(ConnectionManager::new(database))
        .map_err(std::io::Error::other)?;
    actix_web::rt::System::new().block_on(async move {
        let server = HttpServer::new(move || {
            let app = App::new().app_data(web::Data::new(pool.clone()));
            let (get, delete) = if is_noop {
                (web::get().to(answer_media), web::delete().to(answer_nothing))
            } else {
                (web::get().to(get_media), web::delete().to(delete_media))
            };
            app.service(web::resource("/medias/{id}").route(get).route(delete))
        })
        .bind(("127.0.0.1", 0))?;
        let address = server.addrs()[0];
        let mut out = std::io::stdout();
        writeln!(out, "http://{address}")?;
        out.flush()?;
        server.run().await
    })
}

async fn answer_nothing() -> HttpResponse {
    HttpResponse::NoContent().finish()
}

async fn answer_media(id: web::Path<String>) -> HttpResponse {
    HttpResponse::Ok().json(Media {
        id: id.into_inner(),
        filename: "kiwi.png".to_owned(),
        alt: None,
        mime_type: "image/png".to_owned(),
        size: 1,
        created_at: 0,
    })
}

async fn get_media(pool: web::Data<Connections>, id: web::Path<String>) -> HttpResponse {
    let found = web::block(move || {
        let mut connection = pool.get().map_err(|cause| cause.to_string())?;
        let media = medias::table.find(id.into_inner()).select(Media::as_select());
        media.first(&mut connection).optional().map_err(|cause| cause.to_string())
    });
    match found.await {
        Ok(Ok(Some(media))) => HttpResponse::Ok().json(media),
        Ok(Ok(None)) => HttpResponse::NotFound().finish(),
        _ => HttpResponse::InternalServerError().finish(),
    }
}

async fn delete_media(pool: web::Data<Connections>, id: web::Path<String>) -> HttpResponse {
    let deleted = web::block(move || {
        let mut connection = pool.get().map_err(|cause| cause.to_string())?;
        // Deferred, nearly all of them would fail once several run side by side.
        connection
            .immediate_transaction(|connection| {
                diesel::delete(medias::table.find(id.into_inner())).execute(connection)
            })
            .map_err(|cause| cause.to_string())
    });
    match deleted.await {
        Ok(Ok(0)) => HttpResponse::NotFound().finish(),
        Ok(Ok(_)) => HttpResponse::NoContent().finish(),
        _ => HttpResponse::InternalServerError().finish(),
    }
}
