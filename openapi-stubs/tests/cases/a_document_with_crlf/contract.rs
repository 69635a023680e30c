// Generated from openapi.yaml. Edit that file instead.

use openapi_stubs::actix as stubs;
/// The operations of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// `DELETE /medias/{id}` (openapi.yaml:6)
    DeleteMedia,
}

impl Operation {
    /// Every operation, in the order of the document.
    pub const ALL: &'static [Self] = &[Self::DeleteMedia];
    /// The operationId.
    pub const fn id(self) -> &'static str {
        match self {
            Self::DeleteMedia => "deleteMedia",
        }
    }
    /// The HTTP method, in upper case.
    pub const fn method(self) -> &'static str {
        match self {
            Self::DeleteMedia => "DELETE",
        }
    }
    /// The path, as the document writes it.
    pub const fn path(self) -> &'static str {
        match self {
            Self::DeleteMedia => "/medias/{id}",
        }
    }
    /// Who may call it: alternatives, each a list of requirements that are all met. None: anyone.
    pub const fn security(self) -> &'static [&'static [stubs::Requirement]] {
        match self {
            Self::DeleteMedia => {
                &[
                    &[
                        stubs::Requirement {
                            scheme: "bearer",
                            roles: &["media:delete"],
                        },
                    ],
                ]
            }
        }
    }
    /// The statuses it may answer, besides those that are documented as `default` or as a class.
    pub const fn statuses(self) -> &'static [u16] {
        match self {
            Self::DeleteMedia => &[204, 404, 400, 422, 401, 403],
        }
    }
}

/// Removes a media.
///
/// For good.
///
/// `DELETE /medias/{id}` (openapi.yaml:6)
#[derive(Clone, Debug, PartialEq)]
pub struct DeleteMediaRequest {
    pub id: String,
}

impl DeleteMediaRequest {
    /// Reads a request.
    ///
    /// # Errors
    /// Whatever the document does not admit, as the problem that it documents for it.
    pub fn decode(http: &actix_web::HttpRequest) -> Result<Self, DeleteMediaProblem> {
        let mut parameters = stubs::Parameters::of(http);
        let id = parameters.path("id").required(stubs::Text::new());
        let id = parameters.finish(|| id)?;
        Ok(Self { id })
    }
}

/// `DELETE /medias/{id}` (openapi.yaml:6)
#[derive(Debug)]
pub enum DeleteMediaResponse {
    /// 204: The media is gone.
    NoContent,
}

impl stubs::Encode for DeleteMediaResponse {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::NoContent => stubs::Reply::new(204).empty(),
        }
    }
}

/// `DELETE /medias/{id}` (openapi.yaml:6)
#[derive(Debug)]
pub enum DeleteMediaProblem {
    /// 404: No such media.
    NotFound,
    /// 400: The request cannot be read.
    BadRequest,
    /// 422: The request breaks a constraint.
    UnprocessableEntity,
    /// 401: Nobody known.
    Unauthorized,
    /// 403: Not allowed.
    Forbidden,
}

impl stubs::Encode for DeleteMediaProblem {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::NotFound => stubs::Reply::new(404).empty(),
            Self::BadRequest => stubs::Reply::new(400).empty(),
            Self::UnprocessableEntity => stubs::Reply::new(422).empty(),
            Self::Unauthorized => stubs::Reply::new(401).empty(),
            Self::Forbidden => stubs::Reply::new(403).empty(),
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
