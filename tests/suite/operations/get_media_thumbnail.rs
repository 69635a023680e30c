//! `GET /rest/api/medias/{id}/thumbnails/{preset}`: pictures made smaller, and what has none.

use flowkiwi_medias::contract::Operation;
use image::ImageFormat;
use serde_json::Value;

use super::Exercise;
use crate::{
    harness::{Answer, Request, Server},
    pictures::picture,
};

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| get(server, &server.media, "small"),
    statuses: |server, ledger| {
        let thumbnail = (EXERCISE.request)(server).send(server);
        let tag = thumbnail.header("ETag").unwrap().to_owned();
        ledger.enter(Operation::GetMediaThumbnail, 200, thumbnail);
        let known = (EXERCISE.request)(server).header("If-None-Match", tag).send(server);
        ledger.enter(Operation::GetMediaThumbnail, 304, known);
    },
};

fn get(server: &Server, id: &str, preset: &str) -> Request {
    server.request("GET", format!("/rest/api/medias/{id}/thumbnails/{preset}"))
}

fn upload(server: &Server, bytes: &[u8]) -> Value {
    let request = server.request("POST", "/rest/api/medias");
    let answer = request.form(&[("file", Some("a"), bytes)]).send(server);
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()
}

fn patch(server: &Server, iri: &str, change: &str) {
    let request = server.request("PATCH", iri);
    let answer = request.body("application/merge-patch+json", change).send(server);
    assert_eq!(answer.status, 200, "{answer:?}");
}

/// The width and the height of a thumbnail, and its pixel in the middle.
fn seen(answer: &Answer) -> (u32, u32, [u8; 3]) {
    assert_eq!(answer.status, 200, "{answer:?}");
    let picture = image::load_from_memory(&answer.body).unwrap().to_rgb8();
    let (width, height) = picture.dimensions();
    (width, height, picture.get_pixel(width / 2, height / 2).0)
}

#[test]
fn every_preset_has_its_size() {
    let server = Server::start(|_| {});
    let media = upload(&server, &picture(ImageFormat::Jpeg, 2000, 1000));
    let id = media["id"].as_str().unwrap();
    for (preset, width, height) in
        [("small", 150, 150), ("square", 600, 600), ("medium", 600, 300), ("large", 1600, 800)]
    {
        let answer = get(&server, id, preset).send(&server);
        assert_eq!(answer.header("Content-Type"), Some("image/jpeg"));
        let (seen_width, seen_height, _) = seen(&answer);
        assert_eq!((seen_width, seen_height), (width, height), "{preset}");
    }
    assert_eq!(media["thumbnailUrl"], format!("/rest/api/medias/{id}/thumbnails/small"));
    let unknown = get(&server, id, "huge").send(&server);
    assert_eq!(unknown.status, 422, "{unknown:?}");
    assert_eq!(unknown.json()["violations"][0]["propertyPath"], "preset");
}

#[test]
fn a_thumbnail_follows_the_focal_point_and_the_bytes() {
    let server = Server::start(|_| {});
    let media = upload(&server, &picture(ImageFormat::Png, 1200, 300));
    let (id, iri) = (media["id"].as_str().unwrap(), media["@id"].as_str().unwrap());
    let small = || get(&server, id, "small").send(&server);
    patch(&server, iri, r#"{"focalPoint": {"x": 0.1, "y": 0.5}}"#);
    let red = small();
    assert!(seen(&red).2[0] > 200, "{:?}", seen(&red));
    let tag = red.header("ETag").unwrap();
    let again = || get(&server, id, "small").header("If-None-Match", tag).send(&server).status;
    patch(&server, iri, r#"{"title": "Two halves"}"#);
    assert_eq!(again(), 304);
    patch(&server, iri, r#"{"focalPoint": {"x": 0.9, "y": 0.5}}"#);
    assert_eq!(again(), 200);
    assert!(seen(&small()).2[2] > 200);
    let put = server.request("PUT", format!("{iri}/content"));
    let put = put.body("image/gif", picture(ImageFormat::Gif, 100, 80)).send(&server);
    assert_eq!(put.status, 200);
    let (width, height, _) = seen(&small());
    assert_eq!((width, height), (80, 80));
}

#[test]
fn a_thumbnail_is_kept_and_goes_with_the_last_that_needs_its_bytes() {
    let server = Server::start(|_| {});
    let media = upload(&server, &picture(ImageFormat::Png, 400, 300));
    let (id, iri) = (media["id"].as_str().unwrap(), media["@id"].as_str().unwrap());
    let before = server.files().len();
    let tag = |answer: Answer| answer.header("ETag").unwrap().to_owned();
    let first = tag(get(&server, id, "medium").send(&server));
    assert_eq!(server.files().len(), before + 1);
    assert_eq!(tag(get(&server, id, "medium").send(&server)), first);
    assert_eq!(server.files().len(), before + 1);
    assert_eq!(server.request("DELETE", iri).send(&server).status, 204);
    assert_eq!(get(&server, id, "medium").send(&server).status, 404);
    let purge = server.request("DELETE", format!("/rest/api/trashed-medias/{id}")).send(&server);
    assert_eq!(purge.status, 204);
    server.drained();
    assert_eq!(server.files().len(), before - 1);
}

#[test]
fn what_is_no_picture_has_no_thumbnail() {
    let server = Server::start(|_| {});
    for bytes in [b"words".as_slice(), b"<svg xmlns='http://www.w3.org/2000/svg'/>"] {
        let media = upload(&server, bytes);
        assert_eq!(media.get("thumbnailUrl"), Some(&Value::Null));
        let answer = get(&server, media["id"].as_str().unwrap(), "small").send(&server);
        assert_eq!(answer.status, 404, "{answer:?}");
    }
}

#[test]
fn a_picture_that_is_broken_or_too_large_is_refused_and_the_server_goes_on() {
    let server = Server::start(|_| {});
    let png = picture(ImageFormat::Png, 40, 30);
    // The head of a picture of 2.5 milliard pixels, which would be 10 GB.
    let mut bomb = png.clone();
    bomb[16..24].copy_from_slice(&[0, 0, 0xc3, 0x50, 0, 0, 0xc3, 0x50]);
    let checksum = crc(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&checksum.to_be_bytes());
    for (bytes, code) in [
        (bomb, "picture-too-large"),
        (png[..50].to_vec(), "picture-broken"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF".to_vec(), "picture-broken"),
    ] {
        let media = upload(&server, &bytes);
        for _ in ["once", "again"] {
            let answer = get(&server, media["id"].as_str().unwrap(), "large").send(&server);
            assert_eq!(answer.status, 422, "{answer:?}");
            assert_eq!(answer.json()["violations"][0]["code"], code);
        }
    }
    assert_eq!(get(&server, &server.media, "large").send(&server).status, 200);
}

/// The CRC-32 of a chunk (PNG, annex D).
fn crc(bytes: &[u8]) -> u32 {
    let turn = |crc: u32, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), turn))
}
