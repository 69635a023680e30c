//! The lists of medias that products and variants point at. Both kinds of list differ in their tables only, and
//! so are written once.

use std::collections::BTreeSet;

use diesel::prelude::*;

use super::{Connection, among::among, schema::medias, value};
use crate::{
    domain::{
        catalogue::{Refusal, linkable},
        id::{MediaId, OrganizationId},
    },
    failure::Failure,
};

/// The wanted medias, where the organization has each of them, none is in the trash, and none is there twice; else
/// why not is added to the refusals. Holds to the end of the transaction.
///
/// # Errors
/// Where the database cannot be read.
pub(super) fn judge(
    connection: &mut Connection,
    organization: OrganizationId,
    wanted: &[Option<MediaId>],
    refusals: &mut Vec<Refusal>,
) -> Result<Vec<MediaId>, Failure> {
    let ids: BTreeSet<String> = wanted.iter().flatten().map(ToString::to_string).collect();
    let known = medias::table
        .filter(medias::organization_id.eq(organization.to_string()))
        .filter(among(medias::id, ids))
        .filter(medias::trashed_at.is_null())
        .select(medias::id)
        .load::<String>(connection)?;
    let known = known.iter().map(|id| value(MediaId::parse(id), "medias.id"));
    Ok(linkable(wanted, &known.collect::<Result<_, _>>()?).unwrap_or_else(|more| {
        refusals.extend(more);
        Vec::new()
    }))
}

macro_rules! lists {
    ($($(#[$documentation:meta])* $module:ident: $table:ident, $owner:ident, $id:ident;)+) => {$(
        $(#[$documentation])*
        pub(super) mod $module {
            use std::collections::BTreeMap;

            use diesel::prelude::*;

            use crate::{
                domain::id::{$id, MediaId, OrganizationId},
                failure::Failure,
                store::{Connection, among::among, either::insert_all, schema::$table, value},
            };

            /// Makes the medias, which the organization has, the list of the owner.
            ///
            /// # Errors
            /// Where the database cannot be written to.
            pub(in crate::store) fn set(
                connection: &mut Connection,
                organization: OrganizationId,
                owner: $id,
                medias: &[MediaId],
            ) -> Result<(), Failure> {
                let old = $table::table.filter($table::$owner.eq(owner.to_string()));
                diesel::delete(old).execute(connection)?;
                let row = |(position, media): (usize, &MediaId)| {
                    Ok((
                        $table::organization_id.eq(organization.to_string()),
                        $table::$owner.eq(owner.to_string()),
                        $table::media_id.eq(media.to_string()),
                        $table::position.eq(i32::try_from(position).map_err(Failure::internal)?),
                    ))
                };
                let rows = medias.iter().enumerate().map(row).collect::<Result<_, Failure>>()?;
                Ok(insert_all!(connection, $table::table, rows)?)
            }

            /// The lists of several owners, in one statement, by the owner's identifier. An owner with no list
            /// has none.
            ///
            /// # Errors
            /// Where the database cannot be read.
            pub(in crate::store) fn of(
                connection: &mut Connection,
                owners: &[&str],
            ) -> Result<BTreeMap<String, Vec<MediaId>>, Failure> {
                let rows = $table::table
                    .filter(among($table::$owner, owners))
                    .order(($table::$owner, $table::position, $table::media_id))
                    .select(($table::$owner, $table::media_id))
                    .load::<(String, String)>(connection)?;
                let mut lists = BTreeMap::<_, Vec<_>>::new();
                for (owner, media) in rows {
                    let media = value(MediaId::parse(&media), "media_id")?;
                    lists.entry(owner).or_default().push(media);
                }
                Ok(lists)
            }
        }
    )+};
}

lists! {
    /// The lists of products.
    of_products: product_medias, product_id, ProductId;

    /// The lists of variants.
    of_variants: variant_medias, variant_id, VariantId;
}
