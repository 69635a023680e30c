//! `oneOf` and `anyOf` as enumerations of types.

use super::{
    Alternative, Condition, ModelKind, Planner, Shape, Tag,
    names::{Namer, type_name},
};
use crate::model::{Additional, Schema, Type};

/// Whether a schema is a choice between types: one whose alternatives only say more of one type is not.
pub(super) fn is_union(schema: &Schema) -> bool {
    let alternatives = alternatives(schema);
    schema.reference.is_none()
        && !alternatives.is_empty()
        && !(schema.r#type.is_some() && alternatives.iter().all(only_asserts))
}

/// The alternatives of the union: those of `oneOf`, else those of `anyOf`.
pub(super) fn alternatives(schema: &Schema) -> &[Schema] {
    if schema.one_of.is_empty() { &schema.any_of } else { &schema.one_of }
}

/// Whether a schema says nothing of the form of a value.
fn only_asserts(schema: &Schema) -> bool {
    let alternatives = [&schema.one_of, &schema.any_of, &schema.all_of];
    schema.reference.is_none()
        && (schema.r#type.is_none() || schema.implied)
        && schema.properties.is_empty()
        && schema.items.is_none()
        && schema.prefix_items.is_empty()
        && schema.enumeration.is_empty()
        && matches!(schema.additional, Additional::Unstated)
        && alternatives.iter().all(|schemas| schemas.iter().all(only_asserts))
}

impl Planner<'_> {
    /// The type of a schema with alternatives. What stands beside them holds of each.
    pub(super) fn union(&mut self, schema: &Schema, name: &str) -> ModelKind {
        let exclusive = !schema.one_of.is_empty();
        let mut base = schema.clone();
        let listed = std::mem::take(if exclusive { &mut base.one_of } else { &mut base.any_of });
        let others = std::mem::take(&mut base.any_of);
        base.description = None;
        base.default = None;
        base.nullable = false;
        let discriminator = base.discriminator.take();
        let mut conditions = self.assertions(&base, name);
        base.assertions.clear();
        if !others.is_empty() {
            let others = others.iter().map(|other| self.condition(other, name)).collect();
            conditions.push(Condition::Any(others));
        }
        if base.closed && !exclusive {
            self.unsupported(
                "`unevaluatedProperties` beside `anyOf`",
                schema.span,
                "of which several may know a property",
            );
        }
        let mut names = Namer::default();
        let mut alternatives: Vec<Alternative> = Vec::new();
        let mut keys = Vec::new();
        let mut is_nullable = false;
        for one in &listed {
            let own = named_of(one);
            let word = own.map_or_else(|| self.word(one), type_name);
            let is_whole = base.states_nothing()
                || !base.closed && own.is_some_and(|own| self.schemas.extends(own, schema));
            let mut key = None;
            let whole = if is_whole {
                if !one.all_of.is_empty() {
                    key = Some(one.key());
                }
                self.flat(one).into_owned()
            } else {
                key = Some(format!("{:?} {}", base.span, one.key()));
                match self.schemas.both(&base, one) {
                    Ok(whole) => whole,
                    // No value is of an alternative that contradicts what stands beside it.
                    Err(finding) if finding.code == "schema-contradictory" => continue,
                    Err(finding) => {
                        self.findings.push(finding);
                        continue;
                    }
                }
            };
            let mut whole = whole;
            whole.closed |= base.closed;
            whole.close();
            if whole.closed && whole.r#type.is_none() {
                self.unsupported(
                    "`unevaluatedProperties` beside an alternative of any type",
                    schema.span,
                    "the generated code would not hold to it",
                );
            }
            if whole.r#type == Some(Type::Null) {
                is_nullable = true;
                continue;
            }
            let nullable = whole.nullable && whole.reference.is_none();
            let shape = self.keyed_shape(&whole, &format!("{name} {word}"), key);
            let shape = if nullable { Shape::Nullable(Box::new(shape)) } else { shape };
            if !exclusive && alternatives.iter().any(|earlier| earlier.shape == shape) {
                continue;
            }
            keys.push(own.map(str::to_owned));
            alternatives.push(Alternative { variant: names.claim(word), shape, boxed: false });
        }
        if is_nullable {
            let variant = names.claim("Null".to_owned());
            keys.push(None);
            alternatives.push(Alternative { variant, shape: Shape::Null, boxed: false });
        }
        let tag = discriminator.and_then(|discriminator| {
            let place = |name: &str| keys.iter().position(|key| key.as_deref() == Some(name));
            let mapped = discriminator.mapping.iter();
            let mut values: Vec<(String, usize)> =
                mapped.filter_map(|(value, name)| Some((value.clone(), place(name)?))).collect();
            for (at, key) in keys.iter().enumerate() {
                let key = key.as_ref()?;
                let is_mapped = values.iter().any(|(value, to)| *to == at || value == key);
                if !is_mapped {
                    values.push((key.clone(), at));
                }
            }
            Some(Tag { property: discriminator.property, values })
        });
        ModelKind::Union { alternatives, exclusive, tag, conditions }
    }

    /// What an alternative without a name is called.
    fn word(&mut self, schema: &Schema) -> String {
        let flat = self.flat(schema);
        if let Some(name) = named_of(&flat) {
            return type_name(name);
        }
        let word = match flat.enumeration.as_slice() {
            [word] if word.value.is_string() => {
                return type_name(word.value.as_str().unwrap_or_default());
            }
            [_, ..] => "Word",
            [] => match flat.r#type {
                None if is_union(&flat) => "Choice",
                None => "Any",
                Some(Type::Null) => "Null",
                Some(Type::Boolean) => "Boolean",
                Some(Type::Integer) => "Integer",
                Some(Type::Number) => "Number",
                Some(Type::String) => "Text",
                Some(Type::Array) => "List",
                Some(Type::Object) => "Object",
            },
        };
        word.to_owned()
    }
}

/// The name of the component that an alternative is.
fn named_of(schema: &Schema) -> Option<&str> {
    match (&schema.reference, schema.all_of.as_slice()) {
        (Some(reference), _) => Some(&reference.value),
        (None, [one]) => named_of(one),
        _ => None,
    }
}
