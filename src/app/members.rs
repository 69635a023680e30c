//! What a caller may do with the members of its organization: the identities, and their memberships.

use super::{App, new_id};
use crate::{
    domain::{
        audit::Act,
        caller::Caller,
        change::{Change, Removal},
        id::{IdentityId, MembershipId, RoleId},
        identity::{self, Identity, Login, NewMember},
        listing::{Direction, Page, Window},
        membership::{self, ChangeRefusal, Filter, LastAdministrator, Membership},
        precondition::Precondition,
    },
    failure::Failure,
    store::{identities, memberships},
};

impl App {
    /// Makes an identity, and makes it a member.
    ///
    /// # Errors
    /// Where the database cannot be written to.
    pub async fn create_identity(
        &self,
        caller: &Caller,
        name: String,
        login: Option<Login>,
        roles: Vec<RoleId>,
    ) -> Result<Result<Identity, identity::Refusal>, Failure> {
        let act = self.act(caller);
        let joined = Act { entry: new_id(), ..act.clone() };
        let new = NewMember { identity: new_id(), membership: new_id(), name, login, roles };
        let held = caller.permissions.clone();
        let create =
            move |connection: &mut _| identities::create(connection, [&act, &joined], &held, new);
        self.store.write(create).await
    }

    /// The identity, where it is a member.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn find_identity(
        &self,
        caller: &Caller,
        id: IdentityId,
    ) -> Result<Option<Identity>, Failure> {
        let organization = caller.organization;
        self.store.read(move |connection| identities::find(connection, organization, id)).await
    }

    /// A part of the members, by the age of the identities.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn list_identities(
        &self,
        caller: &Caller,
        direction: Direction,
        window: Window,
    ) -> Result<Page<Identity>, Failure> {
        let organization = caller.organization;
        let list = move |connection: &mut _| {
            identities::list(connection, organization, direction, &window)
        };
        self.store.read(list).await
    }

    /// Renames a member, where it is as required.
    ///
    /// # Errors
    /// Where the database cannot be written to.
    pub async fn update_identity(
        &self,
        caller: &Caller,
        id: IdentityId,
        name: Option<String>,
        precondition: Precondition,
    ) -> Result<Change<Identity, identity::ChangeRefusal>, Failure> {
        let (act, caller) = (self.act(caller), caller.clone());
        let update = move |connection: &mut _| {
            identities::update(connection, &caller, &act, id, name, &precondition)
        };
        self.store.write(update).await
    }

    /// Makes an identity a member that is none.
    ///
    /// # Errors
    /// Where the database cannot be written to.
    pub async fn create_membership(
        &self,
        caller: &Caller,
        identity: IdentityId,
        roles: Vec<RoleId>,
    ) -> Result<Result<Membership, membership::Refusal>, Failure> {
        let (act, caller, id) = (self.act(caller), caller.clone(), new_id());
        let create = move |connection: &mut _| {
            memberships::create(connection, &caller, &act, id, identity, &roles)
        };
        self.store.write(create).await
    }

    /// The membership, where it is one of the organization.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn find_membership(
        &self,
        caller: &Caller,
        id: MembershipId,
    ) -> Result<Option<Membership>, Failure> {
        let organization = caller.organization;
        self.store.read(move |connection| memberships::find(connection, organization, id)).await
    }

    /// A part of the memberships that pass the filter, by age.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn list_memberships(
        &self,
        caller: &Caller,
        filter: Filter,
        direction: Direction,
        window: Window,
    ) -> Result<Page<Membership>, Failure> {
        let organization = caller.organization;
        let list = move |connection: &mut _| {
            memberships::list(connection, organization, filter, direction, &window)
        };
        self.store.read(list).await
    }

    /// Changes the roles of a member, where it is as required.
    ///
    /// # Errors
    /// Where the database cannot be written to.
    pub async fn update_membership(
        &self,
        caller: &Caller,
        id: MembershipId,
        roles: Option<Vec<RoleId>>,
        precondition: Precondition,
    ) -> Result<Change<Membership, ChangeRefusal>, Failure> {
        let (act, held) = (self.act(caller), caller.permissions.clone());
        let update = move |connection: &mut _| {
            memberships::update(connection, &act, &held, id, roles, &precondition)
        };
        self.store.write(update).await
    }

    /// Ends a membership.
    ///
    /// # Errors
    /// Where the database cannot be written to.
    pub async fn delete_membership(
        &self,
        caller: &Caller,
        id: MembershipId,
    ) -> Result<Removal<LastAdministrator>, Failure> {
        let act = self.act(caller);
        self.store.write(move |connection| memberships::delete(connection, &act, id)).await
    }
}
