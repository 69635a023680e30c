//! `GET /rest/api/roles/{id}`.

use flowkiwi_medias::contract::Operation;

use super::{Exercise, whole_and_known};

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| server.request("GET", server.role("viewer")),
    statuses: |server, ledger| {
        whole_and_known(server, ledger, Operation::GetRole, EXERCISE.request);
    },
};
