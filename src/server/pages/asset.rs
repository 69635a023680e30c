//! Bytes that are the same for whoever asks: with a strong entity tag, not sent again to who has them
//! (RFC 9110 §13.1.2), and compressed where that is accepted.

use std::{borrow::Cow, io::Write as _, sync::OnceLock};

use actix_web::{
    HttpRequest, HttpResponse,
    http::{
        StatusCode,
        header::{
            AcceptEncoding, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, Encoding,
            Header as _, HeaderName, IF_NONE_MATCH, VARY,
        },
    },
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest as _, Sha256};

use crate::domain::precondition::{EntityTag, Tags};

/// Something that is handed out as it is.
#[derive(Debug)]
pub(super) struct Asset {
    media_type: &'static str,
    bytes: Bytes,
    digest: String,
    /// Headers of its own.
    headers: Vec<(HeaderName, Cow<'static, str>)>,
    /// Made when it is first asked for; none where it would be no smaller.
    compressed: OnceLock<Option<Bytes>>,
}

impl Asset {
    pub(super) fn new(media_type: &'static str, bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        // 128 bits tell any two apart.
        let digest = BASE64_URL_SAFE_NO_PAD.encode(&Sha256::digest(&bytes)[..16]);
        let (headers, compressed) = (Vec::new(), OnceLock::new());
        Self { media_type, bytes, digest, headers, compressed }
    }

    pub(super) fn with(mut self, name: HeaderName, value: impl Into<Cow<'static, str>>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The answer to a GET or HEAD. Each encoding is a representation with a tag of its own (RFC 9110 §8.8.3.3).
    pub(super) fn answer(&self, http: &HttpRequest) -> HttpResponse {
        let compressed = if accepts_gzip(http) { self.compressed() } else { None };
        let suffix = if compressed.is_some() { ".gzip" } else { "" };
        let tag = EntityTag::new(format!("{}{suffix}", self.digest));
        let known: Vec<_> = http
            .headers()
            .get_all(IF_NONE_MATCH)
            .map(|value| String::from_utf8_lossy(value.as_bytes()))
            .collect();
        let is_known = !known.is_empty() && Tags::parse(&known.join(",")).match_weakly(&tag);
        let status = if is_known { StatusCode::NOT_MODIFIED } else { StatusCode::OK };
        let mut response = HttpResponse::build(status);
        response
            .insert_header((ETAG, tag.to_string()))
            .insert_header((CACHE_CONTROL, "no-cache"))
            .insert_header((VARY, "Accept-Encoding"));
        for (name, value) in &self.headers {
            response.insert_header((name.clone(), value.as_ref()));
        }
        if is_known {
            return response.finish();
        }
        response.insert_header((CONTENT_TYPE, self.media_type));
        match compressed {
            Some(compressed) => {
                response.insert_header((CONTENT_ENCODING, "gzip")).body(compressed.clone())
            }
            None => response.body(self.bytes.clone()),
        }
    }

    fn compressed(&self) -> Option<&Bytes> {
        let made = self.compressed.get_or_init(|| {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(&self.bytes).ok()?;
            let compressed = encoder.finish().ok()?;
            (compressed.len() < self.bytes.len()).then(|| compressed.into())
        });
        made.as_ref()
    }
}

/// Whether the request names an encoding that is `gzip`, and likes none better (RFC 9110 §12.5.3).
fn accepts_gzip(http: &HttpRequest) -> bool {
    let supported = [Encoding::gzip(), Encoding::identity()];
    let accepted = AcceptEncoding::parse(http).ok();
    let chosen = accepted.and_then(|accepted| accepted.negotiate(supported.iter()));
    chosen == Some(Encoding::gzip())
}
