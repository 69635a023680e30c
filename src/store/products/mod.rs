//! Products: made, found, listed, changed and deleted.

mod read;

use diesel::prelude::*;

use super::{Connection, audit, kept, links, schema::products, variants};
use crate::{
    domain::{
        audit::{Act, Action, Kind, Subject},
        catalogue::{Change, Creation, Deletion, Refusal},
        id::{AuditEntryId, OrganizationId, ProductId},
        precondition::Precondition,
        product::{NewProduct, Patch, Product},
    },
    failure::Failure,
};

pub use read::{find, list};

/// Makes a product that points at medias.
///
/// # Errors
/// Where the database cannot be written to.
pub fn insert(
    connection: &mut Connection,
    act: &Act,
    new: NewProduct,
) -> Result<Creation<Product>, Failure> {
    let organization = act.organization;
    let mut refusals = Vec::new();
    if is_taken(connection, organization, &new.details.sku)? {
        refusals.push(Refusal::TakenSku);
    }
    let medias = links::judge(connection, organization, &new.medias, &mut refusals)?;
    if !refusals.is_empty() {
        return Ok(Creation::Refused(refusals));
    }
    let product = Product {
        id: new.id,
        organization,
        details: new.details,
        medias,
        variants: Vec::new(),
        version: 1,
        created_by: act.identity,
        created_at: act.now,
        updated_at: act.now,
    };
    diesel::insert_into(products::table)
        .values((
            products::id.eq(product.id.to_string()),
            products::organization_id.eq(organization.to_string()),
            products::sku.eq(&product.details.sku),
            products::name.eq(&product.details.name),
            products::description.eq(product.details.description.as_deref()),
            products::status.eq(product.details.status.as_str()),
            products::version.eq(1),
            products::created_by.eq(act.identity.to_string()),
            products::created_at.eq(kept(act.now)),
            products::updated_at.eq(kept(act.now)),
        ))
        .execute(connection)?;
    links::of_products::set(connection, organization, product.id, &product.medias)?;
    record(connection, act, Action::Create, &product)?;
    Ok(Creation::Created(product))
}

/// Changes what is said of the product, and what it points at, where it is as required. A change of nothing is
/// no change.
///
/// # Errors
/// Where the database cannot be written to.
pub fn update(
    connection: &mut Connection,
    act: &Act,
    id: ProductId,
    patch: &Patch,
    precondition: &Precondition,
) -> Result<Change<Product>, Failure> {
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
        links::of_products::set(connection, act.organization, id, &after.medias)?;
    }
    let after = Product { version: before.version + 1, updated_at: act.now, ..after };
    diesel::update(products::table.find(id.to_string()))
        .set((
            products::sku.eq(&after.details.sku),
            products::name.eq(&after.details.name),
            products::description.eq(after.details.description.as_deref()),
            products::status.eq(after.details.status.as_str()),
            products::version.eq(products::version + 1),
            products::updated_at.eq(kept(act.now)),
        ))
        .execute(connection)?;
    record(connection, act, Action::Update, &after)?;
    Ok(Change::Changed(after))
}

/// The product as it would be; else why it cannot be that.
fn patched(
    connection: &mut Connection,
    before: &Product,
    patch: &Patch,
) -> Result<Result<Product, Vec<Refusal>>, Failure> {
    let (organization, mut refusals) = (before.organization, Vec::new());
    let mut after = Product { details: before.details.patched(patch), ..before.clone() };
    if after.details.sku != before.details.sku
        && is_taken(connection, organization, &after.details.sku)?
    {
        refusals.push(Refusal::TakenSku);
    }
    if let Some(wanted) = &patch.medias {
        after.medias = links::judge(connection, organization, wanted, &mut refusals)?;
    }
    Ok(if refusals.is_empty() { Ok(after) } else { Err(refusals) })
}

/// Deletes the product with its variants, where it is as required. `entry` makes the identifiers of the entries
/// that tell of the variants.
///
/// # Errors
/// Where the database cannot be written to.
pub fn delete(
    connection: &mut Connection,
    act: &Act,
    id: ProductId,
    precondition: &Precondition,
    entry: fn() -> AuditEntryId,
) -> Result<Deletion, Failure> {
    let Some(product) = find(connection, act.organization, id)? else {
        return Ok(Deletion::Unknown);
    };
    if !precondition.holds(&product.tag(), product.updated_at) {
        return Ok(Deletion::Stale(product.tag()));
    }
    let variants = variants::of_product(connection, act.organization, id)?;
    let told = variants
        .iter()
        .map(|variant| (entry(), Subject::new(Kind::Variant, variant.id), variant.snapshot()));
    audit::record_all(connection, act, Action::Delete, told)?;
    record(connection, act, Action::Delete, &product)?;
    // The variants and the lists of both go with it.
    diesel::delete(products::table.find(id.to_string())).execute(connection)?;
    Ok(Deletion::Deleted)
}

/// Whether the organization has the product.
///
/// # Errors
/// Where the database cannot be read.
pub(super) fn exists(
    connection: &mut Connection,
    organization: OrganizationId,
    id: ProductId,
) -> Result<bool, Failure> {
    let found = products::table
        .filter(products::id.eq(id.to_string()))
        .filter(products::organization_id.eq(organization.to_string()));
    Ok(diesel::select(diesel::dsl::exists(found)).get_result(connection)?)
}

/// Counts a change of the list of variants, which is a part of the product.
///
/// # Errors
/// Where the database cannot be written to.
pub(super) fn touch(connection: &mut Connection, act: &Act, id: ProductId) -> Result<(), Failure> {
    diesel::update(products::table.find(id.to_string()))
        .set((products::version.eq(products::version + 1), products::updated_at.eq(kept(act.now))))
        .execute(connection)?;
    Ok(())
}

fn is_taken(
    connection: &mut Connection,
    organization: OrganizationId,
    sku: &str,
) -> Result<bool, Failure> {
    let others = products::table
        .filter(products::organization_id.eq(organization.to_string()))
        .filter(products::sku.eq(sku));
    Ok(diesel::select(diesel::dsl::exists(others)).get_result(connection)?)
}

fn record(
    connection: &mut Connection,
    act: &Act,
    action: Action,
    product: &Product,
) -> Result<(), Failure> {
    let subject = Subject::new(Kind::Product, product.id);
    audit::record(connection, act, action, subject, product.snapshot())
}
