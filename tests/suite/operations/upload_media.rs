//! `POST /rest/api/medias`, beyond its statuses: what is read from the bytes, and what comes back.

use flowkiwi_medias::contract::Operation;

use super::Exercise;
use crate::{harness::Server, statuses::UPLOAD_BYTES};

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| {
        server.request("POST", "/rest/api/medias").form(&[("file", Some("a.txt"), b"a")])
    },
    statuses: |server, ledger| {
        let post = || server.request("POST", "/rest/api/medias");
        ledger.enter(Operation::UploadMedia, 201, (EXERCISE.request)(server).send(server));
        let torn = post().body("multipart/form-data; boundary=edge", "--edge\r\nContent-Dis");
        ledger.enter(Operation::UploadMedia, 400, torn.send(server));
        let large = vec![b'a'; UPLOAD_BYTES as usize + 1];
        let large = post().form(&[("file", Some("a.txt"), &large)]);
        ledger.enter(Operation::UploadMedia, 413, large.send(server));
    },
};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";

#[test]
fn the_bytes_say_what_they_are_and_not_the_client() {
    let server = Server::start(|_| {});
    let parts: &[(&str, Option<&str>, &[u8])] =
        &[("alt", None, b"A dot"), ("file", Some("../dot.html"), PNG)];
    let answer = server.request("POST", "/rest/api/medias").form(parts).send(&server);
    assert_eq!(answer.status, 201, "{answer:?}");
    let media = answer.json();
    assert_eq!(media["mimeType"], "image/png");
    assert_eq!(media["filename"], "dot.html");
    assert_eq!(media["alt"], "A dot");
    assert_eq!(media["size"], PNG.len());
    assert_eq!(answer.header("Location"), media["@id"].as_str());
    let again = server.request("GET", media["@id"].as_str().unwrap()).send(&server);
    assert_eq!(again.json(), media);
}

#[test]
fn a_large_file_comes_back_as_it_was_sent() {
    let server = Server::start(|_| {});
    let bytes: Vec<u8> =
        (0..8_000_000_u32).flat_map(|number| number.to_le_bytes()).take(8_000_000).collect();
    let id = server.upload(&bytes);
    let content = server.request("GET", format!("/rest/api/medias/{id}/content")).send(&server);
    assert_eq!(content.status, 200);
    assert!(content.body == bytes, "{} bytes", content.body.len());
    assert_eq!(content.header("Content-Length"), Some("8000000"));
    assert_eq!(content.header("Content-Type"), Some("application/octet-stream"));
    assert!(content.header("Content-Disposition").unwrap().starts_with("attachment; "));
}

#[test]
fn a_refused_upload_leaves_nothing_behind() {
    let server = Server::start(|settings| settings.max_upload_bytes = 100);
    let large = [b'a'; 101];
    let post = || server.request("POST", "/rest/api/medias");
    type Part<'a> = (&'a str, Option<&'a str>, &'a [u8]);
    let cases: [(&[Part<'_>], u16, &str); 4] = [
        (&[("file", Some("a"), &large)], 413, ""),
        (&[("alt", None, b"no file")], 422, "file"),
        (&[("file", Some("a"), b"a"), ("filename", None, b"")], 422, "filename"),
        (&[("file", Some("a"), b"a"), ("file", Some("b"), b"b")], 422, "file"),
    ];
    for (parts, status, path) in cases {
        let answer = post().form(parts).send(&server);
        assert_eq!(answer.status, status, "{answer:?}");
        if status == 422 {
            assert_eq!(answer.json()["violations"][0]["propertyPath"], path, "{answer:?}");
        }
    }
    server.drained();
    assert_eq!(server.files().len(), 1, "the sample's alone");
}
