//! The wiring, written by the build: each operation is authorized, decoded, handled and encoded, in this
//! order and in no other.

include!(concat!(env!("OUT_DIR"), "/routes.rs"));
