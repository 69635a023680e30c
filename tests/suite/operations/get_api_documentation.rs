//! `GET /rest/api/docs.jsonld`. What it says is looked at in `documents` and `consumers`.

use flowkiwi_medias::contract::Operation;

use super::Exercise;
use crate::harness::Request;

pub(super) const EXERCISE: Exercise = Exercise {
    request: |_| Request::new("GET", "/rest/api/docs.jsonld"),
    statuses: |server, ledger| {
        ledger.enter(Operation::GetApiDocumentation, 200, (EXERCISE.request)(server).send(server));
    },
};
