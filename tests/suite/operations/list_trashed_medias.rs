//! `GET /rest/api/trashed-medias`.

use flowkiwi_medias::contract::Operation;
use serde_json::json;

use super::Exercise;
use crate::harness::Server;

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| server.request("GET", "/rest/api/trashed-medias"),
    statuses: |server, ledger| {
        let media = server.upload(b"to be listed in the trash");
        let path = format!("/rest/api/medias/{media}");
        assert_eq!(server.request("DELETE", path).send(server).status, 204);
        let listed = (EXERCISE.request)(server).send(server);
        ledger.enter(Operation::ListTrashedMedias, 200, listed);
    },
};

#[test]
fn what_was_deleted_last_comes_first_page_by_page() {
    let server = Server::start(|_| {});
    let mut deleted: Vec<_> =
        [b"a", b"b", b"c"].iter().map(|bytes| server.upload(*bytes)).collect();
    for media in &deleted {
        let path = format!("/rest/api/medias/{media}");
        assert_eq!(server.request("DELETE", path).send(&server).status, 204);
    }
    deleted.reverse();
    for start in ["page=1", "after="] {
        let mut next = Some(format!("/rest/api/trashed-medias?itemsPerPage=2&{start}"));
        let mut seen = Vec::new();
        while let Some(path) = next {
            let page = server.get(&path);
            let members = page["member"].as_array().unwrap();
            seen.extend(members.iter().map(|one| one["id"].as_str().unwrap().to_owned()));
            next = page["view"]["next"].as_str().map(str::to_owned);
        }
        assert_eq!(seen, deleted, "{start}");
    }
    let all = server.get("/rest/api/trashed-medias");
    assert_eq!((&all["totalItems"], all.get("view")), (&json!(3), None));
}
