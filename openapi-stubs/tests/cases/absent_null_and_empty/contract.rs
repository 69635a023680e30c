// Generated from openapi.yaml. Edit that file instead.

use openapi_stubs::actix as stubs;
/// The greatest size of a body that is read as a whole.
const MAX_BODY_BYTES: u64 = 1048576;
/// The operations of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// `POST /medias` (openapi.yaml:6)
    CreateMedia,
}

impl Operation {
    /// Every operation, in the order of the document.
    pub const ALL: &'static [Self] = &[Self::CreateMedia];
    /// The operationId.
    pub const fn id(self) -> &'static str {
        match self {
            Self::CreateMedia => "createMedia",
        }
    }
    /// The HTTP method, in upper case.
    pub const fn method(self) -> &'static str {
        match self {
            Self::CreateMedia => "POST",
        }
    }
    /// The path, as the document writes it.
    pub const fn path(self) -> &'static str {
        match self {
            Self::CreateMedia => "/medias",
        }
    }
    /// Who may call it: alternatives, each a list of requirements that are all met. None: anyone.
    pub const fn security(self) -> &'static [&'static [stubs::Requirement]] {
        match self {
            Self::CreateMedia => &[],
        }
    }
    /// The statuses it may answer, besides those that are documented as `default` or as a class.
    pub const fn statuses(self) -> &'static [u16] {
        match self {
            Self::CreateMedia => &[201, 400, 422, 413, 415],
        }
    }
}

/// openapi.yaml:26
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Media {
    pub required: String,
    pub nullable: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub optional: Option<String>,
    #[serde(skip_serializing_if = "stubs::Presence::is_absent")]
    pub both: stubs::Presence<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<Vec<Option<i64>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anything: Option<serde_json::Value>,
    #[serde(skip_serializing_if = "stubs::Presence::is_absent")]
    pub named: stubs::Presence<Perhaps>,
}

impl stubs::FromMembers for Media {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let required = object.required("required", stubs::Text::new());
        let nullable = object.required("nullable", stubs::Nullable(stubs::Text::new()));
        let optional = object.optional("optional", stubs::Text::new());
        let both = object.presence("both", stubs::Text::new().max_length(3));
        let list = object
            .optional(
                "list",
                stubs::Array::of(stubs::Nullable(stubs::Integer::<i64>::new())),
            );
        let anything = object.optional("anything", stubs::Anything);
        let named = object.presence("named", stubs::Reference::<Perhaps>::new());
        object.closed();
        Some(Self {
            required: required?,
            nullable: nullable?,
            optional: optional?,
            both: both?,
            list: list?,
            anything: anything?,
            named: named?,
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

/// openapi.yaml:38
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Perhaps {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub x: Option<serde_json::Number>,
}

impl stubs::FromMembers for Perhaps {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let x = object.optional("x", stubs::Number::<serde_json::Number>::new());
        Some(Self { x: x? })
    }
}

impl stubs::FromJson for Perhaps {
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

impl<'de> serde::Deserialize<'de> for Perhaps {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// `POST /medias` (openapi.yaml:6)
#[derive(Clone, Debug, PartialEq)]
pub struct CreateMediaRequest {
    pub body: Media,
}

impl CreateMediaRequest {
    /// Reads a request.
    ///
    /// # Errors
    /// Whatever the document does not admit, as the problem that it documents for it.
    pub async fn decode(
        http: &actix_web::HttpRequest,
        payload: actix_web::web::Payload,
    ) -> Result<Self, CreateMediaProblem> {
        let body = stubs::json_body(
                http,
                payload,
                &["application/json"],
                MAX_BODY_BYTES,
                stubs::Reference::<Media>::new(),
            )
            .await?;
        Ok(Self { body })
    }
}

/// `POST /medias` (openapi.yaml:6)
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

/// `POST /medias` (openapi.yaml:6)
#[derive(Debug)]
pub enum CreateMediaProblem {
    /// 400: The request cannot be read.
    BadRequest,
    /// 422: The request breaks a constraint.
    UnprocessableEntity,
    /// 413: The body is too large.
    PayloadTooLarge,
    /// 415: The body is of another media type.
    UnsupportedMediaType,
}

impl stubs::Encode for CreateMediaProblem {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::BadRequest => stubs::Reply::new(400).empty(),
            Self::UnprocessableEntity => stubs::Reply::new(422).empty(),
            Self::PayloadTooLarge => stubs::Reply::new(413).empty(),
            Self::UnsupportedMediaType => stubs::Reply::new(415).empty(),
        }
    }
}

impl From<stubs::BodyRejection> for CreateMediaProblem {
    fn from(rejection: stubs::BodyRejection) -> Self {
        match rejection {
            stubs::BodyRejection::Malformed(_) => Self::BadRequest,
            stubs::BodyRejection::PayloadTooLarge(_) => Self::PayloadTooLarge,
            stubs::BodyRejection::UnsupportedMediaType(_) => Self::UnsupportedMediaType,
            stubs::BodyRejection::Invalid(_) => Self::UnprocessableEntity,
        }
    }
}
