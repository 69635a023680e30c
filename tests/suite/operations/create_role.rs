//! `POST /rest/api/roles`.

use flowkiwi_medias::contract::Operation;
use serde_json::{Value, json};

use super::Exercise;
use crate::harness::{Answer, Server};

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| {
        let name = flowkiwi_medias::app::new_id::<flowkiwi_medias::domain::id::RoleId>();
        let body = json!({"name": name.to_string(), "permissions": ["identity:media:read"]});
        server.request("POST", "/rest/api/roles").json(&body)
    },
    statuses: |server, ledger| {
        let made = (EXERCISE.request)(server).send(server);
        ledger.enter(Operation::CreateRole, 201, made);
    },
};

fn post(server: &Server, token: &str, body: &Value) -> Answer {
    server.request_with(token, "POST", "/rest/api/roles").json(body).send(server)
}

#[test]
fn a_role_grants_what_there_is_to_grant() {
    let server = Server::start(|_| {});
    let body = json!({"name": "all", "permissions": ["identity:*", "identity:audit:*", "identity:media:purge"]});
    assert_eq!(server.post("/rest/api/roles", &body)["permissions"], body["permissions"]);
    let granting =
        |grant: &str| json!({"name": "other", "permissions": ["identity:media:read", grant]});
    for (body, place, code) in [
        (body.clone(), "name", "taken"),
        (granting("identity:medias:read"), "permissions[1]", "unknown"),
        (granting("identity:media-set:*"), "permissions[1]", "unknown"),
        (granting("*"), "permissions[1]", "pattern"),
        (granting("identity:*:read"), "permissions[1]", "pattern"),
        (granting("identity:media:read"), "permissions", "unique-items"),
    ] {
        let answer = post(&server, &server.token, &body);
        let (path, said) = answer.violation();
        assert_eq!(path, place, "{answer:?}");
        assert!(said.contains(code) || code == "unique-items", "{answer:?}");
    }
    // The name of a role of another organization is free.
    let second = server.post("/rest/api/organizations", &json!({"name": "Second"}));
    let request = server.request("POST", "/rest/api/roles");
    let request = request.acting_as(second["id"].as_str().unwrap());
    assert_eq!(request.json(&body).send(&server).status, 201);
}

#[test]
fn nobody_grants_what_they_do_not_hold() {
    let server = Server::start(|_| {});
    let clerk = server.new_token(&[
        "--permission",
        "identity:role:*",
        "--permission",
        "identity:media:read",
    ]);
    for (granted, missing) in [
        (json!(["identity:*"]), json!(["identity:*"])),
        (json!(["identity:media:*"]), json!(["identity:media:*"])),
        (json!(["identity:token:create", "identity:media:read"]), json!(["identity:token:create"])),
    ] {
        let answer = post(&server, &clerk, &json!({"name": "more", "permissions": granted}));
        assert_eq!(answer.status, 403, "{answer:?}");
        assert_eq!(answer.json()["missingPermissions"], missing);
    }
    let within =
        json!({"name": "within", "permissions": ["identity:role:*", "identity:media:read"]});
    assert_eq!(post(&server, &clerk, &within).status, 201);
}
