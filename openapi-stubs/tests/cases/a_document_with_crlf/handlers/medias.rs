//! Nothing yet.
