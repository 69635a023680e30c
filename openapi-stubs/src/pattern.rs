//! `pattern` of JSON Schema: ECMA-262 regular expressions, translated for the `regex` crate.
//!
//! `\d`, `\w`, `\b` are ASCII and `\s` is ECMA-262's white space; `.` stops at each of its four line ends;
//! inside a class `[`, `&` and `~` are themselves. Look-around and backreferences cannot be held:
//! [`compile`] says so.

#[cfg(feature = "actix")]
use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock, PoisonError, RwLock},
};

use regex::Regex;

/// By the pattern; nothing, where it cannot be compiled.
#[cfg(feature = "actix")]
type Compiled = BTreeMap<&'static str, Option<Arc<Regex>>>;

#[cfg(feature = "actix")]
static COMPILED: LazyLock<RwLock<Compiled>> = LazyLock::new(RwLock::default);

/// Whether `pattern` matches somewhere in `text`; never, where it cannot be compiled.
#[cfg(feature = "actix")]
pub(crate) fn is_match(pattern: &'static str, text: &str) -> bool {
    // A poisoned lock still guards a whole map: insertion is the only change ever made. What is shared is the expression
    // with what it has learnt of texts, which a clone of it would begin anew.
    let known = COMPILED.read().unwrap_or_else(PoisonError::into_inner).get(pattern).cloned();
    let regex = known.unwrap_or_else(|| {
        let regex = compile(pattern)
            .inspect_err(|error| tracing::error!(pattern, %error, "pattern cannot be compiled"))
            .ok()
            .map(Arc::new);
        let mut compiled = COMPILED.write().unwrap_or_else(PoisonError::into_inner);
        compiled.entry(pattern).or_insert(regex).clone()
    });
    regex.is_some_and(|regex| regex.is_match(text))
}

/// The pattern on the `regex` crate.
///
/// # Errors
/// Where the pattern is none, or uses what the crate does not have.
pub(crate) fn compile(pattern: &str) -> Result<Regex, regex::Error> {
    Regex::new(&translate(pattern))
}

const SPACE: &str = r"\t\n\x0B\x0C\r\x20\u{A0}\u{1680}\u{2000}-\u{200A}\u{2028}\u{2029}\u{202F}\u{205F}\u{3000}\u{FEFF}";

fn translate(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut in_class = false;
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        match (character, in_class) {
            ('\\', _) => match (characters.next(), in_class) {
                (Some('d'), _) => out.push_str("[0-9]"),
                (Some('D'), _) => out.push_str("[^0-9]"),
                (Some('w'), _) => out.push_str("[0-9A-Za-z_]"),
                (Some('W'), _) => out.push_str("[^0-9A-Za-z_]"),
                (Some('s'), _) => out.push_str(&format!("[{SPACE}]")),
                (Some('S'), _) => out.push_str(&format!("[^{SPACE}]")),
                (Some('b'), true) => out.push_str(r"\x08"),
                (Some('b'), false) => out.push_str(r"(?-u:\b)"),
                (Some('0'), _) => out.push_str(r"\x00"),
                (Some(escaped), _) => out.extend(['\\', escaped]),
                (None, _) => out.push('\\'),
            },
            ('.', false) => out.push_str(r"[^\n\r\u{2028}\u{2029}]"),
            ('[', true) | ('&' | '~', true) => out.extend(['\\', character]),
            ('[', false) => {
                in_class = true;
                out.push('[');
            }
            (']', true) => {
                in_class = false;
                out.push(']');
            }
            _ => out.push(character),
        }
    }
    out
}

#[cfg(all(test, feature = "actix"))]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_searched_for() {
        assert!(is_match("b+", "abbc"));
        assert!(!is_match("^b+$", "abbc"));
        assert!(is_match("^sha256:[0-9a-f]{4}$", "sha256:00ff"));
    }

    #[test]
    fn classes_are_those_of_ecma_262() {
        assert!(!is_match(r"^\d$", "٣"));
        assert!(!is_match(r"^\w$", "é"));
        assert!(is_match(r"^[\w\-./]+$", "a_b-c./d"));
        assert!(is_match(r"^[^\s]$", "é") && !is_match(r"^[^\s]$", "\u{FEFF}"));
        assert!(is_match(r"^[a[&&~]+$", "a[&~"));
        assert!(is_match(r"^\/\u00e9\x41$", "/éA"));
        assert!(!is_match("^.$", "\u{2028}"));
        assert!(is_match(r"\bfoo\b", "éfoo"));
    }

    #[test]
    fn a_pattern_that_cannot_be_held_refuses_everything() {
        assert!(compile("(?=a)").is_err());
        assert!(!is_match("(?=a)", "a"));
    }
}
