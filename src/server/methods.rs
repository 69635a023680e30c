//! What may be sent to each path of the contract: the headers `Allow` (RFC 9110 §10.2.1), `Accept-Patch`
//! (RFC 5789 §3.1) and `Accept-Post` (LDP 1.0 §7.1). Read from the contract once.

use std::{collections::BTreeMap, sync::LazyLock};

use actix_web::http::header::{ALLOW, HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

use crate::document;

const ACCEPT_PATCH: HeaderName = HeaderName::from_static("accept-patch");
const ACCEPT_POST: HeaderName = HeaderName::from_static("accept-post");

static BY_OPERATION: LazyLock<BTreeMap<String, Vec<(HeaderName, HeaderValue)>>> =
    LazyLock::new(|| {
        let contract =
            serde_json::from_str(document::JSON).expect("the build writes the contract as JSON");
        read(&contract)
    });

/// Adds what the path of an operation takes.
pub(super) fn tell(operation: &str, headers: &mut HeaderMap) {
    for (name, value) in BY_OPERATION.get(operation).into_iter().flatten() {
        headers.insert(name.clone(), value.clone());
    }
}

fn read(contract: &Value) -> BTreeMap<String, Vec<(HeaderName, HeaderValue)>> {
    let paths = contract["paths"].as_object().into_iter().flat_map(|paths| paths.values());
    let operations = paths.filter_map(Value::as_object).flat_map(|item| {
        let operations: Vec<_> =
            item.iter().filter(|(_, operation)| operation["operationId"].is_string()).collect();
        let told = told(contract, &operations);
        let ids = operations.into_iter().filter_map(|(_, it)| it["operationId"].as_str());
        ids.map(move |id| (id.to_owned(), told.clone()))
    });
    operations.collect()
}

fn told(contract: &Value, operations: &[(&String, &Value)]) -> Vec<(HeaderName, HeaderValue)> {
    let has_head = operations.iter().any(|(method, _)| *method == "head");
    let allow = operations.iter().flat_map(|(method, _)| {
        let head = (*method == "get" && !has_head).then(|| "HEAD".to_owned());
        std::iter::once(method.to_uppercase()).chain(head)
    });
    let accepted = |wanted: &str| {
        let operation = operations.iter().find(|(method, _)| *method == wanted)?;
        let mut body = &operation.1["requestBody"];
        if let Some(pointer) = body["$ref"].as_str().and_then(|it| it.strip_prefix('#')) {
            body = contract.pointer(pointer)?;
        }
        let media_types = body["content"].as_object()?.keys().cloned();
        Some(media_types.collect::<Vec<_>>().join(", "))
    };
    let headers = [
        (ALLOW, Some(allow.collect::<Vec<_>>().join(", "))),
        (ACCEPT_PATCH, accepted("patch")),
        (ACCEPT_POST, accepted("post")),
    ];
    headers
        .into_iter()
        .filter_map(|(name, value)| Some((name, HeaderValue::try_from(value?).ok()?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_path_tells_its_methods_and_the_media_types_that_they_take() {
        let body = json!({"content": {"application/ld+json": {}, "application/json": {}}});
        let patch = json!({"content": {"application/merge-patch+json": {}}});
        let by_operation = read(&json!({
            "paths": {
                "/books": {
                    "parameters": [],
                    "get": {"operationId": "listBooks"},
                    "post": {"operationId": "addBook", "requestBody": body},
                },
                "/books/{id}": {
                    "patch": {"operationId": "changeBook",
                        "requestBody": {"$ref": "#/components/requestBodies/Patch"}},
                    "head": {"operationId": "peekBook"},
                    "get": {"operationId": "getBook"},
                },
            },
            "components": {"requestBodies": {"Patch": patch}},
        }));
        let told = |operation: &str| -> Vec<_> {
            let headers = by_operation[operation].iter();
            headers.map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect()
        };
        let of_books =
            ["allow: GET, HEAD, POST", "accept-post: application/ld+json, application/json"];
        assert_eq!(told("listBooks"), of_books);
        assert_eq!(told("addBook"), of_books);
        let of_book = ["allow: PATCH, HEAD, GET", "accept-patch: application/merge-patch+json"];
        assert_eq!(told("getBook"), of_book);
    }
}
