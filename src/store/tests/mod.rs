//! The store on real files.

mod access;
#[path = "../../../tests/cluster.rs"]
mod cluster;
mod leases;
mod medias;
mod readers;
mod schema;
mod watch;
mod writer;

use std::time::Duration;

use diesel::prelude::{QueryDsl as _, RunQueryDsl as _};
use jiff::Timestamp;
use tempfile::TempDir;

use super::{
    Connection, Store, StoreOptions,
    schema::organizations,
    setup::{self, NewIdentity},
};
use crate::{
    app::{new_id, new_token},
    domain::{
        id::OrganizationId,
        organization::{FIRST_ROLES, Organization},
        permission::Grant,
        token::Token,
    },
    failure::Failure,
    place::Place,
};

const OPTIONS: StoreOptions = StoreOptions {
    readers: 2,
    write_queue: 256,
    wait: Duration::from_secs(5),
    slow_statement: None,
};

/// Where the database of a test is, until this is dropped.
struct Ground {
    place: Place,
    _folder: TempDir,
}

impl Ground {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = || Place::File(folder.path().join("flowkiwi.sqlite"));
        Self { place: cluster::new_database().unwrap_or_else(file), _folder: folder }
    }
}

impl Drop for Ground {
    fn drop(&mut self) {
        cluster::drop_database(&self.place);
    }
}

fn store() -> (Store, Ground) {
    store_with(OPTIONS)
}

fn store_with(options: StoreOptions) -> (Store, Ground) {
    let ground = Ground::new();
    (Store::open(&ground.place, options).unwrap(), ground)
}

#[test]
fn the_store_holds_on_postgresql() {
    cluster::run_again(&[], &["store::tests::"], &[]);
}

fn now() -> Timestamp {
    Timestamp::from_second(1_800_000_000).unwrap()
}

fn insert_organization(connection: &mut Connection, slug: &str) -> Result<OrganizationId, Failure> {
    let id = new_id();
    let new = Organization::new(id, slug.to_owned(), slug.to_owned(), now());
    setup::insert_organization(connection, &new, FIRST_ROLES.map(|_| new_id()))?;
    Ok(id)
}

fn organization(store: &Store, slug: &'static str) -> OrganizationId {
    store.write_blocking(move |connection| insert_organization(connection, slug)).unwrap()
}

fn slugs(store: &Store) -> Vec<String> {
    store.read_blocking(read_slugs).unwrap()
}

fn read_slugs(connection: &mut Connection) -> Result<Vec<String>, Failure> {
    Ok(organizations::table
        .select(organizations::slug)
        .order(organizations::slug)
        .load(connection)?)
}

/// A new identity in the organization, and its token.
fn identity(
    store: &Store,
    organization: OrganizationId,
    role: &str,
    narrowed_to: Option<&[&str]>,
) -> (NewIdentity, Token) {
    let token = new_token().unwrap();
    let new = NewIdentity {
        id: new_id(),
        name: role.to_owned(),
        organization,
        everywhere: false,
        membership: new_id(),
        role: role.to_owned(),
        token: token.id,
        secret_hash: token.secret.hash(),
        narrowed_to: narrowed_to
            .map(|grants| grants.iter().map(|grant| Grant::parse(grant).unwrap()).collect()),
        expires_at: None,
        created_at: now(),
    };
    let inserted = new.clone();
    assert!(
        store
            .write_blocking(move |connection| setup::insert_identity(connection, &inserted))
            .unwrap()
    );
    (new, token)
}
