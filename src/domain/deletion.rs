//! Deletions: on what terms a media is deleted, what may stand in the way, and the trash it goes to.

use jiff::{SignedDuration, Timestamp};

use super::{
    audit::Subject,
    caller::Caller,
    id::{IdentityId, MediaId},
    media::{Checksum, Filename},
    permission::Permission,
    precondition::EntityTag,
};

/// What to do where products or variants point at a media that is to be deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnReferences {
    /// Take it out of their lists.
    Detach,
    /// Leave everything as it is.
    Refuse,
}

impl OnReferences {
    /// The word that is kept.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Detach => "detach",
            Self::Refuse => "refuse",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Detach, Self::Refuse].into_iter().find(|one| one.as_str() == word)
    }
}

/// On what terms medias are to be deleted.
#[derive(Clone, Debug)]
pub struct Terms {
    /// What to do with references; the organization's policy decides where this is not said.
    pub on_references: Option<OnReferences>,
    /// What whoever asks may do with products and variants.
    pub rights: Rights,
}

/// What a caller may do with the things that point at a media.
#[derive(Clone, Debug, Default)]
pub struct Rights {
    /// Whether it may read products, and variants.
    pub read: Referring<bool>,
    /// The permission it lacks to update products, and variants.
    pub update_lacks: Referring<Option<Permission>>,
}

/// Something of products, and the same of variants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Referring<T> {
    /// Of products.
    pub products: T,
    /// Of variants.
    pub variants: T,
}

impl Rights {
    /// The rights of a caller.
    pub fn of(caller: &Caller) -> Self {
        let lacks = |name: &str| {
            let permission = Permission::parse(name)?;
            (!caller.permissions.cover(&permission)).then_some(permission)
        };
        Self {
            read: Referring {
                products: lacks("identity:product:read").is_none(),
                variants: lacks("identity:variant:read").is_none(),
            },
            update_lacks: Referring {
                products: lacks("identity:product:update"),
                variants: lacks("identity:variant:update"),
            },
        }
    }
}

/// What became of a deletion.
#[derive(Clone, Debug, PartialEq)]
pub enum Deletion {
    /// The media is in the trash, or gone where the organization keeps none.
    Deleted,
    /// It stays.
    Refused(Refusal),
    /// It is not as the request requires; this is the tag it has.
    Stale(EntityTag),
    /// The idempotency key was used for another media.
    KeyReused,
}

/// Why a media is not deleted.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// The organization has no such media.
    Unknown,
    /// Something points at it.
    Referenced(Referrers),
    /// Something points at it that only those with these permissions may take it from.
    Forbidden(Vec<Permission>),
}

/// What points at a media.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Referrers {
    /// The first of those that the caller may read.
    pub readable: Vec<Subject>,
    /// How many there are in all.
    pub count: u64,
}

/// A product or variant that points at a media.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Which.
    pub subject: Subject,
    /// Its SKU.
    pub sku: String,
    /// Its name, where it has one.
    pub name: Option<String>,
}

/// A media in the trash.
#[derive(Clone, Debug, PartialEq)]
pub struct Trashed {
    /// Its identifier.
    pub id: MediaId,
    /// The name of the file.
    pub filename: Filename,
    /// What it is called.
    pub title: Option<String>,
    /// The media type, read from the bytes.
    pub mime_type: String,
    /// Its size in bytes.
    pub size: u64,
    /// The SHA-256 of its bytes.
    pub checksum: Checksum,
    /// When it was deleted.
    pub deleted_at: Timestamp,
    /// Who deleted it.
    pub deleted_by: IdentityId,
    /// When it goes for good.
    pub purged_at: Timestamp,
}

/// When what was trashed at a time goes for good, in an organization that keeps its trash for so many days.
pub fn purged_at(trashed_at: Timestamp, retention_days: u32) -> Timestamp {
    let retention = SignedDuration::from_hours(24 * i64::from(retention_days));
    trashed_at.saturating_add(retention).unwrap_or(Timestamp::MAX)
}
