//! Tokens: how their text is built and read, and what of a secret is kept. They are made in `app`.

use std::fmt;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use uuid::Uuid;

use super::{
    audit::Snapshot,
    caller::Caller,
    id::{IdentityId, OrganizationId, TokenId},
    permission::{Grant, Permission},
};

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

/// What is known of a token once it has been handed out; its secret is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// Which token it is.
    pub id: TokenId,
    /// What it is for, in words.
    pub name: String,
    /// Who acts with it.
    pub identity: IdentityId,
    /// The one organization it may act for; `None` for all that its identity is a member of.
    pub organization: Option<OrganizationId>,
    /// What it is narrowed to, sorted; `None` for all that its identity may do.
    pub narrowed_to: Option<Vec<Grant>>,
    /// When it ends, if ever.
    pub expires_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Issued {
    /// What the audit keeps of it.
    pub fn snapshot(&self) -> Snapshot {
        let narrowed_to = self.narrowed_to.as_ref();
        let permissions: Option<Vec<_>> =
            narrowed_to.map(|grants| grants.iter().map(Grant::as_str).collect());
        [
            ("name", json!(self.name)),
            ("identity", json!(self.identity.to_string())),
            ("organization", json!(self.organization.map(|id| id.to_string()))),
            ("permissions", json!(permissions)),
            ("expiresAt", json!(self.expires_at.map(|time| time.to_string()))),
        ]
        .map(|(name, value): (_, Value)| (name.to_owned(), value))
        .into_iter()
        .collect()
    }
}

/// A token about to be made, in the organization acted in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewToken {
    /// What it is for, in words.
    pub name: String,
    /// Who is to act with it.
    pub identity: IdentityId,
    /// Whether it is to act for all organizations of the identity instead of this one.
    pub everywhere: bool,
    /// What it is to be narrowed to, sorted; `None` for all that its identity may do.
    pub narrowed_to: Option<Vec<Grant>>,
    /// When it is to end, if ever.
    pub expires_at: Option<Timestamp>,
}

impl NewToken {
    /// Why the caller cannot make it, if it cannot. Whatever is made with it, nobody gets further by it than the
    /// caller does, nor for longer.
    pub fn refusal(&self, caller: &Caller, now: Timestamp) -> Option<Refusal> {
        let own = self.identity == caller.identity;
        // What its identity may do is more than the caller may, or will be, unless they are one.
        let grants = match &self.narrowed_to {
            Some(grants) => grants.as_slice(),
            None if own && !caller.permissions.is_narrowed() => &[],
            None => &[Grant::everything()],
        };
        // Any member may read and revoke what is its own, and so may whoever acts as it.
        let as_another = (!own).then_some([Permission::READ_TOKEN, Permission::DELETE_TOKEN]);
        let as_another = as_another.into_iter().flatten().map(Grant::from).collect::<Vec<_>>();
        let exceeding = caller.permissions.exceeded(grants.iter().chain(&as_another));
        if !exceeding.is_empty() {
            return Some(Refusal::Exceeds(exceeding));
        }
        if self.everywhere && !(own && caller.credential.organization.is_none()) {
            return Some(Refusal::Elsewhere);
        }
        match (self.expires_at, caller.credential.expires_at) {
            (Some(end), _) if end <= now => Some(Refusal::Past),
            (end, Some(limit)) if end.is_none_or(|end| end > limit) => Some(Refusal::Outlives),
            _ => None,
        }
    }
}

/// Why a token is not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The identity is no member of the organization.
    UnknownIdentity,
    /// It would grant what the caller does not hold.
    Exceeds(Vec<Grant>),
    /// It would act for organizations that the caller cannot give away.
    Elsewhere,
    /// It would have ended already.
    Past,
    /// It would end later than what the caller came with.
    Outlives,
}

/// Whose tokens are meant, in an organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// The organization acted in.
    pub organization: OrganizationId,
    /// The caller.
    pub own: IdentityId,
    /// Whether the caller's tokens for all organizations are meant as well: not by one who came with a token for
    /// this organization alone, which somebody else here may have made.
    pub everywhere: bool,
    /// Whether those of the other members are.
    pub others: bool,
}

/// A revocation that takes a permission which the caller does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfAnother;

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
