//! `GET /rest/api/trashed-medias/{id}`.

use flowkiwi_medias::contract::Operation;
use jiff::{SignedDuration, Timestamp};

use super::Exercise;
use crate::harness::{Request, Server};

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| trashed(server, "GET"),
    statuses: |server, ledger| {
        ledger.enter(Operation::GetTrashedMedia, 200, (EXERCISE.request)(server).send(server));
    },
};

/// A request about a media that is in the trash.
pub(super) fn trashed(server: &Server, method: &str) -> Request {
    let media = server.upload(b"to be trashed");
    let deleted = server.request("DELETE", format!("/rest/api/medias/{media}")).send(server);
    assert_eq!(deleted.status, 204);
    server.request(method, format!("/rest/api/trashed-medias/{media}"))
}

#[test]
fn the_trash_tells_who_deleted_it_when_and_when_it_goes() {
    let server = Server::start(|_| {});
    let before = server.get(&format!("/rest/api/medias/{}", server.media));
    let path = format!("/rest/api/medias/{}", server.media);
    assert_eq!(server.request("DELETE", path).send(&server).status, 204);
    let media = server.get(&format!("/rest/api/trashed-medias/{}", server.media));
    for member in ["id", "filename", "title", "mimeType", "size", "checksum"] {
        assert_eq!(media[member], before[member], "{member}");
    }
    assert_eq!(media["deletedBy"], before["createdBy"]);
    let time = |member: &str| media[member].as_str().unwrap().parse::<Timestamp>().unwrap();
    let kept = time("purgedAt").duration_since(time("deletedAt"));
    assert_eq!(kept, SignedDuration::from_hours(30 * 24));
}
