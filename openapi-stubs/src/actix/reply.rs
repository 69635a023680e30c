//! Responses: [`Reply`] writes one, [`answer`] runs an operation and gives its response. Which responses
//! an operation has is the generated code's.

use std::error::Error;
use std::fmt::{self, Display, Write as _};
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::{BodyStream, BoxBody, MessageBody, None as NoBody, SizedStream};
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use bytes::Bytes;
use futures_util::future::Either;
use futures_util::{FutureExt as _, Stream};
use serde::Serialize;
use tracing::Instrument as _;
use tracing::level_filters::LevelFilter;

use super::negotiate::{is_json, preferred};

/// A response or a problem of an operation, which knows how to be sent.
///
/// ```
/// use actix_web::{HttpRequest, HttpResponse};
/// use openapi_stubs::actix::{Encode, Reply};
///
/// struct Gone;
///
/// impl Encode for Gone {
///     fn encode(self, _: &HttpRequest) -> HttpResponse {
///         Reply::new(204).empty()
///     }
/// }
/// ```
pub trait Encode {
    /// The response to `http`.
    fn encode(self, http: &HttpRequest) -> HttpResponse;
}

/// Runs an operation in a span of its own, and encodes what comes of it.
///
/// ```
/// use actix_web::{HttpRequest, HttpResponse};
/// use openapi_stubs::actix::{Encode, Reply, answer};
///
/// struct Gone;
///
/// impl Encode for Gone {
///     fn encode(self, _: &HttpRequest) -> HttpResponse {
///         Reply::new(204).empty()
///     }
/// }
///
/// # actix_web::rt::System::new().block_on(async {
/// let http = actix_web::test::TestRequest::default().to_http_request();
/// let outcome = async { Ok::<_, Gone>(Gone) };
/// assert_eq!(answer("deleteMedia", &http, outcome).await.status(), 204);
/// # });
/// ```
pub fn answer<R: Encode, P: Encode>(
    operation: &'static str,
    http: &HttpRequest,
    outcome: impl Future<Output = Result<R, P>>,
) -> impl Future<Output = HttpResponse> {
    // An `async` block in another would have room for the outcome of each; this has it once.
    let encoded = outcome.map(move |outcome| match outcome {
        Ok(response) => response.encode(http),
        Err(problem) => problem.encode(http),
    });
    // Nobody listens: then there is nothing to make, to enter and to leave.
    if LevelFilter::current() < LevelFilter::INFO {
        return Either::Left(encoded);
    }
    Either::Right(encoded.instrument(tracing::info_span!("operation", operation.id = operation)))
}

/// A response in the making.
///
/// ```
/// use openapi_stubs::actix::Reply;
///
/// let response = Reply::new(201).header("Location", "/medias/1").empty();
/// assert_eq!(response.headers().get("location").unwrap(), "/medias/1");
/// ```
#[derive(Debug)]
pub struct Reply(HttpResponse<NoBody>);

impl Reply {
    /// A response of this status. One that is none (RFC 9110 §15) is a fault of the document: it is logged
    /// and sent as 500.
    ///
    /// ```
    /// # use openapi_stubs::actix::Reply;
    /// assert_eq!(Reply::new(202).empty().status(), 202);
    /// ```
    pub fn new(status: u16) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or_else(|_| {
            tracing::error!(status, "the documented status is not one of HTTP");
            StatusCode::INTERNAL_SERVER_ERROR
        });
        Self(HttpResponse::with_body(status, NoBody::new()))
    }

    /// Adds a header.
    ///
    /// Whatever cannot stand in a header, line breaks above all, is sent percent-encoded as UTF-8: the
    /// response is never lost, nothing can be smuggled in, and an IRI becomes the URI that it stands for
    /// (RFC 3987 §3.1).
    ///
    /// ```
    /// # use openapi_stubs::actix::Reply;
    /// let response = Reply::new(201).header("Location", "/medias/é").empty();
    /// assert_eq!(response.headers().get("location").unwrap(), "/medias/%C3%A9");
    /// ```
    pub fn header(mut self, name: &'static str, value: impl Display) -> Self {
        let value = header_value(value.to_string());
        match HeaderName::from_bytes(name.as_bytes()) {
            Ok(name) => self.0.headers_mut().append(name, value),
            Err(_) => {
                tracing::error!(name, "the documented header has a name that is not one of HTTP")
            }
        }
        self
    }

    /// Adds a header that may be left out.
    ///
    /// ```
    /// # use openapi_stubs::actix::Reply;
    /// let response = Reply::new(200).optional_header("ETag", None::<String>).empty();
    /// assert!(response.headers().is_empty());
    /// ```
    pub fn optional_header(self, name: &'static str, value: Option<impl Display>) -> Self {
        match value {
            Some(value) => self.header(name, value),
            None => self,
        }
    }

    pub(super) fn into_inner(self) -> HttpResponse<NoBody> {
        self.0
    }

    /// Sends it without a body and without a media type.
    ///
    /// ```
    /// # use openapi_stubs::actix::Reply;
    /// assert!(Reply::new(204).empty().headers().is_empty());
    /// ```
    pub fn empty(self) -> HttpResponse {
        if self.0.status() == StatusCode::NO_CONTENT {
            return self.0.map_into_boxed_body();
        }
        self.0.set_body(BoxBody::new(()))
    }

    /// Sends `body` as JSON, under the media type of `offered` that the request prefers, else the first.
    ///
    /// ```
    /// # use openapi_stubs::actix::Reply;
    /// let http = actix_web::test::TestRequest::default().to_http_request();
    /// let response = Reply::new(200).json(&http, &["application/ld+json"], &["a"]);
    /// let media_type = response.headers().get("content-type").unwrap();
    /// assert_eq!(media_type, "application/ld+json; charset=utf-8");
    /// ```
    pub fn json<T: Serialize + ?Sized>(
        self,
        http: &HttpRequest,
        offered: &'static [&'static str],
        body: &T,
    ) -> HttpResponse {
        // Most fit in this; what does not has it grow.
        let mut json = Vec::with_capacity(2048);
        match serde_json::to_writer(&mut json, body) {
            Ok(()) => self.typed(http, offered, json),
            Err(error) => {
                tracing::error!(%error, "the response cannot be written as JSON");
                Reply::new(500).empty()
            }
        }
    }

    /// Sends `body` as `application/problem+json` (RFC 9457), whatever the request prefers.
    pub(super) fn problem(self, body: &serde_json::Value) -> HttpResponse {
        let mut response = self.0;
        let media_type = HeaderValue::from_static("application/problem+json; charset=utf-8");
        response.headers_mut().insert(CONTENT_TYPE, media_type);
        response.set_body(BoxBody::new(body.to_string()))
    }

    /// Sends `body` as text, under the media type of `offered` that the request prefers, else the first.
    ///
    /// ```
    /// # use openapi_stubs::actix::Reply;
    /// let http = actix_web::test::TestRequest::default().to_http_request();
    /// let response = Reply::new(200).text(&http, &["text/csv"], "a,b".to_owned());
    /// assert_eq!(response.headers().get("content-type").unwrap(), "text/csv; charset=utf-8");
    /// ```
    pub fn text(
        self,
        http: &HttpRequest,
        offered: &'static [&'static str],
        body: String,
    ) -> HttpResponse {
        self.typed(http, offered, body)
    }

    /// Sends the bytes as they come. A stream that fails, or is not as long as it said, aborts the
    /// connection, so that it never looks complete, and is logged once.
    ///
    /// ```
    /// # use openapi_stubs::actix::{Download, Reply};
    /// let bytes = futures_util::stream::iter([Ok::<_, std::io::Error>("pear".into())]);
    /// let response = Reply::new(200).download(Download::new("image/jpeg", None, bytes));
    /// assert_eq!(response.headers().get("content-type").unwrap(), "image/jpeg");
    /// ```
    pub fn download(self, download: Download) -> HttpResponse {
        let Download { media_type, length, bytes } = download;
        let mut response = self.0;
        response.headers_mut().insert(CONTENT_TYPE, header_value(media_type));
        let whole = Whole { bytes, left: length, failed: false };
        match length {
            Some(length) => response.set_body(BoxBody::new(SizedStream::new(length, whole))),
            None => response.set_body(BoxBody::new(BodyStream::new(whole))),
        }
    }

    fn typed(
        self,
        http: &HttpRequest,
        offered: &'static [&'static str],
        body: impl MessageBody + 'static,
    ) -> HttpResponse {
        let media_type = match offered {
            // Whatever it prefers, there is no other.
            [only] => only,
            offered => {
                let media_type = preferred(http, offered).or(offered.first().copied());
                media_type.unwrap_or("application/octet-stream")
            }
        };
        let mut response = self.0;
        response.headers_mut().insert(CONTENT_TYPE, content_type(media_type));
        response.set_body(BoxBody::new(body))
    }
}

/// The media type as it is sent: text says that it is UTF-8.
fn content_type(media_type: &'static str) -> HeaderValue {
    match media_type {
        "application/json" => HeaderValue::from_static("application/json; charset=utf-8"),
        "application/ld+json" => HeaderValue::from_static("application/ld+json; charset=utf-8"),
        "application/problem+json" => {
            HeaderValue::from_static("application/problem+json; charset=utf-8")
        }
        media_type => {
            let is_text = is_json(media_type) || media_type.starts_with("text/");
            if is_text && !media_type.contains("charset") {
                header_value(format!("{media_type}; charset=utf-8"))
            } else {
                header_value(media_type)
            }
        }
    }
}

fn header_value(text: impl Into<String>) -> HeaderValue {
    let text = text.into();
    // What a header value of text is made of, and nothing else.
    let is_plain = |byte: u8| matches!(byte, b'\t' | b' '..=b'~');
    if text.bytes().all(is_plain) {
        return HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static(""));
    }
    let mut value = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            _ if is_plain(byte) => value.push(char::from(byte)),
            // Writing to a string does not fail.
            _ => _ = write!(value, "%{byte:02X}"),
        }
    }
    HeaderValue::try_from(value).unwrap_or_else(|_| HeaderValue::from_static(""))
}

type Fault = Box<dyn Error + Send + Sync>;
type Chunks = Pin<Box<dyn Stream<Item = Result<Bytes, Fault>>>>;

/// Bytes to send as they come.
///
/// ```
/// use openapi_stubs::actix::{Download, Reply};
///
/// let bytes = futures_util::stream::iter([Ok::<_, std::io::Error>("pear".into())]);
/// let response = Reply::new(200).download(Download::new("image/jpeg", Some(4), bytes));
/// assert_eq!(response.status(), 200);
/// ```
pub struct Download {
    /// The media type of the bytes.
    pub media_type: String,
    /// How many bytes there are, if it is known.
    pub length: Option<u64>,
    /// The bytes.
    pub bytes: Chunks,
}

impl Download {
    /// The bytes of a stream.
    ///
    /// ```
    /// # use openapi_stubs::actix::Download;
    /// let bytes = futures_util::stream::iter([Ok::<_, std::io::Error>("pear".into())]);
    /// assert_eq!(Download::new("image/jpeg", Some(4), bytes).length, Some(4));
    /// ```
    pub fn new<E: Into<Box<dyn Error + Send + Sync>> + 'static>(
        media_type: impl Into<String>,
        length: Option<u64>,
        bytes: impl Stream<Item = Result<Bytes, E>> + 'static,
    ) -> Self {
        use futures_util::TryStreamExt as _;
        Self { media_type: media_type.into(), length, bytes: Box::pin(bytes.map_err(Into::into)) }
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("media_type", &self.media_type)
            .field("length", &self.length)
            .finish_non_exhaustive()
    }
}

/// A stream that ends in an error unless it was whole.
struct Whole {
    bytes: Chunks,
    left: Option<u64>,
    failed: bool,
}

impl Stream for Whole {
    type Item = Result<Bytes, Box<dyn Error>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.failed {
            return Poll::Ready(None);
        }
        let fault: Fault = match std::task::ready!(self.bytes.as_mut().poll_next(context)) {
            Some(Ok(bytes)) => match self.left.map(|left| left.checked_sub(bytes.len() as u64)) {
                Some(None) => "the stream is longer than it said".into(),
                left => {
                    self.left = left.flatten();
                    return Poll::Ready(Some(Ok(bytes)));
                }
            },
            Some(Err(fault)) => fault,
            None if self.left.is_none_or(|left| left == 0) => return Poll::Ready(None),
            None => "the stream is shorter than it said".into(),
        };
        self.failed = true;
        tracing::error!(error = &*fault as &dyn Error, "a download breaks off");
        Poll::Ready(Some(Err(fault)))
    }
}

#[cfg(test)]
mod tests {
    use actix_web::body::{BodySize, to_bytes};
    use actix_web::test::TestRequest;
    use actix_web::{App, HttpServer, web};
    use futures_util::{StreamExt as _, stream};

    use super::*;

    #[test]
    fn a_header_cannot_break_out() {
        let response = Reply::new(201)
            .header("Location", "/é\r\nSet-Cookie: a=b\0")
            .header("Retry-After", 3)
            .optional_header("X-None", None::<&str>)
            .empty();
        let headers = response.headers();
        assert_eq!(headers.get("location").unwrap(), "/%C3%A9%0D%0ASet-Cookie: a=b%00");
        assert_eq!(headers.get("retry-after").unwrap(), "3");
        assert_eq!(headers.len(), 2);
    }

    #[test]
    fn no_content_has_neither_body_nor_media_type() {
        let response = Reply::new(204).empty();
        assert_eq!(response.body().size(), BodySize::None);
        assert!(response.headers().is_empty());
        assert_eq!(Reply::new(200).empty().body().size(), BodySize::Sized(0));
    }

    #[test]
    fn json_goes_under_the_preferred_media_type() {
        let http = TestRequest::default()
            .append_header(("Accept", "text/html"))
            .append_header(("Accept", "application/json"))
            .to_http_request();
        let offered = &["application/ld+json", "application/json"];
        let response = Reply::new(200).json(&http, offered, &[1]);
        let content_type = response.headers().get(CONTENT_TYPE).unwrap();
        assert_eq!(content_type, "application/json; charset=utf-8");
        let body = actix_web::rt::System::new().block_on(to_bytes(response.into_body()));
        assert_eq!(body.unwrap(), "[1]");
    }

    #[test]
    fn a_download_that_is_not_whole_fails() {
        let send = |length, chunks: &'static [Result<&'static str, &'static str>]| {
            let chunks = stream::iter(chunks).map(|it| it.map(Bytes::from));
            let response = Reply::new(200).download(Download::new("text/plain", length, chunks));
            actix_web::rt::System::new().block_on(to_bytes(response.into_body()))
        };
        assert_eq!(send(Some(4), &[Ok("ab"), Ok("cd")]).unwrap(), "abcd");
        assert_eq!(send(None, &[Ok("ab")]).unwrap(), "ab");
        assert!(send(None, &[Ok("ab"), Err("broken")]).is_err());
        assert!(send(Some(3), &[Ok("ab")]).is_err());
        assert!(send(Some(3), &[Ok("ab"), Ok("cd")]).is_err());
    }

    /// What a client reads of a download over a real connection.
    fn on_the_wire(
        length: Option<u64>,
        chunks: &'static [Result<&'static str, &'static str>],
    ) -> String {
        use std::io::{Read as _, Write as _};
        let respond = move || async move {
            let chunks = stream::iter(chunks).map(|it| it.map(Bytes::from));
            Reply::new(200).download(Download::new("text/plain", length, chunks))
        };
        actix_web::rt::System::new().block_on(async move {
            let server = HttpServer::new(move || App::new().default_service(web::to(respond)))
                .workers(1)
                .disable_signals()
                .bind(("127.0.0.1", 0))
                .unwrap();
            let address = server.addrs()[0];
            let server = server.run();
            let handle = server.handle();
            let server = actix_web::rt::spawn(server);
            let read = actix_web::rt::task::spawn_blocking(move || {
                let mut connection = std::net::TcpStream::connect(address).unwrap();
                connection
                    .write_all(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                    .unwrap();
                let mut read = Vec::new();
                // A reset is as good an end as any: what arrived before it is judged.
                let _ = connection.read_to_end(&mut read);
                String::from_utf8(read).unwrap()
            });
            let read = read.await.unwrap();
            handle.stop(false).await;
            server.await.unwrap().unwrap();
            read
        })
    }

    #[test]
    fn a_broken_download_never_looks_complete() {
        let ends = |read: String, end: &str| read.ends_with(end);
        assert!(ends(on_the_wire(None, &[Ok("ab")]), "2\r\nab\r\n0\r\n\r\n"));
        assert!(!ends(on_the_wire(None, &[Ok("ab"), Err("broken")]), "0\r\n\r\n"));
        assert!(ends(on_the_wire(Some(2), &[Ok("ab")]), "\r\n\r\nab"));
    }
}
