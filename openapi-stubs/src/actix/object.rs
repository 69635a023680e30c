//! A JSON object read member by member, and [`FromJson`] and [`FromMembers`], which generated models are made with.
//! What one value must look like is `schema`'s.

use std::collections::BTreeMap;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::direct::{doubtful, valid};
use super::{At, Entries, Nullable, Presence, Schema, Tree, Violations};

/// A model that can be read from JSON, with everything that is wrong collected.
///
/// ```
/// use openapi_stubs::actix::{At, FromJson, Object, Text, Tree, Violations};
///
/// #[derive(Debug, PartialEq)]
/// struct Media { title: String }
///
/// impl FromJson for Media {
///     fn from_json(json: &Tree<'_>, at: &At<'_>, violations: &mut Violations) -> Option<Self> {
///         let mut object = Object::read(json, at, violations)?;
///         let title = object.required("title", Text::new());
///         Some(Self { title: title? })
///     }
/// }
/// ```
pub trait FromJson: Sized {
    /// Reads the value `json`, which stands `at` a place of the request; gives nothing only after
    /// having added to `violations`.
    fn from_json(json: &Tree<'_>, at: &At<'_>, violations: &mut Violations) -> Option<Self>;

    /// Reads a parameter or a form field: the JSON of the model (OpenAPI 3.1 §4.8.15.1). A model that
    /// is a single text or number overrides this.
    fn from_text(text: &str, at: &At<'_>, violations: &mut Violations) -> Option<Self> {
        match serde_json::from_str(text) {
            Ok(json) => violations.unspelled(|violations| Self::from_json(&json, at, violations)),
            Err(_) => {
                violations.malform(at, "is not well-formed JSON");
                None
            }
        }
    }

    /// Reads a value straight from where it was sent, if nothing about it is doubtful; else
    /// [`from_json`](Self::from_json) is asked, so that everything wrong is told. Whatever is read is what that
    /// would have read. Unless it is overridden, that is how it is read.
    ///
    /// # Errors
    /// The deserializer's own, or that the value is doubtful.
    fn direct<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let json = Tree::deserialize(from)?;
        valid(|violations| Self::from_json(&json, &At::Root, violations)).ok_or_else(doubtful)
    }
}

/// A model that is an object of named members, wherever these are read from.
///
/// ```
/// use openapi_stubs::actix::{At, FromJson, FromMembers, Object, Source, Text, Tree, Violations};
///
/// #[derive(Debug, PartialEq)]
/// struct Media { title: String }
///
/// impl FromMembers for Media {
///     fn from_members(object: &mut Object<'_, impl Source>) -> Option<Self> {
///         let title = object.required("title", Text::new());
///         Some(Self { title: title? })
///     }
/// }
///
/// impl FromJson for Media {
///     fn from_json(json: &Tree<'_>, at: &At<'_>, violations: &mut Violations) -> Option<Self> {
///         Self::from_members(&mut Object::read(json, at, violations)?)
///     }
/// }
/// ```
pub trait FromMembers: Sized {
    /// Reads the members; gives nothing only after something was wrong with one.
    fn from_members(object: &mut Object<'_, impl Source>) -> Option<Self>;
}

/// Where the members of an object are read from: a [`Tree`], or the request itself.
///
/// ```
/// use openapi_stubs::actix::{Object, Source, Text};
///
/// fn title<M: Source>(object: &mut Object<'_, M>) -> Option<String> {
///     object.required("title", Text::new())
/// }
/// ```
pub trait Source {
    /// The member of a name, read by a schema.
    fn take<S: Schema>(
        &mut self,
        name: &str,
        schema: &S,
        at: &At<'_>,
        violations: &mut Violations,
    ) -> Taken<S::Value>;

    /// Refuses the members that were not taken.
    fn close(&mut self, at: &At<'_>, violations: &mut Violations);
}

/// What became of a member.
///
/// ```
/// use openapi_stubs::actix::{At, Source, Taken, Text, Violations};
///
/// fn has_title<M: Source>(members: &mut M, violations: &mut Violations) -> bool {
///     let title = members.take("title", &Text::new(), &At::Root.member("title"), violations);
///     matches!(title, Taken::Value(_))
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken<T> {
    /// It is not there.
    Absent,
    /// Something is wrong with it, which was told of.
    Wrong,
    /// Its value.
    Value(T),
}

impl<T: FromJson> FromJson for Box<T> {
    fn from_json(json: &Tree<'_>, at: &At<'_>, violations: &mut Violations) -> Option<Self> {
        T::from_json(json, at, violations).map(Box::new)
    }

    fn direct<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        T::direct(from).map(Box::new)
    }
}

/// `Deserialize` for a model: reads it with [`FromJson`], and says all that is wrong in one error.
///
/// ```
/// use openapi_stubs::actix::{self as stubs, At, FromJson, Object, Text, Tree, Violations};
///
/// #[derive(Debug, PartialEq)]
/// struct Media { title: String }
///
/// impl FromJson for Media {
///     fn from_json(json: &Tree<'_>, at: &At<'_>, violations: &mut Violations) -> Option<Self> {
///         let mut object = Object::read(json, at, violations)?;
///         let title = object.required("title", Text::new());
///         Some(Self { title: title? })
///     }
/// }
///
/// impl<'de> serde::Deserialize<'de> for Media {
///     fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
///         stubs::deserialize(from)
///     }
/// }
/// assert!(serde_json::from_str::<Media>("{}").is_err());
/// ```
///
/// # Errors
/// The deserializer's own, or the violations.
pub fn deserialize<'de, T: FromJson, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let json = Tree::deserialize(deserializer)?;
    let mut violations = Violations::new();
    let value = T::from_json(&json, &At::Root, &mut violations);
    violations.value(value).map_err(D::Error::custom)
}

/// A JSON object of which members are taken one after another.
///
/// A reader gives `None` where something was wrong, after having added to the violations, so that the
/// rest can be read as well.
///
/// ```
/// use openapi_stubs::actix::{At, Boolean, Object, Text, Violations};
///
/// let (at, mut violations) = (At::Root, Violations::new());
/// let json = serde_json::json!({"title": "A", "other": 1}).into();
/// let mut object = Object::read(&json, &at, &mut violations).unwrap();
/// assert_eq!(object.required("title", Text::new()).as_deref(), Some("A"));
/// assert_eq!(object.optional("hidden", Boolean), Some(None));
/// object.closed();
/// assert!(!violations.is_empty(), "`other` is not known");
/// ```
#[derive(Debug)]
pub struct Object<'a, M = Sent<'a>> {
    source: M,
    at: &'a At<'a>,
    violations: &'a mut Violations,
}

impl<'a> Object<'a> {
    /// The object `json`; anything else has the `wrong-type`.
    ///
    /// ```
    /// # use openapi_stubs::actix::{At, Object, Violations};
    /// assert!(Object::read(&"no object".into(), &At::Root, &mut Violations::new()).is_none());
    /// ```
    pub fn read(
        json: &'a Tree<'a>,
        at: &'a At<'a>,
        violations: &'a mut Violations,
    ) -> Option<Self> {
        match json {
            Tree::Object(members) => Some(Self::of(Sent::new(members), at, violations)),
            _ => {
                violations.add(at, "wrong-type", "must be an object");
                None
            }
        }
    }

    /// How many members the object was sent with (`minProperties`, `maxProperties`).
    ///
    /// ```
    /// # use openapi_stubs::actix::{At, Object, Violations};
    /// let (json, mut violations) = (serde_json::json!({"a": 1, "b": 2}).into(), Violations::new());
    /// Object::read(&json, &At::Root, &mut violations).unwrap().sized(None, Some(1));
    /// assert!(!violations.is_empty(), "two are too many");
    /// ```
    pub fn sized(&mut self, min: Option<usize>, max: Option<usize>) {
        size_within(self.source.members.len(), min, max, self.at, self.violations);
    }

    /// The members not read so far (`additionalProperties`: a schema).
    ///
    /// ```
    /// # use openapi_stubs::actix::{At, Integer, Object, Text, Violations};
    /// let (json, mut violations) = (serde_json::json!({"title": "A", "b": 2}).into(), Violations::new());
    /// let mut object = Object::read(&json, &At::Root, &mut violations).unwrap();
    /// object.required("title", Text::new());
    /// assert_eq!(object.rest(Integer::<i64>::new()), Some([("b".to_owned(), 2)].into()));
    /// ```
    pub fn rest<S: Schema>(self, schema: S) -> Option<BTreeMap<String, S::Value>> {
        read_members(self.source.others(), &schema, self.at, self.violations)
    }
}

impl<'a, M: Source> Object<'a, M> {
    pub(super) fn of(source: M, at: &'a At<'a>, violations: &'a mut Violations) -> Self {
        Self { source, at, violations }
    }

    pub(super) fn into_source(self) -> M {
        self.source
    }

    fn take<S: Schema>(&mut self, name: &str, schema: &S) -> Taken<S::Value> {
        self.source.take(name, schema, &self.at.member(name), self.violations)
    }

    /// A member that must be there.
    ///
    /// ```
    /// # use openapi_stubs::actix::{At, Object, Text, Violations};
    /// let (json, mut violations) = (serde_json::json!({"title": "A"}).into(), Violations::new());
    /// let mut object = Object::read(&json, &At::Root, &mut violations).unwrap();
    /// assert_eq!(object.required("title", Text::new()).as_deref(), Some("A"));
    /// assert_eq!(object.required("alt", Text::new()), None);
    /// assert!(!violations.is_empty());
    /// ```
    pub fn required<S: Schema>(&mut self, name: &str, schema: S) -> Option<S::Value> {
        match self.take(name, &schema) {
            Taken::Value(value) => Some(value),
            Taken::Wrong => None,
            Taken::Absent => {
                self.violations.add(&self.at.member(name), "required", "is required");
                None
            }
        }
    }

    /// A member that may be left out, and is not nullable: the inner `None` is a member not there.
    ///
    /// ```
    /// # use openapi_stubs::actix::{At, Object, Text, Violations};
    /// let (json, mut violations) = (serde_json::json!({"title": null}).into(), Violations::new());
    /// let mut object = Object::read(&json, &At::Root, &mut violations).unwrap();
    /// assert_eq!(object.optional("alt", Text::new()), Some(None));
    /// assert_eq!(object.optional("title", Text::new()), None, "null is no text");
    /// ```
    pub fn optional<S: Schema>(&mut self, name: &str, schema: S) -> Option<Option<S::Value>> {
        match self.take(name, &schema) {
            Taken::Value(value) => Some(Some(value)),
            Taken::Wrong => None,
            Taken::Absent => Some(None),
        }
    }

    /// A member with a default for when it is left out.
    ///
    /// ```
    /// # use openapi_stubs::actix::{At, Integer, Object, Violations};
    /// let (json, mut violations) = (serde_json::json!({}).into(), Violations::new());
    /// let mut object = Object::read(&json, &At::Root, &mut violations).unwrap();
    /// assert_eq!(object.or("page", Integer::<i64>::new(), 1), Some(1));
    /// ```
    pub fn or<S: Schema>(&mut self, name: &str, schema: S, default: S::Value) -> Option<S::Value> {
        match self.take(name, &schema) {
            Taken::Value(value) => Some(value),
            Taken::Wrong => None,
            Taken::Absent => Some(default),
        }
    }

    /// A member that may be left out, null, or a value.
    ///
    /// ```
    /// # use openapi_stubs::actix::{At, Object, Presence, Text, Violations};
    /// let (json, mut violations) = (serde_json::json!({"alt": null}).into(), Violations::new());
    /// let mut object = Object::read(&json, &At::Root, &mut violations).unwrap();
    /// assert_eq!(object.presence("alt", Text::new()), Some(Presence::Null));
    /// assert_eq!(object.presence("title", Text::new()), Some(Presence::Absent));
    /// ```
    pub fn presence<S: Schema>(&mut self, name: &str, schema: S) -> Option<Presence<S::Value>> {
        match self.take(name, &Nullable(schema)) {
            Taken::Value(value) => Some(value.map_or(Presence::Null, Presence::Present)),
            Taken::Wrong => None,
            Taken::Absent => Some(Presence::Absent),
        }
    }

    /// Refuses the members not read so far (`additionalProperties: false`).
    ///
    /// ```
    /// # use openapi_stubs::actix::{At, Object, Violations};
    /// let (json, mut violations) = (serde_json::json!({"titel": "A"}).into(), Violations::new());
    /// Object::read(&json, &At::Root, &mut violations).unwrap().closed();
    /// assert!(!violations.is_empty(), "`titel` is not known");
    /// ```
    pub fn closed(&mut self) {
        self.source.close(self.at, self.violations);
    }
}

/// The members of an object in a [`Tree`], and which of them were read.
///
/// ```
/// use openapi_stubs::actix::{At, Object, Sent, Tree, Violations};
///
/// fn object<'a>(
///     json: &'a Tree<'a>,
///     at: &'a At<'a>,
///     violations: &'a mut Violations,
/// ) -> Option<Object<'a, Sent<'a>>> {
///     Object::read(json, at, violations)
/// }
/// ```
#[derive(Debug)]
pub struct Sent<'a> {
    members: &'a Entries<'a>,
    /// The places of the first that were read, a bit each.
    first: u64,
    /// Of all members whether they were read, where they are more than that.
    all: Vec<bool>,
    /// Where the member is likely to stand that is asked for next.
    next: usize,
}

impl<'a> Sent<'a> {
    fn new(members: &'a Entries<'a>) -> Self {
        let count = members.len();
        let all = if count > 64 { vec![false; count] } else { Vec::new() };
        Self { members, first: 0, all, next: 0 }
    }

    fn is_read(&self, place: usize) -> bool {
        self.all.get(place).copied().unwrap_or_else(|| self.first & (1 << place) != 0)
    }

    /// The members that were not read.
    fn others(&self) -> impl Iterator<Item = (&'a str, &'a Tree<'a>)> {
        let unread = self.members.iter().enumerate().filter(|(place, _)| !self.is_read(*place));
        unread.map(|(_, member)| member)
    }
}

impl Source for Sent<'_> {
    fn take<S: Schema>(
        &mut self,
        name: &str,
        schema: &S,
        at: &At<'_>,
        violations: &mut Violations,
    ) -> Taken<S::Value> {
        let Some(place) = self.members.place(name, self.next) else { return Taken::Absent };
        match self.all.get_mut(place) {
            Some(is_read) => *is_read = true,
            None => self.first |= 1 << place,
        }
        // Most are sent in the order of the document.
        self.next = place + 1;
        let read = schema.json(self.members.at(place), at, violations);
        read.map_or(Taken::Wrong, Taken::Value)
    }

    fn close(&mut self, at: &At<'_>, violations: &mut Violations) {
        for (name, _) in self.others() {
            violations.add(&at.member(name), "unknown-property", "is not known here");
        }
    }
}

/// Every member of `members` by one schema.
pub(super) fn read_members<'a, S: Schema>(
    members: impl Iterator<Item = (&'a str, &'a Tree<'a>)>,
    schema: &S,
    at: &At<'_>,
    violations: &mut Violations,
) -> Option<BTreeMap<String, S::Value>> {
    let mut read = Some(BTreeMap::new());
    for (name, json) in members {
        let value = schema.json(json, &at.member(name), violations);
        read = read.zip(value).map(|(mut read, value)| {
            read.insert(name.to_owned(), value);
            read
        });
    }
    read
}

/// Whether the number of an object's members is within its bounds; adds what is wrong.
pub(super) fn size_within(
    size: usize,
    min: Option<usize>,
    max: Option<usize>,
    at: &At<'_>,
    violations: &mut Violations,
) -> bool {
    let (code, message) = match (min, max) {
        (Some(min), _) if size < min => {
            ("too-few-properties", format!("must have at least `{min}` properties"))
        }
        (_, Some(max)) if size > max => {
            ("too-many-properties", format!("must have at most `{max}` properties"))
        }
        _ => return true,
    };
    violations.add(at, code, message);
    false
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::actix::{Array, Integer, Invalid, Nullable, ParameterRejection, Reference, Text};

    #[derive(Debug, PartialEq)]
    struct Media {
        id: String,
        alt: Option<String>,
        title: Option<String>,
        caption: Presence<String>,
        size: i64,
        parts: Vec<Part>,
    }

    #[derive(Debug, PartialEq)]
    struct Part(String);

    impl FromJson for Part {
        fn from_json(json: &Tree<'_>, at: &At<'_>, violations: &mut Violations) -> Option<Self> {
            let mut object = Object::read(json, at, violations)?;
            let name = object.required("name", Text::new().max_length(2));
            object.closed();
            Some(Self(name?))
        }
    }

    impl FromJson for Media {
        fn from_json(json: &Tree<'_>, at: &At<'_>, violations: &mut Violations) -> Option<Self> {
            let mut object = Object::read(json, at, violations)?;
            let id = object.required("@id", Text::new().min_length(1));
            let alt = object.required("alt", Nullable(Text::new()));
            let title = object.optional("title", Text::new());
            let caption = object.presence("caption", Text::new());
            let size = object.or("size", Integer::<i64>::new().minimum(0), 7);
            let parts = object.required("parts", Array::of(Reference::<Part>::new()));
            Some(Self {
                id: id?,
                alt: alt?,
                title: title?,
                caption: caption?,
                size: size?,
                parts: parts?,
            })
        }
    }

    fn read<T: FromJson>(json: Value) -> Result<T, ParameterRejection> {
        let mut violations = Violations::new();
        let value = T::from_json(&json.into(), &At::Root, &mut violations);
        violations.value(value)
    }

    #[test]
    fn absent_null_and_present_are_told_apart() {
        let media: Media = read(json!({"@id": "a", "alt": null, "parts": []})).unwrap();
        assert_eq!((media.alt, media.title, media.size), (None, None, 7));
        assert_eq!(media.caption, Presence::Absent);
        let json = json!({"@id": "a", "alt": "b", "caption": null, "parts": [{"name": "x"}]});
        let media: Media = read(json).unwrap();
        assert_eq!(media.caption, Presence::Null);
        assert_eq!(media.parts, [Part("x".into())]);
    }

    #[test]
    fn everything_wrong_is_told_with_its_place() {
        let json = json!({
            "@id": "", "title": null, "size": -1,
            "parts": [{"name": "x"}, {"name": "xyz", "more": 1}, 3],
        });
        let Err(ParameterRejection::Invalid(Invalid { violations })) = read::<Media>(json) else {
            panic!("the media is invalid");
        };
        let told: Vec<_> =
            violations.iter().map(|it| (it.property_path.as_str(), it.code)).collect();
        assert_eq!(
            told,
            [
                ("@id", "too-short"),
                ("alt", "required"),
                ("title", "wrong-type"),
                ("size", "too-small"),
                ("parts[1].name", "too-long"),
                ("parts[1].more", "unknown-property"),
                ("parts[2]", "wrong-type"),
            ]
        );
    }
}
