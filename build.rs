//! Writes the contract from the document, holds the handlers to it, and writes the reference pages.

#[path = "build/reference.rs"]
mod reference;

use std::process::ExitCode;

const DOCUMENT: &str = "openapi/openapi.yaml";

fn main() -> ExitCode {
    // Migrations are embedded by a macro, which cargo does not see reading them.
    println!("cargo::rerun-if-changed=migrations");
    println!("cargo::rerun-if-changed=build");
    reference::write(DOCUMENT);
    openapi_stubs::Build::new(DOCUMENT).handlers("src/handlers").utoipa().openapi_3_0().run()
}
