//! `flowkiwi completions`: what a shell needs to complete the command line.

use clap::{Args, Command};
use clap_complete::Shell;

use super::output::say;
use crate::server::StartError;

pub(super) const AFTER_HELP: &str = "\
Examples:
  flowkiwi completions bash > ~/.local/share/bash-completion/completions/flowkiwi
  flowkiwi completions zsh  > ~/.zfunc/_flowkiwi
  flowkiwi completions fish > ~/.config/fish/completions/flowkiwi.fish";

#[derive(Args, Debug)]
pub(super) struct CompletionsArguments {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub(super) fn print(arguments: &CompletionsArguments, mut line: Command) -> Result<(), StartError> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut line, "flowkiwi", &mut script);
    say(&script)
}
