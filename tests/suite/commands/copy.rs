//! `flowkiwi copy`: from one kind of database to the other and back, interrupted, and where it must not be.

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
};

use diesel::{
    Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, SqliteConnection,
    connection::SimpleConnection as _, sql_types::BigInt,
};
use flowkiwi_medias::{config::Settings, place::Place, store::Connection};
use serde_json::json;
use tempfile::TempDir;

use super::Said;
use crate::{
    binary::{terminate, url},
    harness::Server,
    postgresql::{drop_database, new_database},
    statuses::second_connection,
};

/// Where a copy goes, until this is dropped.
struct Target {
    place: Place,
    folder: TempDir,
}

impl Target {
    fn file() -> Self {
        let folder = TempDir::new().unwrap();
        Self { place: Self::file_in(&folder), folder }
    }

    fn file_in(folder: &TempDir) -> Place {
        Place::File(folder.path().join("copy.sqlite"))
    }

    /// On the server, where the tests run on one.
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let place = new_database().unwrap_or_else(|| Self::file_in(&folder));
        Self { place, folder }
    }
}

impl Drop for Target {
    fn drop(&mut self) {
        drop_database(&self.place);
    }
}

/// A place as it is typed.
fn typed(place: &Place) -> String {
    match place {
        Place::Server(address) => address.clone(),
        other => other.to_string(),
    }
}

fn command(from: &Place, to: &Place) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_flowkiwi"));
    command.args(["copy", "--from", &typed(from), "--to", &typed(to)]);
    command
}

fn copy(from: &Place, to: &Place) -> Said {
    command(from, to).output().unwrap().into()
}

fn copied(from: &Place, to: &Place) -> Said {
    let said = copy(from, to);
    assert_eq!(said.code, Some(0), "{said:?}");
    said
}

fn refused(said: &Said, what: &str) {
    assert_eq!(said.code, Some(2), "{said:?}");
    assert!(said.err.contains(what) && said.err.contains("; help: "), "{said:?}");
    assert_eq!((said.err.lines().count(), said.out.as_str()), (1, ""), "{said:?}");
}

/// A server of the binary's on a database, with its bytes beside it.
fn serve(target: &Target) -> (Child, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_flowkiwi"));
    command.env("FLOWKIWI_DATA", target.folder.path());
    command.env("FLOWKIWI_DATABASE", typed(&target.place));
    command.args(["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let said: Vec<String> = lines.take_while(|line| !line.contains("Swagger UI")).collect();
    (child, url(&said))
}

fn rows(place: &Place, table: &str) -> Option<i64> {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        rows: i64,
    }
    let mut connection = match place {
        Place::Server(address) => Connection::Postgresql(PgConnection::establish(address).unwrap()),
        Place::File(path) if path.exists() => {
            let mut connection = SqliteConnection::establish(path.to_str().unwrap()).ok()?;
            connection.batch_execute("pragma busy_timeout = 5000").ok()?;
            Connection::Sqlite(connection)
        }
        _ => return None,
    };
    let count = diesel::sql_query(format!("select count(*) as rows from {table}"));
    count.get_result::<Count>(&mut connection).ok().map(|count| count.rows)
}

#[test]
fn there_and_back_everything_is_as_it_was() {
    let server = Server::start(|_| {});
    let patch = json!({"title": "Käfer", "tags": ["b", "a"], "focalPoint": {"x": 0.1, "y": 0.7}});
    let media = format!("/rest/api/medias/{}", server.media);
    assert_eq!(server.request("PATCH", &media).merge_patch(&patch).send(&server).status, 200);
    let other = server.upload(b"listed, and thrown away");
    let product = server.new_product(&[&server.media, &other]);
    server.new_variant(&product, &[&other, &server.media]);
    let thrown = server.request("DELETE", format!("/rest/api/medias/{other}"));
    assert_eq!(thrown.send(&server).status, 204);
    let body = json!({"name": "narrow", "permissions": ["identity:media:read"]});
    let narrow = server.post("/rest/api/tokens", &body);
    server.new_membership(&[&server.role("viewer")]);
    server.drained();

    let (middle, end) = (Target::file(), Target::new());
    copied(&server.settings.database, &middle.place);
    let blobs = end.folder.path().join("blobs");
    let mut last = command(&middle.place, &end.place);
    last.arg("--from-storage")
        .arg(Settings::blobs_in(&server.settings.data))
        .arg("--to-storage")
        .arg(&blobs);
    let said = Said::from(last.output().unwrap());
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(said.out.lines().last().unwrap().starts_with("2 files, "), "{said:?}");

    let (mut child, other_url) = serve(&end);
    let read = |path: &str, url: &str| {
        let answer = server.request("GET", path).send_to(url);
        assert_eq!(answer.status, 200, "{path} {answer:?}");
        String::from_utf8_lossy(&answer.body).replace(url, "")
    };
    for things in [
        "medias",
        "trashed-medias",
        "products",
        "variants",
        "organizations",
        "identities",
        "memberships",
        "roles",
        "tokens",
        "audit-entries",
    ] {
        let path = format!("/rest/api/{things}?itemsPerPage=100");
        assert_eq!(read(&path, &other_url), read(&path, &server.url), "{things}");
    }
    let content = format!("{media}/content");
    assert_eq!(read(&content, &other_url), read(&content, &server.url));
    let narrow = server.request_with(narrow["secret"].as_str().unwrap(), "GET", &media);
    assert_eq!(narrow.send_to(&other_url).status, 200);
    terminate(&child);
    child.wait().unwrap();
}

/// Makes so many rows, at once.
fn fill(server: &Server, count: u32) {
    let organization = server.organization;
    let row = format!(
        "select 'x' || n, '{organization}', 'a', 'create', 's', '{{}}', 'r', n from numbers"
    );
    let mut connection = second_connection(server);
    let statement = format!(
        "with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < {count}) \
         insert into audit_entries (id, organization_id, actor_id, action, subject, snapshot, request_id, created_at) {row}"
    );
    let statement = match connection {
        // PostgreSQL takes the numbers after the name of the table.
        Connection::Postgresql(_) => format!(
            "insert into audit_entries (id, organization_id, actor_id, action, subject, snapshot, request_id, created_at) \
             select 'x' || n, '{organization}', 'a', 'create', 's', '{{}}', 'r', n from generate_series(1, {count}) n"
        ),
        Connection::Sqlite(_) => statement,
    };
    connection.batch_execute(&statement).unwrap();
}

/// Begins a copy, and kills it once some rows are there.
fn killed(from: &Place, to: &Place, all: i64) -> i64 {
    let mut child = command(from, to).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while rows(to, "audit_entries").is_none_or(|rows| rows == 0) {
        assert!(child.try_wait().unwrap().is_none(), "it ended before anything was there");
    }
    child.kill().unwrap();
    assert!(!child.wait().unwrap().success());
    let there = rows(to, "audit_entries").unwrap();
    assert!(there > 0 && there < all, "{there} of {all}");
    there
}

#[test]
fn a_copy_that_is_killed_goes_on_and_is_of_no_use_until_then() {
    let server = Server::start(|_| {});
    fill(&server, 50_000);
    let from = &server.settings.database;
    let all = rows(from, "audit_entries").unwrap();
    let target = Target::new();
    killed(from, &target.place, all);

    let mut other = Command::new(env!("CARGO_BIN_EXE_flowkiwi"));
    other.env("FLOWKIWI_DATA", target.folder.path());
    other.env("FLOWKIWI_DATABASE", typed(&target.place));
    let said = Said::from(other.args(["serve", "--listen", "127.0.0.1:0"]).output().unwrap());
    refused(&said, "is half of a copy");

    let said = copied(from, &target.place);
    assert!(said.err.contains("going on after"), "{said:?}");
    assert_eq!(rows(&target.place, "audit_entries"), Some(all));
    let said = copied(from, &target.place);
    assert!(said.err.contains("all of it is there already"), "{said:?}");
}

#[test]
fn a_copy_of_what_has_changed_since_begins_again() {
    let server = Server::start(|_| {});
    fill(&server, 50_000);
    let from = &server.settings.database;
    let target = Target::file();
    killed(from, &target.place, rows(from, "audit_entries").unwrap());
    let ours = format!("/rest/api/organizations/{}", server.organization);
    let renamed = server.request("PATCH", ours).merge_patch(&json!({"name": "Renamed"}));
    assert_eq!(renamed.send(&server).status, 200);
    let said = copied(from, &target.place);
    assert!(said.err.contains("beginning again"), "{said:?}");
    assert_eq!(rows(&target.place, "audit_entries"), rows(from, "audit_entries"));
}

#[test]
fn what_is_there_already_is_left_alone() {
    let (one, other) = (Server::start(|_| {}), Server::start(|_| {}));
    let said = copy(&one.settings.database, &other.settings.database);
    refused(&said, "something else in the database");
    assert_eq!(other.get("/rest/api/medias")["member"][0]["id"], *other.media);
    let said = copy(&one.settings.database, &one.settings.database);
    refused(&said, "cannot be copied to itself");
}

#[test]
fn an_address_that_cannot_be_used_is_refused_in_one_line() {
    let server = Server::start(|_| {});
    let target = Target::file();
    let nowhere = Place::of("postgres://kiwi:hidden@localhost:1/none");
    let absent = Place::File(target.folder.path().join("absent.sqlite"));
    refused(&copy(&absent, &target.place), "there is no database");
    refused(&copy(&nowhere, &target.place), "postgres://kiwi@localhost:1/none");
    refused(&copy(&server.settings.database, &nowhere), "postgres://kiwi@localhost:1/none");
    assert!(!target.folder.path().join("copy.sqlite").exists());
}
