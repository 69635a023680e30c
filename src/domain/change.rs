//! How a change of a thing comes out.

use super::precondition::EntityTag;

/// What became of a change of one thing; `R` is why its rules may refuse it.
#[derive(Clone, Debug, PartialEq)]
pub enum Change<T, R> {
    /// The thing as it is now. Where nothing was to change, nothing did.
    Changed(T),
    /// The thing is not as the request requires; this is its tag.
    Stale(EntityTag),
    /// The rules do not allow it.
    Refused(R),
    /// There is no such thing in the organization.
    Unknown,
}

/// What became of the removal of one thing; `R` is why its rules may refuse it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Removal<R> {
    /// It is gone.
    Removed,
    /// The rules do not allow it.
    Refused(R),
    /// There is no such thing in the organization.
    Unknown,
}
