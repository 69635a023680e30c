//! `flowkiwi token`: tokens, made while a server runs or not.

use clap::{ArgGroup, Args, Subcommand};
use jiff::{SignedDuration, Span, SpanRelativeTo};

use super::{
    folder,
    output::{hint, say},
};
use crate::{
    app::{Clock, new_id, new_token},
    config::{DataArgument, Refusal},
    domain::{organization::ADMINISTRATOR, permission::Grant},
    server::StartError,
    store::{
        organizations,
        setup::{self, NewIdentity},
    },
};

pub(super) const AFTER_HELP: &str = "\
Examples:
  flowkiwi token create --name ci --role editor
  flowkiwi token create --name guest --permission identity:media:read --expires-in 7d

Exit codes: 0 made, 1 a fault, 2 there is no such role, permission, organization or folder.";

/// What can be typed after `flowkiwi token`.
#[derive(Debug, Subcommand)]
pub(super) enum TokenCommand {
    /// Make a token, and print it
    ///
    /// The token acts as a new identity of the given name. With `--role` it may do what the role grants, with
    /// `--permission` only what is named, with both what both grant.
    #[command(after_help = AFTER_HELP)]
    Create(TokenArguments),
}

#[derive(Args, Debug)]
#[command(group(ArgGroup::new("grants").args(["role", "permission"]).required(true).multiple(true)))]
pub(super) struct TokenArguments {
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

/// Does what was typed after `flowkiwi token`.
pub(super) fn run(command: &TokenCommand) -> Result<(), StartError> {
    match command {
        TokenCommand::Create(arguments) => create(arguments),
    }
}

fn create(arguments: &TokenArguments) -> Result<(), StartError> {
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

    let store = folder::store(&arguments.data)?;
    let organization = folder::choose(
        store.read_blocking(organizations::all)?,
        arguments.organization.as_deref(),
    )?;
    let role = arguments.role.clone().unwrap_or_else(|| ADMINISTRATOR.to_owned());
    let token = new_token()?;
    let identity = NewIdentity {
        id: new_id(),
        name: name.to_owned(),
        organization: organization.id,
        everywhere: false,
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

#[cfg(test)]
mod tests {
    use super::*;

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
