//! Products as they are read: one, or a part of all of them. How many statements that takes does not depend on
//! how many products there are.

use std::collections::BTreeMap;

use diesel::{dsl::count_star, prelude::*};

use super::super::{
    Connection,
    among::among,
    catalogue::passes,
    kept, links,
    page::ordered,
    schema::{products, variants},
    time, value,
};
use crate::{
    domain::{
        id::{IdentityId, MediaId, OrganizationId, ProductId, VariantId},
        listing::{Cursor, Key, Order, Page, Window},
        product::{Details, Filter, OrderBy, Product, Status},
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

/// A part of the organization's products that pass the filter, in an order.
///
/// # Errors
/// Where the database cannot be read.
pub fn list(
    connection: &mut Connection,
    organization: OrganizationId,
    filter: &Filter,
    order: Order<OrderBy>,
    window: &Window,
) -> Result<Page<Product>, Failure> {
    let passes = || {
        let mut all = passes!(organization, &filter.common, products, product_medias, product_id);
        if let Some(status) = filter.status {
            all = Box::new(all.and(products::status.eq(status.as_str())));
        }
        all
    };
    let total = if window.counted {
        let counted = products::table.filter(passes()).select(count_star());
        let counted = counted.first::<i64>(connection)?;
        Some(value(u64::try_from(counted).ok(), "count(*)")?)
    } else {
        None
    };
    let query = products::table.filter(passes()).select(Row::as_select()).into_boxed();
    let after = window.cursor();
    let text = || after.and_then(|at| Some((at.key.text()?.to_owned(), at.id.to_string())));
    let query = match order.by {
        OrderBy::CreatedAt => {
            let after = after.and_then(|at| Some((at.key.number()?, at.id.to_string())));
            ordered!(query, products::created_at, products::id, order.direction, after)
        }
        OrderBy::Sku => ordered!(query, products::sku, products::id, order.direction, text()),
        OrderBy::Name => ordered!(query, products::name, products::id, order.direction, text()),
    };
    let rows =
        query.limit(i64::from(window.size) + 1).offset(window.offset()).load::<Row>(connection)?;
    let found = whole(connection, organization, rows)?;
    Ok(Page::of(found, window, total, |product| Cursor {
        key: match order.by {
            OrderBy::CreatedAt => Key::Number(kept(product.created_at)),
            OrderBy::Sku => Key::Text(product.details.sku.clone()),
            OrderBy::Name => Key::Text(product.details.name.clone()),
        },
        id: product.id.into(),
    }))
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
        .filter(among(variants::product_id, &ids))
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
#[diesel(table_name = products, check_for_backend(crate::store::connection::Backend))]
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
