//! Schemas as Rust types.

use std::borrow::Cow;

use super::{
    Field, Model, ModelKind, NumberKind, Planner, Presence, Range, Rest, Shape,
    condition::{matched_members, names_members},
    names::{Namer, field_name, type_name},
    union::is_union,
};
use crate::{
    diagnostic::Diagnostic,
    model::{Additional, Document, Fault, Message, Schema, Type},
    source::Spanned,
};

/// Formats that choose a type, or that need nothing checked; any other is only a hint.
const KNOWN_FORMATS: [&str; 7] =
    ["int32", "int64", "float", "double", "binary", "password", "byte"];

impl<'document> Planner<'document> {
    /// Writes out what components mean together with others.
    pub(super) fn flatten_components(&mut self, document: &'document Document) {
        for (name, schema) in &document.schemas {
            let mark = self.mark();
            let flat = match self.schemas.flat_component(&name.value, schema) {
                Ok(flat) => flat,
                Err(finding) => self.not_flat(finding, schema),
            };
            if let Some(fault) = self.fault_since(&mark) {
                self.faults.entry(name.value.clone()).or_insert(fault);
            }
            self.components.insert(&name.value, flat);
        }
    }

    /// A schema without `allOf`; one that takes anything where that cannot be.
    pub(super) fn flat<'schema>(&mut self, schema: &'schema Schema) -> Cow<'schema, Schema> {
        match self.schemas.flat(schema) {
            Ok(flat) => flat,
            Err(finding) => Cow::Owned(self.not_flat(finding, schema)),
        }
    }

    fn not_flat(&mut self, finding: Diagnostic, schema: &Schema) -> Schema {
        if finding.code == "schema-contradictory" {
            // There is no value of it, which is hardly meant.
            self.lint(finding);
            return schema.nothing();
        }
        self.findings.push(finding);
        Schema { all_of: Vec::new(), ..schema.clone() }
    }

    /// Names the component schemas first, so that they keep their names whatever else comes.
    pub(super) fn name_components(&mut self, document: &'document Document) {
        for (name, _) in &document.schemas {
            if is_type(&self.components[name.value.as_str()]) {
                let rust = self.namer.claim(type_name(&name.value));
                self.component_names.insert(&name.value, rust);
            }
        }
    }

    pub(super) fn plan_components(&mut self, document: &'document Document) {
        for (name, _) in &document.schemas {
            if let Some(rust) = self.component_names.get(name.value.as_str()).cloned() {
                let location = self.sources.locate(name.span);
                let schema = self.components[name.value.as_str()].clone();
                let fault = self.faults.get(&name.value).cloned();
                self.model(&schema, rust, location, fault);
            }
        }
    }

    /// Names what the server sends by itself: the model of an inline schema bears the name, any other type has it
    /// as another.
    pub(super) fn message(&mut self, message: &Message) {
        let models = self.plan.models.len();
        let shape = self.shape(&message.schema, &message.name);
        let is_inline = matches!(&shape, Shape::Named(name) if self.index[name] >= models);
        if !is_inline {
            let name = self.namer.claim(type_name(&message.name));
            self.plan.messages.push(super::Message {
                name,
                shape,
                docs: doc_lines(message.description.as_deref()),
                location: self.sources.locate(message.span),
            });
        }
    }

    /// The type of a schema; an inline object, enumeration or union becomes a model with the name given.
    pub(super) fn shape(&mut self, schema: &Schema, name: &str) -> Shape {
        let flat = self.flat(schema);
        // What is put together may hold itself: it is one type wherever it stands.
        let key = (!schema.all_of.is_empty() && flat.reference.is_none()).then(|| schema.key());
        let shape = self.keyed_shape(&flat, name, key);
        if flat.nullable
            && !matches!(shape, Shape::Nullable(_) | Shape::Anything | Shape::Null | Shape::Never)
        {
            Shape::Nullable(Box::new(shape))
        } else {
            shape
        }
    }

    /// The type of a schema without `allOf`, which may be known by a key.
    pub(super) fn keyed_shape(
        &mut self,
        schema: &Schema,
        name: &str,
        key: Option<String>,
    ) -> Shape {
        if let Some(reference) = &schema.reference {
            return self.referenced(reference);
        }
        if is_type(schema) {
            if let Some(name) = key.as_ref().and_then(|key| self.keyed.get(key)) {
                return Shape::Named(name.clone());
            }
            let name = self.namer.claim(type_name(name));
            if let Some(key) = key {
                self.keyed.insert(key, name.clone());
            }
            let location = self.sources.locate(schema.span);
            self.model(schema, name.clone(), location, None);
            return Shape::Named(name);
        }
        let plain = self.plain_shape(schema, name);
        let conditions = self.conditions(schema, name);
        if conditions.is_empty() { plain } else { Shape::Refined(Box::new(plain), conditions) }
    }

    fn plain_shape(&mut self, schema: &Schema, name: &str) -> Shape {
        if schema.never {
            return Shape::Never;
        }
        match schema.r#type {
            None => Shape::Anything,
            Some(Type::Null) => Shape::Null,
            Some(Type::Boolean) => Shape::Boolean,
            Some(Type::Integer) => self.integer(schema),
            Some(Type::Number) => Shape::Number {
                kind: match schema.format.as_ref().map(|format| format.value.as_str()) {
                    Some("float") => NumberKind::Float,
                    Some("double") => NumberKind::Double,
                    _ => NumberKind::Json,
                },
                range: range(schema),
            },
            Some(Type::String) => Shape::Text {
                min_length: schema.min_length,
                max_length: schema.max_length,
                patterns: schema.patterns.iter().map(|pattern| pattern.value.clone()).collect(),
            },
            Some(Type::Array) => {
                let items = match &schema.items {
                    Some(items) if schema.prefix_items.is_empty() => {
                        self.shape(items, &format!("{name} item"))
                    }
                    _ => Shape::Anything,
                };
                Shape::List {
                    items: Box::new(items),
                    min_items: schema.min_items,
                    max_items: schema.max_items,
                    unique: schema.unique_items,
                }
            }
            Some(Type::Object) => {
                let values = match &schema.additional {
                    Additional::Allowed(Some(values)) if !names_members(schema) => {
                        self.shape(values, &format!("{name} value"))
                    }
                    // An object of no members at all.
                    Additional::Refused if !names_members(schema) => Shape::Never,
                    _ if schema.min_properties.or(schema.max_properties).is_some() => {
                        Shape::Anything
                    }
                    _ => return Shape::Object,
                };
                Shape::Map {
                    values: Box::new(values),
                    min_properties: schema.min_properties,
                    max_properties: schema.max_properties,
                }
            }
        }
    }

    fn integer(&mut self, schema: &Schema) -> Shape {
        let wide = schema.format.as_ref().is_none_or(|format| format.value != "int32");
        let mut one_of = self.integers(schema);
        let greatest = if wide { i64::MAX } else { i32::MAX.into() };
        let step = whole_step(schema).map(i64::try_from);
        let step = step.map(|step| step.ok().filter(|step| *step <= greatest));
        if step == Some(None) {
            // Of a step that no integer reaches, only zero is a multiple.
            one_of.retain(|value| *value == 0);
            one_of.push(0);
        }
        let multiple_of = step.flatten().map(Into::into);
        Shape::Integer { wide, range: Range { multiple_of, ..range(schema) }, one_of }
    }

    /// A component that is a type is named; any other is read in place.
    fn referenced(&mut self, reference: &Spanned<String>) -> Shape {
        let component = reference.value.as_str();
        let Some(schema) = self.components.get(component) else { return Shape::Anything };
        if let Some(name) = self.component_names.get(component) {
            let named = Shape::Named(name.clone());
            return if schema.nullable { Shape::Nullable(Box::new(named)) } else { named };
        }
        if let Some(fault) = self.faults.get(component) {
            self.faults_met.push(fault.clone());
        }
        if self.inlining.iter().any(|name| name == component) {
            self.findings.push(
                Diagnostic::error(
                    "schema-endless",
                    format!(
                        "the schema `{component}` contains itself without an object in between"
                    ),
                )
                .label(reference.span, "here it comes round"),
            );
            return Shape::Anything;
        }
        let schema = schema.clone();
        self.inlining.push(component.to_owned());
        let shape = self.shape(&schema, component);
        self.inlining.pop();
        shape
    }

    fn model(&mut self, schema: &Schema, name: String, location: String, fault: Option<Fault>) {
        let mark = self.mark();
        let kind = if is_union(schema) {
            self.union(schema, &name)
        } else if schema.r#type == Some(Type::Object) {
            self.object(schema, &name)
        } else {
            words(schema)
        };
        let fault = fault.or_else(|| self.fault_since(&mark));
        self.index.insert(name.clone(), self.plan.models.len());
        self.plan.models.push(Model {
            name,
            span: schema.span,
            location,
            docs: schema_docs(schema),
            deprecated: schema.deprecated,
            kind,
            fault,
        });
    }

    fn object(&mut self, schema: &Schema, name: &str) -> ModelKind {
        let mut names = Namer::default();
        let mut fields: Vec<Field> = schema
            .properties
            .iter()
            .map(|property| {
                let shape =
                    self.shape(&property.schema, &format!("{name} {}", property.name.value));
                let (shape, nullable) = match shape {
                    Shape::Nullable(inner) => (*inner, true),
                    shape => (shape, false),
                };
                Field {
                    wire: property.name.value.clone(),
                    name: names.claim(field_name(&property.name.value)),
                    shape,
                    presence: match (schema.requires(&property.name.value), nullable) {
                        (true, false) => Presence::Required,
                        (true, true) => Presence::Nullable,
                        (false, false) => Presence::Optional,
                        (false, true) => Presence::Both,
                    },
                    boxed: false,
                    docs: schema_docs(&property.schema),
                    deprecated: property.schema.deprecated,
                }
            })
            .collect();
        for required in &schema.required {
            if fields.iter().any(|field| field.wire == required.value) {
                continue;
            }
            self.lint(
                Diagnostic::error(
                    "property-undescribed",
                    format!("`{}` is required and not among the properties", required.value),
                )
                .label(required.span, "no property of this name")
                .help(format!("describe it:\n  properties:\n    {}: {{}}", required.value)),
            );
            let shape = match &schema.additional {
                Additional::Allowed(Some(values)) => {
                    self.shape(values, &format!("{name} {}", required.value))
                }
                Additional::Refused => Shape::Never,
                _ => Shape::Anything,
            };
            fields.push(Field {
                wire: required.value.clone(),
                name: names.claim(field_name(&required.value)),
                shape,
                presence: Presence::Required,
                boxed: false,
                docs: Vec::new(),
                deprecated: false,
            });
        }
        let has_patterns = matched_members(schema).next().is_some();
        let rest = match &schema.additional {
            Additional::Unstated if !has_patterns => Rest::Ignored,
            Additional::Refused if !has_patterns => Rest::Refused,
            additional => Rest::Kept {
                field: names.claim("additional_properties".to_owned()),
                shape: match additional {
                    Additional::Allowed(Some(values)) if !has_patterns => {
                        self.shape(values, &format!("{name} additional property"))
                    }
                    _ => Shape::Anything,
                },
            },
        };
        ModelKind::Object {
            fields,
            rest,
            min_properties: schema.min_properties,
            max_properties: schema.max_properties,
            conditions: self.conditions(schema, name),
        }
    }

    /// The whole numbers that an enumeration of integers admits.
    fn integers(&mut self, schema: &Schema) -> Vec<i64> {
        let mut integers = Vec::new();
        for word in &schema.enumeration {
            match word.value.as_i64() {
                Some(integer) => integers.push(integer),
                // As JSON Schema has it, 1.0 is an integer.
                None if word.value.as_f64().is_some_and(|value| value.fract() == 0.0) => {
                    integers.push(word.value.as_f64().unwrap_or_default() as i64);
                }
                None => self.lint(
                    Diagnostic::error(
                        "type-mismatch",
                        "the value is not of the type of its schema",
                    )
                    .label(word.span, "an integer is wanted here"),
                ),
            }
        }
        integers
    }

    /// Tells of what nothing enforces in a request: formats, and properties that are not to be sent and
    /// are required all the same, since one model stands for both directions.
    pub(super) fn unenforced(&mut self, schema: &Schema) {
        let mut schemas = vec![schema.clone()];
        while let Some(schema) = schemas.pop() {
            if let Some(reference) = &schema.reference
                && self.unforced.insert(reference.value.clone())
            {
                schemas.extend(self.components.get(reference.value.as_str()).cloned());
            }
            if let Some(format) = &schema.format
                && !KNOWN_FORMATS.contains(&format.value.as_str())
            {
                self.findings.push(
                    Diagnostic::warning(
                        "format-unenforced",
                        format!("nothing holds a request to the format `{}`", format.value),
                    )
                    .label(format.span, "any string is let pass")
                    .help("state a `pattern` beside it, which is enforced"),
                );
            }
            let demanded =
                schema.properties.iter().filter(|property| schema.requires(&property.name.value));
            for span in demanded.filter_map(|property| property.read_only) {
                self.findings.push(
                    Diagnostic::warning(
                        "keyword-unenforced",
                        "`readOnly` does not lift that the property is required",
                    )
                    .label(span, "a request needs it all the same")
                    .help("describe what is sent and what is answered by two schemas"),
                );
            }
            schemas.extend(schema.properties.into_iter().map(|property| property.schema));
            schemas.extend(schema.items.map(|items| *items));
            schemas.extend(schema.all_of);
            schemas.extend(schema.one_of);
            schemas.extend(schema.any_of);
            if let Additional::Allowed(Some(values)) = schema.additional {
                schemas.push(*values);
            }
        }
    }
}

/// Whether a schema becomes a type with a name, rather than being written in place.
fn is_type(schema: &Schema) -> bool {
    if schema.reference.is_some() || schema.never {
        return false;
    }
    if is_union(schema) {
        return true;
    }
    match schema.r#type {
        Some(Type::Object) => {
            (!schema.properties.is_empty() || !schema.required.is_empty())
                && schema.enumeration.is_empty()
        }
        Some(Type::String) => {
            !schema.enumeration.is_empty()
                && schema.enumeration.iter().all(|word| word.value.is_string())
                && schema.patterns.is_empty()
                && schema.min_length.or(schema.max_length).is_none()
                && schema.assertions.is_empty()
        }
        _ => false,
    }
}

fn words(schema: &Schema) -> ModelKind {
    let mut names = Namer::default();
    ModelKind::Words(
        schema
            .enumeration
            .iter()
            .filter_map(|word| word.value.as_str())
            .map(|word| (word.to_owned(), names.claim(type_name(word))))
            .collect(),
    )
}

fn range(schema: &Schema) -> Range {
    Range {
        minimum: schema.minimum.clone(),
        maximum: schema.maximum.clone(),
        multiple_of: schema.multiple_of.clone(),
    }
}

/// The step of whole numbers that are multiples of a decimal: of `2.5` they are those of 5, of `0.5` all.
fn whole_step(schema: &Schema) -> Option<u128> {
    let step = schema.multiple_of.as_ref()?.to_string();
    let (digits, exponent) = step.split_once(['e', 'E']).unwrap_or((&step, "0"));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let exponent = exponent.parse::<i32>().ok()? - i32::try_from(fraction.len()).ok()?;
    let numerator: u128 = format!("{whole}{fraction}").parse().ok()?;
    let ten = |power: i32| 10_u128.checked_pow(power.unsigned_abs());
    let step = if exponent < 0 {
        // Beyond what can be computed with, the fraction says nothing about whole numbers of 64 bits.
        let denominator = ten(exponent).unwrap_or(u128::MAX);
        numerator / gcd(numerator, denominator)
    } else {
        ten(exponent).and_then(|power| numerator.checked_mul(power)).unwrap_or(u128::MAX)
    };
    (step > 1).then_some(step)
}

fn gcd(one: u128, other: u128) -> u128 {
    if other == 0 { one } else { gcd(other, one % other) }
}

fn schema_docs(schema: &Schema) -> Vec<String> {
    let mut docs = doc_lines(schema.description.as_deref());
    if schema.deprecated {
        if !docs.is_empty() {
            docs.push(String::new());
        }
        docs.push("Deprecated.".to_owned());
    }
    docs
}

/// A description as lines of a doc comment. Whatever could end a comment or reorder its text is left out, and
/// no block of it is Rust to rustdoc, which would run it as a test.
pub(super) fn doc_lines(description: Option<&str>) -> Vec<String> {
    let mut fence = None;
    let lines = description.unwrap_or_default().trim_end().lines().map(|line| {
        let line: String = line
            .chars()
            .filter(|letter| !letter.is_control() && !is_bidi_control(*letter))
            .collect();
        harmless(line.trim_end(), &mut fence)
    });
    let mut lines: Vec<_> = lines.collect();
    lines.extend(fence);
    lines
}

/// A line of Markdown (CommonMark §4.4, §4.5, §4.6); `fence` is the one that ends the block it stands in.
fn harmless(line: &str, fence: &mut Option<String>) -> String {
    let is_prefix = |letter: char| {
        matches!(letter, ' ' | '>' | '-' | '*' | '+' | '.' | ')') || letter.is_ascii_digit()
    };
    let text = line.trim_start_matches(is_prefix);
    let mark = if text.starts_with("```") { '`' } else { '~' };
    let run: String = text.chars().take_while(|letter| *letter == mark).collect();
    if let Some(end) = fence {
        if text != run || !run.starts_with(end.as_str()) {
            return line.to_owned();
        }
        *fence = None;
        return run;
    }
    if run.len() >= 3 {
        *fence = Some(run.clone());
        return format!("{run}text");
    }
    // Four blanks begin a block of code; a tag at the beginning of a line, one of HTML.
    let mut line = line.to_owned();
    while line.contains("    ") {
        line = line.replace("    ", "   ");
    }
    if text.starts_with('<') {
        let at = line.find('<').unwrap_or_default();
        line.insert(at, '\\');
    }
    line
}

fn is_bidi_control(letter: char) -> bool {
    matches!(letter, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
