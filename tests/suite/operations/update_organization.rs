//! `PATCH /rest/api/organizations/{id}`.

use flowkiwi_medias::contract::Operation;
use serde_json::{Value, json};

use super::Exercise;
use crate::harness::{Request, Server};

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| patch(server, &ours(server), &json!({"trashRetentionDays": 7})),
    statuses: |server, ledger| {
        let changed = (EXERCISE.request)(server).send(server);
        ledger.enter(Operation::UpdateOrganization, 200, changed);
    },
};

fn ours(server: &Server) -> String {
    format!("/rest/api/organizations/{}", server.organization)
}

fn patch(server: &Server, iri: &str, patch: &Value) -> Request {
    server.request("PATCH", iri).merge_patch(patch)
}

#[test]
fn what_is_left_out_stays_and_null_lifts_the_quota() {
    let server = Server::start(|_| {});
    let changed = |change: Value| {
        let answer = patch(&server, &ours(&server), &change).send(&server);
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()
    };
    let first = changed(json!({"quotaBytes": 1000, "deletePolicy": "refuse", "slug": "mine"}));
    assert_eq!((&first["quotaBytes"], &first["slug"]), (&json!(1000), &json!("default")));
    let second = changed(json!({"quotaBytes": null, "name": "Ours"}));
    assert_eq!((&second["quotaBytes"], &second["deletePolicy"]), (&json!(null), &json!("refuse")));
    assert_eq!((&second["name"], &second["version"]), (&json!("Ours"), &json!(3)));
    assert_eq!(changed(json!({"name": "Ours"})), second);
}

#[test]
fn what_counts_is_what_may_be_done_in_the_organization_that_is_changed() {
    let server = Server::start(|_| {});
    let second = server.post("/rest/api/organizations", &json!({"name": "Second"}));
    let iri = second["@id"].as_str().unwrap();
    let name = json!({"name": "Renamed"});
    assert_eq!(patch(&server, iri, &name).send(&server).status, 200);
    // There the caller becomes a viewer who may read the organization, and no more.
    let there = |method: &str, path: &str| {
        server.request(method, path).acting_as(second["id"].as_str().unwrap())
    };
    let role = json!({"name": "reader", "permissions": ["identity:organization:read", "identity:member:*"]});
    let role = there("POST", "/rest/api/roles").json(&role).send(&server).json();
    let other = json!({"name": "Other", "roles": [server.role_of(second["id"].as_str().unwrap(), "administrator")]});
    assert_eq!(there("POST", "/rest/api/identities").json(&other).send(&server).status, 201);
    let own = there("GET", "/rest/api/memberships?order[createdAt]=asc").send(&server).json();
    let own = own["member"][0]["@id"].as_str().unwrap();
    let demoted = there("PATCH", own).merge_patch(&json!({"roles": [role["@id"]]})).send(&server);
    assert_eq!(demoted.status, 200, "{demoted:?}");
    let answer = patch(&server, iri, &name).send(&server);
    assert_eq!(answer.status, 403, "{answer:?}");
    assert_eq!(answer.json()["missingPermissions"], json!(["identity:organization:update"]));
    let answer = server.request("DELETE", iri).send(&server);
    assert_eq!(answer.json()["missingPermissions"], json!(["identity:organization:delete"]));
    assert_eq!(server.get(iri)["name"], "Renamed");
}
