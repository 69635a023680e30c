use crate::{diagnostic::Diagnostic, handlers::Handlers, plan::{Names, Plan}};
pub(crate) fn check(_: &Plan, _: &Handlers, _: &Names) -> Vec<Diagnostic> { Vec::new() }
