//! Bytes that are written: at once where they are few, else in parts of one size, of which one is under way while the
//! next fills. Who writes may go away at any moment; what it had written is then given up, here.

use std::sync::Arc;

use bytes::Bytes;
use object_store::{
    Error as StorageError, MultipartUpload, ObjectStore, ObjectStoreExt as _,
    path::Path as Location,
};
use tokio::{
    sync::mpsc::{self, Receiver, Sender},
    task::JoinHandle,
};

use super::memory::{Filling, Full, Memory};

/// Bytes that are being written. Dropping this gives them up.
pub(super) struct Parts {
    pieces: Sender<Piece>,
    task: JoinHandle<Result<(), StorageError>>,
}

enum Piece {
    Bytes(Bytes),
    /// There are no more: they are to be kept.
    End,
}

impl Parts {
    /// Begins to write, on the current runtime.
    pub(super) fn begin(
        storage: Arc<dyn ObjectStore>,
        location: Location,
        part_bytes: usize,
        memory: Memory,
    ) -> Self {
        let (pieces, received) = mpsc::channel(1);
        let draft = Draft {
            storage,
            location,
            part_bytes,
            filling: Filling::new(memory, part_bytes),
            upload: None,
            under_way: None,
        };
        // A task of its own is not dropped between a request and its answer, as when an upload has begun and is
        // not known here yet.
        Self { pieces, task: tokio::spawn(draft.write(received)) }
    }

    /// Adds bytes, once there is room; whether those before could be written. [Keeping](Self::keep) them says why
    /// not.
    pub(super) async fn add(&self, bytes: Bytes) -> bool {
        self.pieces.send(Piece::Bytes(bytes)).await.is_ok()
    }

    /// Keeps what was added: it is durable when this returns.
    ///
    /// # Errors
    /// Where it could not be written. Nothing is left of it then, unless the storage failed as well.
    pub(super) async fn keep(self) -> Result<(), StorageError> {
        // Where the task has ended before, it says why.
        drop(self.pieces.send(Piece::End).await);
        self.task.await?
    }

    /// Gives up what was added, and waits until it is gone.
    pub(super) async fn give_up(self) {
        drop(self.pieces);
        if let Err(cause) = self.task.await.map_err(StorageError::from).flatten() {
            tracing::debug!(%cause, "an upload left bytes to sweep");
        }
    }
}

struct Draft {
    storage: Arc<dyn ObjectStore>,
    location: Location,
    part_bytes: usize,
    filling: Filling,
    upload: Option<Box<dyn MultipartUpload>>,
    under_way: Option<JoinHandle<Result<(), StorageError>>>,
}

impl Draft {
    async fn write(mut self, mut pieces: Receiver<Piece>) -> Result<(), StorageError> {
        let outcome = loop {
            match pieces.recv().await {
                Some(Piece::Bytes(bytes)) => {
                    if let Err(cause) = self.add(bytes).await {
                        break Err(cause);
                    }
                }
                Some(Piece::End) => match self.finish().await {
                    Ok(()) => return Ok(()),
                    Err(cause) => break Err(cause),
                },
                None => break Ok(()),
            }
        };
        let given_up = self.give_up().await;
        outcome.and(given_up)
    }

    async fn add(&mut self, mut bytes: Bytes) -> Result<(), StorageError> {
        while self.filling.length() + bytes.len() > self.part_bytes {
            let room = self.part_bytes - self.filling.length();
            if room > 0 {
                self.filling.push(bytes.split_to(room)).await.map_err(unkept)?;
            }
            self.send().await?;
        }
        self.filling.push(bytes).await.map_err(unkept)
    }

    /// Sends what has filled, once the part before has arrived.
    async fn send(&mut self) -> Result<(), StorageError> {
        self.settle().await?;
        let upload = match &mut self.upload {
            Some(upload) => upload,
            none => none.insert(self.storage.put_multipart(&self.location).await?),
        };
        let Full { payload, room } = self.filling.take().await.map_err(unkept)?;
        let arriving = upload.put_part(payload);
        self.under_way = Some(tokio::spawn(async move {
            let arrived = arriving.await;
            drop(room);
            arrived
        }));
        Ok(())
    }

    async fn settle(&mut self) -> Result<(), StorageError> {
        match self.under_way.take() {
            Some(part) => part.await?,
            None => Ok(()),
        }
    }

    async fn finish(&mut self) -> Result<(), StorageError> {
        if self.upload.is_none() {
            let whole = self.filling.take().await.map_err(unkept)?;
            return self.storage.put(&self.location, whole.payload).await.map(drop);
        }
        if self.filling.length() > 0 {
            self.send().await?;
        }
        self.settle().await?;
        match &mut self.upload {
            Some(upload) => upload.complete().await.map(drop),
            None => Ok(()),
        }
    }

    async fn give_up(mut self) -> Result<(), StorageError> {
        // A part that arrives after the others are gone would stay.
        let settled = self.settle().await;
        match &mut self.upload {
            Some(upload) => upload.abort().await,
            None => settled,
        }
    }
}

/// Where a part could not be kept until it was full.
fn unkept(cause: std::io::Error) -> StorageError {
    StorageError::Generic { store: "a temporary file", source: cause.into() }
}
