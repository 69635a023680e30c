//! `flowkiwi openapi`: the contract.

use super::output::say;
use crate::{document, server::StartError};

/// Prints the contract, byte for byte.
pub(super) fn print() -> Result<(), StartError> {
    say(document::YAML)
}
