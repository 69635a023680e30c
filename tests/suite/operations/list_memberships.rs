//! `GET /rest/api/memberships`.

use flowkiwi_medias::contract::Operation;
use serde_json::json;

use super::Exercise;
use crate::harness::{Server, paged};

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| server.request("GET", "/rest/api/memberships"),
    statuses: |server, ledger| {
        ledger.enter(Operation::ListMemberships, 200, (EXERCISE.request)(server).send(server));
    },
};

#[test]
fn filters_are_all_met_and_another_organization_has_nothing_to_do_with_it() {
    let server = Server::start(|_| {});
    server.post("/rest/api/organizations", &json!({"name": "Second"}));
    let (viewer, editor) = (server.role("viewer"), server.role("editor"));
    let both =
        server.post("/rest/api/identities", &json!({"name": "Both", "roles": [viewer, editor]}));
    let one = server.post("/rest/api/identities", &json!({"name": "One", "roles": [viewer]}));
    let (both, one) = (both["@id"].as_str().unwrap(), one["@id"].as_str().unwrap());
    let count =
        |query: &str| server.get(&format!("/rest/api/memberships?{query}"))["totalItems"].clone();
    for (query, found) in [
        ("page=1".to_owned(), 3),
        (format!("role={viewer}"), 2),
        (format!("role={editor}&identity={both}"), 1),
        (format!("role={editor}&identity={one}"), 0),
        ("role=none".to_owned(), 0),
        ("identity=none".to_owned(), 0),
    ] {
        assert_eq!(count(&query), found, "{query}");
    }
}

#[test]
fn pages_and_cursors_miss_nothing() {
    let server = Server::start(|_| {});
    for name in ["A", "B", "C"] {
        server.post("/rest/api/identities", &json!({"name": name}));
    }
    paged(&server, "/rest/api/memberships", 4);
}
