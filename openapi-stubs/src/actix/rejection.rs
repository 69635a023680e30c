//! The refusals of a request, one struct per status, and the sums of those that belong together.
//! What a refusal looks like on the wire is the application's.

use actix_web::error::PayloadError;
use thiserror::Error;

use super::Violation;

/// 400: the request is not well-formed.
///
/// ```
/// use openapi_stubs::actix::{Malformed, Refusal};
///
/// let refusal = Malformed { detail: "the content is not JSON".to_owned() };
/// assert_eq!(Refusal::from(refusal).status(), 400);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{detail}")]
pub struct Malformed {
    /// What is not well-formed.
    pub detail: String,
}

/// 406: none of the media types that the response has is accepted (RFC 9110 §15.5.7).
///
/// ```
/// use openapi_stubs::actix::{NotAcceptable, Refusal};
///
/// let refusal = NotAcceptable { offered: &["application/json"] };
/// assert_eq!(Refusal::from(refusal).status(), 406);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the response can only be given as {}", quoted(.offered))]
pub struct NotAcceptable {
    /// The media types that the response has.
    pub offered: &'static [&'static str],
}

/// 413: the body, or a text field of it, is too large (RFC 9110 §15.5.14).
///
/// ```
/// use openapi_stubs::actix::{PayloadTooLarge, Refusal};
///
/// assert_eq!(Refusal::from(PayloadTooLarge { limit_bytes: 1024 }).status(), 413);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the content is larger than `{limit_bytes}` bytes")]
pub struct PayloadTooLarge {
    /// How many bytes are taken.
    pub limit_bytes: u64,
}

/// 415: the body has a media type, a charset or a content coding that is not taken (RFC 9110 §15.5.16).
///
/// ```
/// use openapi_stubs::actix::{Refusal, UnsupportedMediaType};
///
/// let refusal = UnsupportedMediaType { accepted: &["application/json"] };
/// assert_eq!(Refusal::from(refusal).status(), 415);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the content must be sent as {}, in UTF-8 where it is text, and not compressed", quoted(.accepted))]
pub struct UnsupportedMediaType {
    /// The media types that are taken.
    pub accepted: &'static [&'static str],
}

/// 422: the request is well-formed and not valid.
///
/// ```
/// use openapi_stubs::actix::{Invalid, Refusal};
///
/// assert_eq!(Refusal::from(Invalid { violations: Vec::new() }).status(), 422);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}", listed(.violations))]
pub struct Invalid {
    /// What is not valid, all of it, never empty.
    pub violations: Vec<Violation>,
}

/// Why the parameters of a request are refused.
///
/// ```
/// use openapi_stubs::actix::{Malformed, ParameterRejection, Refusal};
///
/// let malformed = Malformed { detail: "`page` is not an integer".to_owned() };
/// assert_eq!(Refusal::from(ParameterRejection::from(malformed)).status(), 400);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(transparent)]
pub enum ParameterRejection {
    /// 400.
    Malformed(#[from] Malformed),
    /// 422.
    Invalid(#[from] Invalid),
}

/// Why the body of a request is refused.
///
/// ```
/// use openapi_stubs::actix::{BodyRejection, PayloadTooLarge, Refusal};
///
/// let rejection = BodyRejection::from(PayloadTooLarge { limit_bytes: 1024 });
/// assert_eq!(Refusal::from(rejection).status(), 413);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(transparent)]
pub enum BodyRejection {
    /// 400.
    Malformed(#[from] Malformed),
    /// 413.
    PayloadTooLarge(#[from] PayloadTooLarge),
    /// 415.
    UnsupportedMediaType(#[from] UnsupportedMediaType),
    /// 422.
    Invalid(#[from] Invalid),
}

impl From<ParameterRejection> for BodyRejection {
    fn from(rejection: ParameterRejection) -> Self {
        match rejection {
            ParameterRejection::Malformed(malformed) => malformed.into(),
            ParameterRejection::Invalid(invalid) => invalid.into(),
        }
    }
}

/// A refusal travels through actix as an I/O error: a limit of ours, or what a middleware of the application
/// finds wrong with the content. Everything else broke on the way here.
impl From<PayloadError> for BodyRejection {
    fn from(error: PayloadError) -> Self {
        if let PayloadError::Io(error) = &error
            && let Some(refusal) = error.get_ref()
        {
            if let Some(too_large) = refusal.downcast_ref::<PayloadTooLarge>() {
                return too_large.clone().into();
            }
            if let Some(malformed) = refusal.downcast_ref::<Malformed>() {
                return malformed.clone().into();
            }
        }
        Malformed { detail: format!("the content breaks off or cannot be read: {error}") }.into()
    }
}

fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" or ")
}

fn listed(violations: &[Violation]) -> String {
    let line = |violation: &Violation| match violation.property_path.as_str() {
        "" => format!("the content {}", violation.message),
        path => format!("`{path}` {}", violation.message),
    };
    violations.iter().map(line).collect::<Vec<_>>().join("; ")
}
