//! What is served beside the API: Swagger UI, health; and what every answer carries.

use flowkiwi_medias::contract::Operation;
use serde_json::Value;

use crate::harness::{Request, shared, violations};

#[test]
fn the_examples_are_valid_by_their_schemas() {
    let document = shared().document();
    let mut examined = 0;
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        for example in schema["examples"].as_array().into_iter().flatten() {
            let errors = violations(&document, schema, example);
            assert!(errors.is_empty(), "{name}: {errors:?}");
            examined += 1;
        }
    }
    assert!(examined > 0);
}

#[test]
fn swagger_ui_reads_the_served_contract() {
    let server = shared();
    let page = Request::new("GET", "/swagger-ui/").send(server);
    assert_eq!(page.status, 200);
    assert!(String::from_utf8_lossy(&page.body).contains("swagger-ui-bundle.js"));
    assert_eq!(page.header("X-Frame-Options"), None);
    let start = Request::new("GET", "/swagger-ui/swagger-initializer.js").send(server);
    assert!(String::from_utf8_lossy(&start.body).contains("/openapi.json"), "{start:?}");
}

#[test]
fn the_server_tells_whether_it_is_well() {
    for path in ["/healthz", "/readyz"] {
        assert_eq!(Request::new("GET", path).send(shared()).status, 200, "{path}");
    }
}

#[test]
fn every_answer_carries_the_common_headers() {
    let server = shared();
    for path in ["/openapi.json", "/rest/api/medias/none", "/nowhere"] {
        let answer = Request::new("GET", path).send(server);
        let link = format!(
            "<{}/rest/api/docs.jsonld>; rel=\"http://www.w3.org/ns/hydra/core#apiDocumentation\"",
            server.url
        );
        assert_eq!(answer.header("Link"), Some(link.as_str()), "{path}");
        assert_eq!(answer.header("X-Content-Type-Options"), Some("nosniff"));
        assert_eq!(answer.header("X-Frame-Options"), Some("DENY"));
        let vary = "Accept, Authorization, X-Flowkiwi-Organization-Id";
        assert!(answer.header("Vary").unwrap().starts_with(vary));
    }
    let sent = Request::new("GET", "/healthz").header("X-Request-Id", "trace-1").send(server);
    assert_eq!(sent.header("X-Request-Id"), Some("trace-1"));
    let bad = Request::new("GET", "/healthz").header("X-Request-Id", "a b").send(server);
    assert_ne!(bad.header("X-Request-Id"), Some("a b"));
}

#[test]
fn every_path_tells_what_it_takes() {
    let server = shared();
    let document = server.document();
    for operation in Operation::ALL {
        // What the path answers to a method that it does not have is written by the build.
        let refused = Request::new("TRACE", operation.path()).send(server);
        assert_eq!(refused.status, 405);
        let allow = refused.header("Allow").unwrap();
        assert!(allow.split(", ").any(|method| method == operation.method()), "{allow}");
        let answer = Request::new(operation.method(), operation.path()).send(server);
        assert_eq!(answer.header("Allow"), Some(allow), "{operation:?}");
        let is_taken = |method: &str| allow.split(", ").any(|it| it == method);
        let post = &document["paths"][operation.path()]["post"];
        let has_body = post.get("requestBody").is_some();
        assert_eq!(answer.header("Accept-Post").is_some(), has_body, "{operation:?}");
        let patch = is_taken("PATCH").then_some("application/merge-patch+json");
        assert_eq!(answer.header("Accept-Patch"), patch, "{operation:?}");
    }
    let upload = Request::new("POST", "/rest/api/medias").send(server);
    assert_eq!(upload.header("Allow"), Some("GET, HEAD, POST"));
    assert_eq!(upload.header("Accept-Post"), Some("multipart/form-data"));
}

#[test]
fn what_is_for_no_operation_is_a_problem_too() {
    let server = shared();
    let nowhere = Request::new("GET", "/rest/api/nowhere").send(server);
    assert_eq!((nowhere.status, &nowhere.json()["status"]), (404, &Value::from(404)));
    let put = Request::new("PUT", "/rest/api/medias/none").send(server);
    assert_eq!((put.status, put.header("Allow")), (405, Some("GET, HEAD, DELETE, PATCH")));
    assert_eq!(put.json()["type"], "/rest/api/errors/405");
}
