//! Writes the contract from the document, and holds the handlers to it.

fn main() -> std::process::ExitCode {
    // Migrations are embedded by a macro, which cargo does not see reading them.
    println!("cargo::rerun-if-changed=migrations");
    openapi_stubs::Build::new("openapi/openapi.yaml").handlers("src/handlers").utoipa().run()
}
