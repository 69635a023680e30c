//! utoipa is the second witness: the schemas it rebuilds from the generated Rust types are compared with the
//! document. Each difference is nothing, or in a list with its reason, which fails for what no longer differs.

use std::collections::BTreeSet;

use flowkiwi_medias::contract;
use serde_json::{Value, json};

use crate::harness::{resolve, shared};

/// What the types do not carry, by the end of its place, and why.
const LOST: &[(&str, &str)] = &[
    ("/description", "on a model, the generated comment goes on with its place in the document"),
    ("/title", "Rust has no place for it"),
    ("/examples", "the build reads no examples"),
    ("/x-relation", "for linked data, which types are not"),
    ("/enum", "a number of one value stays a number; decoding enforces it"),
    ("/format", "a time stays a string; the size of integers shows only in Rust"),
    ("/pattern", "enforced in decoding, which the types do not show"),
    ("/minimum", "enforced in decoding, which the types do not show"),
    ("/maximum", "enforced in decoding, which the types do not show"),
    ("/minItems", "enforced in decoding, which the types do not show"),
    ("/maxItems", "enforced in decoding, which the types do not show"),
    ("/uniqueItems", "enforced in decoding, which the types do not show"),
    ("/minLength", "enforced in decoding, which the types do not show"),
    ("/maxLength", "enforced in decoding, which the types do not show"),
    ("/dependentRequired", "enforced in decoding, which the types do not show"),
    ("/maxProperties", "enforced in decoding, which the types do not show"),
    ("/additionalProperties", "utoipa says it of a map that the document leaves open"),
    ("/propertyNames", "utoipa says it of every map"),
];

#[test]
fn the_types_say_what_the_document_says() {
    let models: Vec<_> = contract::schemas()
        .into_iter()
        .map(|(name, schema)| (name.into_owned(), serde_json::to_value(schema).unwrap()))
        .collect();
    let document = shared().document();
    let documented = document["components"]["schemas"].as_object().unwrap();
    let names: BTreeSet<&str> = models.iter().map(|(name, _)| name.as_str()).collect();
    let types = documented.iter().filter(|(_, schema)| !is_text(schema));
    assert_eq!(names, types.map(|(name, _)| name.as_str()).collect());

    let mut differences = Vec::new();
    for (name, schema) in &models {
        let written = as_types_are(&document, documented[name].clone());
        compare(&format!("/{name}"), &written, schema, &mut differences);
    }
    // A property may be called as a keyword is.
    let lost = |place: &str| {
        LOST.iter().position(|(end, _)| {
            place.strip_suffix(end).is_some_and(|parent| !parent.ends_with("/properties"))
        })
    };
    let unexplained: Vec<_> =
        differences.iter().filter(|(place, _)| lost(place).is_none()).collect();
    assert!(unexplained.is_empty(), "{unexplained:#?}");
    let used: BTreeSet<_> = differences.iter().filter_map(|(place, _)| lost(place)).collect();
    let idle: Vec<_> = (0..LOST.len()).filter(|at| !used.contains(at)).map(|at| LOST[at]).collect();
    assert!(idle.is_empty(), "explained, and no longer different: {idle:?}");
}

/// A text without words of its own is written in place.
fn is_text(schema: &Value) -> bool {
    schema["type"] == "string" && schema.get("enum").is_none()
}

fn is_nullable_object(schema: &Value) -> bool {
    schema["type"] == json!(["object", "null"])
}

/// A schema of the document as types have it: texts in place, and null beside an object instead of in it.
fn as_types_are(document: &Value, mut schema: Value) -> Value {
    if is_nullable_object(&schema) {
        schema["type"] = json!("object");
    }
    in_place(document, &mut schema);
    schema
}

fn in_place(document: &Value, schema: &mut Value) {
    if schema.get("$ref").is_some() {
        let target = resolve(document, schema);
        if is_text(target) {
            *schema = target.clone();
        } else if is_nullable_object(target) {
            *schema = json!({"oneOf": [schema.take(), {"type": "null"}]});
            return;
        }
    }
    match schema {
        Value::Object(members) => members.values_mut().for_each(|one| in_place(document, one)),
        Value::Array(items) => items.iter_mut().for_each(|one| in_place(document, one)),
        _ => {}
    }
}

/// Where two schemas differ. Lists of names have no order.
fn compare(place: &str, file: &Value, types: &Value, differences: &mut Vec<(String, String)>) {
    let mut differ = || differences.push((place.to_owned(), format!("{file} / {types}")));
    match (file, types) {
        (Value::Object(file), Value::Object(types)) => {
            let keys: BTreeSet<_> = file.keys().chain(types.keys()).collect();
            for key in keys {
                let of = |map: &serde_json::Map<String, Value>| {
                    map.get(key).cloned().unwrap_or(Value::Null)
                };
                compare(&format!("{place}/{key}"), &of(file), &of(types), differences);
            }
        }
        (Value::Array(file), Value::Array(types)) => {
            let set = |list: &[Value]| list.iter().map(Value::to_string).collect::<BTreeSet<_>>();
            if set(file) != set(types) {
                differ();
            }
        }
        _ if file != types => differ(),
        _ => {}
    }
}
