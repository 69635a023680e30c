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
            Self::UploadMedia => &[201, 400, 422, 413, 415],
        }
    }
}

/// openapi.yaml:20
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub enum UploadMediaKind {
    #[serde(rename = "picture")]
    Picture,
    #[serde(rename = "document")]
    Document,
}

impl stubs::Words for UploadMediaKind {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("picture", Self::Picture),
        ("document", Self::Document),
    ];
}

impl stubs::FromJson for UploadMediaKind {
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

/// A file, and what is known about it.
///
/// The body of POST /medias.
#[derive(Debug)]
pub struct UploadMediaBody(stubs::Multipart);
impl UploadMediaBody {
    const PARTS: &'static [stubs::PartLimit] = &[
        stubs::PartLimit::files("file", 1),
        stubs::PartLimit::text("alt"),
        stubs::PartLimit::text("size"),
        stubs::PartLimit::text("kind"),
    ];
}

/// A part of the body of POST /medias.
#[derive(Debug)]
pub enum UploadMediaPart {
    /// The bytes.
    File(stubs::FilePart),
    Alt(String),
    Size(i64),
    Kind(UploadMediaKind),
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
                "file" => {
                    match part.file() {
                        Some(file) => UploadMediaPart::File(file),
                        None => continue,
                    }
                }
                "alt" => {
                    match part.field(stubs::Text::new().max_length(1000)).await? {
                        Some(value) => UploadMediaPart::Alt(value),
                        None => continue,
                    }
                }
                "size" => {
                    match part.field(stubs::Integer::<i64>::new().minimum(0)).await? {
                        Some(value) => UploadMediaPart::Size(value),
                        None => continue,
                    }
                }
                "kind" => {
                    match part.field(stubs::Reference::<UploadMediaKind>::new()).await? {
                        Some(value) => UploadMediaPart::Kind(value),
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
        self.0.finish(&["file"])?;
        Ok(None)
    }
}

/// `POST /medias` (openapi.yaml:6)
#[derive(Debug)]
pub enum UploadMediaResponse {
    /// 201: Made.
    Created,
}

impl stubs::Encode for UploadMediaResponse {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::Created => stubs::Reply::new(201).empty(),
        }
    }
}

/// `POST /medias` (openapi.yaml:6)
#[derive(Debug)]
pub enum UploadMediaProblem {
    /// 400: The request cannot be read.
    BadRequest,
    /// 422: The request breaks a constraint.
    UnprocessableEntity,
    /// 413: The body is too large.
    PayloadTooLarge,
    /// 415: The body is of another media type.
    UnsupportedMediaType,
}

impl stubs::Encode for UploadMediaProblem {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::BadRequest => stubs::Reply::new(400).empty(),
            Self::UnprocessableEntity => stubs::Reply::new(422).empty(),
            Self::PayloadTooLarge => stubs::Reply::new(413).empty(),
            Self::UnsupportedMediaType => stubs::Reply::new(415).empty(),
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
