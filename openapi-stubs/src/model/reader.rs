//! Reading a tree key by key, so that what is wrong is found, named and located, and nothing is skipped.

use std::collections::{BTreeMap, BTreeSet};

use super::keywords::{Keywords, REFERENCE};
use crate::{
    diagnostic::{Diagnostic, Severity},
    files::Files,
    nearest::nearest,
    parse::{Node, Value},
    source::{FileId, Span, Spanned},
};

/// What every part of the reading shares: the files, for `$ref`, and the findings.
pub(super) struct Reading<'tree> {
    pub(super) files: &'tree Files,
    /// Whether what is not understood is left out, and told of in a warning.
    pub(super) is_partial: bool,
    /// The schemas that references point at: their names, by file and pointer.
    pub(super) names: BTreeMap<(FileId, String), String>,
    pub(super) taken: BTreeSet<String>,
    /// Schemas that a reference has named and that are still to be read.
    pub(super) unread: Vec<(Spanned<String>, &'tree Node)>,
    /// Path items of what the server sends by itself, each with its name.
    pub(super) outgoing: Vec<(String, &'tree Node)>,
    /// Whether the document is written in OpenAPI 3.0, whose schemas differ.
    pub(super) is_3_0: bool,
    pub(super) findings: Vec<Diagnostic>,
}

/// A mapping whose keys have been held against the keywords of its place.
pub(super) struct Object<'tree> {
    pub(super) span: Span,
    entries: &'tree [(Spanned<String>, Node)],
}

impl<'tree> Reading<'tree> {
    /// What is wrong in a document and makes no generated code wrong.
    pub(super) fn lint(&mut self, mut finding: Diagnostic) {
        if self.is_partial {
            finding.severity = Severity::Warning;
        }
        self.findings.push(finding);
    }

    pub(super) fn error(&mut self, code: &'static str, message: String, span: Span, label: &str) {
        self.findings.push(Diagnostic::error(code, message).label(span, label));
    }

    /// `type-mismatch`: something else than a document holds at this place.
    pub(super) fn mismatch(&mut self, node: &Node, what: &str, wanted: &str) {
        self.error(
            "type-mismatch",
            format!("{what} must be {wanted}"),
            node.span,
            &format!("this is {}", node.kind()),
        );
    }

    /// The entries of a mapping whose keys are names of the author's choosing.
    pub(super) fn entries(
        &mut self,
        node: &'tree Node,
        what: &str,
    ) -> &'tree [(Spanned<String>, Node)] {
        if let Value::Mapping(entries) = &node.value {
            return entries;
        }
        self.mismatch(node, what, "a mapping");
        &[]
    }

    pub(super) fn items(&mut self, node: &'tree Node, what: &str) -> &'tree [Node] {
        if let Value::Sequence(items) = &node.value {
            return items;
        }
        self.mismatch(node, what, "a list");
        &[]
    }

    /// A mapping with the keywords of its place: whatever else stands in it becomes a finding.
    pub(super) fn object(
        &mut self,
        node: &'tree Node,
        keywords: &'static Keywords,
    ) -> Option<Object<'tree>> {
        let Value::Mapping(entries) = &node.value else {
            self.mismatch(node, keywords.object, "a mapping");
            return None;
        };
        for (key, _) in entries {
            let name = key.value.as_str();
            if name.starts_with("x-")
                || keywords.read.contains(&name)
                || keywords.annotations.contains(&name)
            {
                continue;
            }
            if keywords.unenforced.contains(&name) {
                self.findings.push(
                    Diagnostic::warning(
                        "keyword-unenforced",
                        format!("the server does not hold to `{name}` in {}", keywords.object),
                    )
                    .label(key.span, "said to clients only"),
                );
            } else if keywords.unsupported.contains(&name) {
                self.findings.push(
                    Diagnostic::error(
                        "keyword-unsupported",
                        format!("`{name}` is not supported in {}", keywords.object),
                    )
                    .label(key.span, "the generated code would not hold to it")
                    .help(
                        "say it with supported keywords, or move it to an extension such as `x-…`",
                    ),
                );
            } else {
                let near = keywords
                    .read
                    .iter()
                    .chain(keywords.annotations)
                    .find(|known| strsim::damerau_levenshtein(known, name) <= 2);
                let finding = Diagnostic::error(
                    "keyword-unknown",
                    format!("`{name}` is not a keyword of {}", keywords.object),
                )
                .label(key.span, "unknown here");
                self.lint(match near {
                    Some(near) => finding.help(format!("did you mean `{near}`?")),
                    None => finding.help(format!("an extension is written `x-{name}`")),
                });
            }
        }
        Some(Object { span: node.span, entries })
    }

    /// What a node stands for: itself, or what its `$ref` points at, with the last name of the path.
    pub(super) fn resolve(&mut self, node: &'tree Node) -> Option<(&'tree Node, Option<String>)> {
        let mut node = node;
        let mut name = None;
        // A chain longer than this is a circle.
        for _ in 0..16 {
            let Value::Mapping(entries) = &node.value else { return Some((node, name)) };
            let Some((_, target)) = entries.iter().find(|(key, _)| key.value == "$ref") else {
                return Some((node, name));
            };
            self.object(node, &REFERENCE)?;
            let Value::String(pointer) = &target.value else {
                self.mismatch(target, "`$ref`", "a string");
                return None;
            };
            name = pointer.rsplit('/').next().map(unescape);
            node = self.target(pointer, target.span)?;
        }
        self.error(
            "reference-circular",
            "a `$ref` leads back to itself".to_owned(),
            node.span,
            "reached again from here",
        );
        None
    }

    /// The node that a reference points at: a file, and a JSON pointer in its fragment (RFC 6901 §6).
    pub(super) fn target(&mut self, reference: &str, span: Span) -> Option<&'tree Node> {
        self.place(reference, span).map(|(_, _, node)| node)
    }

    fn place(&mut self, reference: &str, span: Span) -> Option<(FileId, String, &'tree Node)> {
        let fragment = reference.split_once('#').map_or("", |(_, fragment)| fragment);
        let pointer = percent_decoded(fragment);
        let is_pointer = pointer.is_empty() || pointer.starts_with('/');
        let Some((file, root)) = self.files.target(span.file, reference).filter(|_| is_pointer)
        else {
            if let Some(reason) = self.files.unread(span.file, reference) {
                let reason = reason.to_owned();
                self.error("reference-broken", reason, span, "referred to here");
                return None;
            }
            self.findings.push(
                Diagnostic::error(
                    "reference-external",
                    format!("`{reference}` points at nothing that can be read"),
                )
                .label(span, "only files beside this one, and `#/…` in them, are followed")
                .help("move what it points at under `components`"),
            );
            return None;
        };
        let found =
            pointer.split('/').skip(1).map(unescape).try_fold(root, |node, step| {
                match &node.value {
                    Value::Mapping(entries) => {
                        entries.iter().find(|(key, _)| key.value == step).map(|(_, child)| child)
                    }
                    Value::Sequence(items) => items.get(step.parse::<usize>().ok()?),
                    _ => None,
                }
            });
        let Some(found) = found else {
            let finding =
                Diagnostic::error("reference-broken", format!("`{reference}` points at nothing"))
                    .label(span, "there is no such place");
            self.findings.push(match nearest_place(root, &pointer) {
                Some(near) => {
                    let file = reference.split('#').next().unwrap_or_default();
                    finding.help(format!("did you mean `{file}#{near}`?"))
                }
                None => finding,
            });
            return None;
        };
        Some((file, pointer, found))
    }

    /// The name in [`Document::schemas`](super::Document::schemas) of the schema that a reference points at,
    /// wherever that is.
    pub(super) fn schema_name(&mut self, reference: &str, span: Span) -> Option<String> {
        let fragment = reference.split_once('#').map_or("", |(_, fragment)| fragment);
        if let Some((file, _)) = self.files.target(span.file, reference)
            && let Some(name) = self.names.get(&(file, percent_decoded(fragment)))
        {
            return Some(name.clone());
        }
        let (file, pointer, node) = self.place(reference, span)?;
        let wanted = match told(&pointer) {
            Some(name) => name,
            None => self.files.stem(file),
        };
        let name = self.claim(&wanted);
        self.names.insert((file, pointer), name.clone());
        self.unread.push((Spanned { value: name.clone(), span: node.span }, node));
        Some(name)
    }

    /// A name that no other schema has.
    pub(super) fn claim(&mut self, wanted: &str) -> String {
        let mut name = wanted.to_owned();
        let mut number = 2;
        while !self.taken.insert(name.clone()) {
            name = format!("{wanted} {number}");
            number += 1;
        }
        name
    }
}

/// The last words of a pointer that say what it points at, rather than where in a document it stands.
fn told(pointer: &str) -> Option<String> {
    const PLACES: [&str; 12] = [
        "schema",
        "items",
        "content",
        "responses",
        "properties",
        "parameters",
        "allOf",
        "oneOf",
        "anyOf",
        "requestBody",
        "additionalProperties",
        "headers",
    ];
    let says = |step: &String| {
        !step.contains('/')
            && !PLACES.contains(&step.as_str())
            && !step.chars().all(|letter| letter.is_ascii_digit())
    };
    pointer.split('/').skip(1).map(unescape).filter(says).last()
}

/// A fragment as it is meant (RFC 3986 §2.1); what is no escape stays as it is.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escape = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match escape.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// A pointer that goes astray, as it may have been meant.
fn nearest_place(root: &Node, pointer: &str) -> Option<String> {
    let (mut at, mut near, mut is_astray) = (root, String::new(), false);
    for step in pointer.split('/').skip(1).map(unescape) {
        let Value::Mapping(entries) = &at.value else { return None };
        let known = || entries.iter().map(|(key, _)| key.value.as_str());
        let step = match known().find(|known| *known == step) {
            Some(step) => step,
            None => {
                is_astray = true;
                nearest(&step, known())?
            }
        };
        at = &entries.iter().find(|(key, _)| key.value == step)?.1;
        near.push('/');
        near.push_str(&step.replace('~', "~0").replace('/', "~1"));
    }
    is_astray.then_some(near)
}

fn unescape(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}

impl<'tree> Object<'tree> {
    pub(super) fn get(&self, key: &str) -> Option<&'tree Node> {
        self.entry(key).map(|(_, node)| node)
    }

    pub(super) fn entry(&self, key: &str) -> Option<(&'tree Spanned<String>, &'tree Node)> {
        self.entries.iter().find(|(name, _)| name.value == key).map(|(key, node)| (key, node))
    }

    /// The value of a keyword that the place cannot do without.
    pub(super) fn needed(
        &self,
        reading: &mut Reading<'tree>,
        key: &str,
        keywords: &Keywords,
    ) -> Option<&'tree Node> {
        let found = self.get(key);
        if found.is_none() {
            reading.error(
                "keyword-missing",
                format!("{} needs `{key}`", keywords.object),
                self.span,
                "it is missing here",
            );
        }
        found
    }

    pub(super) fn string(
        &self,
        reading: &mut Reading<'tree>,
        key: &str,
    ) -> Option<Spanned<String>> {
        let node = self.get(key)?;
        if let Value::String(value) = &node.value {
            return Some(Spanned { value: value.clone(), span: node.span });
        }
        reading.mismatch(node, &format!("`{key}`"), "a string");
        None
    }

    pub(super) fn text(&self, reading: &mut Reading<'tree>, key: &str) -> Option<String> {
        self.string(reading, key).map(|text| text.value)
    }

    pub(super) fn flag(&self, reading: &mut Reading<'tree>, key: &str) -> Option<bool> {
        let node = self.get(key)?;
        if let Value::Bool(value) = node.value {
            return Some(value);
        }
        reading.mismatch(node, &format!("`{key}`"), "`true` or `false`");
        None
    }

    pub(super) fn number(
        &self,
        reading: &mut Reading<'tree>,
        key: &str,
    ) -> Option<serde_json::Number> {
        let node = self.get(key)?;
        if let Value::Number(value) = &node.value {
            return Some(value.clone());
        }
        reading.mismatch(node, &format!("`{key}`"), "a number");
        None
    }

    pub(super) fn count(&self, reading: &mut Reading<'tree>, key: &str) -> Option<u64> {
        let node = self.get(key)?;
        if let Value::Number(value) = &node.value
            && let Some(value) = value.as_u64()
        {
            return Some(value);
        }
        reading.mismatch(node, &format!("`{key}`"), "a whole number that is not negative");
        None
    }

    pub(super) fn strings(&self, reading: &mut Reading<'tree>, key: &str) -> Vec<Spanned<String>> {
        let Some(node) = self.get(key) else { return Vec::new() };
        let what = format!("`{key}`");
        let mut strings = Vec::new();
        for item in reading.items(node, &what) {
            if let Value::String(value) = &item.value {
                strings.push(Spanned { value: value.clone(), span: item.span });
            } else {
                reading.mismatch(item, &format!("an item of {what}"), "a string");
            }
        }
        strings
    }
}
