//! `refusal-undocumented`: the generated code may answer a status that the document does not mention.
//!
//! Before a handler runs, the request is authorized and decoded, and what does not hold is refused. Each of
//! these refusals is a response like any other, so the document has to describe it.
//!
//! Wrong: an operation with a parameter and the responses `204` and `404`. Right: with `400` for what
//! cannot be read and `422` for what breaks a constraint besides.

use crate::diagnostic::Diagnostic;
use crate::plan::Operation;

const CODE: &str = "refusal-undocumented";

pub(super) fn check(operation: &Operation) -> Option<Diagnostic> {
    let missing = operation.undocumented_refusals();
    if missing.is_empty() {
        return None;
    }
    let statuses: Vec<_> = missing.iter().map(|(status, _)| format!("`{status}`")).collect();
    let reasons: Vec<_> =
        missing.iter().map(|(status, reason)| format!("{status}: {reason}")).collect();
    let lines: String = missing
        .iter()
        .map(|(status, _)| {
            format!("\n        \"{status}\":\n          $ref: \"#/components/responses/…\"")
        })
        .collect();
    Some(
        Diagnostic::error(
            CODE,
            format!(
                "`{}` can answer {}, which the document does not mention",
                operation.signature.operation_id,
                statuses.join(", ")
            ),
        )
        .label(operation.responses_span, "not among these")
        .label(operation.signature.operation, reasons.join("; "))
        .help(format!("describe it under `responses`:\n{lines}")),
    )
}
