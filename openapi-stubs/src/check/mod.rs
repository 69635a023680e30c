//! What the document asks of the handlers, held against the handlers there are. One rule per file, each
//! with its explanation; here, which function is the handler of which operation, and in which order
//! rules speak. Nothing here reads a document or writes code.
//!
//! Every disagreement is reported once, where it is caused: a handler whose name is misspelled is not
//! also missing, a handler that takes one argument too many is not also wrong in the arguments after it.

mod app_mismatch;
mod arguments;
mod arguments_mismatch;
mod caller_missing;
mod caller_unexpected;
mod expected;
mod handler_duplicate;
mod handler_misplaced;
mod handler_missing;
mod handler_not_async;
mod handler_orphan;
mod handler_private;
mod missing;
mod refusal_undocumented;
mod request_mismatch;
mod result_mismatch;

use crate::diagnostic::Diagnostic;
use crate::handlers::{Handler, Handlers};
use crate::plan::{Names, Operation, Signature};

use arguments::Fault;

pub use missing::MissingHandler;
pub(crate) use missing::missing;

/// What every rule may look at.
struct Context<'a> {
    handlers: &'a Handlers,
    names: &'a Names,
}

/// What the document itself lacks for stubs to be written.
pub(crate) fn document(operations: &[Operation]) -> Vec<Diagnostic> {
    operations.iter().flat_map(refusal_undocumented::check).collect()
}

/// Everything on which the document and the handlers disagree: operation by operation what the handlers lack,
/// then the functions that belong to none.
pub(crate) fn disagreements(
    signatures: &[&Signature],
    handlers: &Handlers,
    names: &Names,
) -> Vec<Diagnostic> {
    let context = Context { handlers, names };
    let orphans = handler_orphan::all(signatures, handlers);
    let missing = missing::without_handler(signatures, handlers);
    let misspelled = handler_orphan::misspelled(&missing, &orphans);

    let mut findings = Vec::new();
    for signature in signatures {
        if let Some(pair) = misspelled.iter().find(|pair| pair.is_of(signature)) {
            findings.push(handler_orphan::misspelling(pair, &context));
        } else if missing.iter().any(|one| std::ptr::eq(*one, *signature)) {
            findings.push(handler_missing::finding(signature, &context));
        } else {
            findings.extend(of_operation(signature, &context));
        }
    }
    findings.extend(
        orphans
            .into_iter()
            .filter(|orphan| !misspelled.iter().any(|pair| pair.is_by(orphan)))
            .map(|orphan| handler_orphan::finding(orphan, &context)),
    );
    findings
}

/// The functions that may be meant as the handler of an operation: those of its name in its file, be
/// they as they should or not, before those in other files, if they can be called from outside. A
/// private function in another file is that file's own affair.
fn candidates<'a>(signature: &Signature, handlers: &'a Handlers) -> Vec<&'a Handler> {
    let named = || handlers.functions.iter().filter(|found| found.name == name_of(signature));
    let is_in_place = |found: &&Handler| found.module == signature.module;
    let elsewhere = named().filter(|found| !is_in_place(found) && found.is_reachable);
    named().filter(is_in_place).chain(elsewhere).collect()
}

fn name_of(signature: &Signature) -> &str {
    signature.function.strip_prefix("r#").unwrap_or(&signature.function)
}

fn of_operation(signature: &Signature, context: &Context<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let candidates = candidates(signature, context.handlers);
    let Some((first, others)) = candidates.split_first() else { return findings };
    let mut alternatives = vec![*first];
    for other in others {
        // Under `#[cfg]`, functions of one name in one file take turns.
        if other.module == first.module && (other.is_conditional || first.is_conditional) {
            alternatives.push(other);
        } else {
            findings.push(handler_duplicate::finding(signature, first, other));
        }
    }
    for handler in alternatives {
        findings.extend(handler_misplaced::check(signature, handler, context));
        findings.extend(handler_private::check(signature, handler));
        findings.extend(handler_not_async::check(signature, handler));
        for fault in arguments::faults(signature, handler, context.names) {
            findings.push(match fault {
                Fault::App(found) => app_mismatch::finding(signature, handler, found, context),
                Fault::CallerMissing(instead) => {
                    caller_missing::finding(signature, handler, instead, context)
                }
                Fault::CallerUnexpected(found) => {
                    caller_unexpected::finding(signature, handler, found)
                }
                Fault::Request(found) => request_mismatch::finding(signature, handler, found),
                Fault::Order => arguments_mismatch::order(signature, handler, context),
                Fault::Count => arguments_mismatch::count(signature, handler, context),
            });
        }
        findings.extend(result_mismatch::check(signature, handler));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handlers::tests::of_texts;
    use crate::source::{Sources, Span};

    /// The codes and pictures of what is found in `files`, pairs of a module and its text, for
    /// operations of the module `medias`: secured if they end in `*`, as in `deleteMedia*`.
    pub(super) fn found(
        operations: &[&str],
        files: &[(&str, &str)],
    ) -> (Vec<&'static str>, Vec<String>) {
        use heck::{ToPascalCase, ToSnakeCase};

        let mut sources = Sources::default();
        let document: String = operations
            .iter()
            .map(|operation| match operation.strip_suffix('*') {
                Some(id) => format!("- operationId: {id}\n  security: [token]\n"),
                None => format!("- operationId: {operation}\n"),
            })
            .collect();
        let file = sources.add("openapi.yaml", &document);
        let mut from = 0;
        let mut place = |wanted: &str| {
            let start = from + document[from..].find(wanted).expect("what was just written");
            from = start;
            Span { file, start, end: start + wanted.len() }
        };
        let signatures: Vec<_> = operations
            .iter()
            .map(|operation| {
                let id = operation.trim_end_matches('*');
                let ty = id.to_pascal_case();
                Signature {
                    operation_id: id.to_owned(),
                    operation: place(id),
                    endpoint: format!("POST /{id}/{{id}}"),
                    module: "medias".to_owned(),
                    function: id.to_snake_case(),
                    request: format!("{ty}Request"),
                    response: format!("{ty}Response"),
                    problem: format!("{ty}Problem"),
                    security: operation.ends_with('*').then(|| place("token")),
                }
            })
            .collect();
        let handlers = of_texts(&mut sources, files);
        let names = Names { app: "App".to_owned(), caller: "Caller".to_owned() };
        let findings = disagreements(&signatures.iter().collect::<Vec<_>>(), &handlers, &names);
        (
            findings.iter().map(|finding| finding.code).collect(),
            findings.iter().map(|finding| finding.render(&sources)).collect(),
        )
    }

    /// The codes of what is found for `deleteMedia*` with one function in its file.
    pub(super) fn codes(handler: &str) -> Vec<&'static str> {
        found(&["deleteMedia*"], &[("medias", handler)]).0
    }

    /// What is found for `deleteMedia*` with one function in its file, which is to be one thing.
    pub(super) fn picture(handler: &str) -> String {
        let (_, pictures) = found(&["deleteMedia*"], &[("medias", handler)]);
        assert_eq!(pictures.len(), 1, "{}", pictures.join("\n\n"));
        pictures.concat()
    }

    #[test]
    fn a_right_handler_may_be_spelled_in_many_ways() {
        for right in [
            "pub async fn delete_media(app: &App, caller: Caller, request: DeleteMediaRequest) -> Result<DeleteMediaResponse, DeleteMediaProblem> {}",
            "pub(crate) async fn delete_media(_: &crate::app::App, Caller { id, .. }: auth::Caller, mut r: contract::DeleteMediaRequest,) -> std::result::Result<contract::DeleteMediaResponse, contract::DeleteMediaProblem> {}",
            "#[instrument] pub async fn delete_media<'a>(app: &'a App, _: Caller, _: DeleteMediaRequest) -> Result<DeleteMediaResponse, DeleteMediaProblem> where Self: Sized {}",
        ] {
            let none: Vec<&str> = Vec::new();
            assert_eq!(codes(right), none);
        }
    }

    #[test]
    fn everything_is_found_at_once_in_the_order_of_the_document_then_of_the_files() {
        let (codes, _) = found(
            &["listMedias", "getMedia*", "deleteMedia*"],
            &[
                ("attic", "pub fn sweep() {}"),
                (
                    "medias",
                    "fn delete_media(app: App, request: DeleteMediaRequest) {}\n\
                     pub async fn get_media(app: &App, caller: Caller, request: GetMediaRequest) -> Result<GetMediaResponse, ()> {}\n\
                     pub fn mend() {}",
                ),
            ],
        );
        assert_eq!(
            codes,
            [
                "handler-missing",
                "result-mismatch",
                "handler-private",
                "handler-not-async",
                "caller-missing",
                "app-mismatch",
                "result-mismatch",
                "handler-orphan",
                "handler-orphan",
            ]
        );
    }

    #[test]
    fn alternatives_under_cfg_are_each_checked_and_are_no_duplicates() {
        let right = "(_: &App, _: Caller, _: DeleteMediaRequest) -> Result<DeleteMediaResponse, DeleteMediaProblem> {}";
        let handlers = format!(
            "#[cfg(unix)] pub async fn delete_media{right}\n#[cfg(not(unix))] pub fn delete_media{right}"
        );
        assert_eq!(codes(&handlers), ["handler-not-async"]);
    }
}
