//! As whom a command acts that does what requests do: its changes are those of a member of an organization.

use clap::Args;

use super::folder;
use crate::{
    config::Refusal,
    domain::{
        caller::{Caller, Credential},
        organization::ADMINISTRATOR,
        organization::Organization,
        permission::Permission,
    },
    failure::Failure,
    server::StartError,
    store::{
        Store,
        access::{self, Member},
        organizations,
    },
};

#[derive(Args, Debug)]
pub(super) struct ActorArguments {
    /// The organization, by slug, where there are several
    #[arg(long, value_name = "SLUG")]
    organization: Option<String>,

    /// The member to act as, by name or identifier [default: the oldest administrator]
    #[arg(long = "as", value_name = "IDENTITY")]
    identity: Option<String>,
}

/// Who acts, and in which organization.
#[derive(Debug)]
pub(super) struct Actor {
    pub(super) organization: Organization,
    pub(super) name: String,
    pub(super) caller: Caller,
}

impl ActorArguments {
    /// Who was named, where it may do what is asked for.
    pub(super) fn choose(
        &self,
        store: &Store,
        command: &str,
        permission: &str,
    ) -> Result<Actor, StartError> {
        let organizations = store.read_blocking(organizations::all)?;
        let organization = folder::choose(organizations, self.organization.as_deref())?;
        let id = organization.id;
        let members = store.read_blocking(|connection| access::members(connection, id))?;
        let member = self.member(members, &organization.slug)?;
        let required = Permission::parse(permission)
            .ok_or_else(|| Failure::internal(format!("`{permission}` is no permission")))?;
        if !member.permissions.cover(&required) {
            return Err(Refusal::new(
                format!("`{}` has no permission `{required}`", member.name),
                "name another member with --as",
            )
            .into());
        }
        let caller = Caller {
            identity: member.identity,
            organization: id,
            permissions: member.permissions,
            credential: Credential::default(),
            request_id: format!("flowkiwi-{command}"),
        };
        Ok(Actor { organization, name: member.name, caller })
    }

    fn member(&self, members: Vec<Member>, slug: &str) -> Result<Member, Refusal> {
        let Some(named) = &self.identity else {
            let is_administrator =
                |member: &Member| member.roles.iter().any(|role| role == ADMINISTRATOR);
            return members.into_iter().find(is_administrator).ok_or_else(|| {
                Refusal::new(
                    format!("`{slug}` has no administrator"),
                    "name the member to act as with --as",
                )
            });
        };
        let is_named =
            |member: &Member| member.name == *named || member.identity.to_string() == *named;
        let mut found = members.into_iter().filter(is_named);
        match (found.next(), found.next()) {
            (Some(member), None) => Ok(member),
            (None, _) => Err(Refusal::new(
                format!("`{slug}` has no member `{named}`"),
                "name a member of the organization, or leave --as out",
            )),
            (Some(one), Some(other)) => Err(Refusal::new(
                format!("`{slug}` has several members `{named}`"),
                format!(
                    "name one by its identifier, as in `--as {}` or `--as {}`",
                    one.identity, other.identity
                ),
            )),
        }
    }
}
