// Generated from openapi.yaml. Edit that file instead.

use openapi_stubs::actix as stubs;
/// The operations of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// `GET /medias/{id}` (openapi.yaml:15)
    GetMedia,
    /// `DELETE /medias/{id}` (openapi.yaml:25)
    DeleteMedia,
}

impl Operation {
    /// Every operation, in the order of the document.
    pub const ALL: &'static [Self] = &[Self::GetMedia, Self::DeleteMedia];
    /// The operationId.
    pub const fn id(self) -> &'static str {
        match self {
            Self::GetMedia => "getMedia",
            Self::DeleteMedia => "deleteMedia",
        }
    }
    /// The HTTP method, in upper case.
    pub const fn method(self) -> &'static str {
        match self {
            Self::GetMedia => "GET",
            Self::DeleteMedia => "DELETE",
        }
    }
    /// The path, as the document writes it.
    pub const fn path(self) -> &'static str {
        match self {
            Self::GetMedia => "/medias/{id}",
            Self::DeleteMedia => "/medias/{id}",
        }
    }
    /// Who may call it: alternatives, each a list of requirements that are all met. None: anyone.
    pub const fn security(self) -> &'static [&'static [stubs::Requirement]] {
        match self {
            Self::GetMedia => &[],
            Self::DeleteMedia => &[],
        }
    }
    /// The statuses it may answer, besides those that are documented as `default` or as a class.
    pub const fn statuses(self) -> &'static [u16] {
        match self {
            Self::GetMedia => &[204, 400, 422],
            Self::DeleteMedia => &[204, 400, 422],
        }
    }
}

/// `GET /medias/{id}` (openapi.yaml:15)
#[derive(Clone, Debug, PartialEq)]
pub struct GetMediaRequest {
    /// Any text.
    pub id: String,
    pub page: Option<i64>,
}

impl GetMediaRequest {
    /// Reads a request.
    ///
    /// # Errors
    /// Whatever the document does not admit, as the problem that it documents for it.
    pub fn decode(http: &actix_web::HttpRequest) -> Result<Self, GetMediaProblem> {
        let mut parameters = stubs::Parameters::of(http);
        let id = parameters.path("id").required(stubs::Text::new());
        let page = parameters
            .query("page")
            .optional(stubs::Integer::<i64>::new().minimum(1));
        let (id, page) = parameters.finish(|| Some((id?, page?)))?;
        Ok(Self { id, page })
    }
}

/// `GET /medias/{id}` (openapi.yaml:15)
#[derive(Debug)]
pub enum GetMediaResponse {
    /// 204: There.
    NoContent,
}

impl stubs::Encode for GetMediaResponse {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::NoContent => stubs::Reply::new(204).empty(),
        }
    }
}

/// `GET /medias/{id}` (openapi.yaml:15)
#[derive(Debug)]
pub enum GetMediaProblem {
    /// 400: The request cannot be read.
    BadRequest,
    /// 422: The request breaks a constraint.
    UnprocessableEntity,
}

impl stubs::Encode for GetMediaProblem {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::BadRequest => stubs::Reply::new(400).empty(),
            Self::UnprocessableEntity => stubs::Reply::new(422).empty(),
        }
    }
}

impl From<stubs::ParameterRejection> for GetMediaProblem {
    fn from(rejection: stubs::ParameterRejection) -> Self {
        match rejection {
            stubs::ParameterRejection::Malformed(_) => Self::BadRequest,
            stubs::ParameterRejection::Invalid(_) => Self::UnprocessableEntity,
        }
    }
}

/// `DELETE /medias/{id}` (openapi.yaml:25)
#[derive(Clone, Debug, PartialEq)]
pub struct DeleteMediaRequest {
    /// A number here.
    pub id: i64,
    pub page: Option<i64>,
}

impl DeleteMediaRequest {
    /// Reads a request.
    ///
    /// # Errors
    /// Whatever the document does not admit, as the problem that it documents for it.
    pub fn decode(http: &actix_web::HttpRequest) -> Result<Self, DeleteMediaProblem> {
        let mut parameters = stubs::Parameters::of(http);
        let id = parameters.path("id").required(stubs::Integer::<i64>::new());
        let page = parameters
            .query("page")
            .optional(stubs::Integer::<i64>::new().minimum(1));
        let (id, page) = parameters.finish(|| Some((id?, page?)))?;
        Ok(Self { id, page })
    }
}

/// `DELETE /medias/{id}` (openapi.yaml:25)
#[derive(Debug)]
pub enum DeleteMediaResponse {
    /// 204: Gone.
    NoContent,
}

impl stubs::Encode for DeleteMediaResponse {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::NoContent => stubs::Reply::new(204).empty(),
        }
    }
}

/// `DELETE /medias/{id}` (openapi.yaml:25)
#[derive(Debug)]
pub enum DeleteMediaProblem {
    /// 400: The request cannot be read.
    BadRequest,
    /// 422: The request breaks a constraint.
    UnprocessableEntity,
}

impl stubs::Encode for DeleteMediaProblem {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::BadRequest => stubs::Reply::new(400).empty(),
            Self::UnprocessableEntity => stubs::Reply::new(422).empty(),
        }
    }
}

impl From<stubs::ParameterRejection> for DeleteMediaProblem {
    fn from(rejection: stubs::ParameterRejection) -> Self {
        match rejection {
            stubs::ParameterRejection::Malformed(_) => Self::BadRequest,
            stubs::ParameterRejection::Invalid(_) => Self::UnprocessableEntity,
        }
    }
}
