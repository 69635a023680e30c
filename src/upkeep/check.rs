//! The check: files are listed first and rows read after, so that whatever is at work meanwhile shows as a
//! difference, and every difference is looked into once more before it is one.
//!
//! What makes that enough: bytes are written after their removal is queued and before their row exists, and
//! are deleted after their row is and before their removal leaves the queue. Bytes that were listed have
//! therefore a row or a removal in any later state of the database, unless they are gone.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::TryStreamExt;
use jiff::Timestamp;

use super::finding::{Fault, Finding};
use crate::{
    app::PROTECTION,
    blobs::{Blobs, Leftover, Listed},
    domain::media::StorageKey,
    failure::Failure,
    progress::{Progress, Unit},
    store::{
        Connection, Store,
        inventory::{self, Amount, Kept, Needing},
    },
};

/// How closely bytes are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// That they are there, as many as they should be.
    Sizes,
    /// All of them, against their SHA-256.
    Checksums,
}

/// What was looked at, and what was found.
#[derive(Clone, Debug)]
pub struct Report {
    /// What the rows stand for.
    pub amount: Amount,
    /// What disagrees.
    pub findings: Vec<Finding>,
}

/// Holds the rows of a data folder and its bytes against each other.
///
/// # Errors
/// Where the database or the storage cannot be read.
pub async fn check(
    store: &Store,
    blobs: &Blobs,
    depth: Depth,
    now: Timestamp,
    progress: &dyn Progress,
) -> Result<Report, Failure> {
    let complaints = match store.read(inventory::complaints).await {
        // It is too damaged to say more of it.
        Err(failure) if inventory::is_damage(&failure) => vec![failure.causes()],
        complaints => complaints?,
    };
    let damage = complaints.into_iter().map(|complaint| Finding::Database { complaint });
    let mut findings: Vec<_> = damage.collect();
    match compare_all(store, blobs, depth, now, progress).await {
        Ok(report) => {
            findings.extend(report.findings);
            Ok(Report { findings, ..report })
        }
        // What is damaged cannot be held against anything; that it is damaged is what was found.
        Err(failure) if !findings.is_empty() => {
            tracing::warn!(failure = failure.chain(), "rows and bytes could not be compared");
            Ok(Report { amount: Amount::default(), findings })
        }
        Err(failure) => Err(failure),
    }
}

/// [`check`] of a database that is whole.
async fn compare_all(
    store: &Store,
    blobs: &Blobs,
    depth: Depth,
    now: Timestamp,
    progress: &dyn Progress,
) -> Result<Report, Failure> {
    let mut findings = Vec::new();
    let dangling = store.read(inventory::dangling).await?;
    findings.extend(dangling.into_iter().map(Finding::Dangling));

    let miscounts = store.read(inventory::miscounts).await?;
    findings.extend(miscounts.into_iter().map(Finding::Miscount));

    let mut listed = BTreeMap::new();
    let mut list = std::pin::pin!(blobs.list());
    while let Some(Listed { location, key, size, modified }) = list.try_next().await? {
        match key {
            Some(key) => drop(listed.insert(key, (size, modified))),
            None => findings.push(Finding::Stranger { location }),
        }
    }
    let left = blobs.leftovers().await?;

    let compare = move |connection: &mut Connection| {
        Comparison::make(connection, listed.clone(), left.clone())
    };
    let compared = store.read(compare).await?;
    let Comparison { amount, doubted, unclaimed, left, needed, unneeded, unreadable } = compared;
    findings.extend(unreadable.into_iter().map(|id| Finding::RowUnreadable { id }));
    findings.extend(needed.into_iter().map(|key| Finding::RemovalOfNeeded { key }));
    findings.extend(unneeded.into_iter().map(|key| Finding::Unneeded { key }));
    let ripens = |modified: Timestamp| {
        let from = modified.saturating_add(PROTECTION).map_err(Failure::internal)?;
        Ok::<_, Failure>((from, from <= now))
    };
    for (key, size, modified) in unclaimed {
        // A row that cannot be read is one.
        let is_kept = store.read(move |connection| inventory::is_kept(connection, key)).await?;
        if !is_kept && blobs.size(key).await?.is_some() {
            let (from, ripe) = ripens(modified)?;
            findings.push(Finding::Orphan { key, size, from, ripe });
        }
    }
    for left in left {
        if blobs.still_left(&left).await? {
            let (from, ripe) = ripens(left.modified)?;
            findings.push(Finding::Leftover { left, from, ripe });
        }
    }
    for kept in &doubted {
        let found = blobs.size(kept.key).await?;
        if found != Some(kept.size) {
            findings.extend(lost(store, kept, fault(kept, found)).await?);
        }
    }
    if depth == Depth::Checksums {
        let doubted = doubted.iter().map(|kept| kept.key).collect();
        findings.extend(read_all(store, blobs, &doubted, amount.bytes, progress).await?);
    }
    Ok(Report { amount, findings })
}

/// Files that were listed, held against one moment of the database.
#[derive(Default)]
struct Comparison {
    amount: Amount,
    /// Bytes that were not listed as their row has them.
    doubted: Vec<Kept>,
    /// Files that neither a row nor a removal knows.
    unclaimed: Vec<(StorageKey, u64, Timestamp)>,
    /// What was left of uploads that no removal knows.
    left: Vec<Leftover>,
    /// Bytes that have both a row and a removal.
    needed: Vec<StorageKey>,
    unneeded: Vec<StorageKey>,
    unreadable: Vec<String>,
}

impl Comparison {
    fn make(
        connection: &mut Connection,
        mut listed: BTreeMap<StorageKey, (u64, Timestamp)>,
        left: Vec<Leftover>,
    ) -> Result<Self, Failure> {
        let queued = inventory::queued(connection)?;
        let mut made = Self { unneeded: inventory::unneeded(connection)?, ..Self::default() };
        let mut after = None;
        loop {
            let page = inventory::page(connection, after.as_ref())?;
            made.unreadable.extend(page.unreadable);
            for kept in page.kept {
                made.amount.files += 1;
                made.amount.bytes += kept.size;
                if queued.contains(&kept.key) {
                    made.needed.push(kept.key);
                }
                if listed.remove(&kept.key).is_none_or(|(size, _)| size != kept.size) {
                    made.doubted.push(kept);
                }
            }
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        let unclaimed = listed.into_iter().filter(|(key, _)| !queued.contains(key));
        made.unclaimed = unclaimed.map(|(key, (size, modified))| (key, size, modified)).collect();
        made.left = left.into_iter().filter(|left| !queued.contains(&left.key)).collect();
        Ok(made)
    }
}

fn fault(kept: &Kept, found: Option<u64>) -> Fault {
    match found {
        None => Fault::Missing,
        Some(found) => Fault::Size { expected: kept.size, found },
    }
}

/// A finding for each media that has lost its bytes; none where their row has gone by now.
async fn lost(store: &Store, kept: &Kept, fault: Fault) -> Result<Vec<Finding>, Failure> {
    let key = kept.key;
    let read = move |connection: &mut Connection| {
        let needing = inventory::needing(connection, key)?;
        Ok(inventory::is_kept(connection, key)?.then_some(needing))
    };
    let found = |media: Option<Needing>| Finding::Bytes { key, fault: fault.clone(), media };
    Ok(match store.read(read).await? {
        None => Vec::new(),
        Some(needing) if needing.is_empty() => vec![found(None)],
        Some(needing) => needing.into_iter().map(|media| found(Some(media))).collect(),
    })
}

/// Reads all bytes but those that are found wrong already.
async fn read_all(
    store: &Store,
    blobs: &Blobs,
    doubted: &BTreeSet<StorageKey>,
    total: u64,
    progress: &dyn Progress,
) -> Result<Vec<Finding>, Failure> {
    progress.begin("reading all bytes", total, Unit::Bytes);
    let mut findings = Vec::new();
    let mut after = None;
    loop {
        let page =
            store.read(move |connection| inventory::page(connection, after.as_ref())).await?;
        for kept in page.kept.iter().filter(|kept| !doubted.contains(&kept.key)) {
            let fault = match blobs.digest(kept.key, |bytes| progress.advance(bytes)).await {
                Ok(Some((_, checksum))) if checksum == kept.checksum => continue,
                Ok(Some((size, _))) if size == kept.size => Fault::Changed,
                Ok(found) => fault(kept, found.map(|(size, _)| size)),
                Err(failure) => {
                    tracing::warn!(storage.key = %kept.key, failure = failure.chain(), "unreadable");
                    Fault::Unreadable
                }
            };
            findings.extend(lost(store, kept, fault).await?);
        }
        after = page.next;
        if after.is_none() {
            return Ok(findings);
        }
    }
}
