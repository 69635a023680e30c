//! Pages of other origins, which a browser lets ask only where the server says so (CORS, in the Fetch standard
//! §3.2). Cookies are never admitted: there are none, a token goes in a header.

use actix_cors::Cors;

use super::pages::is_open;
use crate::config::Origins;

const METHODS: [&str; 6] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

/// Headers that a page may send.
const ADMITTED: [&str; 12] = [
    "Authorization",
    "Content-Type",
    "Accept",
    "If-Match",
    "If-None-Match",
    "If-Modified-Since",
    "If-Unmodified-Since",
    "If-Range",
    "Range",
    "Content-Digest",
    "Idempotency-Key",
    "X-Flowkiwi-Organization-Id",
];

/// Headers that a page may read.
const EXPOSED: [&str; 14] = [
    "Link",
    "Location",
    "Content-Location",
    "Content-Disposition",
    "Content-Range",
    "Accept-Ranges",
    "Last-Modified",
    "ETag",
    "Allow",
    "Accept-Patch",
    "Accept-Post",
    "Retry-After",
    "WWW-Authenticate",
    "X-Request-Id",
];

/// For how long a browser may remember that it was let, in seconds.
const REMEMBERED_SECONDS: usize = 3600;

/// What lets pages of these origins ask.
pub(super) fn of(origins: &Origins) -> Cors {
    let cors = Cors::default()
        .allowed_methods(METHODS)
        .allowed_headers(ADMITTED)
        .expose_headers(EXPOSED)
        .max_age(REMEMBERED_SECONDS);
    match origins {
        Origins::None => cors,
        Origins::Listed(origins) => {
            // What is open to all is so beside them.
            let cors = cors.allowed_origin_fn(|_, request| is_open(request.uri.path()));
            origins.iter().fold(cors, |cors, origin| cors.allowed_origin(origin))
        }
        Origins::Any => cors.allow_any_origin().send_wildcard(),
    }
}
