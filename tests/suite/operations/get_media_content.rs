//! `GET /rest/api/medias/{id}/content`.

use flowkiwi_medias::contract::Operation;

use super::Exercise;

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| server.request("GET", format!("/rest/api/medias/{}/content", server.media)),
    statuses: |server, ledger| {
        let whole = (EXERCISE.request)(server).send(server);
        ledger.enter(Operation::GetMediaContent, 200, whole);
    },
};
