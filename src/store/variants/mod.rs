//! Variants: made, found, listed, changed and deleted. Each of these that changes which variants a product has
//! counts as a change of the product.

mod read;

use diesel::prelude::*;
use serde_json::json;

use super::{Connection, audit, kept, links, products, schema::variants};
use crate::{
    domain::{
        audit::{Act, Action, Kind, Subject},
        catalogue::{Change, Creation, Deletion, Refusal},
        id::{OrganizationId, ProductId, VariantId},
        precondition::Precondition,
        variant::{NewVariant, Options, Patch, Variant},
    },
    failure::Failure,
};

pub use read::{find, list};

pub(super) use read::of_product;

/// Makes a variant of a product, which points at medias.
///
/// # Errors
/// Where the database cannot be written to.
pub fn insert(
    connection: &mut Connection,
    act: &Act,
    new: NewVariant,
) -> Result<Creation<Variant>, Failure> {
    let organization = act.organization;
    let mut refusals = Vec::new();
    let product = known_product(connection, organization, new.product)?;
    if product.is_none() {
        refusals.push(Refusal::UnknownProduct);
    }
    if is_taken(connection, organization, &new.details.sku)? {
        refusals.push(Refusal::TakenSku);
    }
    let medias = links::judge(connection, organization, &new.medias, &mut refusals)?;
    let Some(product) = product.filter(|_| refusals.is_empty()) else {
        return Ok(Creation::Refused(refusals));
    };
    let variant = Variant {
        id: new.id,
        organization,
        product,
        details: new.details,
        medias,
        version: 1,
        created_by: act.identity,
        created_at: act.now,
        updated_at: act.now,
    };
    diesel::insert_into(variants::table)
        .values((
            variants::id.eq(variant.id.to_string()),
            variants::organization_id.eq(organization.to_string()),
            variants::product_id.eq(product.to_string()),
            variants::sku.eq(&variant.details.sku),
            variants::name.eq(variant.details.name.as_deref()),
            variants::options.eq(text(&variant.details.options)),
            variants::version.eq(1),
            variants::created_by.eq(act.identity.to_string()),
            variants::created_at.eq(kept(act.now)),
            variants::updated_at.eq(kept(act.now)),
        ))
        .execute(connection)?;
    links::of_variants::set(connection, organization, variant.id, &variant.medias)?;
    products::touch(connection, act, product)?;
    record(connection, act, Action::Create, &variant)?;
    Ok(Creation::Created(variant))
}

/// Changes what is said of the variant, what it belongs to, and what it points at, where it is as required. A
/// change of nothing is no change.
///
/// # Errors
/// Where the database cannot be written to.
pub fn update(
    connection: &mut Connection,
    act: &Act,
    id: VariantId,
    patch: &Patch,
    precondition: &Precondition,
) -> Result<Change<Variant>, Failure> {
    let Some(before) = find(connection, act.organization, id)? else {
        return Ok(Change::Unknown);
    };
    if !precondition.holds(&before.tag(), before.updated_at) {
        return Ok(Change::Stale(before.tag()));
    }
    let after = match patched(connection, &before, patch)? {
        Ok(after) => after,
        Err(refusals) => return Ok(Change::Refused(refusals)),
    };
    if after == before {
        return Ok(Change::Changed(before));
    }
    if after.medias != before.medias {
        links::of_variants::set(connection, act.organization, id, &after.medias)?;
    }
    if after.product != before.product {
        products::touch(connection, act, before.product)?;
        products::touch(connection, act, after.product)?;
    }
    let after = Variant { version: before.version + 1, updated_at: act.now, ..after };
    diesel::update(variants::table.find(id.to_string()))
        .set((
            variants::product_id.eq(after.product.to_string()),
            variants::sku.eq(&after.details.sku),
            variants::name.eq(after.details.name.as_deref()),
            variants::options.eq(text(&after.details.options)),
            variants::version.eq(variants::version + 1),
            variants::updated_at.eq(kept(act.now)),
        ))
        .execute(connection)?;
    record(connection, act, Action::Update, &after)?;
    Ok(Change::Changed(after))
}

/// The variant as it would be; else why it cannot be that.
fn patched(
    connection: &mut Connection,
    before: &Variant,
    patch: &Patch,
) -> Result<Result<Variant, Vec<Refusal>>, Failure> {
    let (organization, mut after, mut refusals) = (before.organization, before.clone(), Vec::new());
    if let Some(wanted) = patch.product {
        match known_product(connection, organization, wanted)? {
            Some(product) => after.product = product,
            None => refusals.push(Refusal::UnknownProduct),
        }
    }
    let sku = patch.sku.as_ref().filter(|sku| **sku != before.details.sku);
    if let Some(sku) = sku
        && is_taken(connection, organization, sku)?
    {
        refusals.push(Refusal::TakenSku);
    }
    match before.details.patched(patch) {
        Some(details) => after.details = details,
        None => refusals.push(Refusal::TooManyOptions),
    }
    if let Some(wanted) = &patch.medias {
        after.medias = links::judge(connection, organization, wanted, &mut refusals)?;
    }
    Ok(if refusals.is_empty() { Ok(after) } else { Err(refusals) })
}

/// Deletes the variant, where it is as required.
///
/// # Errors
/// Where the database cannot be written to.
pub fn delete(
    connection: &mut Connection,
    act: &Act,
    id: VariantId,
    precondition: &Precondition,
) -> Result<Deletion, Failure> {
    let Some(variant) = find(connection, act.organization, id)? else {
        return Ok(Deletion::Unknown);
    };
    if !precondition.holds(&variant.tag(), variant.updated_at) {
        return Ok(Deletion::Stale(variant.tag()));
    }
    // Its list goes with it.
    diesel::delete(variants::table.find(id.to_string())).execute(connection)?;
    products::touch(connection, act, variant.product)?;
    record(connection, act, Action::Delete, &variant)?;
    Ok(Deletion::Deleted)
}

/// The product that is wanted, where the organization has it.
fn known_product(
    connection: &mut Connection,
    organization: OrganizationId,
    wanted: Option<ProductId>,
) -> Result<Option<ProductId>, Failure> {
    let Some(product) = wanted else { return Ok(None) };
    Ok(products::exists(connection, organization, product)?.then_some(product))
}

fn is_taken(
    connection: &mut Connection,
    organization: OrganizationId,
    sku: &str,
) -> Result<bool, Failure> {
    let others = variants::table
        .filter(variants::organization_id.eq(organization.to_string()))
        .filter(variants::sku.eq(sku));
    Ok(diesel::select(diesel::dsl::exists(others)).get_result(connection)?)
}

/// Options as they are kept.
fn text(options: &Options) -> String {
    json!(options.as_map()).to_string()
}

/// Tells of a change of the variant.
///
/// # Errors
/// Where the database cannot be written to.
pub(super) fn record(
    connection: &mut Connection,
    act: &Act,
    action: Action,
    variant: &Variant,
) -> Result<(), Failure> {
    let subject = Subject::new(Kind::Variant, variant.id);
    audit::record(connection, act, action, subject, variant.snapshot())
}
