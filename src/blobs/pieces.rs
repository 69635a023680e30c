//! The bytes of a file as a stream, in pieces that are worth handing to another thread to read.

use std::{
    fs::File,
    io::{Read as _, Seek as _, SeekFrom},
    ops::Range,
};

use bytes::Bytes;
use futures_util::{
    StreamExt as _,
    stream::{self, BoxStream},
};
use tokio::task::spawn_blocking;

use super::unavailable;
use crate::failure::Failure;

/// How much is read at a time, by another thread: `object_store` itself reads an eighth of it, with as many times the
/// handing over. Of more, a thousand slow clients would keep too much in memory.
const PIECE_BYTES: u64 = 64 * 1024;

/// The bytes of a file that are in the range, as far as it has them.
pub(super) fn of_file(file: File, range: Range<u64>) -> BoxStream<'static, Result<Bytes, Failure>> {
    stream::try_unfold((file, range), |(file, left)| async {
        let read = spawn_blocking(move || next(file, left)).await;
        read.map_err(Failure::internal)?.map_err(unavailable)
    })
    .boxed()
}

type Next = Option<(Bytes, (File, Range<u64>))>;

fn next(mut file: File, mut left: Range<u64>) -> std::io::Result<Next> {
    let wanted = (left.end - left.start).min(PIECE_BYTES);
    let mut piece = Vec::with_capacity(usize::try_from(wanted).unwrap_or_default());
    file.seek(SeekFrom::Start(left.start))?;
    (&file).take(wanted).read_to_end(&mut piece)?;
    left.start += piece.len() as u64;
    Ok((!piece.is_empty()).then(|| (piece.into(), (file, left))))
}
