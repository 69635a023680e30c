//! What reads whatever anybody sends, each as a function of bytes that may not panic and that checks what holds of
//! all input. `fuzz_targets/` hands each to libFuzzer, and the test command tries each with its seeds and what chance
//! makes of them.
//!
//! ```console
//! $ cargo install cargo-fuzz --locked
//! $ cargo fuzz run --sanitizer none request -- -max_total_time=180
//! ```
//!
//! is all that the stable toolchain needs, and a C++ compiler. On a nightly one, leave out `--sanitizer none`: what the
//! libraries have that is not safe is watched as well. `contract` and `reference` get further by the documents that the
//! toolchain is tested with: `cargo fuzz run --sanitizer none contract fuzz/corpus/contract openapi-stubs/tests/cases`.
//!
//! `corpus/NAME/` has the seeds, which are files with an extension. What libFuzzer adds has none, and is not kept.

use std::{cell::LazyCell, fs, path::Path, pin::Pin};

use actix_web::{
    FromRequest as _, HttpRequest,
    dev::Payload,
    error::PayloadError,
    http::{
        Uri,
        header::{HeaderName, HeaderValue},
    },
    test::TestRequest,
    web,
};
use bytes::Bytes;
use flowkiwi_medias::{
    content::{self, Selection},
    contract::{
        self, BulkDeleteMediasRequest, BulkDeletionRequest, CreateIdentityRequest,
        CreateMembershipRequest, CreateOrganizationRequest, CreateProductRequest,
        CreateRoleRequest, CreateTokenRequest, CreateVariantRequest, DeleteMediaRequest,
        GetMediaContentRequest, GetMediaThumbnailRequest, IdentityPatch, ListAuditEntriesRequest,
        ListMediasRequest, ListProductsRequest, MediaPatch, MembershipPatch, NewIdentity,
        NewMembership, NewOrganization, NewProduct, NewRole, NewToken, NewVariant, Operation,
        OrganizationPatch, ProductPatch, RolePatch, UpdateIdentityRequest, UpdateMediaRequest,
        UpdateMembershipRequest, UpdateOrganizationRequest, UpdateProductRequest,
        UpdateRoleRequest, UpdateVariantRequest, UploadMediaPart, UploadMediaRequest, VariantPatch,
    },
    domain::{
        digest::Digests,
        listing::Page,
        media::{Checksum, Details, Filename, Media},
        metadata::Metadata,
        permission::Grant,
        precondition::{EntityTag, Tags},
        thumbnail::{Preset, Recipe},
        token::Token,
    },
    jsonld::{self, Address},
    oidc, parameters, pictures,
};
use futures_util::{Stream, StreamExt as _, stream};
use jiff::Timestamp;
use openapi_stubs::{
    diff::Comparison,
    docs::{Reference, Selection as Sections},
};
use serde_json::{Map, Value};
use tempfile::TempDir;
use uuid::Uuid;

/// A target. Its seeds lead far into it.
pub(crate) struct Target {
    pub(crate) name: &'static str,
    pub(crate) run: fn(&[u8]),
}

/// All of them.
pub(crate) const TARGETS: &[Target] = &[
    Target { name: "conditions", run: conditions },
    Target { name: "digests", run: digests },
    Target { name: "names", run: names },
    Target { name: "merge_patch", run: merge_patch },
    Target { name: "request", run: request },
    Target { name: "bodies", run: bodies },
    Target { name: "json_ld", run: json_ld },
    Target { name: "multipart", run: multipart },
    Target { name: "pictures", run: thumbnails },
    Target { name: "contract", run: contract },
    Target { name: "reference", run: reference },
];

/// Runs a target by its name.
pub(crate) fn run(name: &str, data: &[u8]) {
    let target = TARGETS.iter().find(|target| target.name == name);
    (target.unwrap_or_else(|| panic!("there is no target `{name}`")).run)(data);
}

/// Conditional headers and ranges: a part is one of the bytes, a tag is met by itself, and `If-Range` makes of a part
/// the whole or nothing else.
fn conditions(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut lines = text.split('\n');
    let mut line = || lines.next().unwrap_or_default();
    let (tags, date, range) = (line(), line(), line());
    let size = line().parse().unwrap_or(10);
    let if_range = line();
    let tag = EntityTag::new("a");
    let parsed = Tags::parse(tags);
    assert!(parsed.match_weakly(&tag) || !parsed.match_strongly(&tag), "{tags:?}");
    content::is_known(Some(tags), Some(date), &tag, None);
    content::is_known(None, Some(date), &tag, Some(Timestamp::UNIX_EPOCH));
    parameters::precondition(Some(tags), None);
    parameters::precondition(None, Some(date)).holds(&tag, Timestamp::UNIX_EPOCH);
    let media = Media { size, ..media(&Filename::tidy("a").expect("it is a name")) };
    let selected = content::select(Some(range), None, &media);
    if let Selection::Part(part) = &selected {
        assert!(part.start < part.end && part.end <= size, "{range:?} of {size}: {part:?}");
    }
    let conditional = content::select(Some(range), Some(if_range), &media);
    assert!(conditional == selected || conditional == Selection::Whole, "{if_range:?}");
}

/// A media of this name, of which nothing is said.
fn media(name: &Filename) -> Media {
    Media {
        id: Uuid::nil().into(),
        organization: Uuid::nil().into(),
        blob: Uuid::nil().into(),
        details: Details::of(name.clone()),
        mime_type: "image/png".to_owned(),
        size: 0,
        checksum: [0; 32].into(),
        dimensions: None,
        reference_count: 0,
        version: 1,
        created_by: Uuid::nil().into(),
        created_at: Timestamp::UNIX_EPOCH,
        updated_at: Timestamp::UNIX_EPOCH,
    }
}

/// `Content-Digest`: what is no digest of the content does not hold.
fn digests(data: &[u8]) {
    let (text, content) = halves(data, b'\n');
    let Some(digests) = Digests::parse(&String::from_utf8_lossy(text)) else { return };
    let Some(mut comparison) = digests.begin() else { return };
    comparison.update(content);
    comparison.update(b"and more, which no digest of before is of");
    assert!(!comparison.holds(), "{text:?}");
}

/// Names of files, and other short texts: what is tidy stays so, has nothing in it that leads elsewhere, and is told
/// in a header whole; what is read is written as it was.
fn names(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Some(name) = Filename::tidy(&text) {
        let tidy = name.as_str();
        assert_eq!(Filename::tidy(tidy).as_ref(), Some(&name));
        assert!(!tidy.contains(['/', '\\']) && !tidy.chars().any(char::is_control), "{tidy:?}");
        assert!((1..=Filename::MAX_CHARACTERS).contains(&tidy.chars().count()), "{tidy:?}");
        let disposition = content::disposition(&media(&name), true);
        assert!(HeaderValue::from_str(&disposition).is_ok(), "{disposition:?}");
        let (_, encoded) = disposition.split_once("; filename*=UTF-8''").expect("it has a name");
        assert_eq!(
            percent_encoding::percent_decode_str(encoded).decode_utf8().as_deref(),
            Ok(tidy)
        );
    }
    if let Some(token) = Token::parse(&text) {
        assert_eq!(token.reveal(), text);
    }
    if let Some(checksum) = Checksum::parse(&text) {
        assert_eq!(checksum.to_string(), text);
    }
    if let Some(grant) = Grant::parse(&text) {
        assert!(grant.includes(&grant), "{text:?}");
        grant.is_known();
    }
    oidc::is_signed_token(&text);
}

/// A merge patch does what RFC 7396 §2 says, word by word, and what comes of it is kept as it is.
fn merge_patch(data: &[u8]) {
    let (target, patch) = halves(data, b'|');
    let object = |text: &[u8]| match serde_json::from_slice(text) {
        Ok(Value::Object(object)) => Some(object),
        _ => None,
    };
    let (Some(target), Some(patch)) = (object(target), object(patch)) else { return };
    let Some(metadata) = Metadata::new(target.clone()) else { return };
    if let Some(merged) = metadata.merged(&patch) {
        let expected = merged_by_the_word(Value::Object(target), &Value::Object(patch));
        assert_eq!(Value::Object(merged.as_object().clone()), expected);
        assert_eq!(Metadata::parse(&merged.to_text()), Some(merged));
    }
}

fn merged_by_the_word(target: Value, patch: &Value) -> Value {
    let Value::Object(patch) = patch else { return patch.clone() };
    let mut target = match target {
        Value::Object(target) => target,
        _ => Map::new(),
    };
    for (name, value) in patch {
        let before = target.get(name).cloned().unwrap_or(Value::Null);
        if value.is_null() {
            target.shift_remove(name);
        } else {
            target.insert(name.clone(), merged_by_the_word(before, value));
        }
    }
    Value::Object(target)
}

/// The head of a request: path, query and headers, as the generated code decodes them. Whatever is refused is so by a
/// documented problem.
fn request(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut lines = text.lines();
    let Ok(uri) = lines.next().unwrap_or_default().parse::<Uri>() else { return };
    let mut made = TestRequest::default().param("id", uri.path().to_owned());
    for line in lines {
        let Some((name, value)) = line.split_once(':') else { continue };
        let name = HeaderName::from_bytes(name.trim().as_bytes());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::from_bytes(value.trim().as_bytes())) {
            made = made.append_header((name, value));
        }
    }
    let http = made.uri(&uri.to_string()).to_http_request();
    if let Ok(list) = ListMediasRequest::decode(&http) {
        leads_back(&list);
    }
    drop(ListProductsRequest::decode(&http));
    drop(ListAuditEntriesRequest::decode(&http));
    drop(DeleteMediaRequest::decode(&http));
    drop(GetMediaContentRequest::decode(&http));
    drop(GetMediaThumbnailRequest::decode(&http));
}

/// The IRI that a part of a collection has is the request that was answered with it.
fn leads_back(list: &ListMediasRequest) {
    const ORDER: &str = "createdAt desc";
    let window = |list: &ListMediasRequest| {
        let after = list.after.as_deref();
        parameters::window(list.page, list.items_per_page, list.partial, after, ORDER).ok()
    };
    let times = |list: &ListMediasRequest| {
        let strictly = list.created_at_strictly_after.as_deref();
        parameters::range("createdAt", list.created_at_after.as_deref(), strictly, None, None).ok()
    };
    let Some(asked) = window(list) else { return };
    // A cursor has more than one form, of which ours is not always the shortest.
    if asked.cursor().is_some_and(|cursor| Some(cursor.reveal(ORDER)) != list.after) {
        return;
    }
    let address = Address::of(Operation::ListMedias)
        .with("filename", list.filename.as_ref())
        .with("mimeType", list.mime_type.as_ref())
        .with_each("tags[]", list.tags.as_deref())
        .with("createdAt[after]", list.created_at_after.as_ref())
        .with("createdAt[strictly_after]", list.created_at_strictly_after.as_ref());
    let page = Page { members: Vec::new(), total: asked.counted.then_some(0), next: None };
    let Some(view) = jsonld::media_collection(&address, &asked, ORDER, &page).view else { return };
    let http = TestRequest::with_uri(&view.at_id)
        .insert_header(("X-Flowkiwi-Organization-Id", "a"))
        .to_http_request();
    let again = ListMediasRequest::decode(&http).unwrap_or_else(|no| panic!("{view:?}: {no:?}"));
    assert_eq!(window(&again), Some(asked), "{view:?}");
    assert_eq!(times(&again), times(list), "{view:?}");
    assert_eq!(
        (&again.filename, &again.mime_type, &again.tags),
        (&list.filename, &list.mime_type, &list.tags),
        "{view:?}"
    );
}

thread_local! {
    static RUNTIME: LazyCell<tokio::runtime::Runtime> = const {
        LazyCell::new(|| {
            let mut runtime = tokio::runtime::Builder::new_current_thread();
            runtime.build().expect("a thread can have a runtime")
        })
    };
}

/// A request that says that it has content of this media type.
fn with_content(media_type: &str) -> HttpRequest {
    TestRequest::post()
        .insert_header(("X-Flowkiwi-Organization-Id", "a"))
        .insert_header(("Content-Type", media_type))
        .param("id", "a")
        .to_http_request()
}

/// The content, in pieces of at most so many bytes.
async fn in_pieces(http: &HttpRequest, data: &[u8], bytes: usize) -> web::Payload {
    let pieces: Vec<_> = data.chunks(bytes).map(Bytes::copy_from_slice).map(Ok).collect();
    let stream: Pin<Box<dyn Stream<Item = Result<Bytes, PayloadError>>>> =
        Box::pin(stream::iter(pieces));
    let payload = web::Payload::from_request(http, &mut Payload::from(stream)).await;
    payload.expect("every request has one")
}

fn run_to_end<T>(work: impl Future<Output = T>) -> T {
    RUNTIME.with(|runtime| runtime.block_on(work))
}

/// Holds the two ways of reading a body together: straight into its type, and as a tree.
macro_rules! read_alike {
    ($http:ident, $data:ident: $($request:ident of $body:ty),+) => {$(
        let payload = in_pieces(&$http, $data, usize::MAX).await;
        let read = $request::decode(&$http, payload).await.ok().map(|request| request.body);
        assert_eq!(read, serde_json::from_slice::<$body>($data).ok());
    )+};
}

/// Bodies of JSON: those of JSON-LD and merge patches.
fn bodies(data: &[u8]) {
    run_to_end(async {
        let http = with_content("application/merge-patch+json");
        read_alike!(http, data:
            UpdateMediaRequest of MediaPatch,
            UpdateProductRequest of ProductPatch,
            UpdateVariantRequest of VariantPatch,
            UpdateOrganizationRequest of OrganizationPatch,
            UpdateIdentityRequest of IdentityPatch,
            UpdateMembershipRequest of MembershipPatch,
            UpdateRoleRequest of RolePatch);
        let http = with_content("application/ld+json");
        read_alike!(http, data:
            CreateProductRequest of NewProduct,
            CreateVariantRequest of NewVariant,
            CreateOrganizationRequest of NewOrganization,
            CreateIdentityRequest of NewIdentity,
            CreateMembershipRequest of NewMembership,
            CreateRoleRequest of NewRole,
            CreateTokenRequest of NewToken,
            BulkDeleteMediasRequest of BulkDeletionRequest);
    });
}

/// What is written of a media that somebody changed is what the contract says of one.
fn json_ld(data: &[u8]) {
    let Ok(patch) = serde_json::from_slice::<MediaPatch>(data) else { return };
    let name = patch.filename.as_deref().unwrap_or("a");
    let Some(name) = Filename::tidy(name) else { return };
    let media = media(&name);
    let Some(details) = media.details.patched(parameters::media_changes(patch)) else { return };
    let written = jsonld::media_document(&Media { details, ..media });
    let text = serde_json::to_string(&written).expect("it can be written");
    let read = serde_json::from_str::<contract::Media>(&text);
    assert_eq!(read.map_err(|error| format!("{error}: {text}")), Ok(written));
}

/// Forms, read to their end: in whichever pieces they come, they have the same parts.
fn multipart(data: &[u8]) {
    let whole = parts(data, usize::MAX);
    assert_eq!(parts(data, 1 + data.len() % 7), whole);
}

/// What is read of a form until it ends, or until it is refused.
fn parts(data: &[u8], bytes: usize) -> Vec<String> {
    run_to_end(async {
        let http = with_content("multipart/form-data; boundary=edge");
        let payload = in_pieces(&http, data, bytes).await;
        let mut parts = Vec::new();
        let mut request = match UploadMediaRequest::decode(&http, payload) {
            Ok(request) => request,
            Err(problem) => return vec![format!("{problem:?}")],
        };
        loop {
            match request.body.next().await {
                Ok(Some(UploadMediaPart::File(mut file))) => {
                    let mut content = Vec::new();
                    let end = loop {
                        match file.next().await {
                            Some(Ok(chunk)) => content.extend_from_slice(&chunk),
                            end => break end,
                        }
                    };
                    assert!(content.len() <= data.len(), "more bytes came out than went in");
                    parts.push(format!(
                        "{:?} {:?}: {content:?} {end:?}",
                        file.filename, file.content_type
                    ));
                }
                Ok(Some(part)) => parts.push(format!("{part:?}")),
                end => {
                    parts.push(format!("{end:?}"));
                    return parts;
                }
            }
        }
    })
}

/// Pictures, or what says it is one: a thumbnail is a picture that is no larger than its preset.
fn thumbnails(data: &[u8]) {
    for (preset, edge) in [(Preset::Small, 150), (Preset::Medium, 600)] {
        let Ok(thumbnail) = pictures::shrink(data, &Recipe::new(preset, None)) else { return };
        let size = imagesize::blob_size(&thumbnail.bytes).expect("a thumbnail is a picture");
        assert!((1..=edge).contains(&size.width) && (1..=edge).contains(&size.height), "{size:?}");
    }
}

thread_local! {
    static FOLDER: LazyCell<TempDir> =
        const { LazyCell::new(|| TempDir::new().expect("there is a folder for it")) };
}

const DOCUMENT: &str = "openapi.yaml";

fn with_document(data: &[u8], work: impl FnOnce(&Path)) {
    FOLDER.with(|folder| {
        fs::write(folder.path().join(DOCUMENT), data).expect("it can be written");
        work(folder.path());
    });
}

/// Documents: what is none is refused with where and why, and what is one is generated, as a whole or in part.
fn contract(data: &[u8]) {
    with_document(data, |root| {
        let build = || openapi_stubs::Build::new(DOCUMENT).utoipa().openapi_3_0();
        for build in [build(), build().partial().generic_refusals()] {
            // What is no text cannot be read.
            if let Ok(output) = build.generate(root) {
                output.report();
            }
        }
    });
    // A thread keeps the texts of whatever Rust it parsed: gigabytes, after a million documents.
    proc_macro2::extra::invalidate_current_thread_spans();
}

/// Documents, as they are described and compared: nothing has changed in what is the same.
fn reference(data: &[u8]) {
    with_document(data, |root| {
        let document = Path::new(DOCUMENT);
        if let Ok(reference) = Reference::read(root, document) {
            reference.pages(&Sections::default());
        }
        if let Ok(comparison) = Comparison::read(root, document, document) {
            assert!(comparison.changes.is_empty(), "{:?}", comparison.changes);
        }
    });
}

fn halves(data: &[u8], separator: u8) -> (&[u8], &[u8]) {
    let at = data.iter().position(|byte| *byte == separator).unwrap_or(data.len());
    (&data[..at], data.get(at + 1..).unwrap_or_default())
}
