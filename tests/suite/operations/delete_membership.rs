//! `DELETE /rest/api/memberships/{id}`.

use flowkiwi_medias::contract::Operation;
use serde_json::json;

use super::Exercise;
use crate::harness::Server;

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| server.request("DELETE", server.new_membership(&[])),
    statuses: |server, ledger| {
        let gone = (EXERCISE.request)(server).send(server);
        ledger.enter(Operation::DeleteMembership, 204, gone);
        let lone = Server::start(|_| {});
        let own = lone.get("/rest/api/memberships")["member"][0]["@id"].clone();
        let refused = lone.request("DELETE", own.as_str().unwrap()).send(&lone);
        ledger.enter(Operation::DeleteMembership, 409, refused);
    },
};

#[test]
fn a_member_who_leaves_and_comes_back_has_no_old_tokens() {
    let server = Server::start(|_| {});
    let token = server.new_token(&["--role", "viewer"]);
    let member = server.get("/rest/api/memberships")["member"][0].clone();
    let list = || server.request_with(&token, "GET", "/rest/api/medias").send(&server).status;
    assert_eq!(list(), 200);
    // The identity stays known to the administrator by another organization.
    let second = server.post("/rest/api/organizations", &json!({"name": "Second"}));
    let there = server.request("POST", "/rest/api/memberships");
    let there = there.acting_as(second["id"].as_str().unwrap());
    let body = json!({"identity": member["identity"], "roles": []});
    assert_eq!(there.json(&body).send(&server).status, 201);

    assert_eq!(server.request("DELETE", member["@id"].as_str().unwrap()).send(&server).status, 204);
    assert_eq!(list(), 401);
    let back = json!({"identity": member["identity"], "roles": [server.role("viewer")]});
    server.post("/rest/api/memberships", &back);
    assert_eq!(list(), 401);
}

#[test]
fn the_last_administrator_stays_until_there_is_another() {
    let server = Server::start(|_| {});
    let own = server.get("/rest/api/memberships")["member"][0]["@id"].clone();
    let own = own.as_str().unwrap();
    server.new_membership(&[&server.role("editor")]);
    assert_eq!(server.request("DELETE", own).send(&server).status, 409);
    server.new_membership(&[&server.role("administrator")]);
    assert_eq!(server.request("DELETE", own).send(&server).status, 204);
    let shut_out = server.request("GET", "/rest/api/memberships").send(&server);
    assert_eq!(shut_out.status, 403);
}
