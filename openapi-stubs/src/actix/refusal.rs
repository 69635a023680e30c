//! [`Refusal`]: what generated code refuses by itself where the document does not say how.

use actix_web::HttpResponse;
use serde_json::{Value, json};

use super::{
    BodyRejection, Invalid, Malformed, NotAcceptable, ParameterRejection, PayloadTooLarge,
    UnsupportedMediaType, Violation, reply::Reply,
};

/// A refusal as `application/problem+json` (RFC 9457), of the few statuses that a server may answer whatever
/// operation it is asked for.
///
/// ```
/// use openapi_stubs::actix::Refusal;
///
/// assert_eq!(Refusal::unauthorized().status(), 401);
/// assert_eq!(Refusal::not_implemented().encode().status(), 501);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    status: u16,
    title: &'static str,
    detail: Option<String>,
    violations: Vec<Violation>,
}

impl Refusal {
    fn new(status: u16, title: &'static str, detail: Option<String>) -> Self {
        Self { status, title, detail, violations: Vec::new() }
    }

    /// 401: there are no valid credentials.
    ///
    /// ```
    /// # use openapi_stubs::actix::Refusal;
    /// assert_eq!(Refusal::unauthorized().status(), 401);
    /// ```
    pub fn unauthorized() -> Self {
        Self::new(401, "The request has no valid credentials", None)
    }

    /// 403: the caller may not do this.
    ///
    /// ```
    /// # use openapi_stubs::actix::Refusal;
    /// assert_eq!(Refusal::forbidden().status(), 403);
    /// ```
    pub fn forbidden() -> Self {
        Self::new(403, "The caller may not do this", None)
    }

    /// 500: something went wrong that the caller can do nothing about.
    ///
    /// ```
    /// # use openapi_stubs::actix::Refusal;
    /// assert_eq!(Refusal::failed().status(), 500);
    /// ```
    pub fn failed() -> Self {
        Self::new(500, "Something went wrong", None)
    }

    /// 501: nothing answers this operation yet.
    ///
    /// ```
    /// # use openapi_stubs::actix::Refusal;
    /// assert_eq!(Refusal::not_implemented().status(), 501);
    /// ```
    pub fn not_implemented() -> Self {
        Self::new(501, "This operation is not implemented", None)
    }

    /// 503: it may be tried again later.
    ///
    /// ```
    /// # use openapi_stubs::actix::Refusal;
    /// assert_eq!(Refusal::unavailable().status(), 503);
    /// ```
    pub fn unavailable() -> Self {
        Self::new(503, "The server cannot answer now", None)
    }

    /// The status that it is answered with.
    ///
    /// ```
    /// # use openapi_stubs::actix::{Malformed, Refusal};
    /// let malformed = Malformed { detail: "the content is not JSON".to_owned() };
    /// assert_eq!(Refusal::from(malformed).status(), 400);
    /// ```
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The response.
    ///
    /// ```
    /// # use openapi_stubs::actix::Refusal;
    /// let response = Refusal::forbidden().encode();
    /// let media_type = response.headers().get("content-type").unwrap();
    /// assert_eq!(media_type, "application/problem+json; charset=utf-8");
    /// ```
    pub fn encode(self) -> HttpResponse {
        let mut body = json!({"title": self.title, "status": self.status});
        if let Some(detail) = self.detail {
            body["detail"] = detail.into();
        }
        if !self.violations.is_empty() {
            let violations = self.violations.into_iter().map(|violation| {
                json!({
                    "propertyPath": violation.property_path,
                    "message": violation.message,
                    "code": violation.code,
                })
            });
            body["violations"] = Value::Array(violations.collect());
        }
        Reply::new(self.status).problem(&body)
    }
}

impl From<Malformed> for Refusal {
    fn from(malformed: Malformed) -> Self {
        Self::new(400, "The request is not well-formed", Some(malformed.detail))
    }
}

impl From<NotAcceptable> for Refusal {
    fn from(refusal: NotAcceptable) -> Self {
        Self::new(406, "The response cannot be given as it is wanted", Some(refusal.to_string()))
    }
}

impl From<PayloadTooLarge> for Refusal {
    fn from(refusal: PayloadTooLarge) -> Self {
        Self::new(413, "The content is too large", Some(refusal.to_string()))
    }
}

impl From<UnsupportedMediaType> for Refusal {
    fn from(refusal: UnsupportedMediaType) -> Self {
        Self::new(
            415,
            "The content is of a media type that is not taken",
            Some(refusal.to_string()),
        )
    }
}

impl From<Invalid> for Refusal {
    fn from(invalid: Invalid) -> Self {
        let violations = invalid.violations;
        Self { violations, ..Self::new(422, "The request is not valid", None) }
    }
}

impl From<ParameterRejection> for Refusal {
    fn from(rejection: ParameterRejection) -> Self {
        match rejection {
            ParameterRejection::Malformed(malformed) => malformed.into(),
            ParameterRejection::Invalid(invalid) => invalid.into(),
        }
    }
}

impl From<BodyRejection> for Refusal {
    fn from(rejection: BodyRejection) -> Self {
        match rejection {
            BodyRejection::Malformed(malformed) => malformed.into(),
            BodyRejection::PayloadTooLarge(refusal) => refusal.into(),
            BodyRejection::UnsupportedMediaType(refusal) => refusal.into(),
            BodyRejection::Invalid(invalid) => invalid.into(),
        }
    }
}
