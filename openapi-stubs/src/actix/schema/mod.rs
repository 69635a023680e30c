//! [`Schema`], and the types of JSON Schema that are one value: text, boolean, word, reference. Numbers
//! and collections have their own files.

mod alternative;
mod collection;
mod condition;
mod number;

use std::borrow::Cow;
use std::fmt::Debug;
use std::marker::PhantomData;

use serde::Deserializer;
use serde_json::Value;

pub use self::alternative::{Alternative, any_of, one_of, tagged};
pub use self::collection::{Array, Map};
pub use self::condition::{
    After, Among, AnyOf, Condition, Contains, First, Has, Holds, If, Kind, Members, Names, Not,
    OneOf, OnlyIf, Others, Where, WithMember, judge,
};
pub use self::number::{Decimal, Integer, Number, Whole};
use super::direct::{NullableVisitor, TextVisitor, by_tree};
use super::{At, FromJson, ParameterRejection, Tree, Violations};

/// What a value must look like, and the Rust value it becomes.
///
/// A reader gives nothing only after having added to the violations. In JSON a value of another type is
/// *invalid*; a text that is not of its type at all is *malformed*; one that breaks a constraint is
/// *invalid* in both.
///
/// ```
/// use openapi_stubs::actix::{At, Boolean, Schema as _, Violations};
///
/// let mut violations = Violations::new();
/// assert_eq!(Boolean.text("true", &At::Root, &mut violations), Some(true));
/// ```
pub trait Schema {
    /// What a value becomes.
    type Value;

    /// Reads a JSON value by itself, and says everything that is wrong with it.
    ///
    /// ```
    /// use openapi_stubs::actix::{Schema as _, Text};
    ///
    /// let read = Text::new().max_length(4).pattern("^p").read("apples");
    /// let told = "the content must have at most `4` characters; the content must match `^p`";
    /// assert_eq!(read.unwrap_err().to_string(), told);
    /// ```
    ///
    /// # Errors
    /// As of [`Violations::check`].
    fn read<'json>(&self, json: impl Into<Tree<'json>>) -> Result<Self::Value, ParameterRejection> {
        let mut violations = Violations::new();
        let value = self.json(&json.into(), &At::Root, &mut violations);
        violations.value(value)
    }

    /// Reads a value straight from where it was sent, if nothing about it is doubtful; else [`json`](Self::json) is
    /// asked, so that everything wrong is told. Whatever is read is what that would have read. Unless it is
    /// overridden, that is how it is read.
    ///
    /// # Errors
    /// The deserializer's own, or that the value is doubtful.
    fn direct<'de, D: Deserializer<'de>>(
        &self,
        from: D,
        violations: &mut Violations,
    ) -> Result<Self::Value, D::Error> {
        by_tree(self, from, violations)
    }

    /// Reads a JSON value that stands `at` a place of the request, and adds to the `violations`.
    fn json(
        &self,
        json: &Tree<'_>,
        at: &At<'_>,
        violations: &mut Violations,
    ) -> Option<Self::Value>;

    /// Reads the text of a parameter or a form field.
    fn text(&self, text: &str, at: &At<'_>, violations: &mut Violations) -> Option<Self::Value>;

    /// Reads all the texts sent under one name. Only an array takes another number than one.
    fn texts(
        &self,
        texts: &[Cow<'_, str>],
        at: &At<'_>,
        violations: &mut Violations,
    ) -> Option<Self::Value> {
        match texts {
            [text] => self.text(text, at, violations),
            _ => {
                violations.add(at, "repeated", "must be sent once");
                None
            }
        }
    }
}

/// A string. Lengths count Unicode code points (JSON Schema §6.3.1).
///
/// ```
/// use openapi_stubs::actix::{Schema as _, Text};
///
/// let schema = Text::new().max_length(4);
/// assert_eq!(schema.read("pear"), Ok("pear".to_owned()));
/// assert!(schema.read("pears").is_err());
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Text {
    min_length: Option<usize>,
    max_length: Option<usize>,
    pattern: Option<&'static str>,
}

impl Text {
    /// Any string.
    ///
    /// ```
    /// # use openapi_stubs::actix::{Schema as _, Text};
    /// assert_eq!(Text::new().read("pear").as_deref(), Ok("pear"));
    /// ```
    pub const fn new() -> Self {
        Self { min_length: None, max_length: None, pattern: None }
    }

    /// At least so many characters.
    ///
    /// ```
    /// # use openapi_stubs::actix::{Schema as _, Text};
    /// assert!(Text::new().min_length(2).read("é").is_err(), "it is of two bytes, and one character");
    /// ```
    pub const fn min_length(self, min: usize) -> Self {
        Self { min_length: Some(min), ..self }
    }

    /// At most so many characters.
    ///
    /// ```
    /// # use openapi_stubs::actix::{Schema as _, Text};
    /// assert!(Text::new().max_length(4).read("pears").is_err());
    /// ```
    pub const fn max_length(self, max: usize) -> Self {
        Self { max_length: Some(max), ..self }
    }

    /// An ECMA-262 regular expression that matches somewhere in the string. One that the `regex` crate
    /// cannot hold (look-around, backreferences) refuses every string, and is logged.
    ///
    /// ```
    /// # use openapi_stubs::actix::{Schema as _, Text};
    /// let schema = Text::new().pattern("^[0-9a-f]+$");
    /// assert!(schema.read("00ff").is_ok() && schema.read("0x").is_err());
    /// ```
    pub const fn pattern(self, pattern: &'static str) -> Self {
        Self { pattern: Some(pattern), ..self }
    }

    /// Of what is asked that which the text does not hold to.
    fn broken(&self, text: &str) -> Self {
        // Of characters there are no more than bytes.
        let is_shorter = |min: &usize| text.len() < *min || text.chars().count() < *min;
        let is_longer = |max: &usize| text.len() > *max && text.chars().count() > *max;
        Self {
            min_length: self.min_length.filter(is_shorter),
            max_length: self.max_length.filter(is_longer),
            pattern: self.pattern.filter(|pattern| !crate::pattern::is_match(pattern, text)),
        }
    }

    fn is_nothing(&self) -> bool {
        self.min_length.is_none() && self.max_length.is_none() && self.pattern.is_none()
    }
}

impl Schema for Text {
    type Value = String;

    fn json(&self, json: &Tree<'_>, at: &At<'_>, violations: &mut Violations) -> Option<String> {
        match json {
            Tree::Text(text) => self.text(text, at, violations),
            _ => wrong_type("a string", at, violations),
        }
    }

    fn text(&self, text: &str, at: &At<'_>, violations: &mut Violations) -> Option<String> {
        let broken = self.broken(text);
        if let Some(min) = broken.min_length {
            let message = format!("must have at least `{min}` characters");
            violations.add(at, "too-short", message);
        }
        if let Some(max) = broken.max_length {
            violations.add(at, "too-long", format!("must have at most `{max}` characters"));
        }
        if let Some(pattern) = broken.pattern {
            violations.add(at, "pattern-mismatch", format!("must match `{pattern}`"));
        }
        broken.is_nothing().then(|| text.to_owned())
    }

    fn direct<'de, D: Deserializer<'de>>(
        &self,
        from: D,
        _: &mut Violations,
    ) -> Result<String, D::Error> {
        from.deserialize_str(TextVisitor(|text: &str| {
            self.broken(text).is_nothing().then(|| text.to_owned())
        }))
    }
}

/// `true` or `false`.
///
/// ```
/// use openapi_stubs::actix::{Boolean, Schema as _};
///
/// let schema = Boolean;
/// assert_eq!(schema.read(serde_json::json!(true)), Ok(true));
/// assert!(schema.read("true").is_err());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Boolean;

impl Schema for Boolean {
    type Value = bool;

    fn json(&self, json: &Tree<'_>, at: &At<'_>, violations: &mut Violations) -> Option<bool> {
        match json {
            Tree::Bool(is) => Some(*is),
            Tree::Text(text) if violations.is_spelled() => self.text(text, at, violations),
            _ => wrong_type("a boolean", at, violations),
        }
    }

    fn text(&self, text: &str, at: &At<'_>, violations: &mut Violations) -> Option<bool> {
        text.parse().ok().or_else(|| {
            violations.malform(at, "is neither `true` nor `false`");
            None
        })
    }
}

/// A value or `null`. A text is never null.
///
/// ```
/// use openapi_stubs::actix::{Boolean, Nullable, Schema as _};
///
/// let schema = Nullable(Boolean);
/// assert_eq!(schema.read(serde_json::json!(null)), Ok(None));
/// assert!(schema.read(serde_json::json!(1)).is_err());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Nullable<S>(pub S);

impl<S: Schema> Schema for Nullable<S> {
    type Value = Option<S::Value>;

    fn json(
        &self,
        json: &Tree<'_>,
        at: &At<'_>,
        violations: &mut Violations,
    ) -> Option<Self::Value> {
        match json {
            Tree::Null => Some(None),
            json => self.0.json(json, at, violations).map(Some),
        }
    }

    fn direct<'de, D: Deserializer<'de>>(
        &self,
        from: D,
        violations: &mut Violations,
    ) -> Result<Self::Value, D::Error> {
        from.deserialize_option(NullableVisitor(&self.0, violations))
    }

    fn text(&self, text: &str, at: &At<'_>, violations: &mut Violations) -> Option<Self::Value> {
        self.0.text(text, at, violations).map(Some)
    }

    fn texts(
        &self,
        texts: &[Cow<'_, str>],
        at: &At<'_>,
        violations: &mut Violations,
    ) -> Option<Self::Value> {
        self.0.texts(texts, at, violations).map(Some)
    }
}

/// The values of an `enum` of strings.
///
/// ```
/// use openapi_stubs::actix::Words;
///
/// #[derive(Clone, Copy, Debug, PartialEq)]
/// enum Kind { Picture, Document }
///
/// impl Words for Kind {
///     const WORDS: &'static [(&'static str, Self)] =
///         &[("picture", Self::Picture), ("document", Self::Document)];
/// }
/// ```
pub trait Words: Copy + Debug + PartialEq + 'static {
    /// Each word with its value, in the document's order.
    const WORDS: &'static [(&'static str, Self)];

    /// The word of a value, as the document writes it.
    fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, value)| *value == self).map_or("", |(word, _)| *word)
    }
}

/// One word of an `enum`.
///
/// ```
/// use openapi_stubs::actix::{At, Enumerated, Schema as _, Violations, Words};
///
/// #[derive(Clone, Copy, Debug, PartialEq)]
/// enum Kind { Picture }
///
/// impl Words for Kind {
///     const WORDS: &'static [(&'static str, Self)] = &[("picture", Self::Picture)];
/// }
///
/// let mut violations = Violations::new();
/// let kind = Enumerated::<Kind>::new().json(&"picture".into(), &At::Root, &mut violations);
/// assert_eq!(kind, Some(Kind::Picture));
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Enumerated<T>(PhantomData<T>);

impl<T> Enumerated<T> {
    /// One of the words of `T`.
    ///
    /// ```
    /// # use openapi_stubs::actix::{Enumerated, Schema as _, Words};
    /// # #[derive(Clone, Copy, Debug, PartialEq)]
    /// # enum Kind { Picture }
    /// # impl Words for Kind {
    /// #     const WORDS: &'static [(&'static str, Self)] = &[("picture", Self::Picture)];
    /// # }
    /// assert!(Enumerated::<Kind>::new().read("film").is_err());
    /// ```
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<T: Words> Enumerated<T> {
    fn find(text: &str) -> Option<T> {
        T::WORDS.iter().find(|(word, _)| *word == text).map(|(_, value)| *value)
    }
}

impl<T: Words> Schema for Enumerated<T> {
    type Value = T;

    fn json(&self, json: &Tree<'_>, at: &At<'_>, violations: &mut Violations) -> Option<T> {
        match json {
            Tree::Text(text) => self.text(text, at, violations),
            _ => wrong_type("a string", at, violations),
        }
    }

    fn text(&self, text: &str, at: &At<'_>, violations: &mut Violations) -> Option<T> {
        let found = Self::find(text);
        if found.is_none() {
            let words: Vec<_> = T::WORDS.iter().map(|(word, _)| format!("`{word}`")).collect();
            let message = format!("must be one of {}", words.join(", "));
            violations.add(at, "not-in-enumeration", message);
        }
        found
    }

    fn direct<'de, D: Deserializer<'de>>(
        &self,
        from: D,
        _: &mut Violations,
    ) -> Result<T, D::Error> {
        from.deserialize_str(TextVisitor(Self::find))
    }
}

/// Another model.
///
/// ```
/// use openapi_stubs::actix::{At, FromJson, Object, Reference, Schema as _, Text, Tree, Violations};
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
/// let (json, mut violations) = (serde_json::json!({"title": "A"}), Violations::new());
/// let media = Reference::<Media>::new().json(&json.into(), &At::Root, &mut violations);
/// assert_eq!(media, Some(Media { title: "A".to_owned() }));
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Reference<T>(PhantomData<T>);

impl<T> Reference<T> {
    /// The model `T`.
    ///
    /// ```
    /// # use openapi_stubs::actix::{At, Boolean, FromJson, Reference, Schema as _, Tree, Violations};
    /// # struct Open(bool);
    /// # impl FromJson for Open {
    /// #     fn from_json(json: &Tree<'_>, at: &At<'_>, violations: &mut Violations) -> Option<Self> {
    /// #         Boolean.json(json, at, violations).map(Self)
    /// #     }
    /// # }
    /// assert!(Reference::<Open>::new().read(serde_json::json!(true)).is_ok_and(|open| open.0));
    /// ```
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<T: FromJson> Schema for Reference<T> {
    type Value = T;

    fn json(&self, json: &Tree<'_>, at: &At<'_>, violations: &mut Violations) -> Option<T> {
        T::from_json(json, at, violations)
    }

    fn direct<'de, D: Deserializer<'de>>(
        &self,
        from: D,
        violations: &mut Violations,
    ) -> Result<T, D::Error> {
        T::direct(from, violations)
    }

    fn text(&self, text: &str, at: &At<'_>, violations: &mut Violations) -> Option<T> {
        T::from_text(text, at, violations)
    }
}

/// `null`. A text is never null.
///
/// ```
/// use openapi_stubs::actix::{Null, Schema as _};
///
/// let schema = Null;
/// assert_eq!(schema.read(serde_json::json!(null)), Ok(()));
/// assert!(schema.read(serde_json::json!(1)).is_err());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Null;

impl Schema for Null {
    type Value = ();

    fn json(&self, json: &Tree<'_>, at: &At<'_>, violations: &mut Violations) -> Option<()> {
        if matches!(json, Tree::Null) { Some(()) } else { wrong_type("null", at, violations) }
    }

    fn text(&self, _: &str, at: &At<'_>, violations: &mut Violations) -> Option<()> {
        wrong_type("null", at, violations)
    }
}

/// What no value is of: `false` as a schema.
///
/// ```
/// use openapi_stubs::actix::{At, Nothing, Schema as _, Tree, Violations};
///
/// let mut violations = Violations::new();
/// assert!(Nothing.json(&Tree::Null, &At::Root, &mut violations).is_none());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Nothing;

/// The type without a value.
///
/// ```
/// use openapi_stubs::actix::Never;
///
/// fn absurd(never: Never) -> String {
///     match never {}
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub enum Never {}

impl Schema for Nothing {
    type Value = Never;

    fn json(&self, _: &Tree<'_>, at: &At<'_>, violations: &mut Violations) -> Option<Never> {
        violations.add(at, "unknown-property", "is not known here");
        None
    }

    fn text(&self, _: &str, at: &At<'_>, violations: &mut Violations) -> Option<Never> {
        self.json(&Tree::Null, at, violations)
    }
}

/// Any JSON value; a text is a JSON string.
///
/// ```
/// use openapi_stubs::actix::{Anything, At, Schema as _, Violations};
///
/// let mut violations = Violations::new();
/// assert_eq!(Anything.json(&"a".into(), &At::Root, &mut violations), Some("a".into()));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Anything;

impl Schema for Anything {
    type Value = Value;

    fn json(&self, json: &Tree<'_>, _: &At<'_>, _: &mut Violations) -> Option<Value> {
        Some(json.to_value())
    }

    fn text(&self, text: &str, _: &At<'_>, _: &mut Violations) -> Option<Value> {
        Some(Value::String(text.to_owned()))
    }
}

/// Any JSON object.
///
/// ```
/// use openapi_stubs::actix::{JsonObject, Schema as _};
///
/// let schema = JsonObject;
/// assert_eq!(schema.read(serde_json::json!({"a": 1})), Ok(serde_json::Map::from_iter([("a".to_owned(), 1.into())])));
/// assert!(schema.read(serde_json::json!([])).is_err());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct JsonObject;

impl Schema for JsonObject {
    type Value = serde_json::Map<String, Value>;

    fn json(
        &self,
        json: &Tree<'_>,
        at: &At<'_>,
        violations: &mut Violations,
    ) -> Option<Self::Value> {
        match json {
            Tree::Object(members) => Some(members.to_map()),
            _ => wrong_type("an object", at, violations),
        }
    }

    fn text(&self, text: &str, at: &At<'_>, violations: &mut Violations) -> Option<Self::Value> {
        json_text(self, text, at, violations)
    }
}

/// A value whose texts are JSON: a parameter with `content`, or a structured part of a form (OpenAPI 3.1
/// §4.8.15.1). Here `null` is null.
///
/// ```
/// use openapi_stubs::actix::{Array, At, Integer, Json, Schema as _, Violations};
///
/// let mut violations = Violations::new();
/// let schema = Json(Array::of(Integer::<i64>::new()));
/// assert_eq!(schema.text("[1, 2]", &At::Root, &mut violations), Some(vec![1, 2]));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Json<S>(pub S);

impl<S: Schema> Schema for Json<S> {
    type Value = S::Value;

    fn json(&self, json: &Tree<'_>, at: &At<'_>, violations: &mut Violations) -> Option<S::Value> {
        self.0.json(json, at, violations)
    }

    fn text(&self, text: &str, at: &At<'_>, violations: &mut Violations) -> Option<S::Value> {
        json_text(&self.0, text, at, violations)
    }
}

fn wrong_type<T>(expected: &str, at: &At<'_>, violations: &mut Violations) -> Option<T> {
    violations.add(at, "wrong-type", format!("must be {expected}"));
    None
}

fn json_text<S: Schema>(
    schema: &S,
    text: &str,
    at: &At<'_>,
    violations: &mut Violations,
) -> Option<S::Value> {
    match serde_json::from_str(text) {
        Ok(json) => violations.unspelled(|violations| schema.json(&json, at, violations)),
        Err(_) => {
            violations.malform(at, "is not well-formed JSON");
            None
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use serde_json::json;

    use super::*;
    use crate::actix::{Invalid, ParameterRejection};

    /// Two words.
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub(in crate::actix) enum Kind {
        Picture,
        Document,
    }

    impl Words for Kind {
        const WORDS: &'static [(&'static str, Self)] =
            &[("picture", Kind::Picture), ("document", Kind::Document)];
    }

    /// The codes of what is wrong with a JSON value; none where it is right.
    fn codes<S: Schema>(schema: &S, json: Value) -> Vec<&'static str> {
        let mut violations = Violations::new();
        let value = schema.json(&json.into(), &At::Root, &mut violations);
        assert_eq!(value.is_some(), violations.is_empty());
        match violations.check() {
            Err(ParameterRejection::Invalid(Invalid { violations })) => {
                violations.iter().map(|violation| violation.code).collect()
            }
            Err(ParameterRejection::Malformed(malformed)) => panic!("{malformed}"),
            Ok(()) => Vec::new(),
        }
    }

    fn text<S: Schema>(schema: &S, text: &str) -> Result<S::Value, ParameterRejection> {
        let mut violations = Violations::new();
        let value = schema.text(text, &At::Root.member("it"), &mut violations);
        violations.value(value)
    }

    #[test]
    fn lengths_count_code_points() {
        let schema = Text::new().min_length(2).max_length(3);
        assert_eq!(codes(&schema, json!("é")), ["too-short"]);
        assert!(codes(&schema, json!("😀😀😀")).is_empty());
        assert_eq!(codes(&schema, json!("😀😀😀😀")), ["too-long"]);
        assert_eq!(codes(&schema, json!(12)), ["wrong-type"]);
    }

    #[test]
    fn a_text_can_break_several_constraints() {
        let schema = Text::new().min_length(3).pattern("^a");
        assert_eq!(codes(&schema, json!("b")), ["too-short", "pattern-mismatch"]);
    }

    #[test]
    fn integers_are_judged_by_value() {
        let schema = Integer::<i32>::new().minimum(0).exclusive_maximum(10).multiple_of(3);
        for right in [json!(9), json!(3.0), json!(6e0)] {
            assert!(codes(&schema, right.clone()).is_empty(), "{right}");
        }
        assert_eq!(codes(&schema, json!(1.5)), ["wrong-type"]);
        assert_eq!(codes(&schema, json!("3")), ["wrong-type"]);
        assert_eq!(codes(&schema, json!(-4)), ["too-small", "not-a-multiple"]);
        assert_eq!(codes(&schema, json!(10)), ["too-large", "not-a-multiple"]);
        assert_eq!(codes(&schema, json!(3_000_000_000_i64)), ["out-of-range"]);
        assert_eq!(codes(&Integer::<i64>::new(), json!(u64::MAX)), ["out-of-range"]);
        assert_eq!(codes(&Integer::<i64>::new(), json!(9.3e18)), ["out-of-range"]);
        assert!(codes(&Integer::<i64>::new(), json!(i64::MIN)).is_empty());
    }

    #[test]
    fn multiples_are_decimal() {
        let cents = Number::<f64>::new().multiple_of(0.01);
        for right in [json!(19.99), json!(0.07), json!(-1.1), json!(0), json!(1e15)] {
            assert!(codes(&cents, right.clone()).is_empty(), "{right}");
        }
        assert_eq!(codes(&cents, json!(0.075)), ["not-a-multiple"]);
        assert_eq!(
            codes(&Number::<f64>::new().multiple_of(0.123), json!(1e308)),
            ["not-a-multiple"]
        );
        assert!(codes(&Number::<f64>::new().multiple_of(0.5), json!(1e308)).is_empty());
    }

    #[test]
    fn numbers_have_bounds() {
        let ratio = Number::<f32>::new().exclusive_minimum(0.0).maximum(1.0);
        assert_eq!(codes(&ratio, json!(0)), ["too-small"]);
        assert!(codes(&ratio, json!(1)).is_empty());
        assert_eq!(codes(&ratio, json!(1.5)), ["too-large"]);
        assert_eq!(codes(&Number::<f32>::new(), json!(1e300)), ["out-of-range"]);
    }

    #[test]
    fn a_text_of_another_type_is_malformed_and_one_out_of_bounds_is_invalid() {
        let page = Integer::<i64>::new().minimum(1);
        assert_eq!(text(&page, "12"), Ok(12));
        for malformed in ["", "+1", " 1", "1.0", "0x1", "١", "-"] {
            let outcome = text(&page, malformed);
            assert!(matches!(outcome, Err(ParameterRejection::Malformed(_))), "{malformed}");
        }
        for invalid in ["0", "-1", "99999999999999999999999999999999999999999999"] {
            let outcome = text(&page, invalid);
            assert!(matches!(outcome, Err(ParameterRejection::Invalid(_))), "{invalid}");
        }
        assert_eq!(text(&Number::<f64>::new(), "-1.5e2"), Ok(-150.0));
        for malformed in ["NaN", "inf", "1.", ".5", "1e999", "1 "] {
            let outcome = text(&Number::<f64>::new(), malformed);
            assert!(matches!(outcome, Err(ParameterRejection::Malformed(_))), "{malformed}");
        }
        assert!(matches!(text(&Boolean, "1"), Err(ParameterRejection::Malformed(_))));
    }

    #[test]
    fn a_word_is_one_of_the_enumeration() {
        assert_eq!(text(&Enumerated::<Kind>::new(), "document"), Ok(Kind::Document));
        assert_eq!(codes(&Enumerated::<Kind>::new(), json!("Picture")), ["not-in-enumeration"]);
        assert!(codes(&Nullable(Enumerated::<Kind>::new()), json!(null)).is_empty());
    }

    #[test]
    fn items_are_unique_by_json_value() {
        let schema = Array::of(Anything).min_items(1).max_items(3).unique_items();
        assert!(codes(&schema, json!([1, "1", true])).is_empty());
        assert_eq!(codes(&schema, json!([1, 1.0])), ["not-unique"]);
        assert_eq!(
            codes(&schema, json!([{"a": 1, "b": [0]}, {"b": [0.0], "a": 1}])),
            ["not-unique"]
        );
        assert_eq!(codes(&schema, json!([])), ["too-few-items"]);
        assert_eq!(codes(&schema, json!([1, 2, 3, 4])), ["too-many-items"]);
    }

    #[test]
    fn a_map_judges_each_member() {
        let schema = Map::of(Integer::<i64>::new()).max_properties(1);
        assert!(codes(&schema, json!({"a": 1})).is_empty());
        assert_eq!(
            codes(&schema, json!({"a": 1, "b": "x"})),
            ["too-many-properties", "wrong-type"]
        );
        assert_eq!(codes(&schema, json!([])), ["wrong-type"]);
    }
}
