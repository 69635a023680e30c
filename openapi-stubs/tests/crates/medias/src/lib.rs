//! What an application of `openapi-stubs` has: the rooms that the generated wiring names, and the two files.

pub mod app;
pub mod auth;
pub mod failure;
pub mod handlers;
pub mod problem;

pub mod contract {
    include!(concat!(env!("OUT_DIR"), "/contract.rs"));
}

mod routes {
    include!(concat!(env!("OUT_DIR"), "/routes.rs"));
}

pub use routes::configure;

#[cfg(test)]
mod tests;
