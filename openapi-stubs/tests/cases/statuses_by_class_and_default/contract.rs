// Generated from openapi.yaml. Edit that file instead.

use openapi_stubs::actix as stubs;
/// The operations of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// `GET /medias` (openapi.yaml:6)
    ListMedias,
    /// `DELETE /medias` (openapi.yaml:23)
    DeleteMedias,
}

impl Operation {
    /// Every operation, in the order of the document.
    pub const ALL: &'static [Self] = &[Self::ListMedias, Self::DeleteMedias];
    /// The operationId.
    pub const fn id(self) -> &'static str {
        match self {
            Self::ListMedias => "listMedias",
            Self::DeleteMedias => "deleteMedias",
        }
    }
    /// The HTTP method, in upper case.
    pub const fn method(self) -> &'static str {
        match self {
            Self::ListMedias => "GET",
            Self::DeleteMedias => "DELETE",
        }
    }
    /// The path, as the document writes it.
    pub const fn path(self) -> &'static str {
        match self {
            Self::ListMedias => "/medias",
            Self::DeleteMedias => "/medias",
        }
    }
    /// Who may call it: alternatives, each a list of requirements that are all met. None: anyone.
    pub const fn security(self) -> &'static [&'static [stubs::Requirement]] {
        match self {
            Self::ListMedias => &[],
            Self::DeleteMedias => &[],
        }
    }
    /// The statuses it may answer, besides those that are documented as `default` or as a class.
    pub const fn statuses(self) -> &'static [u16] {
        match self {
            Self::ListMedias => &[200, 404],
            Self::DeleteMedias => &[],
        }
    }
}

/// openapi.yaml:28
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Problem {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

impl stubs::FromMembers for Problem {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let detail = object.optional("detail", stubs::Text::new());
        Some(Self { detail: detail? })
    }
}

impl stubs::FromJson for Problem {
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

impl<'de> serde::Deserialize<'de> for Problem {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// Elsewhere.
#[derive(Debug)]
pub struct ListMediasRedirection {
    pub location: String,
}

/// `GET /medias` (openapi.yaml:6)
#[derive(Clone, Debug, PartialEq)]
pub struct ListMediasRequest {}
impl ListMediasRequest {
    /// Reads a request.
    ///
    /// # Errors
    /// Whatever the document does not admit, as the problem that it documents for it.
    pub fn decode(_: &actix_web::HttpRequest) -> Result<Self, ListMediasProblem> {
        Ok(Self {})
    }
}

/// `GET /medias` (openapi.yaml:6)
#[derive(Debug)]
pub enum ListMediasResponse {
    /// 200: The medias, as JSON or as lines.
    Ok(Vec<String>),
    /// 200: The medias, as JSON or as lines.
    OkCsv(String),
    /// 200: The medias, as JSON or as lines.
    OkXml(stubs::Download),
    /// 3XX: Elsewhere.
    Redirection(stubs::Status<stubs::Redirections>, Box<ListMediasRedirection>),
}

impl stubs::Encode for ListMediasResponse {
    fn encode(self, http: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::Ok(body) => {
                stubs::Reply::new(200).json(http, &["application/json"], &body)
            }
            Self::OkCsv(body) => stubs::Reply::new(200).text(http, &["text/csv"], body),
            Self::OkXml(body) => stubs::Reply::new(200).download(body),
            Self::Redirection(status, head) => {
                stubs::Reply::new(status.code())
                    .header("Location", &head.location)
                    .empty()
            }
        }
    }
}

/// `GET /medias` (openapi.yaml:6)
#[derive(Debug)]
pub enum ListMediasProblem {
    /// 404: None.
    NotFound,
    /// 4XX: The request is wrong.
    ClientError(stubs::Status<ListMediasClientErrorStatuses>, Box<Problem>),
    /// default: Something is wrong.
    Default(stubs::Status<ListMediasDefaultStatuses>, Box<Problem>),
}

impl stubs::Encode for ListMediasProblem {
    fn encode(self, http: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::NotFound => stubs::Reply::new(404).empty(),
            Self::ClientError(status, body) => {
                stubs::Reply::new(status.code())
                    .json(http, &["application/problem+json"], &body)
            }
            Self::Default(status, body) => {
                stubs::Reply::new(status.code())
                    .json(http, &["application/problem+json"], &body)
            }
        }
    }
}

/// The statuses of `GET /medias` that are not documented by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListMediasClientErrorStatuses {}
impl stubs::Statuses for ListMediasClientErrorStatuses {
    const FROM: u16 = 400;
    const TO: u16 = 499;
    const EXCEPT: &'static [u16] = &[404];
}

/// The statuses of `GET /medias` that are not documented by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListMediasDefaultStatuses {}
impl stubs::Statuses for ListMediasDefaultStatuses {
    const FROM: u16 = 400;
    const TO: u16 = 599;
    const EXCEPT: &'static [u16] = &[
        400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415,
        416, 417, 418, 419, 420, 421, 422, 423, 424, 425, 426, 427, 428, 429, 430, 431,
        432, 433, 434, 435, 436, 437, 438, 439, 440, 441, 442, 443, 444, 445, 446, 447,
        448, 449, 450, 451, 452, 453, 454, 455, 456, 457, 458, 459, 460, 461, 462, 463,
        464, 465, 466, 467, 468, 469, 470, 471, 472, 473, 474, 475, 476, 477, 478, 479,
        480, 481, 482, 483, 484, 485, 486, 487, 488, 489, 490, 491, 492, 493, 494, 495,
        496, 497, 498, 499,
    ];
}

/// `DELETE /medias` (openapi.yaml:23)
#[derive(Clone, Debug, PartialEq)]
pub struct DeleteMediasRequest {}
impl DeleteMediasRequest {
    /// Reads a request.
    ///
    /// # Errors
    /// Whatever the document does not admit, as the problem that it documents for it.
    pub fn decode(_: &actix_web::HttpRequest) -> Result<Self, DeleteMediasProblem> {
        Ok(Self {})
    }
}

/// `DELETE /medias` (openapi.yaml:23)
#[derive(Debug)]
pub enum DeleteMediasResponse {
    /// default: Whatever.
    Default(stubs::Status<stubs::NoErrors>),
}

impl stubs::Encode for DeleteMediasResponse {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::Default(status) => stubs::Reply::new(status.code()).empty(),
        }
    }
}

/// `DELETE /medias` (openapi.yaml:23)
#[derive(Debug)]
pub enum DeleteMediasProblem {
    /// default: Whatever.
    Default(stubs::Status<stubs::Errors>),
}

impl stubs::Encode for DeleteMediasProblem {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {
            Self::Default(status) => stubs::Reply::new(status.code()).empty(),
        }
    }
}
