// Generated from openapi.yaml. Edit that file instead.

use openapi_stubs::actix as stubs;
/// The operations of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// `GET /medias/{id}/{kind}` (openapi.yaml:6)
    GetMedia,
}

impl Operation {
    /// Every operation, in the order of the document.
    pub const ALL: &'static [Self] = &[Self::GetMedia];
    /// The operationId.
    pub const fn id(self) -> &'static str {
        match self {
            Self::GetMedia => "getMedia",
        }
    }
    /// The HTTP method, in upper case.
    pub const fn method(self) -> &'static str {
        match self {
            Self::GetMedia => "GET",
        }
    }
    /// The path, as the document writes it.
    pub const fn path(self) -> &'static str {
        match self {
            Self::GetMedia => "/medias/{id}/{kind}",
        }
    }
    /// Who may call it: alternatives, each a list of requirements that are all met. None: anyone.
    pub const fn security(self) -> &'static [&'static [stubs::Requirement]] {
        match self {
            Self::GetMedia => &[],
        }
    }
    /// The statuses it may answer, besides those that are documented as `default` or as a class.
    pub const fn statuses(self) -> &'static [u16] {
        match self {
            Self::GetMedia => &[204, 400, 422],
        }
    }
}

/// openapi.yaml:30
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub enum Kind {
    #[serde(rename = "picture")]
    Picture,
    #[serde(rename = "document")]
    Document,
}

impl stubs::Words for Kind {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("picture", Self::Picture),
        ("document", Self::Document),
    ];
}

impl stubs::FromJson for Kind {
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

/// openapi.yaml:17
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub enum GetMediaSort {
    #[serde(rename = "name")]
    Name,
    #[serde(rename = "-name")]
    MinusName,
}

impl stubs::Words for GetMediaSort {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("name", Self::Name),
        ("-name", Self::MinusName),
    ];
}

impl stubs::FromJson for GetMediaSort {
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

/// `GET /medias/{id}/{kind}` (openapi.yaml:6)
#[derive(Clone, Debug, PartialEq)]
pub struct GetMediaRequest {
    pub id: String,
    pub kind: Kind,
    pub page: i64,
    pub ids: Option<Vec<String>>,
    pub fields: Vec<Kind>,
    pub ratio: f64,
    pub size: Option<i64>,
    pub deep: bool,
    pub sort: GetMediaSort,
    pub x_request_id: Option<String>,
    pub session: String,
    pub r#type: Option<String>,
}

impl GetMediaRequest {
    /// Reads a request.
    ///
    /// # Errors
    /// Whatever the document does not admit, as the problem that it documents for it.
    pub fn decode(http: &actix_web::HttpRequest) -> Result<Self, GetMediaProblem> {
        let mut parameters = stubs::Parameters::of(http);
        let id = parameters
            .path("id")
            .required(
                stubs::Text::new().min_length(1).max_length(36).pattern("^[0-9a-f-]+$"),
            );
        let kind = parameters.path("kind").required(stubs::Reference::<Kind>::new());
        let page = parameters
            .query("page")
            .or(stubs::Integer::<i64>::new().minimum(1), 1);
        let ids = parameters
            .query("ids[]")
            .optional(stubs::Array::of(stubs::Text::new()).max_items(10).unique_items());
        let fields = parameters
            .query("fields")
            .separated(',')
            .or(stubs::Array::of(stubs::Reference::<Kind>::new()), vec![Kind::Picture]);
        let ratio = parameters
            .query("ratio")
            .or(stubs::Number::<f64>::new().exclusive_minimum(0.0), -0.5);
        let size = parameters
            .query("size")
            .optional(stubs::Integer::<i64>::new().one_of(&[16, 32]));
        let deep = parameters.query("deep").or(stubs::Boolean, false);
        let sort = parameters
            .query("sort")
            .or(stubs::Reference::<GetMediaSort>::new(), GetMediaSort::MinusName);
        let x_request_id = parameters
            .header("X-Request-Id")
            .optional(stubs::Text::new());
        let session = parameters.cookie("session").required(stubs::Text::new());
        let r#type = parameters.query("type").optional(stubs::Text::new());
        let (
            id,
            kind,
            page,
            ids,
            fields,
            ratio,
            size,
            deep,
            sort,
            x_request_id,
            session,
            r#type,
        ) = parameters
            .finish(|| Some((
                id?,
                kind?,
                page?,
                ids?,
                fields?,
                ratio?,
                size?,
                deep?,
                sort?,
                x_request_id?,
                session?,
                r#type?,
            )))?;
        Ok(Self {
            id,
            kind,
            page,
            ids,
            fields,
            ratio,
            size,
            deep,
            sort,
            x_request_id,
            session,
            r#type,
        })
    }
}

/// `GET /medias/{id}/{kind}` (openapi.yaml:6)
#[derive(Debug)]
pub enum GetMediaResponse {
    /// 204: There.
    NoContent,
}

impl stubs::Encode for GetMediaResponse {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::NoContent => stubs::Reply::new(204).empty(),
        }
    }
}

/// `GET /medias/{id}/{kind}` (openapi.yaml:6)
#[derive(Debug)]
pub enum GetMediaProblem {
    /// 400: The request cannot be read.
    BadRequest,
    /// 422: The request breaks a constraint.
    UnprocessableEntity,
}

impl stubs::Encode for GetMediaProblem {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::BadRequest => stubs::Reply::new(400).empty(),
            Self::UnprocessableEntity => stubs::Reply::new(422).empty(),
        }
    }
}

impl From<stubs::ParameterRejection> for GetMediaProblem {
    fn from(rejection: stubs::ParameterRejection) -> Self {
        match rejection {
            stubs::ParameterRejection::Malformed(_) => Self::BadRequest,
            stubs::ParameterRejection::Invalid(_) => Self::UnprocessableEntity,
        }
    }
}
