//! x
pub mod domain;
pub mod failure;
pub mod store;
