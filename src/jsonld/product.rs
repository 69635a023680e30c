//! Products as documents.

use super::{
    collection::{Address, COLLECTION, search, view},
    context, count, iri, number, time,
};
use crate::{
    contract,
    domain::{
        listing::{Page, Window},
        product::{Product, Status},
    },
};

/// The item document of a product: it stands alone, and so has a context.
pub fn product_document(product: &Product) -> contract::Product {
    contract::Product { at_context: Some(context("Product")), ..self::product(product) }
}

/// A part of the products. `order` is what the cursor of the next part is read back with.
pub fn product_collection(
    address: &Address,
    window: &Window,
    order: &str,
    page: &Page<Product>,
) -> contract::ProductCollection {
    contract::ProductCollection {
        at_context: context("Product"),
        at_id: address.iri().to_owned(),
        at_type: COLLECTION.to_owned(),
        total_items: page.total.map(count),
        member: page.members.iter().map(product).collect(),
        view: view(address, window, order, page),
        search: search(address),
    }
}

fn product(product: &Product) -> contract::Product {
    let details = &product.details;
    contract::Product {
        at_context: None,
        at_id: iri("products", product.id),
        at_type: "Product".to_owned(),
        id: product.id.to_string(),
        sku: details.sku.clone(),
        name: details.name.clone(),
        description: details.description.clone(),
        status: match details.status {
            Status::Draft => contract::ProductStatus::Draft,
            Status::Active => contract::ProductStatus::Active,
            Status::Archived => contract::ProductStatus::Archived,
        },
        medias: product.medias.iter().map(|media| iri("medias", media)).collect(),
        variants: product.variants.iter().map(|variant| iri("variants", variant)).collect(),
        version: number(product.version),
        organization: iri("organizations", product.organization),
        created_by: iri("identities", product.created_by),
        created_at: time(product.created_at),
        updated_at: time(product.updated_at),
    }
}
