//! Answers that are given again. What was answered from the database is right for as long as nothing is committed to
//! it, whoever writes, and the token has not expired; who asks the very same until then is answered the very same,
//! without being routed, let in and read for anew.
//!
//! Each worker keeps answers of its own, and none of them waits for another.

use std::{cell::RefCell, collections::BTreeMap, io::Write as _, rc::Rc};

use actix_web::{
    Error, HttpMessage as _, HttpRequest, HttpResponse,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method, StatusCode,
        header::{CONTENT_LENGTH, HeaderMap, TRANSFER_ENCODING},
    },
    middleware::Next,
    web::Data,
};
use bytes::Bytes;
use jiff::Timestamp;
use openapi_stubs::actix::{Head, OperationId};

use crate::{
    app::App,
    auth::suffices,
    contract::Operation,
    domain::{id::OrganizationId, token::Token},
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

/// Headers that are others with every request, and that no operation reads.
const PASSING: [&str; 3] = ["x-request-id", "traceparent", "tracestate"];

/// The most that a worker keeps, in bytes; then it begins anew.
const MOST: usize = 8 * 1024 * 1024;

/// What an answer takes beyond what it says, about: a map of headers is mostly room for more.
const OVERHEAD: usize = 1024;

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
    by_request: BTreeMap<Vec<u8>, Answer>,
    bytes: usize,
}

#[derive(Clone, Debug)]
struct Answer {
    kind: Kind,
    operation: OperationId,
    status: StatusCode,
    headers: HeaderMap,
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

/// What is known when a request comes.
enum Known {
    Answer(Answer),
    /// No answer: the state of the database, and what is asked.
    Nothing(Version, Vec<u8>),
    /// The database is another than when the request before came: this one's answer may be out of date as soon.
    Change,
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

    fn find(&mut self, request: &HttpRequest, app: &App) -> Known {
        // Where the database cannot be read, whoever reads it for the answer says so.
        let version = self.watch.version().ok();
        match version {
            Some(version) if self.version == Some(version) => {
                let asked = asked(request);
                let answer = self.memory.by_request.get(&asked);
                let is_right = |until| until > app.clock.now();
                match answer.filter(|answer| answer.until.is_none_or(is_right)) {
                    Some(answer) => Known::Answer(answer.clone()),
                    None => Known::Nothing(version, asked),
                }
            }
            _ => {
                self.version = version;
                self.memory = Memory::default();
                Known::Change
            }
        }
    }

    /// Keeps what was answered to a request that came when the database was in this state.
    fn keep(&mut self, version: Version, request: Vec<u8>, answer: Answer) {
        if self.version == Some(version) {
            self.memory.keep(request, answer);
        }
    }
}

impl Memory {
    fn keep(&mut self, request: Vec<u8>, answer: Answer) {
        let headers = answer.headers.iter().map(|(name, value)| name.as_str().len() + value.len());
        let bytes = OVERHEAD + request.len() + answer.body.len() + headers.sum::<usize>();
        if self.bytes + bytes > MOST {
            *self = Self::default();
        }
        // Another request may have been answered the same meanwhile.
        if bytes <= MOST && self.by_request.insert(request, answer).is_none() {
            self.bytes += bytes;
        }
    }
}

/// Answers what was answered already, and keeps what it lets through.
pub(super) async fn again<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<Bytes, B>>, Error> {
    let pass = |_: &mut _, body| EitherBody::right(body);
    let answers = request.app_data::<Option<Kept>>().cloned().flatten();
    let app = request.app_data::<Data<App>>().cloned();
    let (Some(answers), Some(app), true) = (answers, app, is_head_alone(&request)) else {
        return Ok(next.call(request).await?.map_body(pass));
    };
    let known = answers.borrow_mut().find(request.request(), &app);
    let (version, asked) = match known {
        Known::Answer(answer) => return Ok(give(request, &app, answer)),
        Known::Nothing(version, asked) => (version, asked),
        Known::Change => return Ok(next.call(request).await?.map_body(pass)),
    };
    let Some(access) = access(&request, &app, version) else {
        return Ok(next.call(request).await?.map_body(pass));
    };
    let answered = next.call(request).await?;
    let Some((kind, operation)) = kind(&answered, &access) else {
        return Ok(answered.map_body(pass));
    };
    let (http, response) = answered.into_parts();
    let (response, body) = response.into_parts();
    let body = match body.try_into_bytes() {
        Ok(body) => {
            let (status, headers) = (response.status(), response.headers().clone());
            let until = access.expires_at;
            let answer = Answer { kind, operation, status, headers, body: body.clone(), until };
            answers.borrow_mut().keep(version, asked, answer);
            EitherBody::left(body)
        }
        Err(body) => EitherBody::right(body),
    };
    Ok(ServiceResponse::new(http, response.set_body(body)))
}

fn is_head_alone(request: &ServiceRequest) -> bool {
    [CONTENT_LENGTH, TRANSFER_ENCODING].iter().all(|name| !request.headers().contains_key(name))
}

/// All of a request that an answer may depend on, in an order of its own.
fn asked(request: &HttpRequest) -> Vec<u8> {
    let headers = request.headers().iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
    let mut headers: Vec<_> = headers.filter(|(name, _)| !PASSING.contains(name)).collect();
    // Of one name, the values stay in their order.
    headers.sort_by_key(|(name, _)| *name);
    let mut asked = Vec::with_capacity(512);
    // Cannot fail: it is memory.
    let _: Result<(), _> = write!(asked, "{} {}", request.method(), request.uri());
    for (name, value) in headers {
        // Neither of them holds a line feed (RFC 9110 §5.5).
        asked.push(b'\n');
        asked.extend_from_slice(name.as_bytes());
        asked.push(b':');
        asked.extend_from_slice(value);
    }
    asked
}

/// What the bearer's token opens in this state of the database, where that is known before the request is judged: what
/// is judged is then no older than the state.
fn access(request: &ServiceRequest, app: &App, version: Version) -> Option<Access> {
    let head = Head::of(request.request());
    let token = Token::parse(head.bearer()?)?;
    let organization = OrganizationId::parse(&head.one("X-Flowkiwi-Organization-Id").ok()?)?;
    app.store.known().since(version, token.id, organization)
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

fn give<B>(
    request: ServiceRequest,
    app: &App,
    answer: Answer,
) -> ServiceResponse<EitherBody<Bytes, B>> {
    app.metrics.answered_again();
    if let Kind::Refusal = answer.kind {
        app.metrics.refused(Refused::Permission);
    }
    request.extensions_mut().insert(answer.operation);
    let mut response = HttpResponse::with_body(answer.status, EitherBody::left(answer.body));
    *response.headers_mut() = answer.headers;
    request.into_response(response)
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn asked_with(uri: &str, headers: &[(&'static str, &'static str)]) -> Vec<u8> {
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
            headers: HeaderMap::new(),
            body: Bytes::from(vec![0; bytes]),
            until: None,
        };
        let mut memory = Memory::default();
        memory.keep(vec![0], answer(MOST));
        assert_eq!((memory.by_request.len(), memory.bytes), (0, 0));
        for number in 0..=u8::MAX {
            memory.keep(vec![number], answer(MOST / 100));
            memory.keep(vec![number], answer(MOST / 100));
            let bodies: usize = memory.by_request.values().map(|answer| answer.body.len()).sum();
            assert!(memory.by_request.contains_key(&vec![number]));
            assert!(bodies <= memory.bytes && memory.bytes <= MOST, "{} bytes", memory.bytes);
        }
    }
}
