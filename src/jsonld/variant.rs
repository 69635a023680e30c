//! Variants as documents.

use super::{
    collection::{Address, COLLECTION, search, view},
    context, count, iri, number, time,
};
use crate::{
    contract,
    domain::{
        listing::{Page, Window},
        variant::Variant,
    },
};

/// The item document of a variant: it stands alone, and so has a context.
pub fn variant_document(variant: &Variant) -> contract::Variant {
    contract::Variant { at_context: Some(context("Variant")), ..self::variant(variant) }
}

/// A part of the variants. `order` is what the cursor of the next part is read back with.
pub fn variant_collection(
    address: &Address,
    window: &Window,
    order: &str,
    page: &Page<Variant>,
) -> contract::VariantCollection {
    contract::VariantCollection {
        at_context: context("Variant"),
        at_id: address.iri().to_owned(),
        at_type: COLLECTION.to_owned(),
        total_items: page.total.map(count),
        member: page.members.iter().map(variant).collect(),
        view: view(address, window, order, page),
        search: search(address),
    }
}

fn variant(variant: &Variant) -> contract::Variant {
    let details = &variant.details;
    contract::Variant {
        at_context: None,
        at_id: iri("variants", variant.id),
        at_type: "Variant".to_owned(),
        id: variant.id.to_string(),
        product: iri("products", variant.product),
        sku: details.sku.clone(),
        name: details.name.clone(),
        options: details.options.as_map().clone(),
        medias: variant.medias.iter().map(|media| iri("medias", media)).collect(),
        version: number(variant.version),
        organization: iri("organizations", variant.organization),
        created_by: iri("identities", variant.created_by),
        created_at: time(variant.created_at),
        updated_at: time(variant.updated_at),
    }
}
