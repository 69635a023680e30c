//! What an earlier version left is opened, brought up to date and found to be whole. A migration that fails leaves
//! it as it was. `tests/fixtures/states` has a database of each schema there was, by its last migration.

use std::{fs, path::PathBuf};

use diesel::{
    Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, SqliteConnection,
    connection::SimpleConnection as _, sql_types::Text,
};
use flowkiwi_medias::{place::Place, store::Connection};
use serde_json::json;

use crate::{client::Client, process::Site, report};

const ORGANIZATION: &str = "0198c1d2-7f00-7abc-8def-000000000001";
const TOKEN: &str =
    "flowkiwi_0198c1d27f007abc8def000000000004_L3gPf75f4NEUyBvnK_zB2kn4yEhNAd9XS_lHfOM_XDM";
const BLOB: &str = "0198c1d2-7f00-7abc-8def-000000000006";
const MEDIA: &str = "/rest/api/medias/0198c1d2-7f00-7abc-8def-000000000007";
const SECOND: &str = "/rest/api/medias/0198c1d2-7f00-7abc-8def-000000000011";
const VARIANT: &str = "/rest/api/variants/0198c1d2-7f00-7abc-8def-000000000010";
const CONTENT: &[u8] = b"kept by an earlier version";

/// The schema in which there are products and a trash.
const WITH_PRODUCTS: u32 = 7;

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

fn connection(site: &Site) -> Connection {
    match site.place() {
        Place::Server(address) => {
            Connection::Postgresql(PgConnection::establish(&address).unwrap())
        }
        Place::File(path) => {
            Connection::Sqlite(SqliteConnection::establish(path.to_str().unwrap()).unwrap())
        }
        Place::Memory(_) => panic!("it is kept nowhere"),
    }
}

/// The states of this database that there are, by the number of their last migration.
fn states(site: &Site) -> Vec<(u32, String)> {
    let database = if site.database.is_some() { "postgresql-" } else { "sqlite-" };
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/states");
    let mut states = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        if let Some(number) = name.strip_prefix(database) {
            states.push((number.parse().unwrap(), fs::read_to_string(&path).unwrap()));
        }
    }
    states.sort();
    assert!(!states.is_empty(), "there are no states of {database}");
    states
}

/// A service as an earlier version left it.
fn left(site: &Site, state: &str) {
    let folder = site.data().join("blobs").join(ORGANIZATION);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(BLOB), CONTENT).unwrap();
    connection(site).batch_execute(state).unwrap();
}

/// The names of all tables and of their columns.
fn schema(site: &Site) -> Vec<String> {
    let mut connection = connection(site);
    let names = match connection {
        Connection::Sqlite(_) => {
            "select m.name || '.' || c.name as name from sqlite_schema m join pragma_table_info(m.name) c
             where m.type = 'table' order by 1"
        }
        Connection::Postgresql(_) => {
            "select table_name || '.' || column_name as name from information_schema.columns
             where table_schema = 'public' order by 1"
        }
    };
    let names: Vec<Name> = diesel::sql_query(names).load(&mut connection).unwrap();
    names.into_iter().map(|one| one.name).collect()
}

fn assert_whole(site: &Site, number: u32) {
    let mut process = site.start();
    assert_eq!(process.first.take(), None, "{number} was taken for nothing");
    let client = Client::new(&process.url, ORGANIZATION, TOKEN);
    let media = client.get(MEDIA);
    assert_eq!(media.status, 200, "{number}");
    assert_eq!(media.json()["alt"], "An earlier text", "{number}");
    assert_eq!(client.get(&format!("{MEDIA}/content")).body, CONTENT, "{number}");
    if number >= WITH_PRODUCTS {
        assert_eq!(media.json()["tags"], json!(["early"]));
        assert_eq!(media.json()["referenceCount"], 1);
        let restored = client.ask("POST", &format!("{SECOND}/restore"), None).unwrap();
        assert_eq!(restored.status, 200);
        assert_eq!(client.get(VARIANT).json()["medias"], json!([SECOND]));
        assert_eq!(client.get("/rest/api/audit-entries").json()["totalItems"], 2);
    }
    assert_eq!(client.get(SECOND).status, 200, "{number}");
    let organization = client.get(&format!("/rest/api/organizations/{ORGANIZATION}")).json();
    assert_eq!(organization["storedBytes"], CONTENT.len(), "{organization}");
    assert_eq!(site.checked(), 1);
    process.stop();
}

/// Opens what each earlier version left.
pub(crate) fn each_state() {
    for (number, state) in states(&Site::new()) {
        let site = Site::new();
        left(&site, &state);
        assert_whole(&site, number);
        report::tried("states of earlier versions brought up to date", 1);
    }
}

/// Has a migration fail: what was there is as it was, and is brought up to date once nothing is in the way.
pub(crate) fn a_migration_that_fails() {
    let mut tried = 0;
    for (number, state) in states(&Site::new()) {
        let site = Site::new();
        left(&site, &state);
        let is_last = schema(&site).iter().any(|name| name == "audit_entries.id");
        if is_last {
            continue;
        }
        // What the last of its migrations is going to make is there already.
        connection(&site).batch_execute("create table audit_entries (mine text)").unwrap();
        let before = schema(&site);
        let refused = site.run(&["serve", "--listen", "127.0.0.1:0"]);
        let said = String::from_utf8_lossy(&refused.stderr);
        assert_eq!(refused.status.code(), Some(2), "{said}");
        assert!(said.contains("audit_entries") && said.contains("help: "), "{said}");
        assert_eq!(schema(&site), before, "{number} was left half way");
        connection(&site).batch_execute("drop table audit_entries").unwrap();
        assert_whole(&site, number);
        tried += 1;
    }
    report::tried("migrations that failed and left what was there", tried);
}
