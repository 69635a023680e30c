//! `openapi-stubs check`.

use super::{
    Done, Outcome, Session,
    arguments::{Check, Crate, Format},
};
use crate::{
    build::Build,
    diagnostic::{Severity, to_json},
};

pub(super) fn run(session: &mut Session<'_>, arguments: Check) -> Done {
    let output = build(&arguments.of).generate(session.root)?;
    match arguments.format {
        Format::Text => write!(session.out, "{}", output.report())?,
        Format::Json => {
            let findings: Vec<_> =
                output.diagnostics.iter().map(|it| to_json(it, &output.sources)).collect();
            writeln!(session.out, "{:#}", serde_json::Value::Array(findings))?;
        }
    }
    let fails = |severity| match severity {
        Severity::Error => true,
        Severity::Warning => arguments.deny_warnings,
        Severity::Note => false,
    };
    let is_well = !output.diagnostics.iter().any(|finding| fails(finding.severity));
    Ok(Outcome::of(is_well, Outcome::Found))
}

/// The build that the arguments tell of.
pub(super) fn build(of: &Crate) -> Build {
    Build::new(&of.spec).handlers(&of.handlers).app(&of.app).caller(&of.caller)
}
