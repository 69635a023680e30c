//! The command line; everything that it does is in the library, so that tests can do it too.

use std::{
    io::{stderr, stdout},
    path::Path,
    process::ExitCode,
};

fn main() -> ExitCode {
    let arguments = std::env::args_os();
    openapi_stubs::cli::run(arguments, Path::new("."), &mut stdout().lock(), &mut stderr().lock())
}
