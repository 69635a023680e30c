//! Schemas in words: the type of a value, and in sentences what else is stated of it. Where the words stand
//! on a page is not known here.

use super::table::code;
use crate::{
    outline::{Additional, Facets, Outline},
    parse::Node,
};

/// Schemas inside each other deeper than this are `any`.
const DEEPEST: usize = 8;

/// The type of a value: `string`, `string | null`, `object[]`.
pub(super) fn kind(outline: Outline<'_>, schema: &Node) -> String {
    kind_within(outline, schema, 0)
}

fn kind_within(outline: Outline<'_>, schema: &Node, depth: usize) -> String {
    let facets = outline.facets(schema);
    let Some(types) = &facets.types else {
        let variants = facets.choices.iter().flat_map(|choice| &choice.value);
        let mut words = Vec::new();
        for variant in variants.filter(|_| depth < DEEPEST) {
            let word = kind_within(outline, variant.node, depth + 1);
            if !words.contains(&word) {
                words.push(word);
            }
        }
        return if words.is_empty() { "any".to_owned() } else { words.join(" | ") };
    };
    let words = types.value.iter().map(|name| match (*name, facets.items) {
        ("array", Some(items)) if depth < DEEPEST => {
            let items = kind_within(outline, items, depth + 1);
            if items.contains(' ') { format!("({items})[]") } else { format!("{items}[]") }
        }
        ("array", _) => "any[]".to_owned(),
        (name, _) => name.to_owned(),
    });
    match words.collect::<Vec<_>>() {
        none if none.is_empty() => "never".to_owned(),
        words => words.join(" | "),
    }
}

/// What is stated of a value besides its type, in sentences.
pub(super) fn constraints(outline: Outline<'_>, facets: &Facets<'_>) -> Vec<String> {
    let mut sentences = Vec::new();
    if facets.deprecated.is_some() {
        sentences.push("Deprecated.".to_owned());
    }
    if facets.read_only.is_some() {
        sentences.push("Read-only.".to_owned());
    }
    if facets.write_only.is_some() {
        sentences.push("Write-only.".to_owned());
    }
    if let Some(format) = &facets.format {
        sentences.push(format!("Format: {}.", code(format.value)));
    }
    if let Some(words) = &facets.words {
        let listed: Vec<_> = words.value.iter().map(|word| json(&word.value)).collect();
        sentences.push(match listed.as_slice() {
            [one] => format!("Always {one}."),
            several => format!("One of {}.", several.join(", ")),
        });
    }
    for (keyword, limit) in &facets.limits {
        sentences.push(sentence(keyword, limit.value.value, limit.value.exclusive));
    }
    if let Some(step) = &facets.multiple_of {
        sentences.push(format!("A multiple of {}.", step.value));
    }
    sentences
        .extend(facets.patterns.iter().map(|pattern| format!("Matches {}.", code(pattern.value))));
    if facets.unique.is_some() {
        sentences.push("No item stands in it twice.".to_owned());
    }
    if let Additional::Schema(schema) = facets.additional {
        sentences.push(format!("Its values are {}.", code(&kind(outline, schema))));
    }
    if let Some(default) = &facets.default {
        sentences.push(format!("Default: {}.", json(&default.value)));
    }
    if let Some(items) = facets.items {
        let items = constraints(outline, &outline.facets(items));
        sentences.extend(items.into_iter().map(|sentence| format!("Each item: {sentence}")));
    }
    sentences
}

fn sentence(keyword: &str, value: f64, exclusive: bool) -> String {
    let noun = match keyword {
        "minLength" | "maxLength" => " character",
        "minItems" | "maxItems" => " item",
        "minProperties" | "maxProperties" => " member",
        _ => "",
    };
    let plural = if noun.is_empty() || value == 1.0 { "" } else { "s" };
    let end = match (keyword.starts_with("min"), exclusive) {
        (true, false) => "At least",
        (true, true) => "More than",
        (false, false) => "At most",
        (false, true) => "Less than",
    };
    format!("{end} {value}{noun}{plural}.")
}

fn json(value: &serde_json::Value) -> String {
    code(&value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}

/// A description and sentences after it.
pub(super) fn joined(description: &str, sentences: &[String]) -> String {
    let description = description.trim_end();
    if sentences.is_empty() || description.is_empty() {
        return format!("{description}{}", sentences.join(" "));
    }
    let stop = if description.ends_with(['.', '!', '?', ':']) { "" } else { "." };
    format!("{description}{stop} {}", sentences.join(" "))
}

/// `Delete a media` → `delete-a-media`; letters beyond ASCII stay.
pub(super) fn slug(text: &str) -> String {
    let words = split(text);
    words.iter().map(|word| word.to_lowercase()).collect::<Vec<_>>().join("-")
}

/// `deleteMedia` → `Delete media`.
pub(super) fn sentence_case(name: &str) -> String {
    let words = split(name);
    let mut words = words.iter().map(|word| {
        // A word all in capitals is an abbreviation.
        if word.chars().filter(|sign| sign.is_uppercase()).count() > 1 {
            word.clone()
        } else {
            word.to_lowercase()
        }
    });
    let Some(first) = words.next() else { return String::new() };
    let mut letters = first.chars();
    let first: String =
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    std::iter::once(first).chain(words).collect::<Vec<_>>().join(" ")
}

/// The words of a name, be they apart, in camel case or in snake case.
fn split(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before: Option<char> = None;
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        if !sign.is_alphanumeric() {
            // An apostrophe is within a word.
            before = if sign == '\'' || sign == '’' { before } else { None };
            continue;
        }
        let next_is_small = signs.peek().is_some_and(|next| next.is_lowercase());
        // The `s` of a plural belongs to the abbreviation before it, as in `URLs`.
        let is_plural = signs.peek() == Some(&'s')
            && signs.clone().nth(1).is_none_or(|after| !after.is_lowercase());
        let begins = before.is_none_or(|before| {
            sign.is_uppercase()
                && (before.is_lowercase() || (before.is_uppercase() && next_is_small && !is_plural))
        });
        match words.last_mut() {
            Some(word) if !begins => word.push(sign),
            _ => words.push(sign.to_string()),
        }
        before = Some(sign);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_titles_and_files() {
        for (name, title, file) in [
            ("deleteMedia", "Delete media", "delete-media"),
            ("Delete a media", "Delete a media", "delete-a-media"),
            ("list_all_URLs", "List all URLs", "list-all-urls"),
            ("getHTTPStatus", "Get HTTP status", "get-http-status"),
            ("GET /pets/{petId}", "GET pets pet id", "get-pets-pet-id"),
            ("Move the shop's café", "Move the shops café", "move-the-shops-café"),
            ("⌘", "", ""),
        ] {
            assert_eq!(sentence_case(name), title);
            assert_eq!(slug(name), file);
        }
    }

    #[test]
    fn sentences_follow_a_description_that_ends() {
        let sentences = ["At least 1.".to_owned(), "At most 9.".to_owned()];
        assert_eq!(joined("How many", &sentences), "How many. At least 1. At most 9.");
        assert_eq!(joined("How many?\n", &sentences), "How many? At least 1. At most 9.");
        assert_eq!(joined("", &sentences), "At least 1. At most 9.");
        assert_eq!(joined("As it is", &[]), "As it is");
    }
}
