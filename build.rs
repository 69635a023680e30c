//! Writes the contract from the document, and holds the handlers to it.

fn main() -> std::process::ExitCode {
    openapi_stubs::Build::new("openapi/openapi.yaml").handlers("src/handlers").utoipa().run()
}
