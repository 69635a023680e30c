//! `GET /rest/api/identities/{id}`.

use flowkiwi_medias::contract::Operation;
use serde_json::json;

use super::{Exercise, whole_and_known};

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| {
        let made = server.post("/rest/api/identities", &json!({"name": "A. Kiwi"}));
        server.request("GET", made["@id"].as_str().unwrap())
    },
    statuses: |server, ledger| {
        whole_and_known(server, ledger, Operation::GetIdentity, EXERCISE.request);
    },
};
