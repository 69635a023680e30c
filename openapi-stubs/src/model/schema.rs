//! Schemas: JSON Schema 2020-12 as OpenAPI 3.1 uses it, and the dialect of OpenAPI 3.0.

use super::{
    Additional, Bound, Property, Schema, Type,
    keywords::SCHEMA,
    reader::{Object, Reading},
};
use crate::{
    diagnostic::Diagnostic,
    parse::{Node, Value},
    source::{Span, Spanned},
};

impl Schema {
    /// A schema that takes anything, as `true` and `{}` do.
    fn anything(span: Span) -> Self {
        Self {
            span,
            reference: None,
            description: None,
            deprecated: false,
            r#type: None,
            nullable: false,
            format: None,
            enumeration: Vec::new(),
            default: None,
            minimum: None,
            maximum: None,
            multiple_of: None,
            min_length: None,
            max_length: None,
            pattern: None,
            min_items: None,
            max_items: None,
            unique_items: false,
            min_properties: None,
            max_properties: None,
            items: None,
            properties: Vec::new(),
            additional: Additional::Unstated,
        }
    }
}

impl<'tree> Reading<'tree> {
    pub(super) fn schema(&mut self, node: &'tree Node) -> Schema {
        let mut schema = Schema::anything(node.span);
        match node.value {
            Value::Bool(true) if !self.is_3_0 => return schema,
            Value::Bool(false) if !self.is_3_0 => {
                self.error(
                    "keyword-unsupported",
                    "a schema that takes nothing is not supported".to_owned(),
                    node.span,
                    "no value is valid here",
                );
                return schema;
            }
            _ => {}
        }
        let Some(object) = self.object(node, &SCHEMA) else { return schema };
        schema.description = object.text(self, "description");
        schema.deprecated = object.flag(self, "deprecated").unwrap_or(false);
        schema.reference = self.schema_reference(&object);
        if schema.reference.is_some() {
            return schema;
        }
        schema.format = object.string(self, "format");
        schema.default = object
            .get("default")
            .map(|default| Spanned { value: default.to_json(), span: default.span });
        self.types(&object, &mut schema);
        self.enumeration(&object, &mut schema);
        self.numbers(&object, &mut schema);
        self.strings(&object, &mut schema);
        self.lists(&object, &mut schema);
        self.members(&object, &mut schema);
        schema.r#type = schema.r#type.or_else(|| implied(&object, &schema));
        schema
    }

    fn schema_reference(&mut self, object: &Object<'tree>) -> Option<Spanned<String>> {
        let reference = object.string(self, "$ref")?;
        self.target(&reference.value, reference.span)?;
        let Some(name) = reference.value.strip_prefix("#/components/schemas/") else {
            self.error(
                "reference-external",
                format!("`{}` is not a schema of `components`", reference.value),
                reference.span,
                "only `#/components/schemas/…` is followed here",
            );
            return None;
        };
        for keyword in SCHEMA.read {
            if !matches!(*keyword, "$ref" | "description" | "deprecated")
                && let Some((key, _)) = object.entry(keyword)
            {
                self.error(
                    "keyword-unsupported",
                    format!("`{keyword}` is not supported beside `$ref`"),
                    key.span,
                    "the generated code would not hold to it",
                );
            }
        }
        Some(Spanned { value: name.replace("~1", "/").replace("~0", "~"), span: reference.span })
    }

    fn types(&mut self, object: &Object<'tree>, schema: &mut Schema) {
        schema.nullable = object.flag(self, "nullable").unwrap_or(false);
        let Some((_, node)) = object.entry("type") else { return };
        let names = match &node.value {
            Value::String(name) => vec![(name.as_str(), node.span)],
            Value::Sequence(_) => self
                .items(node, "`type`")
                .iter()
                .filter_map(|item| match &item.value {
                    Value::String(name) => Some((name.as_str(), item.span)),
                    _ => None,
                })
                .collect(),
            _ => return self.mismatch(node, "`type`", "a string or a list of strings"),
        };
        for (name, span) in names {
            let r#type = match name {
                "null" => {
                    schema.nullable = true;
                    continue;
                }
                "boolean" => Type::Boolean,
                "integer" => Type::Integer,
                "number" => Type::Number,
                "string" => Type::String,
                "array" => Type::Array,
                "object" => Type::Object,
                _ => {
                    self.error(
                        "keyword-unknown",
                        format!("`{name}` is not a type of JSON Schema"),
                        span,
                        "one of string, number, integer, boolean, array, object, null",
                    );
                    continue;
                }
            };
            if schema.r#type.replace(r#type).is_some() {
                self.error(
                    "keyword-unsupported",
                    "a value of several types is not supported".to_owned(),
                    span,
                    "a second type besides `null`",
                );
            }
        }
        if schema.r#type.is_none() && schema.nullable {
            self.error(
                "keyword-unsupported",
                "a value that is always null is not supported".to_owned(),
                node.span,
                "no type besides `null`",
            );
        }
    }

    fn enumeration(&mut self, object: &Object<'tree>, schema: &mut Schema) {
        let Some(node) = object.get("enum") else { return };
        for item in self.items(node, "`enum`") {
            match item.value {
                Value::Null => schema.nullable = true,
                _ => schema.enumeration.push(Spanned { value: item.to_json(), span: item.span }),
            }
        }
    }

    fn numbers(&mut self, object: &Object<'tree>, schema: &mut Schema) {
        schema.minimum = self.bound(object, "minimum", "exclusiveMinimum");
        schema.maximum = self.bound(object, "maximum", "exclusiveMaximum");
        schema.multiple_of = object.number(self, "multipleOf");
        if let Some(step) = &schema.multiple_of
            && step.as_f64().is_none_or(|step| step <= 0.0)
            && let Some(node) = object.get("multipleOf")
        {
            self.mismatch(node, "`multipleOf`", "greater than zero");
            schema.multiple_of = None;
        }
    }

    /// OpenAPI 3.0 says `exclusiveMinimum: true` beside `minimum`; 3.1 gives it a number of its own.
    fn bound(&mut self, object: &Object<'tree>, inclusive: &str, exclusive: &str) -> Option<Bound> {
        let bound = object.number(self, inclusive);
        if self.is_3_0 {
            let exclusive = object.flag(self, exclusive).unwrap_or(false);
            return bound.map(|value| Bound { value, exclusive });
        }
        match (bound, object.number(self, exclusive)) {
            (Some(_), Some(_)) => {
                let (key, _) = object.entry(exclusive)?;
                self.error(
                    "keyword-unsupported",
                    format!("`{exclusive}` is not supported beside `{inclusive}`"),
                    key.span,
                    "one of the two says nothing",
                );
                None
            }
            (Some(value), None) => Some(Bound { value, exclusive: false }),
            (None, Some(value)) => Some(Bound { value, exclusive: true }),
            (None, None) => None,
        }
    }

    fn strings(&mut self, object: &Object<'tree>, schema: &mut Schema) {
        schema.min_length = object.count(self, "minLength");
        schema.max_length = object.count(self, "maxLength");
        schema.pattern = object.string(self, "pattern");
        if let Some(pattern) = &schema.pattern
            && let Err(error) = crate::pattern::compile(&pattern.value)
        {
            let error = error.to_string();
            let reason = error.lines().last().unwrap_or_default().trim_start_matches("error: ");
            self.findings.push(
                Diagnostic::error("pattern-unsupported", "the pattern cannot be enforced")
                    .label(pattern.span, reason)
                    .help("patterns run in linear time: write it without look-around and back references"),
            );
        }
    }

    fn lists(&mut self, object: &Object<'tree>, schema: &mut Schema) {
        schema.min_items = object.count(self, "minItems");
        schema.max_items = object.count(self, "maxItems");
        schema.unique_items = object.flag(self, "uniqueItems").unwrap_or(false);
        schema.items = object.get("items").map(|items| Box::new(self.schema(items)));
    }

    fn members(&mut self, object: &Object<'tree>, schema: &mut Schema) {
        schema.min_properties = object.count(self, "minProperties");
        schema.max_properties = object.count(self, "maxProperties");
        let required = object.strings(self, "required");
        if let Some(properties) = object.get("properties") {
            for (name, node) in self.entries(properties, "`properties`") {
                schema.properties.push(Property {
                    name: name.clone(),
                    required: required.iter().any(|one| one.value == name.value),
                    read_only: read_only(node),
                    schema: self.schema(node),
                });
            }
        }
        for name in required {
            if !schema.properties.iter().any(|property| property.name.value == name.value) {
                self.findings.push(
                    Diagnostic::error(
                        "property-undescribed",
                        format!("`{}` is required and not among the properties", name.value),
                    )
                    .label(name.span, "no property of this name")
                    .help(format!("describe it:\n  properties:\n    {}: {{}}", name.value)),
                );
            }
        }
        schema.additional = match object.get("additionalProperties") {
            None => Additional::Unstated,
            Some(Node { value: Value::Bool(true), .. }) => Additional::Allowed(None),
            Some(Node { value: Value::Bool(false), .. }) => Additional::Refused,
            Some(node) => Additional::Allowed(Some(Box::new(self.schema(node)))),
        };
    }
}

/// Where a property says that it is only ever answered.
fn read_only(property: &Node) -> Option<Span> {
    let Value::Mapping(entries) = &property.value else { return None };
    let (key, node) = entries.iter().find(|(key, _)| key.value == "readOnly")?;
    (node.value == Value::Bool(true)).then_some(key.span)
}

/// The type of a schema that states none, as its other keywords tell.
fn implied(object: &Object<'_>, schema: &Schema) -> Option<Type> {
    let states = |keywords: &[&str]| keywords.iter().any(|keyword| object.get(keyword).is_some());
    if states(&["properties", "additionalProperties", "minProperties", "maxProperties"]) {
        Some(Type::Object)
    } else if states(&["items", "minItems", "maxItems", "uniqueItems"]) {
        Some(Type::Array)
    } else if states(&["minLength", "maxLength", "pattern"])
        || (!schema.enumeration.is_empty()
            && schema.enumeration.iter().all(|word| word.value.is_string()))
    {
        Some(Type::String)
    } else {
        None
    }
}
