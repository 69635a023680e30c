//! `GET /rest/api/organizations`.

use flowkiwi_medias::contract::Operation;
use serde_json::{Value, json};

use super::Exercise;
use crate::harness::{Server, paged};

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| server.request("GET", "/rest/api/organizations"),
    statuses: |server, ledger| {
        ledger.enter(Operation::ListOrganizations, 200, (EXERCISE.request)(server).send(server));
    },
};

#[test]
fn the_caller_sees_those_it_may_read_and_no_other() {
    let server = Server::start(|_| {});
    server.another_organization();
    let ours = format!("/rest/api/organizations/{}", server.organization);
    let second = server.post("/rest/api/organizations", &json!({"name": "Second"}));
    let list = server.get("/rest/api/organizations");
    assert_eq!(iris(&list), [second["@id"].clone(), json!(ours)]);
    assert_eq!(list["totalItems"], 2);
    // A token for one organization, and one that may not read the other.
    let bound = server.new_token(&["--role", "administrator"]);
    let list = server.get_with(&bound, "/rest/api/organizations");
    assert_eq!((iris(&list), &list["totalItems"]), (vec![json!(ours)], &json!(1)));
    let second = second["id"].as_str().unwrap();
    let stranger = server.request_with(&bound, "GET", format!("/rest/api/organizations/{second}"));
    assert_eq!(stranger.send(&server).status, 404);
}

#[test]
fn pages_and_cursors_miss_nothing() {
    let server = Server::start(|_| {});
    for name in ["A", "B", "C"] {
        server.post("/rest/api/organizations", &json!({"name": name}));
    }
    paged(&server, "/rest/api/organizations", 4);
}

fn iris(list: &Value) -> Vec<Value> {
    list["member"].as_array().unwrap().iter().map(|one| one["@id"].clone()).collect()
}
