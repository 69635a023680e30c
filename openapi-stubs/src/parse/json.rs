//! JSON, read by itself: it is YAML as well, but of large documents most of a run would be spent on what only
//! YAML has. Whatever is not plainly right is left to the reader of YAML, which says what is wrong.

use std::collections::BTreeSet;

use super::{DEEPEST, Node, Value};
use crate::source::{FileId, Span, Spanned};

/// The tree of a text that is JSON; none where it is not, or is too deep, or has a key twice.
pub(super) fn read(file: FileId, text: &str) -> Option<Node> {
    // No other text begins so; most that do are JSON.
    if !text.starts_with(['{', '[']) {
        return None;
    }
    let mut reader = Reader { file, text, at: 0 };
    let node = reader.node(0)?;
    reader.blank();
    (reader.at == text.len()).then_some(node)
}

struct Reader<'text> {
    file: FileId,
    text: &'text str,
    /// Always between two characters.
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blank(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    /// Passes over a sign, if it stands here.
    fn sign(&mut self, sign: u8) -> Option<()> {
        (self.peek()? == sign).then(|| self.at += 1)
    }

    fn since(&self, start: usize) -> Span {
        Span { file: self.file, start, end: self.at }
    }

    fn node(&mut self, depth: usize) -> Option<Node> {
        if depth > DEEPEST {
            return None;
        }
        self.blank();
        let start = self.at;
        let value = match self.peek()? {
            b'{' => self.mapping(depth)?,
            b'[' => self.sequence(depth)?,
            b'"' => Value::String(self.string()?),
            b'-' | b'0'..=b'9' => self.number()?,
            b't' => self.word("true", Value::Bool(true))?,
            b'f' => self.word("false", Value::Bool(false))?,
            b'n' => self.word("null", Value::Null)?,
            _ => return None,
        };
        Some(Node { span: self.since(start), value })
    }

    fn mapping(&mut self, depth: usize) -> Option<Value> {
        self.sign(b'{')?;
        let mut entries: Vec<(Spanned<String>, Node)> = Vec::new();
        self.blank();
        if self.sign(b'}').is_some() {
            return Some(Value::Mapping(entries));
        }
        loop {
            self.blank();
            let start = self.at;
            let key = self.string()?;
            let span = self.since(start);
            self.blank();
            self.sign(b':')?;
            entries.push((Spanned { value: key, span }, self.node(depth + 1)?));
            self.blank();
            if self.sign(b',').is_none() {
                break;
            }
        }
        self.sign(b'}')?;
        let keys: BTreeSet<&str> = entries.iter().map(|(key, _)| key.value.as_str()).collect();
        (keys.len() == entries.len()).then_some(Value::Mapping(entries))
    }

    fn sequence(&mut self, depth: usize) -> Option<Value> {
        self.sign(b'[')?;
        let mut items = Vec::new();
        self.blank();
        if self.sign(b']').is_some() {
            return Some(Value::Sequence(items));
        }
        loop {
            items.push(self.node(depth + 1)?);
            self.blank();
            if self.sign(b',').is_none() {
                break;
            }
        }
        self.sign(b']')?;
        Some(Value::Sequence(items))
    }

    fn string(&mut self) -> Option<String> {
        let start = self.at;
        self.sign(b'"')?;
        let mut is_plain = true;
        loop {
            match self.peek()? {
                b'"' => break,
                b'\\' => {
                    is_plain = false;
                    self.at += 2;
                }
                // Neither may stand in a string as it is (RFC 8259 §7).
                0..0x20 => return None,
                _ => self.at += 1,
            }
        }
        self.at += 1;
        let quoted = self.text.get(start..self.at)?;
        if is_plain {
            Some(quoted[1..quoted.len() - 1].to_owned())
        } else {
            serde_json::from_str(quoted).ok()
        }
    }

    fn number(&mut self) -> Option<Value> {
        let start = self.at;
        while matches!(self.peek(), Some(b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9')) {
            self.at += 1;
        }
        let number = &self.text[start..self.at];
        let number: serde_json::Number = serde_json::from_str(number).ok()?;
        // Of zero, the sign is none of an integer's.
        let is_zero = &self.text[start..self.at] == "-0";
        Some(Value::Number(if is_zero { 0.into() } else { number }))
    }

    fn word(&mut self, word: &str, value: Value) -> Option<Value> {
        self.text[self.at..].starts_with(word).then(|| {
            self.at += word.len();
            value
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    /// Read by itself, and as YAML.
    fn both(text: &str) -> (Option<Node>, Option<Node>) {
        let mut sources = Sources::default();
        let file = sources.add("a.json", text);
        (read(file, text), super::super::yaml(file, text).ok())
    }

    /// The reader of YAML ends a collection before its bracket.
    fn without_ends(node: &mut Node) {
        match &mut node.value {
            Value::Sequence(items) => items.iter_mut().for_each(without_ends),
            Value::Mapping(entries) => entries.iter_mut().for_each(|(_, node)| without_ends(node)),
            _ => return,
        }
        node.span.end = node.span.start;
    }

    #[test]
    fn json_is_what_it_is_as_yaml() {
        for text in [
            "{}",
            "[]",
            "{\"a\": [1, -2, 2.5, 1e3, -0, 0.10, 18446744073709551615], \"b\" : {\"\": null}}\n",
            "[true, false, null, \"\", \"a\\n\\u00e9\\/\\\"\", \"é東\", {\"é\": \"ü\"}, \"x\"]",
            "{\n  \"key\" : \"value: # not one\",\r\n\t\"other\": [ [ ] , { } ]\n}\n",
            "{\"openapi\":\"3.1.0\",\"a\":\"2020-01-01\",\"b\":\"~\",\"c\":\"yes\"}",
        ] {
            let (Some(mut own), Some(mut yaml)) = both(text) else { panic!("{text}") };
            without_ends(&mut own);
            without_ends(&mut yaml);
            assert_eq!(own, yaml, "{text}");
        }
    }

    #[test]
    fn what_is_not_plainly_json_is_left_to_the_reader_of_yaml() {
        let deep = format!("{}{}", "[".repeat(DEEPEST + 2), "]".repeat(DEEPEST + 2));
        for text in [
            "",
            "a: 1",
            "{a: 1}",
            "{\"a\": 1, \"a\": 2}",
            "[1,]",
            "[1] [2]",
            "[\"a\nb\"]",
            "[\"\\x\"]",
            "[\"\\",
            "[01]",
            "[nul]",
            "{\"a\" 1}",
            "[\"é",
            &deep,
        ] {
            assert_eq!(both(text).0, None, "{text}");
        }
    }
}
