//! `flowkiwi token`: tokens, made while a server runs or not.

use clap::{ArgGroup, Args, Subcommand};
use jiff::{SignedDuration, Span, SpanRelativeTo};
use serde_json::json;

use super::{
    actor::{self, Actor, ActorArguments},
    folder,
    listing::ListingArguments,
    output::{hint, say},
};
use crate::{
    app::{Clock, new_id, new_token},
    config::{DataArgument, Refusal},
    domain::{
        caller::Caller,
        change::Removal,
        id::TokenId,
        listing::{Direction, Start, Window},
        organization::ADMINISTRATOR,
        permission::Grant,
        token::{OfAnother, Reach, Token},
    },
    server::StartError,
    store::{
        access, organizations,
        setup::{self, NewIdentity},
        tokens,
    },
};

pub(super) const AFTER_HELP: &str = "\
Examples:
  flowkiwi token create --name ci --role editor
  flowkiwi token create --name guest --permission identity:media:read --expires-in 7d
  flowkiwi token list --format json | jq -r '.[] | select(.expiresAt == null) | .name'
  flowkiwi token revoke 0198c1d2-7f00-7abc-8def-0123456789ab

Exit codes: 0 done, 1 a fault, 2 there is no such token, role, permission, organization or folder.";

/// What can be typed after `flowkiwi token`.
#[derive(Debug, Subcommand)]
pub(super) enum TokenCommand {
    /// Make a token, and print it
    ///
    /// The token acts as a new identity of the given name. With `--role` it may do what the role grants, with
    /// `--permission` only what is named, with both what both grant.
    #[command(after_help = AFTER_HELP)]
    Create(TokenArguments),
    /// List the tokens for an organization that are not revoked
    List {
        #[command(flatten)]
        data: DataArgument,
        #[command(flatten)]
        actor: ActorArguments,
        #[command(flatten)]
        listing: ListingArguments,
    },
    /// Revoke a token: it opens nothing any more, within a quarter of a second
    Revoke {
        #[command(flatten)]
        data: DataArgument,
        #[command(flatten)]
        actor: ActorArguments,
        /// The token, by its identifier or by itself
        token: String,
    },
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
        TokenCommand::List { data, actor, listing } => list(data, actor, *listing),
        TokenCommand::Revoke { data, actor, token } => revoke(data, actor, token),
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

fn list(
    data: &DataArgument,
    acting: &ActorArguments,
    listing: ListingArguments,
) -> Result<(), StartError> {
    let store = folder::store(data)?;
    let Actor { caller, .. } = acting.choose(&store, "token-list", "identity:token:read")?;
    let reach = reach(&caller);
    let window = Window { start: Start::After(None), size: u32::MAX, counted: false };
    let tokens = store.read_blocking(|connection| {
        tokens::list(connection, reach, None, Direction::Ascending, &window)
    })?;
    let members =
        store.read_blocking(|connection| access::members(connection, reach.organization))?;
    let things: Vec<_> = tokens
        .members
        .iter()
        .map(|token| {
            let member = members.iter().find(|member| member.identity == token.identity);
            let narrowed_to = token.narrowed_to.as_ref();
            let permissions: Option<Vec<_>> =
                narrowed_to.map(|grants| grants.iter().map(Grant::as_str).collect());
            json!({
                "id": token.id.to_string(),
                "name": token.name,
                "identity": token.identity.to_string(),
                "member": member.map(|member| &member.name),
                "permissions": permissions,
                "expiresAt": token.expires_at.map(|end| end.to_string()),
                "createdAt": token.created_at.to_string(),
            })
        })
        .collect();
    listing.give(&["id", "name", "member", "permissions", "expiresAt"], &things)
}

/// The tokens for the organization, whoever's they are.
fn reach(caller: &Caller) -> Reach {
    Reach {
        organization: caller.organization,
        own: caller.identity,
        everywhere: true,
        others: true,
    }
}

fn revoke(data: &DataArgument, acting: &ActorArguments, typed: &str) -> Result<(), StartError> {
    let unknown = || {
        Refusal::new(
            "there is no such token for the organization, or it is revoked",
            "take its identifier from `flowkiwi token list`",
        )
    };
    let id = Token::parse(typed).map(|token| token.id).or_else(|| TokenId::parse(typed));
    let id = id.ok_or_else(unknown)?;
    let store = folder::store(data)?;
    let Actor { caller, .. } = acting.choose(&store, "token-revoke", "identity:token:delete")?;
    let (act, reach) = (actor::act(&caller), reach(&caller));
    let revoke = move |connection: &mut _| tokens::revoke(connection, &act, reach, true, id);
    match store.write_blocking(revoke)? {
        Removal::Removed => {
            hint("the token is revoked");
            Ok(())
        }
        Removal::Refused(OfAnother) | Removal::Unknown => Err(unknown().into()),
    }
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
