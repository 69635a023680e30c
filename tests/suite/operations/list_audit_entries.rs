//! `GET /rest/api/audit-entries`.

use flowkiwi_medias::contract::Operation;
use serde_json::json;

use super::Exercise;
use crate::harness::{Server, paged};

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| server.request("GET", "/rest/api/audit-entries"),
    statuses: |server, ledger| {
        ledger.enter(Operation::ListAuditEntries, 200, (EXERCISE.request)(server).send(server));
    },
};

#[test]
fn every_change_is_told_of_with_who_made_it_and_in_which_request() {
    let server = Server::start(|_| {});
    let request = server.request("POST", "/rest/api/roles").header("X-Request-Id", "the-request");
    let body = json!({"name": "all", "permissions": ["identity:audit:read"]});
    let role = request.json(&body).send(&server).json();
    let iri = role["@id"].as_str().unwrap();
    server.request("PATCH", iri).merge_patch(&json!({"name": "auditors"})).send(&server);
    assert_eq!(server.request("DELETE", iri).send(&server).status, 204);
    let list = server.get(&format!("/rest/api/audit-entries?subject={iri}&order[createdAt]=asc"));
    let members = list["member"].as_array().unwrap();
    let told: Vec<_> =
        members.iter().map(|one| (&one["action"], &one["snapshot"]["name"])).collect();
    let told_of = |action, name| (json!(action), json!(name));
    let wanted =
        [told_of("create", "all"), told_of("update", "auditors"), told_of("delete", "auditors")];
    assert_eq!(told, wanted.iter().map(|(action, name)| (action, name)).collect::<Vec<_>>());
    assert_eq!(members[0]["requestId"], "the-request");
    let own = server.get("/rest/api/memberships")["member"][0]["identity"].clone();
    assert_eq!(members[0]["actor"], own);
    let item = server.get(members[0]["@id"].as_str().unwrap());
    assert_eq!(item["@context"], "/rest/api/contexts/AuditEntry");
}

#[test]
fn filters_are_all_met() {
    let server = Server::start(|_| {});
    let viewer = server.role("viewer");
    let iri = viewer.as_str();
    server.request("PATCH", iri).merge_patch(&json!({"name": "viewers"})).send(&server);
    let own = server.get("/rest/api/memberships")["member"][0]["identity"].clone();
    let own = own.as_str().unwrap();
    for (query, found) in [
        ("page=1".to_owned(), 2),
        (format!("subject={iri}"), 1),
        (format!("subject={iri}&action=create"), 0),
        ("action=create".to_owned(), 1),
        (format!("actor={own}"), 2),
        ("actor=nobody".to_owned(), 0),
        ("subject=nothing".to_owned(), 0),
        (format!("subject=/rest/api/medias/{}", server.media), 1),
        ("createdAt[before]=2000-01-01".to_owned(), 0),
        ("createdAt[after]=2000-01-01".to_owned(), 2),
    ] {
        let list = server.get(&format!("/rest/api/audit-entries?{query}"));
        assert_eq!(list["totalItems"], found, "{query}");
    }
    let answer = server.request("GET", "/rest/api/audit-entries?action=sing").send(&server);
    assert_eq!(answer.violation().0, "action");
}

#[test]
fn entries_of_another_organization_are_neither_seen_nor_counted() {
    let server = Server::start(|_| {});
    let second = server.post("/rest/api/organizations", &json!({"name": "Second"}));
    let there = server.request("GET", "/rest/api/audit-entries");
    let there = there.acting_as(second["id"].as_str().unwrap()).send(&server).json();
    let iri = there["member"][0]["@id"].as_str().unwrap();
    assert_eq!(server.get("/rest/api/audit-entries")["totalItems"], 1);
    assert_eq!(server.request("GET", iri).send(&server).status, 404);
}

#[test]
fn pages_and_cursors_miss_nothing() {
    let server = Server::start(|_| {});
    for name in ["A", "B", "C"] {
        server.post("/rest/api/tokens", &json!({"name": name}));
    }
    paged(&server, "/rest/api/audit-entries", 4);
}
