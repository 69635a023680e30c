//! `GET /rest/api/tokens/{id}`.

use flowkiwi_medias::contract::Operation;
use serde_json::json;

use super::Exercise;

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| {
        let made = server.post("/rest/api/tokens", &json!({"name": "ci"}));
        server.request("GET", made["@id"].as_str().unwrap())
    },
    statuses: |server, ledger| {
        ledger.enter(Operation::GetToken, 200, (EXERCISE.request)(server).send(server));
    },
};
