//! Organizations, the owners of everything, and the roles each begins with.

use jiff::Timestamp;

use super::id::OrganizationId;

/// An owner of medias.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    /// Its identifier, which requests carry in `X-Flowkiwi-Organization-Id`.
    pub id: OrganizationId,
    /// Its name, for people.
    pub name: String,
    /// Its name on a command line: unique, in lower-case letters, digits and hyphens.
    pub slug: String,
    /// When it was made.
    pub created_at: Timestamp,
}

/// The role whose members may do everything.
pub const ADMINISTRATOR: &str = "administrator";

/// The roles an organization begins with, and what each grants.
pub const FIRST_ROLES: [(&str, &[&str]); 3] = [
    (ADMINISTRATOR, &["identity:*"]),
    ("editor", &["identity:media:*", "identity:product:*", "identity:variant:*"]),
    ("viewer", &["identity:media:read", "identity:product:read", "identity:variant:read"]),
];

#[cfg(test)]
mod tests {
    use super::FIRST_ROLES;
    use crate::domain::permission::Grant;

    #[test]
    fn the_first_roles_grant_what_can_be_granted() {
        for grant in FIRST_ROLES.iter().flat_map(|(_, grants)| *grants) {
            assert!(Grant::parse(grant).is_some(), "{grant}");
        }
    }
}
