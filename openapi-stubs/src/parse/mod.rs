//! Text to a tree in which every key and value knows where it stands. YAML 1.2, and JSON as the part of it
//! that it is. No word of OpenAPI is known here.

mod json;

use saphyr::{LoadableYamlNode, MarkedYaml, Scalar, YamlData};

use crate::{
    diagnostic::Diagnostic,
    source::{FileId, Sources, Span, Spanned},
};

/// Deeper than any document written by a person or a tool, and far from the end of the stack.
const DEEPEST: usize = 128;

/// A value of the document.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Node {
    pub(crate) span: Span,
    pub(crate) value: Value,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Number(serde_json::Number),
    String(String),
    Sequence(Vec<Node>),
    /// In the order of the document; keys are unique.
    Mapping(Vec<(Spanned<String>, Node)>),
}

impl Node {
    /// What a message calls a value of this kind.
    pub(crate) fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Sequence(_) => "a list",
            Value::Mapping(_) => "a mapping",
        }
    }

    /// The same value, without places.
    pub(crate) fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => (*value).into(),
            Value::Number(value) => value.clone().into(),
            Value::String(value) => value.clone().into(),
            Value::Sequence(items) => items.iter().map(Node::to_json).collect(),
            Value::Mapping(entries) => serde_json::Value::Object(
                entries.iter().map(|(key, node)| (key.value.clone(), node.to_json())).collect(),
            ),
        }
    }
}

/// Reads one document.
///
/// # Errors
/// `document-unreadable`, at the place where the text stops being YAML or JSON.
pub(crate) fn parse(sources: &Sources, file: FileId) -> Result<Node, Diagnostic> {
    let text = sources.text(file);
    match json::read(file, text) {
        Some(node) => Ok(node),
        None => yaml(file, text),
    }
}

fn yaml(file: FileId, text: &str) -> Result<Node, Diagnostic> {
    let places = Places::new(file, text);
    if let Some(at) = compact_nesting(text) {
        return Err(unreadable("the document is nested too deeply")
            .label(places.in_bytes(at, at + 1), format!("more than {DEEPEST} levels deep")));
    }
    let documents = MarkedYaml::load_from_str(text).map_err(|error| {
        let at = error.marker().index();
        unreadable("the document is neither YAML nor JSON")
            .label(places.at(at, at + 1), error.info())
    })?;
    match documents.as_slice() {
        [document] => places.node(document, 0),
        [] => {
            Err(unreadable("the document is empty").label(places.at(0, 0), "nothing stands here"))
        }
        [_, second, ..] => Err(unreadable("the file holds more than one document")
            .label(places.of(second), "a second one begins here")),
    }
}

/// Where a line begins more collections than a document is deep. The parser would go as deep by calling itself;
/// brackets it counts, and deeper lines need ever more blanks, so that this is the only way to drive it far.
fn compact_nesting(text: &str) -> Option<usize> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let is_indicator = |sign: &&str| matches!(*sign, "-" | "?" | ":");
        let signs = line.trim_start().split(' ').filter(|sign| !sign.is_empty());
        if signs.take_while(is_indicator).count() > DEEPEST {
            return Some(start);
        }
        start += line.len();
    }
    None
}

fn unreadable(message: &str) -> Diagnostic {
    Diagnostic::error("document-unreadable", message)
}

/// Turns the parser's places, counted in characters, into byte offsets.
struct Places<'text> {
    file: FileId,
    text: &'text str,
    /// The byte offset of each character; empty where the text is ASCII and the two agree.
    offsets: Vec<usize>,
}

impl<'text> Places<'text> {
    fn new(file: FileId, text: &'text str) -> Self {
        let offsets = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().map(|(offset, _)| offset).collect()
        };
        Self { file, text, offsets }
    }

    fn offset(&self, character: usize) -> usize {
        if self.offsets.is_empty() {
            character.min(self.text.len())
        } else {
            self.offsets.get(character).copied().unwrap_or(self.text.len())
        }
    }

    fn at(&self, start: usize, end: usize) -> Span {
        Span { file: self.file, start: self.offset(start), end: self.offset(end) }
    }

    fn in_bytes(&self, start: usize, end: usize) -> Span {
        Span { file: self.file, start, end: end.min(self.text.len()) }
    }

    /// The place of a node. Block collections and block scalars end where the next token begins, so the
    /// white space before it is cut off.
    fn of(&self, node: &MarkedYaml<'_>) -> Span {
        let mut span = self.at(node.span.start.index(), node.span.end.index());
        span.end = span.start + self.text[span.start..span.end.max(span.start)].trim_end().len();
        span
    }

    fn node(&self, node: &MarkedYaml<'_>, depth: usize) -> Result<Node, Diagnostic> {
        let span = self.of(node);
        if depth > DEEPEST {
            return Err(unreadable("the document is nested too deeply")
                .label(span, format!("more than {DEEPEST} levels deep")));
        }
        let value = match &node.data {
            YamlData::Value(scalar) => self.scalar(scalar, span),
            YamlData::Sequence(items) => Value::Sequence(
                items.iter().map(|item| self.node(item, depth + 1)).collect::<Result<_, _>>()?,
            ),
            YamlData::Mapping(entries) => Value::Mapping(
                entries
                    .iter()
                    .map(|(key, value)| Ok((self.key(key)?, self.node(value, depth + 1)?)))
                    .collect::<Result<_, Diagnostic>>()?,
            ),
            YamlData::Tagged(_, inner) => return self.node(inner, depth),
            YamlData::Representation(..) | YamlData::BadValue | YamlData::Alias(_) => {
                return Err(unreadable("the value cannot be read").label(
                    span,
                    "an unknown alias, or a value that is not of the type of its tag",
                ));
            }
        };
        Ok(Node { span, value })
    }

    fn scalar(&self, scalar: &Scalar<'_>, span: Span) -> Value {
        match scalar {
            Scalar::Null => Value::Null,
            Scalar::Boolean(value) => Value::Bool(*value),
            Scalar::Integer(value) => Value::Number((*value).into()),
            // The text is read again, since numbers beyond 64 bits arrive rounded.
            Scalar::FloatingPoint(value) => self.text[span.start..span.end]
                .parse()
                .ok()
                .or_else(|| serde_json::Number::from_f64(value.into_inner()))
                .map_or_else(
                    || Value::String(self.text[span.start..span.end].to_owned()),
                    Value::Number,
                ),
            Scalar::String(value) => Value::String(value.clone().into_owned()),
        }
    }

    /// A key is what is written, so that `204:` and `"204":` are one.
    fn key(&self, key: &MarkedYaml<'_>) -> Result<Spanned<String>, Diagnostic> {
        let span = self.of(key);
        match &key.data {
            YamlData::Value(Scalar::String(value)) => {
                Ok(Spanned { value: value.clone().into_owned(), span })
            }
            YamlData::Value(_) => {
                Ok(Spanned { value: self.text[span.start..span.end].to_owned(), span })
            }
            _ => Err(unreadable("a key must be a string").label(span, "not a string")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(text: &str) -> Result<(Sources, Node), Diagnostic> {
        let mut sources = Sources::default();
        let file = sources.add("a.yaml", text);
        parse(&sources, file).map(|node| (sources, node))
    }

    #[test]
    fn yaml_and_json_give_the_same_tree() {
        let (_, yaml) = tree("a: [1, 2.5, null, true, x]\n204: {b: '1'}\n").unwrap();
        let (_, json) = tree(r#"{"a": [1, 2.5, null, true, "x"], "204": {"b": "1"}}"#).unwrap();
        assert_eq!(yaml.to_json(), json.to_json());
        assert_eq!(yaml.to_json()["204"]["b"], "1");
    }

    #[test]
    fn places_are_bytes_after_characters_of_several() {
        let (sources, node) = tree("é: ü\nkey: wert\n").unwrap();
        let Value::Mapping(entries) = &node.value else { panic!("a mapping") };
        let (key, value) = &entries[1];
        let text = sources.text(key.span.file);
        assert_eq!(&text[key.span.start..key.span.end], "key");
        assert_eq!(&text[value.span.start..value.span.end], "wert");
        assert_eq!(sources.locate(key.span), "a.yaml:2");
    }

    #[test]
    fn a_key_written_twice_is_refused_where_it_stands() {
        let refused = tree("a: 1\nb: 2\na: 3\n").unwrap_err();
        assert_eq!(refused.code, "document-unreadable");
        assert_eq!(refused.labels[0].span.start, 10);
    }

    #[test]
    fn numbers_beyond_64_bits_keep_their_digits_or_their_magnitude() {
        let (_, node) = tree("a: 18446744073709551615").unwrap();
        assert_eq!(node.to_json()["a"].as_u64(), Some(u64::MAX));
    }

    #[test]
    fn nesting_without_end_is_refused() {
        let text = format!("{}{}", "[".repeat(200), "]".repeat(200));
        assert_eq!(tree(&text).unwrap_err().code, "document-unreadable");
        for sign in ["- ", "? ", "[", "{a: "] {
            let text = sign.repeat(100_000);
            assert_eq!(tree(&text).unwrap_err().code, "document-unreadable", "{sign}");
        }
    }
}
