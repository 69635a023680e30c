//! Schemas: JSON Schema 2020-12 as OpenAPI 3.1 uses it, and the dialect of OpenAPI 3.0.

use super::{
    Additional, Assertion, Bound, Discriminator, Property, Schema, Type,
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
    pub(super) fn anything(span: Span) -> Self {
        Self {
            span,
            reference: None,
            description: None,
            deprecated: false,
            r#type: None,
            implied: false,
            never: false,
            nullable: false,
            format: None,
            enumeration: Vec::new(),
            default: None,
            minimum: None,
            maximum: None,
            multiple_of: None,
            min_length: None,
            max_length: None,
            patterns: Vec::new(),
            min_items: None,
            max_items: None,
            unique_items: false,
            min_properties: None,
            max_properties: None,
            prefix_items: Vec::new(),
            items: None,
            properties: Vec::new(),
            required: Vec::new(),
            additional: Additional::Unstated,
            closed: false,
            all_of: Vec::new(),
            one_of: Vec::new(),
            any_of: Vec::new(),
            discriminator: None,
            assertions: Vec::new(),
        }
    }

    /// A schema of no value, in the place of this one.
    pub(crate) fn nothing(&self) -> Self {
        Self {
            never: true,
            description: self.description.clone(),
            deprecated: self.deprecated,
            ..Self::anything(self.span)
        }
    }

    /// Whether an object of it has to have a member of this name.
    pub(crate) fn requires(&self, name: &str) -> bool {
        self.required.iter().any(|required| required.value == name)
    }
}

impl<'tree> Reading<'tree> {
    pub(super) fn schema(&mut self, node: &'tree Node) -> Schema {
        let mut schema = Schema::anything(node.span);
        match node.value {
            Value::Bool(true) => return schema,
            Value::Bool(false) => {
                schema.never = true;
                return schema;
            }
            _ => {}
        }
        let Some(object) = self.object(node, &SCHEMA) else { return schema };
        schema.description = object.text(self, "description");
        schema.deprecated = object.flag(self, "deprecated").unwrap_or(false);
        schema.format = object.string(self, "format");
        schema.default = object
            .get("default")
            .map(|default| Spanned { value: default.to_json(), span: default.span });
        let types = self.types(&object, &mut schema);
        self.enumeration(&object, &mut schema);
        self.numbers(&object, &mut schema);
        self.strings(&object, &mut schema);
        self.lists(&object, &mut schema);
        self.members(&object, &mut schema);
        self.alternatives(&object, &mut schema);
        self.assertions(&object, &mut schema);
        self.null_of_enumeration(&types, &mut schema);
        match types.as_slice() {
            [] => {
                if schema.r#type.is_none() {
                    schema.r#type = implied(&object, &schema);
                    schema.implied = schema.r#type.is_some();
                }
            }
            [one] => schema.r#type = Some(*one),
            several => schema = of_several_types(schema, several),
        }
        if object.get("$ref").is_none() {
            schema.close();
        }
        self.beside_reference(&object, schema)
    }

    /// What stands beside a `$ref` holds as well (JSON Schema 2020-12 §8.2.3.1); in OpenAPI 3.0 it says
    /// nothing.
    fn beside_reference(&mut self, object: &Object<'tree>, mut schema: Schema) -> Schema {
        if object.get("$ref").is_none() {
            return schema;
        }
        let mut referring = Schema::anything(object.span);
        referring.description = schema.description.take();
        referring.deprecated = schema.deprecated;
        referring.reference = self.schema_reference(object);
        let Some(reference) = &referring.reference else { return referring };
        if schema.states_nothing() {
            referring.default = schema.default;
            return referring;
        }
        if self.is_3_0 {
            self.lint(
                Diagnostic::error(
                    "keyword-unsupported",
                    "whatever stands beside `$ref` says nothing in OpenAPI 3.0",
                )
                .label(reference.span, "everything beside this is ignored")
                .help("write `allOf`, with the reference as one of its schemas"),
            );
            return referring;
        }
        let mut both = Schema::anything(object.span);
        both.description = referring.description.take();
        both.deprecated = referring.deprecated;
        both.default = schema.default.take();
        // It closes what the reference leads to as well.
        both.closed = std::mem::take(&mut schema.closed);
        both.all_of = vec![referring, schema];
        both
    }

    fn schema_reference(&mut self, object: &Object<'tree>) -> Option<Spanned<String>> {
        let reference = object.string(self, "$ref")?;
        let name = self.schema_name(&reference.value, reference.span)?;
        Some(Spanned { value: name, span: reference.span })
    }

    /// The types that are stated, besides `null`.
    fn types(&mut self, object: &Object<'tree>, schema: &mut Schema) -> Vec<Type> {
        schema.nullable = object.flag(self, "nullable").unwrap_or(false);
        let Some((_, node)) = object.entry("type") else { return Vec::new() };
        let names = match &node.value {
            Value::String(name) => vec![(name.as_str(), node.span)],
            Value::Sequence(_) => self
                .items(node, "`type`")
                .iter()
                .filter_map(|item| match &item.value {
                    Value::String(name) => Some((name.as_str(), item.span)),
                    // Unquoted, the name of the type is itself null.
                    Value::Null => Some(("null", item.span)),
                    _ => None,
                })
                .collect(),
            Value::Null => vec![("null", node.span)],
            _ => {
                self.mismatch(node, "`type`", "a string or a list of strings");
                return Vec::new();
            }
        };
        let mut types = Vec::new();
        for (name, span) in names {
            let r#type = match name {
                "null" => Type::Null,
                "boolean" => Type::Boolean,
                "integer" => Type::Integer,
                "number" => Type::Number,
                "string" => Type::String,
                "array" => Type::Array,
                "object" => Type::Object,
                _ => {
                    self.lint(
                        Diagnostic::error(
                            "keyword-unknown",
                            format!("`{name}` is not a type of JSON Schema"),
                        )
                        .label(
                            span,
                            "one of string, number, integer, boolean, array, object, null",
                        ),
                    );
                    continue;
                }
            };
            if !types.contains(&r#type) {
                types.push(r#type);
            }
        }
        // Every integer is a number.
        if types.contains(&Type::Number) {
            types.retain(|one| *one != Type::Integer);
        }
        if types.len() > 1 && types.contains(&Type::Null) {
            schema.nullable = true;
            types.retain(|one| *one != Type::Null);
        }
        types
    }

    fn enumeration(&mut self, object: &Object<'tree>, schema: &mut Schema) {
        if let Some(node) = object.get("const") {
            schema.enumeration.push(Spanned { value: node.to_json(), span: node.span });
            return;
        }
        let Some(node) = object.get("enum") else { return };
        for item in self.items(node, "`enum`") {
            let value = item.to_json();
            if schema.enumeration.iter().all(|earlier| earlier.value != value) {
                schema.enumeration.push(Spanned { value, span: item.span });
            }
        }
    }

    /// Whether `null` is among the words decides, beside a type, whether it is admitted.
    fn null_of_enumeration(&mut self, types: &[Type], schema: &mut Schema) {
        if schema.enumeration.is_empty() || types.contains(&Type::Null) {
            return;
        }
        let words = schema.enumeration.len();
        schema.enumeration.retain(|word| !word.value.is_null());
        let has_null = schema.enumeration.len() < words;
        if types.is_empty() {
            schema.nullable |= has_null;
            if schema.enumeration.is_empty() {
                schema.r#type = Some(Type::Null);
                schema.nullable = false;
            }
        } else if !self.is_3_0 {
            // OpenAPI 3.0 leaves it open, and its authors mean that `nullable` is enough.
            schema.nullable &= has_null;
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
        let is_flag = object.get(exclusive).map(|node| matches!(node.value, Value::Bool(_)));
        if let Some(is_flag) = is_flag
            && is_flag != self.is_3_0
            && let Some((key, _)) = object.entry(exclusive)
        {
            let (wanted, found) = if self.is_3_0 {
                ("`true` or `false`", "this is how OpenAPI 3.1 says it")
            } else {
                ("a number", "this is how OpenAPI 3.0 says it")
            };
            self.lint(
                Diagnostic::error("type-mismatch", format!("`{exclusive}` must be {wanted}"))
                    .label(key.span, found),
            );
        }
        if is_flag.unwrap_or(self.is_3_0) {
            let exclusive = object.flag(self, exclusive).unwrap_or(false);
            return bound.map(|value| Bound { value, exclusive });
        }
        let inclusive = bound.map(|value| Bound { value, exclusive: false });
        let exclusive =
            object.number(self, exclusive).map(|value| Bound { value, exclusive: true });
        match (inclusive, exclusive) {
            (Some(one), Some(other)) if inclusive_is_minimum(object) => Some(one.greater(other)),
            (Some(one), Some(other)) => Some(one.less(other)),
            (one, other) => one.or(other),
        }
    }

    fn strings(&mut self, object: &Object<'tree>, schema: &mut Schema) {
        schema.min_length = object.count(self, "minLength");
        schema.max_length = object.count(self, "maxLength");
        if let Some(pattern) = object.string(self, "pattern")
            && self.is_enforceable(&pattern)
        {
            schema.patterns.push(pattern);
        }
    }

    fn is_enforceable(&mut self, pattern: &Spanned<String>) -> bool {
        let Err(error) = crate::pattern::compile(&pattern.value) else { return true };
        let error = error.to_string();
        let reason = error.lines().last().unwrap_or_default().trim_start_matches("error: ");
        self.lint(
            Diagnostic::error("pattern-unsupported", "the pattern cannot be enforced")
                .label(pattern.span, reason)
                .help(
                    "patterns run in linear time: write it without look-around and back references",
                ),
        );
        false
    }

    fn lists(&mut self, object: &Object<'tree>, schema: &mut Schema) {
        schema.min_items = object.count(self, "minItems");
        schema.max_items = object.count(self, "maxItems");
        schema.unique_items = object.flag(self, "uniqueItems").unwrap_or(false);
        schema.prefix_items = self.schemas(object, "prefixItems");
        schema.items = object.get("items").map(|items| Box::new(self.schema(items)));
    }

    fn schemas(&mut self, object: &Object<'tree>, key: &str) -> Vec<Schema> {
        let Some(node) = object.get(key) else { return Vec::new() };
        let what = format!("`{key}`");
        self.items(node, &what).iter().map(|item| self.schema(item)).collect()
    }

    fn members(&mut self, object: &Object<'tree>, schema: &mut Schema) {
        schema.min_properties = object.count(self, "minProperties");
        schema.max_properties = object.count(self, "maxProperties");
        if matches!(object.get("required").map(|node| &node.value), Some(Value::Bool(_))) {
            // JSON Schema of draft 3, which many documents still have, says it at the property.
            let (key, _) = object.entry("required").expect("it was just found");
            self.lint(
                Diagnostic::error("type-mismatch", "`required` must be a list")
                    .label(key.span, "this is a boolean, and says nothing")
                    .help("name the property in the `required` of the object it belongs to"),
            );
        } else {
            schema.required = object.strings(self, "required");
        }
        if let Some(properties) = object.get("properties") {
            for (name, node) in self.entries(properties, "`properties`") {
                schema.properties.push(Property {
                    name: name.clone(),
                    read_only: read_only(node),
                    schema: self.schema(node),
                });
            }
        }
        schema.additional = match object.get("additionalProperties") {
            None => Additional::Unstated,
            Some(Node { value: Value::Bool(true), .. }) => Additional::Allowed(None),
            Some(Node { value: Value::Bool(false), .. }) => Additional::Refused,
            Some(node) => Additional::Allowed(Some(Box::new(self.schema(node)))),
        };
    }

    fn alternatives(&mut self, object: &Object<'tree>, schema: &mut Schema) {
        schema.all_of = self.schemas(object, "allOf");
        schema.one_of = self.schemas(object, "oneOf");
        schema.any_of = self.schemas(object, "anyOf");
        let Some(node) = object.get("discriminator") else { return };
        // A name alone is how Swagger 2 said it.
        if let Value::String(property) = &node.value {
            schema.discriminator =
                Some(Discriminator { property: property.clone(), mapping: Vec::new() });
            return;
        }
        let entries = self.entries(node, "`discriminator`");
        let text =
            |key: &str| entries.iter().find(|(name, _)| name.value == key).map(|(_, node)| node);
        let Some(Node { value: Value::String(property), .. }) = text("propertyName") else {
            return;
        };
        let mut mapping = Vec::new();
        if let Some(node) = text("mapping") {
            for (value, target) in self.entries(node, "`mapping`") {
                let Value::String(reference) = &target.value else { continue };
                let is_name = !reference.contains(['/', '#', '.']);
                let pointer = if is_name {
                    format!("#/components/schemas/{reference}")
                } else {
                    reference.clone()
                };
                if let Some(name) = self.schema_name(&pointer, target.span) {
                    mapping.push((value.value.clone(), name));
                }
            }
        }
        schema.discriminator = Some(Discriminator { property: property.clone(), mapping });
    }

    fn assertions(&mut self, object: &Object<'tree>, schema: &mut Schema) {
        let found = &mut schema.assertions;
        if let Some(not) = object.get("not") {
            found.push(Assertion::Not(self.schema(not)));
        }
        if let Some(condition) = object.get("if") {
            found.push(Assertion::If {
                condition: Box::new(self.schema(condition)),
                then: object.get("then").map(|node| Box::new(self.schema(node))),
                otherwise: object.get("else").map(|node| Box::new(self.schema(node))),
            });
        }
        if let Some(items) = object.get("contains") {
            found.push(Assertion::Contains {
                items: self.schema(items),
                least: object.count(self, "minContains").unwrap_or(1),
                most: object.count(self, "maxContains"),
            });
        }
        if let Some(names) = object.get("propertyNames") {
            found.push(Assertion::Names(self.schema(names)));
        }
        if let Some(node) = object.get("patternProperties") {
            for (pattern, node) in self.entries(node, "`patternProperties`") {
                if self.is_enforceable(pattern) {
                    found.push(Assertion::Members {
                        pattern: pattern.clone(),
                        schema: self.schema(node),
                    });
                }
            }
        }
        if let Some(node) = object.get("dependentRequired") {
            for (name, others) in self.entries(node, "`dependentRequired`") {
                let others = self.items(others, "`dependentRequired`").iter();
                let others = others.filter_map(|other| match &other.value {
                    Value::String(name) => Some(name.clone()),
                    _ => None,
                });
                found.push(Assertion::Requires {
                    name: name.value.clone(),
                    others: others.collect(),
                });
            }
        }
        if let Some(node) = object.get("dependentSchemas") {
            for (name, node) in self.entries(node, "`dependentSchemas`") {
                found.push(Assertion::Depends {
                    name: name.value.clone(),
                    schema: self.schema(node),
                });
            }
        }
        match object.get("unevaluatedProperties") {
            None => {}
            // Whoever closes what this stands in finds nothing left to refuse.
            Some(Node { value: Value::Bool(true), .. }) => {
                if matches!(schema.additional, Additional::Unstated) {
                    schema.additional = Additional::Allowed(None);
                }
            }
            Some(Node { value: Value::Bool(false), .. }) if !schema.evaluates_conditionally() => {
                schema.closed = true;
            }
            Some(node) => self.error(
                "keyword-unsupported",
                "`unevaluatedProperties` is supported as `false`, without conditions".to_owned(),
                node.span,
                "the generated code would not hold to it",
            ),
        }
    }
}

impl Schema {
    /// Whether it depends on the value which of its properties are known.
    fn evaluates_conditionally(&self) -> bool {
        self.assertions
            .iter()
            .any(|assertion| !matches!(assertion, Assertion::Requires { .. } | Assertion::Names(_)))
    }

    /// Once it is known with what it stands together, `unevaluatedProperties: false` is what
    /// `additionalProperties: false` is of one schema alone.
    pub(crate) fn close(&mut self) {
        let is_whole = self.all_of.is_empty() && self.one_of.is_empty() && self.any_of.is_empty();
        if self.closed && is_whole && matches!(self.additional, Additional::Unstated) {
            self.additional = Additional::Refused;
        }
    }
}

fn inclusive_is_minimum(object: &Object<'_>) -> bool {
    object.get("minimum").is_some() && object.get("exclusiveMinimum").is_some()
}

/// A value of several types is one of alternatives, each of one type.
fn of_several_types(mut schema: Schema, types: &[Type]) -> Schema {
    let mut whole = Schema::anything(schema.span);
    whole.description = schema.description.take();
    whole.deprecated = std::mem::take(&mut schema.deprecated);
    whole.nullable = std::mem::take(&mut schema.nullable);
    whole.default = schema.default.take();
    whole.all_of = std::mem::take(&mut schema.all_of);
    whole.one_of = std::mem::take(&mut schema.one_of);
    whole.assertions = std::mem::take(&mut schema.assertions);
    whole.discriminator = schema.discriminator.take();
    let former = std::mem::take(&mut schema.any_of);
    if !former.is_empty() {
        whole.assertions.push(Assertion::AnyOf(former));
    }
    let alternatives = types.iter().filter_map(|r#type| {
        let mut one = schema.clone();
        one.r#type = Some(*r#type);
        one.enumeration.retain(|word| is_of_type(&word.value, *r#type));
        (schema.enumeration.is_empty() || !one.enumeration.is_empty()).then_some(one)
    });
    whole.any_of = alternatives.collect();
    whole
}

pub(super) fn is_of_type(value: &serde_json::Value, r#type: Type) -> bool {
    match r#type {
        Type::Null => value.is_null(),
        Type::Boolean => value.is_boolean(),
        Type::Integer => value.as_f64().is_some_and(|value| value.fract() == 0.0),
        Type::Number => value.is_number(),
        Type::String => value.is_string(),
        Type::Array => value.is_array(),
        Type::Object => value.is_object(),
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
    let words = || schema.enumeration.iter().filter(|word| !word.value.is_null());
    if states(&["properties", "additionalProperties", "minProperties", "maxProperties"])
        || states(&["patternProperties", "propertyNames", "dependentRequired"])
        || schema.closed
        || !schema.required.is_empty()
    {
        Some(Type::Object)
    } else if states(&["items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains"]) {
        Some(Type::Array)
    } else if states(&["minLength", "maxLength", "pattern"])
        || (words().next().is_some() && words().all(|word| word.value.is_string()))
    {
        Some(Type::String)
    } else if states(&["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"])
    {
        Some(Type::Number)
    } else {
        None
    }
}
