//! What the queries of products and of variants have in common.

/// What a row has to meet to be of the organization, and to pass what can be asked of products and variants alike.
macro_rules! passes {
    ($organization:expr, $filter:expr, $things:ident, $links:ident, $owner:ident) => {{
        use diesel::prelude::*;
        use $crate::store::{among::among, kept, like, schema::$links};

        let filter = $filter;
        let organization = $organization.to_string();
        let mut all: Box<
            dyn BoxableExpression<
                    $things::table,
                    crate::store::connection::Backend,
                    SqlType = diesel::sql_types::Nullable<diesel::sql_types::Bool>,
                >,
        > = Box::new($things::organization_id.eq(organization.clone()).nullable());
        if let Some(ids) = &filter.ids {
            let ids: Vec<_> = ids.iter().map(ToString::to_string).collect();
            all = Box::new(all.and(among($things::id, ids)));
        }
        if let Some(sku) = &filter.sku {
            all = Box::new(all.and($things::sku.eq(sku.clone())));
        }
        if let Some(part) = &filter.name {
            all = Box::new(
                all.and(
                    like::lower_if_any($things::name.nullable())
                        .like(like::containing(part))
                        .escape('\\'),
                ),
            );
        }
        if let Some(medias) = &filter.medias {
            let medias: Vec<_> = medias.iter().map(ToString::to_string).collect();
            let pointing = $links::table
                .filter($links::organization_id.eq(organization))
                .filter(among($links::media_id, medias))
                .select($links::$owner);
            all = Box::new(all.and($things::id.eq_any(pointing)));
        }
        if let Some(from) = filter.created_from {
            all = Box::new(all.and($things::created_at.ge(kept(from))));
        }
        if let Some(until) = filter.created_until {
            all = Box::new(all.and($things::created_at.le(kept(until))));
        }
        all
    }};
}

pub(super) use passes;
