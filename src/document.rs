//! The contract as it is handed out: the file, byte for byte, and the same value in JSON.

/// `openapi/openapi.yaml`.
pub const YAML: &[u8] = include_bytes!("../openapi/openapi.yaml");

/// The value of the file in JSON, its members in the order of the file; the build writes it.
pub const JSON: &str = include_str!(concat!(env!("OUT_DIR"), "/openapi.json"));
