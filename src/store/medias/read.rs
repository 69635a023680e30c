//! Medias as they are read: one, or a part of all of them. How many statements that takes does not depend on
//! how many medias there are.

use std::collections::BTreeSet;

use diesel::{dsl::count_star, prelude::*, sql_types::Bool};

use super::super::{
    Connection,
    among::among,
    either::on_either,
    kept, like,
    page::ordered,
    prepared::prepared,
    schema::{blobs, media_tags, medias, product_medias, variant_medias},
    time, value,
};
use super::tagged::{Tags, in_order};
use crate::{
    domain::{
        id::{BlobId, IdentityId, MediaId, OrganizationId},
        listing::{Cursor, Key, Order, Page, Window},
        media::{Checksum, Details, Dimensions, Filename, Filter, FocalPoint, Media, OrderBy},
        metadata::Metadata,
    },
    failure::Failure,
};

/// The media, where the organization has it.
///
/// # Errors
/// Where the database cannot be read.
pub fn find(
    connection: &mut Connection,
    organization: OrganizationId,
    id: MediaId,
) -> Result<Option<Media>, Failure> {
    let (id, owner) = (id.to_string(), organization.to_string());
    let row = prepared!(
        connection,
        medias::table
            .inner_join(blobs::table.on(blobs::id.eq(medias::blob_id)))
            .filter(medias::id.eq(id.clone()))
            .filter(medias::organization_id.eq(owner.clone()))
            .filter(medias::trashed_at.is_null())
            .select(Row::as_select()),
        // The first two have each count give one row.
        [1, 1, id.clone(), owner.clone()],
        |found, connection| found.get_result::<Row>(connection)
    );
    let row = row.optional()?;
    row.map(|row| row.media(organization)).transpose()
}

/// Whether the organization has the media, outside its trash: what points at it is not counted.
///
/// # Errors
/// Where the database cannot be read.
pub fn exists(
    connection: &mut Connection,
    organization: OrganizationId,
    id: MediaId,
) -> Result<bool, Failure> {
    let found = medias::table
        .filter(medias::id.eq(id.to_string()))
        .filter(medias::organization_id.eq(organization.to_string()))
        .filter(medias::trashed_at.is_null());
    Ok(diesel::select(diesel::dsl::exists(found)).get_result(connection)?)
}

/// Those of the medias that the organization has, in no order.
///
/// # Errors
/// Where the database cannot be read.
pub(in crate::store) fn find_all(
    connection: &mut Connection,
    organization: OrganizationId,
    ids: &BTreeSet<MediaId>,
) -> Result<Vec<Media>, Failure> {
    // Taking one out of an array takes longer than finding it.
    if let Some(id) = ids.first().filter(|_| ids.len() == 1) {
        return Ok(find(connection, organization, *id)?.into_iter().collect());
    }
    let ids: Vec<_> = ids.iter().map(ToString::to_string).collect();
    let owner = organization.to_string();
    let rows: Vec<Row> = on_either!(connection, |connection| {
        medias::table
            .inner_join(blobs::table.on(blobs::id.eq(medias::blob_id)))
            .filter(among(medias::id, &ids))
            .filter(medias::organization_id.eq(&owner))
            .filter(medias::trashed_at.is_null())
            .select(Row::as_select())
            .load(connection)
    })?;
    rows.into_iter().map(|row| row.media(organization)).collect()
}

/// A part of the organization's medias that pass the filter, in an order.
///
/// # Errors
/// Where the database cannot be read.
pub fn list(
    connection: &mut Connection,
    organization: OrganizationId,
    filter: &Filter,
    order: Order<OrderBy>,
    window: &Window,
) -> Result<Page<Media>, Failure> {
    let owner = organization.to_string();
    let total = if window.counted {
        let counted = medias::table
            .inner_join(blobs::table.on(blobs::id.eq(medias::blob_id)))
            .filter(passes(&owner, filter))
            .select(count_star())
            .first::<i64>(connection)?;
        Some(value(u64::try_from(counted).ok(), "count(*)")?)
    } else {
        None
    };
    let query = medias::table
        .inner_join(blobs::table.on(blobs::id.eq(medias::blob_id)))
        .filter(passes(&owner, filter))
        .select(Row::as_select())
        .into_boxed();
    let after = window.cursor();
    let query = match order.by {
        OrderBy::CreatedAt => {
            let after = after.and_then(|at| Some((at.key.number()?, at.id.to_string())));
            ordered!(query, medias::created_at, medias::id, order.direction, after)
        }
        OrderBy::Filename => {
            let after = after.and_then(|at| Some((at.key.text()?.to_owned(), at.id.to_string())));
            ordered!(query, medias::filename, medias::id, order.direction, after)
        }
    };
    let rows =
        query.limit(i64::from(window.size) + 1).offset(window.offset()).load::<Row>(connection)?;
    let found = rows.into_iter().map(|row| row.media(organization));
    let found = found.collect::<Result<Vec<_>, _>>()?;
    Ok(Page::of(found, window, total, |media| Cursor {
        key: match order.by {
            OrderBy::CreatedAt => Key::Number(kept(media.created_at)),
            OrderBy::Filename => Key::Text(media.details.filename.to_string()),
        },
        id: media.id.into(),
    }))
}

type Rows = diesel::dsl::InnerJoinQuerySource<
    medias::table,
    blobs::table,
    diesel::dsl::Eq<blobs::id, medias::blob_id>,
>;
type Condition =
    Box<dyn BoxableExpression<Rows, crate::store::connection::Backend, SqlType = Bool>>;

/// What a media has to meet to be of the organization, not in the trash, and to pass the filter.
fn passes(owner: &str, filter: &Filter) -> Condition {
    let mut all: Condition =
        Box::new(medias::organization_id.eq(owner.to_owned()).and(medias::trashed_at.is_null()));
    if let Some(ids) = &filter.ids {
        let ids: Vec<_> = ids.iter().map(ToString::to_string).collect();
        all = Box::new(all.and(among(medias::id, ids)));
    }
    if let Some(part) = &filter.filename {
        let pattern = like::containing(part);
        all = Box::new(all.and(like::lower(medias::filename).like(pattern).escape('\\')));
    }
    match filter.mime_type.as_deref().map(|kind| (kind, kind.strip_suffix('*'))) {
        None => {}
        Some((_, Some(prefix))) => {
            let pattern = like::beginning_with(prefix);
            all = Box::new(all.and(like::lower(medias::mime_type).like(pattern).escape('\\')));
        }
        Some((exact, None)) => all = Box::new(all.and(medias::mime_type.eq(exact.to_owned()))),
    }
    for tag in &filter.tags {
        let tagged = media_tags::table
            .filter(media_tags::organization_id.eq(owner.to_owned()))
            .filter(media_tags::tag.eq(tag.clone()))
            .select(media_tags::media_id);
        all = Box::new(all.and(medias::id.eq_any(tagged)));
    }
    if let Some(checksum) = &filter.checksum {
        all = Box::new(all.and(blobs::sha256.eq(checksum.as_bytes().to_vec())));
    }
    if let Some(from) = filter.created_from {
        all = Box::new(all.and(medias::created_at.ge(kept(from))));
    }
    if let Some(until) = filter.created_until {
        all = Box::new(all.and(medias::created_at.le(kept(until))));
    }
    if let Some(unreferenced) = filter.unreferenced {
        let in_products = product_medias::table
            .filter(product_medias::organization_id.eq(owner.to_owned()))
            .filter(product_medias::media_id.eq(medias::id))
            .select(product_medias::media_id);
        let in_variants = variant_medias::table
            .filter(variant_medias::organization_id.eq(owner.to_owned()))
            .filter(variant_medias::media_id.eq(medias::id))
            .select(variant_medias::media_id);
        let referenced = diesel::dsl::exists(in_products).or(diesel::dsl::exists(in_variants));
        all = if unreferenced {
            Box::new(all.and(diesel::dsl::not(referenced)))
        } else {
            Box::new(all.and(referenced))
        };
    }
    all
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = medias, check_for_backend(crate::store::connection::Backend))]
pub(in crate::store) struct Row {
    id: String,
    blob_id: String,
    filename: String,
    title: Option<String>,
    alt: Option<String>,
    description: Option<String>,
    mime_type: String,
    width: Option<i32>,
    height: Option<i32>,
    focal_x: Option<f64>,
    focal_y: Option<f64>,
    metadata: String,
    version: i32,
    created_by: String,
    created_at: i64,
    updated_at: i64,
    #[diesel(select_expression = blobs::size)]
    size: i64,
    #[diesel(select_expression = blobs::sha256)]
    sha256: Vec<u8>,
    #[diesel(select_expression = in_products())]
    in_products: Option<i64>,
    #[diesel(select_expression = in_variants())]
    in_variants: Option<i64>,
    #[diesel(select_expression = Tags)]
    tags: Option<String>,
}

/// How many products have the media of the row.
#[diesel::dsl::auto_type]
fn in_products() -> _ {
    product_medias::table
        .filter(product_medias::organization_id.eq(medias::organization_id))
        .filter(product_medias::media_id.eq(medias::id))
        .select(count_star())
        .single_value()
}

/// How many variants have it.
#[diesel::dsl::auto_type]
fn in_variants() -> _ {
    variant_medias::table
        .filter(variant_medias::organization_id.eq(medias::organization_id))
        .filter(variant_medias::media_id.eq(medias::id))
        .select(count_star())
        .single_value()
}

impl Row {
    pub(in crate::store) fn media(self, organization: OrganizationId) -> Result<Media, Failure> {
        let pixels = |pixels: i32| value(u32::try_from(pixels).ok(), "medias.width");
        let dimensions = match self.width.zip(self.height) {
            Some((width, height)) => {
                Some(Dimensions { width: pixels(width)?, height: pixels(height)? })
            }
            None => None,
        };
        let referenced = self.in_products.unwrap_or(0) + self.in_variants.unwrap_or(0);
        Ok(Media {
            id: value(MediaId::parse(&self.id), "medias.id")?,
            organization,
            blob: value(BlobId::parse(&self.blob_id), "medias.blob_id")?,
            details: Details {
                filename: value(Filename::tidy(&self.filename), "medias.filename")?,
                title: self.title,
                alt: self.alt,
                description: self.description,
                focal_point: self.focal_x.zip(self.focal_y).map(|(x, y)| FocalPoint { x, y }),
                tags: value(in_order(self.tags.as_deref()), "media_tags")?,
                metadata: value(Metadata::parse(&self.metadata), "medias.metadata")?,
            },
            mime_type: self.mime_type,
            size: value(u64::try_from(self.size).ok(), "blobs.size")?,
            checksum: value(Checksum::read(&self.sha256), "blobs.sha256")?,
            dimensions,
            reference_count: value(u64::try_from(referenced).ok(), "count(*)")?,
            version: value(u32::try_from(self.version).ok(), "medias.version")?,
            created_by: value(IdentityId::parse(&self.created_by), "medias.created_by")?,
            created_at: time(self.created_at)?,
            updated_at: time(self.updated_at)?,
        })
    }
}
