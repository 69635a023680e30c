//! What a schema states of its values, with `$ref` and `allOf` brought together: one flat view of it, in
//! which every statement knows where it stands.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::Outline;
use crate::{
    parse::{Node, Value},
    source::{Span, Spanned},
};

/// A schema inside `allOf`s deeper than this is left out.
const DEEPEST: usize = 16;

/// The types of JSON Schema, in the order in which a page lists them.
const TYPES: [&str; 7] = ["boolean", "integer", "number", "string", "array", "object", "null"];

/// Statements about values that can only be held to as a whole: whether one is wider than another is not
/// known.
pub(crate) const CONDITIONS: [&str; 18] = [
    "not",
    "if",
    "then",
    "else",
    "contains",
    "minContains",
    "maxContains",
    "dependentRequired",
    "dependentSchemas",
    "patternProperties",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "$dynamicRef",
    "discriminator",
];

/// One end of a range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Limit {
    pub(crate) value: f64,
    pub(crate) exclusive: bool,
}

/// A named member of an object.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Property<'tree> {
    pub(crate) name: &'tree str,
    /// Where its name stands.
    pub(crate) span: Span,
    pub(crate) required: bool,
    pub(crate) node: &'tree Node,
}

/// What an object may hold besides its properties.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Additional<'tree> {
    Anything,
    Nothing(Span),
    Schema(&'tree Node),
}

/// One of the schemas of `oneOf` or `anyOf`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Variant<'tree> {
    /// What its `$ref` or `title` calls it.
    pub(crate) name: Option<&'tree str>,
    pub(crate) node: &'tree Node,
}

/// Everything that a schema states.
#[derive(Clone, Debug)]
pub(crate) struct Facets<'tree> {
    /// Where its type is stated, or else where it begins.
    pub(crate) span: Span,
    /// By [`TYPES`]; none where any type is taken.
    pub(crate) types: Option<Spanned<Vec<&'static str>>>,
    pub(crate) format: Option<Spanned<&'tree str>>,
    pub(crate) patterns: Vec<Spanned<&'tree str>>,
    /// `enum` and `const`.
    pub(crate) words: Option<Spanned<Vec<Spanned<Json>>>>,
    /// `minimum` to `maxProperties`, by their names; an exclusive bound under the name of the inclusive one.
    pub(crate) limits: BTreeMap<&'static str, Spanned<Limit>>,
    pub(crate) multiple_of: Option<Spanned<f64>>,
    pub(crate) unique: Option<Span>,
    pub(crate) default: Option<Spanned<Json>>,
    pub(crate) items: Option<&'tree Node>,
    pub(crate) prefix: Vec<&'tree Node>,
    pub(crate) properties: Vec<Property<'tree>>,
    /// Where the properties are listed, or else the schema.
    pub(crate) properties_span: Span,
    pub(crate) additional: Additional<'tree>,
    /// Of each `oneOf` and `anyOf`, where it stands and what it offers.
    pub(crate) choices: Vec<Spanned<Vec<Variant<'tree>>>>,
    /// By keyword, those of [`CONDITIONS`] that are stated.
    pub(crate) conditions: BTreeMap<&'static str, Vec<&'tree Node>>,
    pub(crate) read_only: Option<Span>,
    pub(crate) write_only: Option<Span>,
    pub(crate) deprecated: Option<Span>,
    pub(crate) description: Option<&'tree str>,
    required: Vec<&'tree str>,
}

impl<'tree> Outline<'tree> {
    /// The flat view of a schema.
    pub(crate) fn facets(self, node: &'tree Node) -> Facets<'tree> {
        let stated = self.follow(node);
        // A whole schema may be hundreds of lines; its first word shows which it is.
        let first = stated.entries().first().map_or(stated.span, |(key, _)| key.span);
        let span = stated.get("type").map_or(first, |types| types.span);
        let mut facets = Facets {
            span,
            types: None,
            format: None,
            patterns: Vec::new(),
            words: None,
            limits: BTreeMap::new(),
            multiple_of: None,
            unique: None,
            default: None,
            items: None,
            prefix: Vec::new(),
            properties: Vec::new(),
            properties_span: span,
            additional: Additional::Anything,
            choices: Vec::new(),
            conditions: BTreeMap::new(),
            read_only: None,
            write_only: None,
            deprecated: None,
            description: None,
            required: Vec::new(),
        };
        facets.add(self, node, 0);
        for property in &mut facets.properties {
            property.required = facets.required.contains(&property.name);
        }
        if facets.types.is_none() {
            facets.types = facets.implied();
        }
        facets
    }

    /// What a schema is called: the name at the end of its `$ref`, or its title.
    pub(crate) fn name_of(self, node: &'tree Node) -> Option<&'tree str> {
        let reference = node.text("$ref").and_then(|reference| reference.rsplit('/').next());
        reference.or_else(|| node.text("title"))
    }
}

impl<'tree> Facets<'tree> {
    fn add(&mut self, outline: Outline<'tree>, node: &'tree Node, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        // What stands beside a `$ref` holds as well (JSON Schema 2020-12 §8.2.3.1), and describes better.
        self.own(outline, node);
        let target = outline.follow(node);
        if !std::ptr::eq(target, node) {
            self.add(outline, target, depth + 1);
        }
        for part in node.get("allOf").map_or(&[][..], Node::items) {
            self.add(outline, part, depth + 1);
        }
    }

    fn own(&mut self, outline: Outline<'tree>, node: &'tree Node) {
        if let Value::Bool(false) = node.value {
            self.types = Some(Spanned { value: Vec::new(), span: node.span });
        }
        self.description = self.description.or_else(|| node.text("description"));
        self.types(node);
        self.words(node);
        self.numbers(node);
        let text = |key: &str| {
            let value = node.get(key)?;
            Some(Spanned { value: value.as_str()?, span: value.span })
        };
        self.format = self.format.take().or_else(|| text("format"));
        self.patterns.extend(text("pattern"));
        let flag = |key: &str| node.get(key).filter(|_| node.is(key)).map(|value| value.span);
        self.unique = self.unique.or_else(|| flag("uniqueItems"));
        self.read_only = self.read_only.or_else(|| flag("readOnly"));
        self.write_only = self.write_only.or_else(|| flag("writeOnly"));
        self.deprecated = self.deprecated.or_else(|| flag("deprecated"));
        if let (None, Some(default)) = (&self.default, node.get("default")) {
            self.default = Some(Spanned { value: default.to_json(), span: default.span });
        }
        self.items = self.items.or_else(|| node.get("items"));
        if let Some(prefix) = node.get("prefixItems") {
            self.prefix = prefix.items().iter().collect();
        }
        self.members(node);
        for keyword in ["oneOf", "anyOf"] {
            let Some((key, variants)) = node.entry(keyword) else { continue };
            let variants = variants.items().iter();
            let variants = variants.map(|node| Variant { name: outline.name_of(node), node });
            self.choices.push(Spanned { value: variants.collect(), span: key.span });
        }
        for keyword in CONDITIONS {
            if let Some(value) = node.get(keyword) {
                self.conditions.entry(keyword).or_default().push(value);
            }
        }
    }

    fn types(&mut self, node: &'tree Node) {
        let Some(stated) = node.get("type") else { return };
        let mut types: Vec<&'static str> = match stated.as_str() {
            Some(one) => TYPES.into_iter().filter(|name| *name == one).collect(),
            None => {
                let lists =
                    |name: &&str| stated.items().iter().any(|it| it.as_str() == Some(*name));
                TYPES.into_iter().filter(lists).collect()
            }
        };
        // OpenAPI 3.0 §4.7.24.1.
        if node.is("nullable") && !types.contains(&"null") {
            types.push("null");
        }
        if let Some(before) = &self.types {
            types.retain(|name| before.value.contains(name));
        }
        self.types = Some(Spanned { value: types, span: stated.span });
    }

    fn words(&mut self, node: &'tree Node) {
        let listed = node.entry("enum").map(|(key, list)| (key.span, list.items()));
        let constant = node.entry("const").map(|(key, one)| (key.span, std::slice::from_ref(one)));
        for (span, items) in listed.into_iter().chain(constant) {
            let mut words: Vec<Spanned<Json>> = items
                .iter()
                .map(|item| Spanned { value: item.to_json(), span: item.span })
                .collect();
            if let Some(before) = &self.words {
                words.retain(|word| before.value.iter().any(|other| other.value == word.value));
            }
            self.words = Some(Spanned { value: words, span });
        }
    }

    fn numbers(&mut self, node: &'tree Node) {
        let number = |key: &str| {
            let value = node.get(key)?;
            let Value::Number(number) = &value.value else { return None };
            Some(Spanned { value: number.as_f64()?, span: value.span })
        };
        for (inclusive, exclusive) in
            [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")]
        {
            if let Some(Spanned { value, span }) = number(inclusive) {
                self.limit(inclusive, Limit { value, exclusive: node.is(exclusive) }, span);
            }
            if let Some(Spanned { value, span }) = number(exclusive) {
                self.limit(inclusive, Limit { value, exclusive: true }, span);
            }
        }
        for keyword in
            ["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"]
        {
            if let Some(Spanned { value, span }) = number(keyword) {
                self.limit(keyword, Limit { value, exclusive: false }, span);
            }
        }
        self.multiple_of = self.multiple_of.take().or_else(|| number("multipleOf"));
    }

    /// Of several limits of one kind, the strictest holds.
    fn limit(&mut self, keyword: &'static str, limit: Limit, span: Span) {
        let is_stricter = self
            .limits
            .get(keyword)
            .is_none_or(|before| limit.is_stricter(before.value, keyword.starts_with("max")));
        if is_stricter {
            self.limits.insert(keyword, Spanned { value: limit, span });
        }
    }

    fn members(&mut self, node: &'tree Node) {
        if let (true, Some((key, _))) = (self.properties.is_empty(), node.entry("properties")) {
            self.properties_span = key.span;
        }
        for (name, member) in node.get("properties").map_or(&[][..], Node::entries) {
            if !self.properties.iter().any(|known| known.name == name.value) {
                self.properties.push(Property {
                    name: &name.value,
                    span: name.span,
                    required: false,
                    node: member,
                });
            }
        }
        let required = node.get("required").map_or(&[][..], Node::items);
        self.required.extend(required.iter().filter_map(Node::as_str));
        match (node.get("additionalProperties"), self.additional) {
            (Some(Node { value: Value::Bool(true), .. }) | None, _)
            | (_, Additional::Nothing(_)) => {}
            (Some(Node { value: Value::Bool(false), span }), _) => {
                self.additional = Additional::Nothing(*span);
            }
            (Some(schema), _) => self.additional = Additional::Schema(schema),
        }
    }

    /// The types of a schema that states none, as its other statements tell.
    fn implied(&self) -> Option<Spanned<Vec<&'static str>>> {
        let states = |names: &[&str]| names.iter().any(|name| self.limits.contains_key(name));
        let mut types = Vec::new();
        if let Some(words) = &self.words {
            let lists = |name: &&str| words.value.iter().any(|word| type_of(&word.value) == *name);
            types.extend(TYPES.into_iter().filter(lists));
        } else if !self.properties.is_empty()
            || !matches!(self.additional, Additional::Anything)
            || states(&["minProperties", "maxProperties"])
        {
            types.push("object");
        } else if self.items.is_some()
            || !self.prefix.is_empty()
            || states(&["minItems", "maxItems"])
        {
            types.push("array");
        } else if !self.patterns.is_empty() || states(&["minLength", "maxLength"]) {
            types.push("string");
        }
        (!types.is_empty()).then_some(Spanned { value: types, span: self.span })
    }
}

impl Limit {
    /// Whether it admits less than another, as an upper or a lower end.
    pub(crate) fn is_stricter(self, other: Self, is_upper: bool) -> bool {
        if self.value == other.value {
            return self.exclusive && !other.exclusive;
        }
        (self.value < other.value) == is_upper
    }
}

fn type_of(value: &Json) -> &'static str {
    match value {
        Json::Null => "null",
        Json::Bool(_) => "boolean",
        Json::Number(number) if number.is_f64() => "number",
        Json::Number(_) => "integer",
        Json::String(_) => "string",
        Json::Array(_) => "array",
        Json::Object(_) => "object",
    }
}
