//! What must hold of a value besides what its type says: the assertions of JSON Schema that make no type.

use std::borrow::Cow;
use std::fmt::Debug;

use super::Schema;
use crate::actix::{At, Tree, Violations};
use crate::canonical::canonical;

/// Something that holds of a value or does not.
///
/// ```
/// use openapi_stubs::actix::{At, Condition, Tree, Violations};
///
/// #[derive(Debug)]
/// struct Sorted;
///
/// impl Condition for Sorted {
///     fn holds(&self, json: &Tree<'_>, at: &At<'_>, violations: &mut Violations) -> bool {
///         let value = |one: &Tree<'_>| one.to_value().as_i64();
///         let holds = !matches!(json, Tree::Array(all) if !all.is_sorted_by_key(value));
///         if !holds {
///             violations.add(at, "excluded", "must be sorted");
///         }
///         holds
///     }
/// }
/// ```
pub trait Condition: Debug {
    /// Whether it holds; adds to the violations where it does not.
    fn holds(&self, json: &Tree<'_>, at: &At<'_>, violations: &mut Violations) -> bool;
}

/// Whether all conditions hold; adds whatever is wrong.
///
/// ```
/// use openapi_stubs::actix::{At, Has, Violations, judge};
///
/// let mut violations = Violations::new();
/// assert!(!judge(&serde_json::json!({}).into(), &At::Root, &mut violations, &[&Has(&["id"])]));
/// ```
pub fn judge(
    json: &Tree<'_>,
    at: &At<'_>,
    violations: &mut Violations,
    conditions: &[&dyn Condition],
) -> bool {
    every(conditions.iter().map(|condition| condition.holds(json, at, violations)))
}

/// Whether all hold. Each is judged, so that everything wrong is told at once.
fn every(held: impl Iterator<Item = bool>) -> bool {
    held.filter(|holds| !holds).count() == 0
}

fn quietly(
    condition: &dyn Condition,
    json: &Tree<'_>,
    at: &At<'_>,
    violations: &mut Violations,
) -> bool {
    violations.trial(|violations| condition.holds(json, at, violations).then_some(())).is_ok()
}

/// A schema, and conditions besides.
///
/// ```
/// use openapi_stubs::actix::{Among, Anything, Not, Schema as _, Where};
///
/// let schema = Where(Anything, &[&Not(&Among(&["1"]))]);
/// assert_eq!(schema.read(serde_json::json!(2)), Ok(serde_json::json!(2)));
/// assert!(schema.read(serde_json::json!(1)).is_err());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Where<'a, S>(pub S, pub &'a [&'a dyn Condition]);

impl<S: Schema> Schema for Where<'_, S> {
    type Value = S::Value;

    fn json(&self, json: &Tree<'_>, at: &At<'_>, violations: &mut Violations) -> Option<S::Value> {
        let sound = judge(json, at, violations, self.1);
        self.0.json(json, at, violations).filter(|_| sound)
    }

    fn text(&self, text: &str, at: &At<'_>, violations: &mut Violations) -> Option<S::Value> {
        let json = Tree::from(text);
        let sound = violations.spelled(|violations| judge(&json, at, violations, self.1));
        self.0.text(text, at, violations).filter(|_| sound)
    }

    fn texts(
        &self,
        texts: &[Cow<'_, str>],
        at: &At<'_>,
        violations: &mut Violations,
    ) -> Option<S::Value> {
        let json = match texts {
            [text] => Tree::from(&**text),
            texts => Tree::Array(texts.iter().map(|text| Tree::from(&**text)).collect()),
        };
        let sound = violations.spelled(|violations| judge(&json, at, violations, self.1));
        self.0.texts(texts, at, violations).filter(|_| sound)
    }
}

/// The value is of a schema.
///
/// ```
/// use openapi_stubs::actix::{At, Condition as _, Holds, Text, Violations};
///
/// let mut violations = Violations::new();
/// assert!(Holds(Text::new().min_length(2)).holds(&serde_json::json!("ab").into(), &At::Root, &mut violations));
/// assert!(!Holds(Text::new().min_length(2)).holds(&serde_json::json!("a").into(), &At::Root, &mut violations));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Holds<S>(pub S);

impl<S: Schema + Debug> Condition for Holds<S> {
    fn holds(&self, json: &Tree<'_>, at: &At<'_>, violations: &mut Violations) -> bool {
        self.0.json(json, at, violations).is_some()
    }
}

/// The types of JSON.
///
/// ```
/// use openapi_stubs::actix::{At, Condition as _, Holds, Integer, Kind, OnlyIf, Violations};
///
/// let mut violations = Violations::new();
/// assert!(Holds(OnlyIf(Kind::Number, Integer::<i64>::new().minimum(1))).holds(&serde_json::json!("a").into(), &At::Root, &mut violations));
/// assert!(!Holds(OnlyIf(Kind::Number, Integer::<i64>::new().minimum(1))).holds(&serde_json::json!(0).into(), &At::Root, &mut violations));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`.
    Null,
    /// `true` and `false`.
    Boolean,
    /// Integers and all others.
    Number,
    /// Strings.
    String,
    /// Arrays.
    Array,
    /// Objects.
    Object,
}

/// A schema that only values of one type are held to.
///
/// ```
/// use openapi_stubs::actix::{At, Condition as _, Holds, Kind, OnlyIf, Text, Violations};
///
/// let mut violations = Violations::new();
/// assert!(Holds(OnlyIf(Kind::String, Text::new().min_length(2))).holds(&serde_json::json!(1).into(), &At::Root, &mut violations));
/// assert!(!Holds(OnlyIf(Kind::String, Text::new().min_length(2))).holds(&serde_json::json!("a").into(), &At::Root, &mut violations));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct OnlyIf<S>(pub Kind, pub S);

impl<S: Schema> Schema for OnlyIf<S> {
    type Value = ();

    fn json(&self, json: &Tree<'_>, at: &At<'_>, violations: &mut Violations) -> Option<()> {
        let kind = match json {
            Tree::Null => Kind::Null,
            Tree::Bool(_) => Kind::Boolean,
            Tree::Number(_) => Kind::Number,
            Tree::Text(_) => Kind::String,
            Tree::Array(_) => Kind::Array,
            Tree::Object(_) => Kind::Object,
        };
        if kind == self.0 { self.1.json(json, at, violations).map(drop) } else { Some(()) }
    }

    fn text(&self, text: &str, at: &At<'_>, violations: &mut Violations) -> Option<()> {
        self.1.text(text, at, violations).map(drop)
    }
}

/// An object has these members; any other value may be anything.
///
/// ```
/// use openapi_stubs::actix::{At, Condition as _, Has, Violations};
///
/// let mut violations = Violations::new();
/// assert!(Has(&["id"]).holds(&serde_json::json!({"id": 1}).into(), &At::Root, &mut violations));
/// assert!(!Has(&["id"]).holds(&serde_json::json!({}).into(), &At::Root, &mut violations));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Has<'a>(pub &'a [&'a str]);

impl Condition for Has<'_> {
    fn holds(&self, json: &Tree<'_>, at: &At<'_>, violations: &mut Violations) -> bool {
        let Tree::Object(members) = json else { return true };
        let mut sound = true;
        for name in self.0.iter().filter(|name| !members.get(name).is_some()) {
            violations.add(&at.member(name), "required", "is required");
            sound = false;
        }
        sound
    }
}

/// A condition does not hold.
///
/// ```
/// use openapi_stubs::actix::{At, Condition as _, Has, Not, Violations};
///
/// let mut violations = Violations::new();
/// assert!(Not(&Has(&["id"])).holds(&serde_json::json!({}).into(), &At::Root, &mut violations));
/// assert!(!Not(&Has(&["id"])).holds(&serde_json::json!({"id": 1}).into(), &At::Root, &mut violations));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Not<'a>(pub &'a dyn Condition);

impl Condition for Not<'_> {
    fn holds(&self, json: &Tree<'_>, at: &At<'_>, violations: &mut Violations) -> bool {
        let excluded = quietly(self.0, json, at, violations);
        if excluded {
            violations.add(at, "excluded", "is of a form that is excluded");
        }
        !excluded
    }
}

/// At least one of the conditions holds.
///
/// ```
/// use openapi_stubs::actix::{AnyOf, At, Condition as _, Has, Violations};
///
/// let mut violations = Violations::new();
/// assert!(AnyOf(&[&Has(&["id"]), &Has(&["name"])]).holds(&serde_json::json!({"id": 1}).into(), &At::Root, &mut violations));
/// assert!(!AnyOf(&[&Has(&["id"]), &Has(&["name"])]).holds(&serde_json::json!({}).into(), &At::Root, &mut violations));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct AnyOf<'a>(pub &'a [&'a dyn Condition]);

impl Condition for AnyOf<'_> {
    fn holds(&self, json: &Tree<'_>, at: &At<'_>, violations: &mut Violations) -> bool {
        if let [only] = self.0 {
            return only.holds(json, at, violations);
        }
        let sound = self.0.iter().any(|condition| quietly(*condition, json, at, violations));
        if !sound {
            violations.add(at, "no-alternative", "must match one of the alternatives");
        }
        sound
    }
}

/// Just one of the conditions holds.
///
/// ```
/// use openapi_stubs::actix::{At, Condition as _, Has, OneOf, Violations};
///
/// let mut violations = Violations::new();
/// assert!(OneOf(&[&Has(&["id"]), &Has(&["name"])]).holds(&serde_json::json!({"id": 1}).into(), &At::Root, &mut violations));
/// assert!(!OneOf(&[&Has(&["id"]), &Has(&["name"])]).holds(&serde_json::json!({"id": 1, "name": 2}).into(), &At::Root, &mut violations));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct OneOf<'a>(pub &'a [&'a dyn Condition]);

impl Condition for OneOf<'_> {
    fn holds(&self, json: &Tree<'_>, at: &At<'_>, violations: &mut Violations) -> bool {
        let held =
            self.0.iter().filter(|condition| quietly(**condition, json, at, violations)).count();
        match held {
            0 => violations.add(at, "no-alternative", "must match one of the alternatives"),
            1 => {}
            _ => {
                let message = "must not match several of the alternatives";
                violations.add(at, "several-alternatives", message);
            }
        }
        held == 1
    }
}

/// Where the first condition holds the second does, else the third (JSON Schema §10.2.2).
///
/// ```
/// use openapi_stubs::actix::{At, Condition as _, Has, If, Violations};
///
/// let mut violations = Violations::new();
/// assert!(If(&Has(&["id"]), &Has(&["name"]), &Has(&["title"])).holds(&serde_json::json!({"id": 1, "name": 2}).into(), &At::Root, &mut violations));
/// assert!(!If(&Has(&["id"]), &Has(&["name"]), &Has(&["title"])).holds(&serde_json::json!({"id": 1}).into(), &At::Root, &mut violations));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct If<'a>(pub &'a dyn Condition, pub &'a dyn Condition, pub &'a dyn Condition);

impl Condition for If<'_> {
    fn holds(&self, json: &Tree<'_>, at: &At<'_>, violations: &mut Violations) -> bool {
        let branch = if quietly(self.0, json, at, violations) { self.1 } else { self.2 };
        branch.holds(json, at, violations)
    }
}

/// So many items of an array are of a schema (JSON Schema §10.3.1.3).
///
/// ```
/// use openapi_stubs::actix::{At, Boolean, Condition as _, Contains, Holds, Violations};
///
/// let mut violations = Violations::new();
/// assert!(Contains { items: &Holds(Boolean), least: 1, most: None }.holds(&serde_json::json!([1, true]).into(), &At::Root, &mut violations));
/// assert!(!Contains { items: &Holds(Boolean), least: 1, most: None }.holds(&serde_json::json!([1]).into(), &At::Root, &mut violations));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Contains<'a> {
    /// What the items are to be.
    pub items: &'a dyn Condition,
    /// At least so many.
    pub least: usize,
    /// At most so many.
    pub most: Option<usize>,
}

impl Condition for Contains<'_> {
    fn holds(&self, json: &Tree<'_>, at: &At<'_>, violations: &mut Violations) -> bool {
        let Tree::Array(items) = json else { return true };
        let count = items
            .iter()
            .enumerate()
            .filter(|(index, item)| quietly(self.items, item, &at.item(*index), violations))
            .count();
        if count < self.least {
            let message = format!("must have at least `{}` items of the kind wanted", self.least);
            violations.add(at, "too-few-items", message);
            return false;
        }
        if let Some(most) = self.most.filter(|most| count > *most) {
            let message = format!("must have at most `{most}` items of the kind counted");
            violations.add(at, "too-many-items", message);
            return false;
        }
        true
    }
}

/// The names of an object's members (`propertyNames`).
///
/// ```
/// use openapi_stubs::actix::{At, Condition as _, Holds, Names, Text, Violations};
///
/// let mut violations = Violations::new();
/// assert!(Names(&Holds(Text::new().max_length(2))).holds(&serde_json::json!({"id": 1}).into(), &At::Root, &mut violations));
/// assert!(!Names(&Holds(Text::new().max_length(2))).holds(&serde_json::json!({"name": 1}).into(), &At::Root, &mut violations));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Names<'a>(pub &'a dyn Condition);

impl Condition for Names<'_> {
    fn holds(&self, json: &Tree<'_>, at: &At<'_>, violations: &mut Violations) -> bool {
        let Tree::Object(members) = json else { return true };
        every(
            members
                .iter()
                .map(|(name, _)| self.0.holds(&Tree::from(name), &at.member(name), violations)),
        )
    }
}

/// The members whose names match a pattern (`patternProperties`).
///
/// ```
/// use openapi_stubs::actix::{At, Boolean, Condition as _, Holds, Members, Violations};
///
/// let mut violations = Violations::new();
/// assert!(Members("^x-", &Holds(Boolean)).holds(&serde_json::json!({"x-a": true, "b": 1}).into(), &At::Root, &mut violations));
/// assert!(!Members("^x-", &Holds(Boolean)).holds(&serde_json::json!({"x-a": 1}).into(), &At::Root, &mut violations));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Members<'a>(pub &'static str, pub &'a dyn Condition);

impl Condition for Members<'_> {
    fn holds(&self, json: &Tree<'_>, at: &At<'_>, violations: &mut Violations) -> bool {
        let Tree::Object(members) = json else { return true };
        let matched = members.iter().filter(|(name, _)| crate::pattern::is_match(self.0, name));
        every(matched.map(|(name, json)| self.1.holds(json, &at.member(name), violations)))
    }
}

/// The members that are neither named nor matched (`additionalProperties` beside `patternProperties`).
///
/// ```
/// use openapi_stubs::actix::{At, Condition as _, Others, Violations};
///
/// let mut violations = Violations::new();
/// assert!(Others { names: &["id"], patterns: &["^x-"], condition: None }.holds(&serde_json::json!({"id": 1, "x-a": 1}).into(), &At::Root, &mut violations));
/// assert!(!Others { names: &["id"], patterns: &["^x-"], condition: None }.holds(&serde_json::json!({"name": 1}).into(), &At::Root, &mut violations));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Others<'a> {
    /// The names that are known.
    pub names: &'a [&'a str],
    /// The patterns of names that are known.
    pub patterns: &'a [&'static str],
    /// What holds of the others; none: there are no others.
    pub condition: Option<&'a dyn Condition>,
}

impl Condition for Others<'_> {
    fn holds(&self, json: &Tree<'_>, at: &At<'_>, violations: &mut Violations) -> bool {
        let Tree::Object(members) = json else { return true };
        let is_known = |name: &str| {
            self.names.contains(&name)
                || self.patterns.iter().any(|pattern| crate::pattern::is_match(pattern, name))
        };
        let others = members.iter().filter(|(name, _)| !is_known(name));
        every(others.map(|(name, json)| {
            let at = at.member(name);
            match self.condition {
                Some(condition) => condition.holds(json, &at, violations),
                None => {
                    violations.add(&at, "unknown-property", "is not known here");
                    false
                }
            }
        }))
    }
}

/// Where an object has a member, a condition holds of the object (`dependentRequired`, `dependentSchemas`).
///
/// ```
/// use openapi_stubs::actix::{At, Condition as _, Has, Violations, WithMember};
///
/// let mut violations = Violations::new();
/// assert!(WithMember("card", &Has(&["address"])).holds(&serde_json::json!({"card": 1, "address": 2}).into(), &At::Root, &mut violations));
/// assert!(!WithMember("card", &Has(&["address"])).holds(&serde_json::json!({"card": 1}).into(), &At::Root, &mut violations));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct WithMember<'a>(pub &'a str, pub &'a dyn Condition);

impl Condition for WithMember<'_> {
    fn holds(&self, json: &Tree<'_>, at: &At<'_>, violations: &mut Violations) -> bool {
        let has = matches!(json, Tree::Object(members) if members.get(self.0).is_some());
        !has || self.1.holds(json, at, violations)
    }
}

/// The value is one of these, each as it is spelled canonically (`enum`, `const`).
///
/// ```
/// use openapi_stubs::actix::{Among, At, Condition as _, Violations};
///
/// let mut violations = Violations::new();
/// assert!(Among(&["1", "\"a\""]).holds(&serde_json::json!(1.0).into(), &At::Root, &mut violations));
/// assert!(!Among(&["1", "\"a\""]).holds(&serde_json::json!("b").into(), &At::Root, &mut violations));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Among<'a>(pub &'a [&'a str]);

impl Condition for Among<'_> {
    fn holds(&self, json: &Tree<'_>, at: &At<'_>, violations: &mut Violations) -> bool {
        let own = canonical(&json.to_value());
        let spelled = match json {
            Tree::Text(text) if violations.is_spelled() => Some(text),
            _ => None,
        };
        let is_it = |value: &&str| **value == own || spelled.is_some_and(|text| text == value);
        let found = self.0.iter().any(is_it);
        if !found {
            let values: Vec<_> = self.0.iter().map(|value| format!("`{value}`")).collect();
            let message = format!("must be one of {}", values.join(", "));
            violations.add(at, "not-in-enumeration", message);
        }
        found
    }
}

/// The first items of an array, one condition each (`prefixItems`).
///
/// ```
/// use openapi_stubs::actix::{At, Boolean, Condition as _, First, Holds, Violations};
///
/// let mut violations = Violations::new();
/// assert!(First(&[&Holds(Boolean)]).holds(&serde_json::json!([true, 1]).into(), &At::Root, &mut violations));
/// assert!(!First(&[&Holds(Boolean)]).holds(&serde_json::json!([1]).into(), &At::Root, &mut violations));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct First<'a>(pub &'a [&'a dyn Condition]);

impl Condition for First<'_> {
    fn holds(&self, json: &Tree<'_>, at: &At<'_>, violations: &mut Violations) -> bool {
        let Tree::Array(items) = json else { return true };
        let first = items.iter().zip(self.0).enumerate();
        every(
            first.map(|(index, (item, condition))| {
                condition.holds(item, &at.item(index), violations)
            }),
        )
    }
}

/// The items of an array after the first so many (`items` beside `prefixItems`).
///
/// ```
/// use openapi_stubs::actix::{After, At, Boolean, Condition as _, Holds, Violations};
///
/// let mut violations = Violations::new();
/// assert!(After(1, &Holds(Boolean)).holds(&serde_json::json!([1, true]).into(), &At::Root, &mut violations));
/// assert!(!After(1, &Holds(Boolean)).holds(&serde_json::json!([1, 2]).into(), &At::Root, &mut violations));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct After<'a>(pub usize, pub &'a dyn Condition);

impl Condition for After<'_> {
    fn holds(&self, json: &Tree<'_>, at: &At<'_>, violations: &mut Violations) -> bool {
        let Tree::Array(items) = json else { return true };
        let rest = items.iter().enumerate().skip(self.0);
        every(rest.map(|(index, item)| self.1.holds(item, &at.item(index), violations)))
    }
}
