//! What the API says of itself, over the wire; `consumers` has clients read it.

use serde_json::{Value, json};

use crate::harness::{Request, shared};

fn get(path: &str) -> Value {
    let answer = Request::new("GET", path).send(shared());
    assert_eq!(answer.status, 200, "{path}: {answer:?}");
    assert_eq!(answer.header("Content-Type"), Some("application/ld+json; charset=utf-8"), "{path}");
    answer.json()
}

#[test]
fn a_client_finds_everything_from_the_entrypoint() {
    let entrypoint = get("/rest/api");
    assert_eq!(entrypoint["@id"], "/rest/api");
    assert_eq!(entrypoint["@type"], "Entrypoint");
    assert_eq!(entrypoint["media"], "/rest/api/medias");
    let context = get(entrypoint["@context"].as_str().unwrap());
    assert_eq!(context["@context"]["media"], json!({"@id": "Entrypoint/media", "@type": "@id"}));
    let documentation = get("/rest/api/docs.jsonld");
    assert_eq!(documentation["@type"], "ApiDocumentation");
    assert_eq!(documentation["entrypoint"], entrypoint["@id"]);
}

#[test]
fn every_class_of_the_documentation_has_a_context() {
    for class in get("/rest/api/docs.jsonld")["supportedClass"].as_array().unwrap() {
        let name = class["title"].as_str().unwrap();
        let context = get(&format!("/rest/api/contexts/{name}"));
        assert_eq!(context["@context"]["@vocab"], "/rest/api/docs.jsonld#", "{name}");
    }
}

#[test]
fn the_type_of_every_documented_refusal_leads_to_what_it_means() {
    let document = shared().document();
    let mut statuses = std::collections::BTreeSet::new();
    for item in document["paths"].as_object().unwrap().values() {
        for operation in item.as_object().unwrap().values() {
            let answered = operation["responses"].as_object().unwrap().keys();
            statuses.extend(answered.filter(|status| status.starts_with(['4', '5'])).cloned());
        }
    }
    assert!(statuses.contains("403"));
    for status in statuses {
        let path = format!("/rest/api/errors/{status}");
        let problem = get(&path);
        assert_eq!(problem["@id"], path);
        assert_eq!(problem["type"], path);
        assert_eq!(problem["status"].to_string(), status);
        assert!(!problem["title"].as_str().unwrap().is_empty(), "{problem}");
        assert!(!problem["detail"].as_str().unwrap().is_empty(), "{problem}");
    }
}

#[test]
fn what_the_server_does_not_have_is_not_found() {
    for path in [
        "/rest/api/errors/418",
        "/rest/api/errors/200",
        "/rest/api/errors/x",
        "/rest/api/contexts/None",
    ] {
        let answer = Request::new("GET", path).send(shared());
        assert_eq!((answer.status, &answer.json()["status"]), (404, &json!(404)), "{path}");
    }
}

#[test]
fn the_documents_are_public_and_are_given_as_plain_json_too() {
    for path in
        ["/rest/api", "/rest/api/contexts/Media", "/rest/api/docs.jsonld", "/rest/api/errors/403"]
    {
        let answer = Request::new("GET", path).header("Accept", "application/json").send(shared());
        assert_eq!(
            answer.header("Content-Type"),
            Some("application/json; charset=utf-8"),
            "{path}"
        );
        assert_eq!(answer.json(), get(path));
    }
}
