//! What a token opens.

use std::time::Instant;

use diesel::prelude::RunQueryDsl as _;

use super::{
    super::{Connection, Store, access, tokens},
    OPTIONS, identity, now, organization, store,
};
use crate::{
    app::new_id,
    domain::{
        audit::Act,
        change::Removal,
        id::{OrganizationId, TokenId},
        permission::Permission,
        token::Reach,
    },
    failure::Failure,
    place::Place,
    store::access::{Access, Known},
};

fn access(store: &Store, token: TokenId, organization: Option<OrganizationId>) -> Option<Access> {
    let known = store.known();
    store.read_blocking(|connection| access::find(connection, known, token, organization)).unwrap()
}

fn may(access: &Access, permission: &str) -> Option<bool> {
    let permission = Permission::parse(permission).unwrap();
    access.permissions.as_ref().map(|permissions| permissions.cover(&permission))
}

#[test]
fn a_token_opens_what_its_identitys_role_grants() {
    let (store, _folder) = store();
    let organization = organization(&store, "a");
    let (editor, token) = identity(&store, organization, "editor", None);
    let access = access(&store, token.id, Some(organization)).unwrap();
    assert_eq!(access.identity, editor.id);
    assert!(access.secret_hash.matches(&token.secret));
    assert_eq!(may(&access, "identity:media:delete"), Some(true));
    assert_eq!(may(&access, "identity:role:read"), Some(false));
}

#[test]
fn a_narrowed_token_opens_no_more_than_it_names() {
    let (store, _folder) = store();
    let organization = organization(&store, "a");
    let (_, token) =
        identity(&store, organization, "administrator", Some(&["identity:media:read"]));
    let narrowed = access(&store, token.id, Some(organization)).unwrap();
    assert_eq!(may(&narrowed, "identity:media:read"), Some(true));
    assert_eq!(may(&narrowed, "identity:media:delete"), Some(false));
    let (_, token) = identity(&store, organization, "administrator", Some(&[]));
    let empty = access(&store, token.id, Some(organization)).unwrap();
    assert_eq!(may(&empty, "identity:media:read"), Some(false));
}

#[test]
fn a_foreign_an_unknown_and_no_organization_look_the_same() {
    let (store, _folder) = store();
    let (ours, theirs) = (organization(&store, "ours"), organization(&store, "theirs"));
    let (_, token) = identity(&store, ours, "administrator", None);
    for organization in [Some(theirs), Some(new_id()), None] {
        assert_eq!(access(&store, token.id, organization).unwrap().permissions, None);
    }
}

#[test]
fn what_is_known_of_a_token_is_forgotten_with_whatever_changes_it() {
    let (store, _folder) = store();
    for change in [
        "update tokens set revoked_at = 1",
        "delete from tokens",
        "insert into token_permissions (token_id, permission) select id, 'identity:a:b' from tokens",
        "update token_permissions set permission = 'identity:c:d'",
        "delete from token_permissions",
        "insert into membership_roles (membership_id, role_id)
            select m.id, r.id from memberships m
            join roles r on r.organization_id = m.organization_id and r.name <> 'viewer'",
        "update membership_roles set role_id = (
            select min(r.id) from memberships m
            join roles r on r.organization_id = m.organization_id and r.name <> 'viewer'
            where m.id = membership_roles.membership_id)",
        "delete from membership_roles",
        "insert into role_permissions (role_id, permission) select id, 'identity:a:b' from roles",
        "update role_permissions set permission = 'identity:e:f'
            where permission = 'identity:media:read'",
        "delete from role_permissions",
        "delete from roles",
        "delete from memberships",
        "delete from identities",
        "delete from organizations",
    ] {
        let organization = organization(&store, "a");
        let (_, token) = identity(&store, organization, "viewer", Some(&["identity:media:read"]));
        let recall = || {
            let known = store.known();
            let recall = |it: &mut _| access::recall(it, known, token.id, organization);
            store.read_blocking(recall).unwrap().map(|it| (it.revoked_at, it.permissions))
        };
        let find = || {
            access(&store, token.id, Some(organization)).map(|it| (it.revoked_at, it.permissions))
        };
        assert_eq!(recall(), None);
        let kept = find();
        assert!(kept.is_some());
        assert_eq!(recall(), kept);
        store.write_blocking(move |it| Ok(diesel::sql_query(change).execute(it)?)).unwrap();
        assert_eq!(recall(), None, "{change}");
        assert_ne!(find(), kept, "{change}");
        store
            .write_blocking(|it| Ok(diesel::sql_query("delete from organizations").execute(it)?))
            .unwrap();
    }
}

/// Whether the token is known to open anything, without a look at the database.
fn is_recent(store: &Store, token: TokenId, organization: OrganizationId) -> bool {
    store.known().recent(token, organization).is_some()
}

/// Whether it still is, when it was read and `work` was done since, in less time than that takes to be asked for anew.
fn stays_recent(
    store: &Store,
    token: TokenId,
    organization: OrganizationId,
    work: impl Fn(),
) -> bool {
    loop {
        let began = Instant::now();
        assert!(access(store, token, Some(organization)).is_some());
        work();
        let is_recent = is_recent(store, token, organization);
        if began.elapsed() < Known::FRESH {
            return is_recent;
        }
    }
}

#[test]
fn what_this_process_writes_is_known_with_the_next_request() {
    let (store, ground) = store();
    let organization = organization(&store, "a");
    let (_, token) = identity(&store, organization, "viewer", None);
    assert!(!is_recent(&store, token.id, organization));
    let stays_recent = |work: &dyn Fn()| stays_recent(&store, token.id, organization, work);
    assert!(stays_recent(&|| ()));
    assert!(!stays_recent(&|| store.write_blocking(another_stamp).unwrap()));
    // On PostgreSQL nobody asks whether that was changed.
    let is_asked = matches!(ground.place, Place::File(_));
    assert_eq!(stays_recent(&|| store.write_blocking(|_| Ok(())).unwrap()), is_asked);
}

fn another_stamp(connection: &mut Connection) -> Result<(), Failure> {
    diesel::sql_query("update access_stamps set stamp = stamp + 1").execute(connection)?;
    Ok(())
}

#[test]
fn what_another_process_writes_is_known_within_the_time_that_is_stated() {
    let (store, ground) = store();
    let organization = organization(&store, "a");
    let (_, token) = identity(&store, organization, "viewer", None);
    let other = Store::open(&ground.place, OPTIONS).unwrap();
    let began = Instant::now();
    assert!(access(&store, token.id, Some(organization)).is_some());
    let revoke = "update tokens set revoked_at = 1";
    other.write_blocking(move |it| Ok(diesel::sql_query(revoke).execute(it)?)).unwrap();
    while is_recent(&store, token.id, organization) {
        assert!(began.elapsed() < 2 * Known::FRESH);
        std::thread::yield_now();
    }
    let known = store.known();
    let recall = |it: &mut _| access::recall(it, known, token.id, organization);
    assert!(store.read_blocking(recall).unwrap().is_none());
}

#[test]
fn nothing_is_known_of_tokens_where_the_database_has_lost_its_stamp() {
    let (store, _folder) = store();
    let organization = organization(&store, "a");
    let (_, token) = identity(&store, organization, "viewer", None);
    store
        .write_blocking(|it| Ok(diesel::sql_query("delete from access_stamps").execute(it)?))
        .unwrap();
    for _ in 0..2 {
        assert!(access(&store, token.id, Some(organization)).is_some());
        let known = store.known();
        let recall = |it: &mut _| access::recall(it, known, token.id, organization);
        assert!(store.read_blocking(recall).unwrap().is_none());
    }
}

#[test]
fn a_revoked_token_is_no_longer_current() {
    let (store, _folder) = store();
    let organization = organization(&store, "a");
    let (viewer, token) = identity(&store, organization, "viewer", None);
    assert!(access(&store, token.id, None).unwrap().is_current(now()));
    let act = Act {
        entry: new_id(),
        identity: viewer.id,
        organization,
        request_id: "request".to_owned(),
        now: now(),
    };
    let reach = Reach { organization, own: viewer.id, everywhere: true, others: false };
    let id = token.id;
    let revoke =
        move |connection: &mut Connection| tokens::revoke(connection, &act, reach, false, id);
    assert_eq!(store.write_blocking(revoke.clone()).unwrap(), Removal::Removed);
    assert!(!access(&store, token.id, None).unwrap().is_current(now()));
    assert_eq!(store.write_blocking(revoke).unwrap(), Removal::Unknown);
}

#[test]
fn an_unknown_token_opens_nothing() {
    let (store, _folder) = store();
    assert!(access(&store, new_id(), None).is_none());
}
