//! The command line: what can be typed, who does it, and the exit code it ends with. Each command has a file
//! of its own. The log goes to standard error; standard output has only what was asked for.

mod actor;
mod backup;
mod check;
mod completions;
mod copy;
mod export;
mod folder;
mod import;
mod listing;
mod member;
mod migrate;
mod openapi;
mod organization;
mod output;
mod progress;
mod role;
mod serve;
mod token;
mod typed;

use std::{
    ffi::OsString,
    io::{self, Write},
    process::ExitCode,
};

use clap::{CommandFactory, Parser, Subcommand};

use crate::{
    config::{LogFormat, LogSettings, ServeArguments},
    failure::Failure,
    server::StartError,
    telemetry,
};

const AFTER_HELP: &str = "\
The first start makes a data folder with a database, an organization and an administrator's token, which it
shows once, and prints a request to try. Everything can be set by option or by environment variable; the
option wins.

Examples:
  flowkiwi                                     serve on http://127.0.0.1:8080
  flowkiwi token create --name ci --role editor
  flowkiwi import ~/pictures --tag summer      a media of each file
  flowkiwi check                               database and bytes agree, or what does not
  flowkiwi backup /srv/backup                  a copy, while the server runs
  flowkiwi copy --from a.sqlite --to postgres://db.example/medias

`flowkiwi COMMAND --help` has more of them. Exit codes: 0 done, 1 not all could be done, 2 what was typed, or
the folder it was typed for, cannot be used.";

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
    #[command(after_help = serve::AFTER_HELP)]
    Serve(Box<ServeArguments>),
    /// Organizations: list, make, change, delete them
    #[command(subcommand, after_help = organization::AFTER_HELP)]
    Organization(organization::OrganizationCommand),
    /// Roles: list, make, change, delete them
    #[command(subcommand, after_help = role::AFTER_HELP)]
    Role(role::RoleCommand),
    /// Members: list, add, change, remove them
    #[command(subcommand, after_help = member::AFTER_HELP)]
    Member(member::MemberCommand),
    /// Tokens: make, list, revoke them
    #[command(subcommand, after_help = token::AFTER_HELP)]
    Token(token::TokenCommand),
    /// Check that database and bytes agree, also while a server runs
    #[command(after_help = check::AFTER_HELP)]
    Check(check::CheckArguments),
    /// Make medias of the files in a folder, also while a server runs
    #[command(after_help = import::AFTER_HELP)]
    Import(import::ImportArguments),
    /// Write medias to a folder, each as a file, with what is said of them
    #[command(after_help = export::AFTER_HELP)]
    Export(export::ExportArguments),
    /// Make a copy of everything, also while a server runs
    #[command(after_help = backup::AFTER_HELP)]
    Backup(backup::BackupArguments),
    /// Bring the schema of the database up to date, or to an older state
    #[command(after_help = migrate::AFTER_HELP)]
    Migrate(migrate::MigrateArguments),
    /// Copy a whole database into another, of the same kind or not, and its bytes
    #[command(after_help = copy::AFTER_HELP)]
    Copy(copy::CopyArguments),
    /// Print the OpenAPI document
    #[command(after_help = openapi::AFTER_HELP)]
    Openapi,
    /// Print what a shell needs to complete the command line
    #[command(after_help = completions::AFTER_HELP)]
    Completions(completions::CompletionsArguments),
}

/// How a command ends that did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    /// All is done, or all is well.
    Complete,
    /// Something is not, as has been said.
    Incomplete,
}

/// Does what was typed. The exit code is 0 where all is done, 1 where something is not, and 2 where what was
/// asked for, or the folder it was asked of, cannot be used.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let line = match Line::try_parse_from(arguments) {
        Ok(line) => line,
        Err(error) => {
            // Help and version come this way as well. Where they cannot be printed nothing else can.
            drop(error.print());
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let serves = matches!(line.command, None | Some(Command::Serve(_)));
    let ended = match line.command {
        None => serve::serve(&line.serve).map(complete),
        Some(Command::Serve(arguments)) => serve::serve(&arguments).map(complete),
        Some(Command::Organization(command)) => organization::run(&command).map(complete),
        Some(Command::Role(command)) => role::run(&command).map(complete),
        Some(Command::Member(command)) => member::run(&command).map(complete),
        Some(Command::Token(command)) => token::run(&command).map(complete),
        Some(Command::Check(arguments)) => check::run(&arguments),
        Some(Command::Import(arguments)) => import::run(&arguments),
        Some(Command::Export(arguments)) => export::run(&arguments),
        Some(Command::Backup(arguments)) => backup::run(&arguments),
        Some(Command::Migrate(arguments)) => migrate::run(&arguments).map(complete),
        Some(Command::Copy(arguments)) => copy::run(&arguments),
        Some(Command::Openapi) => openapi::print().map(complete),
        Some(Command::Completions(arguments)) => {
            completions::print(&arguments, Line::command()).map(complete)
        }
    };
    match ended {
        Ok(Ending::Complete) => ExitCode::SUCCESS,
        Ok(Ending::Incomplete) => ExitCode::FAILURE,
        Err(error) => {
            let line = match &error {
                StartError::Fault(failure) if !serves => {
                    format!("{}; help: {TRY}", failure.chain())
                }
                other => other.to_string(),
            };
            // Where this cannot be printed nothing else can.
            drop(writeln!(io::stderr(), "error: {line}"));
            ExitCode::from(if matches!(error, StartError::Fault(_)) { 1 } else { 2 })
        }
    }
}

fn complete((): ()) -> Ending {
    Ending::Complete
}

/// What helps where a command met a fault.
const TRY: &str = "try again; where that does not help, `flowkiwi check` looks closer";

/// What a command runs on that waits for more than one thing. Of what is logged meanwhile the warnings are
/// shown.
fn runtime() -> Result<tokio::runtime::Runtime, StartError> {
    telemetry::begin(&LogSettings { filter: "warn".to_owned(), format: LogFormat::Text }, None)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    Ok(runtime.map_err(Failure::internal)?)
}

#[cfg(test)]
mod tests {
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
