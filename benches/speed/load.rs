//! Requests of HTTP/1.1 over connections that stay open, each as soon as the one before it is answered, with the time
//! that each took.

use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use bytes::{Buf, BytesMut};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinSet,
};

/// Requests, and what they are to be answered.
pub(crate) struct Load {
    /// How many connections ask side by side.
    pub(crate) connections: usize,
    /// The requests, whole, as they go over the wire.
    pub(crate) requests: Vec<Vec<u8>>,
    /// The status of every answer. Any other ends the run: what is refused is not what is measured.
    pub(crate) status: u16,
}

/// What a load took.
pub(crate) struct Sample {
    /// From the first request to the last answer.
    pub(crate) whole: Duration,
    /// Each request, the shortest first.
    pub(crate) each: Vec<Duration>,
}

impl Sample {
    /// Requests a second.
    pub(crate) fn rate(&self) -> f64 {
        self.each.len() as f64 / self.whole.as_secs_f64()
    }

    /// The time within which this share of the requests was answered.
    pub(crate) fn percentile(&self, share: f64) -> Duration {
        let at = ((self.each.len() as f64 * share).ceil() as usize).clamp(1, self.each.len());
        self.each[at - 1]
    }
}

/// The request with a header that none had before: what was asked before is answered again without a look.
pub(crate) fn never_asked(mut request: Vec<u8>) -> Vec<u8> {
    static ASKED: AtomicUsize = AtomicUsize::new(0);

    let number = ASKED.fetch_add(1, Ordering::Relaxed);
    request.truncate(request.len() - 2);
    request.extend(format!("X-Asked: {number}\r\n\r\n").bytes());
    request
}

/// The answer to one request.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

/// Sends one request, over a connection of its own.
pub(crate) fn ask_once(address: SocketAddr, request: &[u8]) -> io::Result<Answer> {
    runtime()?.block_on(async {
        let mut stream = TcpStream::connect(address).await?;
        stream.write_all(request).await?;
        answer(&mut stream).await
    })
}

/// Reads the next answer of a connection that has sent one request.
pub(crate) async fn answer(stream: &mut TcpStream) -> io::Result<Answer> {
    let mut received = BytesMut::new();
    let (status, length) = head(stream, &mut received).await?;
    while received.len() < length {
        more(stream, &mut received).await?;
    }
    Ok(Answer { status, body: received[..length].to_vec() })
}

pub(crate) fn runtime() -> io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}

/// Sends all of it, on this thread alone.
pub(crate) fn drive(address: SocketAddr, load: Load) -> io::Result<Sample> {
    runtime()?.block_on(async {
        let (load, next) = (Arc::new(load), Arc::new(AtomicUsize::new(0)));
        let mut connections = Vec::new();
        for _ in 0..load.connections {
            let stream = TcpStream::connect(address).await?;
            stream.set_nodelay(true)?;
            connections.push(stream);
        }
        let began = Instant::now();
        let mut tasks = JoinSet::new();
        for stream in connections {
            tasks.spawn(ask(stream, Arc::clone(&load), Arc::clone(&next)));
        }
        let mut each = Vec::with_capacity(load.requests.len());
        while let Some(done) = tasks.join_next().await {
            each.extend(done??);
        }
        let whole = began.elapsed();
        each.sort_unstable();
        Ok(Sample { whole, each })
    })
}

async fn ask(
    mut stream: TcpStream,
    load: Arc<Load>,
    next: Arc<AtomicUsize>,
) -> io::Result<Vec<Duration>> {
    let (mut received, mut times) = (BytesMut::with_capacity(64 * 1024), Vec::new());
    while let Some(request) = load.requests.get(next.fetch_add(1, Ordering::Relaxed)) {
        let began = Instant::now();
        stream.write_all(request).await?;
        let (status, length) = head(&mut stream, &mut received).await?;
        while received.len() < length {
            more(&mut stream, &mut received).await?;
        }
        times.push(began.elapsed());
        if status != load.status {
            let body = String::from_utf8_lossy(&received[..length]);
            return Err(io::Error::other(format!("{status} instead of {}: {body}", load.status)));
        }
        received.advance(length);
    }
    Ok(times)
}

/// The status of an answer and the length of its body, which is still to come.
pub(crate) async fn head(
    stream: &mut TcpStream,
    received: &mut BytesMut,
) -> io::Result<(u16, usize)> {
    loop {
        let mut headers = [httparse::EMPTY_HEADER; 64];
        let mut answer = httparse::Response::new(&mut headers);
        if let httparse::Status::Complete(end) = answer.parse(received).map_err(io::Error::other)? {
            let status = answer.code.unwrap_or_default();
            let length = answer
                .headers
                .iter()
                .find(|header| header.name.eq_ignore_ascii_case("content-length"))
                .and_then(|header| std::str::from_utf8(header.value).ok()?.parse().ok());
            // No answer to these has a body (RFC 9110 §15.3.5, §15.4.5).
            let length = if matches!(status, 204 | 304) { Some(0) } else { length };
            let length = length.ok_or_else(|| io::Error::other("an answer of unknown length"))?;
            received.advance(end);
            return Ok((status, length));
        }
        more(stream, received).await?;
    }
}

async fn more(stream: &mut TcpStream, received: &mut BytesMut) -> io::Result<()> {
    match stream.read_buf(received).await? {
        0 => Err(io::ErrorKind::UnexpectedEof.into()),
        _ => Ok(()),
    }
}
