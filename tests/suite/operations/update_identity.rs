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
