//! `PATCH /rest/api/roles/{id}`.

use flowkiwi_medias::contract::Operation;
use serde_json::{Value, json};

use super::Exercise;
use crate::harness::{Answer, Server};

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| {
        let request = server.request("PATCH", server.role("viewer"));
        request.merge_patch(&json!({"permissions": ["identity:media:read"]}))
    },
    statuses: |server, ledger| {
        let changed = (EXERCISE.request)(server).send(server);
        ledger.enter(Operation::UpdateRole, 200, changed);
        let lone = Server::start(|_| {});
        let refused =
            patch(&lone, &lone.token, &lone.role("administrator"), &json!({"permissions": []}));
        ledger.enter(Operation::UpdateRole, 409, refused);
    },
};

fn patch(server: &Server, token: &str, iri: &str, change: &Value) -> Answer {
    server.request_with(token, "PATCH", iri).merge_patch(change).send(server)
}

#[test]
fn nobody_adds_what_they_do_not_hold_and_what_is_there_may_stay_or_go() {
    let server = Server::start(|_| {});
    let clerk = server.new_token(&["--permission", "identity:role:*"]);
    let editor = server.role("editor");
    let more =
        json!({"permissions": ["identity:media:*", "identity:media:read", "identity:role:*"]});
    let answer = patch(&server, &clerk, &editor, &more);
    assert_eq!(answer.status, 403, "{answer:?}");
    assert_eq!(answer.json()["missingPermissions"], json!(["identity:media:read"]));
    let within =
        json!({"name": "authors", "permissions": ["identity:media:*", "identity:role:read"]});
    let answer = patch(&server, &clerk, &editor, &within);
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!((&answer.json()["name"], &answer.json()["version"]), (&json!("authors"), &json!(2)));
    assert_eq!(answer.json()["permissions"], within["permissions"]);
    let taken = patch(&server, &clerk, &editor, &json!({"name": "viewer"}));
    assert_eq!(taken.violation(), ("name".to_owned(), "taken".to_owned()));
}

#[test]
fn a_change_counts_for_every_member_from_the_next_request_on() {
    let server = Server::start(|_| {});
    let viewer = server.new_token(&["--role", "viewer"]);
    let list = || server.request_with(&viewer, "GET", "/rest/api/medias").send(&server).status;
    assert_eq!(list(), 200);
    let role = server.role("viewer");
    assert_eq!(patch(&server, &server.token, &role, &json!({"permissions": []})).status, 200);
    assert_eq!(list(), 403);
}

#[test]
fn the_last_administrators_stay() {
    let server = Server::start(|_| {});
    let administrator = server.role("administrator");
    let less = json!({"permissions": ["identity:role:*"]});
    assert_eq!(patch(&server, &server.token, &administrator, &less).status, 409);
    let renamed = patch(&server, &server.token, &administrator, &json!({"name": "root"}));
    assert_eq!(renamed.status, 200);
    let other =
        server.post("/rest/api/roles", &json!({"name": "all", "permissions": ["identity:*"]}));
    assert_eq!(patch(&server, &server.token, &administrator, &less).status, 409);
    server.new_membership(&[other["@id"].as_str().unwrap()]);
    assert_eq!(patch(&server, &server.token, &administrator, &less).status, 200);
}
