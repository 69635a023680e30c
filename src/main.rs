//! The binary `flowkiwi`. What it does is in `cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    flowkiwi_medias::cli::run(std::env::args_os())
}
