// Generated from openapi.yaml. Edit that file instead.

use openapi_stubs::actix as stubs;
/// The operations of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// `GET /medias` (openapi.yaml:10)
    ListMedias,
    /// `POST /medias` (openapi.yaml:20)
    CreateMedia,
    /// `GET /ping` (openapi.yaml:33)
    Ping,
}

impl Operation {
    /// Every operation, in the order of the document.
    pub const ALL: &'static [Self] = &[Self::ListMedias, Self::CreateMedia, Self::Ping];
    /// The operationId.
    pub const fn id(self) -> &'static str {
        match self {
            Self::ListMedias => "listMedias",
            Self::CreateMedia => "createMedia",
            Self::Ping => "ping",
        }
    }
    /// The HTTP method, in upper case.
    pub const fn method(self) -> &'static str {
        match self {
            Self::ListMedias => "GET",
            Self::CreateMedia => "POST",
            Self::Ping => "GET",
        }
    }
    /// The path, as the document writes it.
    pub const fn path(self) -> &'static str {
        match self {
            Self::ListMedias => "/medias",
            Self::CreateMedia => "/medias",
            Self::Ping => "/ping",
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
                            roles: &["media:read"],
                        },
                    ],
                    &[
                        stubs::Requirement {
                            scheme: "key",
                            roles: &[],
                        },
                        stubs::Requirement {
                            scheme: "second",
                            roles: &["b", "a"],
                        },
                    ],
                ]
            }
            Self::CreateMedia => {
                &[
                    &[
                        stubs::Requirement {
                            scheme: "bearer",
                            roles: &["media:create", "media:read"],
                        },
                    ],
                ]
            }
            Self::Ping => &[],
        }
    }
    /// The statuses it may answer, besides those that are documented as `default` or as a class.
    pub const fn statuses(self) -> &'static [u16] {
        match self {
            Self::ListMedias => &[204, 401, 403],
            Self::CreateMedia => &[204, 401, 403],
            Self::Ping => &[204],
        }
    }
}

/// `GET /medias` (openapi.yaml:10)
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

/// `GET /medias` (openapi.yaml:10)
#[derive(Debug)]
pub enum ListMediasResponse {
    /// 204: None.
    NoContent,
}

impl stubs::Encode for ListMediasResponse {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::NoContent => stubs::Reply::new(204).empty(),
        }
    }
}

/// `GET /medias` (openapi.yaml:10)
#[derive(Debug)]
pub enum ListMediasProblem {
    /// 401: Nobody known.
    Unauthorized,
    /// 403: Not allowed.
    Forbidden,
}

impl stubs::Encode for ListMediasProblem {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::Unauthorized => stubs::Reply::new(401).empty(),
            Self::Forbidden => stubs::Reply::new(403).empty(),
        }
    }
}

/// `POST /medias` (openapi.yaml:20)
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

/// `POST /medias` (openapi.yaml:20)
#[derive(Debug)]
pub enum CreateMediaResponse {
    /// 204: Made.
    NoContent,
}

impl stubs::Encode for CreateMediaResponse {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::NoContent => stubs::Reply::new(204).empty(),
        }
    }
}

/// `POST /medias` (openapi.yaml:20)
#[derive(Debug)]
pub enum CreateMediaProblem {
    /// 401: Nobody known.
    Unauthorized,
    /// 403: Not allowed.
    Forbidden,
}

impl stubs::Encode for CreateMediaProblem {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::Unauthorized => stubs::Reply::new(401).empty(),
            Self::Forbidden => stubs::Reply::new(403).empty(),
        }
    }
}

/// `GET /ping` (openapi.yaml:33)
#[derive(Clone, Debug, PartialEq)]
pub struct PingRequest {}
impl PingRequest {
    /// Reads a request.
    ///
    /// # Errors
    /// Whatever the document does not admit, as the problem that it documents for it.
    pub fn decode(_: &actix_web::HttpRequest) -> Result<Self, PingProblem> {
        Ok(Self {})
    }
}

/// `GET /ping` (openapi.yaml:33)
#[derive(Debug)]
pub enum PingResponse {
    /// 204: Alive.
    NoContent,
}

impl stubs::Encode for PingResponse {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::NoContent => stubs::Reply::new(204).empty(),
        }
    }
}

/// `GET /ping` (openapi.yaml:33)
#[derive(Debug)]
pub enum PingProblem {}
impl stubs::Encode for PingProblem {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {}
    }
}
