//! The audit: who did what to what, when, and in which request.

use std::fmt;

use jiff::Timestamp;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{
    caller::Caller,
    id::{AuditEntryId, IdentityId, OrganizationId},
    words::words,
};

/// A change about to be made: who makes it, for which organization, and when.
#[derive(Clone, Debug)]
pub struct Act {
    /// The identifier of the entry that tells of it.
    pub entry: AuditEntryId,
    /// Who acts.
    pub identity: IdentityId,
    /// The organization acted in.
    pub organization: OrganizationId,
    /// The request that asked for it.
    pub request_id: String,
    /// When.
    pub now: Timestamp,
}

impl Act {
    /// What a caller does now.
    pub fn of(caller: &Caller, entry: AuditEntryId, now: Timestamp) -> Self {
        Self {
            entry,
            identity: caller.identity,
            organization: caller.organization,
            request_id: caller.request_id.clone(),
            now,
        }
    }
}

words! {
    /// What was done.
    Action {
        /// It was made.
        Create = "create"
        /// It was changed.
        Update = "update"
        /// Its bytes were replaced.
        Replace = "replace"
        /// It was deleted; a media, into the trash.
        Delete = "delete"
        /// It was taken out of the trash.
        Restore = "restore"
        /// It was deleted from the trash, for good.
        Purge = "purge"
        /// It was made worthless.
        Revoke = "revoke"
    }
}

words! {
    /// The kinds of things that changes are told of, by the name of their collection.
    Kind {
        /// A media.
        Media = "medias"
        /// A product.
        Product = "products"
        /// A variant.
        Variant = "variants"
        /// An organization.
        Organization = "organizations"
        /// An identity.
        Identity = "identities"
        /// A membership.
        Membership = "memberships"
        /// A role.
        Role = "roles"
        /// A token.
        Token = "tokens"
    }
}

/// What was changed: `medias/0198c1d2-…`. It may be gone since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Its kind.
    pub kind: Kind,
    /// Its identifier.
    pub id: Uuid,
}

impl Subject {
    /// A thing of a kind.
    pub fn new(kind: Kind, id: impl Into<Uuid>) -> Self {
        Self { kind, id: id.into() }
    }

    /// One that nothing was ever done to.
    pub fn of_nothing() -> Self {
        Self { kind: Kind::Media, id: Uuid::nil() }
    }

    /// Reads what was kept.
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, id) = text.split_once('/')?;
        Some(Self { kind: Kind::parse(kind)?, id: Uuid::try_parse(id).ok()? })
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.kind, self.id.as_hyphenated())
    }
}

/// What a thing was like after a change; before it, where it was deleted. It never holds a secret.
pub type Snapshot = Map<String, Value>;

/// Which entries are asked for; `None` for whichever.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// What was changed.
    pub subject: Option<Subject>,
    /// Who changed it.
    pub actor: Option<IdentityId>,
    /// What was done.
    pub action: Option<Action>,
    /// The earliest time.
    pub from: Option<Timestamp>,
    /// The latest time.
    pub until: Option<Timestamp>,
}

/// A change that was made.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its identifier.
    pub id: AuditEntryId,
    /// The organization it was made in.
    pub organization: OrganizationId,
    /// Who made it.
    pub actor: IdentityId,
    /// What was done.
    pub action: Action,
    /// To what.
    pub subject: Subject,
    /// What that was like.
    pub snapshot: Snapshot,
    /// The request that asked for it.
    pub request_id: String,
    /// When.
    pub created_at: Timestamp,
}
