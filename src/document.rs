//! The contract as it is handed out: the file, byte for byte, the same value in JSON, and what the build writes of
//! it for readers of OpenAPI 3.0.

/// `openapi/openapi.yaml`.
pub const YAML: &[u8] = include_bytes!("../openapi/openapi.yaml");

/// The value of the file in JSON, its members in the order of the file; the build writes it.
pub const JSON: &str = include_str!(concat!(env!("OUT_DIR"), "/openapi.json"));

/// The contract in the words of OpenAPI 3.0.
pub const OPENAPI_3_0: &str = include_str!(concat!(env!("OUT_DIR"), "/openapi-3.0.json"));

/// [`OPENAPI_3_0`] without the operations that take a multipart form and nothing else.
pub const OPENAPI_3_0_WITHOUT_MULTIPART: &str =
    include_str!(concat!(env!("OUT_DIR"), "/openapi-3.0-without-multipart.json"));

/// A page of the reference.
#[derive(Clone, Copy, Debug)]
pub struct ReferencePage {
    /// Its place below the reference, as in `delete-a-media`; nothing for the index.
    pub name: &'static str,
    pub title: &'static str,
    /// HTML, to stand in the body of a page.
    pub body: &'static str,
}

/// The index, and a page for each operation; the build writes them.
pub const REFERENCE: &[ReferencePage] = include!(concat!(env!("OUT_DIR"), "/reference.rs"));
