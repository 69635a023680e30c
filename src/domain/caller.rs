//! Who a request acts as, once it is known.

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
    /// The request it made, as the log and the audit call it.
    pub request_id: String,
}
