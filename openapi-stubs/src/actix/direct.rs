//! Values read straight from where they were sent, without a [`Tree`] in between. Whatever is doubtful about them ends
//! the attempt; the tree, which everything wrong is told of by, is read then.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::tree::Name;
use super::{At, FromMembers, Object, Schema, Source, Taken, Tree, Violations};

/// Reads a model straight from where it was sent. Members that the model does not name are doubtful, as are those
/// that are sent twice, and more than a few that are sent before those that stand before them in the document.
///
/// ```
/// use openapi_stubs::actix::{At, FromJson, FromMembers, Object, Source, Text, Tree, Violations, direct};
///
/// #[derive(Debug, PartialEq)]
/// struct Media { title: String }
///
/// impl FromMembers for Media {
///     fn from_members(object: &mut Object<'_, impl Source>) -> Option<Self> {
///         let title = object.required("title", Text::new().max_length(4));
///         Some(Self { title: title? })
///     }
/// }
///
/// let read = |json| direct::<Media, _>(&mut serde_json::Deserializer::from_str(json)).ok();
/// assert_eq!(read(r#"{"title": "pear"}"#), Some(Media { title: "pear".to_owned() }));
/// assert_eq!(read(r#"{"title": "pears"}"#), None);
/// ```
///
/// # Errors
/// The deserializer's own, or that the value is doubtful.
pub fn direct<'de, T: FromMembers, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    from.deserialize_map(ObjectVisitor(PhantomData))
}

/// What is not valid, or cannot be told to be: nobody is told of it, since the tree is read next.
pub(super) fn doubtful<E: Error>() -> E {
    E::custom("this has to be read as a tree")
}

/// As any schema is read that has no way of its own: through a tree.
pub(super) fn by_tree<'de, S: Schema + ?Sized, D: Deserializer<'de>>(
    schema: &S,
    from: D,
) -> Result<S::Value, D::Error> {
    let json = serde::Deserialize::deserialize(from)?;
    valid(|violations| schema.json(&json, &At::Root, violations)).ok_or_else(doubtful)
}

/// What is read, if nothing is wrong with it.
pub(super) fn valid<T>(read: impl FnOnce(&mut Violations) -> Option<T>) -> Option<T> {
    let mut violations = Violations::new();
    read(&mut violations).filter(|_| violations.is_empty())
}

/// A schema as serde has it.
pub(super) struct Seed<'s, S>(pub(super) &'s S);

impl<'de, S: Schema> DeserializeSeed<'de> for Seed<'_, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<S::Value, D::Error> {
        self.0.direct(from)
    }
}

/// `null`, or a value of the schema.
pub(super) struct NullableVisitor<'s, S>(pub(super) &'s S);

impl<'de, S: Schema> Visitor<'de> for NullableVisitor<'_, S> {
    type Value = Option<S::Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        self.0.direct(from).map(Some)
    }
}

/// An array of items of the schema.
pub(super) struct ItemsVisitor<'s, S>(pub(super) &'s S);

impl<'de, S: Schema> Visitor<'de> for ItemsVisitor<'_, S> {
    type Value = Vec<S::Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = from.next_element_seed(Seed(self.0))? {
            items.push(item);
        }
        Ok(items)
    }
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: FromMembers> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, from: A) -> Result<T, A::Error> {
        let mut violations = Violations::new();
        let stream = Stream { from, is_over: false, passed: Vec::new(), error: None };
        let mut object = Object::of(stream, &At::Root, &mut violations);
        let read = T::from_members(&mut object);
        let read = object.into_source().finish(read)?;
        if violations.is_empty() { Ok(read) } else { Err(doubtful()) }
    }
}

/// So many members may be passed over until they are asked for.
const FEW: usize = 16;

/// The members of an object as they arrive.
struct Stream<'de, A: MapAccess<'de>> {
    from: A,
    is_over: bool,
    /// Those that came before they were asked for.
    passed: Vec<(Cow<'de, str>, Tree<'de>)>,
    /// Why nothing more can be read.
    error: Option<A::Error>,
}

impl<'de, A: MapAccess<'de>> Stream<'de, A> {
    fn next_name(&mut self) -> Result<Option<Cow<'de, str>>, A::Error> {
        if self.is_over {
            return Ok(None);
        }
        let name = self.from.next_key()?.map(|Name(name)| name);
        self.is_over = name.is_none();
        Ok(name)
    }

    fn value<S: Schema>(&mut self, name: &str, schema: &S) -> Result<Taken<S::Value>, A::Error> {
        if let Some(place) = self.passed.iter().position(|(passed, _)| passed == name) {
            let (_, json) = self.passed.swap_remove(place);
            let read = valid(|violations| schema.json(&json, &At::Root, violations));
            return read.map(Taken::Value).ok_or_else(doubtful);
        }
        while let Some(next) = self.next_name()? {
            if next == name {
                return self.from.next_value_seed(Seed(schema)).map(Taken::Value);
            }
            if self.passed.len() == FEW {
                return Err(doubtful());
            }
            self.passed.push((next, self.from.next_value()?));
        }
        Ok(Taken::Absent)
    }

    /// What was read, if every member that was sent was asked for.
    fn finish<T>(mut self, read: Option<T>) -> Result<T, A::Error> {
        if let Some(error) = self.error.take() {
            return Err(error);
        }
        let is_whole = self.passed.is_empty() && self.next_name()?.is_none();
        read.filter(|_| is_whole).ok_or_else(doubtful)
    }
}

impl<'de, A: MapAccess<'de>> Source for Stream<'de, A> {
    fn take<S: Schema>(
        &mut self,
        name: &str,
        schema: &S,
        _: &At<'_>,
        _: &mut Violations,
    ) -> Taken<S::Value> {
        if self.error.is_some() {
            return Taken::Wrong;
        }
        self.value(name, schema).unwrap_or_else(|error| {
            self.error = Some(error);
            Taken::Wrong
        })
    }

    fn close(&mut self, _: &At<'_>, _: &mut Violations) {
        // What was not asked for is doubtful whether or not it may be there.
    }
}
