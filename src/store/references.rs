//! What points at a media: products and variants, by their lists. Each function takes as many statements for a
//! media with a hundred thousand referrers as for one with none.

use std::collections::BTreeMap;

use diesel::{dsl::count_star, prelude::*, sql_types::Text};
use serde_json::json;

use super::{
    Connection,
    among::among,
    kept,
    schema::{
        product_medias, products, trashed_product_medias, trashed_variant_medias, variant_medias,
        variants,
    },
    value,
};
use crate::{
    domain::{
        audit::{Act, Kind, Subject},
        catalogue::LONGEST_LIST,
        deletion::{Reference, Referring},
        id::{MediaId, OrganizationId, ProductId, VariantId},
        listing::{Cursor, Key, Page, Start, Window},
    },
    failure::Failure,
};

fn count(
    connection: &mut Connection,
    organization: OrganizationId,
    media: MediaId,
) -> Result<Referring<u64>, Failure> {
    let (owner, media) = (organization.to_string(), media.to_string());
    let products = product_medias::table
        .filter(product_medias::organization_id.eq(&owner))
        .filter(product_medias::media_id.eq(&media))
        .count()
        .get_result::<i64>(connection)?;
    let variants = variant_medias::table
        .filter(variant_medias::organization_id.eq(&owner))
        .filter(variant_medias::media_id.eq(&media))
        .count()
        .get_result::<i64>(connection)?;
    let counted = |count: i64| value(u64::try_from(count).ok(), "count(*)");
    Ok(Referring { products: counted(products)?, variants: counted(variants)? })
}

/// A part of what points at the media, products before variants, of the kinds that are to be told of.
///
/// # Errors
/// Where the database cannot be read.
pub fn list(
    connection: &mut Connection,
    organization: OrganizationId,
    media: MediaId,
    told: Referring<bool>,
    window: &Window,
) -> Result<Page<Reference>, Failure> {
    let counts = match window.start {
        Start::Page(_) => {
            let counts = count(connection, organization, media)?;
            let of = |told: bool, count: u64| if told { count } else { 0 };
            let products = of(told.products, counts.products);
            Some(Referring { products, variants: of(told.variants, counts.variants) })
        }
        Start::After(_) => None,
    };
    let after = window
        .cursor()
        .and_then(|at| Some((Kind::parse(at.key.text()?)?, at.id.as_hyphenated().to_string())));
    let wanted = i64::from(window.size) + 1;
    let mut found = Vec::new();
    if told.products && !matches!(after, Some((Kind::Variant, _))) {
        let after = after.as_ref().map(|(_, id)| id.as_str());
        found = of_products(connection, organization, media, after, window.offset(), wanted)?;
    }
    let left = wanted - i64::try_from(found.len()).map_err(Failure::internal)?;
    if told.variants && left > 0 {
        let passed = counts.map_or(Ok(0), |counts| i64::try_from(counts.products));
        let offset = (window.offset() - passed.map_err(Failure::internal)?).max(0);
        let after = match &after {
            Some((Kind::Variant, id)) => Some(id.as_str()),
            _ => None,
        };
        found.extend(of_variants(connection, organization, media, after, offset, left)?);
    }
    let total = counts.filter(|_| window.counted).map(|counts| counts.products + counts.variants);
    Ok(Page::of(found, window, total, |reference| Cursor {
        key: Key::Text(reference.subject.kind.to_string()),
        id: reference.subject.id,
    }))
}

fn of_products(
    connection: &mut Connection,
    organization: OrganizationId,
    media: MediaId,
    after: Option<&str>,
    offset: i64,
    limit: i64,
) -> Result<Vec<Reference>, Failure> {
    product_medias::table
        .inner_join(products::table.on(products::id.eq(product_medias::product_id)))
        .filter(product_medias::organization_id.eq(organization.to_string()))
        .filter(product_medias::media_id.eq(media.to_string()))
        .filter(product_medias::product_id.gt(after.unwrap_or_default()))
        .order(product_medias::product_id)
        .offset(offset)
        .limit(limit)
        .select((products::id, products::sku, products::name))
        .load::<(String, String, String)>(connection)?
        .into_iter()
        .map(|(id, sku, name)| {
            let id = value(ProductId::parse(&id), "products.id")?;
            Ok(Reference { subject: Subject::new(Kind::Product, id), sku, name: Some(name) })
        })
        .collect()
}

fn of_variants(
    connection: &mut Connection,
    organization: OrganizationId,
    media: MediaId,
    after: Option<&str>,
    offset: i64,
    limit: i64,
) -> Result<Vec<Reference>, Failure> {
    variant_medias::table
        .inner_join(variants::table.on(variants::id.eq(variant_medias::variant_id)))
        .filter(variant_medias::organization_id.eq(organization.to_string()))
        .filter(variant_medias::media_id.eq(media.to_string()))
        .filter(variant_medias::variant_id.gt(after.unwrap_or_default()))
        .order(variant_medias::variant_id)
        .offset(offset)
        .limit(limit)
        .select((variants::id, variants::sku, variants::name))
        .load::<(String, String, Option<String>)>(connection)?
        .into_iter()
        .map(|(id, sku, name)| {
            let id = value(VariantId::parse(&id), "variants.id")?;
            Ok(Reference { subject: Subject::new(Kind::Variant, id), sku, name })
        })
        .collect()
}

/// The same for products and for variants, whose tables differ in their names alone.
macro_rules! links {
    ($kind:ident, $owners:ident, $links:ident, $trashed:ident, $owner_id:ident) => {
        mod $kind {
            use super::*;

            /// Takes medias out of every list; the trash remembers where they stood.
            pub(super) fn detach(
                connection: &mut Connection,
                act: &Act,
                medias: &[String],
                remembered: bool,
            ) -> Result<(), Failure> {
                let linked = $links::table
                    .filter($links::organization_id.eq(act.organization.to_string()))
                    .filter(among($links::media_id, medias));
                let owners = linked.clone().select($links::$owner_id);
                diesel::update($owners::table.filter($owners::id.eq_any(owners)))
                    .set((
                        $owners::version.eq($owners::version + 1),
                        $owners::updated_at.eq(kept(act.now)),
                    ))
                    .execute(connection)?;
                if remembered {
                    let columns = (
                        $links::organization_id,
                        $links::$owner_id,
                        $links::media_id,
                        $links::position,
                    );
                    linked
                        .clone()
                        .select(columns)
                        .insert_into($trashed::table)
                        .into_columns((
                            $trashed::organization_id,
                            $trashed::$owner_id,
                            $trashed::media_id,
                            $trashed::position,
                        ))
                        .execute(connection)?;
                }
                diesel::delete(linked).execute(connection)?;
                Ok(())
            }

            /// How many things of this kind point at each of the medias that any point at.
            pub(super) fn counts(
                connection: &mut Connection,
                organization: OrganizationId,
                medias: &[String],
            ) -> Result<Vec<(String, i64)>, Failure> {
                Ok($links::table
                    .filter($links::organization_id.eq(organization.to_string()))
                    .filter(among($links::media_id, medias))
                    .group_by($links::media_id)
                    .select(($links::media_id, count_star()))
                    .load(connection)?)
            }

            /// At most so many of the things of this kind that point at each of the medias: the media's
            /// identifier, and the thing's.
            pub(super) fn firsts(
                connection: &mut Connection,
                organization: OrganizationId,
                medias: &[String],
                limit: u32,
            ) -> Result<Vec<Pair>, Failure> {
                let [organization_sign, medias_sign] = match connection {
                    Connection::Sqlite(_) => ["?", "select value from json_each(?)"],
                    Connection::Postgresql(_) => {
                        ["$1", "select jsonb_array_elements_text($2::jsonb)"]
                    }
                };
                let (links, owner) = (stringify!($links), stringify!($owner_id));
                Ok(diesel::sql_query(format!(
                    "select media_id, {owner} as owner_id from (\
                         select media_id, {owner}, \
                             row_number() over (partition by media_id order by {owner}) as place \
                         from {links} \
                         where organization_id = {organization_sign} and media_id in ({medias_sign})\
                     ) as ranked where place <= {limit} order by media_id, {owner}"
                ))
                .bind::<Text, _>(organization.to_string())
                .bind::<Text, _>(json!(medias).to_string())
                .load(connection)?)
            }

            /// Puts the media back where the trash remembers it stood, in the lists that have room for it.
            pub(super) fn put_back(
                connection: &mut Connection,
                act: &Act,
                media: &str,
            ) -> Result<(), Failure> {
                let remembered = $trashed::table
                    .filter($trashed::organization_id.eq(act.organization.to_string()))
                    .filter($trashed::media_id.eq(media));
                let length = $links::table
                    .filter($links::$owner_id.eq($trashed::$owner_id))
                    .select(count_star())
                    .single_value();
                let trashed = remembered.clone().filter(length.lt(i64::from(LONGEST_LIST)));
                let owners = trashed.clone().select($trashed::$owner_id);
                diesel::update($owners::table.filter($owners::id.eq_any(owners)))
                    .set((
                        $owners::version.eq($owners::version + 1),
                        $owners::updated_at.eq(kept(act.now)),
                    ))
                    .execute(connection)?;
                trashed
                    .clone()
                    .select((
                        $trashed::organization_id,
                        $trashed::$owner_id,
                        $trashed::media_id,
                        $trashed::position,
                    ))
                    .insert_into($links::table)
                    .into_columns((
                        $links::organization_id,
                        $links::$owner_id,
                        $links::media_id,
                        $links::position,
                    ))
                    .execute(connection)?;
                diesel::delete(remembered).execute(connection)?;
                Ok(())
            }
        }
    };
}

links!(in_products, products, product_medias, trashed_product_medias, product_id);
links!(in_variants, variants, variant_medias, trashed_variant_medias, variant_id);

/// Something that points at a media.
#[derive(QueryableByName)]
struct Pair {
    #[diesel(sql_type = Text)]
    media_id: String,
    #[diesel(sql_type = Text)]
    owner_id: String,
}

/// How many products, and how many variants, point at each of the medias. One that nothing points at is left out.
///
/// # Errors
/// Where the database cannot be read.
pub(super) fn count_each(
    connection: &mut Connection,
    organization: OrganizationId,
    medias: &[String],
) -> Result<BTreeMap<String, Referring<u64>>, Failure> {
    let mut counts = BTreeMap::<_, Referring<u64>>::new();
    for (media, count) in in_products::counts(connection, organization, medias)? {
        counts.entry(media).or_default().products = value(u64::try_from(count).ok(), "count(*)")?;
    }
    for (media, count) in in_variants::counts(connection, organization, medias)? {
        counts.entry(media).or_default().variants = value(u64::try_from(count).ok(), "count(*)")?;
    }
    Ok(counts)
}

/// What points at each of the medias, products before variants, of the kinds that are to be told of: the first so
/// many of each media.
///
/// # Errors
/// Where the database cannot be read.
pub(super) fn first_of_each(
    connection: &mut Connection,
    organization: OrganizationId,
    medias: &[String],
    told: Referring<bool>,
    limit: u32,
) -> Result<BTreeMap<String, Vec<Subject>>, Failure> {
    let mut found = BTreeMap::<_, Vec<Subject>>::new();
    if told.products {
        for pair in in_products::firsts(connection, organization, medias, limit)? {
            let id = value(ProductId::parse(&pair.owner_id), "product_medias.product_id")?;
            found.entry(pair.media_id).or_default().push(Subject::new(Kind::Product, id));
        }
    }
    if told.variants {
        for pair in in_variants::firsts(connection, organization, medias, limit)? {
            let id = value(VariantId::parse(&pair.owner_id), "variant_medias.variant_id")?;
            found.entry(pair.media_id).or_default().push(Subject::new(Kind::Variant, id));
        }
    }
    found.values_mut().for_each(|subjects| subjects.truncate(limit as usize));
    Ok(found)
}

/// Takes the medias out of every list, which are then changed; the trash remembers where they stood.
///
/// # Errors
/// Where the database cannot be written to.
pub(super) fn detach(
    connection: &mut Connection,
    act: &Act,
    medias: &[String],
    remembered: bool,
) -> Result<(), Failure> {
    in_products::detach(connection, act, medias, remembered)?;
    in_variants::detach(connection, act, medias, remembered)
}

/// Puts the media back into the lists it was taken from, as far as there are any, and they have room for it.
///
/// # Errors
/// Where the database cannot be written to.
pub(super) fn put_back(
    connection: &mut Connection,
    act: &Act,
    media: MediaId,
) -> Result<(), Failure> {
    let media = media.to_string();
    in_products::put_back(connection, act, &media)?;
    in_variants::put_back(connection, act, &media)
}
