//! What no caller can act on.

#[derive(Debug)]
pub struct Failure;
