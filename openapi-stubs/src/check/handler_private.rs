//! `handler-private`: the routes cannot call the handler.
//!
//! The generated routes stand in another module of the crate, so a handler is `pub` or `pub(crate)`.
//!
//! Wrong: `async fn delete_media(…)`, `pub(super) async fn delete_media(…)`. Right:
//! `pub async fn delete_media(…)`.

use crate::diagnostic::Diagnostic;
use crate::handlers::Handler;
use crate::plan::Signature;

const CODE: &str = "handler-private";

pub(super) fn check(signature: &Signature, handler: &Handler) -> Option<Diagnostic> {
    (!handler.is_reachable).then(|| {
        Diagnostic::error(CODE, format!("the handler of `{}` is private", signature.operation_id))
            .label(handler.ident, "out of reach for the routes")
            .label(signature.operation, format!("`{}` is to be answered by it", signature.endpoint))
            .help(format!("write `pub async fn {}`", signature.function))
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{codes, picture};

    const REST: &str = "async fn delete_media(_: &App, _: Caller, _: DeleteMediaRequest) -> Result<DeleteMediaResponse, DeleteMediaProblem> {}";

    #[test]
    fn the_routes_must_be_able_to_call_it() {
        for visibility in ["", "pub(super) ", "pub(self) ", "pub(in crate::handlers) "] {
            assert_eq!(codes(&format!("{visibility}{REST}")), ["handler-private"], "{visibility}");
        }
        assert!(picture(REST).ends_with("help: write `pub async fn delete_media`"));
    }
}
