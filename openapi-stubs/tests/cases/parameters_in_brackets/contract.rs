// Generated from openapi.yaml. Edit that file instead.

use openapi_stubs::actix as stubs;
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
            Self::ListMedias => &[204, 400, 422],
        }
    }
}

/// openapi.yaml:23
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub enum Direction {
    #[serde(rename = "asc")]
    Asc,
    #[serde(rename = "desc")]
    Desc,
}

impl stubs::Words for Direction {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("asc", Self::Asc),
        ("desc", Self::Desc),
    ];
}

impl stubs::FromJson for Direction {
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

/// openapi.yaml:9
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub enum ListMediasOrderCreatedAt {
    #[serde(rename = "asc")]
    Asc,
    #[serde(rename = "desc")]
    Desc,
}

impl stubs::Words for ListMediasOrderCreatedAt {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("asc", Self::Asc),
        ("desc", Self::Desc),
    ];
}

impl stubs::FromJson for ListMediasOrderCreatedAt {
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

/// `GET /medias` (openapi.yaml:6)
#[derive(Clone, Debug, PartialEq)]
pub struct ListMediasRequest {
    pub order_created_at: Option<ListMediasOrderCreatedAt>,
    pub order_filename: Option<Direction>,
    pub created_at_after: Option<String>,
    pub created_at_strictly_before: Option<String>,
    pub id: Option<String>,
    pub id_list: Option<Vec<String>>,
    pub tags: Option<Vec<String>>,
    pub exists_alt: Option<bool>,
}

impl ListMediasRequest {
    /// Reads a request.
    ///
    /// # Errors
    /// Whatever the document does not admit, as the problem that it documents for it.
    pub fn decode(http: &actix_web::HttpRequest) -> Result<Self, ListMediasProblem> {
        let mut parameters = stubs::Parameters::of(http);
        let order_created_at = parameters
            .query("order[createdAt]")
            .optional(stubs::Reference::<ListMediasOrderCreatedAt>::new());
        let order_filename = parameters
            .query("order[filename]")
            .optional(stubs::Reference::<Direction>::new());
        let created_at_after = parameters
            .query("createdAt[after]")
            .optional(stubs::Text::new());
        let created_at_strictly_before = parameters
            .query("createdAt[strictly_before]")
            .optional(stubs::Text::new());
        let id = parameters.query("id").optional(stubs::Text::new());
        let id_list = parameters
            .query("id[]")
            .optional(stubs::Array::of(stubs::Text::new()).max_items(100));
        let tags = parameters
            .query("tags[]")
            .optional(stubs::Array::of(stubs::Text::new()));
        let exists_alt = parameters.query("exists[alt]").optional(stubs::Boolean);
        let (
            order_created_at,
            order_filename,
            created_at_after,
            created_at_strictly_before,
            id,
            id_list,
            tags,
            exists_alt,
        ) = parameters
            .finish(|| Some((
                order_created_at?,
                order_filename?,
                created_at_after?,
                created_at_strictly_before?,
                id?,
                id_list?,
                tags?,
                exists_alt?,
            )))?;
        Ok(Self {
            order_created_at,
            order_filename,
            created_at_after,
            created_at_strictly_before,
            id,
            id_list,
            tags,
            exists_alt,
        })
    }
}

/// `GET /medias` (openapi.yaml:6)
#[derive(Debug)]
pub enum ListMediasResponse {
    /// 204: Listed.
    NoContent,
}

impl stubs::Encode for ListMediasResponse {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::NoContent => stubs::Reply::new(204).empty(),
        }
    }
}

/// `GET /medias` (openapi.yaml:6)
#[derive(Debug)]
pub enum ListMediasProblem {
    /// 400: The request cannot be read.
    BadRequest,
    /// 422: The request breaks a constraint.
    UnprocessableEntity,
}

impl stubs::Encode for ListMediasProblem {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::BadRequest => stubs::Reply::new(400).empty(),
            Self::UnprocessableEntity => stubs::Reply::new(422).empty(),
        }
    }
}

impl From<stubs::ParameterRejection> for ListMediasProblem {
    fn from(rejection: stubs::ParameterRejection) -> Self {
        match rejection {
            stubs::ParameterRejection::Malformed(_) => Self::BadRequest,
            stubs::ParameterRejection::Invalid(_) => Self::UnprocessableEntity,
        }
    }
}
