//! `POST /rest/api/medias`, beyond its statuses: what is read from the bytes, what is kept of the form, what is
//! refused, and what comes back.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use diesel::connection::SimpleConnection as _;
use flowkiwi_medias::contract::Operation;
use image::ImageFormat;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::Exercise;
use crate::{
    harness::{Answer, Request, Server},
    pictures::{picture, with_exif},
    statuses::{UPLOAD_BYTES, second_connection},
};

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| post(server).form(&[("file", Some("a.txt"), b"a")]),
    statuses: |server, ledger| {
        ledger.enter(Operation::UploadMedia, 201, (EXERCISE.request)(server).send(server));
        let torn = post(server).body("multipart/form-data; boundary=edge", "--edge\r\nContent-Dis");
        ledger.enter(Operation::UploadMedia, 400, torn.send(server));
        let large = vec![b'a'; UPLOAD_BYTES as usize + 1];
        let large = post(server).form(&[("file", Some("a.txt"), &large)]);
        ledger.enter(Operation::UploadMedia, 413, large.send(server));
    },
};

type Part<'a> = (&'a str, Option<&'a str>, &'a [u8]);

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";

fn post(server: &Server) -> Request {
    server.request("POST", "/rest/api/medias")
}

fn upload(server: &Server, bytes: &[u8]) -> Answer {
    post(server).form(&[("file", Some("a"), bytes)]).send(server)
}

/// The sample is all there is.
fn nothing_was_kept(server: &Server) {
    server.drained();
    assert_eq!(server.files().len(), 1, "the sample's alone");
    let list = server.request("GET", "/rest/api/medias").send(server).json();
    assert_eq!(list["totalItems"], 1);
}

pub(super) fn bound(server: &Server, quota_bytes: usize) {
    let bound = format!("update organizations set quota_bytes = {quota_bytes}");
    second_connection(server).batch_execute(&bound).unwrap();
}

/// What the administrator's organization stores, in bytes.
pub(super) fn stored(server: &Server) -> usize {
    server.stored().iter().map(|(_, bytes)| *bytes as usize).sum()
}

#[test]
fn the_bytes_say_what_they_are_and_not_the_client() {
    let server = Server::start(|_| {});
    let parts: &[Part<'_>] = &[("alt", None, b"A dot"), ("file", Some("../dot.html"), PNG)];
    let answer = post(&server).form(parts).send(&server);
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
fn everything_that_is_said_of_a_file_is_kept() {
    let server = Server::start(|_| {});
    let parts: &[Part<'_>] = &[
        ("tags", None, b"lamps"),
        ("focalPoint", None, br#"{"x": 0.25, "y": 1}"#),
        ("file", Some("a.png"), PNG),
        ("filename", None, b"folder/lamp.png"),
        ("title", None, b"Lamp"),
        ("alt", None, b""),
        ("tags", None, b"brass"),
        ("description", None, "Une lampe à pied".as_bytes()),
        ("metadata", None, br#"{"a": {"b": [1, null]}, "c": null}"#),
        ("unheard-of", None, b"a"),
    ];
    let answer = post(&server).form(parts).send(&server);
    assert_eq!(answer.status, 201, "{answer:?}");
    let media = answer.json();
    for (name, value) in [
        ("filename", json!("lamp.png")),
        ("title", json!("Lamp")),
        ("alt", json!("")),
        ("description", json!("Une lampe à pied")),
        ("tags", json!(["lamps", "brass"])),
        ("focalPoint", json!({"x": 0.25, "y": 1.0})),
        ("metadata", json!({"a": {"b": [1, null]}, "c": null})),
    ] {
        assert_eq!(media[name], value, "{name}");
    }
    let again = server.request("GET", media["@id"].as_str().unwrap()).send(&server);
    assert_eq!(again.json(), media);
    let plain = upload(&server, b"b").json();
    for name in ["title", "alt", "description", "focalPoint", "width", "height"] {
        assert_eq!(plain.get(name), Some(&json!(null)), "{name}");
    }
    assert_eq!((&plain["tags"], &plain["metadata"]), (&json!([]), &json!({})));
}

#[test]
fn a_picture_has_its_width_and_height() {
    let server = Server::start(|_| {});
    let jpeg = picture(ImageFormat::Jpeg, 30, 20);
    let photograph = with_exif(&jpeg, &vec![vec![0; 60_000]; 4]);
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' width='30' height='20'/>".to_vec();
    let size = [json!(30), json!(20)];
    let nothing = [json!(null), json!(null)];
    for (bytes, mime_type, expected) in [
        (picture(ImageFormat::Png, 30, 20), "image/png", &size),
        (picture(ImageFormat::Gif, 30, 20), "image/gif", &size),
        (picture(ImageFormat::WebP, 30, 20), "image/webp", &size),
        (jpeg.clone(), "image/jpeg", &size),
        (photograph, "image/jpeg", &size),
        (jpeg[..20].to_vec(), "image/jpeg", &nothing),
        (svg, "image/svg+xml", &nothing),
        (b"30 x 20".to_vec(), "text/plain", &nothing),
    ] {
        let media = upload(&server, &bytes).json();
        assert_eq!(media["mimeType"], mime_type);
        assert_eq!([&media["width"], &media["height"]], [&expected[0], &expected[1]], "{media}");
    }
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
    let other = format!("sha256:{}", "0".repeat(64));
    let metadata = format!("{{\"a\": {}{}}}", "[".repeat(17), "]".repeat(17));
    let file: Part<'_> = ("file", Some("a"), b"a");
    let cases: [(&[Part<'_>], u16, &str); 11] = [
        (&[("file", Some("a"), &large)], 413, ""),
        (&[("alt", None, b"no file")], 422, "file"),
        (&[file, ("filename", None, b"")], 422, "filename"),
        (&[("file", None, b"a"), ("filename", None, b"..")], 422, "filename"),
        (&[file, ("file", Some("b"), b"b")], 422, "file"),
        (&[file, ("tags", None, b"a"), ("tags", None, b"a")], 422, "tags"),
        (&[file, ("tags", None, b" a")], 422, "tags[0]"),
        (&[file, ("focalPoint", None, br#"{"x": 2, "y": 0}"#)], 422, "focalPoint.x"),
        (&[file, ("metadata", None, b"[]")], 422, "metadata"),
        (&[file, ("metadata", None, metadata.as_bytes())], 422, "metadata"),
        (&[file, ("checksum", None, other.as_bytes())], 422, "checksum"),
    ];
    for (parts, status, path) in cases {
        let answer = post(&server).form(parts).send(&server);
        assert_eq!(answer.status, status, "{answer:?}");
        if status == 422 {
            assert_eq!(answer.json()["violations"][0]["propertyPath"], path, "{answer:?}");
        }
    }
    nothing_was_kept(&server);
}

#[test]
fn content_that_does_not_have_its_digest_is_not_kept() {
    let server = Server::start(|_| {});
    let form = || post(&server).form(&[("file", Some("a"), &[b'a'; 100_000])]);
    let sha256 = STANDARD.encode(Sha256::digest(form().content()));
    let file = STANDARD.encode(Sha256::digest([b'a'; 100_000]));
    for wrong in [format!("sha-256=:{file}:"), "sha-256=:AAAA:".to_owned(), "sha-256".to_owned()] {
        let answer = form().header("Content-Digest", &wrong).send(&server);
        assert_eq!(answer.status, 400, "{wrong} {answer:?}");
        assert!(answer.json()["detail"].as_str().unwrap().contains("Content-Digest"));
    }
    nothing_was_kept(&server);
    for right in [format!("sha-256=:{sha256}:"), format!("md5=:AAAA:, sha-256=:{sha256}:")] {
        let answer = form().header("Content-Digest", &right).send(&server);
        assert_eq!(answer.status, 201, "{right} {answer:?}");
    }
    let checksum = form_checksum(&[b'a'; 100_000]);
    let parts: &[Part<'_>] =
        &[("checksum", None, checksum.as_bytes()), ("file", Some("a"), &[b'a'; 100_000])];
    assert_eq!(post(&server).form(parts).send(&server).status, 201);
    // The digest of a content without bytes is looked at too, and so is that of JSON.
    let path = format!("/rest/api/medias/{}", server.media);
    let patch = server.request("PATCH", path).body("application/merge-patch+json", "{}");
    let answer = patch.header("Content-Digest", format!("sha-256=:{file}:")).send(&server);
    assert_eq!(answer.status, 400, "{answer:?}");
}

fn form_checksum(bytes: &[u8]) -> String {
    let digits: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{digits}")
}

#[test]
fn uploads_side_by_side_stay_within_the_quota() {
    let server = Server::start(|_| {});
    bound(&server, stored(&server) + 3_500);
    let upload = |byte| upload(&server, &[byte; 1_000]).status;
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let uploads: Vec<_> = (b'a'..=b'h').map(|byte| scope.spawn(move || upload(byte))).collect();
        uploads.into_iter().map(|upload| upload.join().unwrap()).collect()
    });
    let count = |status| statuses.iter().filter(|one| **one == status).count();
    assert_eq!((count(201), count(413)), (3, 5), "{statuses:?}");
    server.drained();
    assert_eq!(server.files().len(), 4);
}

#[test]
fn an_upload_over_the_quota_says_what_to_do_and_bytes_that_are_there_cost_nothing() {
    let server = Server::start(|_| {});
    assert_eq!(upload(&server, b"the same").status, 201);
    bound(&server, stored(&server));
    let answer = upload(&server, b"others");
    assert_eq!(answer.status, 413, "{answer:?}");
    assert!(answer.json()["hint"].as_str().unwrap().contains("quota"));
    assert_eq!(upload(&server, b"the same").status, 201);
    server.drained();
    assert_eq!(server.files().len(), 2);
}

#[test]
fn a_file_over_the_limit_is_answered_before_the_rest_is_sent() {
    let server = Server::start(|settings| settings.max_upload_bytes = 10_000);
    let paths = [
        ("POST /rest/api/medias".to_owned(), "multipart/form-data; boundary=edge"),
        (format!("PUT /rest/api/medias/{}/content", server.media), "image/png"),
    ];
    let lengths =
        ["Content-Length: 2147483648\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n80000000\r\n"];
    for ((line, media_type), length) in paths.iter().flat_map(|path| lengths.map(|it| (path, it))) {
        let mut stream = TcpStream::connect(server.url.trim_start_matches("http://")).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let head = format!(
            "{line} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\n\
             X-Flowkiwi-Organization-Id: {}\r\nContent-Type: {media_type}\r\n\
             {length}--edge\r\nContent-Disposition: form-data; \
             name=\"file\"; filename=\"a\"\r\n\r\n",
            server.token, server.organization
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&[b'a'; 10_001]).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    }
    nothing_was_kept(&server);
}

#[test]
fn a_picture_that_says_it_has_more_pixels_than_can_be_is_kept_without_a_size() {
    let server = Server::start(|_| {});
    let mut vast = PNG.to_vec();
    vast[16..20].copy_from_slice(&u32::MAX.to_be_bytes());
    let answer = upload(&server, &vast);
    assert_eq!(answer.status, 201, "{answer:?}");
    let media = answer.json();
    assert_eq!((&media["width"], &media["height"]), (&json!(null), &json!(null)));
}
