//! x
pub mod app;
pub mod blobs;
pub mod domain;
pub mod failure;
pub mod reclaim;
pub mod store;
