//! What can be mended without losing anything that a media needs. Each finding is judged once more in the
//! transaction that mends it.

use jiff::Timestamp;

use super::finding::Finding;
use crate::{
    app::{PROTECTION, new_id},
    blobs::Blobs,
    failure::Failure,
    store::{
        Store,
        inventory::{self, Miscount},
    },
};

/// Mends a finding; how it was mended, or `None` where it was not. What it queues for removal is removed by
/// [`reclaim`](crate::reclaim), whichever process that runs in.
///
/// # Errors
/// Where the database or the storage cannot be written to.
pub async fn repair(
    store: &Store,
    blobs: &Blobs,
    finding: &Finding,
    now: Timestamp,
) -> Result<Option<&'static str>, Failure> {
    let removal = new_id();
    Ok(match finding {
        Finding::Miscount(Miscount { organization, .. }) => {
            let organization = organization.clone();
            let work = move |connection: &mut _| inventory::recount(connection, &organization);
            store.write(work).await?.then_some("they are counted anew")
        }
        Finding::RemovalOfNeeded { key } => {
            let key = *key;
            let retained =
                store.write(move |connection| inventory::retain(connection, key)).await?;
            retained.then_some("the bytes are kept")
        }
        Finding::Unneeded { key } => {
            let key = *key;
            let due = now.saturating_add(PROTECTION).map_err(Failure::internal)?;
            let work =
                move |connection: &mut _| inventory::let_go(connection, key, removal, due, now);
            store.write(work).await?.then_some("the bytes are removed after a day")
        }
        Finding::Orphan { key, ripe: true, .. } => {
            let key = *key;
            let work = move |connection: &mut _| inventory::disown(connection, key, removal, now);
            store.write(work).await?.then_some("the bytes are removed")
        }
        Finding::Leftover { left, ripe: true, .. } => {
            let still = blobs.still_left(left).await?;
            if still {
                blobs.delete_leftover(left).await?;
            }
            still.then_some("the file is removed")
        }
        Finding::Database { .. }
        | Finding::Dangling(_)
        | Finding::RowUnreadable { .. }
        | Finding::Bytes { .. }
        | Finding::Orphan { .. }
        | Finding::Leftover { .. }
        | Finding::Stranger { .. } => None,
    })
}
