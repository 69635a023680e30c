// Generated from openapi.yaml. Edit that file instead.

use openapi_stubs::actix as stubs;
/// The operations of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// `GET /medias` (openapi.yaml:11)
    ListMedias,
    /// `DELETE /medias` (openapi.yaml:21)
    DeleteMedias,
}

impl Operation {
    /// Every operation, in the order of the document.
    pub const ALL: &'static [Self] = &[Self::ListMedias, Self::DeleteMedias];
    /// The operationId.
    pub const fn id(self) -> &'static str {
        match self {
            Self::ListMedias => "listMedias",
            Self::DeleteMedias => "deleteMedias",
        }
    }
    /// The HTTP method, in upper case.
    pub const fn method(self) -> &'static str {
        match self {
            Self::ListMedias => "GET",
            Self::DeleteMedias => "DELETE",
        }
    }
    /// The path, as the document writes it.
    pub const fn path(self) -> &'static str {
        match self {
            Self::ListMedias => "/medias",
            Self::DeleteMedias => "/medias",
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
                    &[
                        stubs::Requirement {
                            scheme: "basic",
                            roles: &[],
                        },
                        stubs::Requirement {
                            scheme: "key",
                            roles: &[],
                        },
                    ],
                    &[],
                ]
            }
            Self::DeleteMedias => {
                &[
                    &[
                        stubs::Requirement {
                            scheme: "bearer",
                            roles: &["media:read", "media:delete"],
                        },
                    ],
                    &[
                        stubs::Requirement {
                            scheme: "basic",
                            roles: &["media:read", "media:delete"],
                        },
                        stubs::Requirement {
                            scheme: "key",
                            roles: &[],
                        },
                    ],
                    &[],
                ]
            }
        }
    }
    /// The statuses it may answer, besides those that are documented as `default` or as a class.
    pub const fn statuses(self) -> &'static [u16] {
        match self {
            Self::ListMedias => &[204, 401, 403],
            Self::DeleteMedias => &[204, 401, 403],
        }
    }
}

/// `GET /medias` (openapi.yaml:11)
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

/// `GET /medias` (openapi.yaml:11)
#[derive(Debug)]
pub enum ListMediasResponse {
    /// 204: Done.
    NoContent,
}

impl stubs::Encode for ListMediasResponse {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::NoContent => stubs::Reply::new(204).empty(),
        }
    }
}

/// `GET /medias` (openapi.yaml:11)
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

/// `DELETE /medias` (openapi.yaml:21)
#[derive(Clone, Debug, PartialEq)]
pub struct DeleteMediasRequest {}
impl DeleteMediasRequest {
    /// Reads a request.
    ///
    /// # Errors
    /// Whatever the document does not admit, as the problem that it documents for it.
    pub fn decode(_: &actix_web::HttpRequest) -> Result<Self, DeleteMediasProblem> {
        Ok(Self {})
    }
}

/// `DELETE /medias` (openapi.yaml:21)
#[derive(Debug)]
pub enum DeleteMediasResponse {
    /// 204: Done.
    NoContent,
}

impl stubs::Encode for DeleteMediasResponse {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::NoContent => stubs::Reply::new(204).empty(),
        }
    }
}

/// `DELETE /medias` (openapi.yaml:21)
#[derive(Debug)]
pub enum DeleteMediasProblem {
    /// 401: Nobody known.
    Unauthorized,
    /// 403: Not allowed.
    Forbidden,
}

impl stubs::Encode for DeleteMediasProblem {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::Unauthorized => stubs::Reply::new(401).empty(),
            Self::Forbidden => stubs::Reply::new(403).empty(),
        }
    }
}
