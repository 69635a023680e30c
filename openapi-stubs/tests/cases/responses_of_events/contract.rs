// Generated from openapi.yaml. Edit that file instead.

use openapi_stubs::actix as stubs;
/// The operations of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// `GET /medias/{id}/progress` (openapi.yaml:6)
    FollowMedia,
    /// `GET /log` (openapi.yaml:23)
    FollowLog,
    /// `GET /changes` (openapi.yaml:34)
    FollowChanges,
}

impl Operation {
    /// Every operation, in the order of the document.
    pub const ALL: &'static [Self] = &[
        Self::FollowMedia,
        Self::FollowLog,
        Self::FollowChanges,
    ];
    /// The operationId.
    pub const fn id(self) -> &'static str {
        match self {
            Self::FollowMedia => "followMedia",
            Self::FollowLog => "followLog",
            Self::FollowChanges => "followChanges",
        }
    }
    /// The HTTP method, in upper case.
    pub const fn method(self) -> &'static str {
        match self {
            Self::FollowMedia => "GET",
            Self::FollowLog => "GET",
            Self::FollowChanges => "GET",
        }
    }
    /// The path, as the document writes it.
    pub const fn path(self) -> &'static str {
        match self {
            Self::FollowMedia => "/medias/{id}/progress",
            Self::FollowLog => "/log",
            Self::FollowChanges => "/changes",
        }
    }
    /// Who may call it: alternatives, each a list of requirements that are all met. None: anyone.
    pub const fn security(self) -> &'static [&'static [stubs::Requirement]] {
        match self {
            Self::FollowMedia => &[],
            Self::FollowLog => &[],
            Self::FollowChanges => &[],
        }
    }
    /// The statuses it may answer, besides those that are documented as `default` or as a class.
    pub const fn statuses(self) -> &'static [u16] {
        match self {
            Self::FollowMedia => &[200, 400, 422],
            Self::FollowLog => &[200],
            Self::FollowChanges => &[200],
        }
    }
}

/// openapi.yaml:56
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Progress {
    pub percent: i64,
}

impl stubs::FromMembers for Progress {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let percent = object
            .required("percent", stubs::Integer::<i64>::new().minimum(0).maximum(100));
        Some(Self { percent: percent? })
    }
}

impl stubs::FromJson for Progress {
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

impl<'de> serde::Deserialize<'de> for Progress {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// openapi.yaml:50
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct FollowChangesOkEvent {
    pub media: String,
}

impl stubs::FromMembers for FollowChangesOkEvent {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let media = object.required("media", stubs::Text::new());
        Some(Self { media: media? })
    }
}

impl stubs::FromJson for FollowChangesOkEvent {
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

impl<'de> serde::Deserialize<'de> for FollowChangesOkEvent {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// Lines, as they are written.
#[derive(Debug)]
pub struct FollowLogOk {
    pub x_log: String,
    pub body: stubs::EventStream<String>,
}

/// `GET /medias/{id}/progress` (openapi.yaml:6)
#[derive(Clone, Debug, PartialEq)]
pub struct FollowMediaRequest {
    pub id: String,
    pub last_event_id: Option<String>,
}

impl FollowMediaRequest {
    /// Reads a request.
    ///
    /// # Errors
    /// Whatever the document does not admit, as the problem that it documents for it.
    pub fn decode(http: &actix_web::HttpRequest) -> Result<Self, FollowMediaProblem> {
        let mut parameters = stubs::Parameters::of(http);
        let id = parameters.path("id").required(stubs::Text::new());
        let last_event_id = parameters
            .header("Last-Event-ID")
            .optional(stubs::Text::new());
        let (id, last_event_id) = parameters.finish(|| Some((id?, last_event_id?)))?;
        Ok(Self { id, last_event_id })
    }
}

/// `GET /medias/{id}/progress` (openapi.yaml:6)
#[derive(Debug)]
pub enum FollowMediaResponse {
    /// 200: How far it is.
    Ok(Box<Progress>),
    /// 200: How far it is.
    OkEventStream(stubs::EventStream<Progress>),
}

impl stubs::Encode for FollowMediaResponse {
    fn encode(self, http: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::Ok(body) => {
                stubs::Reply::new(200).json(http, &["application/json"], &body)
            }
            Self::OkEventStream(body) => stubs::Reply::new(200).events(body),
        }
    }
}

impl From<Progress> for FollowMediaResponse {
    fn from(payload: Progress) -> Self {
        Self::Ok(Box::new(payload))
    }
}

/// `GET /medias/{id}/progress` (openapi.yaml:6)
#[derive(Debug)]
pub enum FollowMediaProblem {
    /// 400: The request cannot be read.
    BadRequest,
    /// 422: The request breaks a constraint.
    UnprocessableEntity,
}

impl stubs::Encode for FollowMediaProblem {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::BadRequest => stubs::Reply::new(400).empty(),
            Self::UnprocessableEntity => stubs::Reply::new(422).empty(),
        }
    }
}

impl From<stubs::ParameterRejection> for FollowMediaProblem {
    fn from(rejection: stubs::ParameterRejection) -> Self {
        match rejection {
            stubs::ParameterRejection::Malformed(_) => Self::BadRequest,
            stubs::ParameterRejection::Invalid(_) => Self::UnprocessableEntity,
        }
    }
}

/// `GET /log` (openapi.yaml:23)
#[derive(Clone, Debug, PartialEq)]
pub struct FollowLogRequest {}
impl FollowLogRequest {
    /// Reads a request.
    ///
    /// # Errors
    /// Whatever the document does not admit, as the problem that it documents for it.
    pub fn decode(_: &actix_web::HttpRequest) -> Result<Self, FollowLogProblem> {
        Ok(Self {})
    }
}

/// `GET /log` (openapi.yaml:23)
#[derive(Debug)]
pub enum FollowLogResponse {
    /// 200: Lines, as they are written.
    Ok(FollowLogOk),
}

impl stubs::Encode for FollowLogResponse {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::Ok(head) => {
                stubs::Reply::new(200)
                    .header("X-Log", &head.x_log)
                    .text_events(head.body)
            }
        }
    }
}

/// `GET /log` (openapi.yaml:23)
#[derive(Debug)]
pub enum FollowLogProblem {}
impl stubs::Encode for FollowLogProblem {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {}
    }
}

/// `GET /changes` (openapi.yaml:34)
#[derive(Clone, Debug, PartialEq)]
pub struct FollowChangesRequest {}
impl FollowChangesRequest {
    /// Reads a request.
    ///
    /// # Errors
    /// Whatever the document does not admit, as the problem that it documents for it.
    pub fn decode(_: &actix_web::HttpRequest) -> Result<Self, FollowChangesProblem> {
        Ok(Self {})
    }
}

/// `GET /changes` (openapi.yaml:34)
#[derive(Debug)]
pub enum FollowChangesResponse {
    /// 200: Changes, in the form of OpenAPI 3.2.
    Ok(stubs::EventStream<FollowChangesOkEvent>),
}

impl stubs::Encode for FollowChangesResponse {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::Ok(body) => stubs::Reply::new(200).events(body),
        }
    }
}

/// `GET /changes` (openapi.yaml:34)
#[derive(Debug)]
pub enum FollowChangesProblem {}
impl stubs::Encode for FollowChangesProblem {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {}
    }
}
