//! Bodies of one piece: JSON, text, bytes. `multipart` reads the other kind.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use actix_web::HttpRequest;
use actix_web::error::PayloadError;
use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, TRANSFER_ENCODING};
use actix_web::mime::APPLICATION_OCTET_STREAM;
use actix_web::web::Payload;
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt as _};

use super::form::insert;
use super::limits::{BodyLimit, content_bytes, file_bytes};
use super::negotiate::body_media_type;
use super::parameters::{decoded, pairs, plus_as_space};
use super::{
    At, BodyRejection, Malformed, PayloadTooLarge, Schema, Tree, UnsupportedMediaType, Violations,
};

/// Reads a JSON body of at most `limit_bytes`, or what [`Limits`](super::Limits) say instead.
///
/// ```
/// use actix_web::{FromRequest as _, test::TestRequest, web::Payload};
/// use openapi_stubs::actix::{Array, Integer, json_body};
///
/// # actix_web::rt::System::new().block_on(async {
/// let request = TestRequest::default().insert_header(("Content-Type", "application/json"));
/// let (http, mut payload) = request.set_payload("[1, 2]").to_http_parts();
/// let payload = Payload::from_request(&http, &mut payload).await.unwrap();
/// let body = json_body(&http, payload, &["application/json"], 1024, Array::of(Integer::<i64>::new())).await;
/// assert_eq!(body, Ok(vec![1, 2]));
/// # });
/// ```
///
/// # Errors
/// Another media type or none, more bytes, broken JSON, or violations.
pub async fn json_body<S: Schema>(
    http: &HttpRequest,
    payload: Payload,
    accepted: &'static [&'static str],
    limit_bytes: u64,
    schema: S,
) -> Result<S::Value, BodyRejection> {
    body_media_type(http, accepted)?.ok_or(UnsupportedMediaType { accepted })?;
    parse(&all(http, payload, limit_bytes).await?, schema)
}

/// As [`json_body`], for a body that may be left out: no bytes and no media type.
///
/// ```
/// use actix_web::{FromRequest as _, test::TestRequest, web::Payload};
/// use openapi_stubs::actix::{Integer, optional_json_body};
///
/// # actix_web::rt::System::new().block_on(async {
/// let request = TestRequest::default().insert_header(("Content-Type", "application/json"));
/// let (http, mut payload) = request.set_payload("1").to_http_parts();
/// let payload = Payload::from_request(&http, &mut payload).await.unwrap();
/// let body = optional_json_body(&http, payload, &["application/json"], 1024, Integer::<i64>::new()).await;
/// assert_eq!(body, Ok(Some(1)));
/// # });
/// ```
///
/// # Errors
/// As of [`json_body`].
pub async fn optional_json_body<S: Schema>(
    http: &HttpRequest,
    payload: Payload,
    accepted: &'static [&'static str],
    limit_bytes: u64,
    schema: S,
) -> Result<Option<S::Value>, BodyRejection> {
    let typed = body_media_type(http, accepted)?.is_some();
    let bytes = all(http, payload, limit_bytes).await?;
    match (typed, bytes.is_empty()) {
        (false, true) => Ok(None),
        (false, false) => Err(UnsupportedMediaType { accepted }.into()),
        (true, _) => parse(&bytes, schema).map(Some),
    }
}

/// Reads a text body of at most `limit_bytes`, in UTF-8.
///
/// ```
/// use actix_web::{FromRequest as _, test::TestRequest, web::Payload};
/// use openapi_stubs::actix::{Text, text_body};
///
/// # actix_web::rt::System::new().block_on(async {
/// let request = TestRequest::default().insert_header(("Content-Type", "text/plain"));
/// let (http, mut payload) = request.set_payload("pear").to_http_parts();
/// let payload = Payload::from_request(&http, &mut payload).await.unwrap();
/// let body = text_body(&http, payload, &["text/plain"], 1024, Text::new()).await;
/// assert_eq!(body, Ok("pear".to_owned()));
/// # });
/// ```
///
/// # Errors
/// Another media type or none, more bytes, other bytes than UTF-8, or violations.
pub async fn text_body<S: Schema>(
    http: &HttpRequest,
    payload: Payload,
    accepted: &'static [&'static str],
    limit_bytes: u64,
    schema: S,
) -> Result<S::Value, BodyRejection> {
    body_media_type(http, accepted)?.ok_or(UnsupportedMediaType { accepted })?;
    let bytes = all(http, payload, limit_bytes).await?;
    let text = utf8(&bytes, "the content")?;
    let mut violations = Violations::new();
    let value = schema.text(text, &At::Root, &mut violations);
    Ok(violations.value(value)?)
}

/// The media type of forms (WHATWG URL §5).
///
/// ```
/// assert_eq!(openapi_stubs::actix::FORM, "application/x-www-form-urlencoded");
/// ```
pub const FORM: &str = "application/x-www-form-urlencoded";

/// Reads a form of at most `limit_bytes`. Names in brackets spell objects and lists.
///
/// ```
/// use actix_web::{FromRequest as _, test::TestRequest, web::Payload};
/// use openapi_stubs::actix::{Integer, Map, form_body};
///
/// # actix_web::rt::System::new().block_on(async {
/// let request = TestRequest::default().insert_header(("Content-Type", "application/x-www-form-urlencoded"));
/// let (http, mut payload) = request.set_payload("a=1").to_http_parts();
/// let payload = Payload::from_request(&http, &mut payload).await.unwrap();
/// let body = form_body(&http, payload, 1024, Map::of(Integer::<i64>::new())).await;
/// assert_eq!(body, Ok([("a".to_owned(), 1)].into()));
/// # });
/// ```
///
/// # Errors
/// Another media type or none, more bytes, what is not percent-encoded UTF-8, or violations.
pub async fn form_body<S: Schema>(
    http: &HttpRequest,
    payload: Payload,
    limit_bytes: u64,
    schema: S,
) -> Result<S::Value, BodyRejection> {
    const ACCEPTED: &[&str] = &[FORM];
    body_media_type(http, ACCEPTED)?.ok_or(UnsupportedMediaType { accepted: ACCEPTED })?;
    form(&all(http, payload, limit_bytes).await?, schema)
}

/// Reads a body that is JSON or a form, as its media type says.
///
/// ```
/// use actix_web::{FromRequest as _, test::TestRequest, web::Payload};
/// use openapi_stubs::actix::{FORM, Integer, Map, json_or_form_body};
///
/// # actix_web::rt::System::new().block_on(async {
/// let request = TestRequest::default().insert_header(("Content-Type", "application/x-www-form-urlencoded"));
/// let (http, mut payload) = request.set_payload("a=1").to_http_parts();
/// let payload = Payload::from_request(&http, &mut payload).await.unwrap();
/// let body = json_or_form_body(&http, payload, &["application/json", FORM], 1024, Map::of(Integer::<i64>::new())).await;
/// assert_eq!(body, Ok([("a".to_owned(), 1)].into()));
/// # });
/// ```
///
/// # Errors
/// As of [`json_body`] and [`form_body`].
pub async fn json_or_form_body<S: Schema>(
    http: &HttpRequest,
    payload: Payload,
    accepted: &'static [&'static str],
    limit_bytes: u64,
    schema: S,
) -> Result<S::Value, BodyRejection> {
    let media_type = body_media_type(http, accepted)?.ok_or(UnsupportedMediaType { accepted })?;
    let bytes = all(http, payload, limit_bytes).await?;
    if media_type.essence_str() == FORM { form(&bytes, schema) } else { parse(&bytes, schema) }
}

/// Whether a body is sent (RFC 9112 §6.3).
///
/// ```
/// use actix_web::test::TestRequest;
/// use openapi_stubs::actix::has_content;
///
/// assert!(!has_content(&TestRequest::default().to_http_request()));
/// let http = TestRequest::default().insert_header(("Content-Length", "4")).to_http_request();
/// assert!(has_content(&http));
/// ```
pub fn has_content(http: &HttpRequest) -> bool {
    let header = |name| http.headers().get(name);
    let is_empty = |length: &HeaderValue| length.as_bytes() == b"0";
    header(CONTENT_TYPE).is_some()
        || header(TRANSFER_ENCODING).is_some()
        || header(CONTENT_LENGTH).is_some_and(|length| !is_empty(length))
}

/// Which of several contents a body is: the place of the first whose media types it is of.
///
/// ```
/// use actix_web::test::TestRequest;
/// use openapi_stubs::actix::content;
///
/// let http = TestRequest::default().insert_header(("Content-Type", "text/plain")).to_http_request();
/// let contents: &[&[&str]] = &[&["application/json"], &["text/plain"]];
/// assert_eq!(content(&http, contents, &["application/json", "text/plain"]), Ok(1));
/// ```
///
/// # Errors
/// Another media type or none; `all` are told as the ones that are taken.
pub fn content(
    http: &HttpRequest,
    contents: &[&'static [&'static str]],
    all: &'static [&'static str],
) -> Result<usize, BodyRejection> {
    let is_of =
        |accepted: &&'static [&'static str]| matches!(body_media_type(http, accepted), Ok(Some(_)));
    Ok(contents.iter().position(is_of).ok_or(UnsupportedMediaType { accepted: all })?)
}

fn form<S: Schema>(bytes: &[u8], schema: S) -> Result<S::Value, BodyRejection> {
    let mut tree = serde_json::Map::new();
    for (name, value) in pairs(bytes) {
        let text = |raw: &[u8]| decoded(&plus_as_space(raw)).map(|text| text.into_owned());
        let (Some(name), Some(value)) = (text(name), text(value)) else {
            let detail = "the content is not percent-encoded UTF-8".to_owned();
            return Err(Malformed { detail }.into());
        };
        insert(&mut tree, &name, value);
    }
    let mut violations = Violations::new();
    let tree = Tree::from(serde_json::Value::Object(tree));
    let value = violations.spelled(|violations| schema.json(&tree, &At::Root, violations));
    Ok(violations.value(value)?)
}

fn parse<S: Schema>(bytes: &[u8], schema: S) -> Result<S::Value, BodyRejection> {
    let mut from = serde_json::Deserializer::from_slice(bytes);
    if let Ok(value) = schema.direct(&mut from)
        && from.end().is_ok()
    {
        return Ok(value);
    }
    // Something is wrong, or unusual: of the tree everything wrong is told at once.
    let json: Tree<'_> = serde_json::from_slice(bytes)
        .map_err(|error| Malformed { detail: format!("the content is not JSON: {error}") })?;
    Ok(schema.read(json)?)
}

/// The text of the bytes; `what` names them where they are none.
pub(super) fn utf8<'a>(bytes: &'a [u8], what: &str) -> Result<&'a str, Malformed> {
    std::str::from_utf8(bytes).map_err(|_| Malformed { detail: format!("{what} is not UTF-8") })
}

async fn all(
    http: &HttpRequest,
    payload: Payload,
    limit_bytes: u64,
) -> Result<Bytes, BodyRejection> {
    let limit = content_bytes(http, limit_bytes);
    let mut limited = Limited::new(http, payload, BodyLimit { bytes: limit, told_bytes: limit })?;
    let Some(first) = limited.next().await.transpose()? else { return Ok(Bytes::new()) };
    // What comes in one piece needs no copy.
    let Some(second) = limited.next().await.transpose()? else { return Ok(first) };
    let mut all = BytesMut::from(first);
    all.extend_from_slice(&second);
    while let Some(chunk) = limited.next().await {
        all.extend_from_slice(&chunk?);
    }
    Ok(all.freeze())
}

/// A body of bytes, as it arrives. It ends in an error unless it is whole.
///
/// ```
/// use actix_web::{FromRequest as _, test::TestRequest, web::Payload};
/// use futures_util::TryStreamExt as _;
/// use openapi_stubs::actix::ByteStream;
///
/// # actix_web::rt::System::new().block_on(async {
/// let request = TestRequest::default().insert_header(("Content-Type", "image/jpeg"));
/// let (http, mut payload) = request.set_payload("pear").to_http_parts();
/// let payload = Payload::from_request(&http, &mut payload).await.unwrap();
/// let body = ByteStream::read(&http, payload, &["image/*"], 1024).unwrap();
/// assert_eq!(body.media_type, "image/jpeg");
/// assert_eq!(body.try_collect::<Vec<_>>().await.unwrap().concat(), b"pear");
/// # });
/// ```
#[derive(Debug)]
pub struct ByteStream {
    /// The media type that the client gives it.
    pub media_type: String,
    body: Limited,
    failed: bool,
}

impl ByteStream {
    /// The body of `http`, of at most `limit_bytes`, or what [`Limits`](super::Limits) say. Where any bytes are taken, those without a media type
    /// are `application/octet-stream` (RFC 9110 §8.3). No bytes are a body only where their media type is said.
    ///
    /// ```
    /// # use actix_web::{FromRequest as _, test::TestRequest, web::Payload};
    /// # use openapi_stubs::actix::{BodyRejection, ByteStream};
    /// # actix_web::rt::System::new().block_on(async {
    /// let request = TestRequest::default().insert_header(("Content-Length", "2048"));
    /// let (http, mut payload) = request.to_http_parts();
    /// let payload = Payload::from_request(&http, &mut payload).await.unwrap();
    /// let refused = ByteStream::read(&http, payload, &["*/*"], 1024).unwrap_err();
    /// assert!(matches!(refused, BodyRejection::PayloadTooLarge(_)));
    /// # });
    /// ```
    ///
    /// # Errors
    /// No body, another media type or none, or a declared length beyond the limit.
    pub fn read(
        http: &HttpRequest,
        payload: Payload,
        accepted: &'static [&'static str],
        limit_bytes: u64,
    ) -> Result<Self, BodyRejection> {
        let unknown = || {
            let any = ["*/*", "application/octet-stream"];
            accepted.iter().any(|it| any.contains(it)).then_some(APPLICATION_OCTET_STREAM)
        };
        let media_type = body_media_type(http, accepted)?.or_else(unknown);
        let media_type = media_type.ok_or(UnsupportedMediaType { accepted })?;
        if !has_content(http) {
            return Err(Malformed { detail: "there is no content".to_owned() }.into());
        }
        let limit = file_bytes(http, limit_bytes);
        let body = Limited::new(http, payload, BodyLimit { bytes: limit, told_bytes: limit })?;
        Ok(Self { media_type: media_type.to_string(), body, failed: false })
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes, BodyRejection>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.failed {
            return Poll::Ready(None);
        }
        let chunk = ready!(self.body.poll_next_unpin(context));
        self.failed = matches!(chunk, Some(Err(_)));
        Poll::Ready(chunk.map(|chunk| chunk.map_err(BodyRejection::from)))
    }
}

/// A payload that fails beyond a limit, with [`PayloadTooLarge`] inside the error.
pub(super) struct Limited {
    payload: Payload,
    told_bytes: u64,
    left: u64,
}

impl Limited {
    /// # Errors
    /// [`PayloadTooLarge`] where the declared length is beyond the limit.
    pub(super) fn new(
        http: &HttpRequest,
        payload: Payload,
        limit: BodyLimit,
    ) -> Result<Self, PayloadTooLarge> {
        let BodyLimit { bytes, told_bytes } = limit;
        let declared = http.headers().get(CONTENT_LENGTH).and_then(|it| it.to_str().ok());
        match declared.and_then(|it| it.parse::<u64>().ok()) {
            Some(declared) if declared > bytes => Err(PayloadTooLarge { limit_bytes: told_bytes }),
            _ => Ok(Self { payload, told_bytes, left: bytes }),
        }
    }
}

impl std::fmt::Debug for Limited {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Limited").field("left", &self.left).finish_non_exhaustive()
    }
}

impl Stream for Limited {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let chunk = ready!(self.payload.poll_next_unpin(context));
        if let Some(Ok(chunk)) = &chunk {
            match self.left.checked_sub(chunk.len() as u64) {
                Some(left) => self.left = left,
                None => {
                    let refusal = PayloadTooLarge { limit_bytes: self.told_bytes };
                    return Poll::Ready(Some(Err(PayloadError::Io(io::Error::other(refusal)))));
                }
            }
        }
        Poll::Ready(chunk)
    }
}

#[cfg(test)]
mod tests {
    use actix_web::FromRequest as _;
    use actix_web::test::TestRequest;

    use super::*;
    use crate::actix::{Anything, Array, Integer};

    fn read(content_type: Option<&str>, body: &'static str) -> Result<Vec<i64>, BodyRejection> {
        let request = content_type
            .map(|it| TestRequest::default().insert_header(("Content-Type", it)))
            .unwrap_or_default();
        actix_web::rt::System::new().block_on(async {
            let (http, mut payload) = request.set_payload(body).to_http_parts();
            let payload = Payload::from_request(&http, &mut payload).await.unwrap();
            let schema = Array::of(Integer::<i64>::new());
            json_body(&http, payload, &["application/json"], 8, schema).await
        })
    }

    #[test]
    fn a_body_is_judged_by_media_type_then_size_then_syntax_then_schema() {
        use BodyRejection::{Invalid, Malformed, PayloadTooLarge, UnsupportedMediaType};
        let json = Some("application/json; charset=UTF-8");
        assert_eq!(read(json, "[1,2]"), Ok(vec![1, 2]));
        assert!(matches!(read(None, "[1]"), Err(UnsupportedMediaType(_))));
        assert!(matches!(read(Some("text/json"), "[1]"), Err(UnsupportedMediaType(_))));
        let latin = Some("application/json; charset=latin1");
        assert!(matches!(read(latin, "[1]"), Err(UnsupportedMediaType(_))));
        assert!(matches!(read(json, "[1,2,3,4]"), Err(PayloadTooLarge(_))));
        assert!(matches!(read(json, "[1,2"), Err(Malformed(_))));
        assert!(matches!(read(json, "[1] [2]"), Err(Malformed(_))));
        assert!(matches!(read(json, ""), Err(Malformed(_))));
        assert!(matches!(read(json, "[\"\"]"), Err(Invalid(_))));
    }

    #[test]
    fn an_optional_body_can_be_left_out() {
        let read = |request: TestRequest| {
            actix_web::rt::System::new().block_on(async {
                let (http, mut payload) = request.to_http_parts();
                let payload = Payload::from_request(&http, &mut payload).await.unwrap();
                let accepted = &["application/json"];
                let body = optional_json_body(&http, payload, accepted, 8, Anything).await;
                body.map(|body| body.is_some())
            })
        };
        assert_eq!(read(TestRequest::default()), Ok(false));
        let request = TestRequest::default().set_payload("1");
        assert!(matches!(read(request), Err(BodyRejection::UnsupportedMediaType(_))));
        let json = || TestRequest::default().insert_header(("Content-Type", "application/json"));
        assert_eq!(read(json().set_payload("1")), Ok(true));
    }
}
