//! `GET /rest/api/audit-entries/{id}`.

use flowkiwi_medias::contract::Operation;

use super::Exercise;

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| {
        let list = server.get("/rest/api/audit-entries");
        server.request("GET", list["member"][0]["@id"].as_str().unwrap())
    },
    statuses: |server, ledger| {
        ledger.enter(Operation::GetAuditEntry, 200, (EXERCISE.request)(server).send(server));
    },
};
