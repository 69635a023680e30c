//! Medias, the bytes they share, and the removals that follow.

use super::{
    super::{Store, medias, removals},
    identity, now, organization, store,
};
use crate::{
    app::new_id,
    domain::{
        id::{IdentityId, OrganizationId, RemovalId},
        media::{Deletion, Filename, Media, NewMedia, StorageKey},
    },
    failure::Failure,
};

fn new(organization: OrganizationId, identity: IdentityId, sha256: u8) -> NewMedia {
    NewMedia {
        id: new_id(),
        organization,
        blob: new_id(),
        filename: Filename::tidy("lamp.jpg").unwrap(),
        alt: None,
        mime_type: "image/jpeg".to_owned(),
        size: 3,
        checksum: [sha256; 32].into(),
        created_by: identity,
        created_at: now(),
    }
}

/// Uploads as `app` does, without bytes.
fn upload(store: &Store, new: NewMedia) -> Result<Media, Failure> {
    let (intent, key) = (new_id(), StorageKey::of(new.organization, new.blob));
    let due = now() + jiff::SignedDuration::from_hours(24);
    store
        .write_blocking(move |connection| removals::queue(connection, intent, &key, due, now()))?;
    store.write_blocking(move |connection| medias::insert(connection, new, intent))
}

fn delete(store: &Store, organization: OrganizationId, media: &Media) -> Deletion {
    let id = media.id;
    store
        .write_blocking(move |connection| {
            medias::delete(connection, organization, id, new_id(), now())
        })
        .unwrap()
}

fn find(store: &Store, organization: OrganizationId, media: &Media) -> Option<Media> {
    let id = media.id;
    store.read_blocking(|connection| medias::find(connection, organization, id)).unwrap()
}

/// What is due, and whether something will be later.
fn queued(store: &Store) -> (Vec<StorageKey>, bool) {
    let backlog =
        store.read_blocking(|connection| removals::backlog(connection, now(), 10)).unwrap();
    assert_eq!(backlog.due, backlog.first.len() as u64);
    (backlog.first.into_iter().map(|removal| removal.key).collect(), backlog.next.is_some())
}

#[test]
fn a_media_is_found_as_it_was_made() {
    let (store, _folder) = store();
    let organization = organization(&store, "a");
    let (owner, _) = identity(&store, organization, "editor", None);
    let media =
        upload(&store, NewMedia { alt: Some(String::new()), ..new(organization, owner.id, 1) })
            .unwrap();
    assert_eq!(find(&store, organization, &media), Some(media));
    assert_eq!(queued(&store), (vec![], false));
}

#[test]
fn a_media_of_another_organization_is_neither_found_nor_deleted() {
    let (store, _folder) = store();
    let (ours, theirs) = (organization(&store, "ours"), organization(&store, "theirs"));
    let (owner, _) = identity(&store, theirs, "editor", None);
    let media = upload(&store, new(theirs, owner.id, 1)).unwrap();
    assert_eq!(find(&store, ours, &media), None);
    assert_eq!(delete(&store, ours, &media), Deletion::Unknown);
    assert!(find(&store, theirs, &media).is_some());
}

#[test]
fn a_deleted_media_is_gone_and_its_bytes_are_queued() {
    let (store, _folder) = store();
    let organization = organization(&store, "a");
    let (owner, _) = identity(&store, organization, "editor", None);
    let media = upload(&store, new(organization, owner.id, 1)).unwrap();
    assert_eq!(delete(&store, organization, &media), Deletion::Deleted);
    assert_eq!(find(&store, organization, &media), None);
    assert_eq!(queued(&store), (vec![media.storage_key()], false));
    assert_eq!(delete(&store, organization, &media), Deletion::Unknown);
}

#[test]
fn the_same_bytes_are_kept_once_and_for_as_long_as_a_media_needs_them() {
    let (store, _folder) = store();
    let organization = organization(&store, "a");
    let (owner, _) = identity(&store, organization, "editor", None);
    let first = upload(&store, new(organization, owner.id, 1)).unwrap();
    let again = new(organization, owner.id, 1);
    let spare = StorageKey::of(organization, again.blob);
    let second = upload(&store, again).unwrap();
    assert_eq!(second.storage_key(), first.storage_key());
    assert_eq!(queued(&store), (vec![spare], false));
    delete(&store, organization, &first);
    assert_eq!(queued(&store), (vec![spare], false));
    delete(&store, organization, &second);
    assert_eq!(queued(&store), (vec![spare, first.storage_key()], false));
}

#[test]
fn two_organizations_do_not_share_bytes() {
    let (store, _folder) = store();
    let (ours, theirs) = (organization(&store, "ours"), organization(&store, "theirs"));
    let (we, they) =
        (identity(&store, ours, "editor", None).0, identity(&store, theirs, "editor", None).0);
    let our = upload(&store, new(ours, we.id, 1)).unwrap();
    let their = upload(&store, new(theirs, they.id, 1)).unwrap();
    assert_ne!(our.storage_key(), their.storage_key());
    assert_eq!(queued(&store), (vec![], false));
}

#[test]
fn no_media_is_made_of_bytes_whose_protection_is_gone() {
    let (store, _folder) = store();
    let organization = organization(&store, "a");
    let (owner, _) = identity(&store, organization, "editor", None);
    let late = new(organization, owner.id, 1);
    let gone: RemovalId = new_id();
    let id = late.id;
    let failure =
        store.write_blocking(move |connection| medias::insert(connection, late, gone)).unwrap_err();
    assert!(failure.retry_after_seconds().is_some());
    let found = store.read_blocking(|connection| medias::find(connection, organization, id));
    assert_eq!(found.unwrap(), None);
    // The blob's row was undone too: the same bytes are new again.
    upload(&store, new(organization, owner.id, 1)).unwrap();
    assert_eq!(queued(&store), (vec![], false));
}

#[test]
fn an_interrupted_upload_leaves_a_removal_that_falls_due() {
    let (store, _folder) = store();
    let organization = organization(&store, "a");
    let (intent, key) = (new_id(), StorageKey::of(organization, new_id()));
    let due = now() + jiff::SignedDuration::from_hours(24);
    let kept = key;
    store
        .write_blocking(move |connection| removals::queue(connection, intent, &kept, due, now()))
        .unwrap();
    assert_eq!(queued(&store), (vec![], true));
    assert!(
        store
            .write_blocking(move |connection| removals::hasten(connection, intent, now()))
            .unwrap()
    );
    assert_eq!(queued(&store), (vec![key], false));
    let later = now() + jiff::SignedDuration::from_secs(1);
    store
        .write_blocking(move |connection| removals::settle(connection, &[], &[(intent, later)]))
        .unwrap();
    assert_eq!(queued(&store), (vec![], true));
    store.write_blocking(move |connection| removals::settle(connection, &[intent], &[])).unwrap();
    assert_eq!(queued(&store), (vec![], false));
}
