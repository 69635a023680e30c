//! Requests that no client sends which means well: whatever comes back is a problem, and tells nothing of the
//! server's insides.

use std::{
    io::{Read as _, Write as _},
    net::{Shutdown, TcpStream},
    time::Duration,
};

use serde_json::Value;

use crate::harness::{Server, shared};

/// What came back, as it was read.
pub(crate) struct Raw {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

/// Sends bytes, and reads until the server has no more to say; nothing, where it hung up without a word.
pub(crate) fn send(server: &Server, request: &[u8]) -> Option<Raw> {
    let address = server.url.strip_prefix("http://").unwrap();
    let mut connection = TcpStream::connect(address).unwrap();
    connection.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    // The server may have refused the request before all of it was sent.
    let _ = connection.write_all(request).and_then(|()| connection.shutdown(Shutdown::Write));
    let mut answer = Vec::new();
    let mut chunk = [0; 4096];
    // A connection that was reset has said what it had to say.
    while let Ok(count @ 1..) = connection.read(&mut chunk) {
        answer.extend_from_slice(&chunk[..count]);
    }
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some(Raw { status, head: head.to_owned(), body: body.to_owned() })
}

/// A request by the administrator.
pub(crate) fn head(server: &Server, line: &str, more: &str) -> Vec<u8> {
    let Server { token, organization, .. } = server;
    format!(
        "{line} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\
         X-Flowkiwi-Organization-Id: {organization}\r\n{more}\r\n"
    )
    .into_bytes()
}

/// What no answer may name.
const INSIDES: [&str; 12] = [
    "sqlite",
    "diesel",
    "select ",
    "insert ",
    "actix",
    "serde",
    "tokio",
    ".rs",
    "panicked",
    "/tmp",
    "flowkiwi-data",
    "os error",
];

fn assert_problem(server: &Server, what: &str, raw: &Raw, status: u16) {
    let Raw { head, body, .. } = raw;
    assert_eq!(raw.status, status, "{what}: {head}\n{body}");
    let lower = head.to_lowercase();
    let media_type = "\r\ncontent-type: application/problem+json; charset=utf-8";
    assert!(lower.contains(media_type), "{what}: {head}");
    let problem: Value =
        serde_json::from_str(body).unwrap_or_else(|it| panic!("{what}: {it} {body}"));
    assert_eq!(problem["status"], status, "{what}");
    assert_eq!(problem["type"], format!("/rest/api/errors/{status}"), "{what}");
    assert_eq!(problem["@id"], problem["type"], "{what}");
    assert!(problem["@context"].is_object() && problem["detail"].is_string(), "{what}: {body}");
    let said = format!("{head} {body}").to_lowercase();
    for inside in INSIDES {
        assert!(!said.contains(inside), "{what} tells of `{inside}`: {said}");
    }
    let folder = server.settings.data.to_str().unwrap().to_lowercase();
    assert!(!said.contains(&folder), "{what} tells where the data is: {said}");
}

#[test]
fn whatever_is_refused_is_refused_as_a_problem() {
    let server = shared();
    let media = format!("/rest/api/medias/{}", server.media);
    let with = |line: &str, more: &str, body: &[u8]| {
        let length = format!("{more}Content-Length: {}\r\n", body.len());
        [head(server, line, &length), body.to_vec()].concat()
    };
    let patch = format!("PATCH {media}");
    let json = "Content-Type: application/merge-patch+json\r\n";
    let form = "Content-Type: multipart/form-data; boundary=edge\r\n";
    let deep = "[".repeat(100_000);
    let post = "POST /rest/api/medias";
    let chunked = |body: &str| {
        let more = format!("{json}Transfer-Encoding: chunked\r\n");
        [head(server, &patch, &more), body.as_bytes().to_vec()].concat()
    };
    let cases: Vec<(&str, Vec<u8>, u16)> = vec![
        ("an unknown path", head(server, "GET /rest/api/nowhere", ""), 404),
        ("a path outside of the API", head(server, "GET /.env", ""), 404),
        ("a path that climbs", head(server, "GET /rest/api/../../etc/passwd", ""), 404),
        ("a file that Swagger UI does not have", head(server, "GET /swagger-ui/none.js", ""), 404),
        ("an unknown media", head(server, "GET /rest/api/medias/%27%20or%201=1--", ""), 404),
        ("a path in a broken encoding", head(server, "GET /rest/api/nowhere/%zz", ""), 400),
        ("an id in a broken encoding", head(server, "GET /rest/api/medias/%zz", ""), 400),
        ("an id that is no text", head(server, "GET /rest/api/medias/%ff%fe", ""), 400),
        ("a query in a broken encoding", head(server, "GET /rest/api/medias?filename=%", ""), 400),
        ("a page that is no number", head(server, "GET /rest/api/medias?page=first", ""), 400),
        ("a page that is too large", head(server, "GET /rest/api/medias?page=9999999", ""), 422),
        ("a method that the path does not have", head(server, "PUT /rest/api/medias", ""), 405),
        ("a method that nobody knows", head(server, "FROBNICATE /rest/api/medias", ""), 405),
        ("a trace", head(server, "TRACE /rest/api/medias", ""), 405),
        ("a method that health does not have", head(server, "POST /healthz", ""), 405),
        ("a method that the contract does not have", head(server, "DELETE /openapi.json", ""), 405),
        ("a type that cannot be given", head(server, "GET /rest/api/medias", "Accept: image/png\r\n"), 406),
        ("broken JSON", with(&patch, json, b"{\"alt\": "), 400),
        ("JSON that is no text", with(&patch, json, b"\"\xff\xfe\""), 400),
        ("JSON that is too deep", with(&patch, json, deep.as_bytes()), 400),
        ("JSON of another form", with(&patch, json, b"[1]"), 422),
        ("a body of another type", with(&patch, "Content-Type: text/plain\r\n", b"a"), 415),
        ("a body of no type", with(&patch, "", b"{}"), 415),
        ("a body that is compressed", with(&patch, &format!("{json}Content-Encoding: gzip\r\n"), b"{}"), 415),
        ("a body that is too large", with(&patch, json, &vec![b' '; 3 << 20]), 413),
        ("a form without its boundary", with(post, "Content-Type: multipart/form-data\r\n", b"a"), 400),
        ("a form that breaks off", with(post, form, b"--edge\r\nContent-Disp"), 400),
        ("a form without its file", with(post, form, b"--edge--\r\n"), 422),
        ("a body that breaks off", chunked("2\r\n{}\r\n"), 400),
        ("no token", b"GET /rest/api/medias HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".to_vec(), 401),
        ("a token that is no text", b"GET /rest/api/medias HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer \xff\r\n\r\n".to_vec(), 401),
        ("no organization", head(server, "GET /rest/api/medias", "X-Flowkiwi-Organization-Id: b\r\n"), 422),
    ];
    for (what, request, status) in cases {
        let raw = send(server, &request).unwrap_or_else(|| panic!("{what} is not answered"));
        assert_problem(server, what, &raw, status);
    }
    // To the framework a chunk of no length is a client that has gone: it may hang up.
    if let Some(raw) = send(server, &chunked("zz\r\n{}\r\n0\r\n\r\n")) {
        assert_problem(server, "a chunk of no length", &raw, 400);
    }
}

/// Whoever declares too much is told so before any of it is sent, and one who does not has it read up to the limit.
#[test]
fn what_declares_more_than_is_taken_is_refused_before_it_is_sent() {
    let server = shared();
    let media = format!("/rest/api/medias/{}", server.media);
    // Beside the file a form may have other parts, and what stands around them.
    let far = server.settings.max_upload_bytes + (8 << 20);
    for (line, media_type) in [
        ("POST /rest/api/medias".to_owned(), "multipart/form-data; boundary=edge"),
        (format!("PUT {media}/content"), "image/png"),
        (format!("PATCH {media}"), "application/merge-patch+json"),
    ] {
        let more = format!("Content-Type: {media_type}\r\nContent-Length: {far}\r\n");
        let mut connection =
            TcpStream::connect(server.url.strip_prefix("http://").unwrap()).unwrap();
        connection.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        connection.write_all(&head(server, &line, &more)).unwrap();
        let mut answer = [0; 12];
        connection.read_exact(&mut answer).unwrap_or_else(|error| panic!("{line}: {error}"));
        assert_eq!(&answer, b"HTTP/1.1 413", "{line}");
    }
}

/// What is no HTTP is answered before there is a request that anyone could handle.
#[test]
fn what_is_no_http_is_refused_as_a_problem() {
    let many = format!("GET / HTTP/1.1\r\n{}\r\n", "A: a\r\n".repeat(200));
    let long = format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "a".repeat(70_000));
    let longer = format!("GET / HTTP/1.1\r\nA: {}\r\n\r\n", "a".repeat(200_000));
    for (request, detail) in [
        ("\x16\x03\x01\x02\x00\x01\x00\x01", "not well-formed"),
        ("GET / HTTP/9.9\r\n\r\n", "not well-formed"),
        ("GET / HTTP/1.1\r\nno colon\r\n\r\n", "not well-formed"),
        ("GET / HTTP/1.1\r\nContent-Length: many\r\n\r\n", "not well-formed"),
        ("GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "not well-formed"),
        (&many, "header fields"),
        (&long, "not well-formed"),
        (&longer, "header fields"),
    ] {
        let raw = send(shared(), request.as_bytes()).unwrap();
        assert_problem(shared(), &format!("{request:.40?}"), &raw, 400);
        assert!(raw.body.contains(detail), "{request:.40?}: {}", raw.body);
        let head = raw.head.to_lowercase();
        for field in ["date: ", "connection: close", "x-request-id: ", "link: <http://127.0.0.1:"] {
            assert!(head.contains(&format!("\r\n{field}")), "{request:.40?}: {field} {}", raw.head);
        }
        assert_eq!(head.matches("content-length").count(), 1, "{}", raw.head);
    }
}

/// Requests that come before on the same connection have their answers, of any framing, as they are.
#[test]
fn what_is_no_http_behind_requests_is_refused_behind_their_answers() {
    let server = shared();
    let Server { token, organization, media, .. } = server;
    let ask = |line: &str| {
        format!(
            "{line} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\n\
             X-Flowkiwi-Organization-Id: {organization}\r\n\r\n"
        )
    };
    for line in [
        format!("GET /rest/api/medias/{media}"),
        format!("HEAD /rest/api/medias/{media}"),
        format!("GET /rest/api/medias/{media}/content"),
        format!("HEAD /rest/api/medias/{media}/content"),
        "GET /swagger-ui/swagger-ui.css".to_owned(),
        "GET /nowhere".to_owned(),
    ] {
        let raw = send(server, format!("{}{}nonsense\r\n\r\n", ask(&line), ask(&line)).as_bytes());
        let Raw { head, body, .. } = raw.unwrap();
        let all = format!("{head}\r\n\r\n{body}");
        let (_, last) = all.rsplit_once("HTTP/1.1 400 Bad Request\r\n").unwrap_or_else(|| {
            panic!("{line}: {:.2000}", all);
        });
        let (head, body) = last.split_once("\r\n\r\n").unwrap();
        let raw = Raw { status: 400, head: format!("\r\n{head}"), body: body.to_owned() };
        assert_problem(server, &line, &raw, 400);
    }
}
