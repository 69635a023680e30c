//! Schemas as Rust types.

use super::{
    Field, Model, ModelKind, NumberKind, Planner, Presence, Range, Rest, Shape,
    names::{Namer, field_name, type_name},
};
use crate::{
    diagnostic::Diagnostic,
    model::{Additional, Document, Schema, Type},
};

/// Formats that choose a type, or that need nothing checked; any other is only a hint.
const KNOWN_FORMATS: [&str; 7] =
    ["int32", "int64", "float", "double", "binary", "password", "byte"];

impl<'document> Planner<'document> {
    /// Names the component schemas first, so that they keep their names whatever else comes.
    pub(super) fn name_components(&mut self, document: &'document Document) {
        for (name, schema) in &document.schemas {
            if is_type(schema) {
                let rust = self.namer.claim(type_name(&name.value));
                self.component_names.insert(&name.value, rust);
            }
        }
    }

    pub(super) fn plan_components(&mut self, document: &'document Document) {
        for (name, schema) in &document.schemas {
            if let Some(rust) = self.component_names.get(name.value.as_str()).cloned() {
                let location = self.sources.locate(name.span);
                self.model(schema, rust, location);
            }
        }
    }

    /// The type of a schema; an inline object or enumeration becomes a model with the name given.
    pub(super) fn shape(&mut self, schema: &Schema, name: &str) -> Shape {
        let shape = self.bare_shape(schema, name);
        if schema.nullable && !matches!(shape, Shape::Nullable(_) | Shape::Anything) {
            Shape::Nullable(Box::new(shape))
        } else {
            shape
        }
    }

    fn bare_shape(&mut self, schema: &Schema, name: &str) -> Shape {
        if let Some(reference) = &schema.reference {
            return self.referenced(reference);
        }
        if is_type(schema) {
            let name = self.namer.claim(type_name(name));
            let location = self.sources.locate(schema.span);
            self.model(schema, name.clone(), location);
            return Shape::Named(name);
        }
        if schema.r#type != Some(Type::Integer)
            && let Some(word) = schema.enumeration.first()
        {
            self.findings.push(
                Diagnostic::error(
                    "keyword-unsupported",
                    "`enum` is supported for strings and for integers",
                )
                .label(word.span, "this is neither, or stands beside another type"),
            );
        }
        match schema.r#type {
            None => Shape::Anything,
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
                pattern: schema.pattern.as_ref().map(|pattern| pattern.value.clone()),
            },
            Some(Type::Array) => {
                Shape::List {
                    items: Box::new(schema.items.as_ref().map_or(Shape::Anything, |items| {
                        self.shape(items, &format!("{name} item"))
                    })),
                    min_items: schema.min_items,
                    max_items: schema.max_items,
                    unique: schema.unique_items,
                }
            }
            Some(Type::Object) => match &schema.additional {
                Additional::Allowed(Some(values)) => Shape::Map {
                    values: Box::new(self.shape(values, &format!("{name} value"))),
                    min_properties: schema.min_properties,
                    max_properties: schema.max_properties,
                },
                _ if schema.min_properties.or(schema.max_properties).is_some() => Shape::Map {
                    values: Box::new(Shape::Anything),
                    min_properties: schema.min_properties,
                    max_properties: schema.max_properties,
                },
                _ => Shape::Object,
            },
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
    fn referenced(&mut self, reference: &crate::source::Spanned<String>) -> Shape {
        let component = reference.value.as_str();
        let Some(schema) = self.components.get(component).copied() else {
            return Shape::Anything;
        };
        if let Some(name) = self.component_names.get(component) {
            let named = Shape::Named(name.clone());
            return if schema.nullable { Shape::Nullable(Box::new(named)) } else { named };
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
        self.inlining.push(component.to_owned());
        let shape = self.shape(schema, component);
        self.inlining.pop();
        shape
    }

    fn model(&mut self, schema: &Schema, name: String, location: String) {
        let kind = if schema.r#type == Some(Type::Object) {
            self.object(schema, &name)
        } else {
            words(schema)
        };
        self.plan.models.push(Model {
            name,
            location,
            docs: schema_docs(schema),
            deprecated: schema.deprecated,
            kind,
        });
    }

    fn object(&mut self, schema: &Schema, name: &str) -> ModelKind {
        let mut names = Namer::default();
        let fields = schema
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
                    presence: match (property.required, nullable) {
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
        if schema.min_properties.or(schema.max_properties).is_some() {
            self.findings.push(
                Diagnostic::error(
                    "keyword-unsupported",
                    "a bound on the number of properties is not supported beside `properties`",
                )
                .label(schema.span, "the generated code would not hold to it"),
            );
        }
        let rest = match &schema.additional {
            Additional::Unstated => Rest::Ignored,
            Additional::Refused => Rest::Refused,
            Additional::Allowed(values) => Rest::Kept {
                field: names.claim("additional_properties".to_owned()),
                shape: values.as_ref().map_or(Shape::Anything, |values| {
                    self.shape(values, &format!("{name} additional property"))
                }),
            },
        };
        ModelKind::Object { fields, rest }
    }

    /// The whole numbers that an enumeration of integers admits.
    fn integers(&mut self, schema: &Schema) -> Vec<i64> {
        let mut integers = Vec::new();
        for word in &schema.enumeration {
            match word.value.as_i64() {
                Some(integer) => integers.push(integer),
                None => self.findings.push(
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
        let mut schemas = vec![schema];
        let mut seen = Vec::new();
        while let Some(schema) = schemas.pop() {
            if let Some(reference) = &schema.reference
                && !seen.contains(&reference.value)
            {
                seen.push(reference.value.clone());
                schemas.extend(self.components.get(reference.value.as_str()));
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
            let demanded = schema.properties.iter().filter(|property| property.required);
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
            schemas.extend(schema.properties.iter().map(|property| &property.schema));
            schemas.extend(schema.items.as_deref());
            if let Additional::Allowed(Some(values)) = &schema.additional {
                schemas.push(values);
            }
        }
    }
}

/// Whether a schema becomes a type with a name, rather than being written in place.
fn is_type(schema: &Schema) -> bool {
    schema.reference.is_none()
        && match schema.r#type {
            Some(Type::Object) => !schema.properties.is_empty(),
            Some(Type::String) => {
                !schema.enumeration.is_empty()
                    && schema.enumeration.iter().all(|word| word.value.is_string())
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
