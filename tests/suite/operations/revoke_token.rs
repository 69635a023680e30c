//! `DELETE /rest/api/tokens/{id}`.

use flowkiwi_medias::contract::Operation;
use serde_json::json;

use super::Exercise;
use crate::harness::Server;

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| {
        let made = server.post("/rest/api/tokens", &json!({"name": "ci"}));
        server.request("DELETE", made["@id"].as_str().unwrap())
    },
    statuses: |server, ledger| {
        ledger.enter(Operation::RevokeToken, 204, (EXERCISE.request)(server).send(server));
    },
};

#[test]
fn a_revoked_token_opens_nothing_from_the_next_request_on() {
    let server = Server::start(|_| {});
    let made = server.post("/rest/api/tokens", &json!({"name": "ci"}));
    let (iri, secret) = (made["@id"].as_str().unwrap(), made["secret"].as_str().unwrap());
    let list = || server.request_with(secret, "GET", "/rest/api/medias").send(&server);
    assert_eq!(list().status, 200);
    assert_eq!(server.request("DELETE", iri).send(&server).status, 204);
    let answer = list();
    assert_eq!(answer.status, 401);
    assert!(answer.header("WWW-Authenticate").unwrap().contains("invalid_token"));
    for method in ["GET", "DELETE"] {
        assert_eq!(server.request(method, iri).send(&server).status, 404, "{method}");
    }
    assert_eq!(server.get("/rest/api/tokens")["totalItems"], 1);
    let audit = server.get(&format!("/rest/api/audit-entries?subject={iri}&action=revoke"));
    assert_eq!(audit["totalItems"], 1);
}

#[test]
fn a_token_of_one_organization_reaches_none_of_all_organizations() {
    let server = Server::start(|_| {});
    let here = server.post("/rest/api/tokens", &json!({"name": "here"}));
    let here = here["secret"].as_str().unwrap();
    let body = json!({"name": "everywhere", "organization": null});
    let made = server.post("/rest/api/tokens", &body);
    let iri = made["@id"].as_str().unwrap();
    for method in ["GET", "DELETE"] {
        assert_eq!(server.request_with(here, method, iri).send(&server).status, 404, "{method}");
    }
    let itself = made["secret"].as_str().unwrap();
    assert_eq!(server.request_with(itself, "DELETE", iri).send(&server).status, 204);
}

#[test]
fn a_token_can_end_itself_and_others_only_by_permission() {
    let server = Server::start(|_| {});
    let viewer = server.new_token(&["--role", "viewer"]);
    let own = server.get_with(&viewer, "/rest/api/tokens")["member"][0]["@id"].clone();
    let own = own.as_str().unwrap();
    let auditor = server.new_token(&["--permission", "identity:token:read"]);
    let answer = server.request_with(&auditor, "DELETE", own).send(&server);
    assert_eq!(answer.status, 403, "{answer:?}");
    assert_eq!(answer.json()["missingPermissions"], json!(["identity:token:delete"]));
    assert_eq!(server.request_with(&viewer, "DELETE", own).send(&server).status, 204);
    assert_eq!(server.request_with(&viewer, "GET", own).send(&server).status, 401);
}
