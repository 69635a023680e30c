//! Identifiers, one type per kind of thing so that none is taken for another. They are made in `app`.

use std::fmt;

use uuid::Uuid;

macro_rules! identifiers {
    ($($(#[$documentation:meta])* $name:ident)+) => {$(
        $(#[$documentation])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Uuid);

        impl $name {
            /// Reads the canonical spelling, and no other: a thing has one IRI.
            pub fn parse(text: &str) -> Option<Self> {
                canonical(text).map(Self)
            }

            /// One that nothing has: what is no identifier is as good as that.
            pub fn of_nothing() -> Self {
                Self(Uuid::nil())
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.as_hyphenated().fmt(formatter)
            }
        }
    )+};
}

identifiers! {
    /// An organization.
    OrganizationId
    /// A person or program that acts.
    IdentityId
    /// A set of permissions in an organization.
    RoleId
    /// An identity's place in an organization.
    MembershipId
    /// A token; its public half.
    TokenId
    /// A media.
    MediaId
    /// A product.
    ProductId
    /// A variant of a product.
    VariantId
    /// A change that was made, as the audit tells of it.
    AuditEntryId
    /// Bytes, stored once per organization and checksum.
    BlobId
    /// Bytes waiting to be deleted.
    RemovalId
}

/// Thirty-six lower-case characters (RFC 9562 §4).
fn canonical(text: &str) -> Option<Uuid> {
    let id = Uuid::try_parse(text).ok()?;
    let mut buffer = Uuid::encode_buffer();
    (*id.as_hyphenated().encode_lower(&mut buffer) == *text).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::MediaId;

    #[test]
    fn only_the_canonical_spelling_is_an_id() {
        let spelled = "0198c1d2-7f00-7abc-8def-0123456789ab";
        assert_eq!(MediaId::parse(spelled).map(|id| id.to_string()).as_deref(), Some(spelled));
        for other in [
            "",
            "0198C1D2-7F00-7ABC-8DEF-0123456789AB",
            "0198c1d27f007abc8def0123456789ab",
            "{0198c1d2-7f00-7abc-8def-0123456789ab}",
            "urn:uuid:0198c1d2-7f00-7abc-8def-0123456789ab",
            "0198c1d2-7f00-7abc-8def-0123456789ab ",
            "<product_id>",
        ] {
            assert_eq!(MediaId::parse(other), None, "{other}");
        }
    }
}
