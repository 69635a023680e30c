//! The words of the command line and their help.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

/// Spec-first actix-web: an OpenAPI document in, typed requests, responses and routes out.
#[derive(Debug, Parser)]
#[command(
    name = "openapi-stubs",
    version,
    after_help = "\
Begin here:
  openapi-stubs new media-store --from openapi.yaml        make a crate of a document
  openapi-stubs check openapi/openapi.yaml                 do the handlers keep to the document?
  openapi-stubs stub openapi/openapi.yaml                  write the handlers that are missing
  openapi-stubs diff released.yaml openapi/openapi.yaml    does the new version break clients?
  openapi-stubs docs openapi/openapi.yaml --out reference  write a page for each operation
  openapi-stubs downgrade openapi/openapi.yaml             write it for readers of OpenAPI 3.0
  openapi-stubs explain handler-missing                    what does this mean, and what to do?

It ends with 0 where all is well, with 1 where something was found, and with 2 where it could not do what it
was asked to."
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Check(Check),
    Stub(Stub),
    Diff(Diff),
    Docs(Docs),
    Downgrade(Downgrade),
    Explain(Explain),
    New(New),
    /// Write what a shell needs to complete commands and options
    #[command(after_help = "\
Examples:
  openapi-stubs completions bash > ~/.local/share/bash-completion/completions/openapi-stubs
  openapi-stubs completions zsh > ~/.zfunc/_openapi-stubs
  openapi-stubs completions fish > ~/.config/fish/completions/openapi-stubs.fish")]
    Completions {
        /// The shell
        shell: Shell,
    },
}

/// What a document and its handlers are, and what the application calls the types in their signatures.
#[derive(Args, Debug)]
pub(super) struct Crate {
    /// The OpenAPI document, in YAML or JSON
    pub(super) spec: PathBuf,
    /// The folder of the handlers, with one file for each tag
    #[arg(long, value_name = "FOLDER", default_value = "src/handlers")]
    pub(super) handlers: PathBuf,
    /// The type that handlers share
    #[arg(long, value_name = "PATH", default_value = "crate::app::App", value_parser = path)]
    pub(super) app: String,
    /// The type that authorization gives a secured handler
    #[arg(long, value_name = "PATH", default_value = "crate::auth::Caller", value_parser = path)]
    pub(super) caller: String,
}

fn path(text: &str) -> Result<String, String> {
    match syn::parse_str::<syn::Path>(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => Err("this is no path of Rust, such as `crate::app::App`".to_owned()),
    }
}

/// Hold the handlers to the document
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  openapi-stubs check openapi/openapi.yaml
  openapi-stubs check openapi/openapi.yaml --handlers src/api --deny-warnings
  openapi-stubs check openapi/openapi.yaml --format json | jq '.[].code'

It says what the build says, without building. It ends with 1 where something is wrong.")]
pub(super) struct Check {
    #[command(flatten)]
    pub(super) of: Crate,
    /// How to say it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
    /// End with 1 on warnings as well
    #[arg(long)]
    pub(super) deny_warnings: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Pictures of the lines
    Text,
    /// A list of objects
    Json,
}

/// Write the handlers that are missing
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  openapi-stubs stub openapi/openapi.yaml
  openapi-stubs stub openapi/openapi.yaml deleteMedia --dry-run

Each goes to the end of the file of its tag, which is made, with its `pub mod`, where it is not there. What is
there is never touched, so that it can be run again and again.")]
pub(super) struct Stub {
    #[command(flatten)]
    pub(super) of: Crate,
    /// The operations to write handlers for; all, unless some are named
    #[arg(value_name = "OPERATION_ID")]
    pub(super) operations: Vec<String>,
    /// Show what would be written, and write nothing
    #[arg(long)]
    pub(super) dry_run: bool,
}

/// Hold a newer version of a document against an older: does it break clients?
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  openapi-stubs diff released.yaml openapi/openapi.yaml
  openapi-stubs diff released.yaml openapi/openapi.yaml --format markdown >> pull-request.md
  openapi-stubs diff released.yaml openapi/openapi.yaml --accept listMedias:request-parameter-removed
  git show v1.0.0:openapi/openapi.yaml > released.yaml

A request may take more than before, a response may say less; what else changes breaks someone. An error breaks
clients, a warning may, a note does not. It ends with 1 on an error. `openapi-stubs explain CODE` says why a
change is one, and what to do instead.")]
pub(super) struct Diff {
    /// The older document, such as the last release
    pub(super) old: PathBuf,
    /// The newer document
    pub(super) new: PathBuf,
    /// How to say it
    #[arg(long, value_enum, default_value_t = DiffFormat::Text)]
    pub(super) format: DiffFormat,
    /// What to end with 1 on
    #[arg(long, value_enum, default_value_t = FailOn::Error)]
    pub(super) fail_on: FailOn,
    /// Pass over changes that were agreed on: a code, of one operation or of all
    #[arg(long, value_name = "[OPERATION_ID:]CODE", value_delimiter = ',')]
    pub(super) accept: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum DiffFormat {
    /// Pictures of both lines
    Text,
    /// A list of objects
    Json,
    /// Tables, for the description of a pull request
    Markdown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    /// What breaks clients
    Error,
    /// What may break clients as well
    Warning,
    /// Nothing
    Never,
}

/// Write reference pages, in Markdown
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  openapi-stubs docs openapi/openapi.yaml deleteMedia
  openapi-stubs docs openapi/openapi.yaml deleteMedia --statuses 204,403,404 --without-parameters If-Match
  openapi-stubs docs openapi/openapi.yaml --out reference
  openapi-stubs docs openapi/openapi.yaml --out reference --check

Title and lead of a page are those of the operation's extension `x-page` (`title`, `lead`); its example requests
those of `x-codeSamples` (`lang`, `label`, `source`). With `--out` there is an `index.md` besides.")]
pub(super) struct Docs {
    /// The OpenAPI document, in YAML or JSON
    pub(super) spec: PathBuf,
    /// The operation to describe; all, with `--out`
    #[arg(value_name = "OPERATION_ID", required_unless_present = "out")]
    pub(super) operation: Option<String>,
    /// The folder to write files to, instead of printing
    #[arg(long, value_name = "FOLDER")]
    pub(super) out: Option<PathBuf>,
    /// Write nothing, and end with 1 where a file of the folder is not as it would be written
    #[arg(long, requires = "out")]
    pub(super) check: bool,
    /// Describe these statuses only
    #[arg(long, value_name = "STATUS", value_delimiter = ',')]
    pub(super) statuses: Option<Vec<String>>,
    /// Describe these parameters only
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(super) parameters: Option<Vec<String>>,
    /// Leave these parameters out
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(super) without_parameters: Vec<String>,
    /// Leave these parts out
    #[arg(long, value_enum, value_name = "PART", value_delimiter = ',')]
    pub(super) without: Vec<Part>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Part {
    /// The body of the request
    RequestBody,
    /// The headers of responses
    ResponseHeaders,
    /// The media types of bodies
    MediaTypes,
    /// Bounds, patterns, defaults and the like
    Constraints,
    /// The examples
    Examples,
}

/// Write a document of OpenAPI 3.1 in the words of 3.0, and say what 3.0 cannot say
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  openapi-stubs downgrade openapi/openapi.yaml > openapi-3.0.json
  openapi-stubs downgrade openapi/openapi.yaml --out openapi-3.0.json --without multipart

What is lost goes to standard error, one line each with its place in the document.")]
pub(super) struct Downgrade {
    /// The OpenAPI document, in YAML or JSON
    pub(super) spec: PathBuf,
    /// Write into this file, not to standard output
    #[arg(long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
    /// Leave out request bodies of this kind of media type, as in `multipart`, and operations that take no other
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    pub(super) without: Vec<String>,
}

/// Say what a code means, with an example, and what to do
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  openapi-stubs explain handler-missing
  openapi-stubs explain request-enum-narrowed
  openapi-stubs explain                          list every code")]
pub(super) struct Explain {
    /// The code, as it stands in brackets after `error` or `warning`; without one, all are listed
    pub(super) code: Option<String>,
}

/// Make a crate of a document
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  openapi-stubs new media-store --from openapi.yaml
  openapi-stubs new media-store --from specs/media.json --into services/media-store

The crate builds and runs: every operation is routed, decoded and held to its constraints, and answers 501 until
its handler is written. Its README says how to go on.")]
pub(super) struct New {
    /// The name of the crate
    pub(super) name: String,
    /// The OpenAPI document, which is copied
    #[arg(long, value_name = "SPEC")]
    pub(super) from: PathBuf,
    /// The folder of the crate; the one of its name, unless told otherwise
    #[arg(long, value_name = "FOLDER")]
    pub(super) into: Option<PathBuf>,
    /// The folder of openapi-stubs itself, for a crate that does not take it from the registry
    #[arg(long, value_name = "FOLDER")]
    pub(super) toolchain: Option<PathBuf>,
}
