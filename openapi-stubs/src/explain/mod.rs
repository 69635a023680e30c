//! What each code means: a page for each, with a small fault, what mends it, and why it is one. Codes of
//! documents and handlers have pages of their own; those of changes are put together from what is known of
//! the kind.

mod pages;

use crate::{
    diagnostic::Severity,
    diff::kinds::{self, Kind},
};

/// Codes that belong together.
#[derive(Debug)]
pub(crate) struct Topic {
    pub(crate) heading: &'static str,
    /// Each with one sentence.
    pub(crate) codes: Vec<(&'static str, &'static str)>,
}

/// Every code, in the order in which they are listed.
pub(crate) fn topics() -> Vec<Topic> {
    let is_of_handlers = |code: &str| {
        code.starts_with("handler-") || code.starts_with("caller-") || code.ends_with("-mismatch")
    };
    let pages = |of_handlers: bool| {
        pages::PAGES
            .iter()
            .filter(|(code, _)| (is_of_handlers(code) && *code != "type-mismatch") == of_handlers)
            .map(|(code, page)| (*code, meaning(page)))
            .collect()
    };
    let changes = |severity: Severity| {
        let of = kinds::all().filter(|kind| kind.severity == severity);
        of.map(|kind| (kind.code, kind.meaning)).collect()
    };
    vec![
        Topic { heading: "The document", codes: pages(false) },
        Topic { heading: "The handlers", codes: pages(true) },
        Topic { heading: "Changes that break clients", codes: changes(Severity::Error) },
        Topic { heading: "Changes that may break clients", codes: changes(Severity::Warning) },
        Topic { heading: "Changes that do not", codes: changes(Severity::Note) },
    ]
}

/// Every code.
pub(crate) fn codes() -> Vec<&'static str> {
    topics().into_iter().flat_map(|topic| topic.codes).map(|(code, _)| code).collect()
}

/// The page of a code, in Markdown; none of a code that there is not.
pub(crate) fn page(code: &str) -> Option<String> {
    let own = pages::PAGES.iter().find(|(known, _)| *known == code);
    own.map(|(_, page)| (*page).to_owned()).or_else(|| Kind::of(code).map(change))
}

/// The first paragraph after the title.
fn meaning(page: &'static str) -> &'static str {
    page.split("\n\n").nth(1).unwrap_or_default().trim_end()
}

fn change(kind: &Kind) -> String {
    let severity = match kind.severity {
        Severity::Error => "It breaks clients.",
        Severity::Warning => "It may break clients.",
        Severity::Note => "It breaks nobody.",
    };
    let instead = match kind.instead {
        "" => String::new(),
        instead => format!("\n## Instead\n\n{}.\n", capitalized(instead)),
    };
    format!(
        "# {}\n\n{} {severity}\n\nBefore:\n\n```yaml\n{}\n```\n\nAfter:\n\n```yaml\n{}\n```\n\n## Why\n\n{}\n{instead}",
        kind.code, kind.meaning, kind.before, kind.after, kind.why
    )
}

fn capitalized(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
