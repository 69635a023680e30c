//! `openapi-stubs stub`.

use super::{Done, Fault, Outcome, Session, arguments::Stub, check::build};
use crate::{
    diagnostic::{Severity, report},
    nearest,
    stub::{self, Style},
};

pub(super) fn run(session: &mut Session<'_>, arguments: Stub) -> Done {
    let output = build(&arguments.of).generate(session.root)?;
    let is_missing = |code: &str| code == "handler-missing";
    // What else is wrong with handlers is not in the way; without a sound document there are no stubs.
    let in_the_way: Vec<_> = output
        .diagnostics
        .iter()
        .filter(|finding| finding.severity == Severity::Error && !is_missing(finding.code))
        .cloned()
        .collect();
    if !in_the_way.is_empty() {
        write!(session.err, "{}", report(&in_the_way, &output.sources))?;
    }
    let known: Vec<&str> = output.operation_ids.iter().map(String::as_str).collect();
    for asked in &arguments.operations {
        if !known.contains(&asked.as_str()) && in_the_way.is_empty() {
            let advice = nearest::advice(
                asked,
                known.iter().copied(),
                "without an operation, stubs are written for all that have no handler",
            );
            return Err(Fault::new(format!("the document has no operation `{asked}`\n{advice}")));
        }
    }
    let is_asked = |operation: &String| {
        arguments.operations.is_empty() || arguments.operations.contains(operation)
    };
    let missing: Vec<_> =
        output.missing.into_iter().filter(|handler| is_asked(&handler.operation_id)).collect();
    let style = Style {
        app: arguments.of.app,
        caller: arguments.of.caller,
        contract: "crate::contract".to_owned(),
        body: |handler| format!("todo!(\"{}\")", handler.function.trim_start_matches("r#")),
        uses_arguments: true,
    };
    let written = stub::plan(session.root, &arguments.of.handlers, &missing, &style)?;
    if written.is_empty() && in_the_way.is_empty() {
        writeln!(session.out, "nothing to write: every operation has a handler")?;
    }
    for file in &written {
        let path = file.path.display();
        if arguments.dry_run {
            writeln!(session.out, "--- {path}\n{}", file.text)?;
        } else if file.operations.is_empty() {
            writeln!(session.out, "{path}: declares them")?;
        } else {
            writeln!(session.out, "{path}: {}", file.operations.join(", "))?;
        }
    }
    if !arguments.dry_run {
        stub::write(session.root, &written)?;
    }
    Ok(Outcome::of(in_the_way.is_empty(), Outcome::Found))
}
