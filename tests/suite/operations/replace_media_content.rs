//! `PUT /rest/api/medias/{id}/content`: other bytes for the same media.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use flowkiwi_medias::contract::Operation;
use image::ImageFormat;
use sha2::{Digest as _, Sha256};

use super::{
    Exercise,
    upload_media::{bound, stored},
};
use crate::{
    harness::{Request, Server},
    pictures::picture,
};

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| put(server, &server.media).body("text/plain", "other bytes"),
    statuses: |server, ledger| {
        let id = server.upload(b"some bytes");
        let replaced = put(server, &id).body("text/plain", "other bytes").send(server);
        ledger.enter(Operation::ReplaceMediaContent, 200, replaced);
        let damaged = (EXERCISE.request)(server).header("Content-Digest", "sha-256=:AAAA:");
        ledger.enter(Operation::ReplaceMediaContent, 400, damaged.send(server));
    },
};

fn put(server: &Server, id: &str) -> Request {
    server.request("PUT", format!("/rest/api/medias/{id}/content"))
}

#[test]
fn the_bytes_are_others_and_the_rest_is_as_it_was() {
    let server = Server::start(|_| {});
    let path = format!("/rest/api/medias/{}", server.media);
    let before = server.request("GET", &path).send(&server).json();
    let bytes = picture(ImageFormat::Gif, 30, 20);
    let answer = put(&server, &server.media).body("text/html", bytes.clone()).send(&server);
    assert_eq!(answer.status, 200, "{answer:?}");
    let after = answer.json();
    let changed = ["checksum", "height", "mimeType", "size", "updatedAt", "version", "width"];
    for (name, value) in before.as_object().unwrap() {
        assert_eq!(after[name] != *value, changed.contains(&name.as_str()), "{name}");
    }
    assert_eq!((&after["mimeType"], &after["version"]), (&"image/gif".into(), &2.into()));
    assert_eq!(server.request("GET", &path).send(&server).json(), after);
    let content = server.request("GET", format!("{path}/content")).send(&server);
    assert_eq!(content.header("Content-Type"), Some("image/gif"));
    assert!(content.body == bytes);
    server.drained();
    assert_eq!(server.files().len(), 1, "the bytes it had are gone");
}

#[test]
fn what_is_not_sent_replaces_nothing() {
    let server = Server::start(|_| {});
    let id = server.upload(b"some bytes");
    let answer = put(&server, &id).with_body("").send(&server);
    assert_eq!(answer.status, 400, "{answer:?}");
    let empty = put(&server, &id).body("text/plain", "").send(&server);
    assert_eq!((empty.status, &empty.json()["size"]), (200, &0.into()), "{empty:?}");
}

#[test]
fn the_same_bytes_again_are_no_change() {
    let server = Server::start(|_| {});
    let id = server.upload(b"the same");
    let again = put(&server, &id).body("text/plain", "the same").send(&server);
    assert_eq!((again.status, &again.json()["version"]), (200, &1.into()));
    // Bytes that another media has are shared with it.
    let other = put(&server, &server.media).body("text/plain", "the same").send(&server);
    assert_eq!((other.status, &other.json()["version"]), (200, &2.into()));
    server.drained();
    assert_eq!(server.files().len(), 1);
    let gone = server.request("DELETE", format!("/rest/api/medias/{id}")).send(&server);
    assert_eq!(gone.status, 204);
    let content = format!("/rest/api/medias/{}/content", server.media);
    assert_eq!(server.request("GET", content).send(&server).body, b"the same");
}

#[test]
fn bytes_are_replaced_only_where_that_is_meant_and_whole() {
    let server = Server::start(|settings| settings.max_upload_bytes = 1_000);
    let id = server.upload(b"as it was");
    let ask = || put(&server, &id).body("text/plain", "other bytes");
    let tag = ask().with_body("as it was").send(&server).header("ETag").unwrap().to_owned();
    let sha256 = |bytes: &[u8]| format!("sha-256=:{}:", STANDARD.encode(Sha256::digest(bytes)));
    let stale = ask().header("If-Match", "\"0-0\"").send(&server);
    assert_eq!((stale.status, stale.header("ETag")), (412, Some(tag.as_str())));
    let long_ago = "Sun, 06 Nov 1994 08:49:37 GMT";
    assert_eq!(ask().header("If-Unmodified-Since", long_ago).send(&server).status, 412);
    let damaged = ask().header("Content-Digest", sha256(b"some bytes")).send(&server);
    assert_eq!(damaged.status, 400, "{damaged:?}");
    assert_eq!(ask().with_body(vec![0; 1_001]).send(&server).status, 413);
    server.drained();
    assert_eq!(server.files().len(), 2);
    let meant = ask().header("If-Match", &tag).header("Content-Digest", sha256(b"other bytes"));
    assert_eq!(meant.send(&server).status, 200);
    assert_eq!(ask().header("If-Match", tag).with_body("more").send(&server).status, 412);
    server.drained();
    assert_eq!(server.files().len(), 2);
}

#[test]
fn what_is_replaced_makes_room_for_what_replaces_it() {
    let server = Server::start(|_| {});
    let id = server.upload(&[b'a'; 1_000]);
    bound(&server, stored(&server));
    let replace = |bytes: Vec<u8>| put(&server, &id).body("text/plain", bytes).send(&server).status;
    assert_eq!(replace(vec![b'b'; 1_001]), 413);
    assert_eq!(replace(vec![b'b'; 1_000]), 200);
    assert_eq!(replace(vec![b'c'; 900]), 200);
    server.drained();
    assert_eq!(server.files().len(), 2);
}
