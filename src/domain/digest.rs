//! Digests of content that travel with it, and content held against them (RFC 9530).

use std::fmt;

use sfv::{BareItem, Dictionary, Item, ListEntry, Parser};
use sha2::{Digest as _, Sha256, Sha512};

/// The digests that some content must have, of the algorithms that are looked at: `sha-256` and `sha-512`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Digests {
    sha256: Option<Vec<u8>>,
    sha512: Option<Vec<u8>>,
}

impl Digests {
    /// Reads the value of `Content-Digest`, a dictionary of byte sequences (RFC 9651 §3.2). Algorithms that are
    /// not looked at are passed by, whatever they say (RFC 9530 §2).
    pub fn parse(text: &str) -> Option<Self> {
        let sent: Dictionary = Parser::new(text).parse().ok()?;
        let bytes =
            |name: &str, length: usize| match sent.get(name) {
                None => Some(None),
                Some(ListEntry::Item(Item {
                    bare_item: BareItem::ByteSequence(bytes), ..
                })) if bytes.len() == length => Some(Some(bytes.clone())),
                Some(_) => None,
            };
        Some(Self { sha256: bytes("sha-256", 32)?, sha512: bytes("sha-512", 64)? })
    }

    /// Begins to hold content against them; `None` where there is nothing to hold it against.
    pub fn begin(self) -> Option<Comparison> {
        let Self { sha256, sha512 } = self;
        let comparison = Comparison {
            sha256: sha256.map(|wanted| (Sha256::new(), wanted)),
            sha512: sha512.map(|wanted| (Sha512::new(), wanted)),
        };
        (comparison.sha256.is_some() || comparison.sha512.is_some()).then_some(comparison)
    }
}

/// Content that is being held against its digests.
pub struct Comparison {
    sha256: Option<(Sha256, Vec<u8>)>,
    sha512: Option<(Sha512, Vec<u8>)>,
}

impl Comparison {
    /// Takes the next of the content.
    pub fn update(&mut self, bytes: &[u8]) {
        if let Some((sha256, _)) = &mut self.sha256 {
            sha256.update(bytes);
        }
        if let Some((sha512, _)) = &mut self.sha512 {
            sha512.update(bytes);
        }
    }

    /// Whether what was taken has all of the digests.
    pub fn holds(self) -> bool {
        self.sha256.is_none_or(|(sha256, wanted)| sha256.finalize()[..] == wanted)
            && self.sha512.is_none_or(|(sha512, wanted)| sha512.finalize()[..] == wanted)
    }
}

impl fmt::Debug for Comparison {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Comparison")
    }
}

#[cfg(test)]
mod tests {
    use super::Digests;

    /// RFC 9530, appendix D: `{"hello": "world"}` and a line feed.
    const CONTENT: &[u8] = b"{\"hello\": \"world\"}\n";
    const SHA256: &str = "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:";
    const SHA512: &str = "sha-512=:YMAam51Jz/jOATT6/zvHrLVgOYTGFy1d6GJiOHTohq4yP+pgk4vf2aCs\
                          yRZOtw8MjkM7iw7yZ/WkppmM44T3qg==:";

    fn holds(digests: &str) -> Option<bool> {
        let mut comparison = Digests::parse(digests)?.begin()?;
        comparison.update(&CONTENT[..5]);
        comparison.update(&CONTENT[5..]);
        Some(comparison.holds())
    }

    #[test]
    fn content_is_held_against_each_digest_that_is_known() {
        let wrong = SHA256.replace("RK", "AK");
        for (digests, outcome) in [
            (SHA256, true),
            (SHA512, true),
            (&format!("{SHA256},\t {SHA512}"), true),
            (&format!("md5=:AAAA:, {SHA256};a=1"), true),
            (&format!("later, {SHA256}, note=\"a, b=c\""), true),
            (&wrong, false),
            (&format!("{wrong}, {SHA512}"), false),
        ] {
            assert_eq!(holds(digests), Some(outcome), "{digests}");
        }
    }

    #[test]
    fn what_is_no_digest_is_told_from_one_that_is_not_known() {
        for digests in ["", "later", "md5=:AAAA:", "unixsum=:AAAA:, id-sha-256=1"] {
            assert_eq!(Digests::parse(digests), Some(Digests::default()), "{digests}");
        }
        for text in ["sha-256", "sha-256=AAAA", "sha-256=:AAAA:", "sha-256=:?:", SHA512, ","] {
            let text = text.replace("sha-512", "sha-256");
            assert_eq!(Digests::parse(&text), None, "{text}");
        }
    }
}
