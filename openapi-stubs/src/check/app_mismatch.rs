//! `app-mismatch`: the first argument of a handler is not the application.
//!
//! A handler reaches everything it may hold through the application, which the routes lend to it.
//!
//! Wrong: `pub async fn delete_media(app: web::Data<App>, …)`, `(app: App, …)`, `(store: &Store, …)`.
//! Right: `(app: &App, …)`; the path and a lifetime are free, `&'a crate::app::App`.

use super::Context;
use crate::diagnostic::Diagnostic;
use crate::handlers::{Argument, Handler};
use crate::plan::Signature;

const CODE: &str = "app-mismatch";

pub(super) fn finding(
    signature: &Signature,
    handler: &Handler,
    found: &Argument,
    context: &Context<'_>,
) -> Diagnostic {
    let app = &context.names.app;
    Diagnostic::error(
        CODE,
        format!("`{}` takes `{}` where the routes pass `&{app}`", handler.name, found.ty.text),
    )
    .label(found.ty.span, format!("expected `&{app}`"))
    .label(signature.operation, format!("`{}` is answered by it", signature.endpoint))
    .help(format!("write `app: &{app}`"))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{codes, picture};

    fn with(app: &str) -> String {
        format!(
            "pub async fn delete_media({app}, _: Caller, _: DeleteMediaRequest) -> Result<DeleteMediaResponse, DeleteMediaProblem> {{}}"
        )
    }

    #[test]
    fn the_application_is_lent() {
        for app in ["_: App", "_: &mut App", "_: web::Data<App>", "_: &Store", "_: &Arc<App>"] {
            assert_eq!(codes(&with(app)), ["app-mismatch"], "{app}");
        }
        let picture = picture(&with("data: web::Data< App >"));
        assert!(
            picture.starts_with(
                "error[app-mismatch]: `delete_media` takes `web::Data< App >` where the routes pass `&App`"
            ),
            "{picture}"
        );
        assert!(picture.contains("^^^^^^^^^^^^^^^^ expected `&App`"), "{picture}");
    }
}
