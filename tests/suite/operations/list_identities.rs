//! `GET /rest/api/identities`.

use flowkiwi_medias::contract::Operation;
use serde_json::json;

use super::Exercise;
use crate::harness::{Server, paged};

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| server.request("GET", "/rest/api/identities"),
    statuses: |server, ledger| {
        ledger.enter(Operation::ListIdentities, 200, (EXERCISE.request)(server).send(server));
    },
};

#[test]
fn only_members_are_seen_and_counted() {
    let server = Server::start(|_| {});
    let second = server.post("/rest/api/organizations", &json!({"name": "Second"}));
    let second = second["id"].as_str().unwrap();
    let stranger = server.request("POST", "/rest/api/identities").acting_as(second);
    let stranger = stranger.json(&json!({"name": "Stranger"})).send(&server).json();
    let list = server.get("/rest/api/identities");
    assert_eq!(
        (&list["totalItems"], &list["member"][0]["name"]),
        (&json!(1), &json!("Administrator"))
    );
    let answer = server.request("GET", stranger["@id"].as_str().unwrap()).send(&server);
    assert_eq!(answer.status, 404);
    let there = server.request("GET", "/rest/api/identities").acting_as(second).send(&server);
    assert_eq!(there.json()["totalItems"], 2);
}

#[test]
fn pages_and_cursors_miss_nothing() {
    let server = Server::start(|_| {});
    for name in ["A", "B", "C"] {
        server.post("/rest/api/identities", &json!({"name": name}));
    }
    paged(&server, "/rest/api/identities", 4);
}
