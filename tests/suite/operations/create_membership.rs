//! `POST /rest/api/memberships`.

use flowkiwi_medias::contract::Operation;
use serde_json::{Value, json};

use super::Exercise;
use crate::harness::{Answer, Server};

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| {
        let member = member_of_another(server);
        let body = json!({"identity": member, "roles": []});
        server.request("POST", "/rest/api/memberships").json(&body)
    },
    statuses: |server, ledger| {
        let made = (EXERCISE.request)(server).send(server);
        ledger.enter(Operation::CreateMembership, 201, made);
    },
};

/// The IRI of a member of another organization, in which the administrator is one.
fn member_of_another(server: &Server) -> Value {
    let second = server.post("/rest/api/organizations", &json!({"name": "Second"}));
    let request = server.request("POST", "/rest/api/identities");
    let request = request.acting_as(second["id"].as_str().unwrap());
    request.json(&json!({"name": "A. Kiwi"})).send(server).json()["@id"].clone()
}

fn post(server: &Server, token: &str, body: &Value) -> Answer {
    server.request_with(token, "POST", "/rest/api/memberships").json(body).send(server)
}

#[test]
fn an_identity_that_the_caller_cannot_see_is_as_unknown_as_none() {
    let server = Server::start(|_| {});
    let foreign = member_of_another(&server);
    let body = |identity: &Value| json!({"identity": identity, "roles": []});
    // This token is for one organization: it sees nothing of the other.
    let bound = server.new_token(&["--role", "administrator"]);
    let none = json!("/rest/api/identities/0198c1d2-7f00-7abc-8def-0123456789ab");
    let answers =
        [&foreign, &none, &json!("nonsense")].map(|one| post(&server, &bound, &body(one)));
    for answer in &answers {
        assert_eq!(answer.violation(), ("identity".to_owned(), "unknown".to_owned()));
        assert_eq!(answer.json(), answers[0].json());
    }
    assert_eq!(post(&server, &server.token, &body(&foreign)).status, 201);
    let again = post(&server, &server.token, &body(&foreign));
    assert_eq!(again.violation(), ("identity".to_owned(), "taken".to_owned()));
}

#[test]
fn nobody_gives_a_role_that_grants_more_than_they_hold() {
    let server = Server::start(|_| {});
    let identity = member_of_another(&server);
    let own = server.get("/rest/api/memberships")["member"][0]["identity"].clone();
    // A token of the administrator's own, by which it may do less, and which sees the other organization.
    let body = json!({"name": "less", "organization": null, "permissions": ["identity:member:*"]});
    let less = server.post("/rest/api/tokens", &body)["secret"].as_str().unwrap().to_owned();
    let role = server.role("viewer");
    let answer = post(&server, &less, &json!({"identity": identity, "roles": [role]}));
    assert_eq!(answer.status, 403, "{answer:?}");
    assert_eq!(
        answer.json()["missingPermissions"],
        json!(["identity:media:read", "identity:product:read", "identity:variant:read"])
    );
    let theirs = json!("/rest/api/roles/0198c1d2-7f00-7abc-8def-0123456789ab");
    let answer = post(&server, &less, &json!({"identity": identity, "roles": [theirs]}));
    assert_eq!(answer.violation(), ("roles[0]".to_owned(), "unknown".to_owned()));
    assert_eq!(post(&server, &less, &json!({"identity": identity, "roles": []})).status, 201);
    let again = post(&server, &server.token, &json!({"identity": own, "roles": []}));
    assert_eq!(again.violation().1, "taken");
}
