//! Large files, and many slow ones: what they cost in memory, and what they cost everyone else.

use std::{
    error::Error,
    io,
    path::Path,
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::oneshot,
    time::interval,
};

use crate::{
    load::{Answer, Load, answer, drive, head, never_asked, runtime},
    peers::Peer,
    report::{Spread, table},
    seed::Seed,
    start::{MEBIBYTE, resident_mebibytes},
};

/// Of the large file: all that may be uploaded.
const LARGE_BYTES: u64 = 2 << 30;
const CHUNK_BYTES: usize = 256 * 1024;
/// How many slow uploads there are at once, what each brings in all, and what it sends in a second.
const SLOW: usize = 1000;
const SLOW_BYTES: usize = 256 * 1024;
const PIECE_BYTES: usize = 1024;
const ROUNDS: usize = 5;

pub(crate) fn run(folder: &Path) -> Result<String, Box<dyn Error>> {
    let seed = Seed::new(folder.join("flowkiwi"))?;
    let ids = seed.sow_medias(1000)?;
    let server = Peer::flowkiwi(&seed)?;
    let mut out = large(&server, &seed)?;
    out += "\n\n";
    out += &slow(&server, &seed, &ids)?;
    Ok(out)
}

/// The head of an upload of this many bytes, the beginning of its form, and the end.
fn form(seed: &Seed, bytes: u64) -> (Vec<u8>, Vec<u8>) {
    let begin = "--kiwi\r\nContent-Disposition: form-data; name=\"file\"; filename=\"large.bin\"\r\nContent-Type: application/octet-stream\r\n\r\n";
    let end = "\r\n--kiwi--\r\n";
    let length = bytes + (begin.len() + end.len()) as u64;
    let headers = seed.headers(&seed.token);
    let head = format!(
        "POST /rest/api/medias HTTP/1.1\r\nHost: localhost\r\n{headers}Content-Type: multipart/form-data; boundary=kiwi\r\nContent-Length: {length}\r\n\r\n{begin}"
    );
    (head.into_bytes(), end.as_bytes().to_vec())
}

fn large(server: &Peer, seed: &Seed) -> Result<String, Box<dyn Error>> {
    let at_rest = resident_mebibytes(server.process, "VmRSS")?;
    let began = Instant::now();
    let made: Answer = runtime()?.block_on(async {
        let (begin, end) = form(seed, LARGE_BYTES);
        let mut stream = TcpStream::connect(server.address).await?;
        stream.write_all(&begin).await?;
        let chunk = vec![7; CHUNK_BYTES];
        for _ in 0..LARGE_BYTES / CHUNK_BYTES as u64 {
            stream.write_all(&chunk).await?;
        }
        stream.write_all(&end).await?;
        answer(&mut stream).await
    })?;
    let up = began.elapsed().as_secs_f64();
    if made.status != 201 {
        return Err(String::from_utf8_lossy(&made.body).into());
    }
    let after_up = resident_mebibytes(server.process, "VmHWM")? - at_rest;
    let media: Value = serde_json::from_slice(&made.body)?;
    let id = media["id"].as_str().ok_or("the media has no id")?;
    let began = Instant::now();
    let received = runtime()?.block_on(async {
        let mut stream = TcpStream::connect(server.address).await?;
        stream.write_all(&server.get(&format!("/rest/api/medias/{id}/content"))).await?;
        let mut received = bytes::BytesMut::new();
        let (status, length) = head(&mut stream, &mut received).await?;
        let (mut count, mut chunk) = (received.len(), vec![0; CHUNK_BYTES]);
        while count < length {
            match stream.read(&mut chunk).await? {
                0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                read => count += read,
            }
        }
        if status != 200 { Err(io::Error::other(format!("{status}"))) } else { Ok(count as u64) }
    })?;
    let down = began.elapsed().as_secs_f64();
    if received != LARGE_BYTES {
        return Err(format!("{received} bytes came back").into());
    }
    let after_down = resident_mebibytes(server.process, "VmHWM")? - at_rest;
    let row = |name: &str, seconds: f64, memory: f64| {
        let rate = LARGE_BYTES as f64 / MEBIBYTE / seconds;
        vec![name.to_owned(), format!("{rate:.0}"), format!("{memory:.1}"), "< 64".to_owned()]
    };
    let rows = [row("up", up, after_up), row("up and down", down, after_down)];
    Ok(table(&["2 GiB", "MiB a second", "most memory over that at rest, MiB", "wanted"], rows))
}

/// GET of medias, with and without a thousand uploads that come in a little at a time.
fn slow(server: &Peer, seed: &Seed, ids: &[String]) -> Result<String, Box<dyn Error>> {
    let (mut alone, mut beside) = (Vec::new(), Vec::new());
    let ask = || {
        let ids = ids.iter().cycle().take(10_000);
        let requests = ids.map(|id| never_asked(server.request("GET", id)));
        let load = Load { connections: 16, requests: requests.collect(), status: 200 };
        Ok::<_, io::Error>(drive(server.address, load)?.percentile(0.99).as_secs_f64() * 1e3)
    };
    for round in 0..=ROUNDS {
        let without = ask()?;
        // They are under way once the sender is there, and end once it is dropped.
        let (stop, stopped) = oneshot::channel::<()>();
        let (begun, all_begun) = mpsc::channel();
        let with = thread::scope(|scope| {
            let uploads =
                scope.spawn(move || runtime()?.block_on(trickle(server, seed, begun, stopped)));
            let with = match all_begun.recv() {
                Ok(()) => ask(),
                Err(_) => Ok(0.0),
            };
            drop(stop);
            uploads.join().map_err(|_| io::Error::other("the uploads panicked"))??;
            with
        })?;
        // The first round warms up.
        if round > 0 {
            alone.push(without);
            beside.push(with);
        }
    }
    let ratio = Spread::of(beside.iter().zip(&alone).map(|(beside, alone)| beside / alone));
    let rows = [
        vec!["alone".to_owned(), Spread::of(alone).show(2), String::new()],
        vec![format!("beside {SLOW} uploads"), Spread::of(beside).show(2), ratio.show(2)],
    ];
    Ok(table(&["GET a media, 16 connections", "p99, ms", "ratio"], rows))
}

/// Uploads that send [`PIECE_BYTES`] a second each, one after another, until `stopped`; then the rest of them.
async fn trickle(
    server: &Peer,
    seed: &Seed,
    begun: mpsc::Sender<()>,
    mut stopped: oneshot::Receiver<()>,
) -> io::Result<()> {
    let (begin, end) = form(seed, SLOW_BYTES as u64);
    let mut uploads = Vec::new();
    for _ in 0..SLOW {
        let mut stream = TcpStream::connect(server.address).await?;
        stream.write_all(&begin).await?;
        uploads.push((stream, 0));
    }
    let mut turn = interval(Duration::from_secs(1) / SLOW as u32);
    let content = vec![7; SLOW_BYTES];
    for at in (0..SLOW).cycle() {
        tokio::select! {
            _ = &mut stopped => break,
            _ = turn.tick() => {}
        }
        let (stream, sent) = &mut uploads[at];
        let until = (*sent + PIECE_BYTES).min(content.len());
        stream.write_all(&content[*sent..until]).await?;
        *sent = until;
        // Nothing that they sent together at first is left to be read.
        if at + 1 == SLOW {
            let _: Result<(), _> = begun.send(());
        }
    }
    for (stream, sent) in &mut uploads {
        stream.write_all(&content[*sent..]).await?;
        stream.write_all(&end).await?;
        let answer = answer(stream).await?;
        if answer.status != 201 {
            return Err(io::Error::other(String::from_utf8_lossy(&answer.body).into_owned()));
        }
    }
    Ok(())
}
