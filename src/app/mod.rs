//! What a handler may hold: what the caller's organization has, over the store and the blobs. Times and ids
//! come from here and from nowhere else.

mod audit;
mod clock;
mod deletion;
mod medias;
mod members;
mod organizations;
mod products;
mod roles;
mod thumbnails;
mod tokens;
mod upload;
mod variants;

use uuid::Uuid;

pub(crate) use self::upload::PROTECTION;
pub use self::{
    clock::Clock,
    thumbnails::{ThumbnailError, Thumbnails},
    upload::Upload,
};
pub use crate::blobs::{Content, WriteError};
use crate::{
    blobs::Blobs,
    domain::{
        audit::Act,
        caller::Caller,
        token::{Secret, Token},
    },
    failure::Failure,
    metrics::Metrics,
    oidc::Provider,
    rate_limit::RateLimiters,
    reclaim::Reclaim,
    store::Store,
};

/// The application. Clones share it.
#[derive(Clone, Debug)]
pub struct App {
    /// The database.
    pub store: Store,
    /// The bytes.
    pub blobs: Blobs,
    /// What deletes bytes.
    pub reclaim: Reclaim,
    /// The time.
    pub clock: Clock,
    /// What may be asked for at most.
    pub limits: Limits,
    /// What counts the requests of those who may make so many.
    pub rate_limiters: RateLimiters,
    /// The OpenID provider whose tokens open, if any do.
    pub oidc: Option<Provider>,
    /// The thumbnails that are being made.
    pub thumbnails: Thumbnails,
    /// What is measured.
    pub metrics: Metrics,
}

/// What may be asked for at most.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The largest file, in bytes.
    pub upload_bytes: u64,
}

impl App {
    /// The application over a database and bytes, with the task that deletes bytes on the current runtime: it counts
    /// nobody's requests, and knows no provider.
    pub fn new(store: Store, blobs: Blobs, clock: Clock, limits: Limits) -> Self {
        Self {
            reclaim: Reclaim::start(store.clone(), blobs.clone(), clock.clone()),
            metrics: Metrics::new(store.metrics(), blobs.metrics()),
            rate_limiters: RateLimiters::default(),
            oidc: None,
            thumbnails: Thumbnails::default(),
            store,
            blobs,
            clock,
            limits,
        }
    }

    /// What the caller does now.
    fn act(&self, caller: &Caller) -> Act {
        Act::of(caller, new_id(), self.clock.now())
    }

    /// Finishes what was accepted: the bytes in hand, then the writes that wait.
    pub async fn close(&self) {
        self.reclaim.stop().await;
        let store = self.store.clone();
        if let Err(cause) = tokio::task::spawn_blocking(move || store.close()).await {
            tracing::error!(%cause, "the store did not close");
        }
    }
}

/// A new identifier: a UUIDv7 (RFC 9562 §5.7), larger than those made before in this process.
#[expect(clippy::disallowed_methods, reason = "the one place that makes ids")]
pub fn new_id<I: From<Uuid>>() -> I {
    Uuid::now_v7().into()
}

/// A new token.
///
/// # Errors
/// Where the system has no randomness.
pub fn new_token() -> Result<Token, Failure> {
    let mut secret = [0; 32];
    getrandom::fill(&mut secret).map_err(|cause| Failure::internal(cause.to_string()))?;
    Ok(Token { id: new_id(), secret: Secret::from(secret) })
}

#[cfg(test)]
mod tests;
