//! As any user of the toolchain has it.

fn main() -> std::process::ExitCode {
    openapi_stubs::Build::new("openapi/openapi.yaml").generic_refusals().run()
}
