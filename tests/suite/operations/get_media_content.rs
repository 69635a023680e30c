//! `GET /rest/api/medias/{id}/content`: the bytes, all or a range of them, and only where they are not known.

use std::time::Duration;

use flowkiwi_medias::contract::Operation;
use image::ImageFormat;

use super::Exercise;
use crate::{
    harness::{Answer, Request, Server},
    malformed::{head, send},
    pictures::picture,
    relay::{Relay, Verdict},
    s3::storage,
};

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| get(server, &server.media),
    statuses: |server, ledger| {
        let get = || (EXERCISE.request)(server);
        let whole = get().send(server);
        let tag = whole.header("ETag").unwrap().to_owned();
        ledger.enter(Operation::GetMediaContent, 200, whole);
        let part = get().header("Range", "bytes=0-9").send(server);
        ledger.enter(Operation::GetMediaContent, 206, part);
        let known = get().header("If-None-Match", tag).send(server);
        ledger.enter(Operation::GetMediaContent, 304, known);
        let beyond = get().header("Range", "bytes=999999999-").send(server);
        ledger.enter(Operation::GetMediaContent, 416, beyond);
        let (_store, elsewhere) = presigning();
        let sent_there = (EXERCISE.request)(&elsewhere).send(&elsewhere);
        ledger.enter(Operation::GetMediaContent, 307, sent_there);
    },
};

fn get(server: &Server, id: &str) -> Request {
    server.request("GET", format!("/rest/api/medias/{id}/content"))
}

/// A server that sends downloads to the store of its bytes, which takes all that it is given.
fn presigning() -> (Relay, Server) {
    let store = Relay::start(|head| {
        let listed = "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>";
        Verdict::Answer(200, if head.method == "GET" { listed } else { "" })
    });
    let server = Server::start(|settings| {
        settings.storage = storage(&store.address);
        settings.presigned_download = Some(Duration::from_secs(60));
    });
    (store, server)
}

/// The status, `Content-Range` and the bytes.
fn seen(answer: &Answer) -> (u16, Option<&str>, &str) {
    let bytes = std::str::from_utf8(&answer.body).unwrap();
    (answer.status, answer.header("Content-Range"), bytes)
}

const DATE: &str = "Sun, 06 Nov 1994 08:49:37 GMT";

#[test]
fn a_range_of_the_bytes_is_answered_with_where_there_is_one() {
    let server = Server::start(|_| {});
    let id = server.upload(b"0123456789");
    let ranged = |range: &str| get(&server, &id).header("Range", range).send(&server);
    for (range, told, bytes) in [
        ("bytes=2-4", "bytes 2-4/10", "234"),
        ("bytes=7-", "bytes 7-9/10", "789"),
        ("bytes=-1", "bytes 9-9/10", "9"),
        ("bytes=-99", "bytes 0-9/10", "0123456789"),
        ("bytes=8-99", "bytes 8-9/10", "89"),
    ] {
        let answer = ranged(range);
        assert_eq!(seen(&answer), (206, Some(told), bytes), "{range}");
        assert_eq!(answer.header("Content-Length"), Some(&*bytes.len().to_string()), "{range}");
        assert_eq!(answer.header("Accept-Ranges"), Some("bytes"));
    }
    for range in ["bytes=0-1,3-4", "bytes=4-2", "items=0-1", "bytes=a-b"] {
        assert_eq!(seen(&ranged(range)), (200, None, "0123456789"), "{range}");
    }
    for range in ["bytes=10-", "bytes=-0"] {
        let answer = ranged(range);
        assert_eq!((answer.status, answer.header("Content-Range")), (416, Some("bytes */10")));
    }
}

#[test]
fn a_download_that_broke_off_goes_on_only_with_the_same_bytes() {
    let server = Server::start(|_| {});
    let id = server.upload(b"0123456789");
    let whole = get(&server, &id).send(&server);
    let (tag, date) = (whole.header("ETag").unwrap(), whole.header("Last-Modified").unwrap());
    let resumed = |if_range: &str| {
        let request = get(&server, &id).header("Range", "bytes=5-").header("If-Range", if_range);
        request.send(&server).status
    };
    assert_eq!([tag, date].map(resumed), [206, 206]);
    assert_eq!([&*format!("W/{tag}"), "\"other\"", DATE, "soon"].map(resumed), [200; 4]);
    let put = server.request("PUT", format!("/rest/api/medias/{id}/content"));
    assert_eq!(put.body("text/plain", "9876543210").send(&server).status, 200);
    let now = get(&server, &id).send(&server);
    assert_eq!([tag, date].map(resumed), [200, 200]);
    // The date of bytes that were replaced may be that of those before them.
    let of_now = ["ETag", "Last-Modified"].map(|name| now.header(name).unwrap());
    assert_eq!(of_now.map(resumed), [206, 200]);
}

#[test]
fn bytes_that_are_known_are_not_sent_again_until_they_are_others() {
    let server = Server::start(|_| {});
    let whole = get(&server, &server.media).send(&server);
    let (tag, date) = (whole.header("ETag").unwrap(), whole.header("Last-Modified").unwrap());
    assert!(tag.starts_with('"'), "{tag} is weak");
    assert_eq!(whole.header("Cache-Control"), Some("private, no-cache"));
    let asked = |headers: &[(&str, &str)]| {
        let with = |request: Request, (name, value): &(&str, &str)| request.header(name, *value);
        headers.iter().fold(get(&server, &server.media), with).send(&server)
    };
    let known = asked(&[("If-None-Match", tag), ("Range", "bytes=999999999-")]);
    assert_eq!((known.status, known.header("ETag")), (304, Some(tag)));
    assert_eq!(asked(&[("If-Modified-Since", date)]).status, 304);
    assert_eq!(asked(&[("If-Modified-Since", DATE)]).status, 200);
    assert_eq!(asked(&[("If-Modified-Since", "never")]).status, 200);
    assert_eq!(asked(&[("If-None-Match", "\"other\""), ("If-Modified-Since", date)]).status, 200);
    // What is said of the media is none of its bytes.
    let patch = server.request("PATCH", format!("/rest/api/medias/{}", server.media));
    let patch = patch.body("application/merge-patch+json", r#"{"title": "Kiwi"}"#);
    assert_eq!(patch.send(&server).status, 200);
    assert_eq!(asked(&[("If-None-Match", tag)]).status, 304);
    let put = server.request("PUT", format!("/rest/api/medias/{}/content", server.media));
    assert_eq!(put.body("text/plain", "other").send(&server).status, 200);
    assert_eq!(asked(&[("If-None-Match", tag)]).status, 200);
}

#[test]
fn a_head_has_the_headers_of_a_get_and_knows_no_ranges() {
    let server = Server::start(|_| {});
    let whole = get(&server, &server.media).send(&server);
    let path = format!("/rest/api/medias/{}/content", server.media);
    let head = server.request("HEAD", path).header("Range", "bytes=0-1").send(&server);
    assert_eq!((head.status, head.body.len()), (200, 0));
    for name in ["ETag", "Last-Modified", "Content-Type", "Content-Length", "Content-Disposition"] {
        assert_eq!(head.header(name), whole.header(name), "{name}");
    }
}

#[test]
fn what_a_browser_could_run_is_shut_in_and_only_saved() {
    let server = Server::start(|_| {});
    let disposition = |id: &str, query: &str| {
        let path = format!("/rest/api/medias/{id}/content{query}");
        let answer = server.request("GET", path).send(&server);
        assert_eq!(answer.header("Content-Security-Policy"), Some("sandbox; default-src 'none'"));
        assert_eq!(answer.header("Cross-Origin-Resource-Policy"), Some("same-origin"));
        assert_eq!(answer.header("X-Content-Type-Options"), Some("nosniff"));
        answer.header("Content-Disposition").unwrap().split(';').next().unwrap().to_owned()
    };
    let page = server.upload(b"<html><script>alert(1)</script></html>");
    let shown = server.upload(&picture(ImageFormat::Png, 2, 2));
    assert_eq!(disposition(&page, ""), "attachment");
    assert_eq!(disposition(&shown, ""), "inline");
    assert_eq!(disposition(&shown, "?download=true"), "attachment");
}

#[test]
fn a_range_of_a_large_file_is_its_part() {
    let server = Server::start(|_| {});
    let bytes: Vec<u8> = (0..2_000_000_u32).flat_map(u32::to_le_bytes).collect();
    let id = server.upload(&bytes);
    let part = get(&server, &id).header("Range", "bytes=4000001-7000000").send(&server);
    assert_eq!(part.header("Content-Range"), Some("bytes 4000001-7000000/8000000"));
    assert!(part.body == bytes[4_000_001..=7_000_000]);
}

#[test]
fn bytes_that_are_not_those_that_were_uploaded_are_never_served_as_if_they_were() {
    let server = Server::start(|_| {});
    let raw = |id: &str| {
        let line = format!("GET /rest/api/medias/{id}/content");
        send(&server, &head(&server, &line, ""))
    };
    let whole = |id: &str| raw(id).unwrap();
    for length in [10, 300_000] {
        let bytes = vec![7; length];
        let id = server.upload(&bytes);
        assert_eq!(whole(&id).body.len(), length);
        server.drained();
        let mut files = server.files().into_iter();
        let file = files.find(|file| std::fs::read(file).unwrap() == bytes).unwrap();
        let mut changed = bytes.clone();
        changed[length / 2] = 8;
        std::fs::write(&file, &changed).unwrap();
        // It breaks off, of a short one before it has begun.
        let answer = raw(&id);
        assert!(answer.is_none_or(|it| it.body.len() < length), "{length} bytes came, one another");

        for too_few in [&bytes[1..], &[]] {
            std::fs::write(&file, too_few).unwrap();
            assert_eq!(whole(&id).status, 500);
            let part = get(&server, &id).header("Range", "bytes=1-").send(&server);
            assert!([500, 503].contains(&part.status), "{part:?}");
        }
        std::fs::write(&file, &bytes).unwrap();
        assert_eq!(whole(&id).body.len(), length);
    }
}

#[test]
fn a_download_is_sent_to_the_store_unless_it_is_known_or_only_answered_here() {
    let (store, server) = presigning();
    let reads = || store.seen(|head| head.method == "GET" && !head.target.contains("list-type"));
    let id = &server.media;
    let sent = get(&server, id).send(&server);
    assert_eq!((sent.status, sent.body.len()), (307, 0));
    assert_eq!(sent.header("Cache-Control"), Some("private, no-store"));
    let location = sent.header("Location").unwrap();
    assert!(location.starts_with(&format!("http://{}/kiwi/test/", store.address)), "{location}");
    for parameter in [
        "X-Amz-Expires=60",
        "X-Amz-Signature=",
        "response-content-type=image%2Fpng",
        "response-content-disposition=inline%3B%20filename%3D%22kiwi.png%22",
    ] {
        assert!(location.contains(parameter), "{location}");
    }
    assert_eq!(get(&server, id).header("Range", "bytes=0-9").send(&server).status, 307);
    let known = get(&server, id).header("If-None-Match", sent.header("ETag").unwrap());
    assert_eq!(known.send(&server).status, 304);
    let beyond = get(&server, id).header("Range", "bytes=999999999-");
    assert_eq!(beyond.send(&server).status, 416);
    assert!(reads().is_empty(), "nothing was read here");
    let other = get(&server, id).header("If-None-Match", "\"other\"");
    assert_eq!(other.send(&server).status, 307);
    // The store would hold these against the date and the tag that it has itself.
    for name in ["If-Modified-Since", "If-Range"] {
        assert_ne!(get(&server, id).header(name, DATE).send(&server).status, 307, "{name}");
    }
    assert_eq!(reads().len(), 2);
    assert_eq!(get(&server, id).without("Authorization").send(&server).status, 401);
}
