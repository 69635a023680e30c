//! The second way in: JSON Web Tokens (RFC 7519) of one OpenID provider, told from our own tokens by their form.
//! What such a token says is believed once its signature, issuer, audience and times are right; who that is here,
//! and what they may do, is not decided here.

mod fetch;
mod keys;

use std::{fmt, sync::Arc};

use jiff::Timestamp;
use jsonwebtoken::{Algorithm, Validation};
use serde::Deserialize;

use self::keys::{KeySet, Looked};
use crate::{config::OidcSettings, domain::identity::Login, failure::Failure};

/// The longest token that is looked at, in bytes.
const MAX_BYTES: usize = 16 << 10;

/// By how much the clocks of the provider and of this machine may differ.
const LEEWAY_SECONDS: f64 = 60.0;

/// An OpenID provider. Clones share its keys.
#[derive(Clone)]
pub struct Provider {
    issuer: Arc<str>,
    audience: Arc<str>,
    keys: KeySet,
}

/// Why a token is not believed.
#[derive(Debug)]
pub enum Refusal {
    /// It is none of this provider's for this service, now. Which of that is wrong is not told.
    Invalid,
    /// It is by a key that is not known, and the provider cannot be asked.
    Unavailable(Failure),
}

impl Provider {
    /// A provider that is asked for its keys once the first token comes.
    pub fn new(settings: &OidcSettings) -> Self {
        Self {
            issuer: settings.issuer.as_str().into(),
            audience: settings.audience.as_str().into(),
            keys: KeySet::new(settings),
        }
    }

    /// Whose token it is.
    ///
    /// # Errors
    /// [`Refusal`].
    pub async fn verify(&self, token: &str, now: Timestamp) -> Result<Login, Refusal> {
        if token.len() > MAX_BYTES {
            return Err(Refusal::Invalid);
        }
        let header = jsonwebtoken::decode_header(token).map_err(|_| Refusal::Invalid)?;
        // What must be understood is not (RFC 7515 §4.1.11). A key is one of the provider's, never the token's own.
        if header.crit.is_some() || !is_asymmetric(header.alg) {
            return Err(Refusal::Invalid);
        }
        let id = header.kid.ok_or(Refusal::Invalid)?;
        let key = match self.keys.look_up(&id, now).await {
            Looked::Found(key) => key,
            Looked::Unknown => return Err(Refusal::Invalid),
            Looked::Unavailable(failure) => return Err(Refusal::Unavailable(failure)),
        };
        if !key.algorithms.contains(&header.alg) {
            return Err(Refusal::Invalid);
        }
        let mut validation = Validation::new(header.alg);
        validation.set_issuer(&[&self.issuer]);
        validation.set_audience(&[&self.audience]);
        validation.set_required_spec_claims(&["iss", "aud", "exp", "sub"]);
        // The times are held against the clock of the application, below.
        validation.validate_exp = false;
        let token = jsonwebtoken::decode::<Claims>(token, &key.key, &validation);
        let claims = token.map_err(|_| Refusal::Invalid)?.claims;
        if !claims.is_current(now) || claims.sub.is_empty() {
            return Err(Refusal::Invalid);
        }
        Ok(Login { issuer: self.issuer.as_ref().to_owned(), subject: claims.sub })
    }
}

impl fmt::Debug for Provider {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Provider").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

/// Whether the text has the form of a signed token (RFC 7515 §3.1).
pub fn is_signed_token(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let mut parts = 0;
    text.split('.').all(|part| {
        parts += 1;
        !part.is_empty() && part.bytes().all(is_plain)
    }) && parts == 3
}

/// Whether a key that verifies cannot sign.
fn is_asymmetric(algorithm: Algorithm) -> bool {
    !matches!(algorithm, Algorithm::HS256 | Algorithm::HS384 | Algorithm::HS512)
}

/// What is read of a token beside what the validation holds it to.
#[derive(Deserialize)]
struct Claims {
    sub: String,
    exp: f64,
    nbf: Option<f64>,
}

impl Claims {
    fn is_current(&self, now: Timestamp) -> bool {
        let now = now.as_second() as f64;
        let begun = self.nbf.is_none_or(|begin| begin <= now + LEEWAY_SECONDS);
        self.exp > now - LEEWAY_SECONDS && begun
    }
}

#[cfg(test)]
mod tests {
    use super::is_signed_token;

    #[test]
    fn a_signed_token_is_three_parts_of_base64url() {
        assert!(is_signed_token("eyJhbGciOiJSUzI1NiJ9.e30.c2ln"));
        for other in ["", "a.b", "a.b.c.d", "a..c", "a.b.", "a.b.c=", "a.b.\u{e9}", "flowkiwi_a_b"]
        {
            assert!(!is_signed_token(other), "{other}");
        }
    }
}
