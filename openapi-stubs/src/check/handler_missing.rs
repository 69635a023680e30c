//! `handler-missing`: the document has an operation, and no function answers it.
//!
//! Every operation needs a handler, so that what is documented is what runs. The help holds the whole
//! function to begin with and names its file.
//!
//! Wrong: `operationId: deleteMedia` in the document, and nothing named `delete_media` in
//! `src/handlers/medias.rs`. Right, in that file:
//! ```text
//! pub async fn delete_media(
//!     app: &App,
//!     caller: Caller,
//!     request: DeleteMediaRequest,
//! ) -> Result<DeleteMediaResponse, DeleteMediaProblem> { … }
//! ```
//! A private function of that name in another file is no handler; neither is one that a macro or a
//! `pub use` brings in.

use super::{Context, expected};
use crate::diagnostic::Diagnostic;
use crate::plan::Signature;

const CODE: &str = "handler-missing";

pub(super) fn finding(signature: &Signature, context: &Context<'_>) -> Diagnostic {
    Diagnostic::error(CODE, format!("`{}` has no handler", signature.operation_id))
        .label(signature.operation, format!("nothing answers `{}`", signature.endpoint))
        .help(format!(
            "write it in {}:\n\n{}",
            expected::file(signature, context.handlers),
            expected::stub(signature, context.names)
        ))
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;

    #[test]
    fn the_stub_to_paste_and_its_file_are_in_the_help() {
        let (_, pictures) = found(&["deleteMedia*"], &[("medias", "//! Empty.\n")]);
        assert_eq!(
            pictures.concat(),
            "\
error[handler-missing]: `deleteMedia` has no handler
 --> openapi.yaml:1:16
  |
1 | - operationId: deleteMedia
  |                ^^^^^^^^^^^ nothing answers `POST /deleteMedia/{id}`
  |
help: write it in `src/handlers/medias.rs`:

      pub async fn delete_media(
          app: &App,
          caller: Caller,
          request: DeleteMediaRequest,
      ) -> Result<DeleteMediaResponse, DeleteMediaProblem> {
          todo!(\"delete_media\")
      }"
        );
    }

    #[test]
    fn a_file_that_is_not_there_is_to_be_declared_as_well() {
        let (_, pictures) = found(&["ping"], &[]);
        assert!(
            pictures.concat().ends_with(
                "\
help: write it in the new file `src/handlers/medias.rs`, with `pub mod medias;` in `src/handlers/mod.rs`:

      pub async fn ping(app: &App, request: PingRequest) -> Result<PingResponse, PingProblem> {
          todo!(\"ping\")
      }"
            ),
            "{}",
            pictures.concat()
        );
    }

    #[test]
    fn a_private_function_in_another_file_is_no_handler() {
        let (codes, _) = found(&["ping"], &[("other", "async fn ping() {}")]);
        assert_eq!(codes, ["handler-missing"]);
    }
}
