//! Schemas: JSON Schema 2020-12 in the words of OpenAPI 3.0.3 §4.7.24. A schema whose constraint is left out
//! admits more than before, never less.

use serde_json::{Value as Json, json};

use super::{Downgrade, Members, entries, get, items, object, text};
use crate::{
    parse::{Node, Value},
    source::Spanned,
};

/// Keywords that mean the same in both versions and hold no schemas.
const SAME: [&str; 22] = [
    "title",
    "multipleOf",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "maxProperties",
    "minProperties",
    "enum",
    "description",
    "format",
    "default",
    "nullable",
    "discriminator",
    "readOnly",
    "writeOnly",
    "xml",
    "externalDocs",
    "example",
    "deprecated",
];

/// Keywords that are about values of one type alone, by the type.
const OF_TYPE: [(&str, &[&str]); 5] = [
    ("string", &["maxLength", "minLength", "pattern", "format"]),
    (
        "integer",
        &["multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "format"],
    ),
    (
        "number",
        &["multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "format"],
    ),
    ("array", &["items", "maxItems", "minItems", "uniqueItems"]),
    (
        "object",
        &["properties", "additionalProperties", "required", "maxProperties", "minProperties"],
    ),
];

impl<'tree> Downgrade<'tree> {
    pub(super) fn schema(&mut self, node: &'tree Node) -> Json {
        match &node.value {
            Value::Bool(true) => object([]),
            Value::Bool(false) => object([("not", object([]))]),
            Value::Mapping(_) => self.keywords(node),
            _ => node.to_json(),
        }
    }

    fn schemas(&mut self, node: &'tree Node) -> Vec<Json> {
        items(node).iter().map(|node| self.schema(node)).collect()
    }

    fn keywords(&mut self, node: &'tree Node) -> Json {
        let mut members = Members::new();
        for (key, value) in entries(node) {
            self.keyword(node, key, value, &mut members);
        }
        several_types(node, &mut members);
        if members.get("type").is_some_and(|kind| kind == "array") {
            members.entry("items").or_insert_with(|| object([]));
        }
        let Some(reference) = get(node, "$ref") else { return Json::Object(members) };
        let reference = match text(reference) {
            // The definitions of a schema have no place in 3.0.
            Some(pointer) if pointer.starts_with('#') && pointer.contains("/$defs/") => {
                self.inline(pointer, Self::schema).unwrap_or_else(|| {
                    self.lose(reference.span, format!("`{pointer}` is left out, which has no end"));
                    object([])
                })
            }
            _ => object([("$ref", reference.to_json())]),
        };
        if members.is_empty() {
            return reference;
        }
        match members.get_mut("allOf") {
            Some(Json::Array(all)) => all.insert(0, reference),
            _ => _ = members.insert("allOf".to_owned(), json!([reference])),
        }
        Json::Object(members)
    }

    fn keyword(
        &mut self,
        schema: &'tree Node,
        key: &Spanned<String>,
        value: &'tree Node,
        members: &mut Members,
    ) {
        let name = key.value.as_str();
        let mut insert = |value: Json| _ = members.insert(name.to_owned(), value);
        match name {
            // `$ref` and what is needed of `$defs` are put around the rest, or in its place.
            "$ref" | "$defs" | "$comment" => {}
            "type" => match &value.value {
                Value::Sequence(_) => types(schema, value, members),
                Value::String(kind) if kind == "null" => only_null(members),
                _ => insert(value.to_json()),
            },
            "const" => {
                members.insert("enum".to_owned(), json!([value.to_json()]));
                if value.value == Value::Null {
                    members.insert("nullable".to_owned(), true.into());
                }
            }
            "required" if items(value).is_empty() => {}
            "required" => insert(value.to_json()),
            "minimum" | "maximum" => self.bound(schema, name, members),
            "exclusiveMinimum" => self.bound(schema, "minimum", members),
            "exclusiveMaximum" => self.bound(schema, "maximum", members),
            "examples" => self.examples(schema, value, members),
            "properties" => insert(self.map(value, Self::schema)),
            "additionalProperties" => match &value.value {
                // What a pattern admits would be refused without it.
                Value::Bool(false) if get(schema, "patternProperties").is_some() => {}
                Value::Bool(_) => insert(value.to_json()),
                _ => insert(self.schema(value)),
            },
            "items" if get(schema, "prefixItems").is_none() => insert(self.schema(value)),
            "items" => {}
            "prefixItems" => self.prefix_items(schema, key, value, members),
            "not" => insert(self.schema(value)),
            "allOf" => insert(Json::Array(self.schemas(value))),
            "anyOf" | "oneOf" => self.alternatives(name, value, members),
            "contentEncoding" if text(value) == Some("base64") => {
                members.entry("format").or_insert_with(|| "byte".into());
            }
            // A file as it is, which 3.0 calls binary.
            "contentMediaType" if get(schema, "contentEncoding").is_none() => {
                members.entry("format").or_insert_with(|| "binary".into());
            }
            "then" | "else" if get(schema, "if").is_some() => {}
            "if" => self.lose(key.span, "the condition of `if` is left out"),
            _ if SAME.contains(&name) || name.starts_with("x-") => insert(value.to_json()),
            _ => self
                .lose(key.span, format!("`{name}` is left out, which schemas of 3.0 do not have")),
        }
    }

    /// A bound, which is exclusive by a flag in 3.0, where the stricter of two is left.
    fn bound(&mut self, schema: &'tree Node, name: &str, members: &mut Members) {
        let (flag, is_lower) = match name {
            "minimum" => ("exclusiveMinimum", true),
            _ => ("exclusiveMaximum", false),
        };
        let inclusive = get(schema, name).map(Node::to_json);
        let exclusive = get(schema, flag).map(Node::to_json).filter(Json::is_number);
        let is_exclusive = match (&inclusive, &exclusive) {
            (Some(inclusive), Some(exclusive)) => {
                let (inclusive, exclusive) = (inclusive.as_f64(), exclusive.as_f64());
                if is_lower { exclusive >= inclusive } else { exclusive <= inclusive }
            }
            (_, exclusive) => exclusive.is_some(),
        };
        if let Some(bound) = if is_exclusive { exclusive } else { inclusive } {
            members.insert(name.to_owned(), bound);
        }
        if is_exclusive {
            members.insert(flag.to_owned(), true.into());
        }
    }

    fn examples(&mut self, schema: &'tree Node, value: &'tree Node, members: &mut Members) {
        let mut examples = items(value).iter();
        if get(schema, "example").is_none()
            && let Some(first) = examples.next()
        {
            members.insert("example".to_owned(), first.to_json());
        }
        for other in examples {
            self.lose(other.span, "an example is left out: schemas of 3.0 have one");
        }
    }

    fn prefix_items(
        &mut self,
        schema: &'tree Node,
        key: &Spanned<String>,
        value: &'tree Node,
        members: &mut Members,
    ) {
        self.lose(key.span, "that items are told by their place is left out");
        let mut any = self.schemas(value);
        match get(schema, "items").map(|rest| (&rest.value, rest)) {
            Some((Value::Bool(false), _)) => {
                members.entry("maxItems").or_insert_with(|| any.len().into());
            }
            Some((_, rest)) => any.push(self.schema(rest)),
            None => any = vec![object([])],
        }
        members.insert("items".to_owned(), object([("anyOf", Json::Array(any))]));
    }

    /// Alternatives, of which `null` becomes a flag of the schema.
    fn alternatives(&mut self, name: &str, value: &'tree Node, members: &mut Members) {
        let (null, others): (Vec<_>, Vec<_>) = items(value).iter().partition(|it| is_null(it));
        let mut schemas: Vec<Json> = others.into_iter().map(|node| self.schema(node)).collect();
        if null.is_empty() {
            members.insert(name.to_owned(), Json::Array(schemas));
            return;
        }
        members.insert("nullable".to_owned(), true.into());
        if schemas.len() > 1 {
            members.insert(name.to_owned(), Json::Array(schemas));
        } else if let Some(only) = schemas.pop() {
            match only {
                Json::Object(inner)
                    if !inner.contains_key("$ref")
                        && inner.keys().all(|key| !members.contains_key(key)) =>
                {
                    members.extend(inner);
                }
                only => match members.get_mut("allOf") {
                    Some(Json::Array(all)) => all.push(only),
                    _ => _ = members.insert("allOf".to_owned(), json!([only])),
                },
            }
        }
    }
}

fn is_null(schema: &Node) -> bool {
    let said = |name: &str| get(schema, name);
    said("type").and_then(text) == Some("null")
        || said("const").is_some_and(|it| it.value == Value::Null)
}

fn only_null(members: &mut Members) {
    members.insert("nullable".to_owned(), true.into());
    members.insert("enum".to_owned(), json!([null]));
}

/// Several types: `null` is a flag, which 3.0 reads beside a type only.
fn types(schema: &Node, value: &Node, members: &mut Members) {
    let kinds: Vec<&str> = items(value).iter().filter_map(text).collect();
    let others: Vec<&str> = kinds.iter().copied().filter(|kind| *kind != "null").collect();
    match others.as_slice() {
        [] => only_null(members),
        [only] => _ = members.insert("type".to_owned(), (*only).into()),
        // `several_types` makes alternatives of them once all keywords are known.
        _ => {}
    }
    let admits_null = |values: &Node| items(values).iter().any(|it| it.value == Value::Null);
    let is_admitted = match (get(schema, "enum"), get(schema, "const")) {
        (Some(values), _) => admits_null(values),
        (None, Some(value)) => value.value == Value::Null,
        (None, None) => true,
    };
    if kinds.len() > others.len() && is_admitted {
        members.insert("nullable".to_owned(), true.into());
    }
}

/// Makes alternatives of several types, each with the keywords that are about it.
fn several_types(schema: &Node, members: &mut Members) {
    let kinds = get(schema, "type").map(items).unwrap_or_default();
    let kinds: Vec<&str> = kinds.iter().filter_map(text).filter(|kind| *kind != "null").collect();
    if kinds.len() < 2 {
        return;
    }
    let keywords_of = |kind: &str| {
        let of = OF_TYPE.iter().find(|(known, _)| *known == kind);
        of.map(|(_, keywords)| *keywords).unwrap_or_default()
    };
    let alternatives: Vec<Json> = kinds
        .iter()
        .map(|kind| {
            let mut alternative = Members::from_iter([("type".to_owned(), (*kind).into())]);
            for keyword in keywords_of(kind) {
                if let Some(value) = members.get(*keyword) {
                    alternative.insert((*keyword).to_owned(), value.clone());
                }
            }
            if *kind == "array" {
                alternative.entry("items").or_insert_with(|| object([]));
            }
            Json::Object(alternative)
        })
        .collect();
    for keyword in kinds.iter().flat_map(|kind| keywords_of(kind)) {
        members.remove(*keyword);
    }
    if !members.contains_key("anyOf") {
        members.insert("anyOf".to_owned(), Json::Array(alternatives));
        return;
    }
    let any = json!({"anyOf": alternatives});
    match members.get_mut("allOf") {
        Some(Json::Array(all)) => all.push(any),
        _ => _ = members.insert("allOf".to_owned(), json!([any])),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use crate::{downgrade::downgrade, parse::parse, source::Sources};

    /// What becomes of a schema, and the sentences that say what is lost.
    fn schema(schema: &Json) -> (Json, Vec<String>) {
        let document = json!({
            "openapi": "3.1.0",
            "info": {"title": "a", "version": "1"},
            "components": {"schemas": {"A": schema, "B": {"type": "string"}}},
        });
        let mut sources = Sources::default();
        let file = sources.add("openapi.json", document.to_string());
        let downgraded = downgrade(&parse(&sources, file).unwrap(), &sources);
        let losses = downgraded.losses.into_iter().map(|loss| loss.message).collect();
        (downgraded.document["components"]["schemas"]["A"].clone(), losses)
    }

    #[track_caller]
    fn becomes(before: &Json, after: &Json) {
        assert_eq!(schema(before), (after.clone(), Vec::new()));
    }

    #[track_caller]
    fn loses(before: &Json, after: &Json, loss: &str) {
        let (found, losses) = schema(before);
        assert_eq!(&found, after);
        assert_eq!(losses.len(), 1, "{losses:?}");
        assert!(losses[0].contains(loss), "{losses:?}");
    }

    #[test]
    fn null_among_types_is_a_flag() {
        becomes(
            &json!({"type": ["string", "null"], "maxLength": 3}),
            &json!({"type": "string", "nullable": true, "maxLength": 3}),
        );
        becomes(&json!({"type": ["string"]}), &json!({"type": "string"}));
        becomes(&json!({"type": "null"}), &json!({"nullable": true, "enum": [null]}));
    }

    #[test]
    fn null_that_no_value_of_the_enum_is_stays_out() {
        becomes(
            &json!({"type": ["string", "null"], "enum": ["a"]}),
            &json!({"type": "string", "enum": ["a"]}),
        );
        becomes(
            &json!({"type": ["string", "null"], "enum": ["a", null]}),
            &json!({"type": "string", "nullable": true, "enum": ["a", null]}),
        );
    }

    #[test]
    fn null_among_alternatives_is_a_flag() {
        becomes(
            &json!({"anyOf": [{"$ref": "#/components/schemas/B"}, {"type": "null"}]}),
            &json!({"nullable": true, "allOf": [{"$ref": "#/components/schemas/B"}]}),
        );
        becomes(
            &json!({"description": "d", "oneOf": [{"type": "null"}, {"type": "integer"}]}),
            &json!({"description": "d", "nullable": true, "type": "integer"}),
        );
        becomes(
            &json!({"oneOf": [{"type": "null"}, {"type": "integer"}, {"type": "string"}]}),
            &json!({"nullable": true, "oneOf": [{"type": "integer"}, {"type": "string"}]}),
        );
    }

    #[test]
    fn several_types_are_alternatives_with_their_own_keywords() {
        becomes(
            &json!({"type": ["string", "array", "null"], "maxLength": 3, "description": "d"}),
            &json!({
                "nullable": true,
                "description": "d",
                "anyOf": [{"type": "string", "maxLength": 3}, {"type": "array", "items": {}}],
            }),
        );
    }

    #[test]
    fn a_constant_is_an_enum_of_one() {
        becomes(&json!({"const": 403}), &json!({"enum": [403]}));
    }

    #[test]
    fn an_exclusive_bound_is_a_bound_with_a_flag() {
        becomes(
            &json!({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1.5}),
            &json!({
                "type": "number",
                "minimum": 0,
                "exclusiveMinimum": true,
                "maximum": 1.5,
                "exclusiveMaximum": true,
            }),
        );
        becomes(&json!({"minimum": 5, "exclusiveMinimum": 1}), &json!({"minimum": 5}));
        becomes(
            &json!({"exclusiveMaximum": 1, "maximum": 1}),
            &json!({"maximum": 1, "exclusiveMaximum": true}),
        );
    }

    #[test]
    fn what_stands_beside_a_reference_goes_around_it() {
        becomes(
            &json!({"$ref": "#/components/schemas/B", "description": "d"}),
            &json!({"description": "d", "allOf": [{"$ref": "#/components/schemas/B"}]}),
        );
        becomes(
            &json!({"$ref": "#/components/schemas/B"}),
            &json!({"$ref": "#/components/schemas/B"}),
        );
    }

    #[test]
    fn content_in_a_string_is_a_format() {
        let image =
            json!({"type": "string", "contentEncoding": "base64", "contentMediaType": "image/png"});
        loses(&image, &json!({"type": "string", "format": "byte"}), "contentMediaType");
        becomes(
            &json!({"type": "string", "contentMediaType": "application/octet-stream"}),
            &json!({"type": "string", "format": "binary"}),
        );
    }

    #[test]
    fn schemas_that_are_true_or_false_are_written_out() {
        becomes(
            &json!({"properties": {"a": true, "b": false}, "additionalProperties": false}),
            &json!({"properties": {"a": {}, "b": {"not": {}}}, "additionalProperties": false}),
        );
    }

    #[test]
    fn definitions_stand_where_they_are_referred_to() {
        becomes(
            &json!({
                "$defs": {"C": {"const": 1}},
                "properties": {"c": {"$ref": "#/components/schemas/A/$defs/C"}},
            }),
            &json!({"properties": {"c": {"enum": [1]}}}),
        );
        loses(
            &json!({
                "$defs": {"C": {"items": {"$ref": "#/components/schemas/A/$defs/C"}}},
                "$ref": "#/components/schemas/A/$defs/C",
            }),
            &json!({"items": {}}),
            "has no end",
        );
    }

    #[test]
    fn the_first_example_stays() {
        becomes(&json!({"examples": [1]}), &json!({"example": 1}));
        loses(&json!({"examples": [1, 2]}), &json!({"example": 1}), "an example");
        loses(&json!({"example": 0, "examples": [1]}), &json!({"example": 0}), "an example");
    }

    #[test]
    fn what_3_0_has_no_words_for_is_left_out_and_listed() {
        loses(
            &json!({"type": "object", "if": {"required": ["a"]}, "then": {"required": ["b"]}}),
            &json!({"type": "object"}),
            "`if`",
        );
        for keyword in ["propertyNames", "contains", "dependentRequired", "unevaluatedProperties"] {
            loses(&json!({ keyword: {} }), &json!({}), keyword);
        }
    }

    #[test]
    fn what_a_pattern_admits_is_still_admitted() {
        loses(
            &json!({"patternProperties": {"^a": {}}, "additionalProperties": false}),
            &json!({}),
            "patternProperties",
        );
    }

    #[test]
    fn items_told_by_their_place_are_any_of_them() {
        loses(
            &json!({"prefixItems": [{"type": "string"}, {"type": "integer"}], "items": false}),
            &json!({
                "maxItems": 2,
                "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
            }),
            "place",
        );
    }
}
