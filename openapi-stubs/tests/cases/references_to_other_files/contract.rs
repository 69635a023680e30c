// Generated from openapi.yaml. Edit that file instead.

use openapi_stubs::actix as stubs;
/// The operations of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// `GET /medias` (paths/medias.yaml:2)
    ListMedias,
    /// `POST /files` (openapi.yaml:7)
    CreateFile,
}

impl Operation {
    /// Every operation, in the order of the document.
    pub const ALL: &'static [Self] = &[Self::ListMedias, Self::CreateFile];
    /// The operationId.
    pub const fn id(self) -> &'static str {
        match self {
            Self::ListMedias => "listMedias",
            Self::CreateFile => "createFile",
        }
    }
    /// The HTTP method, in upper case.
    pub const fn method(self) -> &'static str {
        match self {
            Self::ListMedias => "GET",
            Self::CreateFile => "POST",
        }
    }
    /// The path, as the document writes it.
    pub const fn path(self) -> &'static str {
        match self {
            Self::ListMedias => "/medias",
            Self::CreateFile => "/files",
        }
    }
    /// Who may call it: alternatives, each a list of requirements that are all met. None: anyone.
    pub const fn security(self) -> &'static [&'static [stubs::Requirement]] {
        match self {
            Self::ListMedias => &[],
            Self::CreateFile => &[],
        }
    }
    /// The statuses it may answer, besides those that are documented as `default` or as a class.
    pub const fn statuses(self) -> &'static [u16] {
        match self {
            Self::ListMedias => &[200],
            Self::CreateFile => &[200],
        }
    }
}

/// schemas.yaml:3
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Media {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<Box<Media>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
}

impl stubs::FromMembers for Media {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let parent = object.optional("parent", stubs::Reference::<Box<Media>>::new());
        let owner = object.optional("owner", stubs::Text::new().min_length(1));
        Some(Self {
            parent: parent?,
            owner: owner?,
        })
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

/// `GET /medias` (paths/medias.yaml:2)
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

/// `GET /medias` (paths/medias.yaml:2)
#[derive(Debug)]
pub enum ListMediasResponse {
    /// 200: The medias.
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

/// `GET /medias` (paths/medias.yaml:2)
#[derive(Debug)]
pub enum ListMediasProblem {}
impl stubs::Encode for ListMediasProblem {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {}
    }
}

/// `POST /files` (openapi.yaml:7)
#[derive(Clone, Debug, PartialEq)]
pub struct CreateFileRequest {}
impl CreateFileRequest {
    /// Reads a request.
    ///
    /// # Errors
    /// Whatever the document does not admit, as the problem that it documents for it.
    pub fn decode(_: &actix_web::HttpRequest) -> Result<Self, CreateFileProblem> {
        Ok(Self {})
    }
}

/// `POST /files` (openapi.yaml:7)
#[derive(Debug)]
pub enum CreateFileResponse {
    /// 200: The same as what is listed.
    Ok(Box<Media>),
    /// 200: The same as what is listed.
    OkXml(stubs::Download),
}

impl stubs::Encode for CreateFileResponse {
    fn encode(self, http: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::Ok(body) => {
                stubs::Reply::new(200).json(http, &["application/json"], &body)
            }
            Self::OkXml(body) => stubs::Reply::new(200).download(body),
        }
    }
}

impl From<Media> for CreateFileResponse {
    fn from(payload: Media) -> Self {
        Self::Ok(Box::new(payload))
    }
}

/// `POST /files` (openapi.yaml:7)
#[derive(Debug)]
pub enum CreateFileProblem {}
impl stubs::Encode for CreateFileProblem {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {}
    }
}
