//! `GET /rest/api/roles`.

use flowkiwi_medias::contract::Operation;
use serde_json::json;

use super::Exercise;
use crate::harness::{Server, paged};

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| server.request("GET", "/rest/api/roles"),
    statuses: |server, ledger| {
        ledger.enter(Operation::ListRoles, 200, (EXERCISE.request)(server).send(server));
    },
};

#[test]
fn roles_of_another_organization_are_neither_seen_nor_counted() {
    let server = Server::start(|_| {});
    let second = server.post("/rest/api/organizations", &json!({"name": "Second"}));
    let theirs = server.role_of(second["id"].as_str().unwrap(), "viewer");
    assert_eq!(server.get("/rest/api/roles")["totalItems"], 3);
    for method in ["GET", "DELETE"] {
        assert_eq!(server.request(method, &theirs).send(&server).status, 404, "{method}");
    }
    let patch = server.request("PATCH", &theirs).merge_patch(&json!({"name": "ours"}));
    assert_eq!(patch.send(&server).status, 404);
}

#[test]
fn pages_and_cursors_miss_nothing() {
    let server = Server::start(|_| {});
    server.post("/rest/api/roles", &json!({"name": "fourth", "permissions": []}));
    paged(&server, "/rest/api/roles", 4);
}
