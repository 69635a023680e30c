// Generated from openapi.yaml. Edit that file instead.

use openapi_stubs::actix as stubs;
/// The operations of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// `POST /medias` (openapi.yaml:6)
    UploadMedia,
}

impl Operation {
    /// Every operation, in the order of the document.
    pub const ALL: &'static [Self] = &[Self::UploadMedia];
    /// The operationId.
    pub const fn id(self) -> &'static str {
        match self {
            Self::UploadMedia => "uploadMedia",
        }
    }
    /// The HTTP method, in upper case.
    pub const fn method(self) -> &'static str {
        match self {
            Self::UploadMedia => "POST",
        }
    }
    /// The path, as the document writes it.
    pub const fn path(self) -> &'static str {
        match self {
            Self::UploadMedia => "/medias",
        }
    }
    /// Who may call it: alternatives, each a list of requirements that are all met. None: anyone.
    pub const fn security(self) -> &'static [&'static [stubs::Requirement]] {
        match self {
            Self::UploadMedia => &[],
        }
    }
    /// The statuses it may answer, besides those that are documented as `default` or as a class.
    pub const fn statuses(self) -> &'static [u16] {
        match self {
            Self::UploadMedia => &[201, 400, 413, 415, 422],
        }
    }
}

/// openapi.yaml:25
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Upload {
    pub files: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sizes: Option<Vec<i64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crops: Option<Vec<Point>>,
    #[serde(rename = "focalPoint", skip_serializing_if = "stubs::Presence::is_absent")]
    pub focal_point: stubs::Presence<FocalPoint>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<std::collections::BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "stubs::Presence::is_absent")]
    pub anything: stubs::Presence<serde_json::Map<String, serde_json::Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

impl stubs::FromMembers for Upload {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let files = object
            .required("files", stubs::Array::of(stubs::Text::new()).max_items(3));
        let tags = object
            .optional(
                "tags",
                stubs::Array::of(stubs::Text::new().min_length(1).max_length(64))
                    .max_items(50)
                    .unique_items(),
            );
        let sizes = object
            .optional(
                "sizes",
                stubs::Array::of(stubs::Integer::<i64>::new().minimum(1)),
            );
        let crops = object
            .optional("crops", stubs::Array::of(stubs::Reference::<Point>::new()));
        let focal_point = object
            .presence("focalPoint", stubs::Reference::<FocalPoint>::new());
        let metadata = object
            .optional("metadata", stubs::Map::of(stubs::Text::new().max_length(200)));
        let anything = object.presence("anything", stubs::JsonObject);
        let title = object.optional("title", stubs::Text::new());
        Some(Self {
            files: files?,
            tags: tags?,
            sizes: sizes?,
            crops: crops?,
            focal_point: focal_point?,
            metadata: metadata?,
            anything: anything?,
            title: title?,
        })
    }
}

impl stubs::FromJson for Upload {
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

impl<'de> serde::Deserialize<'de> for Upload {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// openapi.yaml:41
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Point {
    pub x: serde_json::Number,
}

impl stubs::FromMembers for Point {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let x = object
            .required(
                "x",
                stubs::Number::<serde_json::Number>::new().minimum(0.0).maximum(1.0),
            );
        Some(Self { x: x? })
    }
}

impl stubs::FromJson for Point {
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

impl<'de> serde::Deserialize<'de> for Point {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// openapi.yaml:46
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct FocalPoint {
    pub x: serde_json::Number,
    pub y: serde_json::Number,
}

impl stubs::FromMembers for FocalPoint {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let x = object
            .required(
                "x",
                stubs::Number::<serde_json::Number>::new().minimum(0.0).maximum(1.0),
            );
        let y = object
            .required(
                "y",
                stubs::Number::<serde_json::Number>::new().minimum(0.0).maximum(1.0),
            );
        Some(Self { x: x?, y: y? })
    }
}

impl stubs::FromJson for FocalPoint {
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

impl<'de> serde::Deserialize<'de> for FocalPoint {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// openapi.yaml:52
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Media {
    pub id: String,
    pub point: Option<FocalPoint>,
    #[serde(skip_serializing_if = "stubs::Presence::is_absent")]
    pub former: stubs::Presence<FocalPoint>,
}

impl stubs::FromMembers for Media {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let id = object.required("id", stubs::Text::new());
        let point = object
            .required("point", stubs::Nullable(stubs::Reference::<FocalPoint>::new()));
        let former = object.presence("former", stubs::Reference::<FocalPoint>::new());
        Some(Self {
            id: id?,
            point: point?,
            former: former?,
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

/// `POST /medias` (openapi.yaml:6)
#[derive(Debug)]
pub struct UploadMediaRequest {
    pub body: UploadMediaBody,
}

impl UploadMediaRequest {
    /// Reads a request.
    ///
    /// # Errors
    /// Whatever the document does not admit, as the problem that it documents for it.
    pub fn decode(
        http: &actix_web::HttpRequest,
        payload: actix_web::web::Payload,
    ) -> Result<Self, UploadMediaProblem> {
        let body = UploadMediaBody(
            stubs::Multipart::read(http, payload, UploadMediaBody::PARTS)?,
        );
        Ok(Self { body })
    }
}

/// The body of POST /medias.
#[derive(Debug)]
pub struct UploadMediaBody(stubs::Multipart);
impl UploadMediaBody {
    const PARTS: &'static [stubs::PartLimit] = &[
        stubs::PartLimit::files("files", 3),
        stubs::PartLimit::text("tags"),
        stubs::PartLimit::text("sizes"),
        stubs::PartLimit::text("crops"),
        stubs::PartLimit::text("focalPoint"),
        stubs::PartLimit::text("metadata"),
        stubs::PartLimit::text("anything"),
        stubs::PartLimit::text("title"),
    ];
}

/// A part of the body of POST /medias.
#[derive(Debug)]
pub enum UploadMediaPart {
    Files(stubs::FilePart),
    Tags(Vec<String>),
    Sizes(Vec<i64>),
    Crops(Vec<Point>),
    FocalPoint(Option<FocalPoint>),
    Metadata(std::collections::BTreeMap<String, String>),
    Anything(Option<serde_json::Map<String, serde_json::Value>>),
    Title(String),
}

impl UploadMediaBody {
    /// The next part, in the order in which they are sent, then the lists; none once the body is
    /// whole and every required part was there.
    ///
    /// # Errors
    /// Whatever the document does not admit, as the problem that it documents for it.
    pub async fn next(&mut self) -> Result<Option<UploadMediaPart>, UploadMediaProblem> {
        while let Some(part) = self.0.next().await? {
            let part = match part.name() {
                "files" => {
                    match part.file_item_of(3) {
                        Some(file) => UploadMediaPart::Files(file),
                        None => continue,
                    }
                }
                "tags" => {
                    part.collect().await?;
                    continue;
                }
                "sizes" => {
                    part.collect().await?;
                    continue;
                }
                "crops" => {
                    part.collect().await?;
                    continue;
                }
                "focalPoint" => {
                    match part
                        .field(
                            stubs::Json(
                                stubs::Nullable(stubs::Reference::<FocalPoint>::new()),
                            ),
                        )
                        .await?
                    {
                        Some(value) => UploadMediaPart::FocalPoint(value),
                        None => continue,
                    }
                }
                "metadata" => {
                    match part
                        .field(
                            stubs::Json(
                                stubs::Map::of(stubs::Text::new().max_length(200)),
                            ),
                        )
                        .await?
                    {
                        Some(value) => UploadMediaPart::Metadata(value),
                        None => continue,
                    }
                }
                "anything" => {
                    match part
                        .field(stubs::Json(stubs::Nullable(stubs::JsonObject)))
                        .await?
                    {
                        Some(value) => UploadMediaPart::Anything(value),
                        None => continue,
                    }
                }
                "title" => {
                    match part.field(stubs::Text::new()).await? {
                        Some(value) => UploadMediaPart::Title(value),
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
        if let Some(values) = self
            .0
            .list(
                "tags",
                stubs::Array::of(stubs::Text::new().min_length(1).max_length(64))
                    .max_items(50)
                    .unique_items(),
            )
        {
            return Ok(Some(UploadMediaPart::Tags(values)));
        }
        if let Some(values) = self
            .0
            .list("sizes", stubs::Array::of(stubs::Integer::<i64>::new().minimum(1)))
        {
            return Ok(Some(UploadMediaPart::Sizes(values)));
        }
        if let Some(values) = self
            .0
            .list(
                "crops",
                stubs::Array::of(stubs::Json(stubs::Reference::<Point>::new())),
            )
        {
            return Ok(Some(UploadMediaPart::Crops(values)));
        }
        self.0.finish(&["files"])?;
        Ok(None)
    }
}

/// `POST /medias` (openapi.yaml:6)
#[derive(Debug)]
pub enum UploadMediaResponse {
    /// 201: Made.
    Created(Media),
}

impl stubs::Encode for UploadMediaResponse {
    fn encode(self, http: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::Created(body) => {
                stubs::Reply::new(201).json(http, &["application/json"], &body)
            }
        }
    }
}

/// `POST /medias` (openapi.yaml:6)
#[derive(Debug)]
pub enum UploadMediaProblem {
    /// 400: The request cannot be read.
    BadRequest,
    /// 413: The body is too large.
    PayloadTooLarge,
    /// 415: The body is of another media type.
    UnsupportedMediaType,
    /// 422: The request breaks a constraint.
    UnprocessableEntity,
}

impl stubs::Encode for UploadMediaProblem {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::BadRequest => stubs::Reply::new(400).empty(),
            Self::PayloadTooLarge => stubs::Reply::new(413).empty(),
            Self::UnsupportedMediaType => stubs::Reply::new(415).empty(),
            Self::UnprocessableEntity => stubs::Reply::new(422).empty(),
        }
    }
}

impl From<stubs::BodyRejection> for UploadMediaProblem {
    fn from(rejection: stubs::BodyRejection) -> Self {
        match rejection {
            stubs::BodyRejection::Malformed(_) => Self::BadRequest,
            stubs::BodyRejection::PayloadTooLarge(_) => Self::PayloadTooLarge,
            stubs::BodyRejection::UnsupportedMediaType(_) => Self::UnsupportedMediaType,
            stubs::BodyRejection::Invalid(_) => Self::UnprocessableEntity,
        }
    }
}
