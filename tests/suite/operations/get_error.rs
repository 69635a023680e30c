//! `GET /rest/api/errors/{status}`. What it says is looked at in `documents` and `consumers`.

use flowkiwi_medias::contract::Operation;

use super::Exercise;
use crate::harness::Request;

pub(super) const EXERCISE: Exercise = Exercise {
    request: |_| Request::new("GET", "/rest/api/errors/403"),
    statuses: |server, ledger| {
        ledger.enter(Operation::GetError, 200, (EXERCISE.request)(server).send(server));
        let long = format!("/rest/api/errors/{}", "a".repeat(201));
        let long = (EXERCISE.request)(server).at(long).send(server);
        ledger.enter(Operation::GetError, 422, long);
    },
};
