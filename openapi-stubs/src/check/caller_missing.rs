//! `caller-missing`: the document secures an operation, and its handler does not take the caller.
//!
//! Who calls, and for which organization, decides what a secured operation may touch. A handler that does
//! not take the caller cannot ask, so it would serve everyone alike.
//!
//! Wrong, under `security: [{bearer: [media:delete]}]`:
//! `pub async fn delete_media(app: &App, request: DeleteMediaRequest)`. Right:
//! `pub async fn delete_media(app: &App, caller: Caller, request: DeleteMediaRequest)`; `_: Caller` says
//! that it is not needed. If everyone may call it, the document says so: `security: []`.

use super::{Context, expected};
use crate::diagnostic::Diagnostic;
use crate::handlers::{Argument, Handler};
use crate::plan::Signature;

const CODE: &str = "caller-missing";

pub(super) fn finding(
    signature: &Signature,
    handler: &Handler,
    instead: Option<&Argument>,
    context: &Context<'_>,
) -> Diagnostic {
    let caller = &context.names.caller;
    let message = format!("`{}` takes no `{caller}`, but its operation is secured", handler.name);
    let (span, found) = match instead {
        Some(argument) => (argument.ty.span, format!("expected `{caller}`")),
        None => (handler.parentheses, format!("no `{caller}` among the arguments")),
    };
    Diagnostic::error(CODE, message)
        .label(span, found)
        .label(
            signature.security.unwrap_or(signature.operation),
            format!("`{}` is secured here", signature.endpoint),
        )
        .help(format!("write `{}`", expected::arguments(signature, context.names)))
}

#[cfg(test)]
mod tests {
    use super::super::tests::picture;

    #[test]
    fn the_line_that_secures_the_operation_is_shown() {
        assert_eq!(
            picture(
                "pub async fn delete_media(app: &App, request: DeleteMediaRequest) -> Result<DeleteMediaResponse, DeleteMediaProblem> {}"
            ),
            "\
error[caller-missing]: `delete_media` takes no `Caller`, but its operation is secured
 --> src/handlers/medias.rs:1:26
  |
1 | pub async fn delete_media(app: &App, request: DeleteMediaRequest) -> Result<DeleteMediaResponse, DeleteMediaProblem> {}
  |                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no `Caller` among the arguments
  |
 ::: openapi.yaml:2:14
  |
2 |   security: [token]
  |              ----- `POST /deleteMedia/{id}` is secured here
  |
  = help: write `(app: &App, caller: Caller, request: DeleteMediaRequest)`"
        );
    }

    #[test]
    fn what_stands_in_its_place_is_pointed_at() {
        for instead in ["&Caller", "Option<Caller>", "User"] {
            let picture = picture(&format!(
                "pub async fn delete_media(_: &App, _: {instead}, _: DeleteMediaRequest) -> Result<DeleteMediaResponse, DeleteMediaProblem> {{}}"
            ));
            let underline = "^".repeat(instead.len());
            assert!(picture.contains(&format!(" {underline} expected `Caller`")), "{picture}");
        }
    }
}
