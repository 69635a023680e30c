//! What a caller may do with the variants of its organization.

use super::{App, new_id};
use crate::{
    domain::{
        caller::Caller,
        catalogue::{Change, Creation, Deletion, Wanted},
        id::{ProductId, VariantId},
        listing::{Order, Page, Window},
        precondition::Precondition,
        variant::{Details, Filter, NewVariant, OrderBy, Patch, Variant},
    },
    failure::Failure,
    store::variants,
};

impl App {
    /// A part of the variants that pass the filter, in an order.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn list_variants(
        &self,
        caller: &Caller,
        filter: Filter,
        order: Order<OrderBy>,
        window: Window,
    ) -> Result<Page<Variant>, Failure> {
        let organization = caller.organization;
        let list = move |connection: &mut _| {
            variants::list(connection, organization, &filter, order, &window)
        };
        self.store.read(list).await
    }

    /// Makes a variant of a product, which points at medias.
    ///
    /// # Errors
    /// Where the database cannot be written to.
    pub async fn create_variant(
        &self,
        caller: &Caller,
        product: Option<ProductId>,
        details: Details,
        medias: Wanted,
    ) -> Result<Creation<Variant>, Failure> {
        let (act, new) = (self.act(caller), NewVariant { id: new_id(), product, details, medias });
        self.store.write(move |connection| variants::insert(connection, &act, new)).await
    }

    /// The variant, where the caller's organization has it.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn find_variant(
        &self,
        caller: &Caller,
        id: VariantId,
    ) -> Result<Option<Variant>, Failure> {
        let organization = caller.organization;
        self.store.read(move |connection| variants::find(connection, organization, id)).await
    }

    /// Changes what is said of the variant and what it belongs to and points at, where it is as required.
    ///
    /// # Errors
    /// Where the database cannot be written to.
    pub async fn update_variant(
        &self,
        caller: &Caller,
        id: VariantId,
        patch: Patch,
        precondition: Precondition,
    ) -> Result<Change<Variant>, Failure> {
        let act = self.act(caller);
        let update =
            move |connection: &mut _| variants::update(connection, &act, id, &patch, &precondition);
        self.store.write(update).await
    }

    /// Deletes the variant, where it is as required.
    ///
    /// # Errors
    /// Where the database cannot be written to.
    pub async fn delete_variant(
        &self,
        caller: &Caller,
        id: VariantId,
        precondition: Precondition,
    ) -> Result<Deletion, Failure> {
        let act = self.act(caller);
        let delete =
            move |connection: &mut _| variants::delete(connection, &act, id, &precondition);
        self.store.write(delete).await
    }
}
