//! Requests of which two readers could think differently where they end (RFC 9112 §6, §11.2): each is refused, and
//! the connection with it, so that nothing that hides in the body of one is ever taken for another.

use serde_json::json;

use crate::{
    harness::{Server, shared},
    malformed::{Raw, send},
};

/// What hides behind a request, and has an answer of its own that nothing else has.
const HIDDEN: &str = "GET /rest/api/hidden HTTP/1.1\r\nHost: a\r\n\r\n";

fn patch(server: &Server, framing: &str, body: &str) -> String {
    let Server { token, organization, media, .. } = server;
    format!(
        "PATCH /rest/api/medias/{media} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\n\
         X-Flowkiwi-Organization-Id: {organization}\r\n\
         Content-Type: application/merge-patch+json\r\n{framing}\r\n{body}"
    )
}

/// The statuses of all answers on the connection.
fn statuses(server: &Server, request: &str) -> Vec<u16> {
    let Some(Raw { head, body, .. }) = send(server, request.as_bytes()) else { return Vec::new() };
    let all = format!("{head}\r\n\r\n{body}");
    let statuses = all.match_indices("HTTP/1.1 ").map(|(at, _)| all[at + 9..at + 12].parse());
    statuses.map(Result::unwrap).collect()
}

#[test]
fn a_request_that_ends_in_two_places_is_refused_with_its_connection() {
    let server = Server::start(|_| {});
    let chunks = format!("0\r\n\r\n{HIDDEN}");
    let sized = format!("2\r\n{{}}\r\n0\r\n\r\n{HIDDEN}");
    for (what, framing, body) in [
        ("a length and chunks", "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", &chunks),
        ("chunks and a length", "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", &chunks),
        ("two lengths", "Content-Length: 2\r\nContent-Length: 4\r\n", &sized),
        ("a list of lengths", "Content-Length: 2, 4\r\n", &sized),
        ("a length with a sign", "Content-Length: +2\r\n", &sized),
        ("a negative length", "Content-Length: -2\r\n", &sized),
        ("a length in another base", "Content-Length: 0x2\r\n", &sized),
        ("a length that is too long", "Content-Length: 99999999999999999999\r\n", &sized),
        ("no length that can be read", "Content-Length: \u{b}2\r\n", &sized),
        ("a coding that nobody knows", "Transfer-Encoding: xchunked\r\n", &sized),
        ("chunks that are not last", "Transfer-Encoding: chunked, gzip\r\n", &sized),
        ("chunks in another coding", "Transfer-Encoding: gzip, chunked\r\n", &sized),
        ("chunks twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", &sized),
        ("a coding after a control character", "Transfer-Encoding: \u{b}chunked\r\n", &sized),
        ("a space before the colon", "Transfer-Encoding : chunked\r\n", &sized),
        ("a folded field", "Transfer-Encoding:\r\n chunked\r\n", &sized),
        ("a field that begins with a space", " Transfer-Encoding: chunked\r\n", &sized),
        ("a field with a NUL", "Transfer-Encoding: chun\0ked\r\n", &sized),
        ("a field with a bare return", "X-A: a\rTransfer-Encoding: chunked\r\n", &sized),
    ] {
        let statuses = statuses(&server, &patch(&server, framing, body));
        assert!(
            statuses.iter().all(|status| [400, 413, 501].contains(status)),
            "{what}: {statuses:?}"
        );
        assert!(statuses.len() <= 1, "{what}: {statuses:?}, something hid in it");
    }
}

#[test]
fn chunks_that_are_none_are_refused_with_their_connection() {
    let server = Server::start(|_| {});
    let chunked = "Transfer-Encoding: chunked\r\n";
    for (what, body) in [
        ("a size with a sign", format!("+2\r\n{{}}\r\n0\r\n\r\n{HIDDEN}")),
        ("a size in C's notation", format!("0x2\r\n{{}}\r\n0\r\n\r\n{HIDDEN}")),
        ("a size that overflows", format!("10000000000000002\r\n{{}}\r\n0\r\n\r\n{HIDDEN}")),
        ("no size", format!("\r\n{{}}\r\n0\r\n\r\n{HIDDEN}")),
        ("more than the size", format!("1\r\n{{}}\r\n0\r\n\r\n{HIDDEN}")),
        ("a size ended by a line feed alone", format!("2\n{{}}\r\n0\r\n\r\n{HIDDEN}")),
    ] {
        let statuses = statuses(&server, &patch(&server, chunked, &body));
        assert!(statuses.iter().all(|status| *status == 400), "{what}: {statuses:?}");
        assert!(statuses.len() <= 1, "{what}: {statuses:?}, something hid in it");
    }
}

/// What is well-formed, if seldom seen, is read as it is meant: the next request is the next.
#[test]
fn what_is_framed_in_one_way_alone_is_read_so() {
    let server = shared();
    for (framing, body) in [
        ("Content-Length: 2\r\n", "{}".to_owned()),
        ("content-length: 2\r\n", "{}".to_owned()),
        ("Transfer-Encoding: chunked\r\n", "2\r\n{}\r\n0\r\n\r\n".to_owned()),
        ("TRANSFER-ENCODING: Chunked\r\n", "1\r\n{\r\n1\r\n}\r\n0\r\n\r\n".to_owned()),
        ("Transfer-Encoding: chunked\r\n", "2;name=value\r\n{}\r\n0\r\n\r\n".to_owned()),
        ("Transfer-Encoding: chunked\r\n", "0002\r\n{}\r\n000\r\n\r\n".to_owned()),
    ] {
        let request = patch(server, framing, &(body + HIDDEN));
        assert_eq!(statuses(server, &request), [200, 404], "{framing:?}");
    }
}

#[test]
fn fields_are_what_they_are_in_any_case_and_no_two_of_one_decide() {
    let server = shared();
    let Server { token, organization, media, .. } = server;
    let get = |fields: &str| {
        format!(
            "GET /rest/api/medias/{media} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{fields}\r\n"
        )
    };
    let who = format!("Authorization: Bearer {token}\r\n");
    let whose = format!("X-Flowkiwi-Organization-Id: {organization}\r\n");
    for (fields, status) in [
        (format!("{who}{whose}"), 200),
        (format!("{who}{whose}").to_lowercase().replace(&token.to_lowercase(), token), 200),
        (
            format!(
                "AUTHORIZATION: bEARER {token}\r\nX-FLOWKIWI-ORGANIZATION-ID: {organization}\r\n"
            ),
            200,
        ),
        (format!("{who}{who}{whose}"), 401),
        (format!("{who}{whose}{whose}"), 422),
        (format!("Authorization: Basic YTpi\r\n{who}{whose}"), 401),
        (format!("{who}{whose}Host: b\r\n"), 400),
        (format!("{who}{whose}If-None-Match: \"a\"\r\nIf-None-Match: *\r\n"), 422),
    ] {
        assert_eq!(statuses(server, &get(&fields)), [status], "{fields}");
    }
}

#[test]
fn a_name_that_is_said_twice_means_the_last_of_them() {
    let server = Server::start(|_| {});
    let path = format!("/rest/api/medias/{}", server.media);
    let patch = |body: &str| {
        let request = server.request("PATCH", &path);
        request.body("application/merge-patch+json", body).send(&server)
    };
    assert_eq!(patch(r#"{"alt": "a", "alt": "b"}"#).json()["alt"], "b");
    let twice = patch(r#"{"metadata": {"a": 1, "a": 2}}"#);
    assert_eq!(twice.json()["metadata"], json!({"a": 2}));
    let deep =
        format!("{{\"metadata\": {{\"a\": {}1{}}}}}", "[".repeat(10_000), "]".repeat(10_000));
    assert_eq!(patch(&deep).status, 400);
}

#[test]
fn a_name_of_a_file_gets_into_no_header_but_as_a_name() {
    let server = Server::start(|_| {});
    let long = "a".repeat(5_000);
    for name in [
        "../../etc/passwd",
        "..\\..\\boot.ini",
        "a\"; filename=\"evil.html",
        "a\r\nSet-Cookie: a=b",
        "a\nX-Evil: 1",
        "a\0.png",
        "\u{202e}gnp.exe",
        "\u{2066}a\u{2069}.png",
        "раураl.png",
        "a%0d%0aX-Evil: 1",
        "a;b=c.png",
        "archive.zip/../../a",
        "\u{1f95d}.png",
        "'';!--\"<script>=&{()}.html",
        &long,
    ] {
        let id = server.upload(name.as_bytes());
        let patch = server.request("PATCH", format!("/rest/api/medias/{id}"));
        let patched = patch.merge_patch(&json!({"filename": name})).send(&server);
        if patched.status != 200 {
            assert_eq!(patched.status, 422, "{name:?}: {patched:?}");
            continue;
        }
        let kept = patched.json()["filename"].as_str().unwrap().to_owned();
        assert!(!kept.contains(['/', '\\', '\0', '\r', '\n']) && kept != "..", "{kept:?}");
        let content = server.request("GET", format!("/rest/api/medias/{id}/content")).send(&server);
        assert_eq!(content.status, 200);
        let dispositions: Vec<_> = content
            .headers
            .iter()
            .filter(|(name, _)| name.eq_ignore_ascii_case("content-disposition"))
            .collect();
        assert_eq!(dispositions.len(), 1);
        let disposition = &dispositions[0].1;
        assert!(content.header("Set-Cookie").is_none() && content.header("X-Evil").is_none());
        assert!(disposition.is_ascii(), "{disposition}");
        // `kind; filename="…"; filename*=UTF-8''…`, and nothing else.
        let (plain, encoded) = disposition.split_once("\"; filename*=UTF-8''").unwrap();
        let (_, plain) = plain.split_once("; filename=\"").unwrap();
        assert!(!plain.contains(['"', '\\']), "{disposition}");
        assert!(!encoded.contains([';', '"', ' ', '\'']), "{disposition}");
    }
}
