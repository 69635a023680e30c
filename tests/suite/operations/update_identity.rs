//! `PATCH /rest/api/identities/{id}`.

use flowkiwi_medias::contract::Operation;
use serde_json::json;

use super::Exercise;
use crate::harness::Server;

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| {
        let made = server.post("/rest/api/identities", &json!({"name": "A. Kiwi"}));
        let request = server.request("PATCH", made["@id"].as_str().unwrap());
        request.merge_patch(&json!({"name": "B. Kiwi"}))
    },
    statuses: |server, ledger| {
        let changed = (EXERCISE.request)(server).send(server);
        ledger.enter(Operation::UpdateIdentity, 200, changed);
    },
};

#[test]
fn only_the_name_can_be_changed() {
    let server = Server::start(|_| {});
    let made = server.post(
        "/rest/api/identities",
        &json!({"name": "A. Kiwi", "issuer": "https://id.example", "subject": "1"}),
    );
    let patch = json!({"name": "B. Kiwi", "issuer": "https://evil.example", "subject": "2"});
    let request = server.request("PATCH", made["@id"].as_str().unwrap());
    let changed = request.merge_patch(&patch).send(&server).json();
    assert_eq!((&changed["name"], &changed["version"]), (&json!("B. Kiwi"), &json!(2)));
    assert_eq!((&changed["issuer"], &changed["subject"]), (&made["issuer"], &made["subject"]));
}

#[test]
fn the_name_is_that_of_other_organizations_too_and_changed_only_by_whoever_may_there() {
    let server = Server::start(|_| {});
    let second = server.post("/rest/api/organizations", &json!({"name": "Second"}));
    let made = server.request("POST", "/rest/api/identities").json(&json!({"name": "A. Kiwi"}));
    let made = made.acting_as(second["id"].as_str().unwrap()).send(&server).json();
    server.post("/rest/api/memberships", &json!({"identity": made["@id"], "roles": []}));
    let rename = |token: &str, of: &str| {
        let request = server.request_with(token, "PATCH", of);
        request.merge_patch(&json!({"name": "B. Kiwi"})).send(&server)
    };
    // This token is for one organization, and so may nothing in the other.
    let body = json!({"name": "bound", "permissions": ["identity:*"]});
    let bound = server.post("/rest/api/tokens", &body)["secret"].as_str().unwrap().to_owned();
    let refused = rename(&bound, made["@id"].as_str().unwrap());
    assert_eq!(refused.status, 403, "{refused:?}");
    assert_eq!(refused.json()["missingPermissions"], json!(["identity:member:update"]));
    assert_eq!(server.get(made["@id"].as_str().unwrap())["name"], "A. Kiwi");
    let changed = rename(&server.token, made["@id"].as_str().unwrap());
    assert_eq!((changed.status, &changed.json()["name"]), (200, &json!("B. Kiwi")));
    // Its own name is everyone's own.
    let own = server.get("/rest/api/memberships?order[createdAt]=asc")["member"][0].clone();
    assert_eq!(rename(&bound, own["identity"].as_str().unwrap()).status, 200);
}
