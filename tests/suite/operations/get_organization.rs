//! `GET /rest/api/organizations/{id}`.

use flowkiwi_medias::contract::Operation;

use super::{Exercise, whole_and_known};

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| {
        server.request("GET", format!("/rest/api/organizations/{}", server.organization))
    },
    statuses: |server, ledger| {
        whole_and_known(server, ledger, Operation::GetOrganization, EXERCISE.request);
    },
};
