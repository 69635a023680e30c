// Generated from openapi.yaml. Edit that file instead.

use openapi_stubs::actix as stubs;
/// The operations of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// `POST /medias` (openapi.yaml:12)
    WatchMedias,
}

impl Operation {
    /// Every operation, in the order of the document.
    pub const ALL: &'static [Self] = &[Self::WatchMedias];
    /// The operationId.
    pub const fn id(self) -> &'static str {
        match self {
            Self::WatchMedias => "watchMedias",
        }
    }
    /// The HTTP method, in upper case.
    pub const fn method(self) -> &'static str {
        match self {
            Self::WatchMedias => "POST",
        }
    }
    /// The path, as the document writes it.
    pub const fn path(self) -> &'static str {
        match self {
            Self::WatchMedias => "/medias",
        }
    }
    /// Who may call it: alternatives, each a list of requirements that are all met. None: anyone.
    pub const fn security(self) -> &'static [&'static [stubs::Requirement]] {
        match self {
            Self::WatchMedias => &[],
        }
    }
    /// The statuses it may answer, besides those that are documented as `default` or as a class.
    pub const fn statuses(self) -> &'static [u16] {
        match self {
            Self::WatchMedias => &[204],
        }
    }
}

/// openapi.yaml:26
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

/// openapi.yaml:20
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct WatchMediasOnChangeCallback {
    pub id: String,
}

impl stubs::FromMembers for WatchMediasOnChangeCallback {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let id = object.required("id", stubs::Text::new());
        Some(Self { id: id? })
    }
}

impl stubs::FromJson for WatchMediasOnChangeCallback {
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

impl<'de> serde::Deserialize<'de> for WatchMediasOnChangeCallback {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// `POST /medias` (openapi.yaml:12)
#[derive(Clone, Debug, PartialEq)]
pub struct WatchMediasRequest {}
impl WatchMediasRequest {
    /// Reads a request.
    ///
    /// # Errors
    /// Whatever the document does not admit, as the problem that it documents for it.
    pub fn decode(_: &actix_web::HttpRequest) -> Result<Self, WatchMediasProblem> {
        Ok(Self {})
    }
}

/// `POST /medias` (openapi.yaml:12)
#[derive(Debug)]
pub enum WatchMediasResponse {
    /// 204: Watched.
    NoContent,
}

impl stubs::Encode for WatchMediasResponse {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::NoContent => stubs::Reply::new(204).empty(),
        }
    }
}

/// `POST /medias` (openapi.yaml:12)
#[derive(Debug)]
pub enum WatchMediasProblem {}
impl stubs::Encode for WatchMediasProblem {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {}
    }
}

/// A media is there.
///
/// openapi.yaml:5
pub type NewMediaWebhook = Media;
