// Generated from openapi.yaml. Edit that file instead.

use openapi_stubs::actix as stubs;
/// The greatest size of a body that is read as a whole.
const MAX_BODY_BYTES: u64 = 1048576;
/// The operations of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// `PUT /medias` (openapi.yaml:24)
    ReplaceMedia,
    /// `POST /medias` (openapi.yaml:6)
    CreateMedia,
}

impl Operation {
    /// Every operation, in the order of the document.
    pub const ALL: &'static [Self] = &[Self::ReplaceMedia, Self::CreateMedia];
    /// The operationId.
    pub const fn id(self) -> &'static str {
        match self {
            Self::ReplaceMedia => "replaceMedia",
            Self::CreateMedia => "createMedia",
        }
    }
    /// The HTTP method, in upper case.
    pub const fn method(self) -> &'static str {
        match self {
            Self::ReplaceMedia => "PUT",
            Self::CreateMedia => "POST",
        }
    }
    /// The path, as the document writes it.
    pub const fn path(self) -> &'static str {
        match self {
            Self::ReplaceMedia => "/medias",
            Self::CreateMedia => "/medias",
        }
    }
    /// Who may call it: alternatives, each a list of requirements that are all met. None: anyone.
    pub const fn security(self) -> &'static [&'static [stubs::Requirement]] {
        match self {
            Self::ReplaceMedia => &[],
            Self::CreateMedia => &[],
        }
    }
    /// The statuses it may answer, besides those that are documented as `default` or as a class.
    pub const fn statuses(self) -> &'static [u16] {
        match self {
            Self::ReplaceMedia => &[204, 400, 413, 415, 422],
            Self::CreateMedia => &[204, 400, 413, 415, 422],
        }
    }
}

/// openapi.yaml:38
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct MediaOwner {
    pub id: i64,
}

impl stubs::FromMembers for MediaOwner {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let id = object.required("id", stubs::Integer::<i64>::new());
        Some(Self { id: id? })
    }
}

impl stubs::FromJson for MediaOwner {
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

impl<'de> serde::Deserialize<'de> for MediaOwner {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// openapi.yaml:31
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Media {
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<MediaOwner>,
}

impl stubs::FromMembers for Media {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let name = object.required("name", stubs::Text::new());
        let size = object.optional("size", stubs::Integer::<i64>::new());
        let tags = object.optional("tags", stubs::Array::of(stubs::Text::new()));
        let owner = object.optional("owner", stubs::Reference::<MediaOwner>::new());
        Some(Self {
            name: name?,
            size: size?,
            tags: tags?,
            owner: owner?,
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

/// `PUT /medias` (openapi.yaml:24)
#[derive(Clone, Debug, PartialEq)]
pub struct ReplaceMediaRequest {
    pub body: Option<Media>,
}

impl ReplaceMediaRequest {
    /// Reads a request.
    ///
    /// # Errors
    /// Whatever the document does not admit, as the problem that it documents for it.
    pub async fn decode(
        http: &actix_web::HttpRequest,
        payload: actix_web::web::Payload,
    ) -> Result<Self, ReplaceMediaProblem> {
        let body = if stubs::has_content(http) {
            Some(
                stubs::form_body(
                        http,
                        payload,
                        MAX_BODY_BYTES,
                        stubs::Reference::<Media>::new(),
                    )
                    .await?,
            )
        } else {
            None
        };
        Ok(Self { body })
    }
}

/// `PUT /medias` (openapi.yaml:24)
#[derive(Debug)]
pub enum ReplaceMediaResponse {
    /// 204: Made.
    NoContent,
}

impl stubs::Encode for ReplaceMediaResponse {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::NoContent => stubs::Reply::new(204).empty(),
        }
    }
}

/// `PUT /medias` (openapi.yaml:24)
#[derive(Debug)]
pub enum ReplaceMediaProblem {
    /// 400: The request cannot be read.
    BadRequest,
    /// 413: The body is too large.
    PayloadTooLarge,
    /// 415: The body is of another media type.
    UnsupportedMediaType,
    /// 422: The request breaks a constraint.
    UnprocessableEntity,
}

impl stubs::Encode for ReplaceMediaProblem {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::BadRequest => stubs::Reply::new(400).empty(),
            Self::PayloadTooLarge => stubs::Reply::new(413).empty(),
            Self::UnsupportedMediaType => stubs::Reply::new(415).empty(),
            Self::UnprocessableEntity => stubs::Reply::new(422).empty(),
        }
    }
}

impl From<stubs::BodyRejection> for ReplaceMediaProblem {
    fn from(rejection: stubs::BodyRejection) -> Self {
        match rejection {
            stubs::BodyRejection::Malformed(_) => Self::BadRequest,
            stubs::BodyRejection::PayloadTooLarge(_) => Self::PayloadTooLarge,
            stubs::BodyRejection::UnsupportedMediaType(_) => Self::UnsupportedMediaType,
            stubs::BodyRejection::Invalid(_) => Self::UnprocessableEntity,
        }
    }
}

/// `POST /medias` (openapi.yaml:6)
#[derive(Debug)]
pub struct CreateMediaRequest {
    pub body: CreateMediaContent,
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
        let body = match stubs::content(
            http,
            &[
                &["application/json", "application/x-www-form-urlencoded"],
                &["multipart/form-data"],
                &["text/plain"],
                &["application/xml"],
            ],
            &[
                "application/json",
                "application/x-www-form-urlencoded",
                "multipart/form-data",
                "text/plain",
                "application/xml",
            ],
        )? {
            0 => {
                CreateMediaContent::Json(
                    stubs::json_or_form_body(
                            http,
                            payload,
                            &["application/json", stubs::FORM],
                            MAX_BODY_BYTES,
                            stubs::Reference::<Media>::new(),
                        )
                        .await?,
                )
            }
            1 => {
                CreateMediaContent::Multipart(
                    CreateMediaBody(
                        stubs::Multipart::read(http, payload, CreateMediaBody::PARTS)?,
                    ),
                )
            }
            2 => {
                CreateMediaContent::Text(
                    stubs::text_body(
                            http,
                            payload,
                            &["text/plain"],
                            MAX_BODY_BYTES,
                            stubs::Text::new().max_length(5),
                        )
                        .await?,
                )
            }
            _ => {
                CreateMediaContent::Bytes(
                    stubs::ByteStream::read(
                        http,
                        payload,
                        &["application/xml"],
                        u64::MAX,
                    )?,
                )
            }
        };
        Ok(Self { body })
    }
}

/// The body of POST /medias.
#[derive(Debug)]
pub enum CreateMediaContent {
    /// `application/json`, `application/x-www-form-urlencoded`
    Json(Media),
    /// `multipart/form-data`
    Multipart(CreateMediaBody),
    /// `text/plain`
    Text(String),
    /// `application/xml`
    Bytes(stubs::ByteStream),
}

/// The body of POST /medias.
#[derive(Debug)]
pub struct CreateMediaBody(stubs::Multipart);
impl CreateMediaBody {
    const PARTS: &'static [stubs::PartLimit] = &[
        stubs::PartLimit::files("file", 1),
        stubs::PartLimit::text("name"),
    ];
}

/// A part of the body of POST /medias.
#[derive(Debug)]
pub enum CreateMediaPart {
    File(stubs::FilePart),
    Name(String),
}

impl CreateMediaBody {
    /// The next part, in the order in which they are sent, then the lists; none once the body is
    /// whole and every required part was there.
    ///
    /// # Errors
    /// Whatever the document does not admit, as the problem that it documents for it.
    pub async fn next(&mut self) -> Result<Option<CreateMediaPart>, CreateMediaProblem> {
        while let Some(part) = self.0.next().await? {
            let part = match part.name() {
                "file" => {
                    match part.file() {
                        Some(file) => CreateMediaPart::File(file),
                        None => continue,
                    }
                }
                "name" => {
                    match part.field(stubs::Text::new()).await? {
                        Some(value) => CreateMediaPart::Name(value),
                        None => continue,
                    }
                }
                _ => {
                    part.skip().await?;
                    continue;
                }
            };
            return Ok(Some(part));
        }
        self.0.finish(&[])?;
        Ok(None)
    }
}

/// `POST /medias` (openapi.yaml:6)
#[derive(Debug)]
pub enum CreateMediaResponse {
    /// 204: Made.
    NoContent,
}

impl stubs::Encode for CreateMediaResponse {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::NoContent => stubs::Reply::new(204).empty(),
        }
    }
}

/// `POST /medias` (openapi.yaml:6)
#[derive(Debug)]
pub enum CreateMediaProblem {
    /// 400: The request cannot be read.
    BadRequest,
    /// 413: The body is too large.
    PayloadTooLarge,
    /// 415: The body is of another media type.
    UnsupportedMediaType,
    /// 422: The request breaks a constraint.
    UnprocessableEntity,
}

impl stubs::Encode for CreateMediaProblem {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::BadRequest => stubs::Reply::new(400).empty(),
            Self::PayloadTooLarge => stubs::Reply::new(413).empty(),
            Self::UnsupportedMediaType => stubs::Reply::new(415).empty(),
            Self::UnprocessableEntity => stubs::Reply::new(422).empty(),
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
