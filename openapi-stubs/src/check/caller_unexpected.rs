//! `caller-unexpected`: the handler of a public operation takes a caller.
//!
//! Nobody is asked who they are before a public operation, so there is no caller to pass. Either the
//! handler does without, or the document forgot to secure the operation: look before you decide.
//!
//! Wrong, under `security: []`: `pub async fn get_health(app: &App, caller: Caller, request: …)`. Right:
//! `pub async fn get_health(app: &App, request: GetHealthRequest)`.

use crate::diagnostic::Diagnostic;
use crate::handlers::{Argument, Handler};
use crate::plan::Signature;

const CODE: &str = "caller-unexpected";

pub(super) fn finding(signature: &Signature, handler: &Handler, found: &Argument) -> Diagnostic {
    Diagnostic::error(
        CODE,
        format!("`{}` takes `{}`, but its operation is public", handler.name, found.ty.text),
    )
    .label(found.span, "nobody is asked who they are")
    .label(signature.operation, format!("nothing secures `{}`", signature.endpoint))
    .help(format!("remove `{}`, or state the operation's `security` in the document", found.text))
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;

    #[test]
    fn a_public_operation_has_no_caller() {
        for arguments in [
            "_: &App, Caller { id }: auth::Caller, _: PingRequest",
            "_: &App, _: PingRequest, Caller { id }: auth::Caller",
        ] {
            let handler =
                format!("pub async fn ping({arguments}) -> Result<PingResponse, PingProblem> {{}}");
            let (codes, pictures) = found(&["ping"], &[("medias", &handler)]);
            assert_eq!(codes, ["caller-unexpected"]);
            assert!(
                pictures[0].ends_with(
                    "help: remove `Caller { id }: auth::Caller`, or state the operation's `security` in the document"
                ),
                "{}",
                pictures[0]
            );
        }
    }
}
