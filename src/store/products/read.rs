//! Products as they are read: one, or a part of all of them. How many statements that takes does not depend on
//! how many products there are.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::super::{
    Connection, links,
    schema::{products, variants},
    time, value,
};
use crate::{
    domain::{
        id::{IdentityId, MediaId, OrganizationId, ProductId, VariantId},
        product::{Details, Product, Status},
    },
    failure::Failure,
};

/// The product, where the organization has it.
///
/// # Errors
/// Where the database cannot be read.
pub fn find(
    connection: &mut Connection,
    organization: OrganizationId,
    id: ProductId,
) -> Result<Option<Product>, Failure> {
    let row = products::table
        .filter(products::id.eq(id.to_string()))
        .filter(products::organization_id.eq(organization.to_string()))
        .select(Row::as_select())
        .first(connection)
        .optional()?;
    let found = whole(connection, organization, row.into_iter().collect())?;
    Ok(found.into_iter().next())
}

/// The products of rows of one organization, with what other tables have of them.
fn whole(
    connection: &mut Connection,
    organization: OrganizationId,
    rows: Vec<Row>,
) -> Result<Vec<Product>, Failure> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    let mut medias = links::of_products::of(connection, &ids)?;
    let of_products = variants::table
        .filter(variants::organization_id.eq(organization.to_string()))
        .filter(variants::product_id.eq_any(&ids))
        .order((variants::product_id, variants::created_at, variants::id))
        .select((variants::product_id, variants::id))
        .load::<(String, String)>(connection)?;
    let mut variants = BTreeMap::<_, Vec<_>>::new();
    for (product, variant) in of_products {
        let variant = value(VariantId::parse(&variant), "variants.id")?;
        variants.entry(product).or_default().push(variant);
    }
    rows.into_iter()
        .map(|row| {
            let medias = medias.remove(&row.id).unwrap_or_default();
            let variants = variants.remove(&row.id).unwrap_or_default();
            row.product(organization, medias, variants)
        })
        .collect()
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = products, check_for_backend(diesel::sqlite::Sqlite))]
struct Row {
    id: String,
    sku: String,
    name: String,
    description: Option<String>,
    status: String,
    version: i32,
    created_by: String,
    created_at: i64,
    updated_at: i64,
}

impl Row {
    fn product(
        self,
        organization: OrganizationId,
        medias: Vec<MediaId>,
        variants: Vec<VariantId>,
    ) -> Result<Product, Failure> {
        Ok(Product {
            id: value(ProductId::parse(&self.id), "products.id")?,
            organization,
            details: Details {
                sku: self.sku,
                name: self.name,
                description: self.description,
                status: value(Status::parse(&self.status), "products.status")?,
            },
            medias,
            variants,
            version: value(u32::try_from(self.version).ok(), "products.version")?,
            created_by: value(IdentityId::parse(&self.created_by), "products.created_by")?,
            created_at: time(self.created_at)?,
            updated_at: time(self.updated_at)?,
        })
    }
}
