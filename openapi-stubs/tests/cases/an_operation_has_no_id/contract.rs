// Generated from openapi.yaml. Edit that file instead.

use openapi_stubs::actix as stubs;
/// The operations of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// `GET /medias/{media-id}` (openapi.yaml:5)
    GetMediasMediaId,
}

impl Operation {
    /// Every operation, in the order of the document.
    pub const ALL: &'static [Self] = &[Self::GetMediasMediaId];
    /// The operationId.
    pub const fn id(self) -> &'static str {
        match self {
            Self::GetMediasMediaId => "get /medias/{media-id}",
        }
    }
    /// The HTTP method, in upper case.
    pub const fn method(self) -> &'static str {
        match self {
            Self::GetMediasMediaId => "GET",
        }
    }
    /// The path, as the document writes it.
    pub const fn path(self) -> &'static str {
        match self {
            Self::GetMediasMediaId => "/medias/{media-id}",
        }
    }
    /// Who may call it: alternatives, each a list of requirements that are all met. None: anyone.
    pub const fn security(self) -> &'static [&'static [stubs::Requirement]] {
        match self {
            Self::GetMediasMediaId => &[],
        }
    }
    /// The statuses it may answer, besides those that are documented as `default` or as a class.
    pub const fn statuses(self) -> &'static [u16] {
        match self {
            Self::GetMediasMediaId => &[204, 400, 422],
        }
    }
}

/// `GET /medias/{media-id}` (openapi.yaml:5)
#[derive(Clone, Debug, PartialEq)]
pub struct GetMediasMediaIdRequest {
    pub media_id: String,
}

impl GetMediasMediaIdRequest {
    /// Reads a request.
    ///
    /// # Errors
    /// Whatever the document does not admit, as the problem that it documents for it.
    pub fn decode(
        http: &actix_web::HttpRequest,
    ) -> Result<Self, GetMediasMediaIdProblem> {
        let mut parameters = stubs::Parameters::of(http);
        let media_id = parameters.path("media-id").required(stubs::Text::new());
        let media_id = parameters.finish(|| media_id)?;
        Ok(Self { media_id })
    }
}

/// `GET /medias/{media-id}` (openapi.yaml:5)
#[derive(Debug)]
pub enum GetMediasMediaIdResponse {
    /// 204: There.
    NoContent,
}

impl stubs::Encode for GetMediasMediaIdResponse {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::NoContent => stubs::Reply::new(204).empty(),
        }
    }
}

/// `GET /medias/{media-id}` (openapi.yaml:5)
#[derive(Debug)]
pub enum GetMediasMediaIdProblem {
    /// 400: The request cannot be read.
    BadRequest,
    /// 422: The request breaks a constraint.
    UnprocessableEntity,
}

impl stubs::Encode for GetMediasMediaIdProblem {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::BadRequest => stubs::Reply::new(400).empty(),
            Self::UnprocessableEntity => stubs::Reply::new(422).empty(),
        }
    }
}

impl From<stubs::ParameterRejection> for GetMediasMediaIdProblem {
    fn from(rejection: stubs::ParameterRejection) -> Self {
        match rejection {
            stubs::ParameterRejection::Malformed(_) => Self::BadRequest,
            stubs::ParameterRejection::Invalid(_) => Self::UnprocessableEntity,
        }
    }
}
