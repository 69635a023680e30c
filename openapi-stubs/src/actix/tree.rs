//! [`Tree`]: the JSON of a request, of which texts stay where they were sent until a schema takes them.
//! What the values must look like is `schema`'s.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;
use std::sync::LazyLock;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Number, Value};

/// A JSON value, as [`serde_json::Value`] is one, that borrows the texts it was read from.
///
/// ```
/// use openapi_stubs::actix::Tree;
///
/// let tree: Tree<'_> = serde_json::from_str(r#"{"title": "A pear"}"#)?;
/// assert_eq!(tree.to_value(), serde_json::json!({"title": "A pear"}));
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Debug)]
pub enum Tree<'json> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it is spelled.
    Number(Number),
    /// A string: borrowed, unless it has escapes.
    Text(Cow<'json, str>),
    /// An array.
    Array(Vec<Tree<'json>>),
    /// An object.
    Object(Entries<'json>),
}

impl Tree<'_> {
    /// The value with texts of its own.
    ///
    /// ```
    /// use openapi_stubs::actix::Tree;
    ///
    /// assert_eq!(Tree::from("a").to_value(), "a");
    /// ```
    pub fn to_value(&self) -> Value {
        match self {
            Tree::Null => Value::Null,
            Tree::Bool(is) => Value::Bool(*is),
            Tree::Number(number) => Value::Number(number.clone()),
            Tree::Text(text) => Value::String(text.clone().into_owned()),
            Tree::Array(items) => Value::Array(items.iter().map(Tree::to_value).collect()),
            Tree::Object(members) => Value::Object(members.to_map()),
        }
    }
}

impl From<Value> for Tree<'_> {
    fn from(json: Value) -> Self {
        match json {
            Value::Null => Tree::Null,
            Value::Bool(is) => Tree::Bool(is),
            Value::Number(number) => Tree::Number(number),
            Value::String(text) => Tree::Text(text.into()),
            Value::Array(items) => Tree::Array(items.into_iter().map(Tree::from).collect()),
            Value::Object(members) => Tree::Object(
                members.into_iter().map(|(name, json)| (name.into(), json.into())).collect(),
            ),
        }
    }
}

impl<'json> From<&'json str> for Tree<'json> {
    fn from(text: &'json str) -> Self {
        Tree::Text(text.into())
    }
}

/// The members of an object, in the order in which they were sent. Of those with one name the last is meant, as
/// nearly all readers of JSON take it (RFC 8259 §4); it has the place of the first.
///
/// ```
/// use openapi_stubs::actix::{Entries, Tree};
///
/// let sent = [("id".into(), "a".into()), ("id".into(), "b".into())];
/// let members: Entries<'_> = sent.into_iter().collect();
/// assert_eq!(members.len(), 1);
/// assert!(matches!(members.get("id"), Some(Tree::Text(id)) if id == "b"));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Entries<'json> {
    all: Vec<(Cow<'json, str>, Tree<'json>)>,
    /// The place of each, where they are more than [`FEW`].
    #[expect(
        clippy::box_collection,
        reason = "hardly any object has it, every value has room for it"
    )]
    places: Option<Box<BTreeMap<Cow<'json, str>, usize>>>,
}

/// Of so many members it is quickest to look at each.
const FEW: usize = 16;

impl<'json> Entries<'json> {
    fn new(mut sent: Vec<(Cow<'json, str>, Tree<'json>)>) -> Self {
        if sent.len() <= FEW {
            let mut at = 1;
            while at < sent.len() {
                match sent[..at].iter().position(|(name, _)| *name == sent[at].0) {
                    Some(first) => sent[first].1 = sent.remove(at).1,
                    None => at += 1,
                }
            }
            return Self { all: sent, places: None };
        }
        let (mut all, mut places) = (Vec::with_capacity(sent.len()), BTreeMap::new());
        for (name, json) in sent {
            match places.entry(name) {
                Entry::Vacant(vacant) => {
                    let name = vacant.key().clone();
                    vacant.insert(all.len());
                    all.push((name, json));
                }
                Entry::Occupied(first) => all[*first.get()].1 = json,
            }
        }
        Self { all, places: Some(Box::new(places)) }
    }

    /// How many there are.
    ///
    /// ```
    /// # use openapi_stubs::actix::Entries;
    /// assert_eq!(Entries::default().len(), 0);
    /// ```
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there are none.
    ///
    /// ```
    /// # use openapi_stubs::actix::Entries;
    /// assert!(Entries::default().is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The member of this name.
    ///
    /// ```
    /// # use openapi_stubs::actix::Entries;
    /// let members: Entries<'_> = [("id".into(), "a".into())].into_iter().collect();
    /// assert!(members.get("id").is_some() && members.get("name").is_none());
    /// ```
    pub fn get(&self, name: &str) -> Option<&Tree<'json>> {
        self.place(name, 0).map(|at| &self.all[at].1)
    }

    /// Each with its name.
    ///
    /// ```
    /// # use openapi_stubs::actix::Entries;
    /// let members: Entries<'_> = [("id".into(), "a".into())].into_iter().collect();
    /// assert_eq!(members.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["id"]);
    /// ```
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Tree<'json>)> {
        self.all.iter().map(|(name, json)| (&**name, json))
    }

    /// Where the member of this name stands; it is looked for at `likely` first.
    pub(super) fn place(&self, name: &str, likely: usize) -> Option<usize> {
        let is_it = |(it, _): &(Cow<'_, str>, Tree<'_>)| it == name;
        match &self.places {
            _ if self.all.get(likely).is_some_and(is_it) => Some(likely),
            None => self.all.iter().position(is_it),
            Some(places) => places.get(name).copied(),
        }
    }

    /// The member at a place.
    pub(super) fn at(&self, place: usize) -> &Tree<'json> {
        &self.all[place].1
    }

    /// The members with texts of their own.
    pub(super) fn to_map(&self) -> serde_json::Map<String, Value> {
        self.iter().map(|(name, json)| (name.to_owned(), json.to_value())).collect()
    }
}

impl<'json> FromIterator<(Cow<'json, str>, Tree<'json>)> for Entries<'json> {
    fn from_iter<T: IntoIterator<Item = (Cow<'json, str>, Tree<'json>)>>(sent: T) -> Self {
        Self::new(sent.into_iter().collect())
    }
}

impl<'de> Deserialize<'de> for Tree<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any valid JSON value")
    }

    fn visit_unit<E>(self) -> Result<Tree<'de>, E> {
        Ok(Tree::Null)
    }

    fn visit_none<E>(self) -> Result<Tree<'de>, E> {
        Ok(Tree::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<Tree<'de>, D::Error> {
        Tree::deserialize(from)
    }

    fn visit_bool<E>(self, is: bool) -> Result<Tree<'de>, E> {
        Ok(Tree::Bool(is))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Tree<'de>, E> {
        Ok(Tree::Number(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Tree<'de>, E> {
        Ok(Tree::Number(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Tree<'de>, E> {
        // JSON has no others than finite ones.
        Ok(Number::from_f64(number).map_or(Tree::Null, Tree::Number))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Tree<'de>, E> {
        Ok(text.into())
    }

    fn visit_str<E>(self, text: &str) -> Result<Tree<'de>, E> {
        Ok(Tree::Text(text.to_owned().into()))
    }

    fn visit_string<E>(self, text: String) -> Result<Tree<'de>, E> {
        Ok(Tree::Text(text.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Tree<'de>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = from.next_element()? {
            items.push(item);
        }
        Ok(Tree::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Tree<'de>, A::Error> {
        let mut sent = Vec::new();
        while let Some(Name(name)) = from.next_key()? {
            if name == NUMBER && *IS_ARBITRARY {
                let Name(text) = from.next_value()?;
                return text.parse().map(Tree::Number).map_err(A::Error::custom);
            }
            if sent.is_empty() {
                // Room for as many as most objects have.
                sent.reserve(8);
            }
            sent.push((name, from.next_value()?));
        }
        Ok(Tree::Object(Entries::new(sent)))
    }
}

#[derive(serde::Deserialize)]
#[serde(transparent)]
struct Name<'json>(#[serde(borrow)] Cow<'json, str>);

/// Where some crate of the build asks serde_json for `arbitrary_precision`, numbers come as objects of one member
/// of this name.
const NUMBER: &str = "$serde_json::private::Number";

/// Whether some crate does: no float is as large as this.
static IS_ARBITRARY: LazyLock<bool> = LazyLock::new(|| "1e999".parse::<Number>().is_ok());

#[cfg(test)]
mod tests {
    use super::*;

    /// What a reader makes of a text: the value, or the error with its place.
    fn read<'a, T: Deserialize<'a>>(
        text: &'a str,
        to_value: fn(T) -> Value,
    ) -> Result<String, String> {
        // As a text, of which the order of members is a part.
        let read = serde_json::from_slice(text.as_bytes()).map_err(|error| error.to_string());
        read.map(|json| to_value(json).to_string())
    }

    #[test]
    fn a_tree_is_what_serde_json_reads() {
        let many: Vec<_> = (0..100).map(|at| format!(r#""{}":{at}"#, at % 40)).collect();
        let deep = |depth| "[".repeat(depth) + &"]".repeat(depth);
        for text in [
            "null",
            " [true, false, \n-0, 0, 1.0, 1e3, -1.5E-3, 18446744073709551615, 9223372036854775808]",
            "[-9223372036854775808, -9223372036854775809, 1e308, 5e-324, 123456789012345678901234567890]",
            "1e999",
            "-",
            "01",
            "1.",
            r#"["", "\u00e9\n\"", "é", "\ud83d\ude00"]"#,
            r#""\ud83d""#,
            r#""\x""#,
            "\"a\nb\"",
            r#"{"a": 1, "b": {"c": []}, "a": 2, "\u0061": 3, "d": null, "b": 4}"#,
            r#"{"$serde_json::private::Number": "1"}"#,
            r#"{"a" 1}"#,
            r#"{"a": 1,}"#,
            "{1: 2}",
            "[1] 2",
            "",
            &format!("{{{}}}", many.join(",")),
            &deep(127),
            &deep(128),
        ] {
            let (tree, value) = (read::<Tree<'_>>(text, |it| it.to_value()), read(text, |it| it));
            assert_eq!(tree, value, "{text}");
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_refused_alike() {
        for bytes in [b"\"\xff\"".as_slice(), b"{\"\xff\": 1}", b"\xff"] {
            let tree = serde_json::from_slice::<Tree<'_>>(bytes).unwrap_err().to_string();
            assert_eq!(tree, serde_json::from_slice::<Value>(bytes).unwrap_err().to_string());
        }
    }

    #[test]
    fn a_member_is_found_among_few_and_among_many() {
        for count in [1, FEW, FEW + 1, 1000] {
            let sent = (0..2 * count)
                .map(|at| (format!("m{}", at % count).into(), Tree::Number(at.into())));
            let members: Entries<'_> = sent.collect();
            assert_eq!(members.len(), count);
            for at in 0..count {
                let found = members.place(&format!("m{at}"), at / 2).expect("it is there");
                assert_eq!((found, members.at(found).to_value()), (at, (count + at).into()));
            }
            assert!(members.get("other").is_none());
        }
    }

    #[test]
    fn texts_are_borrowed_and_a_value_is_small() {
        let Ok(Tree::Text(Cow::Borrowed(_))) = serde_json::from_str(r#""a""#) else {
            panic!("it has no escapes");
        };
        assert!(size_of::<Tree<'_>>() <= 32);
    }
}
