//! `request-mismatch`: a handler takes something else than its operation's request.
//!
//! Every operation has a request of its own, made of its parameters and body and checked before the
//! handler is called. It is passed by value: it is the handler's to take apart.
//!
//! Wrong: `pub async fn delete_media(…, request: GetMediaRequest)`, `(…, request: &DeleteMediaRequest)`,
//! `(…, id: String)`. Right: `(…, request: DeleteMediaRequest)`; path and pattern are free,
//! `contract::DeleteMediaRequest { id }: contract::DeleteMediaRequest`.

use crate::diagnostic::Diagnostic;
use crate::handlers::{Argument, Handler};
use crate::plan::Signature;

const CODE: &str = "request-mismatch";

pub(super) fn finding(signature: &Signature, handler: &Handler, found: &Argument) -> Diagnostic {
    let request = &signature.request;
    Diagnostic::error(
        CODE,
        format!("`{}` takes `{}` where the routes pass `{request}`", handler.name, found.ty.text),
    )
    .label(found.ty.span, format!("expected `{request}`"))
    .label(
        signature.operation,
        format!("`{}` is specified here as `{}`", signature.endpoint, signature.operation_id),
    )
    .help(format!("write `{request}`"))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{codes, picture};

    fn with(request: &str) -> String {
        format!(
            "pub async fn delete_media(_: &App, _: Caller, _: {request}) -> Result<DeleteMediaResponse, DeleteMediaProblem> {{}}"
        )
    }

    #[test]
    fn another_request_or_a_borrowed_one_is_refused() {
        for request in ["GetMediaRequest", "&DeleteMediaRequest", "String", "(u8, u8)"] {
            assert_eq!(codes(&with(request)), ["request-mismatch"], "{request}");
        }
        let picture = picture(&with("contract::GetMediaRequest"));
        assert!(
            picture.contains("^^^^^^^^^^^^^^^^^^^^^^^^^ expected `DeleteMediaRequest`"),
            "{picture}"
        );
        assert!(picture.ends_with("help: write `DeleteMediaRequest`"), "{picture}");
    }
}
