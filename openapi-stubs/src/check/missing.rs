//! The handlers that are not there, each with the text to begin with. Where that text is written is not
//! known here.

use super::{candidates, expected, handler_orphan};
use crate::{
    handlers::Handlers,
    plan::{Names, Signature},
};

/// An operation that no function answers, and that none seems meant for.
///
/// ```no_run
/// # fn main() -> std::io::Result<()> {
/// let output = openapi_stubs::Build::new("openapi/openapi.yaml").generate(std::path::Path::new("."))?;
/// for handler in output.missing {
///     println!("// in {}\n{}\n", handler.file, handler.stub);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingHandler {
    /// As the document has it.
    pub operation_id: String,
    /// The module of the handlers that it belongs in, without `r#`.
    pub module: String,
    /// The file of that module, whether it is there or not, with the path of the handlers' folder.
    pub file: String,
    /// The name of the function.
    pub function: String,
    /// The name of the type that it takes, in the generated contract.
    pub request: String,
    /// The name of the type that it returns when it did what it is for.
    pub response: String,
    /// The name of the type that it returns otherwise.
    pub problem: String,
    /// Whether it takes a caller.
    pub is_secured: bool,
    /// What it returns as long as it does nothing, where the document has a 501 of its own.
    pub unimplemented: Option<String>,
    /// The function, with a body that panics.
    pub stub: String,
}

/// Those that are missing, in the order of the document. One whose file cannot be read may be there.
pub(crate) fn missing(
    signatures: &[&Signature],
    handlers: &Handlers,
    names: &Names,
) -> Vec<MissingHandler> {
    let orphans = handler_orphan::all(signatures, handlers);
    let missing = without_handler(signatures, handlers);
    let misspelled = handler_orphan::misspelled(&missing, &orphans);
    missing
        .into_iter()
        .filter(|signature| !misspelled.iter().any(|pair| pair.is_of(signature)))
        .map(|signature| MissingHandler {
            operation_id: signature.operation_id.clone(),
            module: signature.module.clone(),
            file: handlers.path(&signature.module),
            function: signature.function.clone(),
            request: signature.request.clone(),
            response: signature.response.clone(),
            problem: signature.problem.clone(),
            unimplemented: None,
            is_secured: signature.security.is_some(),
            stub: expected::stub(signature, names),
        })
        .collect()
}

/// The operations for which no function is a candidate.
pub(super) fn without_handler<'a>(
    signatures: &[&'a Signature],
    handlers: &Handlers,
) -> Vec<&'a Signature> {
    signatures
        .iter()
        .copied()
        .filter(|signature| candidates(signature, handlers).is_empty())
        .filter(|signature| {
            // Its handler may well stand in the file that could not be read.
            handlers.file(&signature.module).is_none_or(|file| file.is_readable)
        })
        .collect()
}
