//! Tokens: how their text is built and read, and what of a secret is kept. They are made in `app`.

use std::fmt;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use super::id::TokenId;

const PREFIX: &str = "flowkiwi_";

/// What a bearer shows: `flowkiwi_`, the token's id as 32 hexadecimal digits, `_`, and 32 random bytes as
/// 43 characters of base64url (RFC 4648 §5). The fixed beginning lets secret scanners find it.
#[derive(Clone, Debug)]
pub struct Token {
    /// Which token it is; not secret.
    pub id: TokenId,
    /// What proves it.
    pub secret: Secret,
}

impl Token {
    /// Reads the text of a token; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (id, secret) = text.strip_prefix(PREFIX)?.split_at_checked(32)?;
        if !id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
            return None;
        }
        let id = Uuid::try_parse(id).ok()?.into();
        let secret = BASE64_URL_SAFE_NO_PAD.decode(secret.strip_prefix('_')?).ok()?;
        Some(Self { id, secret: Secret(secret.try_into().ok()?) })
    }

    /// The text of the token, to be shown once to whom it is for.
    pub fn reveal(&self) -> String {
        let id = Uuid::from(self.id);
        format!("{PREFIX}{}_{}", id.as_simple(), BASE64_URL_SAFE_NO_PAD.encode(self.secret.0))
    }
}

/// The 32 random bytes of a token. `Debug` does not show them.
#[derive(Clone)]
pub struct Secret([u8; 32]);

impl Secret {
    /// What is kept of the secret.
    pub fn hash(&self) -> SecretHash {
        SecretHash(Sha256::digest(self.0).into())
    }
}

impl From<[u8; 32]> for Secret {
    fn from(random: [u8; 32]) -> Self {
        Self(random)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

/// The SHA-256 of a [`Secret`]. A slow hash would add nothing: the secret is 256 random bits.
#[derive(Clone)]
pub struct SecretHash([u8; 32]);

impl SecretHash {
    /// Reads what was kept; `None` unless it is 32 bytes.
    pub fn read(kept: &[u8]) -> Option<Self> {
        kept.try_into().ok().map(Self)
    }

    /// What to keep.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Whether this is the hash of the secret, told in constant time.
    pub fn matches(&self, secret: &Secret) -> bool {
        self.0.ct_eq(&secret.hash().0).into()
    }
}

impl fmt::Debug for SecretHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SecretHash(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token() -> Token {
        let id = Uuid::from_u128(0x0198_c1d2_7f00_7abc_8def_0123_4567_89ab).into();
        Token { id, secret: [0xfb; 32].into() }
    }

    #[test]
    fn a_token_survives_its_text() {
        let text = token().reveal();
        assert_eq!(
            text,
            "flowkiwi_0198c1d27f007abc8def0123456789ab_-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_s"
        );
        let read = Token::parse(&text).unwrap();
        assert_eq!(read.id, token().id);
        assert!(token().secret.hash().matches(&read.secret));
        assert!(!token().secret.hash().matches(&[0xfa; 32].into()));
    }

    #[test]
    fn nothing_else_is_a_token() {
        let text = token().reveal();
        for other in [
            String::new(),
            "flowkiwi_".to_owned(),
            text.replace("flowkiwi_", "kiwi_"),
            text.replace("0198c1d2", "0198C1D2"),
            format!("{text}="),
            format!("{text}A"),
            text[..text.len() - 1].to_owned(),
            // The last character's two spare bits must be zero: a token has one spelling.
            format!("{}t", &text[..text.len() - 1]),
            "flowkiwi_é198c1d27f007abc8def0123456789a_".to_owned(),
        ] {
            assert!(Token::parse(&other).is_none(), "{other}");
        }
    }

    #[test]
    fn a_secret_is_not_shown_by_debug() {
        let shown = format!("{:?} {:?}", token(), token().secret.hash());
        assert!(shown.ends_with("secret: Secret(…) } SecretHash(…)"), "{shown}");
    }
}
