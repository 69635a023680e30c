//! `DELETE /rest/api/organizations/{id}`.

use flowkiwi_medias::contract::Operation;
use serde_json::json;

use super::Exercise;
use crate::harness::Server;

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| {
        let second = server.post("/rest/api/organizations", &json!({"name": "Second"}));
        server.request("DELETE", second["@id"].as_str().unwrap())
    },
    statuses: |server, ledger| {
        let gone = (EXERCISE.request)(server).send(server);
        ledger.enter(Operation::DeleteOrganization, 204, gone);
        let acted_as = format!("/rest/api/organizations/{}", server.organization);
        let refused = server.request("DELETE", acted_as).send(server);
        ledger.enter(Operation::DeleteOrganization, 409, refused);
    },
};

#[test]
fn an_organization_that_has_something_stays() {
    let server = Server::start(|_| {});
    let second = server.post("/rest/api/organizations", &json!({"name": "Second"}));
    let (iri, id) = (second["@id"].as_str().unwrap(), second["id"].as_str().unwrap());
    let upload = server.request("POST", "/rest/api/medias").acting_as(id);
    let media = upload.form(&[("file", Some("a.txt"), b"a")]).send(&server);
    assert_eq!(media.status, 201, "{media:?}");
    let answer = server.request("DELETE", iri).send(&server);
    assert_eq!(answer.status, 409, "{answer:?}");
    assert!(answer.json()["hint"].is_string());
    assert_eq!(server.get(iri)["storedBytes"], 1);
}

#[test]
fn what_is_gone_opens_nothing_and_leaves_only_that_it_was() {
    let server = Server::start(|_| {});
    let second = server.post("/rest/api/organizations", &json!({"name": "Second"}));
    let (iri, id) = (second["@id"].as_str().unwrap(), second["id"].as_str().unwrap());
    assert_eq!(server.request("DELETE", iri).send(&server).status, 204);
    assert_eq!(server.request("DELETE", iri).send(&server).status, 404);
    let there = server.request("GET", "/rest/api/medias").acting_as(id).send(&server);
    assert_eq!(there.status, 403);
    let audit = server.get(&format!("/rest/api/audit-entries?subject={iri}"));
    assert_eq!(
        (&audit["totalItems"], &audit["member"][0]["action"]),
        (&json!(1), &json!("delete"))
    );
    assert_eq!(audit["member"][0]["snapshot"], json!({}));
}
