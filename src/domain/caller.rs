//! Who a request acts as, once it is known.

use jiff::Timestamp;

use super::{
    id::{IdentityId, OrganizationId},
    permission::Permissions,
};

/// An identity acting in an organization, with what it may do there.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who acts.
    pub identity: IdentityId,
    /// The organization acted in; everything read or changed belongs to it.
    pub organization: OrganizationId,
    /// What the identity may do in the organization through the token it came with.
    pub permissions: Permissions,
    /// What it came with.
    pub credential: Credential,
    /// The request it made, as the log and the audit call it.
    pub request_id: String,
}

/// What proved who acts, and how far that reaches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Credential {
    /// The one organization that it may act for; `None` for all that the identity is a member of.
    pub organization: Option<OrganizationId>,
    /// When it ends, where nothing that is made with it may end later.
    pub expires_at: Option<Timestamp>,
}

impl Credential {
    /// Whether it may act for the organization, where its identity is a member.
    pub fn reaches(&self, organization: OrganizationId) -> bool {
        self.organization.is_none_or(|limit| limit == organization)
    }
}
