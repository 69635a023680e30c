//! What a caller may do with the products of its organization.

use super::{App, new_id};
use crate::{
    domain::{
        caller::Caller,
        catalogue::{Change, Creation, Deletion, Wanted},
        id::ProductId,
        listing::{Order, Page, Window},
        precondition::Precondition,
        product::{Details, Filter, NewProduct, OrderBy, Patch, Product},
    },
    failure::Failure,
    store::products,
};

impl App {
    /// A part of the products that pass the filter, in an order.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn list_products(
        &self,
        caller: &Caller,
        filter: Filter,
        order: Order<OrderBy>,
        window: Window,
    ) -> Result<Page<Product>, Failure> {
        let organization = caller.organization;
        let list = move |connection: &mut _| {
            products::list(connection, organization, &filter, order, &window)
        };
        self.store.read(list).await
    }

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

    /// Changes what is said of the product and what it points at, where it is as required.
    ///
    /// # Errors
    /// Where the database cannot be written to.
    pub async fn update_product(
        &self,
        caller: &Caller,
        id: ProductId,
        patch: Patch,
        precondition: Precondition,
    ) -> Result<Change<Product>, Failure> {
        let act = self.act(caller);
        let update =
            move |connection: &mut _| products::update(connection, &act, id, &patch, &precondition);
        self.store.write(update).await
    }

    /// Deletes the product with its variants, where it is as required.
    ///
    /// # Errors
    /// Where the database cannot be written to.
    pub async fn delete_product(
        &self,
        caller: &Caller,
        id: ProductId,
        precondition: Precondition,
    ) -> Result<Deletion, Failure> {
        let act = self.act(caller);
        let delete =
            move |connection: &mut _| products::delete(connection, &act, id, &precondition, new_id);
        self.store.write(delete).await
    }
}
