//! `arguments-mismatch`: a handler takes too many or too few arguments, or takes them in another order.
//!
//! The routes pass the application, the caller where the operation is secured, and the request, always in
//! this order. What else a handler needs is reached through the application.
//!
//! Wrong: `pub async fn delete_media(caller: Caller, app: &App, request: DeleteMediaRequest)`,
//! `pub async fn delete_media(app: &App)`. Right:
//! `pub async fn delete_media(app: &App, caller: Caller, request: DeleteMediaRequest)`.

use super::{Context, expected};
use crate::diagnostic::Diagnostic;
use crate::handlers::Handler;
use crate::plan::Signature;

const CODE: &str = "arguments-mismatch";

pub(super) fn order(signature: &Signature, handler: &Handler, context: &Context<'_>) -> Diagnostic {
    let message = format!("`{}` takes its arguments in another order", handler.name);
    finding(message, signature, handler, context)
}

pub(super) fn count(signature: &Signature, handler: &Handler, context: &Context<'_>) -> Diagnostic {
    let passed = if signature.security.is_some() { 3 } else { 2 };
    let message = match handler.arguments.len() {
        taken if taken == passed => {
            format!("`{}` takes other arguments than the routes pass", handler.name)
        }
        1 => format!("`{}` takes 1 argument where the routes pass {passed}", handler.name),
        taken => {
            format!("`{}` takes {taken} arguments where the routes pass {passed}", handler.name)
        }
    };
    finding(message, signature, handler, context)
}

fn finding(
    message: String,
    signature: &Signature,
    handler: &Handler,
    context: &Context<'_>,
) -> Diagnostic {
    let wanted = expected::arguments(signature, context.names);
    let kind = if signature.security.is_some() { "secured" } else { "public" };
    Diagnostic::error(CODE, message)
        .label(handler.parentheses, format!("expected `{wanted}`"))
        .label(
            signature.security.unwrap_or(signature.operation),
            format!("`{}` is {kind}", signature.endpoint),
        )
        .help(format!("write `{wanted}`"))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{codes, found, picture};

    fn with(arguments: &str) -> String {
        format!(
            "pub async fn delete_media({arguments}) -> Result<DeleteMediaResponse, DeleteMediaProblem> {{}}"
        )
    }

    #[test]
    fn another_order_or_number_is_one_finding() {
        for arguments in [
            "",
            "_: &App",
            "_: &App, _: Caller",
            "_: Caller, _: DeleteMediaRequest",
            "_: &App, _: DeleteMediaRequest, _: String",
            "_: DeleteMediaRequest, _: &App",
            "_: DeleteMediaRequest, _: Caller, _: &App",
            "_: &App, _: DeleteMediaRequest, _: Caller",
            "_: &App, _: Caller, _: DeleteMediaRequest, _: String",
        ] {
            assert_eq!(codes(&with(arguments)), ["arguments-mismatch"], "({arguments})");
        }
    }

    #[test]
    fn a_public_operation_passes_two() {
        for arguments in [
            "",
            "_: &App",
            "_: &App, _: Caller",
            "_: PingRequest, _: &App",
            "_: &App, _: PingRequest, _: u8",
        ] {
            let handler =
                format!("pub async fn ping({arguments}) -> Result<PingResponse, PingProblem> {{}}");
            let (codes, _) = found(&["ping"], &[("medias", &handler)]);
            assert_eq!(codes, ["arguments-mismatch"], "({arguments})");
        }
    }

    #[test]
    fn what_to_write_is_the_whole_list() {
        let picture = picture(&with("_: &App"));
        assert!(
            picture.starts_with(
                "error[arguments-mismatch]: `delete_media` takes 1 argument where the routes pass 3\n"
            ),
            "{picture}"
        );
        assert!(
            picture.ends_with(
                "help: write `(app: &App, caller: Caller, request: DeleteMediaRequest)`"
            ),
            "{picture}"
        );
    }
}
