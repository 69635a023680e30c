//! Collections of one schema: [`Array`], and [`Map`] for an object of additional properties alone.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Schema, json_text, wrong_type};
use crate::actix::form::numbered;
use crate::actix::object::{read_members, size_within};
use crate::actix::{At, Violations};
use crate::canonical::canonical;

/// An array of items of one schema.
///
/// ```
/// use openapi_stubs::actix::{Array, At, Integer, Schema as _, Violations};
///
/// let mut violations = Violations::new();
/// let read = |json, violations: &mut Violations| Array::of(Integer::<i64>::new()).max_items(2).json(json, &At::Root, violations);
/// assert_eq!(read(serde_json::json!([1, 2]), &mut violations), Some(vec![1, 2]));
/// assert_eq!(read(serde_json::json!([1, 2, 3]), &mut violations), None);
/// assert!(!violations.is_empty());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Array<S> {
    items: S,
    min_items: Option<usize>,
    max_items: Option<usize>,
    unique_items: bool,
}

impl<S> Array<S> {
    /// Any number of `items`.
    pub const fn of(items: S) -> Self {
        Self { items, min_items: None, max_items: None, unique_items: false }
    }

    /// At least so many items.
    pub fn min_items(self, min: usize) -> Self {
        Self { min_items: Some(min), ..self }
    }

    /// At most so many items.
    pub fn max_items(self, max: usize) -> Self {
        Self { max_items: Some(max), ..self }
    }

    /// No two items that are equal as JSON values: 1 and 1.0 are, and the order of members is nothing.
    /// Items of a parameter are compared as they are spelled.
    pub fn unique_items(self) -> Self {
        Self { unique_items: true, ..self }
    }

    fn judge(&self, count: usize, unique: bool, at: &At<'_>, violations: &mut Violations) -> bool {
        let mut sound = true;
        let mut wrong = |code, message: String| {
            violations.add(at, code, message);
            sound = false;
        };
        if let Some(min) = self.min_items.filter(|min| count < *min) {
            wrong("too-few-items", format!("must have at least `{min}` items"));
        }
        if let Some(max) = self.max_items.filter(|max| count > *max) {
            wrong("too-many-items", format!("must have at most `{max}` items"));
        }
        if !unique {
            wrong("not-unique", "must not have two equal items".to_owned());
        }
        sound
    }
}

impl<S: Schema> Schema for Array<S> {
    type Value = Vec<S::Value>;

    fn json(&self, json: Value, at: &At<'_>, violations: &mut Violations) -> Option<Self::Value> {
        let items = match json {
            Value::Array(items) => items,
            // A list of one is spelled as that one; one of more may say the place of each.
            Value::Object(members) if violations.is_spelled() => match numbered(&members) {
                Some(items) => items,
                None => vec![Value::Object(members)],
            },
            one @ Value::String(_) if violations.is_spelled() => vec![one],
            _ => return wrong_type("an array", at, violations),
        };
        let unique = !self.unique_items || {
            let mut seen = BTreeSet::new();
            items.iter().all(|item| seen.insert(canonical(item)))
        };
        let sound = self.judge(items.len(), unique, at, violations);
        let mut read = Some(Vec::with_capacity(items.len()));
        for (index, item) in items.into_iter().enumerate() {
            read = push(read, self.items.json(item, &at.item(index), violations));
        }
        read.filter(|_| sound)
    }

    fn text(&self, text: &str, at: &At<'_>, violations: &mut Violations) -> Option<Self::Value> {
        self.texts(&[Cow::Borrowed(text)], at, violations)
    }

    fn texts(
        &self,
        texts: &[Cow<'_, str>],
        at: &At<'_>,
        violations: &mut Violations,
    ) -> Option<Self::Value> {
        let unique =
            !self.unique_items || texts.iter().collect::<BTreeSet<_>>().len() == texts.len();
        let sound = self.judge(texts.len(), unique, at, violations);
        let mut read = Some(Vec::with_capacity(texts.len()));
        for (index, text) in texts.iter().enumerate() {
            read = push(read, self.items.text(text, &at.item(index), violations));
        }
        read.filter(|_| sound)
    }
}

fn push<T>(items: Option<Vec<T>>, item: Option<T>) -> Option<Vec<T>> {
    items.zip(item).map(|(mut items, item)| {
        items.push(item);
        items
    })
}

/// An object whose members all have one schema.
///
/// ```
/// use openapi_stubs::actix::{At, Integer, Map, Schema as _, Violations};
///
/// let mut violations = Violations::new();
/// let read = |json, violations: &mut Violations| Map::of(Integer::<i64>::new()).max_properties(1).json(json, &At::Root, violations);
/// assert_eq!(read(serde_json::json!({"a": 1}), &mut violations), Some([("a".to_owned(), 1)].into()));
/// assert_eq!(read(serde_json::json!({"a": "b"}), &mut violations), None);
/// assert!(!violations.is_empty());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Map<S> {
    members: S,
    min_properties: Option<usize>,
    max_properties: Option<usize>,
}

impl<S> Map<S> {
    /// Any number of `members`.
    pub const fn of(members: S) -> Self {
        Self { members, min_properties: None, max_properties: None }
    }

    /// At least so many members.
    pub fn min_properties(self, min: usize) -> Self {
        Self { min_properties: Some(min), ..self }
    }

    /// At most so many members.
    pub fn max_properties(self, max: usize) -> Self {
        Self { max_properties: Some(max), ..self }
    }
}

impl<S: Schema> Schema for Map<S> {
    type Value = BTreeMap<String, S::Value>;

    fn json(&self, json: Value, at: &At<'_>, violations: &mut Violations) -> Option<Self::Value> {
        let Value::Object(members) = json else {
            return wrong_type("an object", at, violations);
        };
        let (min, max) = (self.min_properties, self.max_properties);
        let sound = size_within(members.len(), min, max, at, violations);
        read_members(members, &self.members, at, violations).filter(|_| sound)
    }

    fn text(&self, text: &str, at: &At<'_>, violations: &mut Violations) -> Option<Self::Value> {
        json_text(self, text, at, violations)
    }
}
