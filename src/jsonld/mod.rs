//! Things of the domain as JSON-LD documents of the contract. Relations are IRIs.

mod collection;
mod media;
mod members;
mod organization;
mod product;
mod trash;
mod variant;

use std::fmt::Display;

use jiff::{Timestamp, tz::Offset};

pub use self::{
    collection::{
        Address, audit_entry_collection, identity_collection, media_collection,
        membership_collection, organization_collection, role_collection, token_collection,
    },
    media::{media, media_document},
    members::{
        identity, identity_document, membership, membership_document, role, role_document, token,
        token_document,
    },
    organization::{audit_entry, audit_entry_document, organization, organization_document},
    product::{product_collection, product_document},
    trash::{
        bulk_deletion, media_reference_collection, trashed_media_collection, trashed_media_document,
    },
    variant::{variant_collection, variant_document},
};

/// What the IRIs of the API begin with.
const BASE: &str = "/rest/api";

/// The IRI of a thing, of the collection it is in and its identifier.
pub fn iri(collection: &str, id: impl Display) -> String {
    [BASE, "/", collection, "/", &id.to_string()].concat()
}

/// The identifier in an IRI of a collection, or the text itself where it is no IRI.
pub fn id<'text>(collection: &str, text: &'text str) -> &'text str {
    let below = |text: &'text str| {
        text.strip_prefix(BASE)?.strip_prefix('/')?.strip_prefix(collection)?.strip_prefix('/')
    };
    below(text).unwrap_or(text)
}

/// The identifiers that a parameter asks for, alone or as a list, each in an IRI of the collection or by itself;
/// `None` where it was not sent. What is no identifier is that of nothing.
pub fn ids<I>(
    collection: &str,
    one: Option<&str>,
    each: Option<&[String]>,
    parse: fn(&str) -> Option<I>,
) -> Option<Vec<I>> {
    let is_asked = one.is_some() || each.is_some();
    let texts = one.into_iter().chain(each.into_iter().flatten().map(String::as_str));
    is_asked.then(|| texts.filter_map(|text| parse(id(collection, text))).collect())
}

/// The path of an IRI below the API: its collection and the identifier in it.
pub fn path(iri: &str) -> Option<&str> {
    iri.strip_prefix(BASE)?.strip_prefix('/')
}

/// The IRI of the JSON-LD context of a class.
fn context(class: &str) -> String {
    format!("{BASE}/contexts/{class}")
}

/// A time as RFC 3339 writes it, in UTC.
pub fn time(time: Timestamp) -> String {
    time.display_with_offset(Offset::UTC).to_string()
}

/// A count as JSON has it: what is counted fits by far.
fn count(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A number that is kept in 32 bits.
fn number(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::id;

    #[test]
    fn an_iri_of_the_collection_is_its_identifier() {
        assert_eq!(id("medias", "/rest/api/medias/1"), "1");
        for other in ["1", "/rest/api/products/1", "/rest/api/mediasets/1", "medias/1", ""] {
            assert_eq!(id("medias", other), other);
        }
    }
}
