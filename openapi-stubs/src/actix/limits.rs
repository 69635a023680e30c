//! How large bodies may be: what the document states, and what the server is set to. Where they are read and
//! refused is `body`'s and `multipart`'s.

use actix_web::HttpRequest;

use super::multipart::{MAX_FIELD_BYTES, MAX_PARTS};

/// How large bodies may be, as a setting of the server: a document does not know what it runs on.
///
/// actix is given it beside the application; without it only the limits of the document hold, and the one
/// that the code was generated with.
///
/// ```
/// use actix_web::App;
/// use openapi_stubs::actix::Limits;
///
/// let limits = Limits::new().content_bytes(64 * 1024).file_bytes(2 << 30);
/// let app = App::new().app_data(limits);
/// ```
///
/// Whoever declares more by `Content-Length` is refused with 413 before anything of the body is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    content_bytes: Option<u64>,
    file_bytes: Option<u64>,
}

impl Limits {
    /// Limits that are those of the document.
    ///
    /// ```
    /// # use openapi_stubs::actix::Limits;
    /// assert_eq!(Limits::new(), Limits::default());
    /// ```
    #[must_use]
    pub const fn new() -> Self {
        Self { content_bytes: None, file_bytes: None }
    }

    /// The greatest size of a body that is read as a whole, such as JSON, in the place of the one that the code
    /// was generated with.
    ///
    /// ```
    /// # use openapi_stubs::actix::Limits;
    /// assert_ne!(Limits::new().content_bytes(4096), Limits::new());
    /// ```
    #[must_use]
    pub const fn content_bytes(mut self, bytes: u64) -> Self {
        self.content_bytes = Some(bytes);
        self
    }

    /// The greatest size of what is read as it arrives: a body of bytes, or each file among parts. Where the
    /// document states a smaller one, that holds.
    ///
    /// ```
    /// # use openapi_stubs::actix::Limits;
    /// assert_ne!(Limits::new().file_bytes(2 << 30), Limits::new());
    /// ```
    #[must_use]
    pub const fn file_bytes(mut self, bytes: u64) -> Self {
        self.file_bytes = Some(bytes);
        self
    }

    fn of(http: &HttpRequest) -> Self {
        http.app_data().copied().unwrap_or_default()
    }
}

/// The limit of a body that is read as a whole.
pub(super) fn content_bytes(http: &HttpRequest, generated: u64) -> u64 {
    Limits::of(http).content_bytes.unwrap_or(generated)
}

/// The limit of a file of which the document says that it has at most so many bytes.
pub(super) fn file_bytes(http: &HttpRequest, documented: u64) -> u64 {
    Limits::of(http).file_bytes.map_or(documented, |bytes| bytes.min(documented))
}

/// What the parts of one name may have, as the document says.
///
/// ```
/// use openapi_stubs::actix::PartLimit;
///
/// const PARTS: &[PartLimit] =
///     &[PartLimit::text("title"), PartLimit::files("pictures", 5).max_bytes(10 << 20)];
/// assert_eq!(PARTS[1], PartLimit::files("pictures", 5).max_bytes(10 << 20));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartLimit {
    name: &'static str,
    /// None where they are texts.
    files: Option<u64>,
    max_bytes: u64,
}

impl PartLimit {
    /// Texts, of at most [`MAX_FIELD_BYTES`] in all.
    ///
    /// ```
    /// # use openapi_stubs::actix::PartLimit;
    /// const TITLE: PartLimit = PartLimit::text("title");
    /// ```
    #[must_use]
    pub const fn text(name: &'static str) -> Self {
        Self { name, files: None, max_bytes: MAX_FIELD_BYTES }
    }

    /// At most so many files.
    ///
    /// ```
    /// # use openapi_stubs::actix::{MAX_PARTS, PartLimit};
    /// const FILE: PartLimit = PartLimit::files("file", 1);
    /// const PICTURES: PartLimit = PartLimit::files("pictures", MAX_PARTS as u64);
    /// ```
    #[must_use]
    pub const fn files(name: &'static str, most: u64) -> Self {
        Self { name, files: Some(most), max_bytes: u64::MAX }
    }

    /// Each file has at most so many bytes.
    ///
    /// ```
    /// # use openapi_stubs::actix::PartLimit;
    /// const FILE: PartLimit = PartLimit::files("file", 1).max_bytes(10 << 20);
    /// ```
    #[must_use]
    pub const fn max_bytes(mut self, bytes: u64) -> Self {
        self.max_bytes = bytes;
        self
    }
}

/// What stands around a part (its boundary, its headers) has less.
const AROUND_BYTES: u64 = 4 * 1024;

/// What a body of these parts has at most, and what its sender is told of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BodyLimit {
    /// In all, with what stands around the parts.
    pub(super) bytes: u64,
    /// What is meant by it: of one file and texts, the size of the file.
    pub(super) told_bytes: u64,
}

impl BodyLimit {
    pub(super) fn of(http: &HttpRequest, parts: &[PartLimit]) -> Self {
        let files = || parts.iter().filter_map(|part| Some((part, part.files?)));
        let texts = parts.iter().filter(|part| part.files.is_none());
        let content = files()
            .map(|(part, most)| most.saturating_mul(file_bytes(http, part.max_bytes)))
            .chain(texts.map(|part| part.max_bytes))
            .fold(0, u64::saturating_add);
        // Parts that are not documented are read past; small ones do no harm.
        let bytes = content.saturating_add((MAX_PARTS as u64).saturating_mul(AROUND_BYTES));
        let mut files = files();
        let told_bytes = match (files.next(), files.next()) {
            (Some((part, 1)), None) => file_bytes(http, part.max_bytes),
            _ => bytes,
        };
        Self { bytes, told_bytes }
    }
}

/// The limit of the bytes of one part of this name.
pub(super) fn part_bytes(http: &HttpRequest, parts: &[PartLimit], name: &str) -> u64 {
    let part = parts.iter().find(|part| part.name == name && part.files.is_some());
    part.map_or(u64::MAX, |part| file_bytes(http, part.max_bytes))
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn the_smaller_limit_of_server_and_document_holds_for_files() {
        let of = |limits: Limits| TestRequest::default().app_data(limits).to_http_request();
        let set = of(Limits::new().file_bytes(100));
        assert_eq!([file_bytes(&set, 10), file_bytes(&set, 1000)], [10, 100]);
        assert_eq!([content_bytes(&set, 7), file_bytes(&of(Limits::new()), 7)], [7, 7]);
        assert_eq!(content_bytes(&of(Limits::new().content_bytes(100)), 7), 100);
    }

    #[test]
    fn a_body_of_parts_is_as_large_as_its_parts() {
        let http = TestRequest::default().app_data(Limits::new().file_bytes(1 << 20));
        let http = http.to_http_request();
        let around = MAX_PARTS as u64 * AROUND_BYTES;
        let one = [PartLimit::files("file", 1), PartLimit::text("title")];
        let limit = BodyLimit::of(&http, &one);
        assert_eq!(limit.bytes, (1 << 20) + MAX_FIELD_BYTES + around);
        assert_eq!(limit.told_bytes, 1 << 20);
        let several = [PartLimit::files("file", 1), PartLimit::files("more", 2).max_bytes(10)];
        let limit = BodyLimit::of(&http, &several);
        assert_eq!((limit.bytes, limit.told_bytes), ((1 << 20) + 20 + around, limit.bytes));
        let open = TestRequest::default().to_http_request();
        assert_eq!(BodyLimit::of(&open, &several).bytes, u64::MAX);
    }
}
