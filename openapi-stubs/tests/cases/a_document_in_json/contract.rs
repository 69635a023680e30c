// Generated from openapi.json. Edit that file instead.

use openapi_stubs::actix as stubs;
/// The operations of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// `GET /medias` (openapi.json:7)
    ListMedias,
    /// `POST /medias` (openapi.json:13)
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
            Self::ListMedias => &[],
            Self::CreateMedia => &[],
        }
    }
    /// The statuses it may answer, besides those that are documented as `default` or as a class.
    pub const fn statuses(self) -> &'static [u16] {
        match self {
            Self::ListMedias => &[204],
            Self::CreateMedia => &[201],
        }
    }
}

/// Lists “medias”.
/// All of them.
///
/// `GET /medias` (openapi.json:7)
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

/// `GET /medias` (openapi.json:7)
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

/// `GET /medias` (openapi.json:7)
#[derive(Debug)]
pub enum ListMediasProblem {}
impl stubs::Encode for ListMediasProblem {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {}
    }
}

/// `POST /medias` (openapi.json:13)
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

/// `POST /medias` (openapi.json:13)
#[derive(Debug)]
pub enum CreateMediaResponse {
    /// 201: Made.
    Created,
}

impl stubs::Encode for CreateMediaResponse {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::Created => stubs::Reply::new(201).empty(),
        }
    }
}

/// `POST /medias` (openapi.json:13)
#[derive(Debug)]
pub enum CreateMediaProblem {}
impl stubs::Encode for CreateMediaProblem {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {}
    }
}
