//! What may be sent to each path of the contract: the headers `Allow` (RFC 9110 §10.2.1), `Accept-Patch`
//! (RFC 5789 §3.1) and `Accept-Post` (LDP 1.0 §7.1). Read from the contract once.

use std::{collections::BTreeMap, sync::LazyLock};

use actix_web::http::header::{ALLOW, HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

use crate::{contract::Operation, document};

const ACCEPT_PATCH: HeaderName = HeaderName::from_static("accept-patch");
const ACCEPT_POST: HeaderName = HeaderName::from_static("accept-post");

type Headers = Vec<(HeaderName, HeaderValue)>;

/// By the operationId.
static TOLD: LazyLock<BTreeMap<&str, Headers>> = LazyLock::new(|| {
    let contract =
        serde_json::from_str(document::JSON).expect("the build writes the contract as JSON");
    Operation::ALL.iter().map(|operation| (operation.id(), told(&contract, *operation))).collect()
});

/// Adds what the path of an operation takes.
pub(super) fn tell(operation: &str, headers: &mut HeaderMap) {
    for (name, value) in TOLD.get(operation).into_iter().flatten() {
        headers.insert(name.clone(), value.clone());
    }
}

fn told(contract: &Value, operation: Operation) -> Headers {
    let path = operation.path();
    let methods = || Operation::ALL.iter().filter(|it| it.path() == path).map(|it| it.method());
    let has_head = methods().any(|method| method == "HEAD");
    // Whatever answers GET answers HEAD.
    let allowed = methods().flat_map(|method| {
        std::iter::once(method).chain((method == "GET" && !has_head).then_some("HEAD"))
    });
    let item = &contract["paths"][path];
    [
        (ALLOW, Some(allowed.collect::<Vec<_>>().join(", "))),
        (ACCEPT_PATCH, media_types(contract, &item["patch"]["requestBody"])),
        (ACCEPT_POST, media_types(contract, &item["post"]["requestBody"])),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name, HeaderValue::try_from(value?).ok()?)))
    .collect()
}

fn media_types(contract: &Value, body: &Value) -> Option<String> {
    let pointer = body["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
    let body = pointer.map_or(Some(body), |pointer| contract.pointer(pointer))?;
    let media_types: Vec<_> = body["content"].as_object()?.keys().map(String::as_str).collect();
    Some(media_types.join(", "))
}
