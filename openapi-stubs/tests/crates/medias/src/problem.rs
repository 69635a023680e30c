//! Refusals as the document has them.

use openapi_stubs::actix::{Invalid, Malformed};

use crate::{
    contract::{Failed, Problem, Violated},
    failure::Failure,
};

pub(crate) fn failed<P: From<Failed>>(_: Failure) -> P {
    Failed { title: None }.into()
}

impl From<Malformed> for Problem {
    fn from(malformed: Malformed) -> Self {
        Self { detail: malformed.detail }
    }
}

impl From<Invalid> for Violated {
    fn from(invalid: Invalid) -> Self {
        let line =
            |it: openapi_stubs::actix::Violation| format!("{} {}", it.property_path, it.code);
        Self { violations: invalid.violations.into_iter().map(line).collect() }
    }
}
