// Generated from openapi.yaml. Edit that file instead.

use openapi_stubs::actix as stubs;
const LD_JSON: &[&str] = &["application/ld+json", "application/json"];
const PROBLEM_JSON: &[&str] = &["application/problem+json", "application/json"];
/// The operations of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// `GET /medias` (openapi.yaml:6)
    ListMedias,
}

impl Operation {
    /// Every operation, in the order of the document.
    pub const ALL: &'static [Self] = &[Self::ListMedias];
    /// The operationId.
    pub const fn id(self) -> &'static str {
        match self {
            Self::ListMedias => "listMedias",
        }
    }
    /// The HTTP method, in upper case.
    pub const fn method(self) -> &'static str {
        match self {
            Self::ListMedias => "GET",
        }
    }
    /// The path, as the document writes it.
    pub const fn path(self) -> &'static str {
        match self {
            Self::ListMedias => "/medias",
        }
    }
    /// Who may call it: alternatives, each a list of requirements that are all met. None: anyone.
    pub const fn security(self) -> &'static [&'static [stubs::Requirement]] {
        match self {
            Self::ListMedias => &[],
        }
    }
    /// The statuses it may answer, besides those that are documented as `default` or as a class.
    pub const fn statuses(self) -> &'static [u16] {
        match self {
            Self::ListMedias => &[200, 404, 406, 409],
        }
    }
}

/// openapi.yaml:32
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

/// openapi.yaml:36
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

/// openapi.yaml:40
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Conflict {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

impl stubs::FromMembers for Conflict {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let detail = object.optional("detail", stubs::Text::new());
        Some(Self { detail: detail? })
    }
}

impl stubs::FromJson for Conflict {
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

impl<'de> serde::Deserialize<'de> for Conflict {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// `GET /medias` (openapi.yaml:6)
#[derive(Clone, Debug, PartialEq)]
pub struct ListMediasRequest {}
impl ListMediasRequest {
    /// Reads a request.
    ///
    /// # Errors
    /// Whatever the document does not admit, as the problem that it documents for it.
    pub fn decode(http: &actix_web::HttpRequest) -> Result<Self, ListMediasProblem> {
        stubs::acceptable(http, &["application/ld+json", "application/json"])?;
        Ok(Self {})
    }
}

/// `GET /medias` (openapi.yaml:6)
#[derive(Debug)]
pub enum ListMediasResponse {
    /// 200: All.
    Ok(Media),
}

impl stubs::Encode for ListMediasResponse {
    fn encode(self, http: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::Ok(body) => stubs::Reply::new(200).json(http, LD_JSON, &body),
        }
    }
}

/// `GET /medias` (openapi.yaml:6)
#[derive(Debug)]
pub enum ListMediasProblem {
    /// 404: None.
    NotFound(Box<Problem>),
    /// 406: In nothing that is accepted.
    NotAcceptable,
    /// 409: Too many.
    Conflict(Box<Conflict>),
}

impl stubs::Encode for ListMediasProblem {
    fn encode(self, http: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::NotFound(body) => {
                stubs::Reply::new(404).json(http, PROBLEM_JSON, &body)
            }
            Self::NotAcceptable => stubs::Reply::new(406).empty(),
            Self::Conflict(body) => {
                stubs::Reply::new(409).json(http, &["application/problem+json"], &body)
            }
        }
    }
}

impl From<Problem> for ListMediasProblem {
    fn from(payload: Problem) -> Self {
        Self::NotFound(Box::new(payload))
    }
}

impl From<Conflict> for ListMediasProblem {
    fn from(payload: Conflict) -> Self {
        Self::Conflict(Box::new(payload))
    }
}

impl From<stubs::NotAcceptable> for ListMediasProblem {
    fn from(_: stubs::NotAcceptable) -> Self {
        Self::NotAcceptable
    }
}
