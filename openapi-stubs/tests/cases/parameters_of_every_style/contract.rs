// Generated from openapi.yaml. Edit that file instead.

use openapi_stubs::actix as stubs;
/// The operations of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// `GET /{simple}/{simpleObject}/{label}/{labelList}/{matrix}/{matrixList}/{matrixObject}` (openapi.yaml:6)
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
            Self::ListMedias => {
                "/{simple}/{simpleObject}/{label}/{labelList}/{matrix}/{matrixList}/{matrixObject}"
            }
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

/// openapi.yaml:30
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Size {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub height: Option<i64>,
}

impl stubs::FromMembers for Size {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let width = object.optional("width", stubs::Integer::<i64>::new());
        let height = object.optional("height", stubs::Integer::<i64>::new());
        Some(Self {
            width: width?,
            height: height?,
        })
    }
}

impl stubs::FromJson for Size {
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

impl<'de> serde::Deserialize<'de> for Size {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// openapi.yaml:21
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub enum ListMediasChoiceAll {
    #[serde(rename = "all")]
    All,
}

impl stubs::Words for ListMediasChoiceAll {
    const WORDS: &'static [(&'static str, Self)] = &[("all", Self::All)];
}

impl stubs::FromJson for ListMediasChoiceAll {
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

/// openapi.yaml:21
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(untagged)]
pub enum ListMediasChoice {
    Integer(i64),
    All(ListMediasChoiceAll),
}

impl stubs::FromJson for ListMediasChoice {
    fn from_json(
        json: &stubs::Tree<'_>,
        at: &stubs::At<'_>,
        violations: &mut stubs::Violations,
    ) -> Option<Self> {
        stubs::any_of(
            json,
            at,
            violations,
            &[
                &|json, at, violations| {
                    stubs::Schema::json(
                            &stubs::Integer::<i64>::new(),
                            json,
                            at,
                            violations,
                        )
                        .map(Self::Integer)
                },
                &|json, at, violations| {
                    stubs::Schema::json(
                            &stubs::Reference::<ListMediasChoiceAll>::new(),
                            json,
                            at,
                            violations,
                        )
                        .map(Self::All)
                },
            ],
        )
    }
    fn from_text(
        text: &str,
        at: &stubs::At<'_>,
        violations: &mut stubs::Violations,
    ) -> Option<Self> {
        violations.spelled(|violations| Self::from_json(&text.into(), at, violations))
    }
}

impl<'de> serde::Deserialize<'de> for ListMediasChoice {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// `GET /{simple}/{simpleObject}/{label}/{labelList}/{matrix}/{matrixList}/{matrixObject}` (openapi.yaml:6)
#[derive(Clone, Debug, PartialEq)]
pub struct ListMediasRequest {
    pub simple: Vec<i64>,
    pub simple_object: Size,
    pub label: i64,
    pub label_list: Vec<i64>,
    pub matrix: i64,
    pub matrix_list: Vec<i64>,
    pub matrix_object: Size,
    pub deep: Option<Size>,
    pub form: Option<Size>,
    pub flat: Option<Size>,
    pub spaced: Option<Vec<i64>>,
    pub piped: Option<Vec<i64>>,
    pub json: Option<Size>,
    pub choice: Option<ListMediasChoice>,
    pub x_list: Option<Vec<i64>>,
    pub cookies: Option<Vec<String>>,
}

impl ListMediasRequest {
    /// Reads a request.
    ///
    /// # Errors
    /// Whatever the document does not admit, as the problem that it documents for it.
    pub fn decode(http: &actix_web::HttpRequest) -> Result<Self, ListMediasProblem> {
        let mut parameters = stubs::Parameters::of(http);
        let simple = parameters
            .path("simple")
            .separated(',')
            .required(stubs::Array::of(stubs::Integer::<i64>::new()));
        let simple_object = parameters
            .path("simpleObject")
            .separated(',')
            .object(true)
            .required(stubs::Reference::<Size>::new());
        let label = parameters
            .path("label")
            .labelled()
            .required(stubs::Integer::<i64>::new());
        let label_list = parameters
            .path("labelList")
            .labelled()
            .separated('.')
            .required(stubs::Array::of(stubs::Integer::<i64>::new()));
        let matrix = parameters
            .path("matrix")
            .matrix()
            .required(stubs::Integer::<i64>::new());
        let matrix_list = parameters
            .path("matrixList")
            .matrix()
            .required(stubs::Array::of(stubs::Integer::<i64>::new()));
        let matrix_object = parameters
            .path("matrixObject")
            .matrix_members()
            .required(stubs::Reference::<Size>::new());
        let deep = parameters
            .query("deep")
            .deep()
            .optional(stubs::Reference::<Size>::new());
        let form = parameters
            .query("form")
            .members(&["height", "width"])
            .optional(stubs::Reference::<Size>::new());
        let flat = parameters
            .query("flat")
            .separated(',')
            .object(false)
            .optional(stubs::Reference::<Size>::new());
        let spaced = parameters
            .query("spaced")
            .separated(' ')
            .optional(stubs::Array::of(stubs::Integer::<i64>::new()));
        let piped = parameters
            .query("piped")
            .separated('|')
            .optional(stubs::Array::of(stubs::Integer::<i64>::new()));
        let json_ = parameters
            .query("json")
            .optional(stubs::Json(stubs::Reference::<Size>::new()));
        let choice = parameters
            .query("choice")
            .optional(stubs::Reference::<ListMediasChoice>::new());
        let x_list = parameters
            .header("X-List")
            .separated(',')
            .optional(stubs::Array::of(stubs::Integer::<i64>::new()));
        let cookies = parameters
            .cookie("cookies")
            .separated(',')
            .optional(stubs::Array::of(stubs::Text::new()));
        let (
            simple,
            simple_object,
            label,
            label_list,
            matrix,
            matrix_list,
            matrix_object,
            deep,
            form,
            flat,
            spaced,
            piped,
            json_,
            choice,
            x_list,
            cookies,
        ) = parameters
            .finish(|| Some((
                simple?,
                simple_object?,
                label?,
                label_list?,
                matrix?,
                matrix_list?,
                matrix_object?,
                deep?,
                form?,
                flat?,
                spaced?,
                piped?,
                json_?,
                choice?,
                x_list?,
                cookies?,
            )))?;
        Ok(Self {
            simple,
            simple_object,
            label,
            label_list,
            matrix,
            matrix_list,
            matrix_object,
            deep,
            form,
            flat,
            spaced,
            piped,
            json: json_,
            choice,
            x_list,
            cookies,
        })
    }
}

/// `GET /{simple}/{simpleObject}/{label}/{labelList}/{matrix}/{matrixList}/{matrixObject}` (openapi.yaml:6)
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

/// `GET /{simple}/{simpleObject}/{label}/{labelList}/{matrix}/{matrixList}/{matrixObject}` (openapi.yaml:6)
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
