//! `result-mismatch`: a handler returns something else than its operation's responses and problems.
//!
//! `DeleteMediaResponse` has a variant for every success that the document has for the operation, and
//! `DeleteMediaProblem` one for every refusal. With other types a handler could answer what is not
//! documented.
//!
//! Wrong: `-> Result<HttpResponse, Error>`, `-> DeleteMediaResponse`, an alias of the right type. Right:
//! `-> Result<DeleteMediaResponse, DeleteMediaProblem>`, with any paths.

use super::expected;
use crate::diagnostic::Diagnostic;
use crate::handlers::{Handler, Shape, Type};
use crate::plan::Signature;

const CODE: &str = "result-mismatch";

pub(super) fn check(signature: &Signature, handler: &Handler) -> Option<Diagnostic> {
    let wanted = expected::result(signature);
    let (span, label) = match (&handler.result, &handler.output) {
        (Some([response, problem]), Some(output)) => {
            match (is(response, &signature.response), is(problem, &signature.problem)) {
                (true, true) => return None,
                (false, true) => (response.span, format!("expected `{}`", signature.response)),
                (true, false) => (problem.span, format!("expected `{}`", signature.problem)),
                (false, false) => (output.span, format!("expected `{wanted}`")),
            }
        }
        // What an ordinary function returns may be the future of the right thing.
        (None, Some(output)) if output.shape == Shape::Opaque && !handler.is_async => return None,
        (_, Some(output)) => (output.span, format!("expected `{wanted}`")),
        (_, None) => (handler.parentheses, format!("expected `-> {wanted}` after this")),
    };
    Some(
        Diagnostic::error(
            CODE,
            format!("`{}` does not return what `{}` answers", handler.name, signature.operation_id),
        )
        .label(span, label)
        .label(
            signature.operation,
            format!("`{}` is specified here with its responses", signature.endpoint),
        )
        .help(format!("write `-> {wanted}`")),
    )
}

fn is(ty: &Type, name: &str) -> bool {
    matches!(&ty.shape, Shape::Named(last) if last == name)
}

#[cfg(test)]
mod tests {
    use super::super::tests::picture;

    #[test]
    fn what_is_wrong_is_underlined_and_no_more() {
        for (output, underlined) in [
            ("-> Result<GetMediaResponse, x::DeleteMediaProblem>", "GetMediaResponse"),
            ("-> Result<DeleteMediaResponse, actix::Error>", "actix::Error"),
            ("-> Result<A, B>", "Result<A, B>"),
            ("-> Result<DeleteMediaResponse>", "Result<DeleteMediaResponse>"),
            ("-> impl Responder", "impl Responder"),
            ("-> DeleteMediaResponse", "DeleteMediaResponse"),
            ("", "(_: &App, _: Caller, _: DeleteMediaRequest)"),
        ] {
            let picture = picture(&format!(
                "pub async fn delete_media(_: &App, _: Caller, _: DeleteMediaRequest) {output} {{}}"
            ));
            assert!(picture.starts_with("error[result-mismatch]"), "{picture}");
            let carets = format!(" {} expected", "^".repeat(underlined.len()));
            assert!(picture.contains(&carets), "{picture}");
            assert!(
                picture
                    .ends_with("help: write `-> Result<DeleteMediaResponse, DeleteMediaProblem>`"),
                "{picture}"
            );
        }
    }
}
