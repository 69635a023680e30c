//! `flowkiwi organization`: the owners of everything, and what holds for them.

use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;

use super::{
    actor::{self, Actor, ActorArguments},
    folder,
    listing::ListingArguments,
    output::{hint, say},
    typed,
};
use crate::{
    app::new_id,
    config::{DataArgument, Refusal},
    domain::{
        change::Change,
        deletion::OnReferences,
        organization::{FIRST_ROLES, Organization, Patch, is_slug, unique_slug},
    },
    server::StartError,
    store::organizations,
};

pub(super) const AFTER_HELP: &str = "\
What is changed is told in the audit, as by the oldest administrator or whoever --as names. A server may be at
work meanwhile.

Examples:
  flowkiwi organization list
  flowkiwi organization create 'Lamps & Co' --slug lamps
  flowkiwi organization update --organization lamps --quota-bytes 10000000000 --trash-retention-days 7
  flowkiwi organization update --organization lamps --quota-bytes none
  flowkiwi organization delete --organization lamps     one that has no medias and no products

Exit codes: 0 done, 1 a fault, 2 it cannot be done as asked.";

#[derive(Debug, Subcommand)]
pub(super) enum OrganizationCommand {
    /// List the organizations
    List {
        #[command(flatten)]
        data: DataArgument,
        #[command(flatten)]
        listing: ListingArguments,
    },
    /// Make an organization with its first roles; whoever acts administrates it
    Create {
        #[command(flatten)]
        data: DataArgument,
        #[command(flatten)]
        actor: ActorArguments,
        /// Its name, for people
        name: String,
        /// What commands call it [default: made from the name]
        #[arg(long)]
        slug: Option<String>,
    },
    /// Change an organization
    Update(UpdateArguments),
    /// Delete an organization that has no medias, not even in the trash, and no products
    Delete {
        #[command(flatten)]
        data: DataArgument,
        #[command(flatten)]
        actor: ActorArguments,
    },
}

#[derive(Args, Debug)]
pub(super) struct UpdateArguments {
    #[command(flatten)]
    data: DataArgument,
    #[command(flatten)]
    actor: ActorArguments,
    /// Its name, for people
    #[arg(long)]
    name: Option<String>,
    /// What commands call it
    #[arg(long)]
    slug: Option<String>,
    /// What becomes of a deletion while something points at the media
    #[arg(long, value_enum)]
    delete_policy: Option<DeletePolicy>,
    /// How many days a media stays in the trash; 0 purges at once
    #[arg(long, value_name = "DAYS")]
    trash_retention_days: Option<u16>,
    /// How many bytes it may store; `none` for any number
    #[arg(long, value_name = "BYTES")]
    quota_bytes: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum DeletePolicy {
    /// The media is taken out of their lists
    Detach,
    /// The deletion is refused
    Refuse,
}

pub(super) fn run(command: &OrganizationCommand) -> Result<(), StartError> {
    match command {
        OrganizationCommand::List { data, listing } => list(data, *listing),
        OrganizationCommand::Create { data, actor, name, slug } => {
            create(data, actor, name, slug.as_deref())
        }
        OrganizationCommand::Update(arguments) => update(arguments),
        OrganizationCommand::Delete { data, actor } => delete(data, actor),
    }
}

fn list(data: &DataArgument, listing: ListingArguments) -> Result<(), StartError> {
    let all = folder::store(data)?.read_blocking(organizations::all)?;
    let things: Vec<_> = all
        .iter()
        .map(|organization| {
            json!({
                "id": organization.id.to_string(),
                "slug": organization.slug,
                "name": organization.name,
                "deletePolicy": organization.policy.on_references.as_str(),
                "trashRetentionDays": organization.policy.trash_retention_days,
                "quotaBytes": organization.policy.quota_bytes,
                "storedBytes": organization.stored_bytes,
            })
        })
        .collect();
    listing.give(&["slug", "id", "name", "storedBytes", "quotaBytes"], &things)
}

fn create(
    data: &DataArgument,
    acting: &ActorArguments,
    name: &str,
    slug: Option<&str>,
) -> Result<(), StartError> {
    let store = folder::store(data)?;
    let Actor { caller, .. } =
        acting.choose(&store, "organization-create", "identity:organization:create")?;
    let (act, id) = (actor::act(&caller), new_id());
    let name = typed::name("NAME", name)?;
    let slug = match slug {
        Some(slug) => checked(slug)?.to_owned(),
        None => unique_slug(&name, id),
    };
    let new = Organization::new(id, name, slug.clone(), act.now);
    let (roles, membership) = (FIRST_ROLES.map(|_| new_id()), new_id());
    let made = store.write_blocking(move |connection| {
        if organizations::all(connection)?.iter().any(|other| other.slug == new.slug) {
            return Ok(false);
        }
        organizations::create(connection, &act, &new, roles, membership)?;
        Ok(true)
    })?;
    if !made {
        return Err(taken(&slug).into());
    }
    hint(&format!("made the organization `{slug}`"));
    say(format!("{id}\n").as_bytes())
}

fn update(arguments: &UpdateArguments) -> Result<(), StartError> {
    let patch = Patch {
        name: arguments.name.as_deref().map(|name| typed::name("--name", name)).transpose()?,
        slug: arguments.slug.as_deref().map(checked).transpose()?.map(str::to_owned),
        on_references: arguments.delete_policy.map(|policy| match policy {
            DeletePolicy::Detach => OnReferences::Detach,
            DeletePolicy::Refuse => OnReferences::Refuse,
        }),
        trash_retention_days: arguments.trash_retention_days.map(u32::from),
        quota_bytes: arguments.quota_bytes.as_deref().map(quota).transpose()?,
    };
    let store = folder::store(&arguments.data)?;
    let command = "organization-update";
    let Actor { organization, caller, .. } =
        arguments.actor.choose(&store, command, "identity:organization:update")?;
    let (act, slug) = (actor::act(&caller), patch.slug.clone());
    let change = store.write_blocking(move |connection| {
        let found = organizations::get(connection, organization.id)?;
        match found {
            Some(organization) => organizations::change(connection, &act, &organization, patch),
            None => Ok(Change::Unknown),
        }
    })?;
    match change {
        Change::Changed(organization) => {
            hint(&format!("`{}` is as asked for", organization.slug));
            Ok(())
        }
        Change::Refused(_) => Err(taken(&slug.unwrap_or_default()).into()),
        Change::Stale(_) | Change::Unknown => Err(Refusal::new(
            "the organization is gone meanwhile",
            "see `flowkiwi organization list`",
        )
        .into()),
    }
}

fn delete(data: &DataArgument, acting: &ActorArguments) -> Result<(), StartError> {
    let store = folder::store(data)?;
    let Actor { organization, .. } =
        acting.choose(&store, "organization-delete", "identity:organization:delete")?;
    let (id, slug) = (organization.id, organization.slug);
    let removed = store.write_blocking(move |connection| {
        if organizations::all(connection)?.len() < 2 {
            return Ok(None);
        }
        organizations::remove(connection, id).map(Some)
    })?;
    match removed {
        Some(true) => {
            hint(&format!("`{slug}` is gone, with its roles, members, tokens and audit"));
            Ok(())
        }
        Some(false) => Err(Refusal::new(
            format!("`{slug}` has medias, in use or in the trash, or products"),
            "delete them first, and purge the trash",
        )
        .into()),
        None => Err(Refusal::new(
            format!("`{slug}` is the only organization"),
            "make another first, with `flowkiwi organization create`",
        )
        .into()),
    }
}

fn checked(slug: &str) -> Result<&str, Refusal> {
    if is_slug(slug) {
        return Ok(slug);
    }
    Err(Refusal::new(
        format!("--slug is `{slug}`"),
        "write up to 63 lower-case letters, digits and hyphens, with no hyphen at either end",
    ))
}

fn taken(slug: &str) -> Refusal {
    Refusal::new(format!("there is an organization `{slug}` already"), "choose another --slug")
}

fn quota(typed: &str) -> Result<Option<u64>, Refusal> {
    match (typed, typed.parse::<i64>()) {
        ("none", _) => Ok(None),
        (_, Ok(bytes)) if bytes >= 0 => Ok(Some(bytes.unsigned_abs())),
        _ => Err(Refusal::new(
            format!("--quota-bytes is `{typed}`"),
            format!("write a whole number from 0 to {}, or `none`", i64::MAX),
        )),
    }
}
