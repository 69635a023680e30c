//! A file outside the storage: its checksum, and its bytes as a stream.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use bytes::{Bytes, BytesMut};
use futures_util::{Stream, stream};
use sha2::{Digest, Sha256};
use tokio::task::spawn_blocking;

use crate::domain::media::Checksum;

/// How much is read at a time.
const CHUNK_BYTES: usize = 1024 * 1024;

/// How many bytes the file has, and their SHA-256. `each` is told how many were read, as they are.
pub(super) async fn digest(path: &Path, each: impl Fn(u64)) -> io::Result<(u64, Checksum)> {
    let path = path.to_owned();
    let (mut file, mut size, mut sha256) =
        (spawn_blocking(|| File::open(path)).await??, 0, Sha256::new());
    loop {
        let chunk;
        (file, chunk, sha256) = spawn_blocking(move || {
            let chunk = read(&mut file)?;
            sha256.update(&chunk);
            Ok::<_, io::Error>((file, chunk, sha256))
        })
        .await??;
        if chunk.is_empty() {
            return Ok((size, <[u8; 32]>::from(sha256.finalize()).into()));
        }
        size += chunk.len() as u64;
        each(chunk.len() as u64);
    }
}

/// The bytes of the file.
pub(super) fn bytes(path: &Path) -> impl Stream<Item = io::Result<Bytes>> + Send + use<> {
    let path = path.to_owned();
    stream::try_unfold(None, move |file| {
        let path = path.clone();
        async move {
            let (file, chunk) = spawn_blocking(move || {
                let mut file = match file {
                    Some(file) => file,
                    None => File::open(path)?,
                };
                let chunk = read(&mut file)?;
                Ok::<_, io::Error>((file, chunk))
            })
            .await??;
            Ok((!chunk.is_empty()).then_some((chunk, Some(file))))
        }
    })
}

/// Some of what is left of the file; nothing at its end.
fn read(file: &mut File) -> io::Result<Bytes> {
    let mut chunk = BytesMut::zeroed(CHUNK_BYTES);
    let mut filled = 0;
    while filled < chunk.len() {
        match file.read(&mut chunk[filled..]) {
            Ok(0) => break,
            Ok(more) => filled += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    chunk.truncate(filled);
    Ok(chunk.freeze())
}
