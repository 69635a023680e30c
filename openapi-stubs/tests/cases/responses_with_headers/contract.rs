// Generated from openapi.yaml. Edit that file instead.

use openapi_stubs::actix as stubs;
/// The operations of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// `GET /medias` (openapi.yaml:34)
    ListMedias,
    /// `POST /medias` (openapi.yaml:6)
    CreateMedia,
}

impl Operation {
    /// Every operation, in the order of the document.
    pub const ALL: &'static [Self] = &[Self::ListMedias, Self::CreateMedia];
    /// The operationId.
    pub const fn id(self) -> &'static str {
        match self {
            Self::ListMedias => "listMedias",
            Self::CreateMedia => "createMedia",
        }
    }
    /// The HTTP method, in upper case.
    pub const fn method(self) -> &'static str {
        match self {
            Self::ListMedias => "GET",
            Self::CreateMedia => "POST",
        }
    }
    /// The path, as the document writes it.
    pub const fn path(self) -> &'static str {
        match self {
            Self::ListMedias => "/medias",
            Self::CreateMedia => "/medias",
        }
    }
    /// Who may call it: alternatives, each a list of requirements that are all met. None: anyone.
    pub const fn security(self) -> &'static [&'static [stubs::Requirement]] {
        match self {
            Self::ListMedias => {
                &[
                    &[
                        stubs::Requirement {
                            scheme: "bearer",
                            roles: &[],
                        },
                    ],
                ]
            }
            Self::CreateMedia => {
                &[
                    &[
                        stubs::Requirement {
                            scheme: "bearer",
                            roles: &[],
                        },
                    ],
                ]
            }
        }
    }
    /// The statuses it may answer, besides those that are documented as `default` or as a class.
    pub const fn statuses(self) -> &'static [u16] {
        match self {
            Self::ListMedias => &[200, 401, 403],
            Self::CreateMedia => &[201, 401, 403, 503],
        }
    }
}

/// openapi.yaml:66
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Media {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

impl stubs::FromMembers for Media {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let id = object.optional("id", stubs::Text::new());
        Some(Self { id: id? })
    }
}

impl stubs::FromJson for Media {
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

impl<'de> serde::Deserialize<'de> for Media {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// openapi.yaml:70
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Problem {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

impl stubs::FromMembers for Problem {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let detail = object.optional("detail", stubs::Text::new());
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

/// Nobody known.
#[derive(Debug)]
pub struct UnauthorizedResponse {
    pub www_authenticate: String,
    pub body: Problem,
}

/// Made.
#[derive(Debug)]
pub struct CreateMediaCreated {
    /// Where it is.
    pub location: String,
    pub x_rate_left: Option<i64>,
    pub body: Media,
}

/// Later.
#[derive(Debug)]
pub struct CreateMediaServiceUnavailable {
    pub retry_after: i64,
}

/// `GET /medias` (openapi.yaml:34)
#[derive(Clone, Debug, PartialEq)]
pub struct ListMediasRequest {}
impl ListMediasRequest {
    /// Reads a request.
    ///
    /// # Errors
    /// Whatever the document does not admit, as the problem that it documents for it.
    pub fn decode(_: &actix_web::HttpRequest) -> Result<Self, ListMediasProblem> {
        Ok(Self {})
    }
}

/// `GET /medias` (openapi.yaml:34)
#[derive(Debug)]
pub enum ListMediasResponse {
    /// 200: All.
    Ok(Vec<Media>),
}

impl stubs::Encode for ListMediasResponse {
    fn encode(self, http: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::Ok(body) => {
                stubs::Reply::new(200).json(http, &["application/json"], &body)
            }
        }
    }
}

/// `GET /medias` (openapi.yaml:34)
#[derive(Debug)]
pub enum ListMediasProblem {
    /// 401: Nobody known.
    Unauthorized(Box<UnauthorizedResponse>),
    /// 403: Not allowed.
    Forbidden,
}

impl stubs::Encode for ListMediasProblem {
    fn encode(self, http: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::Unauthorized(head) => {
                stubs::Reply::new(401)
                    .header("WWW-Authenticate", &head.www_authenticate)
                    .json(http, &["application/problem+json"], &head.body)
            }
            Self::Forbidden => stubs::Reply::new(403).empty(),
        }
    }
}

impl From<UnauthorizedResponse> for ListMediasProblem {
    fn from(payload: UnauthorizedResponse) -> Self {
        Self::Unauthorized(Box::new(payload))
    }
}

/// `POST /medias` (openapi.yaml:6)
#[derive(Clone, Debug, PartialEq)]
pub struct CreateMediaRequest {}
impl CreateMediaRequest {
    /// Reads a request.
    ///
    /// # Errors
    /// Whatever the document does not admit, as the problem that it documents for it.
    pub fn decode(_: &actix_web::HttpRequest) -> Result<Self, CreateMediaProblem> {
        Ok(Self {})
    }
}

/// `POST /medias` (openapi.yaml:6)
#[derive(Debug)]
pub enum CreateMediaResponse {
    /// 201: Made.
    Created(CreateMediaCreated),
}

impl stubs::Encode for CreateMediaResponse {
    fn encode(self, http: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::Created(head) => {
                stubs::Reply::new(201)
                    .header("Location", &head.location)
                    .optional_header("X-Rate-Left", head.x_rate_left.as_ref())
                    .json(http, &["application/json"], &head.body)
            }
        }
    }
}

/// `POST /medias` (openapi.yaml:6)
#[derive(Debug)]
pub enum CreateMediaProblem {
    /// 401: Nobody known.
    Unauthorized(Box<UnauthorizedResponse>),
    /// 403: Not allowed.
    Forbidden,
    /// 503: Later.
    ServiceUnavailable(Box<CreateMediaServiceUnavailable>),
}

impl stubs::Encode for CreateMediaProblem {
    fn encode(self, http: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::Unauthorized(head) => {
                stubs::Reply::new(401)
                    .header("WWW-Authenticate", &head.www_authenticate)
                    .json(http, &["application/problem+json"], &head.body)
            }
            Self::Forbidden => stubs::Reply::new(403).empty(),
            Self::ServiceUnavailable(head) => {
                stubs::Reply::new(503).header("Retry-After", &head.retry_after).empty()
            }
        }
    }
}

impl From<UnauthorizedResponse> for CreateMediaProblem {
    fn from(payload: UnauthorizedResponse) -> Self {
        Self::Unauthorized(Box::new(payload))
    }
}

impl From<CreateMediaServiceUnavailable> for CreateMediaProblem {
    fn from(payload: CreateMediaServiceUnavailable) -> Self {
        Self::ServiceUnavailable(Box::new(payload))
    }
}
