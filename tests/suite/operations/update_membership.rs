//! `PATCH /rest/api/memberships/{id}`.

use flowkiwi_medias::contract::Operation;
use serde_json::json;

use super::Exercise;
use crate::harness::Server;

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| {
        let request = server.request("PATCH", server.new_membership(&[]));
        request.merge_patch(&json!({"roles": [server.role("viewer")]}))
    },
    statuses: |server, ledger| {
        let changed = (EXERCISE.request)(server).send(server);
        ledger.enter(Operation::UpdateMembership, 200, changed);
        let lone = Server::start(|_| {});
        let own = lone.get("/rest/api/memberships")["member"][0]["@id"].clone();
        let request = lone.request("PATCH", own.as_str().unwrap());
        let refused = request.merge_patch(&json!({"roles": []})).send(&lone);
        ledger.enter(Operation::UpdateMembership, 409, refused);
    },
};

#[test]
fn a_change_of_roles_counts_from_the_next_request_on() {
    let server = Server::start(|_| {});
    let clerk = server.new_token(&["--role", "viewer"]);
    let members = server.get("/rest/api/memberships");
    let iri = members["member"][0]["@id"].as_str().unwrap();
    let patch = |roles: &[String]| {
        let answer = server.request("PATCH", iri).merge_patch(&json!({"roles": roles}));
        let answer = answer.send(&server);
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()
    };
    let list = || server.request_with(&clerk, "GET", "/rest/api/medias").send(&server).status;
    assert_eq!(list(), 200);
    assert_eq!(patch(&[])["version"], 2);
    assert_eq!(list(), 403);
    let (viewer, editor) = (server.role("viewer"), server.role("editor"));
    let changed = patch(&[viewer.clone(), editor.clone()]);
    assert_eq!(list(), 200);
    assert_eq!(patch(&[editor, viewer]), changed, "an order is none");
}

#[test]
fn nobody_adds_a_role_that_grants_more_than_they_hold_and_what_is_there_may_stay() {
    let server = Server::start(|_| {});
    let clerk = server.new_token(&[
        "--permission",
        "identity:member:*",
        "--permission",
        "identity:media:*",
    ]);
    let own = server.get("/rest/api/memberships")["member"][0]["@id"].clone();
    let (editor, administrator) = (server.role("editor"), server.role("administrator"));
    let media = server
        .post("/rest/api/roles", &json!({"name": "media", "permissions": ["identity:media:read"]}));
    let boss = server.new_membership(&[&administrator]);
    let patch = |iri: &str, roles: &[&str]| {
        let request = server.request_with(&clerk, "PATCH", iri);
        request.merge_patch(&json!({"roles": roles})).send(&server)
    };
    let answer = patch(own.as_str().unwrap(), &[&administrator, &editor]);
    assert_eq!(answer.status, 403, "{answer:?}");
    assert_eq!(
        answer.json()["missingPermissions"],
        json!(["identity:product:*", "identity:variant:*"])
    );
    let answer = patch(&boss, &[&administrator, media["@id"].as_str().unwrap()]);
    assert_eq!(answer.status, 200, "{answer:?}");
    let answer = patch(&boss, &["/rest/api/roles/none"]);
    assert_eq!(answer.violation(), ("roles[0]".to_owned(), "unknown".to_owned()));
}
