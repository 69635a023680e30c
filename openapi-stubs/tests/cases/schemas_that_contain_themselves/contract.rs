// Generated from openapi.yaml. Edit that file instead.

use openapi_stubs::actix as stubs;
/// The greatest size of a body that is read as a whole.
const MAX_BODY_BYTES: u64 = 1048576;
/// The operations of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// `POST /trees` (openapi.yaml:6)
    Plant,
}

impl Operation {
    /// Every operation, in the order of the document.
    pub const ALL: &'static [Self] = &[Self::Plant];
    /// The operationId.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Plant => "plant",
        }
    }
    /// The HTTP method, in upper case.
    pub const fn method(self) -> &'static str {
        match self {
            Self::Plant => "POST",
        }
    }
    /// The path, as the document writes it.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Plant => "/trees",
        }
    }
    /// Who may call it: alternatives, each a list of requirements that are all met. None: anyone.
    pub const fn security(self) -> &'static [&'static [stubs::Requirement]] {
        match self {
            Self::Plant => &[],
        }
    }
    /// The statuses it may answer, besides those that are documented as `default` or as a class.
    pub const fn statuses(self) -> &'static [u16] {
        match self {
            Self::Plant => &[204, 400, 422, 413, 415],
        }
    }
}

/// openapi.yaml:25
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Tree {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left: Option<Box<Tree>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub children: Option<Vec<Tree>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub named: Option<std::collections::BTreeMap<String, Tree>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<Box<Owner>>,
}

impl stubs::FromMembers for Tree {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let left = object.optional("left", stubs::Reference::<Box<Tree>>::new());
        let children = object
            .optional("children", stubs::Array::of(stubs::Reference::<Tree>::new()));
        let named = object
            .optional("named", stubs::Map::of(stubs::Reference::<Tree>::new()));
        let owner = object.optional("owner", stubs::Reference::<Box<Owner>>::new());
        Some(Self {
            left: left?,
            children: children?,
            named: named?,
            owner: owner?,
        })
    }
}

impl stubs::FromJson for Tree {
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

impl<'de> serde::Deserialize<'de> for Tree {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// openapi.yaml:36
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Owner {
    pub pet: Option<Box<Pet>>,
}

impl stubs::FromMembers for Owner {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let pet = object
            .required("pet", stubs::Nullable(stubs::Reference::<Box<Pet>>::new()));
        Some(Self { pet: pet? })
    }
}

impl stubs::FromJson for Owner {
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

impl<'de> serde::Deserialize<'de> for Owner {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// openapi.yaml:41
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Pet {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tree: Option<Box<Tree>>,
}

impl stubs::FromMembers for Pet {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let tree = object.optional("tree", stubs::Reference::<Box<Tree>>::new());
        Some(Self { tree: tree? })
    }
}

impl stubs::FromJson for Pet {
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

impl<'de> serde::Deserialize<'de> for Pet {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// `POST /trees` (openapi.yaml:6)
#[derive(Clone, Debug, PartialEq)]
pub struct PlantRequest {
    pub body: Tree,
}

impl PlantRequest {
    /// Reads a request.
    ///
    /// # Errors
    /// Whatever the document does not admit, as the problem that it documents for it.
    pub async fn decode(
        http: &actix_web::HttpRequest,
        payload: actix_web::web::Payload,
    ) -> Result<Self, PlantProblem> {
        let body = stubs::json_body(
                http,
                payload,
                &["application/json"],
                MAX_BODY_BYTES,
                stubs::Reference::<Tree>::new(),
            )
            .await?;
        Ok(Self { body })
    }
}

/// `POST /trees` (openapi.yaml:6)
#[derive(Debug)]
pub enum PlantResponse {
    /// 204: Planted.
    NoContent,
}

impl stubs::Encode for PlantResponse {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::NoContent => stubs::Reply::new(204).empty(),
        }
    }
}

/// `POST /trees` (openapi.yaml:6)
#[derive(Debug)]
pub enum PlantProblem {
    /// 400: The request cannot be read.
    BadRequest,
    /// 422: The request breaks a constraint.
    UnprocessableEntity,
    /// 413: The body is too large.
    PayloadTooLarge,
    /// 415: The body is of another media type.
    UnsupportedMediaType,
}

impl stubs::Encode for PlantProblem {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::BadRequest => stubs::Reply::new(400).empty(),
            Self::UnprocessableEntity => stubs::Reply::new(422).empty(),
            Self::PayloadTooLarge => stubs::Reply::new(413).empty(),
            Self::UnsupportedMediaType => stubs::Reply::new(415).empty(),
        }
    }
}

impl From<stubs::BodyRejection> for PlantProblem {
    fn from(rejection: stubs::BodyRejection) -> Self {
        match rejection {
            stubs::BodyRejection::Malformed(_) => Self::BadRequest,
            stubs::BodyRejection::PayloadTooLarge(_) => Self::PayloadTooLarge,
            stubs::BodyRejection::UnsupportedMediaType(_) => Self::UnsupportedMediaType,
            stubs::BodyRejection::Invalid(_) => Self::UnprocessableEntity,
        }
    }
}
