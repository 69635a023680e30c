//! What a caller may do with the products of its organization.

use super::{App, new_id};
use crate::{
    domain::{
        caller::Caller,
        catalogue::{Change, Creation, Wanted},
        id::ProductId,
        precondition::Precondition,
        product::{Details, NewProduct, Patch, Product},
    },
    failure::Failure,
    store::products,
};

impl App {
    /// Makes a product that points at medias.
    ///
    /// # Errors
    /// Where the database cannot be written to.
    pub async fn create_product(
        &self,
        caller: &Caller,
        details: Details,
        medias: Wanted,
    ) -> Result<Creation<Product>, Failure> {
        let (act, new) = (self.act(caller), NewProduct { id: new_id(), details, medias });
        self.store.write(move |connection| products::insert(connection, &act, new)).await
    }

    /// The product, where the caller's organization has it.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn find_product(
        &self,
        caller: &Caller,
        id: ProductId,
    ) -> Result<Option<Product>, Failure> {
        let organization = caller.organization;
        self.store.read(move |connection| products::find(connection, organization, id)).await
    }

    /// Changes what is said of the product and, where `medias` are given, what it points at, where it is as
    /// required.
    ///
    /// # Errors
    /// Where the database cannot be written to.
    pub async fn update_product(
        &self,
        caller: &Caller,
        id: ProductId,
        patch: Patch,
        medias: Option<Wanted>,
        precondition: Precondition,
    ) -> Result<Change<Product>, Failure> {
        let act = self.act(caller);
        let update = move |connection: &mut _| {
            products::update(connection, &act, id, patch, medias, &precondition)
        };
        self.store.write(update).await
    }
}
