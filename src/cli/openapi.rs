//! `flowkiwi openapi`: the contract.

use super::output::say;
use crate::{document, server::StartError};

pub(super) const AFTER_HELP: &str = "\
Examples:
  flowkiwi openapi > openapi.yaml      to make a client from";

/// Prints the contract, byte for byte.
pub(super) fn print() -> Result<(), StartError> {
    say(document::YAML)
}
