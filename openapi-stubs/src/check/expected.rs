//! The Rust text that a handler should have, for the help of the rules.

use crate::handlers::Handlers;
use crate::plan::{Names, Signature, identifier};

/// What rustfmt allows on one line by default.
const LINE_WIDTH: usize = 100;

/// `pub async fn delete_media(…) -> Result<…>`, laid out as rustfmt does.
pub(super) fn signature(signature: &Signature, names: &Names) -> String {
    let head = format!("pub async fn {}", signature.function);
    let result = result(signature);
    let line = format!("{head}{} -> {result}", arguments(signature, names));
    // The line also holds the brace that opens the body.
    if line.chars().count() + " {".len() <= LINE_WIDTH {
        return line;
    }
    let arguments: String =
        argument_list(signature, names).iter().map(|one| format!("    {one},\n")).collect();
    format!("{head}(\n{arguments}) -> {result}")
}

/// A whole function to begin with.
pub(super) fn stub(of: &Signature, names: &Names) -> String {
    format!("{} {{\n    todo!(\"{}\")\n}}", signature(of, names), of.function)
}

/// `(app: &App, caller: Caller, request: DeleteMediaRequest)`
pub(super) fn arguments(signature: &Signature, names: &Names) -> String {
    format!("({})", argument_list(signature, names).join(", "))
}

/// `Result<DeleteMediaResponse, DeleteMediaProblem>`
pub(super) fn result(signature: &Signature) -> String {
    format!("Result<{}, {}>", signature.response, signature.problem)
}

/// Where a handler is to be written, as the end of a sentence.
pub(super) fn file(signature: &Signature, handlers: &Handlers) -> String {
    let path = handlers.path(&signature.module);
    if handlers.file(&signature.module).is_some() {
        return format!("`{path}`");
    }
    format!(
        "the new file `{path}`, with `pub mod {};` in `{}/mod.rs`",
        identifier(&signature.module),
        handlers.folder
    )
}

fn argument_list(signature: &Signature, names: &Names) -> Vec<String> {
    let mut arguments = vec![format!("app: &{}", names.app)];
    if signature.security.is_some() {
        arguments.push(format!("caller: {}", names.caller));
    }
    arguments.push(format!("request: {}", signature.request));
    arguments
}
