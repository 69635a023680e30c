//! The examples of the document are true: what is an example of a thing is that thing, and what is one of a request
//! is answered as a success, on a server that has what they speak of.

use std::collections::BTreeSet;

use flowkiwi_medias::contract::Operation;
use serde_json::Value;

use crate::harness::{Request, Server, resolve, violations};

const UNIT: &str = "7abc-8def-0123456789ab";

/// The things that examples of requests are about, by the collection that they are in.
fn subject(collection: &str) -> String {
    let number = match collection {
        "organizations" => "0000",
        "products" => "7f01",
        "variants" => "7f02",
        _ => "7f00",
    };
    format!("/rest/api/{collection}/0198c1d2-{number}-{UNIT}")
}

fn reset(server: &Server) {
    assert_eq!(Request::new("POST", "/ephemeral/reset").send(server).status, 204);
}

#[test]
fn examples_are_what_their_schemas_say() {
    let server = Server::ephemeral();
    let document = server.document();
    let mut seen = 0;
    let mut hold = |place: &str, schema: &Value, examples: &[&Value]| {
        for example in examples {
            let errors = violations(&document, schema, example);
            assert!(errors.is_empty(), "{place}: {errors:?}\n{example}");
            seen += 1;
        }
    };
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        let examples: Vec<_> = schema["examples"].as_array().into_iter().flatten().collect();
        hold(name, schema, &examples);
    }
    for kind in ["parameters", "headers"] {
        for (name, described) in document["components"][kind].as_object().unwrap() {
            let example: Vec<_> = described.get("example").into_iter().collect();
            hold(name, &described["schema"], &example);
        }
    }
    for (name, response) in document["components"]["responses"].as_object().unwrap() {
        for described in response["content"].as_object().into_iter().flatten().map(|(_, it)| it) {
            let examples = described["examples"].as_object().into_iter().flatten();
            let examples: Vec<_> =
                examples.map(|(_, it)| &resolve(&document, it)["value"]).collect();
            hold(name, &described["schema"], &examples);
        }
    }
    assert!(seen > 40, "{seen}");
}

#[test]
fn an_example_of_a_thing_is_that_thing() {
    let server = Server::ephemeral();
    let document = server.document();
    let mut compared = BTreeSet::new();
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        for example in schema["examples"].as_array().into_iter().flatten() {
            let Some(path) = example["@id"].as_str() else { continue };
            // Problems are of all requests, the trash and the audit of what was done.
            let is_of_the_start = example["@context"].is_string()
                && !["TrashedMedia", "AuditEntry", "Entrypoint"].contains(&name.as_str());
            if is_of_the_start {
                assert_eq!(&server.get(path), example, "{name}");
                compared.insert(name.as_str());
            }
        }
    }
    let expected =
        ["Identity", "Media", "Membership", "Organization", "Product", "Role", "Token", "Variant"];
    assert_eq!(compared, BTreeSet::from(expected));

    let media = subject("medias");
    assert_eq!(server.request("DELETE", media).send(&server).status, 204);
    let mut trashed = server.get(&subject("trashed-medias"));
    let mut example = document["components"]["schemas"]["TrashedMedia"]["examples"][0].clone();
    for time in ["deletedAt", "purgedAt", "deletedBy"] {
        assert_eq!(trashed[time].take().is_string(), example[time].take().is_string());
    }
    assert_eq!(trashed, example);
}

#[test]
fn an_example_of_a_request_is_answered_as_a_success() {
    let server = Server::ephemeral();
    let document = server.document();
    let mut sent = BTreeSet::new();
    for operation in Operation::ALL.iter().copied() {
        let described = &document["paths"][operation.path()][operation.method().to_lowercase()];
        let content = resolve(&document, &described["requestBody"])["content"].as_object();
        let collection = operation.path().split('/').nth(3).unwrap_or_default();
        let path = operation
            .path()
            .replace(&format!("/rest/api/{collection}/{{id}}"), &subject(collection));
        for (media_type, body) in content.into_iter().flatten() {
            let schema = resolve(&document, &body["schema"]);
            for example in schema["examples"].as_array().into_iter().flatten() {
                reset(&server);
                let request = server.request(operation.method(), path.clone());
                let answer = request.body(media_type, example.to_string()).send(&server);
                let id = operation.id();
                assert!((200..300).contains(&answer.status), "{id}: {example}\n{answer:?}");
                let status = answer.status.to_string();
                let response = resolve(&document, &described["responses"][status.as_str()]);
                let media_type = answer.header("Content-Type").unwrap().split(';').next().unwrap();
                let answered = answer.json();
                let errors =
                    violations(&document, &response["content"][media_type]["schema"], &answered);
                assert!(errors.is_empty(), "{id}: {errors:?}\n{answer:?}");
                assert_said(id, example, &answered);
                sent.insert(id);
            }
        }
    }
    assert!(sent.len() > 12, "{sent:?}");
}

/// What was sent is what is there, for each member that is answered by the same name.
fn assert_said(id: &str, example: &Value, answered: &Value) {
    for (name, value) in example.as_object().unwrap() {
        let is_merged = value.is_object();
        if let Some(there) = answered.get(name).filter(|_| !is_merged) {
            assert_eq!(there, value, "{id}: {name}");
        }
    }
}
