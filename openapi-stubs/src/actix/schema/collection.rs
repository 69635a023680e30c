//! Collections of one schema: [`Array`], and [`Map`] for an object of additional properties alone.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::slice;

use serde::Deserializer;

use super::{Schema, json_text, wrong_type};
use crate::actix::direct::{ItemsVisitor, by_tree, doubtful};
use crate::actix::form::numbered;
use crate::actix::object::{read_members, size_within};
use crate::actix::{At, Tree, Violations};
use crate::canonical::canonical;

/// An array of items of one schema.
///
/// ```
/// use openapi_stubs::actix::{Array, Integer, Schema as _};
///
/// let schema = Array::of(Integer::<i64>::new()).max_items(2);
/// assert_eq!(schema.read(serde_json::json!([1, 2])), Ok(vec![1, 2]));
/// assert!(schema.read(serde_json::json!([1, 2, 3])).is_err());
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
    ///
    /// ```
    /// # use openapi_stubs::actix::{Array, Boolean, Schema as _};
    /// assert_eq!(Array::of(Boolean).read(serde_json::json!([true])), Ok(vec![true]));
    /// ```
    pub const fn of(items: S) -> Self {
        Self { items, min_items: None, max_items: None, unique_items: false }
    }

    /// At least so many items.
    ///
    /// ```
    /// # use openapi_stubs::actix::{Array, Boolean, Schema as _};
    /// assert!(Array::of(Boolean).min_items(1).read(serde_json::json!([])).is_err());
    /// ```
    pub fn min_items(self, min: usize) -> Self {
        Self { min_items: Some(min), ..self }
    }

    /// At most so many items.
    ///
    /// ```
    /// # use openapi_stubs::actix::{Array, Boolean, Schema as _};
    /// assert!(Array::of(Boolean).max_items(1).read(serde_json::json!([true, false])).is_err());
    /// ```
    pub fn max_items(self, max: usize) -> Self {
        Self { max_items: Some(max), ..self }
    }

    /// No two items that are equal as JSON values: 1 and 1.0 are, and the order of members is nothing.
    /// Items of a parameter are compared as they are spelled.
    ///
    /// ```
    /// # use openapi_stubs::actix::{Array, Number, Schema as _};
    /// let schema = Array::of(Number::<f64>::new()).unique_items();
    /// assert!(schema.read(serde_json::json!([1, 1.0])).is_err());
    /// ```
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

    fn json(
        &self,
        json: &Tree<'_>,
        at: &At<'_>,
        violations: &mut Violations,
    ) -> Option<Self::Value> {
        let places;
        let items = match json {
            Tree::Array(items) => items,
            // A list of one is spelled as that one; one of more may say the place of each.
            Tree::Object(members) if violations.is_spelled() => match numbered(members) {
                Some(items) => {
                    places = items;
                    &places
                }
                None => slice::from_ref(json),
            },
            Tree::Text(_) if violations.is_spelled() => slice::from_ref(json),
            _ => return wrong_type("an array", at, violations),
        };
        let unique = !self.unique_items || {
            let mut seen = BTreeSet::new();
            items.iter().all(|item| seen.insert(canonical(&item.to_value())))
        };
        let sound = self.judge(items.len(), unique, at, violations);
        let mut read = Some(Vec::with_capacity(items.len()));
        for (index, item) in items.iter().enumerate() {
            read = push(read, self.items.json(item, &at.item(index), violations));
        }
        read.filter(|_| sound)
    }

    fn direct<'de, D: Deserializer<'de>>(&self, from: D) -> Result<Self::Value, D::Error> {
        // Only trees tell whether items are equal.
        if self.unique_items {
            return by_tree(self, from);
        }
        let items = from.deserialize_seq(ItemsVisitor(&self.items))?;
        let is_sound = self.judge(items.len(), true, &At::Root, &mut Violations::new());
        if is_sound { Ok(items) } else { Err(doubtful()) }
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
/// use openapi_stubs::actix::{Integer, Map, Schema as _};
///
/// let schema = Map::of(Integer::<i64>::new()).max_properties(1);
/// assert_eq!(schema.read(serde_json::json!({"a": 1})), Ok([("a".to_owned(), 1)].into()));
/// assert!(schema.read(serde_json::json!({"a": "b"})).is_err());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Map<S> {
    members: S,
    min_properties: Option<usize>,
    max_properties: Option<usize>,
}

impl<S> Map<S> {
    /// Any number of `members`.
    ///
    /// ```
    /// # use openapi_stubs::actix::{Boolean, Map, Schema as _};
    /// let read = Map::of(Boolean).read(serde_json::json!({"a": true}));
    /// assert_eq!(read, Ok([("a".to_owned(), true)].into()));
    /// ```
    pub const fn of(members: S) -> Self {
        Self { members, min_properties: None, max_properties: None }
    }

    /// At least so many members.
    ///
    /// ```
    /// # use openapi_stubs::actix::{Boolean, Map, Schema as _};
    /// assert!(Map::of(Boolean).min_properties(1).read(serde_json::json!({})).is_err());
    /// ```
    pub fn min_properties(self, min: usize) -> Self {
        Self { min_properties: Some(min), ..self }
    }

    /// At most so many members.
    ///
    /// ```
    /// # use openapi_stubs::actix::{Boolean, Map, Schema as _};
    /// assert!(Map::of(Boolean).max_properties(0).read(serde_json::json!({"a": true})).is_err());
    /// ```
    pub fn max_properties(self, max: usize) -> Self {
        Self { max_properties: Some(max), ..self }
    }
}

impl<S: Schema> Schema for Map<S> {
    type Value = BTreeMap<String, S::Value>;

    fn json(
        &self,
        json: &Tree<'_>,
        at: &At<'_>,
        violations: &mut Violations,
    ) -> Option<Self::Value> {
        let Tree::Object(members) = json else {
            return wrong_type("an object", at, violations);
        };
        let (min, max) = (self.min_properties, self.max_properties);
        let sound = size_within(members.len(), min, max, at, violations);
        read_members(members.iter(), &self.members, at, violations).filter(|_| sound)
    }

    fn text(&self, text: &str, at: &At<'_>, violations: &mut Violations) -> Option<Self::Value> {
        json_text(self, text, at, violations)
    }
}
