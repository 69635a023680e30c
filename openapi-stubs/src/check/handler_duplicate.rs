//! `handler-duplicate`: two functions could answer one operation.
//!
//! The routes call the function in the file of the operation's module. Another one of the same name looks
//! like the handler to whoever finds it first, and is edited in vain.
//!
//! Wrong: `delete_media` in `src/handlers/medias.rs` and, public as well, in `src/handlers/trash.rs`.
//! Right: one of them. Alternatives under `#[cfg]` in one file, and private functions in other files,
//! are no duplicates.

use crate::diagnostic::Diagnostic;
use crate::handlers::Handler;
use crate::plan::Signature;

const CODE: &str = "handler-duplicate";

pub(super) fn finding(signature: &Signature, kept: &Handler, other: &Handler) -> Diagnostic {
    let (this, that) = if kept.module == signature.module && other.module != signature.module {
        ("never called", "called by the routes")
    } else {
        ("one of them", "another one")
    };
    Diagnostic::error(CODE, format!("`{}` has more than one handler", signature.operation_id))
        .label(other.ident, this)
        .label(kept.ident, that)
        .label(signature.operation, format!("`{}` is one operation", signature.endpoint))
        .help(format!("remove one `{}`, or make it private if it is something else", other.name))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{codes, found};

    const RIGHT: &str = "pub async fn ping(app: &App, request: PingRequest) -> Result<PingResponse, PingProblem> {}";

    #[test]
    fn the_one_in_the_wrong_file_is_the_duplicate() {
        let (codes, pictures) =
            found(&["ping"], &[("attic", "pub fn ping() {}"), ("medias", RIGHT)]);
        assert_eq!(codes, ["handler-duplicate"]);
        assert_eq!(
            pictures.concat(),
            "\
error[handler-duplicate]: `ping` has more than one handler
 --> src/handlers/attic.rs:1:8
  |
1 | pub fn ping() {}
  |        ^^^^ never called
  |
 ::: src/handlers/medias.rs:1:14
  |
1 | pub async fn ping(app: &App, request: PingRequest) -> Result<PingResponse, PingProblem> {}
  |              ---- called by the routes
  |
 ::: openapi.yaml:1:16
  |
1 | - operationId: ping
  |                ---- `POST /ping/{id}` is one operation
  |
  = help: remove one `ping`, or make it private if it is something else"
        );
    }

    #[test]
    fn one_file_may_not_hold_two() {
        let twice = "pub async fn delete_media(_: &App, _: Caller, _: DeleteMediaRequest) -> Result<DeleteMediaResponse, DeleteMediaProblem> {}\n".repeat(2);
        assert_eq!(codes(&twice), ["handler-duplicate"]);
    }

    #[test]
    fn a_private_function_in_another_file_is_no_duplicate() {
        let (codes, _) = found(&["ping"], &[("attic", "fn ping() {}"), ("medias", RIGHT)]);
        assert!(codes.is_empty(), "{codes:?}");
    }
}
