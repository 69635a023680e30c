//! `GET /rest/api/medias/{id}`.

use flowkiwi_medias::contract::Operation;

use super::Exercise;
use crate::harness::Server;

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| server.request("GET", format!("/rest/api/medias/{}", server.media)),
    statuses: |server, ledger| {
        let get = || (EXERCISE.request)(server);
        let whole = get().send(server);
        let tag = whole.header("ETag").unwrap().to_owned();
        ledger.enter(Operation::GetMedia, 200, whole);
        let known = get().header("If-None-Match", tag).send(server);
        ledger.enter(Operation::GetMedia, 304, known);
    },
};

#[test]
fn what_is_known_is_not_sent_again_until_it_changes() {
    let server = Server::start(|_| {});
    let path = format!("/rest/api/medias/{}", server.media);
    let get = |tags: &str| server.request("GET", &path).header("If-None-Match", tags).send(&server);
    let whole = server.request("GET", &path).send(&server);
    let tag = whole.header("ETag").unwrap().to_owned();
    assert!(tag.starts_with('"'), "{tag} is weak");
    for tags in [&tag, "*", &format!("\"other\", W/{tag}")] {
        let answer = get(tags);
        assert_eq!((answer.status, answer.header("ETag")), (304, Some(tag.as_str())), "{tags}");
    }
    assert_eq!(get("\"other\"").status, 200);
    let patch = server.request("PATCH", &path);
    let patch = patch.body("application/merge-patch+json", r#"{"alt": "Another"}"#).send(&server);
    assert_eq!(patch.status, 200);
    let again = get(&tag);
    assert_eq!((again.status, again.header("ETag")), (200, patch.header("ETag")));
    assert_eq!(again.json(), patch.json());
}

#[test]
fn a_head_has_the_headers_of_a_get_and_no_body() {
    let server = Server::start(|_| {});
    let path = format!("/rest/api/medias/{}", server.media);
    let get = server.request("GET", &path).send(&server);
    let head = server.request("HEAD", &path).send(&server);
    assert_eq!((head.status, head.body.len()), (200, 0));
    for name in ["ETag", "Content-Type", "Content-Length", "Link", "Vary"] {
        assert_eq!(head.header(name), get.header(name), "{name}");
    }
}
