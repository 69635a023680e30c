//! What several schemas mean together: `allOf` as one schema. What a schema becomes in Rust is `plan`'s.

use std::{borrow::Cow, collections::BTreeMap};

use super::{Additional, Assertion, Bound, Document, Property, Schema, Type, schema::is_of_type};
use crate::{diagnostic::Diagnostic, source::Spanned};

/// The schemas of a document by their names.
#[derive(Debug)]
pub(crate) struct Schemas<'document>(BTreeMap<&'document str, &'document Schema>);

impl<'document> Schemas<'document> {
    pub(crate) fn of(document: &'document Document) -> Self {
        let schemas = document.schemas.iter();
        Self(schemas.map(|(name, schema)| (name.value.as_str(), schema)).collect())
    }

    pub(crate) fn get(&self, name: &str) -> Option<&'document Schema> {
        self.0.get(name).copied()
    }

    /// A schema without `allOf`.
    ///
    /// # Errors
    /// Where nothing could be of all of them, and where one is made of itself.
    pub(crate) fn flat<'schema>(
        &self,
        schema: &'schema Schema,
    ) -> Result<Cow<'schema, Schema>, Diagnostic> {
        if schema.all_of.is_empty() {
            return Ok(Cow::Borrowed(schema));
        }
        self.merged(schema, &mut Vec::new()).map(Cow::Owned)
    }

    /// As [`flat`](Self::flat), of the schema of a name.
    pub(crate) fn flat_component(&self, name: &str, schema: &Schema) -> Result<Schema, Diagnostic> {
        if schema.all_of.is_empty() {
            return Ok(schema.clone());
        }
        self.merged(schema, &mut vec![name.to_owned()])
    }

    /// Whether a named schema is said to be all of another, and so needs nothing of it beside itself.
    pub(crate) fn extends(&self, name: &str, other: &Schema) -> bool {
        let mut names = vec![name];
        let mut next = 0;
        while let Some(name) = names.get(next).copied() {
            next += 1;
            for part in self.get(name).into_iter().flat_map(|schema| &schema.all_of) {
                let Some(reference) = &part.reference else { continue };
                if self.get(&reference.value).is_some_and(|target| target.span == other.span) {
                    return true;
                }
                if !names.contains(&reference.value.as_str()) {
                    names.push(&reference.value);
                }
            }
        }
        false
    }

    /// What a schema and another mean together, without `allOf` and without a reference.
    pub(crate) fn both(&self, one: &Schema, other: &Schema) -> Result<Schema, Diagnostic> {
        let mut both = Schema::anything(other.span);
        both.description = other.description.clone();
        both.all_of = vec![one.clone(), other.clone()];
        self.merged(&both, &mut Vec::new())
    }

    fn merged(&self, schema: &Schema, open: &mut Vec<String>) -> Result<Schema, Diagnostic> {
        let mut base = schema.clone();
        let all = std::mem::take(&mut base.all_of);
        let is_nullable = base.nullable;
        let is_typed = base.r#type.is_some();
        let stated = (!base.states_nothing()).then(|| base.clone());
        let parts: Vec<Schema> = stated
            .into_iter()
            .chain(all.into_iter().filter(|part| !part.states_nothing()))
            .collect();
        let mut whole = match parts.as_slice() {
            [] => Schema::anything(base.span),
            // A reference that is only described stays one.
            [one] if one.reference.is_some() => one.clone(),
            parts => {
                let mut parts = parts.iter();
                let first = parts.next().expect("there is at least one");
                let mut whole = self.expanded(first, open)?;
                for part in parts {
                    whole = whole.meet(self.expanded(part, open)?)?;
                }
                whole
            }
        };
        whole.span = base.span;
        whole.closed |= base.closed;
        whole.close();
        whole.nullable |= is_nullable && !is_typed;
        whole.description = base.description.or(whole.description);
        whole.deprecated |= base.deprecated;
        whole.default = base.default.or(whole.default);
        whole.discriminator = base.discriminator.or(whole.discriminator);
        Ok(whole)
    }

    /// A schema with whatever it refers to written out, and without `allOf`.
    fn expanded(&self, schema: &Schema, open: &mut Vec<String>) -> Result<Schema, Diagnostic> {
        if let Some(reference) = &schema.reference {
            if open.contains(&reference.value) {
                return Err(Diagnostic::error(
                    "schema-endless",
                    format!(
                        "the schema `{}` contains itself without an object in between",
                        reference.value
                    ),
                )
                .label(reference.span, "here it comes round"));
            }
            let Some(target) = self.get(&reference.value) else {
                return Ok(Schema::anything(schema.span));
            };
            open.push(reference.value.clone());
            let expanded = self.expanded(target, open);
            open.pop();
            return expanded.map(|mut expanded| {
                expanded.nullable |= schema.nullable;
                // One alternative of a schema that is also all of it, as inheritance is often written, is not
                // each of the others besides.
                let is_open = |one: &Schema| {
                    one.reference.as_ref().is_some_and(|name| open.contains(&name.value))
                };
                for alternatives in [&mut expanded.one_of, &mut expanded.any_of] {
                    if alternatives.iter().any(is_open) {
                        alternatives.clear();
                    }
                }
                expanded
            });
        }
        if schema.all_of.is_empty() {
            return Ok(schema.clone());
        }
        let merged = self.merged(schema, open)?;
        if merged.reference.is_some() { self.expanded(&merged, open) } else { Ok(merged) }
    }
}

impl Schema {
    /// What tells it from other schemas that are put together of several.
    pub(crate) fn key(&self) -> String {
        if let Some(reference) = &self.reference {
            return format!("{}{}", reference.value, u8::from(self.nullable));
        }
        let own = format!("{:?}{}", self.span, u8::from(self.never));
        if self.all_of.is_empty() {
            return own;
        }
        let parts: Vec<_> = self.all_of.iter().map(Schema::key).collect();
        format!("({own} {})", parts.join(" "))
    }

    /// Whether nothing is asserted here, so that anything is valid.
    pub(crate) fn states_nothing(&self) -> bool {
        self.reference.is_none()
            && self.r#type.is_none()
            && !self.never
            && !self.closed
            && matches!(self.additional, Additional::Unstated)
            && self.enumeration.is_empty()
            && self.required.is_empty()
            && self.all_of.is_empty()
            && self.one_of.is_empty()
            && self.any_of.is_empty()
            && self.assertions.is_empty()
    }

    /// What both say together.
    fn meet(mut self, mut other: Schema) -> Result<Schema, Diagnostic> {
        // What is said of one type only says nothing of a value of another.
        match (self.r#type, other.r#type) {
            (Some(one), Some(two)) if !is_subtype(one, two) => {
                if self.implied && !other.implied {
                    self = self.of_any_type();
                } else if other.implied && !self.implied {
                    other = other.of_any_type();
                }
            }
            _ => {}
        }
        self.never |= other.never;
        // A schema that is closed alone stays so; what stands beside it is none of its business.
        self.closed &= other.closed;
        self.nullable = match (self.r#type, other.r#type) {
            (Some(_), Some(_)) => self.nullable && other.nullable,
            (None, Some(_)) => other.nullable,
            (Some(_), None) => self.nullable,
            (None, None) => self.nullable || other.nullable,
        };
        self.implied = match (self.r#type, other.r#type) {
            (Some(_), Some(_)) => self.implied && other.implied,
            (Some(_), None) => self.implied,
            _ => other.implied,
        };
        self.r#type = match (self.r#type, other.r#type) {
            (Some(one), Some(two)) if one == two => Some(one),
            (Some(Type::Integer), Some(Type::Number))
            | (Some(Type::Number), Some(Type::Integer)) => Some(Type::Integer),
            (Some(_), Some(_)) => {
                return Err(Diagnostic::error(
                    "schema-contradictory",
                    "nothing is of all these schemas, which are of different types",
                )
                .label(other.span, "of another type than the ones before"));
            }
            (one, two) => one.or(two),
        };
        if self.enumeration.is_empty() {
            self.enumeration = other.enumeration;
        } else if !other.enumeration.is_empty() {
            let words = &other.enumeration;
            self.enumeration.retain(|word| words.iter().any(|other| other.value == word.value));
            self.never |= self.enumeration.is_empty();
        }
        if let Some(r#type) = self.r#type {
            let nullable = self.nullable;
            self.enumeration.retain(|word| {
                is_of_type(&word.value, r#type) || (nullable && word.value.is_null())
            });
        }
        self.description = self.description.or(other.description);
        self.format = self.format.or(other.format);
        self.default = self.default.or(other.default);
        self.minimum = strictest(self.minimum, other.minimum, Bound::greater);
        self.maximum = strictest(self.maximum, other.maximum, Bound::less);
        match (&self.multiple_of, other.multiple_of) {
            (None, step) => self.multiple_of = step,
            (Some(one), Some(two)) if *one != two => {
                let mut rest = Schema::anything(other.span);
                rest.r#type = Some(Type::Number);
                rest.implied = true;
                rest.multiple_of = Some(two);
                self.assertions.push(Assertion::AnyOf(vec![rest]));
            }
            _ => {}
        }
        self.min_length = self.min_length.max(other.min_length);
        self.max_length = least(self.max_length, other.max_length);
        self.patterns.extend(other.patterns);
        self.min_items = self.min_items.max(other.min_items);
        self.max_items = least(self.max_items, other.max_items);
        self.unique_items |= other.unique_items;
        self.min_properties = self.min_properties.max(other.min_properties);
        self.max_properties = least(self.max_properties, other.max_properties);
        // `items` judges what its own schema does not list (JSON Schema §10.3.1.2).
        let is_same_list = match (self.prefix_items.is_empty(), other.prefix_items.is_empty()) {
            (true, false) => self.items.is_none(),
            (false, true) => other.items.is_none(),
            _ => true,
        };
        if self.prefix_items.is_empty() {
            self.prefix_items = other.prefix_items;
        } else if !other.prefix_items.is_empty() {
            return Err(Diagnostic::error(
                "keyword-unsupported",
                "`prefixItems` in several schemas of `allOf` is not supported",
            )
            .label(other.span, "a second list of schemas"));
        }
        if !is_same_list {
            return Err(Diagnostic::error(
                "keyword-unsupported",
                "`items` beside `prefixItems` of another schema of `allOf` is not supported",
            )
            .label(other.span, "`items` judges the items that its own schema does not list"));
        }
        self.items = match (self.items, other.items) {
            (Some(one), Some(two)) => Some(Box::new(all_of(*one, *two))),
            (one, two) => one.or(two),
        };
        self.meet_members(other.properties, other.additional);
        self.required.extend(other.required);
        for (own, others, asserted) in [
            (&mut self.one_of, other.one_of, Assertion::OneOf as fn(Vec<Schema>) -> Assertion),
            (&mut self.any_of, other.any_of, Assertion::AnyOf),
        ] {
            if own.is_empty() {
                *own = others;
            } else if !others.is_empty() {
                self.assertions.push(asserted(others));
            }
        }
        self.discriminator = self.discriminator.or(other.discriminator);
        self.assertions.extend(other.assertions);
        Ok(self)
    }

    /// `additionalProperties` judges what its own schema does not name (JSON Schema §10.3.2.3).
    fn meet_members(&mut self, properties: Vec<Property>, additional: Additional) {
        let judged = |additional: &Additional, property: &mut Property| match additional {
            Additional::Unstated | Additional::Allowed(None) => {}
            Additional::Refused => property.schema.never = true,
            Additional::Allowed(Some(schema)) => {
                property.schema = all_of(property.schema.clone(), (**schema).clone());
            }
        };
        for own in &mut self.properties {
            if properties.iter().all(|other| other.name.value != own.name.value) {
                judged(&additional, own);
            }
        }
        for mut other in properties {
            let own = self.properties.iter_mut().find(|own| own.name.value == other.name.value);
            match own {
                Some(own) => {
                    own.read_only = own.read_only.or(other.read_only);
                    own.schema = all_of(own.schema.clone(), other.schema);
                }
                None => {
                    judged(&self.additional, &mut other);
                    self.properties.push(other);
                }
            }
        }
        self.additional =
            match (std::mem::replace(&mut self.additional, Additional::Unstated), additional) {
                (Additional::Refused, _) | (_, Additional::Refused) => Additional::Refused,
                (Additional::Allowed(Some(one)), Additional::Allowed(Some(two))) => {
                    Additional::Allowed(Some(Box::new(all_of(*one, *two))))
                }
                (Additional::Allowed(Some(one)), _) | (_, Additional::Allowed(Some(one))) => {
                    Additional::Allowed(Some(one))
                }
                (Additional::Unstated, Additional::Unstated) => Additional::Unstated,
                _ => Additional::Allowed(None),
            };
    }
}

impl Schema {
    /// What is asserted whatever the type of the value.
    fn of_any_type(self) -> Self {
        Self {
            description: self.description,
            enumeration: self.enumeration,
            one_of: self.one_of,
            any_of: self.any_of,
            assertions: self.assertions,
            discriminator: self.discriminator,
            ..Self::anything(self.span)
        }
    }
}

fn is_subtype(one: Type, other: Type) -> bool {
    let is_number = |of| matches!(of, Type::Integer | Type::Number);
    one == other || (is_number(one) && is_number(other))
}

/// Both schemas, to be merged once it is known what they refer to.
fn all_of(one: Schema, other: Schema) -> Schema {
    if one.states_nothing() || is_same_reference(&one, &other) {
        return Schema { description: one.description.or(other.description), ..other };
    }
    if other.states_nothing() {
        return one;
    }
    let mut both = Schema::anything(other.span);
    both.description = one.description.clone().or_else(|| other.description.clone());
    both.deprecated = one.deprecated || other.deprecated;
    both.default = other.default.clone().or_else(|| one.default.clone());
    both.all_of = vec![one, other];
    both
}

fn is_same_reference(one: &Schema, other: &Schema) -> bool {
    let name = |schema: &Schema| {
        schema.reference.as_ref().map(|name: &Spanned<String>| name.value.clone())
    };
    name(one).is_some() && name(one) == name(other)
}

fn least(one: Option<u64>, other: Option<u64>) -> Option<u64> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

fn strictest(
    one: Option<Bound>,
    other: Option<Bound>,
    choose: fn(Bound, Bound) -> Bound,
) -> Option<Bound> {
    match (one, other) {
        (Some(one), Some(other)) => Some(choose(one, other)),
        (one, other) => one.or(other),
    }
}

impl Bound {
    fn number(&self) -> f64 {
        self.value.as_f64().unwrap_or(f64::NAN)
    }

    /// Of two minimums the one that admits less.
    pub(super) fn greater(self, other: Self) -> Self {
        let is_stricter = self.number() == other.number() && other.exclusive;
        if other.number() > self.number() || is_stricter { other } else { self }
    }

    /// Of two maximums the one that admits less.
    pub(super) fn less(self, other: Self) -> Self {
        let is_stricter = self.number() == other.number() && other.exclusive;
        if other.number() < self.number() || is_stricter { other } else { self }
    }
}
