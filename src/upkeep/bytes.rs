//! The bytes that a database names, copied from one storage to another.

use jiff::Timestamp;

use super::{
    backup::Copying,
    check::{Depth, Report, check},
};
use crate::{
    blobs::Blobs,
    failure::Failure,
    progress::{Progress, Unit},
    store::{Store, inventory},
};

/// Copies all bytes that a database names, but for those that are there already; gives what [`check`] says of the
/// database with what there is then.
///
/// # Errors
/// Where the database or one of the storages cannot be used.
pub async fn copy_bytes(
    store: &Store,
    from: &Blobs,
    to: &Blobs,
    now: Timestamp,
    progress: &dyn Progress,
) -> Result<Report, Failure> {
    for left in to.leftovers().await? {
        to.delete_leftover(&left).await?;
    }
    let amount = store.read(inventory::amount).await?;
    progress.begin("copying bytes", amount.bytes, Unit::Bytes);
    let copying = Copying { from, to, live: store, depth: Depth::Sizes };
    copying.all(store, |kept| progress.advance(kept.size)).await?;
    check(store, to, Depth::Sizes, now, progress).await
}
