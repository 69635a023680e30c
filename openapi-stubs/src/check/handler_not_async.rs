//! `handler-not-async`: a handler is an ordinary function.
//!
//! The routes await every handler, whether it has anything to wait for or not, so that the day it has is
//! no change to anything else. A function that returns a future is not taken either: there is one
//! spelling.
//!
//! Wrong: `pub fn delete_media(…)`. Right: `pub async fn delete_media(…)`.

use crate::diagnostic::Diagnostic;
use crate::handlers::Handler;
use crate::plan::Signature;

const CODE: &str = "handler-not-async";

pub(super) fn check(signature: &Signature, handler: &Handler) -> Option<Diagnostic> {
    (!handler.is_async).then(|| {
        Diagnostic::error(CODE, format!("the handler of `{}` is not async", signature.operation_id))
            .label(handler.ident, "awaited by the routes")
            .label(signature.operation, format!("`{}` is to be answered by it", signature.endpoint))
            .help(format!("write `pub async fn {}`", signature.function))
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{codes, picture};

    #[test]
    fn an_ordinary_function_is_no_handler() {
        let picture = picture(
            "pub fn delete_media(_: &App, _: Caller, _: DeleteMediaRequest) -> Result<DeleteMediaResponse, DeleteMediaProblem> {}",
        );
        assert!(picture.starts_with("error[handler-not-async]"), "{picture}");
        assert!(picture.ends_with("help: write `pub async fn delete_media`"), "{picture}");
    }

    #[test]
    fn one_that_returns_a_future_is_not_told_about_its_result_too() {
        assert_eq!(
            codes(
                "pub fn delete_media(_: &App, _: Caller, _: DeleteMediaRequest) -> impl Future<Output = X> {}"
            ),
            ["handler-not-async"]
        );
    }
}
