//! What reads whatever anybody sends, each as a function of bytes that may not panic and that checks what holds of
//! all input. `fuzz_targets/` hands each to libFuzzer (`cargo fuzz run NAME`), and the test command tries each with
//! its seeds and what chance makes of them.

use std::{cell::LazyCell, fs, path::Path};

use actix_web::{
    FromRequest as _, HttpRequest,
    dev::Payload,
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
        BulkDeleteMediasRequest, CreateProductRequest, DeleteMediaRequest, GetMediaContentRequest,
        ListMediasRequest, ListProductsRequest, UpdateMediaRequest, UploadMediaPart,
        UploadMediaRequest,
    },
    domain::{
        digest::Digests,
        media::Filename,
        metadata::Metadata,
        precondition::{EntityTag, Tags},
        token::Token,
    },
    parameters,
};
use futures_util::StreamExt as _;
use serde_json::{Map, Value};

/// A target, with a few inputs that lead far into it.
pub(crate) struct Target {
    pub(crate) name: &'static str,
    pub(crate) run: fn(&[u8]),
    pub(crate) seeds: &'static [&'static [u8]],
}

/// All of them.
pub(crate) const TARGETS: &[Target] = &[
    Target {
        name: "conditions",
        run: conditions,
        seeds: &[
            b"\"a\", W/\"b\"\nThu, 01 Jan 1970 00:00:00 GMT\nbytes=0-4\n12",
            b"*\nnever\nbytes=-5, 7-\n0",
            b"\"a\"\n\nbytes=18446744073709551615-\n18446744073709551615",
        ],
    },
    Target {
        name: "digests",
        run: digests,
        seeds: &[
            b"sha-256=:n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=:\ntest",
            b"sha-512=:AAAA:, unknown=:AA==:\n",
        ],
    },
    Target {
        name: "names",
        run: names,
        seeds: &[
            "../a\u{202e}gnp.exe".as_bytes(),
            b"flowkiwi_0198c1d27f007abc8def0123456789ab_-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_s",
        ],
    },
    Target {
        name: "merge_patch",
        run: merge_patch,
        seeds: &[
            br#"{"a":{"b":1,"c":[1]},"d":null}|{"a":{"b":null,"e":{"f":null}},"d":2}"#,
            br#"{}|{"a":{"a":{"a":{"a":{"a":{}}}}}}"#,
        ],
    },
    Target {
        name: "request",
        run: request,
        seeds: &[
            b"/rest/api/medias?id[]=a&order[createdAt]=desc&page=2&itemsPerPage=5\nX-Flowkiwi-Organization-Id: a\nAccept: application/json;q=0.5, application/ld+json\n",
            b"/rest/api/medias/a?onReferences=refuse&%\nX-Flowkiwi-Organization-Id: a\nIf-Match: \"1-0\"\nIdempotency-Key: k\nRange: bytes=0-\n",
        ],
    },
    Target {
        name: "bodies",
        run: bodies,
        seeds: &[
            br#"{"title":"a","alt":null,"tags":["a","b"],"focalPoint":{"x":0.5,"y":1},"metadata":{"a":null}}"#,
            br#"{"@type":"Product","sku":"A","name":"a","status":"draft","medias":["/rest/api/medias/a"]}"#,
            br#"{"ids":["a",1],"onReferences":"detach","dryRun":true,"ids":[]}"#,
        ],
    },
    Target {
        name: "multipart",
        run: multipart,
        seeds: &[
            b"--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nab\r\n--edge\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\na\r\n--edge--\r\n",
            b"--edge\r\nContent-Disposition: form-data; name=\"focalPoint\"\r\nContent-Type: application/json\r\n\r\n{\"x\":0,\"y\":2}\r\n--edge--",
        ],
    },
    Target {
        name: "contract",
        run: contract,
        seeds: &[
            b"openapi: 3.1.0\ninfo: {title: a, version: '1'}\npaths:\n  /a/{b}:\n    get:\n      operationId: getA\n      parameters:\n        - {name: b, in: path, required: true, schema: {type: integer, maximum: 9}}\n      responses:\n        '200': {description: a, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}\ncomponents:\n  schemas:\n    A: {type: object, properties: {a: {oneOf: [{type: string}, {$ref: '#/components/schemas/A'}]}}}\n",
            br#"{"openapi":"3.0.3","info":{"title":"a","version":"1"},"paths":{"/a":{"post":{"requestBody":{"content":{"multipart/form-data":{"schema":{"type":"object","properties":{"f":{"type":"string","format":"binary"}}}}}},"responses":{"default":{"description":"a"}}}}}}"#,
        ],
    },
];

/// Runs a target by its name.
pub(crate) fn run(name: &str, data: &[u8]) {
    let target = TARGETS.iter().find(|target| target.name == name);
    (target.unwrap_or_else(|| panic!("there is no target `{name}`")).run)(data);
}

/// Conditional headers and ranges: a part is one of the bytes, and a tag is met by itself.
fn conditions(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut lines = text.split('\n');
    let mut line = || lines.next().unwrap_or_default();
    let (tags, date, range) = (line(), line(), line());
    let size = line().parse().unwrap_or(10);
    let tag = EntityTag::new("a");
    let parsed = Tags::parse(tags);
    assert!(parsed.match_weakly(&tag) || !parsed.match_strongly(&tag), "{tags:?}");
    content::is_known(Some(tags), Some(date), &tag, None);
    parameters::precondition(Some(tags), Some(date));
    if let Selection::Part(part) = Selection::of(range, size) {
        assert!(part.start < part.end && part.end <= size, "{range:?} of {size}: {part:?}");
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

/// Names of files, and tokens: what is tidy stays so, and has nothing in it that leads elsewhere.
fn names(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Some(name) = Filename::tidy(&text) {
        let tidy = name.as_str();
        assert_eq!(Filename::tidy(tidy).as_ref(), Some(&name));
        assert!(!tidy.contains(['/', '\\']) && !tidy.chars().any(char::is_control), "{tidy:?}");
        assert!((1..=Filename::MAX_CHARACTERS).contains(&tidy.chars().count()), "{tidy:?}");
    }
    if let Some(token) = Token::parse(&text) {
        assert_eq!(token.reveal(), text);
    }
}

/// A merge patch does what RFC 7396 §2 says, word by word.
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

/// The head of a request: path, query and headers, as the generated code decodes them.
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
    // Whatever is refused is so by a documented problem.
    drop(ListMediasRequest::decode(&http));
    drop(ListProductsRequest::decode(&http));
    drop(DeleteMediaRequest::decode(&http));
    drop(GetMediaContentRequest::decode(&http));
}

thread_local! {
    static RUNTIME: LazyCell<tokio::runtime::Runtime> = const {
        LazyCell::new(|| {
            let mut runtime = tokio::runtime::Builder::new_current_thread();
            runtime.build().expect("a thread can have a runtime")
        })
    };
}

/// A request with this content.
fn with_content(media_type: &str, data: &[u8]) -> (HttpRequest, Payload) {
    TestRequest::post()
        .insert_header(("X-Flowkiwi-Organization-Id", "a"))
        .insert_header(("Content-Type", media_type))
        .param("id", "a")
        .set_payload(Bytes::copy_from_slice(data))
        .to_http_parts()
}

fn run_to_end(work: impl Future) {
    RUNTIME.with(|runtime| drop(runtime.block_on(work)));
}

/// Bodies of JSON, as JSON-LD and as merge patches.
fn bodies(data: &[u8]) {
    run_to_end(async {
        for media_type in ["application/ld+json", "application/merge-patch+json"] {
            for operation in 0..3 {
                let (http, mut payload) = with_content(media_type, data);
                let payload = web::Payload::from_request(&http, &mut payload).await;
                let Ok(payload) = payload else { continue };
                match operation {
                    0 => {
                        if let Ok(request) = UpdateMediaRequest::decode(&http, payload).await {
                            drop(parameters::media_changes(request.body));
                        }
                    }
                    1 => drop(CreateProductRequest::decode(&http, payload).await),
                    _ => drop(BulkDeleteMediasRequest::decode(&http, payload).await),
                }
            }
        }
    });
}

/// Forms, read to their end.
fn multipart(data: &[u8]) {
    run_to_end(async {
        let (http, mut payload) = with_content("multipart/form-data; boundary=edge", data);
        let Ok(payload) = web::Payload::from_request(&http, &mut payload).await else { return };
        let Ok(mut request) = UploadMediaRequest::decode(&http, payload) else { return };
        let mut bytes = 0;
        while let Ok(Some(part)) = request.body.next().await {
            if let UploadMediaPart::File(mut file) = part {
                while let Some(Ok(chunk)) = file.next().await {
                    bytes += chunk.len();
                }
            }
        }
        assert!(bytes <= data.len(), "more bytes came out than went in");
    });
}

/// Documents: what is none is refused with where and why, and what is one is generated.
fn contract(data: &[u8]) {
    thread_local! {
        static FOLDER: LazyCell<tempfile::TempDir> =
            const { LazyCell::new(|| tempfile::tempdir().expect("there is a folder for it")) };
    }
    FOLDER.with(|folder| {
        let root: &Path = folder.path();
        fs::write(root.join("openapi.yaml"), data).expect("it can be written");
        let built = openapi_stubs::Build::new("openapi.yaml").generate(root);
        if let Ok(output) = built {
            output.report();
        }
    });
}

fn halves(data: &[u8], separator: u8) -> (&[u8], &[u8]) {
    let at = data.iter().position(|byte| *byte == separator).unwrap_or(data.len());
    (&data[..at], data.get(at + 1..).unwrap_or_default())
}
