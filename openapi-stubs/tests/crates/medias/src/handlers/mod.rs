//! One file for each tag.

pub mod medias;
pub mod spelled;
pub mod r#type;
