//! What can be typed: `openapi-stubs COMMAND`. Each command reads files, asks the stage that knows, and
//! prints; nothing is decided here.
//!
//! It ends with 0 where all is well, with 1 where something was found, and with 2 where it could not do what
//! it was asked to.

mod arguments;
mod check;
mod diff;
mod docs;
mod downgrade;
mod explain;
mod new;
mod stub;

use std::{
    ffi::OsString,
    fmt,
    io::{self, Write},
    path::Path,
    process::ExitCode,
};

use clap::{CommandFactory as _, Parser as _};

use arguments::{Arguments, Command};

/// Runs a command as the program `openapi-stubs` does, with paths relative to `root`.
///
/// ```
/// use std::{path::Path, process::ExitCode};
///
/// let (mut out, mut err) = (Vec::new(), Vec::new());
/// let arguments = ["openapi-stubs", "explain", "handler-missing"];
/// let code = openapi_stubs::cli::run(arguments.map(Into::into), Path::new("."), &mut out, &mut err);
/// assert_eq!(code, ExitCode::SUCCESS);
/// assert!(String::from_utf8(out).unwrap().starts_with("# handler-missing\n"));
/// ```
pub fn run(
    arguments: impl IntoIterator<Item = OsString>,
    root: &Path,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(refusal) => {
            let to: &mut dyn Write = if refusal.use_stderr() { err } else { out };
            return match write!(to, "{refusal}") {
                Ok(()) => Outcome::of(!refusal.use_stderr(), Outcome::Refused).code(),
                Err(_) => Outcome::Refused.code(),
            };
        }
    };
    let mut session = Session { root, out, err };
    let done = match arguments.command {
        Command::Check(arguments) => check::run(&mut session, arguments),
        Command::Stub(arguments) => stub::run(&mut session, arguments),
        Command::Diff(arguments) => diff::run(&mut session, arguments),
        Command::Docs(arguments) => docs::run(&mut session, arguments),
        Command::Downgrade(arguments) => downgrade::run(&mut session, arguments),
        Command::Explain(arguments) => explain::run(&mut session, arguments),
        Command::New(arguments) => new::run(&mut session, arguments),
        Command::Completions { shell } => {
            let mut command = Arguments::command();
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut command, "openapi-stubs", &mut script);
            session.out.write_all(&script).map_err(Fault::from).map(|()| Outcome::Well)
        }
    };
    match done {
        Ok(outcome) => outcome.code(),
        // Whoever reads no further, as `head` does, has read enough.
        Err(Fault(_, Some(io::ErrorKind::BrokenPipe))) => Outcome::Well.code(),
        Err(fault) => {
            // There is nowhere left to say it.
            _ = writeln!(session.err, "error: {fault}");
            Outcome::Refused.code()
        }
    }
}

/// Where a command works and speaks.
struct Session<'a> {
    root: &'a Path,
    out: &'a mut dyn Write,
    err: &'a mut dyn Write,
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Well,
    Found,
    Refused,
}

impl Outcome {
    fn of(is_well: bool, otherwise: Self) -> Self {
        if is_well { Self::Well } else { otherwise }
    }

    fn code(self) -> ExitCode {
        match self {
            Self::Well => ExitCode::SUCCESS,
            Self::Found => ExitCode::from(1),
            Self::Refused => ExitCode::from(2),
        }
    }
}

/// Why a command could not do what it was asked to.
#[derive(Debug)]
struct Fault(String, Option<io::ErrorKind>);

impl Fault {
    fn new(message: impl fmt::Display) -> Self {
        Self(message.to_string(), None)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What is drawn begins with its own `error`.
        formatter.write_str(self.0.strip_prefix("error: ").unwrap_or(&self.0))
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self(error.to_string(), Some(error.kind()))
    }
}

type Done = Result<Outcome, Fault>;
