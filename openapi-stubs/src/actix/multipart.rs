//! `multipart/form-data` (RFC 7578), part by part in wire order: memory does not grow with a file.
//!
//! What is wrong with text fields is collected, and told once the body has been read. From the first
//! violation on, no file is given out any more: later ones are read past, since the request is going to
//! be refused. Whoever was given a file before that keeps its order, and learns of the refusal from the
//! end of the parts, so that nothing of an upload may be kept before the parts have ended well.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::future::poll_fn;
use std::mem;
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::task::{Context, Poll, ready};

use actix_multipart::{Field, Multipart as Wire, MultipartError};
use actix_web::HttpRequest;
use actix_web::http::header::{Charset, ContentDisposition};
use actix_web::web::Payload;
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt as _};

use super::body::{Limited, utf8};
use super::limits::{BodyLimit, PartLimit, part_bytes};
use super::negotiate::body_media_type;
use super::{
    At, BodyRejection, Malformed, PayloadTooLarge, Schema, UnsupportedMediaType, Violations,
};

/// How many bytes a text field may have.
///
/// ```
/// assert_eq!(openapi_stubs::actix::MAX_FIELD_BYTES, 65_536);
/// ```
pub const MAX_FIELD_BYTES: u64 = 64 * 1024;

/// How many parts a body may have.
///
/// ```
/// assert_eq!(openapi_stubs::actix::MAX_PARTS, 1_000);
/// ```
pub const MAX_PARTS: usize = 1_000;

const ACCEPTED: &[&str] = &["multipart/form-data"];

/// The parts of a body, as they arrive.
///
/// ```
/// use futures_util::StreamExt as _;
/// use openapi_stubs::actix::{BodyRejection, Multipart, Text};
///
/// /// The title and how many bytes the file has.
/// async fn read(mut parts: Multipart) -> Result<(Option<String>, usize), BodyRejection> {
///     let (mut title, mut bytes) = (None, 0);
///     while let Some(part) = parts.next().await? {
///         match part.name() {
///             "title" => title = part.field(Text::new().max_length(100)).await?,
///             "file" => {
///                 let Some(mut file) = part.file() else { continue };
///                 while let Some(chunk) = file.next().await {
///                     bytes += chunk?.len();
///                 }
///             }
///             _ => part.skip().await?,
///         }
///     }
///     parts.finish(&["file"])?;
///     Ok((title, bytes))
/// }
/// ```
pub struct Multipart {
    wire: Rc<RefCell<Wire>>,
    /// The part given out last; alive only as long as its holder keeps it.
    open: Weak<RefCell<Option<Field>>>,
    progress: Rc<RefCell<Progress>>,
    http: HttpRequest,
    limits: &'static [PartLimit],
}

/// What has been seen of the body so far; each part adds to it.
#[derive(Debug, Default)]
struct Progress {
    parts: usize,
    seen: BTreeMap<String, usize>,
    /// The texts of parts that make up a list, by name.
    lists: BTreeMap<String, Vec<String>>,
    violations: Violations,
    /// Told again to whoever goes on after it.
    refused: Option<BodyRejection>,
}

impl Progress {
    fn refuse(&mut self, rejection: impl Into<BodyRejection>) -> BodyRejection {
        self.refused.get_or_insert_with(|| rejection.into()).clone()
    }
}

impl Multipart {
    /// The parts of the body of `http`, which are as large as `limits` and [`Limits`](super::Limits) say.
    ///
    /// ```
    /// # use actix_web::{HttpRequest, web::Payload};
    /// # use openapi_stubs::actix::{BodyRejection, Multipart, PartLimit};
    /// const PARTS: &[PartLimit] = &[PartLimit::text("title")];
    ///
    /// fn parts(http: &HttpRequest, payload: Payload) -> Result<Multipart, BodyRejection> {
    ///     Multipart::read(http, payload, PARTS)
    /// }
    /// ```
    ///
    /// # Errors
    /// Another media type or none, no boundary, or a declared length beyond the limit.
    pub fn read(
        http: &HttpRequest,
        payload: Payload,
        limits: &'static [PartLimit],
    ) -> Result<Self, BodyRejection> {
        let media_type = body_media_type(http, ACCEPTED)?;
        let media_type = media_type.ok_or(UnsupportedMediaType { accepted: ACCEPTED })?;
        if media_type.get_param("boundary").is_none_or(|boundary| boundary.as_str().is_empty()) {
            let detail = "the `Content-Type` of the content has no `boundary`".to_owned();
            return Err(Malformed { detail }.into());
        }
        let body = Limited::new(http, payload, BodyLimit::of(http, limits))?;
        Ok(Self {
            wire: Rc::new(RefCell::new(Wire::new(http.headers(), body))),
            open: Weak::new(),
            progress: Rc::default(),
            http: http.clone(),
            limits,
        })
    }

    /// The next part; none at the end of the body. What was not read of the part before is read past. If
    /// that part is still held, it fails from now on.
    ///
    /// ```
    /// # use openapi_stubs::actix::{BodyRejection, Multipart};
    /// async fn count(mut parts: Multipart) -> Result<usize, BodyRejection> {
    ///     let mut count = 0;
    ///     while parts.next().await?.is_some() {
    ///         count += 1;
    ///     }
    ///     Ok(count)
    /// }
    /// ```
    ///
    /// # Errors
    /// A body that is not well-formed, breaks off or is too large; again each time after the first.
    pub async fn next(&mut self) -> Result<Option<Part>, BodyRejection> {
        if let Some(open) = self.open.upgrade() {
            open.take();
        }
        if let Some(refused) = &self.progress.borrow().refused {
            return Err(refused.clone());
        }
        let next = poll_fn(|context| self.wire.borrow_mut().poll_next_unpin(context)).await;
        let mut progress = self.progress.borrow_mut();
        let field = match next {
            None => return Ok(None),
            Some(Ok(field)) => field,
            Some(Err(error)) => return Err(progress.refuse(rejection(error))),
        };
        progress.parts += 1;
        if progress.parts > MAX_PARTS {
            let detail = format!("the content has more than `{MAX_PARTS}` parts");
            return Err(progress.refuse(Malformed { detail }));
        }
        let name = field.name().unwrap_or_default().to_owned();
        let count = progress.seen.entry(name.clone()).or_default();
        let index = *count;
        *count += 1;
        let filename = field.content_disposition().and_then(filename);
        let content_type = field.content_type().map(ToString::to_string);
        let open = Rc::new(RefCell::new(Some(field)));
        self.open = Rc::downgrade(&open);
        let progress = Rc::clone(&self.progress);
        let limit_bytes = part_bytes(&self.http, self.limits, &name);
        let file = FilePart {
            filename,
            content_type,
            open,
            ended: false,
            limit_bytes,
            left: limit_bytes,
            progress,
            _wire: self.wire.clone(),
        };
        Ok(Some(Part { name, index, file }))
    }

    /// The list that the collected parts of a name make up, after the last part; none where there was no such
    /// part, where the list is not valid, of which [`finish`](Self::finish) tells, and the second time.
    ///
    /// ```
    /// # use openapi_stubs::actix::{Array, BodyRejection, Multipart, Text};
    /// async fn tags(mut parts: Multipart) -> Result<Vec<String>, BodyRejection> {
    ///     while let Some(part) = parts.next().await? {
    ///         part.collect().await?;
    ///     }
    ///     let tags = parts.list("tags", Array::of(Text::new()).max_items(5));
    ///     parts.finish(&[])?;
    ///     Ok(tags.unwrap_or_default())
    /// }
    /// ```
    pub fn list<S: Schema>(&mut self, name: &str, schema: S) -> Option<S::Value> {
        let mut progress = self.progress.borrow_mut();
        let texts = progress.lists.remove(name)?;
        let texts: Vec<_> = texts.into_iter().map(Cow::Owned).collect();
        schema.texts(&texts, &At::Root.member(name), &mut progress.violations)
    }

    /// Judges the number of files of one name, after the last part: there are none, or at least so many.
    ///
    /// ```
    /// # use openapi_stubs::actix::{BodyRejection, Multipart};
    /// fn has_a_pair(mut parts: Multipart) -> Result<(), BodyRejection> {
    ///     parts.at_least("pictures", 2);
    ///     parts.finish(&["pictures"])
    /// }
    /// ```
    pub fn at_least(&mut self, name: &str, least: usize) {
        let Progress { seen, violations, .. } = &mut *self.progress.borrow_mut();
        if seen.get(name).is_some_and(|count| *count < least) {
            let message = format!("must have at least `{least}` items");
            violations.add(&At::Root.member(name), "too-few-items", message);
        }
    }

    /// Judges the parts, after the last: the `required` ones are there, and none was violated.
    ///
    /// ```
    /// # use openapi_stubs::actix::{BodyRejection, Multipart};
    /// async fn has_a_file(mut parts: Multipart) -> Result<(), BodyRejection> {
    ///     while let Some(part) = parts.next().await? {
    ///         part.skip().await?;
    ///     }
    ///     parts.finish(&["file"])
    /// }
    /// ```
    ///
    /// # Errors
    /// [`Malformed`] if a field was, else [`Invalid`](super::Invalid) with every violation; again each
    /// time after the first.
    pub fn finish(&mut self, required: &[&str]) -> Result<(), BodyRejection> {
        let mut progress = self.progress.borrow_mut();
        if let Some(refused) = &progress.refused {
            return Err(refused.clone());
        }
        let Progress { seen, violations, .. } = &mut *progress;
        for name in required.iter().filter(|name| !seen.contains_key(**name)) {
            violations.add(&At::Root.member(name), "required", "is required");
        }
        let violations = mem::take(&mut progress.violations);
        violations.check().map_err(|rejection| progress.refuse(rejection))
    }
}

impl fmt::Debug for Multipart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Multipart").field("progress", &self.progress).finish_non_exhaustive()
    }
}

/// A part whose name is known, and nothing else yet. Dropped, it is read past.
///
/// ```
/// use openapi_stubs::actix::{BodyRejection, Integer, Part};
///
/// async fn size(part: Part) -> Result<Option<i64>, BodyRejection> {
///     part.field(Integer::new().minimum(0)).await
/// }
/// ```
#[derive(Debug)]
pub struct Part {
    name: String,
    index: usize,
    file: FilePart,
}

impl Part {
    /// The name of the part.
    ///
    /// ```
    /// # use openapi_stubs::actix::Part;
    /// fn is_title(part: &Part) -> bool {
    ///     part.name() == "title"
    /// }
    /// ```
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The bytes of a part that may be there once; none where the body has a violation already, or where
    /// this is the second, which is `repeated`.
    ///
    /// ```
    /// # use openapi_stubs::actix::Part;
    /// fn filename(part: Part) -> Option<String> {
    ///     part.file()?.filename
    /// }
    /// ```
    pub fn file(self) -> Option<FilePart> {
        if self.is_repeated() { None } else { self.file_item() }
    }

    /// The bytes of one of several parts of this name; none where the body has a violation already.
    ///
    /// ```
    /// # use openapi_stubs::actix::Part;
    /// fn media_type(picture: Part) -> Option<String> {
    ///     picture.file_item()?.content_type
    /// }
    /// ```
    pub fn file_item(self) -> Option<FilePart> {
        let sound = self.file.progress.borrow().violations.is_empty();
        sound.then_some(self.file)
    }

    /// As [`file_item`](Self::file_item), of at most so many parts of this name.
    ///
    /// ```
    /// # use openapi_stubs::actix::{FilePart, Part};
    /// fn one_of_five(picture: Part) -> Option<FilePart> {
    ///     picture.file_item_of(5)
    /// }
    /// ```
    pub fn file_item_of(self, most: usize) -> Option<FilePart> {
        if self.index < most {
            return self.file_item();
        }
        if self.index == most {
            let mut progress = self.file.progress.borrow_mut();
            let message = format!("must have at most `{most}` items");
            progress.violations.add(&At::Root.member(&self.name), "too-many-items", message);
        }
        None
    }

    /// The text of a part that may be there once; none where it is not valid, or is `repeated`, of which
    /// [`Multipart::finish`] tells.
    ///
    /// ```
    /// # use openapi_stubs::actix::{BodyRejection, Part, Text};
    /// async fn title(part: Part) -> Result<Option<String>, BodyRejection> {
    ///     part.field(Text::new().max_length(100)).await
    /// }
    /// ```
    ///
    /// # Errors
    /// More than [`MAX_FIELD_BYTES`], other bytes than UTF-8, or a body that breaks off.
    pub async fn field<S: Schema>(self, schema: S) -> Result<Option<S::Value>, BodyRejection> {
        if self.is_repeated() {
            return Ok(None);
        }
        let Self { name, mut file, .. } = self;
        let text = file.text(&name).await?;
        Ok(schema.text(&text, &At::Root.member(&name), &mut file.progress.borrow_mut().violations))
    }

    /// The text of one of several parts of this name.
    ///
    /// ```
    /// # use openapi_stubs::actix::{BodyRejection, Part, Text};
    /// async fn tag(part: Part) -> Result<Option<String>, BodyRejection> {
    ///     part.field_item(Text::new().max_length(30)).await
    /// }
    /// ```
    ///
    /// # Errors
    /// As of [`field`](Self::field).
    pub async fn field_item<S: Schema>(self, schema: S) -> Result<Option<S::Value>, BodyRejection> {
        let Self { name, index, mut file } = self;
        let text = file.text(&name).await?;
        let (root, progress) = (At::Root, &file.progress);
        let at = root.member(&name);
        Ok(schema.text(&text, &at.item(index), &mut progress.borrow_mut().violations))
    }

    /// Keeps the text of one of several parts of this name for [`Multipart::list`].
    ///
    /// ```
    /// # use openapi_stubs::actix::{BodyRejection, Part};
    /// async fn keep(part: Part) -> Result<(), BodyRejection> {
    ///     if part.name() == "tags" { part.collect().await } else { part.skip().await }
    /// }
    /// ```
    ///
    /// # Errors
    /// More than [`MAX_FIELD_BYTES`] in all parts of the name, other bytes than UTF-8, or a body that breaks
    /// off.
    pub async fn collect(self) -> Result<(), BodyRejection> {
        let Self { name, mut file, .. } = self;
        let text = file.text(&name).await?;
        let mut progress = file.progress.borrow_mut();
        let texts = progress.lists.entry(name).or_default();
        texts.push(text);
        if texts.iter().map(String::len).sum::<usize>() as u64 > MAX_FIELD_BYTES {
            let refusal = PayloadTooLarge { limit_bytes: MAX_FIELD_BYTES };
            return Err(progress.refuse(refusal));
        }
        Ok(())
    }

    /// Reads past the part.
    ///
    /// ```
    /// # use openapi_stubs::actix::{BodyRejection, Multipart};
    /// async fn skip_one(parts: &mut Multipart) -> Result<(), BodyRejection> {
    ///     if let Some(part) = parts.next().await? { part.skip().await } else { Ok(()) }
    /// }
    /// ```
    ///
    /// # Errors
    /// A body that breaks off.
    pub async fn skip(mut self) -> Result<(), BodyRejection> {
        while let Some(chunk) = self.file.next().await {
            chunk?;
        }
        Ok(())
    }

    fn is_repeated(&self) -> bool {
        // Once is enough, however often it is repeated.
        if self.index == 1 {
            let mut progress = self.file.progress.borrow_mut();
            progress.violations.add(&At::Root.member(&self.name), "repeated", "must be sent once");
        }
        self.index > 0
    }
}

/// The bytes of a part, as they arrive. They end in an error unless they are whole: where the body breaks
/// off, where there are more than may be, and where the next part was asked for meanwhile.
///
/// ```
/// use futures_util::StreamExt as _;
/// use openapi_stubs::actix::{BodyRejection, FilePart};
///
/// async fn size(mut file: FilePart) -> Result<usize, BodyRejection> {
///     let mut bytes = 0;
///     while let Some(chunk) = file.next().await {
///         bytes += chunk?.len();
///     }
///     Ok(bytes)
/// }
/// ```
pub struct FilePart {
    /// The name of the file (RFC 7578 §4.2; `filename*` where it is sent), without any directory.
    pub filename: Option<String>,
    /// The media type that the client gives it.
    pub content_type: Option<String>,
    open: Rc<RefCell<Option<Field>>>,
    ended: bool,
    limit_bytes: u64,
    left: u64,
    progress: Rc<RefCell<Progress>>,
    /// Outlives the field, which cannot be read without it.
    _wire: Rc<RefCell<Wire>>,
}

impl FilePart {
    async fn text(&mut self, name: &str) -> Result<String, BodyRejection> {
        let mut text = BytesMut::new();
        while let Some(chunk) = self.next().await {
            text.extend_from_slice(&chunk?);
            if text.len() as u64 > MAX_FIELD_BYTES {
                let refusal = PayloadTooLarge { limit_bytes: MAX_FIELD_BYTES };
                return Err(self.progress.borrow_mut().refuse(refusal));
            }
        }
        match utf8(&text, &format!("`{name}`")) {
            Ok(text) => Ok(text.to_owned()),
            Err(malformed) => Err(self.progress.borrow_mut().refuse(malformed)),
        }
    }
}

impl Stream for FilePart {
    type Item = Result<Bytes, BodyRejection>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let chunk = match self.open.borrow_mut().as_mut() {
            Some(field) => ready!(field.poll_next_unpin(context)),
            None => {
                tracing::error!("a part is read after the next was asked for");
                Some(Err(MultipartError::NotConsumed))
            }
        };
        match chunk {
            Some(Ok(bytes)) => match self.left.checked_sub(bytes.len() as u64) {
                Some(left) => {
                    self.left = left;
                    Poll::Ready(Some(Ok(bytes)))
                }
                None => {
                    self.ended = true;
                    let refusal = PayloadTooLarge { limit_bytes: self.limit_bytes };
                    Poll::Ready(Some(Err(self.progress.borrow_mut().refuse(refusal))))
                }
            },
            Some(Err(error)) => {
                self.ended = true;
                let rejection = self.progress.borrow_mut().refuse(rejection(error));
                Poll::Ready(Some(Err(rejection)))
            }
            None => {
                self.ended = true;
                self.open.take();
                Poll::Ready(None)
            }
        }
    }
}

impl fmt::Debug for FilePart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FilePart")
            .field("filename", &self.filename)
            .field("content_type", &self.content_type)
            .finish_non_exhaustive()
    }
}

fn rejection(error: MultipartError) -> BodyRejection {
    match error {
        MultipartError::Payload(error) => error.into(),
        error => {
            let detail = format!("the multipart content is not well-formed: {error}");
            Malformed { detail }.into()
        }
    }
}

fn filename(disposition: &ContentDisposition) -> Option<String> {
    let extended = disposition.get_filename_ext().and_then(|value| match &value.charset {
        Charset::Iso_8859_1 => Some(value.value.iter().copied().map(char::from).collect()),
        Charset::Ext(name) if name.eq_ignore_ascii_case("utf-8") => {
            String::from_utf8(value.value.clone()).ok()
        }
        _ => None,
    });
    let name = extended.or_else(|| disposition.get_filename().map(ToOwned::to_owned))?;
    let bare = name.rsplit(['/', '\\']).next().unwrap_or_default();
    (!matches!(bare, "" | "." | "..")).then(|| bare.to_owned())
}

#[cfg(test)]
mod tests {
    use actix_web::FromRequest as _;
    use actix_web::test::TestRequest;
    use futures_util::TryStreamExt as _;

    use super::*;
    use crate::actix::{Array, Integer, Invalid, Json, JsonObject, Limits, Nullable, Text};

    #[derive(Debug, PartialEq)]
    enum Seen {
        File(Option<String>, String),
        Title(String),
        Size(i64),
    }

    /// A body of parts, each the headers behind its name and its content.
    fn body(parts: &[(&str, &str)]) -> String {
        let part = |(name, content): &(&str, &str)| {
            format!("--b\r\nContent-Disposition: form-data; name={name}\r\n\r\n{content}\r\n")
        };
        parts.iter().map(part).collect::<String>() + "--b--\r\n"
    }

    const PARTS: &[PartLimit] = &[
        PartLimit::files("file", 1).max_bytes(1 << 20),
        PartLimit::files("files", 1),
        PartLimit::text("title"),
        PartLimit::text("size"),
    ];

    async fn open(body: String, file_bytes: u64) -> Result<Multipart, BodyRejection> {
        let media_type = ("Content-Type", "multipart/form-data; boundary=b");
        let request = TestRequest::default().insert_header(media_type);
        let request = request.app_data(Limits::new().file_bytes(file_bytes));
        let length = ("Content-Length", body.len().to_string());
        let request = request.set_payload(body).insert_header(length);
        let (http, mut payload) = request.to_http_parts();
        let payload = Payload::from_request(&http, &mut payload).await.unwrap();
        Multipart::read(&http, payload, PARTS)
    }

    /// Reads a body as generated code does; what was seen on the way, and how it ended.
    fn read(body: String) -> (Vec<Seen>, Result<(), BodyRejection>) {
        let mut seen = Vec::new();
        let ended = actix_web::rt::System::new().block_on(async {
            let mut parts = open(body, 1 << 20).await?;
            while let Some(part) = parts.next().await? {
                match part.name() {
                    "file" => {
                        let Some(file) = part.file() else { continue };
                        let filename = file.filename.clone();
                        let bytes = file.try_collect::<Vec<_>>().await?.concat();
                        seen.push(Seen::File(filename, String::from_utf8(bytes).unwrap()));
                    }
                    "title" => {
                        seen.extend(part.field(Text::new().min_length(1)).await?.map(Seen::Title));
                    }
                    "size" => {
                        seen.extend(part.field_item(Integer::new()).await?.map(Seen::Size));
                    }
                    _ => part.skip().await?,
                }
            }
            parts.finish(&["file"])
        });
        (seen, ended)
    }

    fn told(ended: Result<(), BodyRejection>) -> Vec<(String, &'static str)> {
        let Err(BodyRejection::Invalid(Invalid { violations })) = ended else {
            panic!("expected violations, got {ended:?}");
        };
        violations.into_iter().map(|it| (it.property_path, it.code)).collect()
    }

    #[test]
    fn parts_come_in_wire_order() {
        let content = "one\r\n--not the boundary\r\n\r\ntwo";
        let (seen, ended) = read(body(&[
            ("size", "1"),
            ("file; filename=\"C:\\\\x\\\\a b.jpg\"", content),
            ("other", "ignored"),
            ("title", "é"),
            ("size", "2"),
        ]));
        assert_eq!(
            seen,
            [
                Seen::Size(1),
                Seen::File(Some("a b.jpg".into()), content.into()),
                Seen::Title("é".into()),
                Seen::Size(2),
            ]
        );
        assert_eq!(ended, Ok(()));
    }

    #[test]
    fn everything_wrong_is_told_at_the_end() {
        let (seen, ended) = read(body(&[("title", ""), ("title", "b"), ("title", "c")]));
        assert_eq!(seen, []);
        let expected = [("title", "too-short"), ("title", "repeated"), ("file", "required")];
        assert_eq!(told(ended), expected.map(|(path, code)| (path.to_owned(), code)));
    }

    #[test]
    fn a_file_after_a_violation_is_not_given_out() {
        let (seen, ended) = read(body(&[("title", ""), ("file", "bytes"), ("size", "1")]));
        assert_eq!(seen, [Seen::Size(1)]);
        assert_eq!(told(ended), [("title".to_owned(), "too-short")]);
    }

    #[test]
    fn a_second_file_is_repeated() {
        let (seen, ended) = read(body(&[("file", "a"), ("file", "b")]));
        assert_eq!(seen, [Seen::File(None, "a".into())]);
        assert_eq!(told(ended), [("file".to_owned(), "repeated")]);
    }

    #[test]
    fn parts_of_one_name_are_a_list_that_is_judged_as_one() {
        let list = |parts: &[(&str, &str)]| {
            let body = body(parts);
            actix_web::rt::System::new().block_on(async {
                let mut parts = open(body, 1 << 20).await.unwrap();
                while let Some(part) = parts.next().await? {
                    match part.name() {
                        "files" => drop(part.file_item_of(1)),
                        _ => part.collect().await?,
                    }
                }
                let tags = parts.list("tags", Array::of(Text::new()).unique_items());
                assert_eq!(parts.list("tags", Text::new()), None);
                let points = parts.list("points", Array::of(Json(Nullable(JsonObject))));
                parts.at_least("files", 1);
                parts.finish(&[]).map(|()| (tags, points.map(|points| points.len())))
            })
        };
        let typed = "points\r\nContent-Type: application/json";
        let parts = [("tags", "b"), ("points", "{}"), ("tags", "a"), (typed, "null")];
        assert_eq!(list(&parts), Ok((Some(vec!["b".into(), "a".into()]), Some(2))));
        assert_eq!(list(&[]), Ok((None, None)));
        assert!(matches!(list(&[("points", "{")]), Err(BodyRejection::Malformed(_))));
        let wrong =
            list(&[("tags", "a"), ("files", "a"), ("points", "1"), ("tags", "a"), ("files", "b")]);
        let expected =
            [("files", "too-many-items"), ("tags", "not-unique"), ("points[0]", "wrong-type")];
        assert_eq!(told(wrong.map(drop)), expected.map(|(path, code)| (path.to_owned(), code)));
        let half = "x".repeat(MAX_FIELD_BYTES as usize / 2 + 1);
        let refusal = PayloadTooLarge { limit_bytes: MAX_FIELD_BYTES };
        assert_eq!(list(&[("tags", &half), ("tags", &half)]), Err(refusal.into()));
    }

    #[test]
    fn a_field_of_another_type_is_malformed() {
        let (_, ended) = read(body(&[("file", "a"), ("size", "x")]));
        assert_eq!(ended, Err(Malformed { detail: "`size[0]` is not an integer".into() }.into()));
    }

    #[test]
    fn a_body_cut_anywhere_is_malformed() {
        let whole = body(&[("file", "some bytes"), ("title", "a")]);
        let end = whole.len() - "\r\n".len();
        for cut in 0..end {
            let (_, ended) = read(whole[..cut].to_owned());
            assert!(matches!(ended, Err(BodyRejection::Malformed(_))), "cut at {cut}: {ended:?}");
        }
        assert_eq!(read(whole[..end].to_owned()).1, Ok(()));
    }

    #[test]
    fn sizes_and_counts_are_bounded() {
        let long = "x".repeat(MAX_FIELD_BYTES as usize + 1);
        let (_, ended) = read(body(&[("title", &long)]));
        assert_eq!(ended, Err(PayloadTooLarge { limit_bytes: MAX_FIELD_BYTES }.into()));
        let long = "x".repeat((1 << 20) + 1);
        let (_, ended) = read(body(&[("file", &long), ("title", "a")]));
        assert_eq!(ended, Err(PayloadTooLarge { limit_bytes: 1 << 20 }.into()));
        let (_, ended) = read(body(&vec![("size", "1"); MAX_PARTS + 1]));
        assert!(matches!(ended, Err(BodyRejection::Malformed(_))));
    }

    #[test]
    fn a_declared_length_beyond_that_of_all_parts_is_refused_before_anything_is_read() {
        let opened = |other_bytes: usize, file_bytes: u64| {
            let body = body(&[("other", &"x".repeat(other_bytes)), ("file", "a")]);
            let opened = actix_web::rt::System::new().block_on(open(body, file_bytes));
            opened.map(drop)
        };
        assert_eq!(opened(1 << 20, 1 << 20), Ok(()));
        assert!(matches!(opened(16 << 20, 1 << 20), Err(BodyRejection::PayloadTooLarge(_))));
        assert_eq!(opened(16 << 20, u64::MAX), Ok(()));
    }

    #[test]
    fn the_limit_of_the_server_holds_for_each_file() {
        actix_web::rt::System::new().block_on(async {
            let mut parts = open(body(&[("file", "12345")]), 4).await.unwrap();
            let mut file = parts.next().await.unwrap().unwrap().file().unwrap();
            let refusal = BodyRejection::from(PayloadTooLarge { limit_bytes: 4 });
            assert_eq!(file.next().await, Some(Err(refusal.clone())));
            assert_eq!(file.next().await, None);
            assert_eq!(parts.finish(&[]), Err(refusal));
        });
    }

    #[test]
    fn a_part_held_while_the_next_is_asked_for_fails() {
        actix_web::rt::System::new().block_on(async {
            let body = body(&[("file", &"x".repeat(200_000)), ("title", "a")]);
            let mut parts = open(body, 1 << 20).await.unwrap();
            let mut held = parts.next().await.unwrap().unwrap().file().unwrap();
            assert!(matches!(held.next().await, Some(Ok(_))));
            let title = parts.next().await.unwrap().unwrap();
            assert_eq!(title.name(), "title");
            assert!(matches!(held.next().await, Some(Err(_))));
            assert!(held.next().await.is_none());
            drop(title);
            assert!(parts.next().await.is_err() && parts.finish(&[]).is_err());
        });
    }

    #[test]
    fn a_part_outlives_the_parts() {
        actix_web::rt::System::new().block_on(async {
            let mut parts = open(body(&[("file", "abc")]), 1 << 20).await.unwrap();
            let file = parts.next().await.unwrap().unwrap().file().unwrap();
            drop(parts);
            assert_eq!(file.try_collect::<Vec<_>>().await.unwrap().concat(), b"abc");
        });
    }

    #[test]
    fn a_body_of_another_kind_is_refused() {
        let read = |media_type: &'static str| {
            actix_web::rt::System::new().block_on(async {
                let request = TestRequest::default().insert_header(("Content-Type", media_type));
                let (http, mut payload) = request.set_payload("--b--").to_http_parts();
                let payload = Payload::from_request(&http, &mut payload).await.unwrap();
                Multipart::read(&http, payload, &[]).map(drop)
            })
        };
        let unsupported = UnsupportedMediaType { accepted: ACCEPTED };
        assert_eq!(read("multipart/mixed; boundary=b"), Err(unsupported.into()));
        assert!(matches!(read("multipart/form-data"), Err(BodyRejection::Malformed(_))));
    }

    #[test]
    fn a_filename_is_never_a_path() {
        let named = |raw: &str| {
            let raw = actix_web::http::header::HeaderValue::from_bytes(raw.as_bytes()).unwrap();
            filename(&ContentDisposition::from_raw(&raw).unwrap())
        };
        let named = |parameters: &str| named(&format!("form-data; name=a; {parameters}"));
        assert_eq!(named("filename=\"../../etc/passwd\"").as_deref(), Some("passwd"));
        assert_eq!(named("filename=\"é.jpg\"").as_deref(), Some("é.jpg"));
        assert_eq!(named("filename=x; filename*=UTF-8''%C3%A9%2Fb.jpg").as_deref(), Some("b.jpg"));
        assert_eq!(named("filename*=ISO-8859-1''%E9").as_deref(), Some("é"));
        assert_eq!(named("filename=\"a/..\""), None);
        assert_eq!(named("filename=\"\""), None);
    }
}
