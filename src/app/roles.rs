//! What a caller may do with the roles of its organization.

use super::{App, new_id};
use crate::{
    domain::{
        caller::Caller,
        change::{Change, Removal},
        id::RoleId,
        listing::{Direction, Page, Window},
        permission::Grant,
        precondition::Precondition,
        role::{ChangeRefusal, InUse, Patch, Refusal, Role},
    },
    failure::Failure,
    store::roles,
};

impl App {
    /// Makes a role that grants no more than the caller holds.
    ///
    /// # Errors
    /// Where the database cannot be written to.
    pub async fn create_role(
        &self,
        caller: &Caller,
        name: String,
        permissions: Vec<Grant>,
    ) -> Result<Result<Role, Refusal>, Failure> {
        let exceeding = caller.permissions.exceeded(&permissions);
        if !exceeding.is_empty() {
            return Ok(Err(Refusal::Exceeds(exceeding)));
        }
        let act = self.act(caller);
        let (id, organization, created_at) = (new_id(), caller.organization, act.now);
        let role = Role { id, organization, name, permissions, version: 1, created_at };
        let create = move |connection: &mut _| {
            Ok(if roles::insert(connection, &act, &role)? {
                Ok(role)
            } else {
                Err(Refusal::NameTaken)
            })
        };
        self.store.write(create).await
    }

    /// The role, where the organization has it.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn find_role(&self, caller: &Caller, id: RoleId) -> Result<Option<Role>, Failure> {
        let organization = caller.organization;
        self.store.read(move |connection| roles::find(connection, organization, id)).await
    }

    /// A part of the roles, by age.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn list_roles(
        &self,
        caller: &Caller,
        direction: Direction,
        window: Window,
    ) -> Result<Page<Role>, Failure> {
        let organization = caller.organization;
        let list =
            move |connection: &mut _| roles::list(connection, organization, direction, &window);
        self.store.read(list).await
    }

    /// Changes the role, where it is as required.
    ///
    /// # Errors
    /// Where the database cannot be written to.
    pub async fn update_role(
        &self,
        caller: &Caller,
        id: RoleId,
        patch: Patch,
        precondition: Precondition,
    ) -> Result<Change<Role, ChangeRefusal>, Failure> {
        let (act, held) = (self.act(caller), caller.permissions.clone());
        let update = move |connection: &mut _| {
            roles::update(connection, &act, &held, id, patch, &precondition)
        };
        self.store.write(update).await
    }

    /// Deletes a role that no member has.
    ///
    /// # Errors
    /// Where the database cannot be written to.
    pub async fn delete_role(
        &self,
        caller: &Caller,
        id: RoleId,
    ) -> Result<Removal<InUse>, Failure> {
        let act = self.act(caller);
        self.store.write(move |connection| roles::delete(connection, &act, id)).await
    }
}
