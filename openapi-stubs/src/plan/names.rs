//! Rust names for the words of a document: valid, unique, and near to what was written.

use std::collections::BTreeSet;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

/// Hands out names, each once.
#[derive(Debug, Default)]
pub(super) struct Namer {
    taken: BTreeSet<String>,
}

impl Namer {
    /// For the types of the generated module, where names of the prelude would be hidden.
    pub(super) fn for_types() -> Self {
        let taken = [
            "Box",
            "Clone",
            "Copy",
            "Debug",
            "Default",
            "Deserialize",
            "Err",
            "From",
            "Hash",
            "None",
            "Ok",
            "Operation",
            "Option",
            "PartialEq",
            "Result",
            "Self",
            "Send",
            "Serialize",
            "Some",
            "String",
            "Sync",
            "ToSchema",
            "TryFrom",
            "Vec",
        ];
        Self { taken: taken.into_iter().map(str::to_owned).collect() }
    }

    /// The name itself, or with the least number that makes it unique.
    pub(super) fn claim(&mut self, name: String) -> String {
        if self.taken.insert(name.clone()) {
            return name;
        }
        // With a number it is no word of the language any more: `r#type2` and `type2` are one name.
        let bare = name.trim_start_matches("r#");
        (2..)
            .map(|number| format!("{bare}{number}"))
            .find(|name| self.taken.insert(name.clone()))
            .expect("numbers do not run out")
    }
}

/// `media upload` → `MediaUpload`.
pub(super) fn type_name(words: &str) -> String {
    valid(sign_words(words).to_upper_camel_case(), "Value")
}

/// `X-Request-Id` → `x_request_id`, `@id` → `at_id`, `type` → `r#type`.
pub(super) fn field_name(words: &str) -> String {
    valid(sign_words(words).to_snake_case(), "value")
}

/// `problem+json` → `PROBLEM_JSON`.
pub(super) fn constant_name(words: &str) -> String {
    valid(words.to_shouty_snake_case(), "VALUE")
}

/// The name of a file: as a field, but without `r#`, which files do not have; never that of the folder's
/// own file.
pub(super) fn module_name(words: &str) -> String {
    match field_name(words).trim_start_matches("r#") {
        "mod" => "mod_".to_owned(),
        name => name.to_owned(),
    }
}

/// A name as the language takes it: keywords with `r#`.
pub(crate) fn identifier(name: &str) -> String {
    if is_keyword(name) { format!("r#{name}") } else { name.to_owned() }
}

/// Whether a word is reserved in any edition (The Rust Reference, Keywords).
fn is_keyword(word: &str) -> bool {
    matches!(
        word,
        "abstract"
            | "as"
            | "async"
            | "await"
            | "become"
            | "box"
            | "break"
            | "const"
            | "continue"
            | "crate"
            | "do"
            | "dyn"
            | "else"
            | "enum"
            | "extern"
            | "false"
            | "final"
            | "fn"
            | "for"
            | "gen"
            | "if"
            | "impl"
            | "in"
            | "let"
            | "loop"
            | "macro"
            | "match"
            | "mod"
            | "move"
            | "mut"
            | "override"
            | "priv"
            | "pub"
            | "ref"
            | "return"
            | "static"
            | "struct"
            | "super"
            | "trait"
            | "true"
            | "try"
            | "type"
            | "typeof"
            | "unsafe"
            | "unsized"
            | "use"
            | "virtual"
            | "where"
            | "while"
            | "yield"
    )
}

/// Signs that tell names apart are spelled out, so that `@id` and `id` stay two, as do `+1` and `-1`.
fn sign_words(words: &str) -> String {
    // The one name of HTTP whose capitals do not say where a word begins.
    let words = &words.replace("ETag", "Etag");
    let mut spelled = String::with_capacity(words.len());
    for (at, sign) in words.char_indices() {
        match sign {
            '@' => spelled.push_str(" at "),
            '$' => spelled.push_str(" dollar "),
            '+' => spelled.push_str(" plus "),
            '<' => spelled.push_str(" less "),
            '>' => spelled.push_str(" greater "),
            '=' => spelled.push_str(" equal "),
            '!' => spelled.push_str(" not "),
            '*' => spelled.push_str(" any "),
            '-' if at == 0 => spelled.push_str("minus "),
            _ => spelled.push(sign),
        }
    }
    spelled
}

/// Makes an identifier of what is left of a name.
fn valid(name: String, instead: &str) -> String {
    let name: String =
        name.chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '_').collect();
    let name = match name.chars().next() {
        None => instead.to_owned(),
        Some(first) if first.is_ascii_digit() => format!("{instead}{name}"),
        Some(_) => name,
    };
    if matches!(name.as_str(), "self" | "Self" | "super" | "crate" | "_") {
        format!("{name}_")
    } else {
        identifier(&name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_valid_and_near_to_what_was_written() {
        let cases = [
            ("X-Request-Id", "x_request_id"),
            ("@id", "at_id"),
            ("id", "id"),
            ("type", "r#type"),
            ("gen", "r#gen"),
            ("self", "self_"),
            ("+1", "plus_1"),
            ("-1", "minus_1"),
            ("2fa", "value2fa"),
            ("", "value"),
            ("⌘", "value"),
            ("fn main() {}", "fn_main"),
            ("ids[]", "ids"),
            ("order[createdAt]", "order_created_at"),
            ("ETag", "etag"),
        ];
        for (written, field) in cases {
            assert_eq!(field_name(written), field, "{written:?}");
        }
        assert_eq!(type_name("media_upload"), "MediaUpload");
        assert_eq!(type_name("404 page"), "Value404Page");
    }

    #[test]
    fn a_name_is_given_once() {
        let mut namer = Namer::for_types();
        assert_eq!(namer.claim("Media".to_owned()), "Media");
        assert_eq!(namer.claim("Media".to_owned()), "Media2");
        assert_eq!(namer.claim("Result".to_owned()), "Result2");
        assert_eq!(namer.claim("r#type".to_owned()), "r#type");
        assert_eq!(namer.claim("r#type".to_owned()), "type2");
        assert_eq!(namer.claim("type2".to_owned()), "type22");
    }
}
