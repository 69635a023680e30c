//! Whether what the server stands on is well: its database, to be read and to be written to, and its storage.

use std::time::Duration;

use tokio::time::timeout;

use crate::{app::App, failure::Failure};

/// Asks each by its name, all at once; one that takes longer than `patience` is not well.
pub(super) async fn all(app: &App, patience: Duration) -> [(&'static str, Result<(), Failure>); 3] {
    let (database, writer, storage) = tokio::join!(
        timeout(patience, app.store.reads()),
        timeout(patience, app.store.writes()),
        timeout(patience, app.blobs.answers()),
    );
    [("database", database), ("writer", writer), ("storage", storage)].map(|(name, asked)| {
        (name, asked.unwrap_or_else(|late| Err(Failure::unavailable(1, late))))
    })
}
