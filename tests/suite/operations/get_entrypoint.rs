//! `GET /rest/api`. What it says is looked at in `documents` and `consumers`.

use flowkiwi_medias::contract::Operation;

use super::Exercise;
use crate::harness::Request;

pub(super) const EXERCISE: Exercise = Exercise {
    request: |_| Request::new("GET", "/rest/api"),
    statuses: |server, ledger| {
        ledger.enter(Operation::GetEntrypoint, 200, (EXERCISE.request)(server).send(server));
    },
};
