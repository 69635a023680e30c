//! Reading a tree key by key, so that what is wrong is found, named and located, and nothing is skipped.

use super::keywords::{Keywords, REFERENCE};
use crate::{
    diagnostic::Diagnostic,
    parse::{Node, Value},
    source::{Span, Spanned},
};

/// What every part of the reading shares: the whole tree, for `$ref`, and the findings.
pub(super) struct Reading<'tree> {
    pub(super) root: &'tree Node,
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
                self.findings.push(match near {
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

    /// The node a JSON pointer in a fragment names (RFC 6901 §6).
    pub(super) fn target(&mut self, reference: &str, span: Span) -> Option<&'tree Node> {
        let Some(pointer) = reference.strip_prefix("#/") else {
            self.findings.push(
                Diagnostic::error(
                    "reference-external",
                    format!("`{reference}` points outside this document"),
                )
                .label(span, "only `#/…` is followed")
                .help("move what it points at under `components`"),
            );
            return None;
        };
        let found =
            pointer.split('/').map(unescape).try_fold(self.root, |node, step| match &node.value {
                Value::Mapping(entries) => {
                    entries.iter().find(|(key, _)| key.value == step).map(|(_, child)| child)
                }
                Value::Sequence(items) => items.get(step.parse::<usize>().ok()?),
                _ => None,
            });
        if found.is_none() {
            self.error(
                "reference-broken",
                format!("`{reference}` points at nothing"),
                span,
                "no such place in this document",
            );
        }
        found
    }
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
