//! How much memory the uploads of a process take in all. A part fills in memory while there is room, and else in a
//! temporary file, so that clients who take their time hold nothing that others need; what is under way to the storage
//! has room of its own, which comes free without anybody's help.

use std::{fs::File, io, io::Write as _, sync::Arc};

use bytes::Bytes;
use object_store::{PutPayload, PutPayloadMut};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::spawn_blocking,
};

/// What the uploads of a process may hold unless told otherwise, in bytes.
const DEFAULT_BYTES: u64 = 256 << 20;

/// What a part may hold without asking for room: files that are smaller never meet the rest.
const SMALL_BYTES: usize = 64 << 10;

/// What there is room for, in KiB. Clones share it.
#[derive(Clone, Debug)]
pub(super) struct Memory {
    /// For parts that fill, until they have arrived. Who holds it may be waiting for a client.
    filling: Arc<Semaphore>,
    /// For parts that filled in a file, while they are under way. Who holds it waits for the storage alone.
    sending: Arc<Semaphore>,
    /// How much there is of each.
    whole: u32,
}

impl Default for Memory {
    fn default() -> Self {
        Self::new(DEFAULT_BYTES, 0)
    }
}

impl Memory {
    /// So many bytes in all, but at least two parts of the size that they have.
    pub(super) fn new(bytes: u64, part_bytes: usize) -> Self {
        let whole = u32::try_from(bytes / 2 / 1024).unwrap_or(u32::MAX).max(kib(part_bytes));
        let room = || Arc::new(Semaphore::new(whole as usize));
        Self { filling: room(), sending: room(), whole }
    }

    /// How much room a part takes. One that is larger than all there is has it to itself.
    fn room(&self, bytes: usize) -> u32 {
        kib(bytes).min(self.whole)
    }
}

/// A part that is filling.
pub(super) struct Filling {
    memory: Memory,
    /// How many bytes it may have.
    most: usize,
    bytes: PutPayloadMut,
    room: Option<OwnedSemaphorePermit>,
    /// Where all of it is, once there was no room.
    file: Option<Arc<File>>,
    length: usize,
}

/// A part that is full, or the last.
pub(super) struct Full {
    pub(super) payload: PutPayload,
    /// Is dropped once the part has arrived.
    pub(super) room: Option<OwnedSemaphorePermit>,
}

impl Filling {
    pub(super) fn new(memory: Memory, most: usize) -> Self {
        let bytes = PutPayloadMut::new();
        Self { memory, most, bytes, room: None, file: None, length: 0 }
    }

    /// How many bytes it has.
    pub(super) fn length(&self) -> usize {
        self.length
    }

    /// Adds bytes, for which it has room.
    pub(super) async fn push(&mut self, bytes: Bytes) -> io::Result<()> {
        self.length += bytes.len();
        if self.file.is_none() && self.room.is_none() && self.length > SMALL_BYTES {
            self.ask().await?;
        }
        match &self.file {
            Some(file) => append(file, bytes).await,
            None => {
                self.bytes.push(bytes);
                Ok(())
            }
        }
    }

    /// Finds room for all that it may have: in memory, else in a file. Where there can be no file it waits for memory.
    async fn ask(&mut self) -> io::Result<()> {
        let count = self.memory.room(self.most);
        if let Ok(room) = Arc::clone(&self.memory.filling).try_acquire_many_owned(count) {
            self.room = Some(room);
            return Ok(());
        }
        match spawn_blocking(tempfile::tempfile).await? {
            Ok(file) => {
                let file = self.file.insert(Arc::new(file));
                for bytes in std::mem::take(&mut self.bytes).freeze() {
                    append(file, bytes).await?;
                }
            }
            Err(cause) => {
                tracing::warn!(%cause, "an upload waits for memory, for want of a temporary file");
                let waited = Arc::clone(&self.memory.filling).acquire_many_owned(count).await;
                self.room = Some(waited.map_err(io::Error::other)?);
            }
        }
        Ok(())
    }

    /// What has filled, with its room; it is empty then.
    pub(super) async fn take(&mut self) -> io::Result<Full> {
        let length = std::mem::take(&mut self.length);
        let Some(file) = self.file.take() else {
            let payload = std::mem::take(&mut self.bytes).freeze();
            return Ok(Full { payload, room: self.room.take() });
        };
        let count = self.memory.room(length);
        let room = Arc::clone(&self.memory.sending).acquire_many_owned(count).await;
        let room = Some(room.map_err(io::Error::other)?);
        let bytes = spawn_blocking(move || read(&file, length)).await??;
        Ok(Full { payload: bytes.into(), room })
    }
}

fn kib(bytes: usize) -> u32 {
    u32::try_from(bytes.div_ceil(1024)).unwrap_or(u32::MAX)
}

async fn append(file: &Arc<File>, bytes: Bytes) -> io::Result<()> {
    let file = Arc::clone(file);
    spawn_blocking(move || (&*file).write_all(&bytes)).await?
}

fn read(mut file: &File, length: usize) -> io::Result<Bytes> {
    use std::io::{Read as _, Seek as _};

    file.rewind()?;
    let mut bytes = vec![0; length];
    file.read_exact(&mut bytes)?;
    Ok(bytes.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PART: usize = 256 << 10;

    fn bytes(part: &Full) -> Vec<u8> {
        part.payload.iter().flat_map(|bytes| bytes.to_vec()).collect()
    }

    fn chunk(of: u8) -> Bytes {
        vec![of; 50 << 10].into()
    }

    #[tokio::test]
    async fn who_stands_still_keeps_nobody_waiting_and_every_part_comes_out_as_it_went_in() {
        // Room for one that fills and for one that was in a file.
        let memory = Memory::new(0, PART);
        let mut still = Filling::new(memory.clone(), PART);
        still.push(chunk(1)).await.unwrap();
        still.push(chunk(2)).await.unwrap();
        assert!(still.room.is_some() && still.file.is_none());
        for _ in 0..3 {
            let mut other = Filling::new(memory.clone(), PART);
            for of in 0..5 {
                other.push(chunk(of)).await.unwrap();
            }
            assert!(other.room.is_none() && other.file.is_some());
            let part = other.take().await.unwrap();
            assert_eq!((memory.sending.available_permits(), other.length()), (6, 0));
            assert_eq!(bytes(&part), (0..5).flat_map(|of| chunk(of).to_vec()).collect::<Vec<_>>());
            // What comes next may be small again.
            other.push(chunk(9)).await.unwrap();
            assert!(other.room.is_none() && other.file.is_none());
        }
        let part = still.take().await.unwrap();
        assert_eq!(bytes(&part), [chunk(1).to_vec(), chunk(2).to_vec()].concat());
        assert_eq!(memory.filling.available_permits(), 0);
        drop(part);
        assert_eq!(memory.filling.available_permits(), 256);
    }
}
