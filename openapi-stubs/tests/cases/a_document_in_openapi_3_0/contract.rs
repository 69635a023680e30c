// Generated from openapi.yaml. Edit that file instead.

use openapi_stubs::actix as stubs;
/// The greatest size of a body that is read as a whole.
const MAX_BODY_BYTES: u64 = 1048576;
/// The operations of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// `PUT /medias/{id}` (openapi.yaml:6)
    PutMedia,
}

impl Operation {
    /// Every operation, in the order of the document.
    pub const ALL: &'static [Self] = &[Self::PutMedia];
    /// The operationId.
    pub const fn id(self) -> &'static str {
        match self {
            Self::PutMedia => "putMedia",
        }
    }
    /// The HTTP method, in upper case.
    pub const fn method(self) -> &'static str {
        match self {
            Self::PutMedia => "PUT",
        }
    }
    /// The path, as the document writes it.
    pub const fn path(self) -> &'static str {
        match self {
            Self::PutMedia => "/medias/{id}",
        }
    }
    /// Who may call it: alternatives, each a list of requirements that are all met. None: anyone.
    pub const fn security(self) -> &'static [&'static [stubs::Requirement]] {
        match self {
            Self::PutMedia => &[],
        }
    }
    /// The statuses it may answer, besides those that are documented as `default` or as a class.
    pub const fn statuses(self) -> &'static [u16] {
        match self {
            Self::PutMedia => &[204, 400, 422, 413, 415],
        }
    }
}

/// openapi.yaml:36
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub enum MediaKind {
    #[serde(rename = "picture")]
    Picture,
    #[serde(rename = "document")]
    Document,
}

impl stubs::Words for MediaKind {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("picture", Self::Picture),
        ("document", Self::Document),
    ];
}

impl stubs::FromJson for MediaKind {
    fn from_json(
        json: &stubs::Tree<'_>,
        at: &stubs::At<'_>,
        violations: &mut stubs::Violations,
    ) -> Option<Self> {
        stubs::Schema::json(&stubs::Enumerated::new(), json, at, violations)
    }
    fn from_text(
        text: &str,
        at: &stubs::At<'_>,
        violations: &mut stubs::Violations,
    ) -> Option<Self> {
        stubs::Schema::text(&stubs::Enumerated::new(), text, at, violations)
    }
    fn direct<'de, D: serde::Deserializer<'de>>(
        from: D,
        violations: &mut stubs::Violations,
    ) -> Result<Self, D::Error> {
        stubs::Schema::direct(&stubs::Enumerated::new(), from, violations)
    }
}

/// openapi.yaml:30
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Media {
    pub alt: Option<String>,
    #[serde(skip_serializing_if = "stubs::Presence::is_absent")]
    pub caption: stubs::Presence<String>,
    #[serde(skip_serializing_if = "stubs::Presence::is_absent")]
    pub kind: stubs::Presence<MediaKind>,
    pub ratio: serde_json::Number,
}

impl stubs::FromMembers for Media {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let alt = object.required("alt", stubs::Nullable(stubs::Text::new()));
        let caption = object.presence("caption", stubs::Text::new());
        let kind = object.presence("kind", stubs::Reference::<MediaKind>::new());
        let ratio = object
            .required(
                "ratio",
                stubs::Number::<serde_json::Number>::new()
                    .exclusive_minimum(0.0)
                    .exclusive_maximum(1.0),
            );
        Some(Self {
            alt: alt?,
            caption: caption?,
            kind: kind?,
            ratio: ratio?,
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

/// `PUT /medias/{id}` (openapi.yaml:6)
#[derive(Clone, Debug, PartialEq)]
pub struct PutMediaRequest {
    pub id: i32,
    pub body: Media,
}

impl PutMediaRequest {
    /// Reads a request.
    ///
    /// # Errors
    /// Whatever the document does not admit, as the problem that it documents for it.
    pub async fn decode(
        http: &actix_web::HttpRequest,
        payload: actix_web::web::Payload,
    ) -> Result<Self, PutMediaProblem> {
        let mut parameters = stubs::Parameters::of(http);
        let id = parameters
            .path("id")
            .required(stubs::Integer::<i32>::new().minimum(1).maximum(10));
        let id = parameters.finish(|| id)?;
        let body = stubs::json_body(
                http,
                payload,
                &["application/json"],
                MAX_BODY_BYTES,
                stubs::Reference::<Media>::new(),
            )
            .await?;
        Ok(Self { id, body })
    }
}

/// `PUT /medias/{id}` (openapi.yaml:6)
#[derive(Debug)]
pub enum PutMediaResponse {
    /// 204: Kept.
    NoContent,
}

impl stubs::Encode for PutMediaResponse {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::NoContent => stubs::Reply::new(204).empty(),
        }
    }
}

/// `PUT /medias/{id}` (openapi.yaml:6)
#[derive(Debug)]
pub enum PutMediaProblem {
    /// 400: The request cannot be read.
    BadRequest,
    /// 422: The request breaks a constraint.
    UnprocessableEntity,
    /// 413: The body is too large.
    PayloadTooLarge,
    /// 415: The body is of another media type.
    UnsupportedMediaType,
}

impl stubs::Encode for PutMediaProblem {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::BadRequest => stubs::Reply::new(400).empty(),
            Self::UnprocessableEntity => stubs::Reply::new(422).empty(),
            Self::PayloadTooLarge => stubs::Reply::new(413).empty(),
            Self::UnsupportedMediaType => stubs::Reply::new(415).empty(),
        }
    }
}

impl From<stubs::ParameterRejection> for PutMediaProblem {
    fn from(rejection: stubs::ParameterRejection) -> Self {
        match rejection {
            stubs::ParameterRejection::Malformed(_) => Self::BadRequest,
            stubs::ParameterRejection::Invalid(_) => Self::UnprocessableEntity,
        }
    }
}

impl From<stubs::BodyRejection> for PutMediaProblem {
    fn from(rejection: stubs::BodyRejection) -> Self {
        match rejection {
            stubs::BodyRejection::Malformed(_) => Self::BadRequest,
            stubs::BodyRejection::PayloadTooLarge(_) => Self::PayloadTooLarge,
            stubs::BodyRejection::UnsupportedMediaType(_) => Self::UnsupportedMediaType,
            stubs::BodyRejection::Invalid(_) => Self::UnprocessableEntity,
        }
    }
}
