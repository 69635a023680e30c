//! What handlers share.

#[derive(Debug, Default)]
pub struct App;
