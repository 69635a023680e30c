//! `handler-misplaced`: a handler stands in another file than its operation's.
//!
//! A handler stands in the file of its resource, so that path, file and function can be told from each
//! other, and the routes look for it there.
//!
//! Wrong: `pub async fn delete_media` in `src/handlers/products.rs` for `DELETE /medias/{id}`. Right: the
//! same function in `src/handlers/medias.rs`.

use super::{Context, expected};
use crate::diagnostic::Diagnostic;
use crate::handlers::Handler;
use crate::plan::Signature;

const CODE: &str = "handler-misplaced";

pub(super) fn check(
    signature: &Signature,
    handler: &Handler,
    context: &Context<'_>,
) -> Option<Diagnostic> {
    (handler.module != signature.module).then(|| {
        Diagnostic::error(
            CODE,
            format!("the handler of `{}` stands in the wrong file", signature.operation_id),
        )
        .label(
            handler.ident,
            format!("looked for in `{}`", context.handlers.path(&signature.module)),
        )
        .label(
            signature.operation,
            format!("`{}` belongs to `{}`", signature.endpoint, signature.module),
        )
        .help(format!(
            "move `{}` to {}",
            handler.name,
            expected::file(signature, context.handlers)
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;

    #[test]
    fn a_handler_in_another_file_is_to_be_moved() {
        let (codes, pictures) = found(
            &["ping"],
            &[
                (
                    "attic",
                    "pub async fn ping(_: &App, _: PingRequest) -> Result<PingResponse, PingProblem> {}",
                ),
                ("medias", ""),
            ],
        );
        assert_eq!(codes, ["handler-misplaced"]);
        let picture = pictures.concat();
        assert!(picture.contains("^^^^ looked for in `src/handlers/medias.rs`"), "{picture}");
        assert!(picture.ends_with("help: move `ping` to `src/handlers/medias.rs`"), "{picture}");
    }

    #[test]
    fn one_that_is_wrong_in_itself_is_told_so_as_well() {
        let (codes, _) = found(
            &["ping"],
            &[(
                "attic",
                "pub fn ping(_: &App, _: PingRequest) -> Result<PingResponse, PingProblem> {}",
            )],
        );
        assert_eq!(codes, ["handler-misplaced", "handler-not-async"]);
    }
}
