//! A JSON object read member by member, and [`FromJson`], which generated models are made with.
//! What one value must look like is `schema`'s.

use std::collections::BTreeMap;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::{At, Presence, Schema, Violations};

/// A model that can be read from JSON, with everything that is wrong collected.
///
/// ```
/// use openapi_stubs::actix::{At, FromJson, Object, Text, Violations};
///
/// #[derive(Debug, PartialEq)]
/// struct Media { title: String }
///
/// impl FromJson for Media {
///     fn from_json(json: serde_json::Value, at: &At<'_>, violations: &mut Violations) -> Option<Self> {
///         let mut object = Object::read(json, at, violations)?;
///         let title = object.required("title", Text::new());
///         Some(Self { title: title? })
///     }
/// }
/// ```
pub trait FromJson: Sized {
    /// Reads the value `json`, which stands `at` a place of the request; gives nothing only after
    /// having added to `violations`.
    fn from_json(json: Value, at: &At<'_>, violations: &mut Violations) -> Option<Self>;

    /// Reads a parameter or a form field: the JSON of the model (OpenAPI 3.1 §4.8.15.1). A model that
    /// is a single text or number overrides this.
    fn from_text(text: &str, at: &At<'_>, violations: &mut Violations) -> Option<Self> {
        match serde_json::from_str(text) {
            Ok(json) => violations.unspelled(|violations| Self::from_json(json, at, violations)),
            Err(_) => {
                violations.malform(at, "is not well-formed JSON");
                None
            }
        }
    }
}

impl<T: FromJson> FromJson for Box<T> {
    fn from_json(json: Value, at: &At<'_>, violations: &mut Violations) -> Option<Self> {
        T::from_json(json, at, violations).map(Box::new)
    }
}

/// `Deserialize` for a model: reads it with [`FromJson`], and says all that is wrong in one error.
///
/// ```
/// use openapi_stubs::actix::{self as stubs, At, FromJson, Object, Text, Violations};
///
/// #[derive(Debug, PartialEq)]
/// struct Media { title: String }
///
/// impl FromJson for Media {
///     fn from_json(json: serde_json::Value, at: &At<'_>, violations: &mut Violations) -> Option<Self> {
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
    let json = Value::deserialize(deserializer)?;
    let mut violations = Violations::new();
    let value = T::from_json(json, &At::Root, &mut violations);
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
/// let json = serde_json::json!({"title": "A", "other": 1});
/// let mut object = Object::read(json, &at, &mut violations).unwrap();
/// assert_eq!(object.required("title", Text::new()).as_deref(), Some("A"));
/// assert_eq!(object.optional("hidden", Boolean), Some(None));
/// object.closed();
/// assert!(!violations.is_empty(), "`other` is not known");
/// ```
#[derive(Debug)]
pub struct Object<'a> {
    members: Map<String, Value>,
    size: usize,
    at: &'a At<'a>,
    violations: &'a mut Violations,
}

impl<'a> Object<'a> {
    /// The object `json`; anything else has the `wrong-type`.
    pub fn read(json: Value, at: &'a At<'a>, violations: &'a mut Violations) -> Option<Self> {
        match json {
            Value::Object(members) => Some(Self { size: members.len(), members, at, violations }),
            _ => {
                violations.add(at, "wrong-type", "must be an object");
                None
            }
        }
    }

    /// A member that must be there.
    pub fn required<S: Schema>(&mut self, name: &str, schema: S) -> Option<S::Value> {
        match self.members.remove(name) {
            Some(json) => schema.json(json, &self.at.member(name), self.violations),
            None => {
                self.violations.add(&self.at.member(name), "required", "is required");
                None
            }
        }
    }

    /// A member that may be left out, and is not nullable: the inner `None` is a member not there.
    pub fn optional<S: Schema>(&mut self, name: &str, schema: S) -> Option<Option<S::Value>> {
        match self.members.remove(name) {
            Some(json) => schema.json(json, &self.at.member(name), self.violations).map(Some),
            None => Some(None),
        }
    }

    /// A member with a default for when it is left out.
    pub fn or<S: Schema>(&mut self, name: &str, schema: S, default: S::Value) -> Option<S::Value> {
        match self.members.remove(name) {
            Some(json) => schema.json(json, &self.at.member(name), self.violations),
            None => Some(default),
        }
    }

    /// A member that may be left out, null, or a value.
    pub fn presence<S: Schema>(&mut self, name: &str, schema: S) -> Option<Presence<S::Value>> {
        match self.members.remove(name) {
            None => Some(Presence::Absent),
            Some(Value::Null) => Some(Presence::Null),
            Some(json) => {
                schema.json(json, &self.at.member(name), self.violations).map(Presence::Present)
            }
        }
    }

    /// How many members the object was sent with (`minProperties`, `maxProperties`).
    pub fn sized(&mut self, min: Option<usize>, max: Option<usize>) {
        size_within(self.size, min, max, self.at, self.violations);
    }

    /// The members not read so far (`additionalProperties`: a schema).
    pub fn rest<S: Schema>(self, schema: S) -> Option<BTreeMap<String, S::Value>> {
        read_members(self.members, &schema, self.at, self.violations)
    }

    /// Refuses the members not read so far (`additionalProperties: false`).
    pub fn closed(self) {
        for name in self.members.keys() {
            self.violations.add(&self.at.member(name), "unknown-property", "is not known here");
        }
    }
}

/// Every member of `members` by one schema.
pub(super) fn read_members<S: Schema>(
    members: Map<String, Value>,
    schema: &S,
    at: &At<'_>,
    violations: &mut Violations,
) -> Option<BTreeMap<String, S::Value>> {
    let mut read = Some(BTreeMap::new());
    for (name, json) in members {
        let value = schema.json(json, &at.member(&name), violations);
        read = read.zip(value).map(|(mut read, value)| {
            read.insert(name, value);
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
    use serde_json::json;

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
        fn from_json(json: Value, at: &At<'_>, violations: &mut Violations) -> Option<Self> {
            let mut object = Object::read(json, at, violations)?;
            let name = object.required("name", Text::new().max_length(2));
            object.closed();
            Some(Self(name?))
        }
    }

    impl FromJson for Media {
        fn from_json(json: Value, at: &At<'_>, violations: &mut Violations) -> Option<Self> {
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
        let value = T::from_json(json, &At::Root, &mut violations);
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
