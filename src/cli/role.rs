//! `flowkiwi role`: sets of permissions that members can have.

use clap::Subcommand;
use serde_json::json;

use super::{
    actor::{self, Actor, ActorArguments},
    folder,
    listing::ListingArguments,
    output::hint,
    typed,
};
use crate::{
    app::new_id,
    config::{DataArgument, Refusal},
    domain::{
        change::{Change, Removal},
        id::OrganizationId,
        listing::{Direction, Start, Window},
        permission::Grant,
        precondition::Precondition,
        role::{ChangeRefusal, Patch, Role},
    },
    server::StartError,
    store::{Store, roles},
};

pub(super) const AFTER_HELP: &str = "\
A permission is written as in `identity:media:read`, all below one as in `identity:media:*`. Changes count from
the next request on, also on a server at work.

Examples:
  flowkiwi role list
  flowkiwi role create photographer --permission identity:media:create --permission identity:media:read
  flowkiwi role grant photographer identity:media:update
  flowkiwi role withdraw photographer identity:media:create
  flowkiwi role update photographer --name photographers
  flowkiwi role delete photographers                    one that no member has

Exit codes: 0 done, 1 a fault, 2 it cannot be done as asked.";

#[derive(Debug, Subcommand)]
pub(super) enum RoleCommand {
    /// List the roles of an organization
    List {
        #[command(flatten)]
        data: DataArgument,
        #[command(flatten)]
        actor: ActorArguments,
        #[command(flatten)]
        listing: ListingArguments,
    },
    /// Make a role
    Create {
        #[command(flatten)]
        data: DataArgument,
        #[command(flatten)]
        actor: ActorArguments,
        /// Its name
        name: String,
        /// What it grants; may be repeated
        #[arg(long)]
        permission: Vec<String>,
    },
    /// Rename a role
    Update {
        #[command(flatten)]
        data: DataArgument,
        #[command(flatten)]
        actor: ActorArguments,
        /// The role
        role: String,
        /// Its new name
        #[arg(long)]
        name: String,
    },
    /// Add to what a role grants
    Grant {
        #[command(flatten)]
        data: DataArgument,
        #[command(flatten)]
        actor: ActorArguments,
        /// The role
        role: String,
        /// What it is to grant too
        #[arg(required = true)]
        permission: Vec<String>,
    },
    /// Take from what a role grants
    Withdraw {
        #[command(flatten)]
        data: DataArgument,
        #[command(flatten)]
        actor: ActorArguments,
        /// The role
        role: String,
        /// What it is to grant no more
        #[arg(required = true)]
        permission: Vec<String>,
    },
    /// Delete a role that no member has
    Delete {
        #[command(flatten)]
        data: DataArgument,
        #[command(flatten)]
        actor: ActorArguments,
        /// The role
        role: String,
    },
}

pub(super) fn run(command: &RoleCommand) -> Result<(), StartError> {
    match command {
        RoleCommand::List { data, actor, listing } => list(data, actor, *listing),
        RoleCommand::Create { data, actor, name, permission } => {
            create(data, actor, name, typed::grants("--permission", permission)?)
        }
        RoleCommand::Update { data, actor, role, name } => {
            let name = typed::name("--name", name)?;
            update(data, actor, role, |_| Patch { name: Some(name), permissions: None })
        }
        RoleCommand::Grant { data, actor, role, permission } => {
            let added = typed::grants("PERMISSION", permission)?;
            update(data, actor, role, |role| Patch {
                name: None,
                permissions: Some([role.permissions, added].concat()),
            })
        }
        RoleCommand::Withdraw { data, actor, role, permission } => {
            let taken = typed::grants("PERMISSION", permission)?;
            update(data, actor, role, |role| {
                let rest = role.permissions.into_iter().filter(|grant| !taken.contains(grant));
                Patch { name: None, permissions: Some(rest.collect()) }
            })
        }
        RoleCommand::Delete { data, actor, role } => delete(data, actor, role),
    }
}

/// The roles of an organization, the oldest first.
pub(super) fn all(store: &Store, organization: OrganizationId) -> Result<Vec<Role>, StartError> {
    let window = Window { start: Start::After(None), size: u32::MAX, counted: false };
    let list =
        |connection: &mut _| roles::list(connection, organization, Direction::Ascending, &window);
    Ok(store.read_blocking(list)?.members)
}

/// The role of this name.
pub(super) fn named(
    store: &Store,
    organization: OrganizationId,
    name: &str,
) -> Result<Role, StartError> {
    let all = all(store, organization)?;
    let names: Vec<_> = all.iter().map(|role| role.name.as_str()).collect();
    let help = format!("choose one of `{}`", names.join("`, `"));
    let found = all.into_iter().find(|role| role.name == name);
    Ok(found.ok_or_else(|| Refusal::new(format!("there is no role `{name}`"), help))?)
}

fn list(
    data: &DataArgument,
    acting: &ActorArguments,
    listing: ListingArguments,
) -> Result<(), StartError> {
    let store = folder::store(data)?;
    let Actor { organization, .. } = acting.choose(&store, "role-list", "identity:role:read")?;
    let things: Vec<_> = all(&store, organization.id)?
        .iter()
        .map(|role| {
            let permissions: Vec<_> = role.permissions.iter().map(Grant::as_str).collect();
            json!({"id": role.id.to_string(), "name": role.name, "permissions": permissions})
        })
        .collect();
    listing.give(&["name", "permissions"], &things)
}

fn create(
    data: &DataArgument,
    acting: &ActorArguments,
    name: &str,
    permissions: Vec<Grant>,
) -> Result<(), StartError> {
    let store = folder::store(data)?;
    let name = typed::name("NAME", name)?;
    let Actor { organization, caller, .. } =
        acting.choose(&store, "role-create", "identity:role:create")?;
    let exceeding = caller.permissions.exceeded(&permissions);
    if !exceeding.is_empty() {
        return Err(actor::exceeded(&exceeding).into());
    }
    let act = actor::act(&caller);
    let role = Role {
        id: new_id(),
        organization: organization.id,
        name: name.clone(),
        permissions,
        version: 1,
        created_at: act.now,
    };
    if !store.write_blocking(move |connection| roles::insert(connection, &act, &role))? {
        return Err(taken(&name).into());
    }
    hint(&format!("made the role `{name}`"));
    Ok(())
}

fn update(
    data: &DataArgument,
    acting: &ActorArguments,
    name: &str,
    patch: impl FnOnce(Role) -> Patch,
) -> Result<(), StartError> {
    let store = folder::store(data)?;
    let Actor { organization, caller, .. } =
        acting.choose(&store, "role-update", "identity:role:update")?;
    let role = named(&store, organization.id, name)?;
    let (act, id) = (actor::act(&caller), role.id);
    let patch = patch(role);
    let renamed = patch.name.clone();
    let change = store.write_blocking(move |connection| {
        roles::update(connection, &act, &caller.permissions, id, patch, &Precondition::None)
    })?;
    match change {
        Change::Changed(role) => {
            hint(&format!("`{}` is as asked for", role.name));
            Ok(())
        }
        Change::Refused(ChangeRefusal::NameTaken) => {
            Err(taken(&renamed.unwrap_or_default()).into())
        }
        Change::Refused(ChangeRefusal::Exceeds(grants)) => Err(actor::exceeded(&grants).into()),
        Change::Refused(ChangeRefusal::LastAdministrator) => {
            Err(actor::last_administrator().into())
        }
        Change::Stale(_) | Change::Unknown => Err(gone().into()),
    }
}

fn delete(data: &DataArgument, acting: &ActorArguments, name: &str) -> Result<(), StartError> {
    let store = folder::store(data)?;
    let Actor { organization, caller, .. } =
        acting.choose(&store, "role-delete", "identity:role:delete")?;
    let (act, id) = (actor::act(&caller), named(&store, organization.id, name)?.id);
    match store.write_blocking(move |connection| roles::delete(connection, &act, id))? {
        Removal::Removed => {
            hint(&format!("`{name}` is gone"));
            Ok(())
        }
        Removal::Refused(in_use) => Err(Refusal::new(
            format!("`{name}` is the role of {} members", in_use.members),
            "give them others first, with `flowkiwi member update`",
        )
        .into()),
        Removal::Unknown => Err(gone().into()),
    }
}

fn taken(name: &str) -> Refusal {
    Refusal::new(format!("there is a role `{name}` already"), "choose another name")
}

fn gone() -> Refusal {
    Refusal::new("the role is gone meanwhile", "see `flowkiwi role list`")
}
