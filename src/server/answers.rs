//! Answers that are given again. What was answered from the database is right for as long as nothing is committed to
//! it, whoever writes, and the token has not expired; who asks the very same until then is answered the very same,
//! without being routed, let in and read for anew.
//!
//! Each worker keeps answers of its own.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use actix_web::{
    Error, HttpMessage as _, HttpRequest, HttpResponse,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method, StatusCode,
        header::{AUTHORIZATION, CONTENT_LENGTH, HeaderName, HeaderValue, TRANSFER_ENCODING},
    },
    middleware::Next,
    web::Data,
};
use bytes::Bytes;
use jiff::Timestamp;
use openapi_stubs::actix::{Head, OperationId};
use sha2::{Digest as _, Sha256};

use crate::{
    app::App,
    auth::{opened_since, suffices},
    contract::Operation,
    metrics::Refused,
    store::{Version, Watch, access::Access},
};

/// The operations that answer by what was asked and what the database holds, and by nothing else.
const READS: [Operation; 9] = [
    Operation::ListMedias,
    Operation::GetMedia,
    Operation::ListMediaReferences,
    Operation::ListTrashedMedias,
    Operation::GetTrashedMedia,
    Operation::ListProducts,
    Operation::GetProduct,
    Operation::ListVariants,
    Operation::GetVariant,
];

/// What is kept of their answers.
const STATUSES: [StatusCode; 3] = [StatusCode::OK, StatusCode::NOT_MODIFIED, StatusCode::NOT_FOUND];

/// Headers that are others with each request, most of them for whoever traces it, and that no operation reads.
const PASSING: [&str; 11] = [
    "baggage",
    "cf-ray",
    "sentry-trace",
    "traceparent",
    "tracestate",
    "x-amzn-trace-id",
    "x-b3-spanid",
    "x-b3-traceid",
    "x-cloud-trace-context",
    "x-correlation-id",
    "x-request-id",
];

/// The most that a worker keeps, in bytes; then it begins anew.
const MOST: usize = 8 * 1024 * 1024;

/// The largest answer that is kept, in bytes.
const LARGEST: usize = MOST / 8;

/// What an answer takes beside what it says, about: its place, and what the allocator has of each of its parts.
const OVERHEAD: usize = 512;

/// The answers of a worker.
pub(super) type Kept = Rc<RefCell<Answers>>;

/// What was answered since the database was last seen to change.
#[derive(Debug)]
pub(super) struct Answers {
    watch: Watch,
    version: Option<Version>,
    memory: Memory,
}

/// Answers by what was asked, which take so many bytes.
#[derive(Debug, Default)]
struct Memory {
    by_request: BTreeMap<Asked, Rc<Answer>>,
    bytes: usize,
}

/// The SHA-256 of all of a request that an answer may depend on: there are secrets in it.
type Asked = [u8; 32];

#[derive(Debug)]
struct Answer {
    kind: Kind,
    operation: OperationId,
    status: StatusCode,
    headers: Box<[(HeaderName, HeaderValue)]>,
    body: Bytes,
    /// When it is right no longer, whatever the database holds: the token has expired.
    until: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    /// What was read, or that there is none.
    Read,
    /// The bearer lacks a permission, which is counted each time.
    Refusal,
}

/// What there is when a request comes.
enum Found {
    Answer(Rc<Answer>),
    Gap(Box<Gap>),
}

/// Where an answer is to be kept that is still to be given.
struct Gap {
    answers: Kept,
    /// The state of the database when the request came.
    version: Version,
    asked: Asked,
    /// What the bearer's token opened in that state, or in a later one.
    access: Access,
}

impl Answers {
    /// None where answers cannot be kept: the database does not tell when it changes, or requests are counted.
    pub(super) fn of(app: &App) -> Option<Kept> {
        if app.rate_limiters.count_anybody() {
            return None;
        }
        let watch = app.store.watch()?;
        let (version, memory) = (None, Memory::default());
        Some(Rc::new(RefCell::new(Self { watch, version, memory })))
    }

    /// The state of the database, where it is the one it was in when this was last asked. Where it changes as often as
    /// it is read, nothing is worth keeping.
    fn unchanged(&mut self) -> Option<Version> {
        // Where the database cannot be read, whoever reads it for the answer says so.
        let version = self.watch.version().ok();
        if self.version != version {
            self.version = version;
            self.memory = Memory::default();
            return None;
        }
        version
    }
}

impl Memory {
    fn find(&self, asked: &Asked, now: Timestamp) -> Option<Rc<Answer>> {
        let answer = self.by_request.get(asked)?;
        answer.until.is_none_or(|until| until > now).then(|| Rc::clone(answer))
    }

    fn keep(&mut self, asked: Asked, answer: Answer) {
        let bytes = answer.size();
        if bytes > LARGEST {
            return;
        }
        if self.bytes + bytes > MOST {
            *self = Self::default();
        }
        self.bytes += bytes;
        if let Some(before) = self.by_request.insert(asked, Rc::new(answer)) {
            self.bytes -= before.size();
        }
    }
}

impl Answer {
    fn size(&self) -> usize {
        let header = |(name, value): &(HeaderName, HeaderValue)| {
            size_of::<(HeaderName, HeaderValue)>() + name.as_str().len() + value.len()
        };
        OVERHEAD + self.body.len() + self.headers.iter().map(header).sum::<usize>()
    }
}

/// Answers what was answered already, and keeps what it lets through.
pub(super) async fn again<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<Bytes, B>>, Error> {
    let gap = match seek(&request).await {
        Some(Found::Answer(answer)) => return Ok(give(request, &answer)),
        Some(Found::Gap(gap)) => Some(gap),
        None => None,
    };
    let answered = next.call(request).await?;
    Ok(match gap {
        Some(gap) => gap.fill(answered),
        None => answered.map_body(|_, body| EitherBody::right(body)),
    })
}

/// The answer to a request, or where that is to be kept; none where it is nothing to be kept. Only who shows who it is
/// is answered from the database.
async fn seek(request: &ServiceRequest) -> Option<Found> {
    let headers = request.headers();
    let has_content =
        headers.contains_key(CONTENT_LENGTH) || headers.contains_key(TRANSFER_ENCODING);
    if has_content || !headers.contains_key(AUTHORIZATION) {
        return None;
    }
    let answers = request.app_data::<Option<Kept>>()?.as_ref()?;
    let app = request.app_data::<Data<App>>()?;
    let version = answers.borrow_mut().unchanged()?;
    let asked = asked(request.request());
    if let Some(answer) = answers.borrow().memory.find(&asked, app.clock.now()) {
        return Some(Found::Answer(answer));
    }
    let access = opened_since(app, &Head::of(request.request()), version).await?;
    let answers = Rc::clone(answers);
    Some(Found::Gap(Box::new(Gap { answers, version, asked, access })))
}

fn asked(request: &HttpRequest) -> Asked {
    let headers = request.headers().iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
    let mut headers: Vec<_> = headers.filter(|(name, _)| !PASSING.contains(name)).collect();
    // Of one name, the values stay in their order.
    headers.sort_by_key(|(name, _)| *name);
    let mut asked = format!("{} {}", request.method(), request.uri()).into_bytes();
    for (name, value) in headers {
        // Neither of them holds a line feed (RFC 9110 §5.5).
        asked.push(b'\n');
        asked.extend_from_slice(name.as_bytes());
        asked.push(b':');
        asked.extend_from_slice(value);
    }
    Sha256::digest(asked).into()
}

impl Gap {
    /// Keeps the answer, where it is one to be kept, and lets it pass.
    fn fill<B: MessageBody>(
        self: Box<Self>,
        answered: ServiceResponse<B>,
    ) -> ServiceResponse<EitherBody<Bytes, B>> {
        let Some((kind, operation)) = kind(&answered, &self.access) else {
            return answered.map_body(|_, body| EitherBody::right(body));
        };
        answered.map_body(|head, body| match body.try_into_bytes() {
            Ok(body) => {
                let headers = head.headers.iter();
                let headers = headers.map(|(name, value)| (name.clone(), value.clone()));
                let answer = Answer {
                    kind,
                    operation,
                    status: head.status,
                    headers: headers.collect(),
                    // What it was written into has room for more.
                    body: Bytes::copy_from_slice(&body),
                    until: self.access.expires_at,
                };
                let mut answers = self.answers.borrow_mut();
                if answers.version == Some(self.version) {
                    answers.memory.keep(self.asked, answer);
                }
                EitherBody::left(body)
            }
            Err(body) => EitherBody::right(body),
        })
    }
}

/// Which kind of an answer it is, and of which operation, where it is one to be kept.
fn kind<B>(answered: &ServiceResponse<B>, access: &Access) -> Option<(Kind, OperationId)> {
    let id = OperationId::of(answered.request())?;
    let operation = *Operation::ALL.iter().find(|operation| operation.id() == id.0)?;
    let is_get = answered.request().method() == Method::GET;
    let kind = match answered.status() {
        StatusCode::FORBIDDEN if !suffices(operation, access).ok()? => Kind::Refusal,
        status if is_get && READS.contains(&operation) && STATUSES.contains(&status) => Kind::Read,
        _ => return None,
    };
    Some((kind, id))
}

fn give<B>(request: ServiceRequest, answer: &Answer) -> ServiceResponse<EitherBody<Bytes, B>> {
    if let Some(app) = request.app_data::<Data<App>>() {
        app.metrics.answered_again();
        if let Kind::Refusal = answer.kind {
            app.metrics.refused(Refused::Permission);
        }
    }
    request.extensions_mut().insert(answer.operation);
    let body = EitherBody::left(answer.body.clone());
    let mut response = HttpResponse::with_body(answer.status, body);
    for (name, value) in &answer.headers {
        response.headers_mut().append(name.clone(), value.clone());
    }
    request.into_response(response)
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn asked_with(uri: &str, headers: &[(&'static str, &'static str)]) -> Asked {
        let request = TestRequest::with_uri(uri);
        let request =
            headers.iter().fold(request, |request, header| request.append_header(*header));
        asked(&request.to_http_request())
    }

    #[test]
    fn whatever_an_answer_may_depend_on_is_asked_and_nothing_else() {
        let all = [("Accept", "a"), ("Authorization", "Bearer b"), ("X-Request-Id", "c")];
        let usual = asked_with("/medias?page=1", &all);
        let backwards = [("Traceparent", "d"), all[1], all[0]];
        assert_eq!(asked_with("/medias?page=1", &backwards), usual);
        let others: [(&str, &[_]); 7] = [
            ("/medias?page=2", &all),
            ("/medias", &all),
            ("/medias?page=1", &all[..1]),
            ("/medias?page=1", &[all[0], ("Authorization", "Bearer bb")]),
            ("/medias?page=1", &[all[0], all[1], ("Authorization", "Bearer c")]),
            ("/medias?page=1", &[("Accept", "a\tauthorization:Bearer b")]),
            ("/medias?page=1", &[all[0], all[1], ("If-None-Match", "\"1\"")]),
        ];
        for (uri, headers) in others {
            assert_ne!(asked_with(uri, headers), usual, "{uri} {headers:?}");
        }
        let delete = TestRequest::delete().uri("/medias?page=1");
        let delete = all.iter().fold(delete, |request, header| request.append_header(*header));
        assert_ne!(asked(&delete.to_http_request()), usual);
        let once = asked_with("/", &[("A", "b"), ("A", "c")]);
        assert_ne!(asked_with("/", &[("A", "c"), ("A", "b")]), once);
        assert_ne!(asked_with("/", &[("A", "b, c")]), once);
    }

    #[test]
    fn no_more_is_kept_than_may_be() {
        let answer = |bytes| Answer {
            kind: Kind::Read,
            operation: OperationId("getMedia"),
            status: StatusCode::OK,
            headers: Box::default(),
            body: Bytes::from(vec![0; bytes]),
            until: None,
        };
        let mut memory = Memory::default();
        for number in 0..=u8::MAX {
            memory.keep([number; 32], answer(MOST / 50));
            memory.keep([number; 32], answer(MOST / 100));
            memory.keep([0; 32], answer(LARGEST));
            let sizes: usize = memory.by_request.values().map(|answer| answer.size()).sum();
            assert!(memory.find(&[number; 32], Timestamp::MIN).is_some());
            assert!(sizes == memory.bytes && memory.bytes <= MOST, "{} bytes", memory.bytes);
        }
    }
}
