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
            Self::ListMedias => &[204],
        }
    }
}

/// Lists:
///
/// ```text
/// panic!("untagged")
/// ```
///
/// ~~~text
/// ``` panic!("tagged")
/// ~~~
///
///    panic!("indented");
///
/// - an item
///    panic!("indented in an item");
/// -   panic!("after a mark");
/// ```text
/// > panic!("quoted")
/// ```
///
/// \<pre>
/// never closed
///
/// ````text
/// ```
/// panic!("left open")
/// ````
///
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
    /// 204: */ } fn f() {} /*  "# {} $(rm) [31m
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
pub enum ListMediasProblem {}
impl stubs::Encode for ListMediasProblem {
    fn encode(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        match self {}
    }
}
