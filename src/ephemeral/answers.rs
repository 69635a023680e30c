//! The answers that the contract documents, each with the document's own example or a value made of its schema, so
//! that a client's tests can meet all of them. What asks for one is not decided here.

use std::{collections::BTreeMap, sync::LazyLock};

use serde_json::{Map, Value, json};

use crate::{contract::Operation, document};

/// A documented answer.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its headers, but for those of the body.
    pub headers: Vec<(&'static str, String)>,
    /// The media types it has, in the order of the document; none where it has no body.
    pub media_types: Vec<&'static str>,
    bodies: BTreeMap<&'static str, Body>,
}

/// What an answer has of one media type.
#[derive(Debug)]
struct Body {
    usual: Content,
    /// By the names that the document gives them.
    named: BTreeMap<&'static str, Value>,
}

/// What is sent.
#[derive(Debug, PartialEq)]
pub enum Content {
    /// A JSON value.
    Json(Value),
    /// Bytes of no media type in particular.
    Bytes(&'static [u8]),
}

/// Why there is no such answer: a sentence for whoever asked.
#[derive(Debug, PartialEq, Eq)]
pub struct Undocumented(pub String);

/// What is sent where the contract says no more than that it is bytes.
const BYTES: &[u8] = b"Bytes of no media type in particular.\n";

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(document::JSON).expect("the build writes the contract as JSON")
});

static ANSWERS: LazyLock<BTreeMap<&'static str, Vec<Answer>>> = LazyLock::new(|| {
    Operation::ALL.iter().map(|operation| (operation.id(), documented(*operation))).collect()
});

/// The operation that a method and a path are; HEAD is GET.
pub fn operation(method: &str, path: &str) -> Option<Operation> {
    let method = if method == "HEAD" { "GET" } else { method };
    let named = Operation::ALL.iter().copied().filter(|it| it.method() == method);
    // A path that is written out comes before one with a parameter in its place.
    named
        .filter_map(|operation| Some((parameters(operation.path(), path)?, operation)))
        .min_by_key(|(parameters, _)| *parameters)
        .map(|(_, operation)| operation)
}

/// How many parameters the path fills in; `None` where it is another one.
fn parameters(template: &str, path: &str) -> Option<usize> {
    if template.split('/').count() != path.split('/').count() {
        return None;
    }
    template.split('/').zip(path.split('/')).try_fold(0, |count, (template, segment)| {
        match (template.starts_with('{'), template == segment) {
            (true, _) if !segment.is_empty() => Some(count + 1),
            (false, true) => Some(count),
            _ => None,
        }
    })
}

/// The answer of an operation of this status, or the one that has an example of this name.
///
/// # Errors
/// [`Undocumented`], which says what there is.
pub fn find(
    operation: Operation,
    status: Option<u16>,
    example: Option<&str>,
) -> Result<&'static Answer, Undocumented> {
    let answers = ANSWERS.get(operation.id()).map_or(&[][..], Vec::as_slice);
    let id = operation.id();
    let by_status = |answer: &&Answer| status.is_none_or(|status| answer.status == status);
    let mut candidates = answers.iter().filter(by_status).peekable();
    if candidates.peek().is_none() {
        let statuses: Vec<_> = answers.iter().map(|answer| answer.status.to_string()).collect();
        return Err(Undocumented(format!(
            "`{id}` documents no answer `{}`: ask for one of {}.",
            status.unwrap_or_default(),
            statuses.join(", ")
        )));
    }
    let Some(example) = example else {
        // Statuses are in their order: the first is a success.
        return candidates.next().ok_or_else(|| Undocumented(format!("`{id}` has no answers.")));
    };
    candidates.find(|answer| answer.names().any(|name| name == example)).ok_or_else(|| {
        let names = answers
            .iter()
            .filter(by_status)
            .flat_map(|answer| answer.names().map(|name| format!("`{name}` of {}", answer.status)));
        let mut names: Vec<_> = names.collect();
        names.dedup();
        let there = if names.is_empty() { "it has none".to_owned() } else { names.join(", ") };
        Undocumented(format!("`{id}` has no example `{example}` there: {there}."))
    })
}

impl Answer {
    /// What it has of a media type, by the name of an example, or what it usually has.
    pub fn content(&self, media_type: &str, example: Option<&str>) -> Option<Content> {
        let body = self.bodies.get(media_type)?;
        let named = example.and_then(|name| body.named.get(name));
        Some(match (named, &body.usual) {
            (Some(value), _) | (None, Content::Json(value)) => Content::Json(value.clone()),
            (None, Content::Bytes(bytes)) => Content::Bytes(bytes),
        })
    }

    fn names(&self) -> impl Iterator<Item = &'static str> {
        self.bodies.values().flat_map(|body| body.named.keys().copied())
    }
}

fn documented(operation: Operation) -> Vec<Answer> {
    let method = operation.method().to_lowercase();
    let responses = &DOCUMENT["paths"][operation.path()][method.as_str()]["responses"];
    let answer = |status: &u16| {
        let response = resolve(&responses[status.to_string().as_str()]);
        let headers = members(&response["headers"]).map(|(name, header)| {
            let header = resolve(header);
            let value = header.get("example").cloned();
            (name, as_text(&value.unwrap_or_else(|| sample(&header["schema"]))))
        });
        let bodies: Vec<_> = members(&response["content"])
            .map(|(media_type, described)| (media_type, body(described)))
            .collect();
        Answer {
            status: *status,
            headers: headers.collect(),
            media_types: bodies.iter().map(|(media_type, _)| *media_type).collect(),
            bodies: bodies.into_iter().collect(),
        }
    };
    let mut answers: Vec<_> = operation.statuses().iter().map(answer).collect();
    answers.sort_by_key(|answer| answer.status);
    answers
}

fn body(described: &'static Value) -> Body {
    let named: BTreeMap<_, _> = members(&described["examples"])
        .filter_map(|(name, example)| Some((name, resolve(example).get("value")?.clone())))
        .collect();
    let schema = resolve(&described["schema"]);
    let first = described["examples"].as_object().and_then(|them| them.keys().next());
    let usual = if schema["format"] == "binary" {
        Content::Bytes(BYTES)
    } else {
        let first = first.and_then(|name| named.get(name.as_str())).cloned();
        let example = described.get("example").cloned().or(first);
        Content::Json(example.unwrap_or_else(|| sample(&described["schema"])))
    };
    Body { usual, named }
}

/// A value of a schema: its own example where it has one.
fn sample(schema: &'static Value) -> Value {
    let schema = resolve(schema);
    let given = ["/const", "/example", "/examples/0", "/default", "/enum/0"];
    if let Some(value) = given.iter().find_map(|place| schema.pointer(place)) {
        return value.clone();
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let parts = parts.iter().filter_map(|part| match sample(part) {
            Value::Object(members) => Some(members),
            _ => None,
        });
        return Value::Object(parts.flatten().collect());
    }
    if let Some(first) = schema["oneOf"].get(0).or(schema["anyOf"].get(0)) {
        return sample(first);
    }
    let kind = &schema["type"];
    let kinds = kind.as_array().map_or(std::slice::from_ref(kind), Vec::as_slice);
    match kinds.first().and_then(Value::as_str) {
        Some("object") => Value::Object(
            members(&schema["properties"])
                .map(|(name, property)| (name.to_owned(), sample(property)))
                .collect::<Map<_, _>>(),
        ),
        Some("array") => match schema.get("items") {
            Some(items) => json!([sample(items)]),
            None => json!([]),
        },
        Some("integer" | "number") => schema.get("minimum").cloned().unwrap_or(json!(1)),
        Some("boolean") => json!(false),
        Some("null") => Value::Null,
        _ => match schema["format"].as_str() {
            Some("date-time") => json!("2026-01-02T03:04:05+00:00"),
            _ => json!("string"),
        },
    }
}

fn as_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}

fn members(object: &'static Value) -> impl Iterator<Item = (&'static str, &'static Value)> {
    object.as_object().into_iter().flatten().map(|(name, value)| (name.as_str(), value))
}

fn resolve(mut value: &'static Value) -> &'static Value {
    while let Some(reference) = value["$ref"].as_str() {
        value = reference
            .strip_prefix('#')
            .and_then(|pointer| DOCUMENT.pointer(pointer))
            .unwrap_or(&Value::Null);
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_is_written_out_comes_before_one_with_a_parameter() {
        let found = |method, path| operation(method, path).map(|it| it.id());
        assert_eq!(found("POST", "/rest/api/medias/bulk-delete"), Some("bulkDeleteMedias"));
        assert_eq!(found("DELETE", "/rest/api/medias/bulk-delete"), Some("deleteMedia"));
        assert_eq!(found("HEAD", "/rest/api/medias/1"), Some("getMedia"));
        assert_eq!(found("GET", "/rest/api/medias/1/content"), Some("getMediaContent"));
        for other in ["/rest/api/medias/", "/rest/api/nothing", "/healthz", ""] {
            assert_eq!(found("GET", other), None, "{other}");
        }
    }

    #[test]
    fn what_is_not_documented_is_told_with_what_is() {
        let Undocumented(said) = find(Operation::DeleteMedia, Some(418), None).unwrap_err();
        assert!(said.starts_with("`deleteMedia` documents no answer `418`: ask for one of 204,"));
        let Undocumented(said) = find(Operation::DeleteMedia, Some(403), Some("x")).unwrap_err();
        assert!(said.contains("no example `x`") && said.contains("of 403"), "{said}");
        assert_eq!(find(Operation::DeleteMedia, None, None).unwrap().status, 204);
    }
}
