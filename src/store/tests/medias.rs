//! Medias, the bytes they share, and the removals that follow.

use std::time::Instant;

use diesel::prelude::*;

use super::{
    super::{
        Connection, Store, deletion, kept, medias, removals,
        schema::{audit_entries, medias as rows_of, organizations, removals as rows},
        trash,
    },
    identity, now, organization, store,
};
use crate::{
    app::new_id,
    domain::{
        audit::Act,
        deletion::{Deletion, Refusal, Rights, Terms},
        id::{IdentityId, OrganizationId},
        media::{
            Change, Creation, Details, Dimensions, Filename, FocalPoint, Media, NewBytes, NewMedia,
            Patch, Replacement, StorageKey,
        },
        precondition::Precondition,
        quota::Quota,
    },
    failure::Failure,
};

/// Somebody acting in an organization of its own.
fn act(store: &Store, slug: &'static str) -> Act {
    let organization = organization(store, slug);
    let (owner, _) = identity(store, organization, "editor", None);
    act_of(organization, owner.id)
}

fn act_of(organization: OrganizationId, identity: IdentityId) -> Act {
    let request_id = "request".to_owned();
    Act { entry: new_id(), identity, organization, request_id, now: now() }
}

/// The same once more: each change has an entry of its own.
fn again(act: &Act) -> Act {
    act_of(act.organization, act.identity)
}

fn new(sha256: u8) -> NewMedia {
    let details = Details::of(Filename::tidy("lamp.jpg").unwrap());
    NewMedia { id: new_id(), details, bytes: bytes(sha256) }
}

fn bytes(sha256: u8) -> NewBytes {
    NewBytes {
        blob: new_id(),
        intent: new_id(),
        mime_type: "image/jpeg".to_owned(),
        size: 3,
        checksum: [sha256; 32].into(),
        dimensions: None,
    }
}

/// Declares the intent to store bytes, as `app` does; none are written.
fn declare(store: &Store, act: &Act, bytes: &NewBytes) {
    let (intent, key) = (bytes.intent, StorageKey::of(act.organization, bytes.blob));
    let due = now() + jiff::SignedDuration::from_hours(24);
    store
        .write_blocking(move |connection| removals::queue(connection, intent, &key, due, now()))
        .unwrap();
}

fn try_upload(store: &Store, act: &Act, new: NewMedia) -> Result<Creation, Failure> {
    declare(store, act, &new.bytes);
    let act = again(act);
    store.write_blocking(move |connection| medias::insert(connection, &act, new))
}

fn upload(store: &Store, act: &Act, new: NewMedia) -> Result<Media, Failure> {
    match try_upload(store, act, new)? {
        Creation::Created(media) => Ok(*media),
        Creation::OverQuota(quota) => panic!("{quota:?}"),
    }
}

fn replace(store: &Store, act: &Act, media: &Media, bytes: NewBytes) -> Replacement {
    declare(store, act, &bytes);
    let (id, act) = (media.id, again(act));
    let replace = move |connection: &mut _| {
        medias::replace(connection, &act, id, bytes, &Precondition::None, new_id())
    };
    store.write_blocking(replace).unwrap()
}

fn bound(store: &Store, act: &Act, quota_bytes: i64) {
    let owner = act.organization.to_string();
    let bound = move |connection: &mut Connection| {
        let quota = organizations::quota_bytes.eq(quota_bytes);
        diesel::update(organizations::table.find(owner)).set(quota).execute(connection)?;
        Ok(())
    };
    store.write_blocking(bound).unwrap();
}

/// Deletes it, and purges it from the trash.
fn delete(store: &Store, act: &Act, media: &Media) -> Deletion {
    let (id, first, second) = (media.id, again(act), again(act));
    let terms = Terms { on_references: None, rights: Rights::default() };
    let delete = move |connection: &mut _| {
        let (none, removal) = (&Precondition::None, new_id());
        let deletion = deletion::delete(connection, &first, id, &terms, none, None, removal)?;
        let purged = trash::purge(connection, &second, id, new_id())?;
        assert_eq!(purged, deletion == Deletion::Deleted);
        Ok(deletion)
    };
    store.write_blocking(delete).unwrap()
}

fn find(store: &Store, act: &Act, media: &Media) -> Option<Media> {
    let (id, organization) = (media.id, act.organization);
    store.read_blocking(|connection| medias::find(connection, organization, id)).unwrap()
}

/// What is due, and whether something will be later.
fn queued(store: &Store) -> (Vec<StorageKey>, bool) {
    let read = |connection: &mut Connection| {
        let due = rows::table.filter(rows::due_at.le(kept(now()))).order(rows::due_at);
        let keys = due.select(rows::storage_key).load::<String>(connection)?;
        Ok((keys, removals::backlog(connection, now())?))
    };
    let (keys, backlog) = store.read_blocking(read).unwrap();
    assert_eq!(backlog.due, keys.len() as u64);
    let keys = keys.iter().map(|key| StorageKey::parse(key).unwrap()).collect();
    (keys, backlog.next.is_some())
}

/// What the organization stores, in bytes.
fn stored(store: &Store, act: &Act) -> i64 {
    let owner = act.organization.to_string();
    let read = |connection: &mut Connection| {
        Ok(organizations::table
            .find(&owner)
            .select(organizations::stored_bytes)
            .first(connection)?)
    };
    store.read_blocking(read).unwrap()
}

#[test]
fn a_media_is_found_as_it_was_made() {
    let (store, _folder) = store();
    let act = act(&store, "a");
    let details = Details {
        alt: Some(String::new()),
        focal_point: Some(FocalPoint { x: 0.1, y: 1.0 }),
        tags: vec!["b".to_owned(), "a".to_owned()],
        ..new(1).details
    };
    let dimensions = Some(Dimensions { width: 3, height: 4 });
    let media = upload(&store, &act, {
        let bytes = NewBytes { dimensions, ..bytes(1) };
        NewMedia { details, bytes, ..new(1) }
    })
    .unwrap();
    assert_eq!(find(&store, &act, &media), Some(media));
    assert_eq!(queued(&store), (vec![], false));
}

#[test]
fn a_media_of_another_organization_is_neither_found_nor_deleted() {
    let (store, _folder) = store();
    let (we, they) = (act(&store, "ours"), act(&store, "theirs"));
    let media = upload(&store, &they, new(1)).unwrap();
    assert_eq!(find(&store, &we, &media), None);
    assert_eq!(delete(&store, &we, &media), Deletion::Refused(Refusal::Unknown));
    assert!(find(&store, &they, &media).is_some());
}

#[test]
fn a_deleted_media_is_gone_and_its_bytes_are_queued() {
    let (store, _folder) = store();
    let act = act(&store, "a");
    let media = upload(&store, &act, new(1)).unwrap();
    assert_eq!(delete(&store, &act, &media), Deletion::Deleted);
    assert_eq!(find(&store, &act, &media), None);
    assert_eq!(queued(&store), (vec![media.storage_key()], false));
    assert_eq!(delete(&store, &act, &media), Deletion::Refused(Refusal::Unknown));
}

#[test]
fn the_same_bytes_are_kept_once_and_for_as_long_as_a_media_needs_them() {
    let (store, _folder) = store();
    let act = act(&store, "a");
    let first = upload(&store, &act, new(1)).unwrap();
    let once_more = new(1);
    let spare = StorageKey::of(act.organization, once_more.bytes.blob);
    let second = upload(&store, &act, once_more).unwrap();
    assert_eq!(second.storage_key(), first.storage_key());
    assert_eq!(queued(&store), (vec![spare], false));
    assert_eq!(stored(&store, &act), 3);
    delete(&store, &act, &first);
    assert_eq!(queued(&store), (vec![spare], false));
    delete(&store, &act, &second);
    assert_eq!(queued(&store), (vec![spare, first.storage_key()], false));
    assert_eq!(stored(&store, &act), 0);
}

#[test]
fn what_is_over_the_quota_is_not_stored_and_what_is_there_already_costs_nothing() {
    let (store, _folder) = store();
    let (act, other) = (act(&store, "a"), act(&store, "b"));
    bound(&store, &act, 5);
    let first = upload(&store, &act, new(1)).unwrap();
    let refused = Quota { limit_bytes: Some(5), stored_bytes: 3 };
    let over = try_upload(&store, &act, new(2)).unwrap();
    assert_eq!(over, Creation::OverQuota(refused));
    let shared = upload(&store, &act, new(1)).unwrap();
    assert_eq!((shared.blob, stored(&store, &act)), (first.blob, 3));
    upload(&store, &other, new(2)).unwrap();
    // Two medias need the bytes: replacing those of one gives nothing up.
    assert_eq!(replace(&store, &act, &first, bytes(2)), Replacement::OverQuota(refused));
    delete(&store, &act, &shared);
    let replaced = replace(&store, &act, &first, bytes(2));
    assert!(matches!(replaced, Replacement::Replaced(_)), "{replaced:?}");
    assert_eq!(stored(&store, &act), 3);
}

#[test]
fn replaced_bytes_go_and_the_media_stays() {
    let (store, _folder) = store();
    let act = act(&store, "a");
    let media = upload(&store, &act, new(1)).unwrap();
    let other = NewBytes {
        mime_type: "text/plain".to_owned(),
        size: 7,
        dimensions: Some(Dimensions { width: 1, height: 2 }),
        ..bytes(2)
    };
    let Replacement::Replaced(after) = replace(&store, &act, &media, other.clone()) else {
        panic!("it is refused")
    };
    let expected = Media {
        blob: other.blob,
        mime_type: other.mime_type,
        size: 7,
        checksum: other.checksum,
        dimensions: other.dimensions,
        version: 2,
        ..media.clone()
    };
    assert_eq!(after, expected);
    assert_eq!(find(&store, &act, &media), Some(after.clone()));
    assert_eq!((queued(&store), stored(&store, &act)), ((vec![media.storage_key()], false), 7));
    // The same once more is no change, and its bytes are as protected as any that nothing came to need.
    assert_eq!(replace(&store, &act, &media, bytes(2)), Replacement::Replaced(after));
    assert_eq!(queued(&store), (vec![media.storage_key()], true));
    let unknown = Media { id: new_id(), ..media };
    assert_eq!(replace(&store, &act, &unknown, bytes(3)), Replacement::Unknown);
}

#[test]
fn two_organizations_do_not_share_bytes() {
    let (store, _folder) = store();
    let (we, they) = (act(&store, "ours"), act(&store, "theirs"));
    let our = upload(&store, &we, new(1)).unwrap();
    let their = upload(&store, &they, new(1)).unwrap();
    assert_ne!(our.storage_key(), their.storage_key());
    assert_eq!(queued(&store), (vec![], false));
}

#[test]
fn no_media_is_made_of_bytes_whose_protection_is_gone() {
    let (store, _folder) = store();
    let act = act(&store, "a");
    let (late, late_act) = (new(1), again(&act));
    let (id, organization) = (late.id, act.organization);
    let insert = move |connection: &mut _| medias::insert(connection, &late_act, late);
    let failure = store.write_blocking(insert).unwrap_err();
    assert!(failure.retry_after_seconds().is_some());
    let found = store.read_blocking(|connection| medias::find(connection, organization, id));
    assert_eq!(found.unwrap(), None);
    // The blob's row was undone too: the same bytes are new again.
    upload(&store, &act, new(1)).unwrap();
    assert_eq!(queued(&store), (vec![], false));
}

#[test]
fn every_change_is_told_of_in_the_audit() {
    let (store, _folder) = store();
    let act = act(&store, "a");
    let media = upload(&store, &act, new(1)).unwrap();
    let (id, title) = (media.id, Some(Some("Lamp".to_owned())));
    for _ in ["a change", "the same, which is none"] {
        let (act, patch) = (again(&act), Patch { title: title.clone(), ..Patch::default() });
        let update = move |connection: &mut _| {
            medias::update(connection, &act, id, patch, &Precondition::None)
        };
        let change = store.write_blocking(update).unwrap();
        assert!(matches!(change, Change::Changed(media) if media.version == 2));
    }
    delete(&store, &act, &media);
    let entries: Vec<(String, String, String)> = store
        .read_blocking(|connection| {
            let columns = (audit_entries::action, audit_entries::subject, audit_entries::actor_id);
            Ok(audit_entries::table.order(audit_entries::id).select(columns).load(connection)?)
        })
        .unwrap();
    let of = |action: &str| {
        (action.to_owned(), format!("medias/{}", media.id), act.identity.to_string())
    };
    assert_eq!(entries, ["create", "update", "delete", "purge"].map(of));
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

#[test]
fn a_removal_is_taken_by_one_and_falls_due_again_for_others() {
    let (store, _folder) = store();
    let organization = organization(&store, "a");
    for _ in 0..3 {
        let (id, key) = (new_id(), StorageKey::of(organization, new_id()));
        store
            .write_blocking(move |connection| removals::queue(connection, id, &key, now(), now()))
            .unwrap();
    }
    let until = now() + jiff::SignedDuration::from_mins(20);
    let take = |at| {
        let take = move |connection: &mut Connection| removals::take(connection, at, until, 2);
        let taken = store.write_blocking(take).unwrap();
        taken.into_iter().map(|removal| removal.id).collect::<Vec<_>>()
    };
    let (first, second, third) = (take(now()), take(now()), take(now()));
    assert_eq!([first.len(), second.len(), third.len()], [2, 1, 0]);
    assert!(!first.contains(&second[0]));
    assert_eq!(queued(&store), (vec![], true));
    // Whoever took them is not heard of again.
    assert_eq!(take(until).len(), 2);
}

#[test]
fn what_is_due_of_the_trash_is_found_without_going_through_it() {
    const TRASHED: usize = 20_000;
    let (store, _folder) = store();
    let act = act(&store, "full");
    let media = upload(&store, &act, new(1)).unwrap();
    let sow = format!(
        "insert into medias (id, organization_id, blob_id, filename, mime_type, created_by, created_at, updated_at,
            trashed_at, trashed_by)
        with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < {TRASHED})
        select cast(n as text), organization_id, blob_id, filename, mime_type, created_by, created_at, updated_at,
            {} + n, created_by
        from medias, numbers where id = '{}'",
        kept(now()),
        media.id,
    );
    store.write_blocking(move |it| Ok(diesel::sql_query(sow).execute(it)?)).unwrap();
    let least = |work: &dyn Fn(&mut Connection) -> Result<(), Failure>| {
        let once = |_| {
            let began = Instant::now();
            store.read_blocking(work).unwrap();
            began.elapsed()
        };
        (0..5).map(once).min().unwrap()
    };
    let looked = least(&|it| {
        let (expired, next) = trash::expired(it, now(), 1)?;
        assert!(expired.is_empty() && next.is_some());
        Ok(())
    });
    let counted = least(&|it| {
        let trashed = rows_of::table.filter(rows_of::trashed_at.is_not_null());
        assert_eq!(trashed.count().get_result::<i64>(it)?, TRASHED as i64);
        Ok(())
    });
    assert!(4 * looked < counted, "{looked:?} to find the first, {counted:?} to count all");
}
