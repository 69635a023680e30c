// Generated from openapi.yaml. Edit that file instead.

use openapi_stubs::actix as stubs;
/// The greatest size of a body that is read as a whole.
const MAX_BODY_BYTES: u64 = 1048576;
/// The operations of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// `PUT /awkward/{self}` (openapi.yaml:6)
    Configure,
}

impl Operation {
    /// Every operation, in the order of the document.
    pub const ALL: &'static [Self] = &[Self::Configure];
    /// The operationId.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Configure => "configure",
        }
    }
    /// The HTTP method, in upper case.
    pub const fn method(self) -> &'static str {
        match self {
            Self::Configure => "PUT",
        }
    }
    /// The path, as the document writes it.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Configure => "/awkward/{self}",
        }
    }
    /// Who may call it: alternatives, each a list of requirements that are all met. None: anyone.
    pub const fn security(self) -> &'static [&'static [stubs::Requirement]] {
        match self {
            Self::Configure => &[],
        }
    }
    /// The statuses it may answer, besides those that are documented as `default` or as a class.
    pub const fn statuses(self) -> &'static [u16] {
        match self {
            Self::Configure => &[204, 400, 422, 413, 415],
        }
    }
}

/// openapi.yaml:33
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Result2 {
    /// Left for old clients.
    ///
    /// Deprecated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub json: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub violations: Option<String>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub r#type: Option<String>,
    #[serde(rename = "Type", skip_serializing_if = "Option::is_none")]
    pub type2: Option<String>,
    #[serde(rename = "type2", skip_serializing_if = "Option::is_none")]
    pub type22: Option<String>,
}

impl stubs::FromMembers for Result2 {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let object_ = object.optional("object", stubs::Text::new());
        let json_ = object.optional("json", stubs::Text::new());
        let at_ = object.optional("at", stubs::Text::new());
        let violations_ = object.optional("violations", stubs::Text::new());
        let r#type = object.optional("type", stubs::Text::new());
        let type2 = object.optional("Type", stubs::Text::new());
        let type22 = object.optional("type2", stubs::Text::new());
        Some(Self {
            object: object_?,
            json: json_?,
            at: at_?,
            violations: violations_?,
            r#type: r#type?,
            type2: type2?,
            type22: type22?,
        })
    }
}

impl stubs::FromJson for Result2 {
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

impl<'de> serde::Deserialize<'de> for Result2 {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// Deprecated.
///
/// openapi.yaml:43
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub enum Operation2 {
    #[serde(rename = "None")]
    None,
    #[serde(rename = "Some")]
    Some,
    #[serde(rename = "Ok")]
    Ok,
    #[serde(rename = "Err")]
    Err,
    #[serde(rename = "Self")]
    Self_,
}

impl stubs::Words for Operation2 {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("None", Self::None),
        ("Some", Self::Some),
        ("Ok", Self::Ok),
        ("Err", Self::Err),
        ("Self", Self::Self_),
    ];
}

impl stubs::FromJson for Operation2 {
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

/// `PUT /awkward/{self}` (openapi.yaml:6)
#[derive(Clone, Debug, PartialEq)]
pub struct ConfigureRequest {
    pub self_: String,
    pub http: Option<String>,
    pub parameters: Option<String>,
    pub payload: Option<String>,
    pub body2: Option<String>,
    pub r#async: Option<String>,
    pub body: Result2,
}

impl ConfigureRequest {
    /// Reads a request.
    ///
    /// # Errors
    /// Whatever the document does not admit, as the problem that it documents for it.
    pub async fn decode(
        http: &actix_web::HttpRequest,
        payload: actix_web::web::Payload,
    ) -> Result<Self, ConfigureProblem> {
        let mut parameters = stubs::Parameters::of(http);
        let self_ = parameters.path("self").required(stubs::Text::new());
        let http_ = parameters.query("http").optional(stubs::Text::new());
        let parameters_ = parameters.query("parameters").optional(stubs::Text::new());
        let payload_ = parameters.query("payload").optional(stubs::Text::new());
        let body2 = parameters.query("body").optional(stubs::Text::new());
        let r#async = parameters.query("async").optional(stubs::Text::new());
        let (self_, http_, parameters_, payload_, body2, r#async) = parameters
            .finish(|| Some((
                self_?,
                http_?,
                parameters_?,
                payload_?,
                body2?,
                r#async?,
            )))?;
        let body = stubs::json_body(
                http,
                payload,
                &["application/json"],
                MAX_BODY_BYTES,
                stubs::Reference::<Result2>::new(),
            )
            .await?;
        Ok(Self {
            self_,
            http: http_,
            parameters: parameters_,
            payload: payload_,
            body2,
            r#async,
            body,
        })
    }
}

/// `PUT /awkward/{self}` (openapi.yaml:6)
#[derive(Debug)]
pub enum ConfigureResponse {
    /// 204: There.
    NoContent,
}

impl stubs::Encode for ConfigureResponse {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::NoContent => stubs::Reply::new(204).empty(),
        }
    }
}

/// `PUT /awkward/{self}` (openapi.yaml:6)
#[derive(Debug)]
pub enum ConfigureProblem {
    /// 400: The request cannot be read.
    BadRequest,
    /// 422: The request breaks a constraint.
    UnprocessableEntity,
    /// 413: The body is too large.
    PayloadTooLarge,
    /// 415: The body is of another media type.
    UnsupportedMediaType,
}

impl stubs::Encode for ConfigureProblem {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::BadRequest => stubs::Reply::new(400).empty(),
            Self::UnprocessableEntity => stubs::Reply::new(422).empty(),
            Self::PayloadTooLarge => stubs::Reply::new(413).empty(),
            Self::UnsupportedMediaType => stubs::Reply::new(415).empty(),
        }
    }
}

impl From<stubs::ParameterRejection> for ConfigureProblem {
    fn from(rejection: stubs::ParameterRejection) -> Self {
        match rejection {
            stubs::ParameterRejection::Malformed(_) => Self::BadRequest,
            stubs::ParameterRejection::Invalid(_) => Self::UnprocessableEntity,
        }
    }
}

impl From<stubs::BodyRejection> for ConfigureProblem {
    fn from(rejection: stubs::BodyRejection) -> Self {
        match rejection {
            stubs::BodyRejection::Malformed(_) => Self::BadRequest,
            stubs::BodyRejection::PayloadTooLarge(_) => Self::PayloadTooLarge,
            stubs::BodyRejection::UnsupportedMediaType(_) => Self::UnsupportedMediaType,
            stubs::BodyRejection::Invalid(_) => Self::UnprocessableEntity,
        }
    }
}
