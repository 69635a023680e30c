//! What was found so far: each change once, with every operation that it reaches clients through.

use std::collections::BTreeMap;

use super::{Change, kinds::Kind};
use crate::{
    diagnostic::{Diagnostic, Severity},
    parse::Node,
    source::{Span, Spanned},
};

/// Which way a value travels. In a request fewer values break clients, in a response more do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Direction {
    Request,
    Response,
}

impl Direction {
    /// The first word of a code.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
        }
    }
}

/// Two schemas that were compared, by the places of their nodes in memory.
type Pair = (*const Node, *const Node, Direction);

/// Two schemas that are being compared.
#[derive(Debug)]
#[must_use]
pub(super) struct Entered {
    pair: Pair,
    start: usize,
}

/// The changes, and which pairs of schemas gave them.
#[derive(Debug, Default)]
pub(super) struct Collector {
    changes: Vec<Change>,
    by_places: BTreeMap<(&'static str, Span, Span), usize>,
    /// The changes below each pair of schemas that was compared, so that it is compared once.
    below: BTreeMap<Pair, Vec<usize>>,
    /// The changes of the pairs that are being compared, the inner ones at the end.
    trail: Vec<usize>,
    operation: String,
}

impl Collector {
    /// Whatever is found from now on is of this operation.
    pub(super) fn begin(&mut self, operation: String) {
        self.trail.clear();
        self.operation = operation;
    }

    /// Adds a change: its code, what is to be said of it, and its places in the two documents.
    pub(super) fn add(
        &mut self,
        code: &str,
        message: String,
        old: Spanned<String>,
        new: Spanned<String>,
    ) {
        let kind = Kind::of(code).unwrap_or_else(|| panic!("`{code}` is among the kinds"));
        let places = (kind.code, old.span, new.span);
        let at = *self.by_places.entry(places).or_insert_with(|| {
            let mut finding = match kind.severity {
                Severity::Error => Diagnostic::error(kind.code, message),
                Severity::Warning => Diagnostic::warning(kind.code, message),
                Severity::Note => Diagnostic::note(kind.code, message),
            };
            // What is gone is pointed at where it was.
            let (first, second) = if code.ends_with("-removed") { (old, new) } else { (new, old) };
            finding = finding.label(first.span, first.value).label(second.span, second.value);
            if !kind.instead.is_empty() {
                finding = finding.help(kind.instead);
            }
            self.changes.push(Change { finding, operations: Vec::new() });
            self.changes.len() - 1
        });
        self.reach(at);
    }

    fn reach(&mut self, at: usize) {
        let operations = &mut self.changes[at].operations;
        if !self.operation.is_empty() && !operations.contains(&self.operation) {
            operations.push(self.operation.clone());
        }
        self.trail.push(at);
    }

    /// Begins with two schemas. Where they were compared before, what was found then reaches this operation
    /// as well, and there is nothing to do.
    pub(super) fn enter(
        &mut self,
        old: &Node,
        new: &Node,
        direction: Direction,
    ) -> Option<Entered> {
        let pair = (std::ptr::from_ref(old), std::ptr::from_ref(new), direction);
        if let Some(below) = self.below.get(&pair) {
            for at in below.clone() {
                self.reach(at);
            }
            return None;
        }
        // A schema that contains itself meets itself here.
        self.below.insert(pair, Vec::new());
        Some(Entered { pair, start: self.trail.len() })
    }

    /// Ends with them.
    pub(super) fn leave(&mut self, entered: Entered) {
        let mut below = self.trail[entered.start..].to_vec();
        below.sort_unstable();
        below.dedup();
        self.below.insert(entered.pair, below);
    }

    /// Every change, with a last line that names the operations it reaches clients through.
    pub(super) fn finish(self) -> Vec<Change> {
        self.changes
            .into_iter()
            .map(|mut change| {
                if let [_, others @ ..] = change.operations.as_slice()
                    && !others.is_empty()
                {
                    let shown: Vec<_> =
                        others.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
                    let more = match others.len() - shown.len() {
                        0 => String::new(),
                        more => format!(" and {more} more"),
                    };
                    let reach = format!("clients of {}{more} meet it too", shown.join(", "));
                    change.finding = change.finding.help(reach);
                }
                change
            })
            .collect()
    }
}

/// How many further operations are named.
const SHOWN: usize = 3;
