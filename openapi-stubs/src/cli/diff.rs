//! `openapi-stubs diff`.

use std::collections::BTreeSet;

use super::{
    Done, Fault, Outcome, Session,
    arguments::{Diff, DiffFormat, FailOn},
};
use crate::{
    diagnostic::Severity,
    diff::{Change, Comparison, codes},
    nearest,
};

pub(super) fn run(session: &mut Session<'_>, arguments: Diff) -> Done {
    let accepted: Vec<Accepted> =
        arguments.accept.iter().map(|text| Accepted::read(text)).collect::<Result<_, _>>()?;
    let mut comparison =
        Comparison::read(session.root, &arguments.old, &arguments.new).map_err(Fault::new)?;
    let idle: BTreeSet<&str> = accepted
        .iter()
        .filter(|accepted| !comparison.changes.iter().any(|change| accepted.is_about(change)))
        .map(|accepted| accepted.text)
        .collect();
    comparison.accept(|change| is_accepted(change, &accepted));
    match arguments.format {
        DiffFormat::Text => write!(session.out, "{}", comparison.text())?,
        DiffFormat::Json => writeln!(session.out, "{:#}", comparison.json())?,
        DiffFormat::Markdown => write!(session.out, "{}", comparison.markdown())?,
    }
    for text in idle {
        writeln!(session.err, "warning: `--accept {text}` passes over nothing; leave it out")?;
    }
    let fails = match arguments.fail_on {
        FailOn::Error => comparison.worst() == Some(Severity::Error),
        FailOn::Warning => {
            matches!(comparison.worst(), Some(Severity::Error | Severity::Warning))
        }
        FailOn::Never => false,
    };
    Ok(Outcome::of(!fails, Outcome::Found))
}

/// A kind of change that was agreed on, of one operation or of all.
struct Accepted<'a> {
    text: &'a str,
    operation: Option<&'a str>,
    code: &'a str,
}

impl<'a> Accepted<'a> {
    fn read(text: &'a str) -> Result<Self, Fault> {
        let (operation, code) = match text.rsplit_once(':') {
            Some((operation, code)) => (Some(operation), code),
            None => (None, text),
        };
        if codes().any(|known| known == code) {
            return Ok(Self { text, operation, code });
        }
        let advice = nearest::advice(code, codes(), "`openapi-stubs explain` lists them");
        Err(Fault::new(format!("there is no change `{code}`\n{advice}")))
    }

    fn is_about(&self, change: &Change) -> bool {
        let reaches = |operation| change.operations.iter().any(|reached| reached == operation);
        change.finding.code == self.code && self.operation.is_none_or(reaches)
    }
}

/// Whether a change was agreed on for every operation that it reaches clients through.
fn is_accepted(change: &Change, accepted: &[Accepted<'_>]) -> bool {
    let mut about = accepted.iter().filter(|accepted| accepted.code == change.finding.code);
    let names = |operation: &String| {
        accepted
            .iter()
            .any(|one| one.code == change.finding.code && one.operation == Some(operation.as_str()))
    };
    about.any(|accepted| accepted.operation.is_none())
        || (!change.operations.is_empty() && change.operations.iter().all(names))
}
