//! What leaves on a connection. The framework answers by itself, with a head and nothing more, what it cannot
//! make a request of: no HTTP, a head that is too large, a head that does not come. Such a head is told from
//! the answers of the application by being none of them, and a problem is sent in its place.

use std::{
    cell::RefCell,
    collections::VecDeque,
    io,
    mem::take,
    net::{Ipv4Addr, SocketAddr},
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
};

use actix_web::{
    Error,
    body::{BodySize, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method, StatusCode,
        header::{CONNECTION, CONTENT_LENGTH, DATE, HOST, HeaderValue},
    },
    middleware::Next,
    rt::net::{ActixStream, Ready, TcpStream},
};
use bytes::{Buf as _, Bytes};
use memchr::memmem;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::{headers, refusals};
use crate::telemetry::RequestId;

/// What the application and the wire both know of a connection.
#[derive(Clone, Debug)]
pub(super) struct Connection {
    /// Where the server took it.
    pub(super) address: SocketAddr,
    /// What the application has answered and the client has not been sent the head of.
    answers: Rc<RefCell<VecDeque<Ending>>>,
}

/// Where an answer ends (RFC 9112 §6.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    /// With its head, whatever that says: it is to a HEAD.
    Head,
    /// So many bytes behind its head.
    Length(u64),
    /// Where its head says.
    Told,
}

impl Ending {
    fn of<B: MessageBody>(answered: &Result<ServiceResponse<B>, Error>) -> Self {
        let Ok(answered) = answered else { return Self::Told };
        match answered.response().body().size() {
            BodySize::Sized(length) if !has_no_content(answered.status().as_u16()) => {
                Self::Length(length)
            }
            _ => Self::Told,
        }
    }
}

/// Whether an answer has none, though it may say of what length that would be.
fn has_no_content(status: u16) -> bool {
    matches!(status, 100..200 | 204 | 304)
}

/// Counts what the application answers.
pub(super) async fn counted(
    mut request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let connection = request.conn_data::<Connection>().cloned();
    let is_head = request.method() == Method::HEAD;
    if let Some(connection) = &connection
        && !request.headers().contains_key(HOST)
        && let Ok(host) = HeaderValue::try_from(connection.address.to_string())
    {
        request.headers_mut().insert(HOST, host);
    }
    let answered = next.call(request).await;
    if let Some(connection) = connection {
        let ending = if is_head { Ending::Head } else { Ending::of(&answered) };
        connection.answers.borrow_mut().push_back(ending);
    }
    answered
}

/// A connection as the framework sees it.
#[derive(Debug)]
pub(super) struct Wire<S> {
    stream: S,
    connection: Connection,
    position: Position,
    /// What is sent in place of the framework's own answer, as far as it has not been.
    own: Bytes,
}

impl Wire<TcpStream> {
    pub(super) fn new(stream: TcpStream) -> Self {
        let unknown = || SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let address = stream.local_addr().unwrap_or_else(|_| unknown());
        Self::of(stream, address)
    }
}

impl<S> Wire<S> {
    fn of(stream: S, address: SocketAddr) -> Self {
        let connection = Connection { address, answers: Rc::default() };
        Self { stream, connection, position: Position::default(), own: Bytes::new() }
    }

    /// What [`counted`] must find as the connection's.
    pub(super) fn connection(&self) -> Connection {
        self.connection.clone()
    }
}

impl<S: AsyncWrite + Unpin> Wire<S> {
    fn poll_own(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.own.is_empty() {
            let sent = ready!(Pin::new(&mut self.stream).poll_write(context, &self.own))?;
            if sent == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.own.advance(sent);
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Wire<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        ready!(self.poll_own(context))?;
        let answers = Rc::clone(&self.connection.answers);
        let mut reached = self.position.clone();
        let (length, heads) = reached.follow(bytes, &answers.borrow());
        if length == 0 && !bytes.is_empty() {
            self.own = problem_for(bytes, self.connection.address);
            self.position = Position::Rest;
            // The framework flushes before it closes.
            return Poll::Ready(Ok(bytes.len()));
        }
        let sent = ready!(Pin::new(&mut self.stream).poll_write(context, &bytes[..length]))?;
        let heads = if sent == length {
            self.position = reached;
            heads
        } else {
            self.position.follow(&bytes[..sent], &answers.borrow()).1
        };
        answers.borrow_mut().drain(..heads);
        Poll::Ready(Ok(sent))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_own(context))?;
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_own(context))?;
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Wire<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: ActixStream> ActixStream for Wire<S> {
    fn poll_read_ready(&self, context: &mut Context<'_>) -> Poll<io::Result<Ready>> {
        self.stream.poll_read_ready(context)
    }

    fn poll_write_ready(&self, context: &mut Context<'_>) -> Poll<io::Result<Ready>> {
        self.stream.poll_write_ready(context)
    }
}

/// Where in the answers of a connection (RFC 9112 §2.1) what was sent has come to.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Position {
    /// In a head, of which this much has been sent.
    Head(Vec<u8>),
    /// In a body or a chunk, of which this much is left; and whether it is a chunk.
    Body { left: u64, is_chunk: bool },
    /// In the line that begins a chunk, of which this much has been sent.
    Chunk(Vec<u8>),
    /// In what ends with the connection.
    Rest,
}

impl Default for Position {
    fn default() -> Self {
        Self::Head(Vec::new())
    }
}

impl Position {
    /// Goes on over `bytes`, up to their end or to a head that is none of `answers`; returns how many were gone
    /// over, and how many answers began in them.
    fn follow(&mut self, bytes: &[u8], answers: &VecDeque<Ending>) -> (usize, usize) {
        let (mut at, mut begun) = (0, 0);
        while at < bytes.len() {
            let rest = &bytes[at..];
            match self {
                Self::Head(sent) => {
                    let is_interim = rest.starts_with(b"HTTP/1.1 1");
                    if sent.is_empty() && begun == answers.len() && !is_interim {
                        return (at, begun);
                    }
                    at += take_until(sent, rest, b"\r\n\r\n");
                    if sent.ends_with(b"\r\n\r\n") {
                        let head = take(sent);
                        if !head.starts_with(b"HTTP/1.1 1") {
                            let ending = answers.get(begun).copied().unwrap_or(Ending::Told);
                            begun += 1;
                            *self = match ending {
                                Ending::Head => Self::default(),
                                Ending::Length(length) => Self::before(length),
                                Ending::Told => Self::after(&head),
                            };
                        }
                    }
                }
                Self::Body { left, is_chunk } => {
                    let length = rest.len().min(usize::try_from(*left).unwrap_or(usize::MAX));
                    at += length;
                    *left -= length as u64;
                    if *left == 0 {
                        *self = if *is_chunk { Self::Chunk(Vec::new()) } else { Self::default() };
                    }
                }
                Self::Chunk(sent) => {
                    at += take_until(sent, rest, b"\r\n");
                    if let Some(size) = sent.strip_suffix(b"\r\n") {
                        let size = str::from_utf8(size).ok();
                        *self = match size.and_then(|size| u64::from_str_radix(size, 16).ok()) {
                            Some(0) => Self::Body { left: 2, is_chunk: false },
                            Some(size) => Self::Body { left: size + 2, is_chunk: true },
                            None => Self::Rest,
                        };
                    }
                }
                Self::Rest => at = bytes.len(),
            }
        }
        (at, begun)
    }

    /// What follows a head, by what that says (RFC 9112 §6.3).
    fn after(head: &[u8]) -> Self {
        let mut headers = [httparse::EMPTY_HEADER; 128];
        let mut answer = httparse::Response::new(&mut headers);
        if !answer.parse(head).is_ok_and(|status| status.is_complete()) {
            return Self::Rest;
        }
        if answer.code.is_some_and(has_no_content) {
            return Self::default();
        }
        if field(&answer, "transfer-encoding").is_some() {
            return Self::Chunk(Vec::new());
        }
        let length = field(&answer, "content-length").and_then(|length| length.parse().ok());
        length.map_or(Self::Rest, Self::before)
    }

    /// Before a body of this length.
    fn before(length: u64) -> Self {
        match length {
            0 => Self::default(),
            left => Self::Body { left, is_chunk: false },
        }
    }
}

fn field<'a>(answer: &httparse::Response<'_, 'a>, name: &str) -> Option<&'a str> {
    let field = answer.headers.iter().find(|field| field.name.eq_ignore_ascii_case(name))?;
    str::from_utf8(field.value).ok()
}

/// The most of a head that is looked at together: a body that comes with it is not copied.
const PIECE: usize = 1024;

/// Takes from `bytes` what `sent` lacks to end in `end`, or a piece of it; returns how many were taken.
fn take_until(sent: &mut Vec<u8>, bytes: &[u8], end: &[u8]) -> usize {
    let begin = sent.len();
    sent.extend(&bytes[..bytes.len().min(PIECE)]);
    let from = begin.saturating_sub(end.len() - 1);
    if let Some(at) = memmem::find(&sent[from..], end) {
        sent.truncate(from + at + end.len());
    }
    sent.len() - begin
}

/// The problem that is sent instead of a bare head.
fn problem_for(head: &[u8], address: SocketAddr) -> Bytes {
    let mut fields = [httparse::EMPTY_HEADER; 16];
    let mut bare = httparse::Response::new(&mut fields);
    let status = bare.parse(head).ok().and(bare.code).and_then(|it| StatusCode::from_u16(it).ok());
    let date = field(&bare, "date").and_then(|date| HeaderValue::from_str(date).ok());
    let answer = refusals::of_no_request(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));

    let id = RequestId::new();
    let status = answer.status();
    tracing::info!(request.id = %id, http.status = status.as_u16(), "answered what is no request");
    let (answer, body) = answer.into_parts();
    let body = body.try_into_bytes().unwrap_or_default();
    let mut fields = answer.headers().clone();
    headers::add(&mut fields, &format!("http://{address}"), false, None);
    id.tell(&mut fields);
    fields.insert(CONNECTION, HeaderValue::from_static("close"));
    fields.insert(CONTENT_LENGTH, body.len().into());
    if let Some(date) = date {
        fields.insert(DATE, date);
    }
    let mut bytes = format!("HTTP/1.1 {status}\r\n").into_bytes();
    for (name, value) in &fields {
        bytes.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    bytes.extend(b"\r\n");
    bytes.extend(&body);
    bytes.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BARE: &[u8] = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n";

    use super::Ending::{Head, Length, Told};

    /// How far `sent` is answers of the application, however it is cut; `answers` says of each where it ends.
    fn followed(answers: &[Ending], sent: &[u8]) -> usize {
        let all: VecDeque<Ending> = answers.iter().copied().collect();
        let (whole, _) = Position::default().follow(sent, &all);
        for cut in 0..=sent.len() {
            let (mut position, mut left) = (Position::default(), all.clone());
            let (mut at, mut end) = (0, cut);
            while at < sent.len() {
                let (length, begun) = position.follow(&sent[at..end.max(at)], &left);
                left.drain(..begun);
                at += length;
                if at < end {
                    break;
                }
                end = sent.len();
            }
            // A bare head that is cut is never seen: the framework offers what is left of it whole.
            if cut <= whole {
                assert_eq!(at, whole, "cut at {cut}");
            }
        }
        whole
    }

    #[test]
    fn a_bare_head_is_found_behind_answers_of_every_framing() {
        let framings: [(&[u8], Ending); 10] = [
            (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", Told),
            (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", Length(5)),
            (b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", Told),
            (b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", Length(0)),
            (b"HTTP/1.1 204 No Content\r\n\r\n", Told),
            (b"HTTP/1.1 304 Not Modified\r\ncontent-length: 9\r\n\r\n", Told),
            (b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n", Head),
            (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\n\r\n1\r\nA\r\n0123456789\r\n0\r\n\r\n", Told),
            (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\ncontent-length: 1\r\n\r\na", Told),
            (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\ncontent-length: 1\r\n\r\na", Length(1)),
        ];
        for (first, one) in framings {
            for (second, other) in framings {
                let sent = [first, second].concat();
                assert_eq!(followed(&[one, other], &sent), sent.len());
                assert_eq!(followed(&[one, other], &[&sent, BARE].concat()), sent.len());
            }
        }
        assert_eq!(followed(&[], BARE), 0);
    }

    #[test]
    fn a_body_that_looks_like_a_bare_head_is_left_alone() {
        let length = BARE.len();
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n");
        let sent = [head.as_bytes(), BARE].concat();
        assert_eq!(followed(&[Told], &sent), sent.len());
        assert_eq!(followed(&[Told], &[&sent, BARE].concat()), sent.len());
        let endless = [b"HTTP/1.1 200 OK\r\n\r\n", BARE, BARE].concat();
        assert_eq!(followed(&[Told], &endless), endless.len());
    }

    #[test]
    fn a_bare_head_becomes_a_problem_with_the_date_it_had() {
        for (line, expected) in [
            ("408 Request Timeout", "did not come in time"),
            ("431 Request Header Fields Too Large", "header fields"),
            ("400 Bad Request", "not well-formed"),
            ("500 Internal Server Error", "a fault of its own"),
        ] {
            let date = "date: Tue, 24 Nov 2026 18:00:00 GMT";
            let head = format!("HTTP/1.1 {line}\r\ncontent-length: 0\r\n{date}\r\n\r\n");
            let sent = problem_for(head.as_bytes(), SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)));
            let sent = str::from_utf8(&sent).unwrap();
            let (head, body) = sent.split_once("\r\n\r\n").unwrap();
            let head = format!("{head}\r\n");
            let problem: serde_json::Value = serde_json::from_str(body).unwrap();
            assert!(problem["detail"].as_str().unwrap().contains(expected), "{problem}");
            assert!(head.starts_with(&format!("HTTP/1.1 {} ", problem["status"])), "{head}");
            assert!(head.contains(&format!("\r\ncontent-length: {}\r\n", body.len())), "{head}");
            assert!(head.contains(&format!("\r\n{date}\r\n")), "{head}");
        }
    }
}
