//! What a server is that keeps nothing, for contract tests: its fixtures, and the answers of the document that can
//! be had for the asking. How both are asked for is not decided here.

pub mod answers;
mod fixtures;
mod format;

pub use self::fixtures::{Fixtures, Shown};
