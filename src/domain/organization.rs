//! Organizations, the owners of everything, and the roles each begins with.

use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    audit::Snapshot, deletion::OnReferences, id::OrganizationId, permission::Permission,
    precondition::EntityTag,
};

/// An owner of medias and products.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    /// Its identifier, which requests carry in `X-Flowkiwi-Organization-Id`.
    pub id: OrganizationId,
    /// Its name, for people.
    pub name: String,
    /// Its name on a command line: unique, in lower-case letters, digits and hyphens.
    pub slug: String,
    /// What holds for it.
    pub policy: Policy,
    /// How many bytes it stores.
    pub stored_bytes: u64,
    /// Counts its changes, from 1.
    pub version: u32,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// What holds for an organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// What becomes of a deletion while something points at the media.
    pub on_references: OnReferences,
    /// How many days a media stays in the trash; 0 purges at once.
    pub trash_retention_days: u32,
    /// How many bytes it may store, if not any number.
    pub quota_bytes: Option<u64>,
}

impl Default for Policy {
    fn default() -> Self {
        Self { on_references: OnReferences::Detach, trash_retention_days: 30, quota_bytes: None }
    }
}

impl Organization {
    /// A new one, with what holds where nothing else is said.
    pub fn new(id: OrganizationId, name: String, slug: String, now: Timestamp) -> Self {
        Self {
            id,
            name,
            slug,
            policy: Policy::default(),
            stored_bytes: 0,
            version: 1,
            created_at: now,
            updated_at: now,
        }
    }

    /// The tag of its representation, of which all that can change is counted by these two.
    pub fn tag(&self) -> EntityTag {
        EntityTag::new(format!("{}-{}", self.version, self.stored_bytes))
    }

    /// What the audit keeps of it.
    pub fn snapshot(&self) -> Snapshot {
        [
            ("name", json!(self.name)),
            ("slug", json!(self.slug)),
            ("deletePolicy", json!(self.policy.on_references.as_str())),
            ("trashRetentionDays", json!(self.policy.trash_retention_days)),
            ("quotaBytes", json!(self.policy.quota_bytes)),
        ]
        .map(|(name, value): (_, Value)| (name.to_owned(), value))
        .into_iter()
        .collect()
    }

    /// The organization as a patch has it, but for what counts and dates the change.
    pub fn patched(&self, patch: Patch) -> Self {
        let policy = Policy {
            on_references: patch.on_references.unwrap_or(self.policy.on_references),
            trash_retention_days: patch
                .trash_retention_days
                .unwrap_or(self.policy.trash_retention_days),
            quota_bytes: patch.quota_bytes.unwrap_or(self.policy.quota_bytes),
        };
        Self {
            name: patch.name.unwrap_or_else(|| self.name.clone()),
            slug: patch.slug.unwrap_or_else(|| self.slug.clone()),
            policy,
            ..self.clone()
        }
    }
}

/// What to change of an organization; `None` leaves it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patch {
    /// Its name.
    pub name: Option<String>,
    /// Its slug, which only commands change: whoever may choose one learns which are taken.
    pub slug: Option<String>,
    /// What becomes of a deletion.
    pub on_references: Option<OnReferences>,
    /// How long the trash keeps.
    pub trash_retention_days: Option<u32>,
    /// How much it may store; `Some(None)` for any number of bytes.
    pub quota_bytes: Option<Option<u64>>,
}

/// Why an organization is not changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangeRefusal {
    /// The caller does not hold the permission in that organization.
    Denied(Permission),
    /// Another organization has the slug.
    SlugTaken,
}

/// Why an organization is not deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RemovalRefusal {
    /// The caller does not hold the permission in that organization.
    Denied(Permission),
    /// The request acts as this very organization.
    ActsAsIt,
    /// It has medias or products.
    InUse,
}

/// Whether the text can be a slug.
pub fn is_slug(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=63).contains(&text.len())
        && text.bytes().all(is_plain)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// A slug that no other organization has: of the name, and of what is random in the identifier.
pub fn unique_slug(name: &str, id: OrganizationId) -> String {
    let mut words = String::new();
    for letter in name.to_lowercase().chars() {
        match letter {
            'a'..='z' | '0'..='9' => words.push(letter),
            _ if words.is_empty() || words.ends_with('-') => {}
            _ => words.push('-'),
        }
    }
    words.truncate(40);
    let id = Uuid::from(id).as_simple().to_string();
    let words = Some(words.trim_end_matches('-')).filter(|words| !words.is_empty());
    format!("{}-{}", words.unwrap_or("organization"), &id[20..])
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
    use super::*;
    use crate::domain::permission::Grant;

    #[test]
    fn the_first_roles_grant_what_can_be_granted() {
        for grant in FIRST_ROLES.iter().flat_map(|(_, grants)| *grants) {
            assert!(Grant::parse(grant).is_some_and(|grant| grant.is_known()), "{grant}");
        }
    }

    #[test]
    fn every_name_has_a_slug() {
        let id = OrganizationId::parse("0198c1d2-7f00-7abc-8def-0123456789ab").unwrap();
        for (name, slug) in [
            ("Lamps & Co.", "lamps-co-0123456789ab"),
            ("\u{30e9}\u{30f3}\u{30d7}", "organization-0123456789ab"),
            (" -- ", "organization-0123456789ab"),
        ] {
            assert_eq!(unique_slug(name, id), slug);
        }
        let long = unique_slug(&"ab ".repeat(100), id);
        assert!(is_slug(&long), "{long}");
        for other in ["", "-a", "a-", "A", "a b", "\u{e9}", &"a".repeat(64)] {
            assert!(!is_slug(other), "{other}");
        }
    }
}
