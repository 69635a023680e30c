//! The command line: what can be typed, and what is then said. The log goes to standard error; standard
//! output has only what was asked for.

use std::{
    ffi::OsString,
    io::{self, Write},
    process::ExitCode,
};

use clap::{ArgGroup, Args, Parser, Subcommand};
use jiff::{SignedDuration, Span, SpanRelativeTo};

use crate::{
    app::{Clock, new_id, new_token},
    config::{DataArgument, Refusal, ServeArguments, Settings},
    document,
    domain::{
        organization::{ADMINISTRATOR, Organization},
        permission::Grant,
    },
    failure::Failure,
    server::{self, Running, StartError},
    store::{
        Store, StoreOptions,
        setup::{self, NewIdentity},
    },
    telemetry,
};

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
    Token(TokenCommand),
    /// Print the OpenAPI document
    Openapi,
}

#[derive(Debug, Subcommand)]
enum TokenCommand {
    /// Make a token, and print it
    ///
    /// The token acts as a new identity of the given name. With `--role` it may do what the role grants, with
    /// `--permission` only what is named, with both what both grant.
    Create(TokenArguments),
}

#[derive(Args, Debug)]
#[command(group(ArgGroup::new("grants").args(["role", "permission"]).required(true).multiple(true)))]
struct TokenArguments {
    #[command(flatten)]
    data: DataArgument,

    /// Who or what the token is for
    #[arg(long)]
    name: String,

    /// A role of the organization: `administrator`, `editor` or `viewer`
    #[arg(long)]
    role: Option<String>,

    /// A permission, as in `identity:media:read` or `identity:media:*`; may be repeated
    #[arg(long)]
    permission: Vec<String>,

    /// The organization, by slug, where there are several
    #[arg(long, value_name = "SLUG")]
    organization: Option<String>,

    /// When the token ends, as in `90d` or `12h` [default: never]
    #[arg(long, value_name = "TIME")]
    expires_in: Option<String>,
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
        None => serve(&line.serve),
        Some(Command::Serve(arguments)) => serve(&arguments),
        Some(Command::Token(TokenCommand::Create(arguments))) => create_token(&arguments),
        Some(Command::Openapi) => say(document::YAML),
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

fn serve(arguments: &ServeArguments) -> Result<(), StartError> {
    let (settings, log) = arguments.settings()?;
    telemetry::begin(&log)?;
    actix_web::rt::System::new().block_on(async {
        let mut running = server::start(settings).await?;
        say(banner(&running).as_bytes())?;
        tokio::select! {
            told = told_to_stop() => told?,
            ended = running.ended() => return Ok(ended?),
        }
        tracing::info!("stopping; once more stops at once");
        tokio::select! {
            stopped = running.stop() => Ok(stopped?),
            told = told_to_stop() => Ok(told?),
        }
    })
}

/// Waits for the next SIGINT (Ctrl-C) or SIGTERM.
async fn told_to_stop() -> Result<(), Failure> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut interrupt = signal(SignalKind::interrupt()).map_err(Failure::internal)?;
        let mut terminate = signal(SignalKind::terminate()).map_err(Failure::internal)?;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        Ok(())
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await.map_err(Failure::internal)
}

/// What is said once the server answers; on the first start with a token and a request to paste.
fn banner(running: &Running) -> String {
    let url = running.url();
    let Some(first) = &running.first_start else {
        return format!(
            "\nFlowkiwi listens on {url}\n\n  Swagger UI   {url}/swagger-ui/\n  A token      flowkiwi token create --help\n\n"
        );
    };
    let (token, organization, media) = (&first.token, first.organization, first.media);
    format!(
        "
Flowkiwi listens on {url}

  Swagger UI     {url}/swagger-ui/
  Organization   {organization}
  Administrator  {token}

The token is shown this once. There is a picture to delete:

curl -i -X DELETE '{url}/rest/api/medias/{media}' \\
  -H 'Authorization: Bearer {token}' \\
  -H 'X-Flowkiwi-Organization-Id: {organization}' \\
  -H 'Accept: application/ld+json'

"
    )
}

fn create_token(arguments: &TokenArguments) -> Result<(), StartError> {
    let now = Clock::system().now();
    let name = arguments.name.trim();
    if name.is_empty() || name.chars().any(char::is_control) {
        let help = "write who or what the token is for, as in `--name ci`";
        return Err(Refusal::new("--name is empty or has control characters", help).into());
    }
    let narrowed_to = arguments.permission.iter().map(|typed| grant(typed));
    let narrowed_to = narrowed_to.collect::<Result<Vec<_>, _>>()?;
    let expires_at = match &arguments.expires_in {
        None => None,
        Some(typed) => {
            let refused = || {
                Refusal::new(
                    format!("--expires-in is `{typed}`"),
                    "write a time from now on, as in `90d`, `12h` or `30m`",
                )
            };
            let lasts = lasts(typed).ok_or_else(refused)?;
            Some(now.checked_add(lasts).map_err(|_| refused())?)
        }
    };

    let database = Settings::of_folder(&arguments.data.folder).database();
    if !database.is_file() {
        let folder = arguments.data.folder.display();
        return Err(Refusal::new(
            format!("there is no database in `{folder}`"),
            "start once with `flowkiwi`, or name the folder with FLOWKIWI_DATA",
        )
        .into());
    }
    let store = Store::open(&database, StoreOptions { readers: 1, ..StoreOptions::default() })?;
    let organization =
        choose(store.read_blocking(setup::organizations)?, arguments.organization.as_deref())?;
    let role = arguments.role.clone().unwrap_or_else(|| ADMINISTRATOR.to_owned());
    let token = new_token()?;
    let identity = NewIdentity {
        id: new_id(),
        name: name.to_owned(),
        organization: organization.id,
        membership: new_id(),
        role: role.clone(),
        token: token.id,
        secret_hash: token.secret.hash(),
        narrowed_to: (!narrowed_to.is_empty()).then_some(narrowed_to),
        expires_at,
        created_at: now,
    };
    if !store.write_blocking(move |connection| setup::insert_identity(connection, &identity))? {
        let id = organization.id;
        let roles = store.read_blocking(|connection| setup::role_names(connection, id))?;
        return Err(Refusal::new(
            format!("the organization `{}` has no role `{role}`", organization.slug),
            format!("choose one of `{}`", roles.join("`, `")),
        )
        .into());
    }
    hint(&format!(
        "Shown this once. Send it as `Authorization: Bearer …` with `X-Flowkiwi-Organization-Id: {}`.{}",
        organization.id,
        expires_at.map(|end| format!(" It ends at {end}.")).unwrap_or_default(),
    ));
    say(format!("{}\n", token.reveal()).as_bytes())
}

fn grant(typed: &str) -> Result<Grant, Refusal> {
    Grant::parse(typed).ok_or_else(|| {
        Refusal::new(
            format!("--permission is `{typed}`"),
            "write a permission, as in `identity:media:read`, `identity:media:*` or `identity:*`",
        )
    })
}

/// How long `90d` is. A day has 24 hours here.
fn lasts(typed: &str) -> Option<SignedDuration> {
    let lasts =
        typed.parse::<Span>().ok()?.to_duration(SpanRelativeTo::days_are_24_hours()).ok()?;
    lasts.is_positive().then_some(lasts)
}

fn choose(organizations: Vec<Organization>, slug: Option<&str>) -> Result<Organization, Refusal> {
    let slugs = organizations.iter().map(|organization| organization.slug.as_str());
    let slugs = slugs.collect::<Vec<_>>().join("`, `");
    let mut organizations = organizations.into_iter();
    match (slug, organizations.len()) {
        (_, 0) => Err(Refusal::new("there is no organization yet", "start once with `flowkiwi`")),
        (Some(slug), _) => {
            organizations.find(|organization| organization.slug == slug).ok_or_else(|| {
                Refusal::new(
                    format!("there is no organization `{slug}`"),
                    format!("choose one of `{slugs}`"),
                )
            })
        }
        (None, 1) => organizations
            .next()
            .ok_or_else(|| Refusal::new("there is no organization", "start once with `flowkiwi`")),
        (None, _) => Err(Refusal::new(
            "there are several organizations",
            format!("choose one with --organization: `{slugs}`"),
        )),
    }
}

fn say(words: &[u8]) -> Result<(), StartError> {
    let mut output = io::stdout().lock();
    match output.write_all(words).and_then(|()| output.flush()) {
        // Whoever read has read enough, as `head` does.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        said => Ok(said.map_err(Failure::internal)?),
    }
}

fn hint(words: &str) {
    // The token matters, not the hint.
    drop(writeln!(io::stderr(), "{words}"));
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

    #[test]
    fn a_token_lasts_for_some_time() {
        assert_eq!(lasts("90d"), Some(SignedDuration::from_hours(90 * 24)));
        assert_eq!(lasts("12h"), Some(SignedDuration::from_hours(12)));
        assert_eq!(lasts("1w"), Some(SignedDuration::from_hours(7 * 24)));
        for other in ["", "90", "d", "-1d", "0d", "1 month"] {
            assert_eq!(lasts(other), None, "{other}");
        }
    }
}
