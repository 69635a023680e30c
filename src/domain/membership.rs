//! Memberships: which identities are members of an organization, and with which roles.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    audit::Snapshot,
    id::{IdentityId, MembershipId, OrganizationId, RoleId},
    permission::Grant,
    precondition::EntityTag,
};

/// That an identity is a member of an organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// Its identifier.
    pub id: MembershipId,
    /// The organization.
    pub organization: OrganizationId,
    /// The identity.
    pub identity: IdentityId,
    /// Its roles, sorted.
    pub roles: Vec<RoleId>,
    /// Counts its changes, from 1.
    pub version: u32,
    /// When the identity became a member.
    pub created_at: Timestamp,
}

impl Membership {
    /// The tag of its representation.
    pub fn tag(&self) -> EntityTag {
        EntityTag::new(self.version.to_string())
    }

    /// What the audit keeps of it.
    pub fn snapshot(&self) -> Snapshot {
        let roles: Vec<_> = self.roles.iter().map(ToString::to_string).collect();
        [("identity", json!(self.identity.to_string())), ("roles", json!(roles))]
            .map(|(name, value): (_, Value)| (name.to_owned(), value))
            .into_iter()
            .collect()
    }
}

/// Which memberships are asked for; `None` for whichever.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// The identity.
    pub identity: Option<IdentityId>,
    /// A role among others.
    pub role: Option<RoleId>,
}

/// Why a membership is not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such identity, as far as the caller may know.
    UnknownIdentity,
    /// The identity is a member already.
    Member,
    /// Another member of the organization has the identity's login.
    LoginTaken,
    /// The organization does not have the role at this place.
    UnknownRole(usize),
    /// The roles grant what the caller does not hold.
    Exceeds(Vec<Grant>),
}

/// Why a membership is not changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangeRefusal {
    /// The organization does not have the role at this place.
    UnknownRole(usize),
    /// The roles that are added grant what the caller does not hold.
    Exceeds(Vec<Grant>),
    /// Nobody would be left who may do everything.
    LastAdministrator,
}

/// Nobody would be left who may do everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastAdministrator;
