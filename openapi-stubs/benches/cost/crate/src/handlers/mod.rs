//! A file for each tag.

pub mod medias;
