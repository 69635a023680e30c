//! `DELETE /rest/api/trashed-medias/{id}`.

use flowkiwi_medias::contract::Operation;

use super::{Exercise, get_trashed_media::trashed};
use crate::harness::Server;

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| trashed(server, "DELETE"),
    statuses: |server, ledger| {
        ledger.enter(Operation::PurgeMedia, 204, (EXERCISE.request)(server).send(server));
    },
};

#[test]
fn only_what_is_in_the_trash_is_purged_and_only_once() {
    let server = Server::start(|_| {});
    let trashed = format!("/rest/api/trashed-medias/{}", server.media);
    assert_eq!(server.request("DELETE", &trashed).send(&server).status, 404);
    assert_eq!(server.get(&format!("/rest/api/medias/{}", server.media))["version"], 1);
    server.delete_for_good(&server.media);
    assert_eq!(server.request("DELETE", &trashed).send(&server).status, 404);
    assert_eq!(server.request("GET", &trashed).send(&server).status, 404);
}
