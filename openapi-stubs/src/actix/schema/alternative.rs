//! One of several schemas: `oneOf`, `anyOf`, and the choice by a property that says which.

use super::wrong_type;
use crate::actix::{At, Tree, Violations};

/// How one alternative is read.
///
/// ```
/// use openapi_stubs::actix::{Alternative, At, Boolean, Schema as _, Tree, Violations};
///
/// let read = |json: &Tree<'_>, at: &At<'_>, violations: &mut Violations| Boolean.json(json, at, violations);
/// let alternative: Alternative<'_, bool> = &read;
/// assert_eq!(alternative(&Tree::Bool(true), &At::Root, &mut Violations::new()), Some(true));
/// ```
pub type Alternative<'a, T> = &'a dyn Fn(&Tree<'_>, &At<'_>, &mut Violations) -> Option<T>;

/// The one alternative that the value is of (`oneOf`, JSON Schema §10.2.1.3).
///
/// ```
/// use openapi_stubs::actix::{At, Integer, Schema as _, Text, Tree, Violations, one_of};
///
/// let text = |json: &Tree<'_>, at: &At<'_>, violations: &mut Violations| {
///     Text::new().json(json, at, violations)
/// };
/// let number = |json: &Tree<'_>, at: &At<'_>, violations: &mut Violations| {
///     Integer::<i64>::new().json(json, at, violations).map(|number| number.to_string())
/// };
/// let mut violations = Violations::new();
/// let read = one_of(&Tree::Number(1.into()), &At::Root, &mut violations, &[&text, &number]);
/// assert_eq!(read.as_deref(), Some("1"));
/// ```
pub fn one_of<T>(
    json: &Tree<'_>,
    at: &At<'_>,
    violations: &mut Violations,
    alternatives: &[Alternative<'_, T>],
) -> Option<T> {
    let mut found = None;
    let mut failed = Vec::new();
    for alternative in alternatives {
        match violations.trial(|violations| alternative(json, at, violations)) {
            Ok(_) if found.is_some() => {
                let message = "must not match several of the alternatives";
                violations.add(at, "several-alternatives", message);
                return None;
            }
            Ok(value) => found = Some(value),
            Err(violations) => failed.push(violations),
        }
    }
    found.or_else(|| none(at, violations, failed))
}

/// The first alternative that the value is of (`anyOf`, JSON Schema §10.2.1.2).
///
/// ```
/// use openapi_stubs::actix::{At, Integer, Schema as _, Text, Tree, Violations, any_of};
///
/// let text = |json: &Tree<'_>, at: &At<'_>, violations: &mut Violations| {
///     Text::new().json(json, at, violations)
/// };
/// let number = |json: &Tree<'_>, at: &At<'_>, violations: &mut Violations| {
///     Integer::<i64>::new().json(json, at, violations).map(|number| number.to_string())
/// };
/// let mut violations = Violations::new();
/// let read = any_of(&Tree::Number(1.into()), &At::Root, &mut violations, &[&text, &number]);
/// assert_eq!(read.as_deref(), Some("1"));
/// ```
pub fn any_of<T>(
    json: &Tree<'_>,
    at: &At<'_>,
    violations: &mut Violations,
    alternatives: &[Alternative<'_, T>],
) -> Option<T> {
    let mut failed = Vec::new();
    for alternative in alternatives {
        match violations.trial(|violations| alternative(json, at, violations)) {
            Ok(value) => return Some(value),
            Err(violations) => failed.push(violations),
        }
    }
    none(at, violations, failed)
}

/// The alternative that the value of `property` names (OpenAPI 3.1 §4.8.25): `values` has the place of each.
///
/// ```
/// use openapi_stubs::actix::{At, Tree, Violations, tagged};
///
/// let cat = |_: &Tree<'_>, _: &At<'_>, _: &mut Violations| Some("a cat");
/// let dog = |_: &Tree<'_>, _: &At<'_>, _: &mut Violations| Some("a dog");
/// let (json, mut violations) = (serde_json::json!({"kind": "dog"}), Violations::new());
/// let values = [("cat", 0), ("dog", 1)];
/// let read = tagged(&json.into(), &At::Root, &mut violations, "kind", &values, &[&cat, &dog]);
/// assert_eq!(read, Some("a dog"));
/// ```
pub fn tagged<T>(
    json: &Tree<'_>,
    at: &At<'_>,
    violations: &mut Violations,
    property: &str,
    values: &[(&str, usize)],
    alternatives: &[Alternative<'_, T>],
) -> Option<T> {
    if matches!(json, Tree::Null) {
        return any_of(json, at, violations, alternatives);
    }
    let Tree::Object(members) = json else { return wrong_type("an object", at, violations) };
    let Some(tag) = members.get(property) else {
        violations.add(&at.member(property), "required", "is required");
        return None;
    };
    let found = values.iter().find(|(value, _)| matches!(tag, Tree::Text(tag) if tag == value));
    match found.and_then(|(_, place)| alternatives.get(*place)) {
        Some(alternative) => alternative(json, at, violations),
        None => {
            let words: Vec<_> = values.iter().map(|(value, _)| format!("`{value}`")).collect();
            let message = format!("must be one of {}", words.join(", "));
            violations.add(&at.member(property), "not-in-enumeration", message);
            None
        }
    }
}

/// What is wrong where no alternative matches: what one of them says, where it is the only one of the value's
/// type.
fn none<T>(at: &At<'_>, violations: &mut Violations, failed: Vec<Violations>) -> Option<T> {
    let mut near = failed.into_iter().filter(|failed| !failed.is_of_another_type(at));
    match (near.next(), near.next()) {
        (Some(only), None) => violations.extend(only),
        _ => violations.add(at, "no-alternative", "must match one of the alternatives"),
    }
    None
}
