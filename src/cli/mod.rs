//! The command line: what can be typed, who does it, and the exit code it ends with. Each command has a file
//! of its own. The log goes to standard error; standard output has only what was asked for.

mod folder;
mod openapi;
mod output;
mod serve;
mod token;

use std::{
    ffi::OsString,
    io::{self, Write},
    process::ExitCode,
};

use clap::{Parser, Subcommand};

use crate::{config::ServeArguments, server::StartError};

const AFTER_HELP: &str = "\
The first start makes a data folder with a database, an organization and an administrator's token, which it
shows once, and prints a request to try. Everything can be set by option or by environment variable; the
option wins.

Examples:
  flowkiwi                                                     serve on http://127.0.0.1:8080
  FLOWKIWI_LISTEN=0.0.0.0:80 flowkiwi                          serve to the network
  flowkiwi token create --name ci --role editor                a token for a program
  flowkiwi token create --name guest --permission identity:media:read --expires-in 7d
  flowkiwi openapi > openapi.yaml                              the contract, to make a client from";

/// A self-hostable media store for products and variants.
#[derive(Debug, Parser)]
#[command(name = "flowkiwi", version, after_help = AFTER_HELP, args_conflicts_with_subcommands = true)]
struct Line {
    #[command(flatten)]
    serve: ServeArguments,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answer requests, until told to stop (the default)
    Serve(Box<ServeArguments>),
    /// Make tokens, also while a server runs
    #[command(subcommand)]
    Token(token::TokenCommand),
    /// Print the OpenAPI document
    Openapi,
}

/// Does what was typed.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let line = match Line::try_parse_from(arguments) {
        Ok(line) => line,
        Err(error) => {
            // Help and version come this way as well. Where they cannot be printed nothing else can.
            drop(error.print());
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let done = match line.command {
        None => serve::serve(&line.serve),
        Some(Command::Serve(arguments)) => serve::serve(&arguments),
        Some(Command::Token(command)) => token::run(&command),
        Some(Command::Openapi) => openapi::print(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Where this cannot be printed nothing else can.
            drop(writeln!(io::stderr(), "error: {error}"));
            ExitCode::from(if matches!(error, StartError::Fault(_)) { 1 } else { 2 })
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Line::command().debug_assert();
    }

    #[test]
    fn a_token_names_a_role_or_a_permission() {
        let line = |arguments: &str| {
            Line::try_parse_from(format!("flowkiwi token create --name a {arguments}").split(' '))
        };
        assert!(line("--role viewer --permission identity:media:read").is_ok());
        assert!(
            line("--permission identity:media:read --permission identity:media:delete").is_ok()
        );
        assert!(line("--expires-in 1d").is_err());
    }
}
