//! One file for each tag.

pub mod medias;
pub mod r#type;
