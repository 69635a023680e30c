//! `handler-orphan`: a public function in the folder of handlers answers no operation.
//!
//! The folder holds one public function per operation and nothing else that can be called from outside,
//! so that whoever reads it reads the API. Most often the name is misspelled, or the operation was
//! renamed in the document: then the finding names both, and the function is not also reported missing.
//!
//! Wrong: `pub async fn remove_media(…)` where the document says `operationId: deleteMedia`. Right:
//! `pub async fn delete_media(…)`. What a handler calls is private (`fn`, `pub(super) fn`), or stands in
//! another folder.

use super::{Context, expected, name_of};
use crate::diagnostic::Diagnostic;
use crate::handlers::{Handler, Handlers, Shape};
use crate::plan::Signature;
use heck::ToLowerCamelCase;

const CODE: &str = "handler-orphan";

/// How alike two names are that are held for one: 1 is equal.
const ALIKE: f64 = 0.75;

/// An operation without a handler and the function that seems meant for it.
pub(super) struct Misspelling<'a> {
    signature: &'a Signature,
    orphan: &'a Handler,
}

impl Misspelling<'_> {
    pub(super) fn is_of(&self, signature: &Signature) -> bool {
        std::ptr::eq(self.signature, signature)
    }

    pub(super) fn is_by(&self, orphan: &Handler) -> bool {
        std::ptr::eq(self.orphan, orphan)
    }
}

/// The functions that can be called from outside and bear the name of no operation.
pub(super) fn all<'a>(signatures: &[&Signature], handlers: &'a Handlers) -> Vec<&'a Handler> {
    handlers
        .functions
        .iter()
        .filter(|found| found.is_reachable)
        .filter(|found| signatures.iter().all(|signature| name_of(signature) != found.name))
        .collect()
}

/// Gives each operation the orphan that resembles it most, the most alike pair first.
pub(super) fn misspelled<'a>(
    missing: &[&'a Signature],
    orphans: &[&'a Handler],
) -> Vec<Misspelling<'a>> {
    let mut pairs: Vec<_> = missing
        .iter()
        .flat_map(|signature| orphans.iter().map(move |orphan| (*signature, *orphan)))
        .map(|(signature, orphan)| (likeness(signature, orphan), signature, orphan))
        .filter(|(likeness, ..)| *likeness >= ALIKE)
        .collect();
    pairs.sort_by(|one, other| other.0.total_cmp(&one.0));
    let mut chosen: Vec<Misspelling<'_>> = Vec::new();
    for (_, signature, orphan) in pairs {
        if !chosen.iter().any(|pair| pair.is_of(signature) || pair.is_by(orphan)) {
            chosen.push(Misspelling { signature, orphan });
        }
    }
    chosen
}

fn likeness(signature: &Signature, orphan: &Handler) -> f64 {
    let request = Shape::Named(signature.request.clone());
    if orphan.arguments.iter().any(|argument| argument.ty.shape == request) {
        return 1.0;
    }
    strsim::normalized_damerau_levenshtein(name_of(signature), &orphan.name)
}

pub(super) fn misspelling(pair: &Misspelling<'_>, context: &Context<'_>) -> Diagnostic {
    let Misspelling { signature, orphan } = pair;
    let wanted = expected::signature(signature, context.names);
    let to_do = if orphan.module == signature.module {
        "name it as the document does".to_owned()
    } else {
        format!(
            "name it as the document does, and move it to {}",
            expected::file(signature, context.handlers)
        )
    };
    Diagnostic::error(
        CODE,
        format!(
            "`{}` answers no operation, and `{}` has no handler",
            orphan.name, signature.operation_id
        ),
    )
    .label(orphan.ident, format!("did you mean `{}`?", signature.function))
    .label(signature.operation, format!("nothing answers `{}`", signature.endpoint))
    .help(format!("{to_do}:\n\n{wanted}"))
}

pub(super) fn finding(orphan: &Handler, context: &Context<'_>) -> Diagnostic {
    let operation_id = orphan.name.to_lower_camel_case();
    Diagnostic::error(CODE, format!("`{}` answers no operation", orphan.name))
        .label(orphan.ident, format!("the document has no `operationId: {operation_id}`"))
        .help(format!(
            "if another function here calls it, make it private: `{}fn {}`",
            if orphan.is_async { "async " } else { "" },
            orphan.name
        ))
        .help(format!("if others call it, move it out of `{}`", context.handlers.folder))
        .help(format!("if it is a handler, give its operation `operationId: {operation_id}`"))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{found, picture};

    #[test]
    fn a_misspelled_handler_is_one_finding_that_names_both() {
        assert_eq!(
            picture("\npub async fn delte_media(app: &App) {}"),
            "\
error[handler-orphan]: `delte_media` answers no operation, and `deleteMedia` has no handler
 --> src/handlers/medias.rs:2:14
  |
2 | pub async fn delte_media(app: &App) {}
  |              ^^^^^^^^^^^ did you mean `delete_media`?
  |
 ::: openapi.yaml:1:16
  |
1 | - operationId: deleteMedia
  |                ----------- nothing answers `POST /deleteMedia/{id}`
  |
help: name it as the document does:

      pub async fn delete_media(
          app: &App,
          caller: Caller,
          request: DeleteMediaRequest,
      ) -> Result<DeleteMediaResponse, DeleteMediaProblem>"
        );
    }

    #[test]
    fn a_renamed_handler_is_known_by_its_request() {
        let (codes, pictures) = found(
            &["deleteMedia*", "listMedias"],
            &[("attic", "pub async fn erase(_: &App, _: Caller, _: DeleteMediaRequest) {}")],
        );
        assert_eq!(codes, ["handler-orphan", "handler-missing"]);
        assert!(pictures[0].contains("did you mean `delete_media`?"), "{}", pictures[0]);
        assert!(pictures[0].contains("move it to the new file"), "{}", pictures[0]);
    }

    #[test]
    fn each_operation_gets_the_name_that_is_most_alike() {
        let (codes, pictures) = found(
            &["getMedia", "getMedias"],
            &[("medias", "pub fn gett_medias() {}\npub fn gett_media() {}\npub fn unlike() {}")],
        );
        assert_eq!(codes, ["handler-orphan"; 3]);
        assert!(pictures[0].contains("`gett_media` answers no operation, and `getMedia` has"));
        assert!(pictures[1].contains("`gett_medias` answers no operation, and `getMedias` has"));
    }

    #[test]
    fn a_function_of_its_own_is_told_where_it_belongs() {
        let (_, pictures) = found(&[], &[("medias", "pub(crate) async fn shrink_it() {}")]);
        assert_eq!(
            pictures.concat(),
            "\
error[handler-orphan]: `shrink_it` answers no operation
 --> src/handlers/medias.rs:1:21
  |
1 | pub(crate) async fn shrink_it() {}
  |                     ^^^^^^^^^ the document has no `operationId: shrinkIt`
  |
  = help: if another function here calls it, make it private: `async fn shrink_it`
  = help: if others call it, move it out of `src/handlers`
  = help: if it is a handler, give its operation `operationId: shrinkIt`"
        );
    }

    #[test]
    fn private_functions_are_nobodys_business() {
        let (codes, _) = found(&[], &[("medias", "fn a() {}\npub(super) fn b() {}")]);
        assert!(codes.is_empty(), "{codes:?}");
    }
}
