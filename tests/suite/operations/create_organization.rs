//! `POST /rest/api/organizations`.

use flowkiwi_medias::contract::Operation;
use serde_json::json;

use super::Exercise;
use crate::harness::Server;

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| {
        let body = json!({"name": "Second", "quotaBytes": 1000});
        server.request("POST", "/rest/api/organizations").json(&body)
    },
    statuses: |server, ledger| {
        let made = (EXERCISE.request)(server).send(server);
        ledger.enter(Operation::CreateOrganization, 201, made);
    },
};

#[test]
fn whoever_makes_an_organization_administrates_it() {
    let server = Server::start(|_| {});
    let body = json!({"name": "Second & Co", "deletePolicy": "refuse", "trashRetentionDays": 0});
    let made = server.post("/rest/api/organizations", &body);
    assert_eq!((&made["deletePolicy"], &made["trashRetentionDays"]), (&json!("refuse"), &json!(0)));
    assert_eq!((&made["quotaBytes"], &made["storedBytes"]), (&json!(null), &json!(0)));
    assert!(made["slug"].as_str().unwrap().starts_with("second-co-"), "{made}");
    let id = made["id"].as_str().unwrap();
    let there = |path: &str| {
        let answer = server.request("GET", path).acting_as(id).send(&server);
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()
    };
    let roles = there("/rest/api/roles?order[createdAt]=asc");
    let names: Vec<_> =
        roles["member"].as_array().unwrap().iter().map(|one| &one["name"]).collect();
    assert_eq!(names, ["administrator", "editor", "viewer"]);
    let members = there("/rest/api/memberships");
    assert_eq!(members["totalItems"], 1);
    assert_eq!(members["member"][0]["roles"], json!([roles["member"][0]["@id"]]));
    // It begins with nothing but the entry that tells of its making.
    assert_eq!(there("/rest/api/medias")["totalItems"], 0);
    let audit = there("/rest/api/audit-entries");
    assert_eq!((&audit["totalItems"], &audit["member"][0]["subject"]), (&json!(1), &made["@id"]));
}

#[test]
fn what_a_name_tells_of_others_is_nothing() {
    let server = Server::start(|_| {});
    server.another_organization();
    // The slug of another organization is no longer to be had, and nobody learns it.
    for name in ["Other", "other", "Default"] {
        let made = server.post("/rest/api/organizations", &json!({"name": name}));
        assert_eq!(made["name"], name);
    }
    for (body, path) in [
        (json!({}), "name"),
        (json!({"name": " a"}), "name"),
        (json!({"name": "a", "quotaBytes": -1}), "quotaBytes"),
        (json!({"name": "a", "trashRetentionDays": 40_000}), "trashRetentionDays"),
        (json!({"name": "a", "deletePolicy": "maybe"}), "deletePolicy"),
    ] {
        let request = server.request("POST", "/rest/api/organizations");
        let answer = request.json(&body).send(&server);
        assert_eq!(answer.violation().0, path, "{body}");
    }
}
