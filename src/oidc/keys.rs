//! The keys of a provider (RFC 7517), as they were when it was last asked. A key that is known verifies without
//! asking, also while the provider is away; one that is not known has the provider asked, so that a new one counts
//! at once, but only so often that nobody can have it asked all the time.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, PoisonError, RwLock},
};

use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::{
    Algorithm, DecodingKey,
    jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, KeyOperations, PublicKeyUse},
};
use tokio::sync::Mutex;

use super::fetch::Source;
use crate::{config::OidcSettings, failure::Failure};

/// After how long what is known is asked for again. Tokens do not wait for that.
const STALE_AFTER: SignedDuration = SignedDuration::from_mins(60);

/// How long the provider is left alone after it was asked.
const AT_MOST_EVERY: SignedDuration = SignedDuration::from_secs(10);

/// The keys of a provider. Clones share them.
#[derive(Clone)]
pub(super) struct KeySet {
    source: Arc<Source>,
    known: Arc<RwLock<Known>>,
    /// Held by whoever asks the provider.
    turn: Arc<Mutex<()>>,
}

#[derive(Default)]
struct Known {
    keys: BTreeMap<String, Arc<Key>>,
    /// When the keys were given.
    given_at: Option<Timestamp>,
    /// When the provider was last asked, and why it did not answer.
    asked: Option<(Timestamp, Option<Failure>)>,
}

/// A key that verifies.
pub(super) struct Key {
    pub(super) key: DecodingKey,
    /// What it may verify.
    pub(super) algorithms: Vec<Algorithm>,
}

/// What became of looking for a key.
pub(super) enum Looked {
    Found(Arc<Key>),
    /// The provider has no such key.
    Unknown,
    /// It is not known, and the provider cannot be asked.
    Unavailable(Failure),
}

impl KeySet {
    pub(super) fn new(settings: &OidcSettings) -> Self {
        Self {
            source: Arc::new(Source::new(settings)),
            known: Arc::default(),
            turn: Arc::default(),
        }
    }

    /// Looks for a key by its identifier.
    pub(super) async fn look_up(&self, id: &str, now: Timestamp) -> Looked {
        if let Some((key, is_stale)) = self.get(id, now) {
            if is_stale {
                self.refresh_meanwhile(now);
            }
            return Looked::Found(key);
        }
        let _turn = self.turn.lock().await;
        // Whoever had the turn before may have learnt of it.
        if let Some((key, _)) = self.get(id, now) {
            return Looked::Found(key);
        }
        if self.is_due(now) {
            self.refresh(now).await;
        }
        match (self.get(id, now), self.read(|known| known.asked.clone())) {
            (Some((key, _)), _) => Looked::Found(key),
            (None, Some((_, Some(failure)))) => Looked::Unavailable(failure),
            (None, _) => Looked::Unknown,
        }
    }

    fn get(&self, id: &str, now: Timestamp) -> Option<(Arc<Key>, bool)> {
        self.read(|known| {
            let is_stale =
                known.given_at.is_none_or(|given| now.duration_since(given) > STALE_AFTER);
            known.keys.get(id).map(|key| (Arc::clone(key), is_stale))
        })
    }

    fn is_due(&self, now: Timestamp) -> bool {
        let asked = self.read(|known| known.asked.as_ref().map(|(asked, _)| *asked));
        asked.is_none_or(|asked| now.duration_since(asked).abs() >= AT_MOST_EVERY)
    }

    /// Asks again for what is known, while it goes on being used.
    fn refresh_meanwhile(&self, now: Timestamp) {
        let Ok(turn) = Arc::clone(&self.turn).try_lock_owned() else { return };
        if !self.is_due(now) {
            return;
        }
        let keys = self.clone();
        tokio::spawn(async move {
            keys.refresh(now).await;
            drop(turn);
        });
    }

    /// Asks the provider. The caller has the turn.
    async fn refresh(&self, now: Timestamp) {
        let source = Arc::clone(&self.source);
        let given = tokio::task::spawn_blocking(move || source.keys()).await;
        let given = given.unwrap_or_else(|cause| Err(Failure::internal(cause)));
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        match given {
            Ok(keys) => {
                known.keys = keys.into_iter().filter_map(usable).collect();
                known.given_at = Some(now);
                known.asked = Some((now, None));
                tracing::info!(keys = known.keys.len(), "the OpenID provider gave its keys");
            }
            Err(failure) => {
                tracing::warn!(
                    failure = failure.chain(),
                    keys = known.keys.len(),
                    "the OpenID provider did not give its keys; those that are known go on counting"
                );
                known.asked = Some((now, Some(failure)));
            }
        }
    }

    fn read<T>(&self, look: impl FnOnce(&Known) -> T) -> T {
        look(&self.known.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl fmt::Debug for KeySet {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("KeySet")
    }
}

/// A key that can verify, by its identifier. What it may verify is told by the key, never by a token: a public
/// key is no secret, and one of RSA is none of a curve.
fn usable(jwk: Jwk) -> Option<(String, Arc<Key>)> {
    let common = &jwk.common;
    let is_for_signatures =
        common.public_key_use.as_ref().is_none_or(|purpose| *purpose == PublicKeyUse::Signature);
    let verifies = common
        .key_operations
        .as_ref()
        .is_none_or(|operations| operations.contains(&KeyOperations::Verify));
    if !is_for_signatures || !verifies {
        return None;
    }
    let mut algorithms = fitting(&jwk.algorithm);
    if let Some(named) = common.key_algorithm {
        algorithms.retain(|algorithm| is(named, *algorithm));
    }
    let key = DecodingKey::from_jwk(&jwk).ok()?;
    let id = jwk.common.key_id?;
    (!algorithms.is_empty()).then(|| (id, Arc::new(Key { key, algorithms })))
}

/// What a key of this kind can verify: nothing where whoever verifies could sign.
fn fitting(parameters: &AlgorithmParameters) -> Vec<Algorithm> {
    match parameters {
        AlgorithmParameters::RSA(_) => vec![
            Algorithm::RS256,
            Algorithm::RS384,
            Algorithm::RS512,
            Algorithm::PS256,
            Algorithm::PS384,
            Algorithm::PS512,
        ],
        AlgorithmParameters::EllipticCurve(key) => match key.curve {
            EllipticCurve::P256 => vec![Algorithm::ES256],
            EllipticCurve::P384 => vec![Algorithm::ES384],
            _ => Vec::new(),
        },
        AlgorithmParameters::OctetKeyPair(key) => match key.curve {
            EllipticCurve::Ed25519 => vec![Algorithm::EdDSA],
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn is(named: KeyAlgorithm, algorithm: Algorithm) -> bool {
    matches!(
        (named, algorithm),
        (KeyAlgorithm::RS256, Algorithm::RS256)
            | (KeyAlgorithm::RS384, Algorithm::RS384)
            | (KeyAlgorithm::RS512, Algorithm::RS512)
            | (KeyAlgorithm::PS256, Algorithm::PS256)
            | (KeyAlgorithm::PS384, Algorithm::PS384)
            | (KeyAlgorithm::PS512, Algorithm::PS512)
            | (KeyAlgorithm::ES256, Algorithm::ES256)
            | (KeyAlgorithm::ES384, Algorithm::ES384)
            | (KeyAlgorithm::EdDSA, Algorithm::EdDSA)
    )
}
