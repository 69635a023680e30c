//! Whether anything was committed.

use super::{
    super::{Store, Watch, access},
    Ground, OPTIONS, identity, organization, store,
};
use crate::{app::new_id, place::Place};

/// A file tells, and nothing else does.
fn watched(store: &Store, ground: &Ground) -> Option<Watch> {
    let watch = store.watch();
    assert_eq!(watch.is_some(), matches!(ground.place, Place::File(_)));
    watch
}

#[test]
fn a_version_lasts_until_something_is_committed_by_whoever_it_is() {
    let (store, ground) = store();
    let Some(mut watch) = watched(&store, &ground) else { return };
    let first = watch.version().unwrap();
    assert_eq!(watch.version().unwrap(), first);
    organization(&store, "a");
    let second = watch.version().unwrap();
    assert_ne!(second, first);
    assert_eq!(watch.version().unwrap(), second);
    let other = Store::open(&ground.place, OPTIONS).unwrap();
    let before = watch.version().unwrap();
    organization(&other, "b");
    let third = watch.version().unwrap();
    assert_ne!(third, before);
    // To another watch all of them are others.
    assert_ne!(store.watch().unwrap().version().unwrap(), third);
}

#[test]
fn what_a_token_opens_is_known_in_a_version_once_it_was_asked_for_in_it() {
    let (store, ground) = store();
    let Some(mut watch) = watched(&store, &ground) else { return };
    let organization = organization(&store, "a");
    let (_, token) = identity(&store, organization, "editor", None);
    let known = store.known();
    let found = || {
        let find = |it: &mut _| access::find(it, known, token.id, Some(organization)).map(drop);
        store.read_blocking(find).unwrap();
    };
    found();
    let before = watch.version().unwrap();
    assert!(known.since(before, token.id, organization).is_none());
    assert!(known.knows(token.id, organization));
    found();
    assert!(known.since(before, token.id, organization).is_some());
    identity(&store, organization, "viewer", None);
    let after = watch.version().unwrap();
    assert!(known.since(after, token.id, organization).is_none());
    assert!(!known.knows(new_id(), organization));
}
