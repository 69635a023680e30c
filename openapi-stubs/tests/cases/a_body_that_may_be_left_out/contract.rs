// Generated from openapi.yaml. Edit that file instead.

use openapi_stubs::actix as stubs;
/// The greatest size of a body that is read as a whole.
const MAX_BODY_BYTES: u64 = 1048576;
/// The operations of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// `POST /medias/search` (openapi.yaml:6)
    SearchMedias,
}

impl Operation {
    /// Every operation, in the order of the document.
    pub const ALL: &'static [Self] = &[Self::SearchMedias];
    /// The operationId.
    pub const fn id(self) -> &'static str {
        match self {
            Self::SearchMedias => "searchMedias",
        }
    }
    /// The HTTP method, in upper case.
    pub const fn method(self) -> &'static str {
        match self {
            Self::SearchMedias => "POST",
        }
    }
    /// The path, as the document writes it.
    pub const fn path(self) -> &'static str {
        match self {
            Self::SearchMedias => "/medias/search",
        }
    }
    /// Who may call it: alternatives, each a list of requirements that are all met. None: anyone.
    pub const fn security(self) -> &'static [&'static [stubs::Requirement]] {
        match self {
            Self::SearchMedias => &[],
        }
    }
    /// The statuses it may answer, besides those that are documented as `default` or as a class.
    pub const fn statuses(self) -> &'static [u16] {
        match self {
            Self::SearchMedias => &[204, 400, 422, 413, 415],
        }
    }
}

/// openapi.yaml:12
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct SearchMediasBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

impl stubs::FromMembers for SearchMediasBody {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let text = object.optional("text", stubs::Text::new());
        Some(Self { text: text? })
    }
}

impl stubs::FromJson for SearchMediasBody {
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

impl<'de> serde::Deserialize<'de> for SearchMediasBody {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// `POST /medias/search` (openapi.yaml:6)
#[derive(Clone, Debug, PartialEq)]
pub struct SearchMediasRequest {
    pub body: Option<SearchMediasBody>,
}

impl SearchMediasRequest {
    /// Reads a request.
    ///
    /// # Errors
    /// Whatever the document does not admit, as the problem that it documents for it.
    pub async fn decode(
        http: &actix_web::HttpRequest,
        payload: actix_web::web::Payload,
    ) -> Result<Self, SearchMediasProblem> {
        let body = stubs::optional_json_body(
                http,
                payload,
                &["application/json"],
                MAX_BODY_BYTES,
                stubs::Reference::<SearchMediasBody>::new(),
            )
            .await?;
        Ok(Self { body })
    }
}

/// `POST /medias/search` (openapi.yaml:6)
#[derive(Debug)]
pub enum SearchMediasResponse {
    /// 204: None.
    NoContent,
}

impl stubs::Encode for SearchMediasResponse {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::NoContent => stubs::Reply::new(204).empty(),
        }
    }
}

/// `POST /medias/search` (openapi.yaml:6)
#[derive(Debug)]
pub enum SearchMediasProblem {
    /// 400: The request cannot be read.
    BadRequest,
    /// 422: The request breaks a constraint.
    UnprocessableEntity,
    /// 413: The body is too large.
    PayloadTooLarge,
    /// 415: The body is of another media type.
    UnsupportedMediaType,
}

impl stubs::Encode for SearchMediasProblem {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::BadRequest => stubs::Reply::new(400).empty(),
            Self::UnprocessableEntity => stubs::Reply::new(422).empty(),
            Self::PayloadTooLarge => stubs::Reply::new(413).empty(),
            Self::UnsupportedMediaType => stubs::Reply::new(415).empty(),
        }
    }
}

impl From<stubs::BodyRejection> for SearchMediasProblem {
    fn from(rejection: stubs::BodyRejection) -> Self {
        match rejection {
            stubs::BodyRejection::Malformed(_) => Self::BadRequest,
            stubs::BodyRejection::PayloadTooLarge(_) => Self::PayloadTooLarge,
            stubs::BodyRejection::UnsupportedMediaType(_) => Self::UnsupportedMediaType,
            stubs::BodyRejection::Invalid(_) => Self::UnprocessableEntity,
        }
    }
}
