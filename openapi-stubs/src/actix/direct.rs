//! Values read straight from where they were sent, without a [`Tree`] in between. Whatever is doubtful about them ends
//! the attempt; the tree, which everything wrong is told of by, is read then.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{
    Deserialize as _, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess,
    Visitor,
};

use super::{At, FromMembers, Object, Schema, Source, Taken, Tree, Violations};

/// Reads a model straight from where it was sent. Members that the model does not name are doubtful, as are those
/// that are sent twice, and more than a few that are sent before those that stand before them in the document.
///
/// ```
/// use openapi_stubs::actix::{FromMembers, Object, Source, Text, Violations, direct};
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
/// let read = |json| {
///     direct::<Media, _>(&mut serde_json::Deserializer::from_str(json), &mut Violations::new())
/// };
/// assert_eq!(read(r#"{"title": "pear"}"#).ok(), Some(Media { title: "pear".to_owned() }));
/// assert!(read(r#"{"title": "pears"}"#).is_err());
/// ```
///
/// # Errors
/// The deserializer's own, or that the value is doubtful.
pub fn direct<'de, T: FromMembers, D: Deserializer<'de>>(
    from: D,
    violations: &mut Violations,
) -> Result<T, D::Error> {
    from.deserialize_map(ObjectVisitor(violations, PhantomData))
}

/// What is not valid, or cannot be told to be: nobody is told of it, since the tree is read next.
pub(super) fn doubtful<E: Error>() -> E {
    E::custom("this has to be read as a tree")
}

/// As any schema is read that has no way of its own: through a tree.
pub(super) fn by_tree<'de, S: Schema + ?Sized, D: Deserializer<'de>>(
    schema: &S,
    from: D,
    violations: &mut Violations,
) -> Result<S::Value, D::Error> {
    let json = Tree::deserialize(from)?;
    let read = schema.json(&json, &At::Root, violations);
    read.filter(|_| violations.is_empty()).ok_or_else(doubtful)
}

/// A schema as serde has it.
struct Seed<'s, S>(&'s S, &'s mut Violations);

impl<'de, S: Schema> DeserializeSeed<'de> for Seed<'_, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<S::Value, D::Error> {
        self.0.direct(from, self.1)
    }
}

/// A text that becomes a value; one that does not is doubtful.
pub(super) struct TextVisitor<F>(pub(super) F);

impl<T, F: FnOnce(&str) -> Option<T>> Visitor<'_> for TextVisitor<F> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        self.0(text).ok_or_else(doubtful)
    }
}

/// An integer that becomes a value; one that does not is doubtful, and so is a float.
pub(super) struct WholeVisitor<F>(pub(super) F);

impl<T, F: FnOnce(i128) -> Option<T>> Visitor<'_> for WholeVisitor<F> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an integer")
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<T, E> {
        self.0(number.into()).ok_or_else(doubtful)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<T, E> {
        self.0(number.into()).ok_or_else(doubtful)
    }
}

/// `null`, or a value of the schema.
pub(super) struct NullableVisitor<'s, S>(pub(super) &'s S, pub(super) &'s mut Violations);

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
        self.0.direct(from, self.1).map(Some)
    }
}

/// An array of items of the schema.
pub(super) struct ItemsVisitor<'s, S>(pub(super) &'s S, pub(super) &'s mut Violations);

impl<'de, S: Schema> Visitor<'de> for ItemsVisitor<'_, S> {
    type Value = Vec<S::Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = from.next_element_seed(Seed(self.0, self.1))? {
            items.push(item);
        }
        Ok(items)
    }
}

struct ObjectVisitor<'v, T>(&'v mut Violations, PhantomData<T>);

impl<'de, T: FromMembers> Visitor<'de> for ObjectVisitor<'_, T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, from: A) -> Result<T, A::Error> {
        let stream = Stream { from, is_over: false, passed: Vec::new(), error: None };
        let mut object = Object::of(stream, &At::Root, self.0);
        let read = T::from_members(&mut object);
        let (stream, violations) = object.into_parts();
        let read = stream.finish(read)?;
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
    fn value<S: Schema>(
        &mut self,
        name: &str,
        schema: &S,
        violations: &mut Violations,
    ) -> Result<Taken<S::Value>, A::Error> {
        if let Some(place) = self.passed.iter().position(|(passed, _)| passed == name) {
            let (_, json) = self.passed.swap_remove(place);
            let read = schema.json(&json, &At::Root, violations);
            return read.map(Taken::Value).ok_or_else(doubtful);
        }
        while !self.is_over {
            match self.from.next_key_seed(Awaited(name))? {
                Some(Next::Awaited) => {
                    return self.from.next_value_seed(Seed(schema, violations)).map(Taken::Value);
                }
                Some(Next::Other(_)) if self.passed.len() == FEW => return Err(doubtful()),
                Some(Next::Other(other)) => self.passed.push((other, self.from.next_value()?)),
                None => self.is_over = true,
            }
        }
        Ok(Taken::Absent)
    }

    /// What was read, if every member that was sent was asked for.
    fn finish<T>(mut self, read: Option<T>) -> Result<T, A::Error> {
        if let Some(error) = self.error.take() {
            return Err(error);
        }
        let is_over = self.is_over || self.from.next_key::<IgnoredAny>()?.is_none();
        let is_whole = self.passed.is_empty() && is_over;
        read.filter(|_| is_whole).ok_or_else(doubtful)
    }
}

/// The name of the member that is asked for.
struct Awaited<'n>(&'n str);

/// What member comes next.
enum Next<'de> {
    /// The one that is asked for.
    Awaited,
    /// One of this name.
    Other(Cow<'de, str>),
}

impl<'de> DeserializeSeed<'de> for Awaited<'_> {
    type Value = Next<'de>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Next<'de>, D::Error> {
        from.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Awaited<'_> {
    type Value = Next<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Next<'de>, E> {
        Ok(if name == self.0 { Next::Awaited } else { Next::Other(name.into()) })
    }

    fn visit_str<E>(self, name: &str) -> Result<Next<'de>, E> {
        Ok(if name == self.0 { Next::Awaited } else { Next::Other(name.to_owned().into()) })
    }
}

impl<'de, A: MapAccess<'de>> Source for Stream<'de, A> {
    fn take<S: Schema>(
        &mut self,
        name: &str,
        schema: &S,
        _: &At<'_>,
        violations: &mut Violations,
    ) -> Taken<S::Value> {
        if self.error.is_some() {
            return Taken::Wrong;
        }
        self.value(name, schema, violations).unwrap_or_else(|error| {
            self.error = Some(error);
            Taken::Wrong
        })
    }

    fn close(&mut self, _: &At<'_>, _: &mut Violations) {
        // What was not asked for is doubtful whether or not it may be there.
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actix::schema::tests::Kind;
    use crate::actix::{Among, AnyOf, Anything, Array, Enumerated, Integer, Nullable, Text, Where};

    /// What is read straight, and what the tree reads.
    fn both<S: Schema>(schema: &S, json: &str) -> [Option<S::Value>; 2] {
        let mut from = serde_json::Deserializer::from_str(json);
        let straight = schema.direct(&mut from, &mut Violations::new()).ok();
        let tree: Tree<'_> = serde_json::from_str(json).unwrap();
        [straight, schema.read(tree).ok()]
    }

    #[test]
    fn a_value_is_judged_as_in_a_tree() {
        let texts = Array::of(Nullable(Text::new().min_length(2))).max_items(2);
        for (json, is_valid) in [
            (r#"["ab", null]"#, true),
            (r#"["\u00e9\u00e9"]"#, true),
            (r#"["é"]"#, false),
            (r#"["ab", "cd", "ef"]"#, false),
            ("[1]", false),
            ("{}", false),
        ] {
            let [straight, tree] = both(&texts, json);
            assert_eq!((straight.is_some(), &straight), (is_valid, &tree), "{json}");
        }
        let numbers = Array::of(Integer::<i32>::new()).unique_items();
        assert_eq!(both(&numbers, "[1, 2e0]"), [Some(vec![1, 2]), Some(vec![1, 2])]);
        assert_eq!(both(&numbers, "[1, 1.0]"), [None, None]);
    }

    #[test]
    fn an_integer_is_read_straight_whatever_its_size() {
        let most = Integer::<u64>::new().maximum(u64::MAX - 1);
        for (json, value) in [
            ("0", Some(0)),
            ("18446744073709551614", Some(u64::MAX - 1)),
            ("18446744073709551615", None),
            ("18446744073709551616", None),
            ("-1", None),
            (r#""1""#, None),
            ("null", None),
        ] {
            assert_eq!(both(&most, json), [value, value], "{json}");
        }
        // What is doubtful is read as a tree.
        assert_eq!(both(&Integer::<i8>::new(), "1.0"), [None, Some(1)]);
    }

    #[test]
    fn a_word_is_read_straight() {
        let words = Array::of(Enumerated::<Kind>::new());
        let both = |json| both(&words, json);
        let all = Some(vec![Kind::Picture, Kind::Document]);
        assert_eq!(both(r#"["picture", "d\u006fcument"]"#), [all.clone(), all]);
        for json in [r#"["film"]"#, r#"["Picture"]"#, "[1]", "[null]"] {
            assert_eq!(both(json), [None, None], "{json}");
        }
    }

    #[test]
    fn alternatives_are_counted_over_the_whole() {
        let schema = Array::of(Where(Anything, &[&AnyOf(&[&Among(&["1"]), &Among(&["2"])])]));
        let json = |count| format!("[{}]", vec!["1"; count].join(","));
        assert!(both(&schema, &json(100_000)).iter().all(Option::is_some));
        assert!(both(&schema, &json(100_001)).iter().all(Option::is_none));
    }
}
