//! Roles: sets of permissions that members of an organization can have.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    audit::Snapshot,
    id::{OrganizationId, RoleId},
    permission::Grant,
    precondition::EntityTag,
};

/// A set of permissions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// Its identifier.
    pub id: RoleId,
    /// The organization whose role it is.
    pub organization: OrganizationId,
    /// Its name, unique in the organization.
    pub name: String,
    /// What it grants, sorted.
    pub permissions: Vec<Grant>,
    /// Counts its changes, from 1.
    pub version: u32,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Role {
    /// The tag of its representation.
    pub fn tag(&self) -> EntityTag {
        EntityTag::new(self.version.to_string())
    }

    /// What the audit keeps of it.
    pub fn snapshot(&self) -> Snapshot {
        let permissions: Vec<_> = self.permissions.iter().map(Grant::as_str).collect();
        [("name", json!(self.name)), ("permissions", json!(permissions))]
            .map(|(name, value): (_, Value)| (name.to_owned(), value))
            .into_iter()
            .collect()
    }
}

/// What to change of a role; `None` leaves it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patch {
    /// Its name.
    pub name: Option<String>,
    /// What it grants.
    pub permissions: Option<Vec<Grant>>,
}

/// Why a role is not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The organization has a role of this name.
    NameTaken,
    /// It would grant what the caller does not hold.
    Exceeds(Vec<Grant>),
}

/// Why a role is not changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangeRefusal {
    /// The organization has another role of this name.
    NameTaken,
    /// What is added to it grants what the caller does not hold.
    Exceeds(Vec<Grant>),
    /// Nobody would be left who may do everything.
    LastAdministrator,
}

/// The role is that of so many members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InUse {
    /// How many they are.
    pub members: u64,
}
