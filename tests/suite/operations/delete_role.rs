//! `DELETE /rest/api/roles/{id}`.

use flowkiwi_medias::contract::Operation;

use super::{Exercise, create_role};

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| {
        let made = (create_role::EXERCISE.request)(server).send(server).json();
        server.request("DELETE", made["@id"].as_str().unwrap())
    },
    statuses: |server, ledger| {
        let request = (EXERCISE.request)(server);
        ledger.enter(Operation::DeleteRole, 204, request.send(server));
        let held = server.request("DELETE", server.role("administrator"));
        ledger.enter(Operation::DeleteRole, 409, held.send(server));
    },
};
