// Generated from openapi.yaml. Edit that file instead.

use openapi_stubs::actix as stubs;
/// The operations of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// `GET /medias/{id}/content` (openapi.yaml:8)
    GetContent,
    /// `PUT /medias/{id}/content` (openapi.yaml:25)
    PutContent,
}

impl Operation {
    /// Every operation, in the order of the document.
    pub const ALL: &'static [Self] = &[Self::GetContent, Self::PutContent];
    /// The operationId.
    pub const fn id(self) -> &'static str {
        match self {
            Self::GetContent => "getContent",
            Self::PutContent => "putContent",
        }
    }
    /// The HTTP method, in upper case.
    pub const fn method(self) -> &'static str {
        match self {
            Self::GetContent => "GET",
            Self::PutContent => "PUT",
        }
    }
    /// The path, as the document writes it.
    pub const fn path(self) -> &'static str {
        match self {
            Self::GetContent => "/medias/{id}/content",
            Self::PutContent => "/medias/{id}/content",
        }
    }
    /// Who may call it: alternatives, each a list of requirements that are all met. None: anyone.
    pub const fn security(self) -> &'static [&'static [stubs::Requirement]] {
        match self {
            Self::GetContent => &[],
            Self::PutContent => &[],
        }
    }
    /// The statuses it may answer, besides those that are documented as `default` or as a class.
    pub const fn statuses(self) -> &'static [u16] {
        match self {
            Self::GetContent => &[200, 400, 422],
            Self::PutContent => &[200, 400, 422, 413, 415],
        }
    }
}

/// The bytes.
#[derive(Debug)]
pub struct GetContentOk {
    pub content_disposition: String,
    pub body: stubs::Download,
}

/// `GET /medias/{id}/content` (openapi.yaml:8)
#[derive(Clone, Debug, PartialEq)]
pub struct GetContentRequest {
    pub id: String,
}

impl GetContentRequest {
    /// Reads a request.
    ///
    /// # Errors
    /// Whatever the document does not admit, as the problem that it documents for it.
    pub fn decode(http: &actix_web::HttpRequest) -> Result<Self, GetContentProblem> {
        let mut parameters = stubs::Parameters::of(http);
        let id = parameters.path("id").required(stubs::Text::new());
        let id = parameters.finish(|| id)?;
        Ok(Self { id })
    }
}

/// `GET /medias/{id}/content` (openapi.yaml:8)
#[derive(Debug)]
pub enum GetContentResponse {
    /// 200: The bytes.
    Ok(GetContentOk),
}

impl stubs::Encode for GetContentResponse {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::Ok(head) => {
                stubs::Reply::new(200)
                    .header("Content-Disposition", &head.content_disposition)
                    .download(head.body)
            }
        }
    }
}

/// `GET /medias/{id}/content` (openapi.yaml:8)
#[derive(Debug)]
pub enum GetContentProblem {
    /// 400: The request cannot be read.
    BadRequest,
    /// 422: The request breaks a constraint.
    UnprocessableEntity,
}

impl stubs::Encode for GetContentProblem {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::BadRequest => stubs::Reply::new(400).empty(),
            Self::UnprocessableEntity => stubs::Reply::new(422).empty(),
        }
    }
}

impl From<stubs::ParameterRejection> for GetContentProblem {
    fn from(rejection: stubs::ParameterRejection) -> Self {
        match rejection {
            stubs::ParameterRejection::Malformed(_) => Self::BadRequest,
            stubs::ParameterRejection::Invalid(_) => Self::UnprocessableEntity,
        }
    }
}

/// `PUT /medias/{id}/content` (openapi.yaml:25)
#[derive(Debug)]
pub struct PutContentRequest {
    pub id: String,
    pub body: Option<stubs::ByteStream>,
}

impl PutContentRequest {
    /// Reads a request.
    ///
    /// # Errors
    /// Whatever the document does not admit, as the problem that it documents for it.
    pub fn decode(
        http: &actix_web::HttpRequest,
        payload: actix_web::web::Payload,
    ) -> Result<Self, PutContentProblem> {
        let mut parameters = stubs::Parameters::of(http);
        let id = parameters.path("id").required(stubs::Text::new());
        let id = parameters.finish(|| id)?;
        let body = if stubs::has_content(http) {
            Some(
                stubs::ByteStream::read(
                    http,
                    payload,
                    &["application/octet-stream", "image/*"],
                    u64::MAX,
                )?,
            )
        } else {
            None
        };
        Ok(Self { id, body })
    }
}

/// `PUT /medias/{id}/content` (openapi.yaml:25)
#[derive(Debug)]
pub enum PutContentResponse {
    /// 200: The bytes as they are kept.
    Ok(stubs::Download),
}

impl stubs::Encode for PutContentResponse {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::Ok(body) => stubs::Reply::new(200).download(body),
        }
    }
}

/// `PUT /medias/{id}/content` (openapi.yaml:25)
#[derive(Debug)]
pub enum PutContentProblem {
    /// 400: The request cannot be read.
    BadRequest,
    /// 422: The request breaks a constraint.
    UnprocessableEntity,
    /// 413: The body is too large.
    PayloadTooLarge,
    /// 415: The body is of another media type.
    UnsupportedMediaType,
}

impl stubs::Encode for PutContentProblem {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::BadRequest => stubs::Reply::new(400).empty(),
            Self::UnprocessableEntity => stubs::Reply::new(422).empty(),
            Self::PayloadTooLarge => stubs::Reply::new(413).empty(),
            Self::UnsupportedMediaType => stubs::Reply::new(415).empty(),
        }
    }
}

impl From<stubs::ParameterRejection> for PutContentProblem {
    fn from(rejection: stubs::ParameterRejection) -> Self {
        match rejection {
            stubs::ParameterRejection::Malformed(_) => Self::BadRequest,
            stubs::ParameterRejection::Invalid(_) => Self::UnprocessableEntity,
        }
    }
}

impl From<stubs::BodyRejection> for PutContentProblem {
    fn from(rejection: stubs::BodyRejection) -> Self {
        match rejection {
            stubs::BodyRejection::Malformed(_) => Self::BadRequest,
            stubs::BodyRejection::PayloadTooLarge(_) => Self::PayloadTooLarge,
            stubs::BodyRejection::UnsupportedMediaType(_) => Self::UnsupportedMediaType,
            stubs::BodyRejection::Invalid(_) => Self::UnprocessableEntity,
        }
    }
}
