//! The contract in Rust: models, and of each operation its request, its responses and its problems. Written
//! by the build from `openapi/openapi.yaml`; what is not documented there does not exist here.

include!(concat!(env!("OUT_DIR"), "/contract.rs"));
