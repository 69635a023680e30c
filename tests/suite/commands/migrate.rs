//! `flowkiwi migrate`, and starting without it.

use diesel::connection::SimpleConnection as _;
use serde_json::Value;

use super::Said;
use crate::{harness::Server, statuses::second_connection};

/// Where the schema goes back to in most of these, which loses nothing but the audit.
const BACK: &str = "2026-11-24-000006";

/// The migrations that there are, and whether the database has them.
fn status(server: &Server) -> Vec<(String, bool)> {
    let said = server.flowkiwi("migrate --status --format json");
    assert_eq!(said.code, Some(0), "{said:?}");
    let listed: Vec<Value> = serde_json::from_str(&said.out).unwrap();
    assert!(listed.len() > 7, "{listed:?}");
    let row = |one: &Value| {
        (one["migration"].as_str().unwrap().to_owned(), one["applied"].as_bool().unwrap())
    };
    listed.iter().map(row).collect()
}

/// The migrations that the database has not.
fn lacking(server: &Server) -> Vec<String> {
    status(server).into_iter().filter(|(_, applied)| !applied).map(|(name, _)| name).collect()
}

/// The migrations that come after one, by its identifier.
fn after(server: &Server, id: &str) -> Vec<String> {
    let names = status(server).into_iter().map(|(name, _)| name);
    names.filter(|name| name.split_once('_').unwrap().0 > id).collect()
}

/// The identifier of the last migration but one, and the name of the last.
fn last(server: &Server) -> (String, String) {
    let [.., (before, _), (last, _)] = &status(server)[..] else { panic!("there are more") };
    (before.split_once('_').unwrap().0.to_owned(), last.clone())
}

fn refused(said: &Said, what: &str) {
    assert_eq!(said.code, Some(2), "{said:?}");
    assert!(said.err.contains(what) && said.err.contains("; help: "), "{said:?}");
    assert_eq!((said.err.lines().count(), said.out.as_str()), (1, ""), "{said:?}");
}

#[test]
fn a_schema_goes_back_and_comes_again() {
    let server = Server::start(|_| {});
    assert_eq!(lacking(&server), [""; 0]);
    assert_eq!(server.flowkiwi("migrate").out, "there is nothing to be done\n");
    let (before, last) = last(&server);
    let said = server.flowkiwi(&format!("migrate --to {before}"));
    assert_eq!((said.code, said.out), (Some(0), format!("reverted {last}\n")));
    assert_eq!(lacking(&server), [last.as_str()]);
    let said = server.flowkiwi("migrate");
    assert_eq!((said.code, said.out), (Some(0), format!("applied {last}\n")));
    assert_eq!(lacking(&server), [""; 0]);
    refused(&server.flowkiwi("migrate --to tomorrow"), &last);
}

#[test]
fn what_would_be_lost_is_named_and_stays_unless_it_may_go() {
    let server = Server::start(|_| {});
    server.new_product(&[&server.media]);
    let back = "migrate --to 2026-11-24-000005";
    let gone = after(&server, "2026-11-24-000005").len();
    let said = server.flowkiwi(back);
    refused(&said, "`audit_entries`, `product_medias`, `products`");
    assert_eq!(lacking(&server), [""; 0]);
    assert_eq!(server.get("/rest/api/products")["totalItems"], 1);
    let said = server.flowkiwi(&format!("{back} --yes"));
    assert_eq!((said.code, said.out.lines().count()), (Some(0), gone), "{said:?}");
    assert_eq!(server.flowkiwi("migrate").code, Some(0));
    assert_eq!(server.get("/rest/api/products")["totalItems"], 0);
    assert_eq!(server.get("/rest/api/medias")["totalItems"], 1);
}

#[test]
fn a_migration_that_fails_leaves_everything_as_it_was() {
    let server = Server::start(|_| {});
    assert_eq!(server.flowkiwi(&format!("migrate --to {BACK} --yes")).code, Some(0));
    let before = lacking(&server);
    assert_eq!(before, after(&server, BACK));
    let mut connection = second_connection(&server);
    connection.batch_execute("create index products_by_name on products (sku)").unwrap();
    refused(&server.flowkiwi("migrate"), "_index_products_by_name");
    assert_eq!(lacking(&server), before);
    connection.batch_execute("drop index products_by_name").unwrap();
    assert_eq!(server.flowkiwi("migrate").code, Some(0));
    assert_eq!(server.get("/rest/api/products")["totalItems"], 0);
}

#[test]
fn several_at_once_run_each_migration_once() {
    let server = Server::start(|_| {});
    assert_eq!(server.flowkiwi(&format!("migrate --to {BACK} --yes")).code, Some(0));
    let lacking = after(&server, BACK).len();
    let said: Vec<Said> = std::thread::scope(|scope| {
        let all: Vec<_> = (0..4).map(|_| scope.spawn(|| server.flowkiwi("migrate"))).collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert!(said.iter().all(|said| said.code == Some(0)), "{said:?}");
    let applied =
        said.iter().flat_map(|said| said.out.lines()).filter(|it| it.starts_with("applied"));
    assert_eq!(applied.count(), lacking, "{said:?}");
}

#[test]
fn a_server_that_is_told_so_does_not_start_on_an_older_schema() {
    let server = Server::start(|_| {});
    let (before, last) = last(&server);
    assert_eq!(server.flowkiwi(&format!("migrate --to {before}")).code, Some(0));
    let serve = "serve --no-migrate --listen 127.0.0.1:0";
    refused(&server.flowkiwi(serve), "run `flowkiwi migrate`");
    assert_eq!(lacking(&server), [last]);
}
