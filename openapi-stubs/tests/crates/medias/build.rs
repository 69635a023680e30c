fn main() -> std::process::ExitCode {
    openapi_stubs::Build::new("openapi/openapi.yaml").handlers("src/handlers").run()
}
