//! `GET /rest/api/memberships/{id}`.

use flowkiwi_medias::contract::Operation;

use super::{Exercise, whole_and_known};

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| server.request("GET", server.new_membership(&[])),
    statuses: |server, ledger| {
        whole_and_known(server, ledger, Operation::GetMembership, EXERCISE.request);
    },
};
