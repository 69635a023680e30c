//! Products: made, found and changed.

mod read;

use diesel::prelude::*;

use super::{Connection, audit, kept, links, schema::products};
use crate::{
    domain::{
        audit::{Act, Action, Kind, Subject},
        catalogue::{Change, Creation, Refusal, Wanted},
        id::{OrganizationId, ProductId},
        precondition::Precondition,
        product::{NewProduct, Patch, Product},
    },
    failure::Failure,
};

pub use read::find;

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
    let medias = match links::judge(connection, organization, &new.medias)? {
        Ok(medias) => medias,
        Err(more) => {
            refusals.extend(more);
            Vec::new()
        }
    };
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
    patch: Patch,
    medias: Option<Wanted>,
    precondition: &Precondition,
) -> Result<Change<Product>, Failure> {
    let Some(product) = find(connection, act.organization, id)? else {
        return Ok(Change::Unknown);
    };
    if !precondition.holds(&product.tag(), product.updated_at) {
        return Ok(Change::Stale(product.tag()));
    }
    let details = product.details.patched(patch);
    let mut refusals = Vec::new();
    if details.sku != product.details.sku && is_taken(connection, act.organization, &details.sku)? {
        refusals.push(Refusal::TakenSku);
    }
    let medias = match medias {
        None => product.medias.clone(),
        Some(wanted) => match links::judge(connection, act.organization, &wanted)? {
            Ok(medias) => medias,
            Err(more) => {
                refusals.extend(more);
                Vec::new()
            }
        },
    };
    if !refusals.is_empty() {
        return Ok(Change::Refused(refusals));
    }
    if (&details, &medias) == (&product.details, &product.medias) {
        return Ok(Change::Changed(product));
    }
    if medias != product.medias {
        links::of_products::set(connection, act.organization, id, &medias)?;
    }
    let product =
        Product { details, medias, version: product.version + 1, updated_at: act.now, ..product };
    diesel::update(products::table.find(id.to_string()))
        .set((
            products::sku.eq(&product.details.sku),
            products::name.eq(&product.details.name),
            products::description.eq(product.details.description.as_deref()),
            products::status.eq(product.details.status.as_str()),
            products::version.eq(products::version + 1),
            products::updated_at.eq(kept(act.now)),
        ))
        .execute(connection)?;
    record(connection, act, Action::Update, &product)?;
    Ok(Change::Changed(product))
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
