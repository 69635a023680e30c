//! Variants as they are read: one, or a part of all of them. How many statements that takes does not depend on
//! how many variants there are.

use diesel::{dsl::count_star, prelude::*};

use super::super::{
    Connection, among::among, catalogue::passes, kept, links, page::ordered, schema::variants,
    time, value,
};
use crate::{
    domain::{
        id::{IdentityId, MediaId, OrganizationId, ProductId, VariantId},
        listing::{Cursor, Key, Order, Page, Window},
        variant::{Details, Filter, Options, OrderBy, Variant},
    },
    failure::Failure,
};

/// The variant, where the organization has it.
///
/// # Errors
/// Where the database cannot be read.
pub fn find(
    connection: &mut Connection,
    organization: OrganizationId,
    id: VariantId,
) -> Result<Option<Variant>, Failure> {
    let row = variants::table
        .filter(variants::id.eq(id.to_string()))
        .filter(variants::organization_id.eq(organization.to_string()))
        .select(Row::as_select())
        .first(connection)
        .optional()?;
    let found = whole(connection, organization, row.into_iter().collect())?;
    Ok(found.into_iter().next())
}

/// The variants of the product, the oldest first.
///
/// # Errors
/// Where the database cannot be read.
pub(in crate::store) fn of_product(
    connection: &mut Connection,
    organization: OrganizationId,
    product: ProductId,
) -> Result<Vec<Variant>, Failure> {
    let rows = variants::table
        .filter(variants::organization_id.eq(organization.to_string()))
        .filter(variants::product_id.eq(product.to_string()))
        .order((variants::created_at, variants::id))
        .select(Row::as_select())
        .load(connection)?;
    whole(connection, organization, rows)
}

/// A part of the organization's variants that pass the filter, in an order.
///
/// # Errors
/// Where the database cannot be read.
pub fn list(
    connection: &mut Connection,
    organization: OrganizationId,
    filter: &Filter,
    order: Order<OrderBy>,
    window: &Window,
) -> Result<Page<Variant>, Failure> {
    let passes = || {
        let mut all = passes!(organization, &filter.common, variants, variant_medias, variant_id);
        if let Some(products) = &filter.products {
            let products: Vec<_> = products.iter().map(ToString::to_string).collect();
            all = Box::new(all.and(among(variants::product_id, products)));
        }
        all
    };
    let total = if window.counted {
        let counted = variants::table.filter(passes()).select(count_star());
        let counted = counted.first::<i64>(connection)?;
        Some(value(u64::try_from(counted).ok(), "count(*)")?)
    } else {
        None
    };
    let query = variants::table.filter(passes()).select(Row::as_select()).into_boxed();
    let after = window.cursor();
    let query = match order.by {
        OrderBy::CreatedAt => {
            let after = after.and_then(|at| Some((at.key.number()?, at.id.to_string())));
            ordered!(query, variants::created_at, variants::id, order.direction, after)
        }
        OrderBy::Sku => {
            let after = after.and_then(|at| Some((at.key.text()?.to_owned(), at.id.to_string())));
            ordered!(query, variants::sku, variants::id, order.direction, after)
        }
    };
    let rows =
        query.limit(i64::from(window.size) + 1).offset(window.offset()).load::<Row>(connection)?;
    let found = whole(connection, organization, rows)?;
    Ok(Page::of(found, window, total, |variant| Cursor {
        key: match order.by {
            OrderBy::CreatedAt => Key::Number(kept(variant.created_at)),
            OrderBy::Sku => Key::Text(variant.details.sku.clone()),
        },
        id: variant.id.into(),
    }))
}

/// The variants of rows of one organization, with their lists.
fn whole(
    connection: &mut Connection,
    organization: OrganizationId,
    rows: Vec<Row>,
) -> Result<Vec<Variant>, Failure> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    let mut medias = links::of_variants::of(connection, &ids)?;
    rows.into_iter()
        .map(|row| {
            let medias = medias.remove(&row.id).unwrap_or_default();
            row.variant(organization, medias)
        })
        .collect()
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = variants, check_for_backend(crate::store::connection::Backend))]
struct Row {
    id: String,
    product_id: String,
    sku: String,
    name: Option<String>,
    options: String,
    version: i32,
    created_by: String,
    created_at: i64,
    updated_at: i64,
}

impl Row {
    fn variant(
        self,
        organization: OrganizationId,
        medias: Vec<MediaId>,
    ) -> Result<Variant, Failure> {
        let options = serde_json::from_str(&self.options).ok().and_then(Options::new);
        Ok(Variant {
            id: value(VariantId::parse(&self.id), "variants.id")?,
            organization,
            product: value(ProductId::parse(&self.product_id), "variants.product_id")?,
            details: Details {
                sku: self.sku,
                name: self.name,
                options: value(options, "variants.options")?,
            },
            medias,
            version: value(u32::try_from(self.version).ok(), "variants.version")?,
            created_by: value(IdentityId::parse(&self.created_by), "variants.created_by")?,
            created_at: time(self.created_at)?,
            updated_at: time(self.updated_at)?,
        })
    }
}
