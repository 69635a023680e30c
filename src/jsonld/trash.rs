//! Deletions as documents: the trash, what points at a media, and what became of many.

use super::{
    collection::{Address, COLLECTION, search, view},
    context, count, iri, time,
};
use crate::{
    contract::{
        BulkDeletion, BulkDeletionResult, MediaReference, MediaReferenceCollection, TrashedMedia,
        TrashedMediaCollection,
    },
    domain::{
        audit::Kind,
        deletion::{Reference, Trashed},
        listing::{Page, Window},
    },
};

/// The item document of a media in the trash.
pub fn trashed_media_document(media: &Trashed) -> TrashedMedia {
    TrashedMedia { at_context: Some(context("TrashedMedia")), ..trashed_media(media) }
}

fn trashed_media(media: &Trashed) -> TrashedMedia {
    TrashedMedia {
        at_context: None,
        at_id: iri("trashed-medias", media.id),
        at_type: "TrashedMedia".to_owned(),
        id: media.id.to_string(),
        filename: media.filename.to_string(),
        title: media.title.clone(),
        mime_type: media.mime_type.clone(),
        size: count(media.size),
        checksum: media.checksum.to_string(),
        deleted_at: time(media.deleted_at),
        deleted_by: iri("identities", media.deleted_by),
        purged_at: time(media.purged_at),
    }
}

/// A part of the trash.
pub fn trashed_media_collection(
    address: &Address,
    window: &Window,
    order: &str,
    page: &Page<Trashed>,
) -> TrashedMediaCollection {
    TrashedMediaCollection {
        at_context: context("TrashedMedia"),
        at_id: address.iri().to_owned(),
        at_type: COLLECTION.to_owned(),
        total_items: page.total.map(count),
        member: page.members.iter().map(trashed_media).collect(),
        view: view(address, window, order, page),
        search: search(address),
    }
}

/// A part of what points at a media.
pub fn media_reference_collection(
    address: &Address,
    window: &Window,
    order: &str,
    page: &Page<Reference>,
) -> MediaReferenceCollection {
    MediaReferenceCollection {
        at_context: context("MediaReference"),
        at_id: address.iri().to_owned(),
        at_type: COLLECTION.to_owned(),
        total_items: page.total.map(count),
        member: page.members.iter().map(reference).collect(),
        view: view(address, window, order, page),
        search: search(address),
    }
}

fn reference(reference: &Reference) -> MediaReference {
    let kind = reference.subject.kind;
    MediaReference {
        at_id: iri(kind.as_str(), reference.subject.id),
        at_type: if kind == Kind::Product { "Product" } else { "Variant" }.to_owned(),
        sku: reference.sku.clone(),
        name: reference.name.clone(),
    }
}

/// What became of many deletions.
pub fn bulk_deletion(dry_run: bool, results: Vec<BulkDeletionResult>) -> BulkDeletion {
    BulkDeletion {
        at_context: context("BulkDeletion"),
        at_type: "BulkDeletion".to_owned(),
        dry_run,
        results,
    }
}
