//! A comparison as a person or a program reads it.

use serde_json::json;

use super::{Change, Comparison};
use crate::{
    diagnostic::{self, Diagnostic, Severity},
    source::{Sources, Span},
};

impl Comparison {
    /// Every change as rustc would draw it, with the lines of both documents, and a last line that counts
    /// them; empty where nothing changed for clients.
    ///
    /// ```
    /// # use std::path::Path;
    /// # use openapi_stubs::diff::Comparison;
    /// # let folder = std::env::temp_dir().join("openapi-stubs-diff-text");
    /// # std::fs::create_dir_all(&folder).unwrap();
    /// # let document = |paths: &str| format!("openapi: 3.1.0\npaths: {paths}\n");
    /// # std::fs::write(folder.join("old.yaml"), document("{/a: {get: {responses: {}}}}")).unwrap();
    /// # std::fs::write(folder.join("new.yaml"), document("{}")).unwrap();
    /// let comparison =
    ///     Comparison::read(&folder, Path::new("old.yaml"), Path::new("new.yaml")).unwrap();
    /// assert!(comparison.text().starts_with("error[operation-removed]: `GET /a` is not there any more\n"));
    /// ```
    pub fn text(&self) -> String {
        let findings: Vec<Diagnostic> =
            self.changes.iter().map(|change| change.finding.clone()).collect();
        diagnostic::report(&findings, &self.sources)
    }

    /// A list of objects with `code`, `severity` (`error`, `warning` or `note`), `message`, `operations`, and
    /// `places`, each with `path`, `line` and `column` counted from 1, and `text`.
    ///
    /// ```no_run
    /// # use openapi_stubs::diff::Comparison;
    /// let comparison = Comparison::read(".".as_ref(), "released.yaml".as_ref(), "openapi.yaml".as_ref())?;
    /// for change in comparison.json().as_array().into_iter().flatten() {
    ///     println!("{}: {}", change["severity"], change["message"]);
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn json(&self) -> serde_json::Value {
        let changes = self.changes.iter().map(|Change { finding, operations }| {
            let mut change = diagnostic::to_json(finding, &self.sources);
            change["operations"] = json!(operations);
            change
        });
        serde_json::Value::Array(changes.collect())
    }

    /// A table for each severity, as for the description of a pull request.
    ///
    /// ```no_run
    /// # use openapi_stubs::diff::Comparison;
    /// let comparison = Comparison::read(".".as_ref(), "released.yaml".as_ref(), "openapi.yaml".as_ref())?;
    /// std::fs::write("changes.md", comparison.markdown())?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn markdown(&self) -> String {
        if self.changes.is_empty() {
            return "Nothing changed for clients.\n".to_owned();
        }
        let mut text = String::new();
        for (severity, heading) in [
            (Severity::Error, "Breaking changes"),
            (Severity::Warning, "Changes that may break"),
            (Severity::Note, "Other changes"),
        ] {
            let of = self.changes.iter().filter(|change| change.finding.severity == severity);
            let rows: Vec<String> = of.map(|change| row(change, &self.sources)).collect();
            if !rows.is_empty() {
                text.push_str(&format!(
                    "### {heading}\n\n| Change | Operations | Where | Code |\n"
                ));
                text.push_str("| --- | --- | --- | --- |\n");
                text.push_str(&rows.concat());
                text.push('\n');
            }
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
        text
    }
}

fn row(Change { finding, operations }: &Change, sources: &Sources) -> String {
    let cell =
        |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|");
    let operations: Vec<_> = operations.iter().map(|name| format!("`{name}`")).collect();
    let places: Vec<_> = finding.labels.iter().map(|label| place(label.span, sources)).collect();
    format!(
        "| {} | {} | {} | `{}` |\n",
        cell(&finding.message),
        cell(&operations.join(", ")),
        cell(&places.join(", ")),
        finding.code
    )
}

fn place(span: Span, sources: &Sources) -> String {
    format!("`{}`", sources.locate(span))
}
