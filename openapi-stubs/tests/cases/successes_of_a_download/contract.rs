// Generated from openapi.yaml. Edit that file instead.

use openapi_stubs::actix as stubs;
/// The operations of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// `GET /medias/{id}/content` (openapi.yaml:8)
    GetMediaContent,
    /// `PUT /medias/{id}/content` (openapi.yaml:36)
    ReplaceMediaContent,
}

impl Operation {
    /// Every operation, in the order of the document.
    pub const ALL: &'static [Self] = &[Self::GetMediaContent, Self::ReplaceMediaContent];
    /// The operationId.
    pub const fn id(self) -> &'static str {
        match self {
            Self::GetMediaContent => "getMediaContent",
            Self::ReplaceMediaContent => "replaceMediaContent",
        }
    }
    /// The HTTP method, in upper case.
    pub const fn method(self) -> &'static str {
        match self {
            Self::GetMediaContent => "GET",
            Self::ReplaceMediaContent => "PUT",
        }
    }
    /// The path, as the document writes it.
    pub const fn path(self) -> &'static str {
        match self {
            Self::GetMediaContent => "/medias/{id}/content",
            Self::ReplaceMediaContent => "/medias/{id}/content",
        }
    }
    /// Who may call it: alternatives, each a list of requirements that are all met. None: anyone.
    pub const fn security(self) -> &'static [&'static [stubs::Requirement]] {
        match self {
            Self::GetMediaContent => &[],
            Self::ReplaceMediaContent => &[],
        }
    }
    /// The statuses it may answer, besides those that are documented as `default` or as a class.
    pub const fn statuses(self) -> &'static [u16] {
        match self {
            Self::GetMediaContent => &[200, 206, 304, 400, 412, 416, 422],
            Self::ReplaceMediaContent => &[204, 400, 409, 413, 415, 422],
        }
    }
}

/// openapi.yaml:67
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Problem {
    pub detail: String,
}

impl stubs::FromMembers for Problem {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let detail = object.required("detail", stubs::Text::new());
        Some(Self { detail: detail? })
    }
}

impl stubs::FromJson for Problem {
    fn from_json(
        json: &stubs::Tree<'_>,
        at: &stubs::At<'_>,
        violations: &mut stubs::Violations,
    ) -> Option<Self> {
        stubs::FromMembers::from_members(&mut stubs::Object::read(json, at, violations)?)
    }
    fn direct<'de, D: serde::Deserializer<'de>>(
        from: D,
        violations: &mut stubs::Violations,
    ) -> Result<Self, D::Error> {
        stubs::direct(from, violations)
    }
}

impl<'de> serde::Deserialize<'de> for Problem {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// The bytes.
#[derive(Debug)]
pub struct GetMediaContentOk {
    pub etag: String,
    pub body: stubs::Download,
}

/// Some of the bytes.
#[derive(Debug)]
pub struct GetMediaContentPartialContent {
    pub etag: String,
    pub content_range: String,
    pub body: stubs::Download,
}

/// It is as it was.
#[derive(Debug)]
pub struct NotModifiedResponse {
    pub etag: String,
    pub cache_control: Option<String>,
}

/// It is not as it was.
#[derive(Debug)]
pub struct PreconditionFailedResponse {
    pub etag: String,
    pub body: Problem,
}

/// No such range.
#[derive(Debug)]
pub struct GetMediaContentRangeNotSatisfiable {
    pub content_range: String,
    pub body: Problem,
}

/// Somebody else replaced it.
#[derive(Debug)]
pub struct ReplaceMediaContentConflict {
    pub etag: Option<String>,
}

/// `GET /medias/{id}/content` (openapi.yaml:8)
#[derive(Clone, Debug, PartialEq)]
pub struct GetMediaContentRequest {
    pub id: String,
}

impl GetMediaContentRequest {
    /// Reads a request.
    ///
    /// # Errors
    /// Whatever the document does not admit, as the problem that it documents for it.
    pub fn decode(
        http: &actix_web::HttpRequest,
    ) -> Result<Self, GetMediaContentProblem> {
        let mut parameters = stubs::Parameters::of(http);
        let id = parameters.path("id").required(stubs::Text::new());
        let id = parameters.finish(|| id)?;
        Ok(Self { id })
    }
}

/// `GET /medias/{id}/content` (openapi.yaml:8)
#[derive(Debug)]
pub enum GetMediaContentResponse {
    /// 200: The bytes.
    Ok(Box<GetMediaContentOk>),
    /// 206: Some of the bytes.
    PartialContent(Box<GetMediaContentPartialContent>),
    /// 304: It is as it was.
    NotModified(Box<NotModifiedResponse>),
}

impl stubs::Encode for GetMediaContentResponse {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::Ok(head) => {
                stubs::Reply::new(200).header("ETag", &head.etag).download(head.body)
            }
            Self::PartialContent(head) => {
                stubs::Reply::new(206)
                    .header("ETag", &head.etag)
                    .header("Content-Range", &head.content_range)
                    .download(head.body)
            }
            Self::NotModified(head) => {
                stubs::Reply::new(304)
                    .header("ETag", &head.etag)
                    .optional_header("Cache-Control", head.cache_control.as_ref())
                    .empty()
            }
        }
    }
}

impl From<GetMediaContentOk> for GetMediaContentResponse {
    fn from(payload: GetMediaContentOk) -> Self {
        Self::Ok(Box::new(payload))
    }
}

impl From<GetMediaContentPartialContent> for GetMediaContentResponse {
    fn from(payload: GetMediaContentPartialContent) -> Self {
        Self::PartialContent(Box::new(payload))
    }
}

impl From<NotModifiedResponse> for GetMediaContentResponse {
    fn from(payload: NotModifiedResponse) -> Self {
        Self::NotModified(Box::new(payload))
    }
}

/// `GET /medias/{id}/content` (openapi.yaml:8)
#[derive(Debug)]
pub enum GetMediaContentProblem {
    /// 400: The request cannot be read.
    BadRequest,
    /// 412: It is not as it was.
    PreconditionFailed(Box<PreconditionFailedResponse>),
    /// 416: No such range.
    RangeNotSatisfiable(Box<GetMediaContentRangeNotSatisfiable>),
    /// 422: The request breaks a constraint.
    UnprocessableEntity,
}

impl stubs::Encode for GetMediaContentProblem {
    fn encode(self, http: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::BadRequest => stubs::Reply::new(400).empty(),
            Self::PreconditionFailed(head) => {
                stubs::Reply::new(412)
                    .header("ETag", &head.etag)
                    .json(http, &["application/problem+json"], &head.body)
            }
            Self::RangeNotSatisfiable(head) => {
                stubs::Reply::new(416)
                    .header("Content-Range", &head.content_range)
                    .json(http, &["application/problem+json"], &head.body)
            }
            Self::UnprocessableEntity => stubs::Reply::new(422).empty(),
        }
    }
}

impl From<PreconditionFailedResponse> for GetMediaContentProblem {
    fn from(payload: PreconditionFailedResponse) -> Self {
        Self::PreconditionFailed(Box::new(payload))
    }
}

impl From<GetMediaContentRangeNotSatisfiable> for GetMediaContentProblem {
    fn from(payload: GetMediaContentRangeNotSatisfiable) -> Self {
        Self::RangeNotSatisfiable(Box::new(payload))
    }
}

impl From<stubs::ParameterRejection> for GetMediaContentProblem {
    fn from(rejection: stubs::ParameterRejection) -> Self {
        match rejection {
            stubs::ParameterRejection::Malformed(_) => Self::BadRequest,
            stubs::ParameterRejection::Invalid(_) => Self::UnprocessableEntity,
        }
    }
}

/// `PUT /medias/{id}/content` (openapi.yaml:36)
#[derive(Debug)]
pub struct ReplaceMediaContentRequest {
    pub id: String,
    pub body: stubs::ByteStream,
}

impl ReplaceMediaContentRequest {
    /// Reads a request.
    ///
    /// # Errors
    /// Whatever the document does not admit, as the problem that it documents for it.
    pub fn decode(
        http: &actix_web::HttpRequest,
        payload: actix_web::web::Payload,
    ) -> Result<Self, ReplaceMediaContentProblem> {
        let mut parameters = stubs::Parameters::of(http);
        let id = parameters.path("id").required(stubs::Text::new());
        let id = parameters.finish(|| id)?;
        let body = stubs::ByteStream::read(http, payload, &["*/*"], u64::MAX)?;
        Ok(Self { id, body })
    }
}

/// `PUT /medias/{id}/content` (openapi.yaml:36)
#[derive(Debug)]
pub enum ReplaceMediaContentResponse {
    /// 204: Replaced.
    NoContent,
}

impl stubs::Encode for ReplaceMediaContentResponse {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::NoContent => stubs::Reply::new(204).empty(),
        }
    }
}

/// `PUT /medias/{id}/content` (openapi.yaml:36)
#[derive(Debug)]
pub enum ReplaceMediaContentProblem {
    /// 400: The request cannot be read.
    BadRequest,
    /// 409: Somebody else replaced it.
    Conflict(Box<ReplaceMediaContentConflict>),
    /// 413: The body is too large.
    PayloadTooLarge,
    /// 415: The body is of another media type.
    UnsupportedMediaType,
    /// 422: The request breaks a constraint.
    UnprocessableEntity,
}

impl stubs::Encode for ReplaceMediaContentProblem {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::BadRequest => stubs::Reply::new(400).empty(),
            Self::Conflict(head) => {
                stubs::Reply::new(409)
                    .optional_header("ETag", head.etag.as_ref())
                    .empty()
            }
            Self::PayloadTooLarge => stubs::Reply::new(413).empty(),
            Self::UnsupportedMediaType => stubs::Reply::new(415).empty(),
            Self::UnprocessableEntity => stubs::Reply::new(422).empty(),
        }
    }
}

impl From<ReplaceMediaContentConflict> for ReplaceMediaContentProblem {
    fn from(payload: ReplaceMediaContentConflict) -> Self {
        Self::Conflict(Box::new(payload))
    }
}

impl From<stubs::ParameterRejection> for ReplaceMediaContentProblem {
    fn from(rejection: stubs::ParameterRejection) -> Self {
        match rejection {
            stubs::ParameterRejection::Malformed(_) => Self::BadRequest,
            stubs::ParameterRejection::Invalid(_) => Self::UnprocessableEntity,
        }
    }
}

impl From<stubs::BodyRejection> for ReplaceMediaContentProblem {
    fn from(rejection: stubs::BodyRejection) -> Self {
        match rejection {
            stubs::BodyRejection::Malformed(_) => Self::BadRequest,
            stubs::BodyRejection::PayloadTooLarge(_) => Self::PayloadTooLarge,
            stubs::BodyRejection::UnsupportedMediaType(_) => Self::UnsupportedMediaType,
            stubs::BodyRejection::Invalid(_) => Self::UnprocessableEntity,
        }
    }
}
