//! `POST /rest/api/identities`.

use flowkiwi_medias::contract::Operation;
use serde_json::json;

use super::Exercise;
use crate::harness::Server;

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| {
        server.request("POST", "/rest/api/identities").json(&json!({"name": "A. Kiwi"}))
    },
    statuses: |server, ledger| {
        let made = (EXERCISE.request)(server).send(server);
        ledger.enter(Operation::CreateIdentity, 201, made);
    },
};

#[test]
fn a_new_identity_is_a_member_with_its_roles() {
    let server = Server::start(|_| {});
    let viewer = server.role("viewer");
    let made = server.post("/rest/api/identities", &json!({"name": "A. Kiwi", "roles": [viewer]}));
    assert_eq!((&made["issuer"], &made["subject"]), (&json!(null), &json!(null)));
    let iri = made["@id"].as_str().unwrap();
    let memberships = server.get(&format!("/rest/api/memberships?identity={iri}"));
    assert_eq!(memberships["totalItems"], 1);
    assert_eq!(memberships["member"][0]["roles"], json!([viewer]));
    let audit = server.get("/rest/api/audit-entries?itemsPerPage=2");
    let told: Vec<_> =
        audit["member"].as_array().unwrap().iter().map(|one| &one["subject"]).collect();
    assert_eq!(told, [&memberships["member"][0]["@id"], &made["@id"]]);
}

#[test]
fn a_login_is_unique_in_its_organization_and_unheard_of_in_others() {
    let server = Server::start(|_| {});
    let login = json!({"name": "A. Kiwi", "issuer": "https://id.example", "subject": "1"});
    let second = server.post("/rest/api/organizations", &json!({"name": "Second"}));
    let first = server.post("/rest/api/identities", &login);
    assert_eq!((&first["issuer"], &first["subject"]), (&login["issuer"], &login["subject"]));
    let post = || server.request("POST", "/rest/api/identities");
    let again = post().json(&login).send(&server);
    assert_eq!(again.violation(), ("subject".to_owned(), "taken".to_owned()));
    let there = post().acting_as(second["id"].as_str().unwrap()).json(&login).send(&server);
    assert_eq!(there.status, 201, "{there:?}");
    assert_ne!(there.json()["id"], first["id"]);
    for (body, path) in [
        (json!({"name": "a", "issuer": "https://id.example"}), "subject"),
        (json!({"name": "a", "subject": "1"}), "issuer"),
        (
            json!({"name": "a", "roles": [server.role("viewer"), "/rest/api/roles/none"]}),
            "roles[1]",
        ),
        (json!({"name": ""}), "name"),
    ] {
        assert_eq!(post().json(&body).send(&server).violation().0, path, "{body}");
    }
}

#[test]
fn nobody_gives_a_role_that_grants_more_than_they_hold() {
    let server = Server::start(|_| {});
    let clerk = server.new_token(&[
        "--permission",
        "identity:member:*",
        "--permission",
        "identity:media:read",
    ]);
    let body =
        json!({"name": "Puppet", "roles": [server.role("viewer"), server.role("administrator")]});
    let request = server.request_with(&clerk, "POST", "/rest/api/identities");
    let answer = request.json(&body).send(&server);
    assert_eq!(answer.status, 403, "{answer:?}");
    assert_eq!(
        answer.json()["missingPermissions"],
        json!(["identity:*", "identity:product:read", "identity:variant:read"])
    );
    assert_eq!(server.get("/rest/api/identities?page=1")["totalItems"], 2);
}
