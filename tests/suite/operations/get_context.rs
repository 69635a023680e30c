//! `GET /rest/api/contexts/{name}`. What it says is looked at in `documents` and `consumers`.

use flowkiwi_medias::contract::Operation;

use super::Exercise;
use crate::harness::Request;

pub(super) const EXERCISE: Exercise = Exercise {
    request: |_| Request::new("GET", "/rest/api/contexts/Media"),
    statuses: |server, ledger| {
        ledger.enter(Operation::GetContext, 200, (EXERCISE.request)(server).send(server));
        let long = format!("/rest/api/contexts/{}", "a".repeat(201));
        let long = (EXERCISE.request)(server).at(long).send(server);
        ledger.enter(Operation::GetContext, 422, long);
    },
};
