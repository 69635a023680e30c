//! What a caller may do with the organizations it is a member of.

use super::{App, new_id};
use crate::{
    domain::{
        caller::Caller,
        change::{Change, Removal},
        id::OrganizationId,
        listing::{Direction, Page, Window},
        organization::{
            ChangeRefusal, FIRST_ROLES, Organization, Patch, Policy, RemovalRefusal, unique_slug,
        },
        precondition::Precondition,
    },
    failure::Failure,
    store::organizations,
};

impl App {
    /// Makes an organization whose administrator is the caller.
    ///
    /// # Errors
    /// Where the database cannot be written to.
    pub async fn create_organization(
        &self,
        caller: &Caller,
        name: String,
        policy: Policy,
    ) -> Result<Organization, Failure> {
        let (act, id) = (self.act(caller), new_id());
        let slug = unique_slug(&name, id);
        let new = Organization { policy, ..Organization::new(id, name, slug, act.now) };
        let (roles, membership) = (FIRST_ROLES.map(|_| new_id()), new_id());
        let create = move |connection: &mut _| {
            organizations::create(connection, &act, &new, roles, membership)?;
            Ok(new)
        };
        self.store.write(create).await
    }

    /// The organization, where the caller may read it.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn find_organization(
        &self,
        caller: &Caller,
        id: OrganizationId,
    ) -> Result<Option<Organization>, Failure> {
        let caller = caller.clone();
        self.store.read(move |connection| organizations::find(connection, &caller, id)).await
    }

    /// A part of the organizations that the caller may read, by age.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn list_organizations(
        &self,
        caller: &Caller,
        direction: Direction,
        window: Window,
    ) -> Result<Page<Organization>, Failure> {
        let caller = caller.clone();
        let list =
            move |connection: &mut _| organizations::list(connection, &caller, direction, &window);
        self.store.read(list).await
    }

    /// Changes the organization, where it is as required.
    ///
    /// # Errors
    /// Where the database cannot be written to.
    pub async fn update_organization(
        &self,
        caller: &Caller,
        id: OrganizationId,
        patch: Patch,
        precondition: Precondition,
    ) -> Result<Change<Organization, ChangeRefusal>, Failure> {
        let (act, caller) = (self.act(caller), caller.clone());
        let update = move |connection: &mut _| {
            organizations::update(connection, &caller, &act, id, patch, &precondition)
        };
        self.store.write(update).await
    }

    /// Deletes an organization that has nothing.
    ///
    /// # Errors
    /// Where the database cannot be written to.
    pub async fn delete_organization(
        &self,
        caller: &Caller,
        id: OrganizationId,
    ) -> Result<Removal<RemovalRefusal>, Failure> {
        let (act, caller) = (self.act(caller), caller.clone());
        let delete = move |connection: &mut _| organizations::delete(connection, &caller, &act, id);
        self.store.write(delete).await
    }
}
