//! The contract as it is handed out: as it is written, as JSON, and in the words of OpenAPI 3.0.

use std::io::Read as _;

use flate2::read::GzDecoder;
use flowkiwi_medias::config::Origins;
use serde_json::Value;

use crate::harness::{Answer, Request, Server, resolve, shared};

const FLAVOURS: [&str; 4] =
    ["/openapi.yaml", "/openapi.json", "/openapi-3.0.json", "/openapi-3.0.json?without=multipart"];

fn get(path: &str) -> Answer {
    let answer = Request::new("GET", path).send(shared());
    assert_eq!(answer.status, 200, "{path} {answer:?}");
    answer
}

#[test]
fn the_contract_is_served_as_it_is_written() {
    let yaml = get("/openapi.yaml");
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi/openapi.yaml");
    assert!(yaml.body == std::fs::read(file).unwrap(), "the bytes differ");
    assert_eq!(yaml.header("Content-Type"), Some("application/yaml"));
    let json = get("/openapi.json").json();
    assert_eq!(json["openapi"], "3.1.0");
    assert_eq!(json["servers"][1]["variables"]["tenant"]["default"], "demo");
}

#[test]
fn readers_of_3_0_are_told_of_the_same_operations() {
    let (new, old) = (get("/openapi.json").json(), get("/openapi-3.0.json").json());
    assert_eq!(old["openapi"], "3.0.3");
    let names = |document: &Value| -> Vec<String> {
        let paths = document["paths"].as_object().unwrap().values();
        let operations = paths.flat_map(|item| item.as_object().unwrap().values().cloned());
        operations.map(|it| it["operationId"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&new), names(&old));
    let title = &old["components"]["schemas"]["NotFound"]["properties"]["title"];
    assert_eq!((&title["type"], &title["nullable"]), (&"string".into(), &true.into()));
    let delete = &old["paths"]["/rest/api/medias/{id}"]["delete"];
    assert_eq!(delete["security"], serde_json::json!([{"bearer": []}]));
    assert_eq!(delete["x-permissions"], serde_json::json!(["identity:media:delete"]));
    let without = get("/openapi-3.0.json?without=multipart").json();
    let mut expected = names(&old);
    expected.retain(|name| name != "uploadMedia");
    assert_eq!(names(&without), expected);
    assert!(!without.to_string().contains("multipart/form-data"));
}

#[test]
fn nothing_in_a_flavour_refers_to_what_it_does_not_have() {
    for path in &FLAVOURS[1..] {
        let document = get(path).json();
        let mut unread = vec![&document];
        while let Some(value) = unread.pop() {
            match value {
                Value::Object(members) => {
                    resolve(&document, value);
                    unread.extend(members.values());
                }
                Value::Array(items) => unread.extend(items),
                _ => {}
            }
        }
    }
}

#[test]
fn there_is_no_flavour_without_anything_else() {
    let refused = Request::new("GET", "/openapi-3.0.json?without=json").send(shared());
    assert_eq!(refused.status, 400, "{refused:?}");
    assert_eq!(refused.json()["type"], "/rest/api/errors/400");
}

#[test]
fn who_has_a_flavour_is_not_sent_it_again() {
    let mut tags = Vec::new();
    for path in FLAVOURS {
        for encoding in ["identity", "gzip"] {
            let asked = || Request::new("GET", path).header("Accept-Encoding", encoding);
            let tag = asked().send(shared()).header("ETag").unwrap().to_owned();
            assert!(tag.starts_with('"'), "a strong tag: {tag}");
            let again = asked().header("If-None-Match", format!("\"x\", W/{tag}")).send(shared());
            assert_eq!((again.status, again.body.len()), (304, 0), "{path} {again:?}");
            assert_eq!(again.header("ETag"), Some(tag.as_str()));
            let other = asked().header("If-None-Match", "\"x\"").send(shared());
            assert_eq!(other.status, 200);
            tags.push(tag);
        }
    }
    tags.sort();
    tags.dedup();
    assert_eq!(tags.len(), 2 * FLAVOURS.len(), "a tag for each representation");
}

#[test]
fn a_flavour_is_compressed_for_who_takes_it_so() {
    for path in FLAVOURS {
        let plain = get(path);
        assert_eq!(plain.header("Content-Encoding"), None);
        let answer = Request::new("GET", path).header("Accept-Encoding", "br, gzip").send(shared());
        assert_eq!(answer.header("Content-Encoding"), Some("gzip"), "{path}");
        assert!(answer.body.len() * 5 < plain.body.len(), "{} bytes", answer.body.len());
        assert!(answer.header("Vary").unwrap().contains("Accept-Encoding"));
        let mut decoded = Vec::new();
        GzDecoder::new(answer.body.as_slice()).read_to_end(&mut decoded).unwrap();
        assert!(decoded == plain.body, "{path}: the bytes differ");
        for refused in ["gzip;q=0", "identity, gzip;q=0.5"] {
            let answer = Request::new("GET", path).header("Accept-Encoding", refused);
            assert_eq!(answer.send(shared()).header("Content-Encoding"), None, "{refused}");
        }
    }
}

#[test]
fn head_tells_of_a_flavour_what_get_does() {
    for path in FLAVOURS {
        let (get, head) = (get(path), Request::new("HEAD", path).send(shared()));
        assert_eq!((head.status, head.body.len()), (200, 0), "{head:?}");
        for header in ["Content-Type", "Content-Length", "ETag", "Access-Control-Allow-Origin"] {
            assert_eq!(head.header(header), get.header(header), "{path} {header}");
        }
    }
}

#[test]
fn a_page_of_any_origin_may_read_the_contract() {
    let listed = Origins::Listed(vec!["https://admin.example".to_owned()]);
    let servers = [None, Some(listed), Some(Origins::Any)]
        .map(|origins| origins.map(|origins| Server::start(|settings| settings.cors = origins)));
    for server in &servers {
        let server = server.as_ref().unwrap_or_else(|| shared());
        for path in FLAVOURS {
            let page = "https://editor.example";
            let read = Request::new("GET", path).header("Origin", page).send(server);
            let allowed = read.header("Access-Control-Allow-Origin").unwrap();
            assert!(["*", page].contains(&allowed), "{allowed}");
            let exposed = read.header("Access-Control-Expose-Headers").unwrap().to_lowercase();
            assert!(exposed.contains("etag"), "{exposed}");
            assert_eq!(read.header("Access-Control-Allow-Credentials"), None);
            let asked = Request::new("OPTIONS", path)
                .header("Origin", page)
                .header("Access-Control-Request-Method", "GET")
                .header("Access-Control-Request-Headers", "if-none-match")
                .send(server);
            assert!([200, 204].contains(&asked.status), "{asked:?}");
            let allowed = asked.header("Access-Control-Allow-Origin").unwrap();
            assert!(["*", page].contains(&allowed), "{allowed}");
            let headers = asked.header("Access-Control-Allow-Headers").unwrap().to_lowercase();
            assert!(headers.contains("if-none-match"), "{headers}");
        }
    }
}
