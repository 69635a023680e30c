//! Identities: the people and programs that act. What they may do is said by their memberships.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{
    audit::Snapshot,
    id::{IdentityId, MembershipId, RoleId},
    permission::Grant,
    precondition::EntityTag,
};

/// A person or program that acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Its identifier.
    pub id: IdentityId,
    /// Its name, for people; the same in all its organizations.
    pub name: String,
    /// Whose tokens of an OpenID provider act as it, if any do.
    pub login: Option<Login>,
    /// Counts its changes, from 1.
    pub version: u32,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A subject of an OpenID provider (OpenID Connect Core §2). Identities of several organizations may have the
/// same one: which of them acts is told by the organization. No organization learns of the others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Login {
    /// The provider, as `iss` names it.
    pub issuer: String,
    /// What it calls the subject in `sub`.
    pub subject: String,
}

impl Identity {
    /// The tag of its representation.
    pub fn tag(&self) -> EntityTag {
        EntityTag::new(self.version.to_string())
    }

    /// What the audit keeps of it.
    pub fn snapshot(&self) -> Snapshot {
        let login = self.login.as_ref();
        [
            ("name", json!(self.name)),
            ("issuer", json!(login.map(|login| &login.issuer))),
            ("subject", json!(login.map(|login| &login.subject))),
        ]
        .map(|(name, value): (_, Value)| (name.to_owned(), value))
        .into_iter()
        .collect()
    }
}

/// An identity about to be made, as a member of the organization acted in.
#[derive(Clone, Debug)]
pub struct NewMember {
    /// The identifier of the identity.
    pub identity: IdentityId,
    /// The identifier of its membership.
    pub membership: MembershipId,
    /// Its name.
    pub name: String,
    /// Whose tokens of an OpenID provider act as it.
    pub login: Option<Login>,
    /// Its roles.
    pub roles: Vec<RoleId>,
}

/// Why an identity is not renamed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeRefusal {
    /// It is also a member of an organization where the caller may not rename it.
    Elsewhere,
}

/// Why an identity is not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The organization does not have the role at this place.
    UnknownRole(usize),
    /// The roles grant what the caller does not hold.
    Exceeds(Vec<Grant>),
    /// Another member of the organization has this login.
    LoginTaken,
}
