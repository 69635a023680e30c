//! `GET /rest/api/tokens`.

use flowkiwi_medias::contract::Operation;
use serde_json::json;

use super::Exercise;
use crate::harness::{Server, paged};

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| server.request("GET", "/rest/api/tokens"),
    statuses: |server, ledger| {
        ledger.enter(Operation::ListTokens, 200, (EXERCISE.request)(server).send(server));
    },
};

#[test]
fn a_caller_sees_its_own_and_with_the_permission_those_of_the_other_members() {
    let server = Server::start(|_| {});
    let viewer = server.new_token(&["--role", "viewer"]);
    let list = server.get_with(&viewer, "/rest/api/tokens");
    assert_eq!((&list["totalItems"], &list["member"][0]["name"]), (&json!(1), &json!("test")));
    let own = list["member"][0]["@id"].as_str().unwrap();
    assert_eq!(list["member"][0].get("secret"), None);
    let all = server.get("/rest/api/tokens");
    assert_eq!(all["totalItems"], 2);
    let mine = all["member"].as_array().unwrap().iter().find(|one| one["@id"] != own).unwrap();
    let iri = mine["@id"].as_str().unwrap();
    assert_eq!(server.request_with(&viewer, "GET", iri).send(&server).status, 404);
    assert_eq!(server.request_with(&viewer, "DELETE", iri).send(&server).status, 404);
    assert_eq!(server.request("GET", own).send(&server).status, 200);
    let of = format!("/rest/api/tokens?identity={}", mine["identity"].as_str().unwrap());
    assert_eq!(server.get(&of)["totalItems"], 1);
    assert_eq!(server.get_with(&viewer, &of)["totalItems"], 0);
}

#[test]
fn tokens_for_another_organization_are_neither_seen_nor_counted() {
    let server = Server::start(|_| {});
    let second = server.post("/rest/api/organizations", &json!({"name": "Second"}));
    let second = second["id"].as_str().unwrap();
    let post = server.request("POST", "/rest/api/tokens").acting_as(second);
    let theirs = post.json(&json!({"name": "theirs"})).send(&server).json();
    // The administrator's first token is for both; a member here sees nothing of it all.
    assert_eq!(server.get("/rest/api/tokens")["totalItems"], 1);
    let there = server.request("GET", "/rest/api/tokens").acting_as(second).send(&server);
    assert_eq!(there.json()["totalItems"], 2);
    let iri = theirs["@id"].as_str().unwrap();
    for method in ["GET", "DELETE"] {
        assert_eq!(server.request(method, iri).send(&server).status, 404, "{method}");
    }
    let colleague = server.new_token(&["--role", "administrator"]);
    assert_eq!(server.get_with(&colleague, "/rest/api/tokens")["totalItems"], 1);
}

#[test]
fn pages_and_cursors_miss_nothing() {
    let server = Server::start(|_| {});
    for name in ["A", "B", "C"] {
        server.post("/rest/api/tokens", &json!({"name": name}));
    }
    paged(&server, "/rest/api/tokens", 4);
}
