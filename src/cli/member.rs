//! `flowkiwi member`: who is a member of an organization, and with which roles.

use clap::{Args, Subcommand};
use serde_json::json;

use super::{
    actor::{self, Actor, ActorArguments},
    folder,
    listing::ListingArguments,
    output::{hint, say},
    role, typed,
};
use crate::{
    app::new_id,
    config::{DataArgument, Refusal},
    domain::{
        audit::Act,
        caller::Caller,
        change::{Change, Removal},
        id::{IdentityId, OrganizationId, RoleId},
        identity::{self, Login, NewMember},
        membership::{ChangeRefusal, Membership},
        precondition::Precondition,
    },
    failure::Failure,
    server::StartError,
    store::{
        Store,
        access::{self, Member},
        identities, memberships,
    },
};

pub(super) const AFTER_HELP: &str = "\
A member acts with a token (`flowkiwi token create` makes both at once), or, with --issuer and --subject, with
the tokens of an OpenID provider. A member is named by its name or its identifier.

Examples:
  flowkiwi member list
  flowkiwi member add 'A. Kiwi' --role editor --issuer https://id.example --subject 248289761001
  flowkiwi member add --identity 0198c1d2-7f00-7abc-8def-0123456789ab --role viewer --organization lamps
  flowkiwi member update 'A. Kiwi' --role viewer
  flowkiwi member remove 'A. Kiwi'

Exit codes: 0 done, 1 a fault, 2 it cannot be done as asked.";

#[derive(Debug, Subcommand)]
pub(super) enum MemberCommand {
    /// List the members of an organization
    List {
        #[command(flatten)]
        data: DataArgument,
        #[command(flatten)]
        actor: ActorArguments,
        #[command(flatten)]
        listing: ListingArguments,
    },
    /// Make a new identity a member, or one of another organization
    Add(AddArguments),
    /// Give a member other roles than it has
    Update {
        #[command(flatten)]
        data: DataArgument,
        #[command(flatten)]
        actor: ActorArguments,
        /// The member
        member: String,
        /// A role it is to have; may be repeated
        #[arg(long, required = true)]
        role: Vec<String>,
    },
    /// Take a member out, and revoke its tokens for the organization
    Remove {
        #[command(flatten)]
        data: DataArgument,
        #[command(flatten)]
        actor: ActorArguments,
        /// The member
        member: String,
    },
}

#[derive(Args, Debug)]
pub(super) struct AddArguments {
    #[command(flatten)]
    data: DataArgument,
    #[command(flatten)]
    actor: ActorArguments,
    /// The name of a new identity
    #[arg(required_unless_present = "known", conflicts_with = "known")]
    name: Option<String>,
    /// An identity of another organization, by its identifier
    #[arg(long = "identity", value_name = "ID", conflicts_with = "issuer")]
    known: Option<String>,
    /// A role it is to have; may be repeated
    #[arg(long)]
    role: Vec<String>,
    /// The OpenID provider whose tokens act as the new identity
    #[arg(long, requires = "subject")]
    issuer: Option<String>,
    /// What that provider calls it
    #[arg(long, requires = "issuer")]
    subject: Option<String>,
}

pub(super) fn run(command: &MemberCommand) -> Result<(), StartError> {
    match command {
        MemberCommand::List { data, actor, listing } => list(data, actor, *listing),
        MemberCommand::Add(arguments) => add(arguments),
        MemberCommand::Update { data, actor, member, role } => update(data, actor, member, role),
        MemberCommand::Remove { data, actor, member } => remove(data, actor, member),
    }
}

fn list(
    data: &DataArgument,
    acting: &ActorArguments,
    listing: ListingArguments,
) -> Result<(), StartError> {
    let store = folder::store(data)?;
    let Actor { organization, .. } =
        acting.choose(&store, "member-list", "identity:member:read")?;
    let things: Vec<_> = members(&store, organization.id)?
        .iter()
        .map(|member| {
            json!({"id": member.identity.to_string(), "name": member.name, "roles": member.roles})
        })
        .collect();
    listing.give(&["id", "name", "roles"], &things)
}

fn members(store: &Store, organization: OrganizationId) -> Result<Vec<Member>, Failure> {
    store.read_blocking(|connection| access::members(connection, organization))
}

fn add(arguments: &AddArguments) -> Result<(), StartError> {
    let store = folder::store(&arguments.data)?;
    let Actor { organization, caller, .. } =
        arguments.actor.choose(&store, "member-add", "identity:member:create")?;
    let roles = roles(&store, organization.id, &arguments.role)?;
    let id = match (&arguments.known, &arguments.name) {
        (Some(identity), _) => join(&store, &caller, identity, roles)?,
        (None, name) => {
            let name = typed::name("NAME", name.as_deref().unwrap_or_default())?;
            let login = arguments.issuer.clone().zip(arguments.subject.clone());
            let login = login.map(|(issuer, subject)| Login { issuer, subject });
            make(&store, &caller, name, login, roles)?
        }
    };
    hint(&format!("`{}` has a new member", organization.slug));
    say(format!("{id}\n").as_bytes())
}

fn roles(
    store: &Store,
    organization: OrganizationId,
    names: &[String],
) -> Result<Vec<RoleId>, StartError> {
    names.iter().map(|name| Ok(role::named(store, organization, name)?.id)).collect()
}

fn make(
    store: &Store,
    caller: &Caller,
    name: String,
    login: Option<Login>,
    roles: Vec<RoleId>,
) -> Result<IdentityId, StartError> {
    let act = actor::act(caller);
    let joined = Act { entry: new_id(), ..act.clone() };
    let new = NewMember { identity: new_id(), membership: new_id(), name, login, roles };
    let held = caller.permissions.clone();
    let create =
        move |connection: &mut _| identities::create(connection, [&act, &joined], &held, new);
    match store.write_blocking(create)? {
        Ok(identity) => Ok(identity.id),
        Err(identity::Refusal::LoginTaken) => Err(login_taken().into()),
        Err(identity::Refusal::Exceeds(grants)) => Err(actor::exceeded(&grants).into()),
        Err(identity::Refusal::UnknownRole(_)) => Err(role_gone().into()),
    }
}

/// Makes an identity of another organization a member. Whoever has the folder may know of all of them.
fn join(
    store: &Store,
    caller: &Caller,
    identity: &str,
    roles: Vec<RoleId>,
) -> Result<IdentityId, StartError> {
    let unknown = || {
        Refusal::new(
            format!("there is no identity `{identity}`"),
            "take its identifier from `flowkiwi member list` of its organization",
        )
    };
    let id = IdentityId::parse(identity).ok_or_else(unknown)?;
    let act = actor::act(caller);
    let joined = store.write_blocking(move |connection| {
        let Some(identity) = identities::get(connection, id)? else { return Ok(None) };
        if memberships::find_of(connection, act.organization, id)?.is_some() {
            return Ok(Some(false));
        }
        if let Some(login) = identity.login
            && identities::has_login(connection, act.organization, &login)?
        {
            return Ok(Some(false));
        }
        memberships::insert(connection, &act, new_id(), id, &roles)?;
        Ok(Some(true))
    })?;
    match joined {
        Some(true) => Ok(id),
        Some(false) => Err(Refusal::new(
            "it is a member already, or another member has its issuer and subject",
            "see `flowkiwi member list`",
        )
        .into()),
        None => Err(unknown().into()),
    }
}

fn update(
    data: &DataArgument,
    acting: &ActorArguments,
    member: &str,
    names: &[String],
) -> Result<(), StartError> {
    let store = folder::store(data)?;
    let Actor { organization, caller, .. } =
        acting.choose(&store, "member-update", "identity:member:update")?;
    let membership = membership(&store, organization.id, member)?;
    let roles = roles(&store, organization.id, names)?;
    let act = actor::act(&caller);
    let change = store.write_blocking(move |connection| {
        let held = &caller.permissions;
        let none = &Precondition::None;
        memberships::update(connection, &act, held, membership.id, Some(roles), none)
    })?;
    match change {
        Change::Changed(_) => {
            hint(&format!("`{member}` has the roles asked for"));
            Ok(())
        }
        Change::Refused(ChangeRefusal::Exceeds(grants)) => Err(actor::exceeded(&grants).into()),
        Change::Refused(ChangeRefusal::LastAdministrator) => {
            Err(actor::last_administrator().into())
        }
        Change::Refused(ChangeRefusal::UnknownRole(_)) => Err(role_gone().into()),
        Change::Stale(_) | Change::Unknown => Err(gone().into()),
    }
}

fn remove(data: &DataArgument, acting: &ActorArguments, member: &str) -> Result<(), StartError> {
    let store = folder::store(data)?;
    let Actor { organization, caller, .. } =
        acting.choose(&store, "member-remove", "identity:member:delete")?;
    let id = membership(&store, organization.id, member)?.id;
    let act = actor::act(&caller);
    match store.write_blocking(move |connection| memberships::delete(connection, &act, id))? {
        Removal::Removed => {
            hint(&format!("`{member}` is no member of `{}` any more", organization.slug));
            Ok(())
        }
        Removal::Refused(_) => Err(actor::last_administrator().into()),
        Removal::Unknown => Err(gone().into()),
    }
}

/// The membership of the member of this name or identifier.
fn membership(
    store: &Store,
    organization: OrganizationId,
    named: &str,
) -> Result<Membership, StartError> {
    let members = members(store, organization)?;
    let is_named =
        |member: &&Member| member.name == *named || member.identity.to_string() == *named;
    let mut found = members.iter().filter(is_named);
    let identity = match (found.next(), found.next()) {
        (Some(member), None) => member.identity,
        (None, _) => {
            let help = "see `flowkiwi member list`";
            return Err(Refusal::new(format!("there is no member `{named}`"), help).into());
        }
        (Some(one), Some(other)) => {
            return Err(Refusal::new(
                format!("there are several members `{named}`"),
                format!(
                    "name one by its identifier, as in `{}` or `{}`",
                    one.identity, other.identity
                ),
            )
            .into());
        }
    };
    let find = |connection: &mut _| memberships::find_of(connection, organization, identity);
    Ok(store.read_blocking(find)?.ok_or_else(gone)?)
}

fn login_taken() -> Refusal {
    Refusal::new(
        "another member has this issuer and subject",
        "see `flowkiwi member list`, or leave --issuer and --subject out",
    )
}

fn role_gone() -> Refusal {
    Refusal::new("a role is gone meanwhile", "see `flowkiwi role list`")
}

fn gone() -> Refusal {
    Refusal::new("the member is gone meanwhile", "see `flowkiwi member list`")
}
