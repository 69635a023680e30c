//! What a schema asserts beyond what a Rust type and its decoder hold to.

use super::{
    Condition, ModelKind, Planner, Shape,
    union::{alternatives, is_union},
};
use crate::model::{Additional, Assertion, Schema, Type};

/// The patterns and schemas of members that are known by their names' form.
pub(super) fn matched_members(schema: &Schema) -> impl Iterator<Item = (&str, &Schema)> {
    schema.assertions.iter().filter_map(|assertion| match assertion {
        Assertion::Members { pattern, schema } => Some((pattern.value.as_str(), schema)),
        _ => None,
    })
}

/// Whether an object has members of its own, besides which `additionalProperties` are others.
pub(super) fn names_members(schema: &Schema) -> bool {
    !schema.properties.is_empty() || matched_members(schema).next().is_some()
}

impl Planner<'_> {
    /// Everything that the type of a schema does not hold to.
    pub(super) fn conditions(&mut self, schema: &Schema, name: &str) -> Vec<Condition> {
        let mut conditions = self.assertions(schema, name);
        if !is_union(schema) {
            for (all, made) in [
                (&schema.one_of, Condition::One as fn(Vec<Condition>) -> Condition),
                (&schema.any_of, Condition::Any),
            ] {
                if !all.is_empty() {
                    let all = all.iter().map(|one| self.condition(one, name)).collect();
                    conditions.push(made(all));
                }
            }
        }
        conditions
    }

    /// As [`conditions`](Self::conditions), without the alternatives.
    pub(super) fn assertions(&mut self, schema: &Schema, name: &str) -> Vec<Condition> {
        let mut conditions = Vec::new();
        let is_word = schema.r#type == Some(Type::Integer) || self.is_words(schema);
        if !schema.enumeration.is_empty() && !is_word && alternatives(schema).is_empty() {
            let values = schema.enumeration.iter().map(|word| word.value.clone());
            conditions.push(Condition::Among(values.collect()));
        }
        if !schema.prefix_items.is_empty() {
            let first = schema.prefix_items.iter().map(|one| self.condition(one, name)).collect();
            conditions.push(Condition::First(first));
            if let Some(items) = &schema.items {
                let items = Box::new(self.condition(items, name));
                conditions.push(Condition::After(schema.prefix_items.len(), items));
            }
        }
        let patterns: Vec<String> =
            matched_members(schema).map(|(pattern, _)| pattern.to_owned()).collect();
        if !patterns.is_empty()
            && let Some(condition) = match &schema.additional {
                Additional::Refused => Some(None),
                Additional::Allowed(Some(values)) => {
                    Some(Some(Box::new(self.condition(values, name))))
                }
                Additional::Unstated | Additional::Allowed(None) => None,
            }
        {
            let names = schema.properties.iter().map(|one| one.name.value.clone()).collect();
            conditions.push(Condition::Others { names, patterns, condition });
        }
        for assertion in &schema.assertions {
            let condition = self.assertion(assertion, name);
            conditions.push(condition);
        }
        conditions
    }

    fn assertion(&mut self, assertion: &Assertion, name: &str) -> Condition {
        let boxed = |planner: &mut Self, schema: &Schema| Box::new(planner.condition(schema, name));
        match assertion {
            Assertion::Not(schema) => Condition::Not(boxed(self, schema)),
            Assertion::AnyOf(schemas) => {
                Condition::Any(schemas.iter().map(|one| self.condition(one, name)).collect())
            }
            Assertion::OneOf(schemas) => {
                Condition::One(schemas.iter().map(|one| self.condition(one, name)).collect())
            }
            Assertion::If { condition, then, otherwise } => {
                let mut branch = |schema: &Option<Box<Schema>>| {
                    let schema = schema.as_deref();
                    Box::new(schema.map_or(Condition::Holds(Shape::Anything), |schema| {
                        self.condition(schema, name)
                    }))
                };
                let (then, otherwise) = (branch(then), branch(otherwise));
                Condition::If { condition: boxed(self, condition), then, otherwise }
            }
            Assertion::Contains { items, least, most } => {
                Condition::Contains { items: boxed(self, items), least: *least, most: *most }
            }
            Assertion::Names(schema) => Condition::Names(boxed(self, schema)),
            Assertion::Members { pattern, schema } => Condition::Members {
                pattern: pattern.value.clone(),
                condition: boxed(self, schema),
            },
            Assertion::Requires { name, others } => Condition::Where {
                name: name.clone(),
                condition: Box::new(Condition::Has(others.clone())),
            },
            Assertion::Depends { name, schema } => {
                Condition::Where { name: name.clone(), condition: boxed(self, schema) }
            }
        }
    }

    /// Whether a value is of a schema, where it is not read as one: of other types than an implied one,
    /// everything is.
    pub(super) fn condition(&mut self, schema: &Schema, name: &str) -> Condition {
        if !schema.required.is_empty() && schema.only_requires() {
            let names = schema.required.iter().map(|name| name.value.clone());
            return Condition::Has(names.collect());
        }
        let flat = self.flat(schema).into_owned();
        let shape = self.shape(&flat, &format!("{name} case"));
        Condition::Holds(match flat.r#type {
            Some(of) if flat.implied => Shape::OnlyIf(of, Box::new(shape)),
            _ => shape,
        })
    }

    fn is_words(&self, schema: &Schema) -> bool {
        schema.r#type == Some(Type::String)
            && schema.enumeration.iter().all(|word| word.value.is_string())
            && schema.patterns.is_empty()
            && schema.min_length.or(schema.max_length).is_none()
            && schema.assertions.is_empty()
    }

    /// Whether it is an object, which no text is.
    pub(super) fn is_object(&self, shape: &Shape) -> bool {
        match shape {
            Shape::Map { .. } | Shape::Object => true,
            Shape::Refined(inner, _) => self.is_object(inner),
            Shape::Named(name) => match self.kind(name) {
                Some(ModelKind::Object { .. }) => true,
                Some(ModelKind::Union { alternatives, .. }) => {
                    alternatives.iter().any(|one| match &one.shape {
                        // A union of unions is not looked into: it may be its own alternative.
                        Shape::Named(name) => {
                            matches!(self.kind(name), Some(ModelKind::Object { .. }))
                        }
                        shape => self.is_object(shape),
                    })
                }
                Some(ModelKind::Words(_)) => false,
                // It is still being planned, and so an object or union that contains what asks.
                None => true,
            },
            _ => false,
        }
    }
}

impl Schema {
    /// Whether nothing but members that have to be there is stated.
    fn only_requires(&self) -> bool {
        let rest = Self {
            required: Vec::new(),
            r#type: self.r#type.filter(|_| !self.implied),
            ..self.clone()
        };
        rest.states_nothing() && rest.properties.is_empty()
    }
}
