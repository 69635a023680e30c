//! How a provider is asked for its keys: at the address that was set, or at the one that its discovery document
//! names (OpenID Connect Discovery §4). Over HTTPS, or within this machine.

use std::time::Duration;

use jsonwebtoken::jwk::Jwk;
use serde::{Deserialize, de::DeserializeOwned};
use ureq::Agent;

use crate::{
    config::{OidcSettings, is_safe_url},
    failure::Failure,
    outgoing,
};

/// How long an answer may take.
const TIMEOUT: Duration = Duration::from_secs(5);

/// The longest answer, in bytes.
const MAX_BYTES: u64 = 1 << 20;

/// After how many seconds a provider that was away is worth another try.
const RETRY_SECONDS: u32 = 10;

/// Where the keys are.
pub(super) struct Source {
    agent: Agent,
    issuer: String,
    jwks_url: Option<String>,
}

#[derive(Deserialize)]
struct Discovery {
    issuer: String,
    jwks_uri: String,
}

/// A set of keys (RFC 7517 §5). Those that cannot be read are as good as not there.
#[derive(Deserialize)]
struct Keys {
    keys: Vec<serde_json::Value>,
}

impl Source {
    pub(super) fn new(settings: &OidcSettings) -> Self {
        let agent = outgoing::agent(TIMEOUT).build().into();
        let (issuer, jwks_url) = (settings.issuer.clone(), settings.jwks_url.clone());
        Self { agent, issuer, jwks_url }
    }

    /// Asks for the keys. Blocks meanwhile.
    ///
    /// # Errors
    /// Unavailable where the provider does not answer as one does.
    pub(super) fn keys(&self) -> Result<Vec<Jwk>, Failure> {
        let url = match &self.jwks_url {
            Some(url) => url.clone(),
            None => self.discovered()?,
        };
        let set = self.get::<Keys>(&url)?;
        Ok(set.keys.into_iter().filter_map(|key| serde_json::from_value(key).ok()).collect())
    }

    fn discovered(&self) -> Result<String, Failure> {
        let issuer = self.issuer.trim_end_matches('/');
        let found = self.get::<Discovery>(&format!("{issuer}/.well-known/openid-configuration"))?;
        if found.issuer != self.issuer {
            return Err(away(format!("its discovery document is that of `{}`", found.issuer)));
        }
        if !is_safe_url(&found.jwks_uri) {
            return Err(away(format!("its keys are at `{}`, which is not HTTPS", found.jwks_uri)));
        }
        Ok(found.jwks_uri)
    }

    fn get<T: DeserializeOwned>(&self, url: &str) -> Result<T, Failure> {
        let asked = self.agent.get(url).header("Accept", "application/json").call();
        let mut answer = asked.map_err(|cause| away(format!("`{url}`: {cause}")))?;
        let body = answer.body_mut().with_config().limit(MAX_BYTES).read_to_vec();
        let body = body.map_err(|cause| away(format!("`{url}`: {cause}")))?;
        serde_json::from_slice(&body).map_err(|cause| away(format!("`{url}`: {cause}")))
    }
}

fn away(cause: String) -> Failure {
    Failure::unavailable(RETRY_SECONDS, cause)
}
