//! Every kind of change by its code: how bad it is, what it means, why, and what to do instead. How a change
//! is found is not known here.

mod operations;
mod statements;

use crate::diagnostic::Severity;

/// A kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kind {
    pub(crate) code: &'static str,
    pub(crate) severity: Severity,
    /// What happened, in one sentence.
    pub(crate) meaning: &'static str,
    /// Why that is as bad as it is.
    pub(crate) why: &'static str,
    /// How to get there without breaking anyone; empty where nobody is broken.
    pub(crate) instead: &'static str,
    /// Lines of the older and of the newer document, as an example.
    pub(crate) before: &'static str,
    pub(crate) after: &'static str,
}

impl Kind {
    /// The kind of a code; none of a code that there is not.
    pub(crate) fn of(code: &str) -> Option<&'static Self> {
        all().find(|kind| kind.code == code)
    }
}

/// Every kind, in the order in which they are explained.
pub(crate) fn all() -> impl Iterator<Item = &'static Kind> {
    operations::KINDS
        .iter()
        .chain(statements::FAMILIES.iter().flatten())
        .chain(&statements::UNDECIDED)
}
