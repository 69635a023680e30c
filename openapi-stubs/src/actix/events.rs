//! Server-sent events (WHATWG HTML §9.2): [`Event`]s with typed data, written to a connection that stays open.
//! Which data an operation sends is the generated code's.

use std::error::Error;
use std::fmt::{self, Write as _};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::body::{BodyStream, BoxBody};
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use actix_web::rt::time::{Instant, Interval, interval_at};
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};
use serde::Serialize;

use super::Reply;

type Fault = Box<dyn Error + Send + Sync>;
type Encoded = Pin<Box<dyn Stream<Item = Result<String, Fault>>>>;

/// One event: its data, and what tells the client where it stands.
///
/// ```
/// use std::time::Duration;
/// use openapi_stubs::actix::Event;
///
/// let event = Event::new("ready".to_owned()).event("state").id("7").retry(Duration::from_secs(3));
/// assert_eq!(event.data, "ready");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event<T> {
    /// What is sent: a text as it is, anything else in JSON.
    pub data: T,
    /// The type of the event; `message` where it is none.
    pub event: Option<String>,
    /// What a client that lost the connection sends back as `Last-Event-ID`.
    pub id: Option<String>,
    /// How long a client that lost the connection waits before it comes back.
    pub retry: Option<Duration>,
}

impl<T> Event<T> {
    /// An event of nothing but its data.
    ///
    /// ```
    /// # use openapi_stubs::actix::Event;
    /// assert_eq!(Event::new(1).event, None);
    /// ```
    pub fn new(data: T) -> Self {
        Self { data, event: None, id: None, retry: None }
    }

    /// With a type. Line breaks, which would begin another field, are left out.
    ///
    /// ```
    /// # use openapi_stubs::actix::Event;
    /// assert_eq!(Event::new(1).event("progress").event.as_deref(), Some("progress"));
    /// ```
    #[must_use]
    pub fn event(mut self, event: impl Into<String>) -> Self {
        self.event = Some(event.into());
        self
    }

    /// With an id. Line breaks and NUL, for which a client would ignore it, are left out.
    ///
    /// ```
    /// # use openapi_stubs::actix::Event;
    /// assert_eq!(Event::new(1).id("42").id.as_deref(), Some("42"));
    /// ```
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// With the time to wait before another connection, in whole milliseconds.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use openapi_stubs::actix::Event;
    /// let event = Event::new(1).retry(Duration::from_secs(1));
    /// assert_eq!(event.retry, Some(Duration::from_secs(1)));
    /// ```
    #[must_use]
    pub fn retry(mut self, wait: Duration) -> Self {
        self.retry = Some(wait);
        self
    }

    /// As it stands on the wire, given the text of its data.
    fn encoded(&self, data: &str) -> String {
        let mut text = String::with_capacity(data.len() + 16);
        let field = |text: &mut String, name: &str, value: &str| {
            let value: String = value.chars().filter(|it| !"\r\n\0".contains(*it)).collect();
            // Writing to a string does not fail.
            _ = writeln!(text, "{name}: {value}");
        };
        if let Some(event) = &self.event {
            field(&mut text, "event", event);
        }
        if let Some(id) = &self.id {
            field(&mut text, "id", id);
        }
        if let Some(wait) = self.retry {
            field(&mut text, "retry", &wait.as_millis().to_string());
        }
        // Each of the three ends a line, and the client puts the lines together with `\n`.
        for line in data.replace("\r\n", "\n").split(['\n', '\r']) {
            _ = writeln!(text, "data: {line}");
        }
        text.push('\n');
        text
    }
}

/// How long nothing is sent before a comment keeps the connection open.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// Events that are sent as they come, for as long as the client stays.
///
/// ```
/// use futures_util::{StreamExt as _, stream};
/// use openapi_stubs::actix::{Event, EventStream};
///
/// let numbers = stream::iter([1, 2, 3]).map(|it| Ok::<_, std::io::Error>(Event::new(it)));
/// let events: EventStream<i32> = EventStream::new(numbers);
/// ```
///
/// Where the stream fails, the connection is aborted, so that the client comes back, and the fault is logged.
/// Where it ends, a client comes back as well, unless the response to that is 204 (§9.2.3).
pub struct EventStream<T> {
    events: Pin<Box<dyn Stream<Item = Result<Event<T>, Fault>>>>,
    keep_alive: Option<Duration>,
}

impl<T> EventStream<T> {
    /// The events of a stream, with a comment after every 15 seconds in which there is none.
    ///
    /// ```
    /// # use openapi_stubs::actix::{Event, EventStream};
    /// let none = futures_util::stream::empty::<Result<Event<String>, std::io::Error>>();
    /// let events = EventStream::new(none);
    /// ```
    pub fn new<E: Into<Box<dyn Error + Send + Sync>> + 'static>(
        events: impl Stream<Item = Result<Event<T>, E>> + 'static,
    ) -> Self {
        let events = events.map(|event| event.map_err(Into::into));
        Self { events: Box::pin(events), keep_alive: Some(KEEP_ALIVE) }
    }

    /// With another time before a comment is sent, or with none at all.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use openapi_stubs::actix::{Event, EventStream};
    /// # let none = futures_util::stream::empty::<Result<Event<String>, std::io::Error>>();
    /// let events = EventStream::new(none).keep_alive(Some(Duration::from_secs(5)));
    /// ```
    #[must_use]
    pub fn keep_alive(mut self, after: Option<Duration>) -> Self {
        self.keep_alive = after.filter(|after| !after.is_zero());
        self
    }
}

impl<T> fmt::Debug for EventStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream").field("keep_alive", &self.keep_alive).finish_non_exhaustive()
    }
}

impl Reply {
    /// Sends events as they come, each with its data in JSON.
    ///
    /// ```
    /// use openapi_stubs::actix::{Event, EventStream, Reply};
    ///
    /// let ready = async { Ok::<_, std::io::Error>(Event::new(vec![1, 2])) };
    /// let events = EventStream::new(futures_util::stream::once(ready));
    /// # actix_web::rt::System::new().block_on(async {
    /// let response = Reply::new(200).events(events);
    /// assert_eq!(response.headers().get("content-type").unwrap(), "text/event-stream");
    /// # });
    /// ```
    pub fn events<T: Serialize + 'static>(self, events: EventStream<T>) -> HttpResponse {
        let EventStream { events, keep_alive } = events;
        let encode = |event: Result<Event<T>, Fault>| {
            let event = event?;
            Ok(event.encoded(&serde_json::to_string(&event.data)?))
        };
        self.event_stream(Box::pin(events.map(encode)), keep_alive)
    }

    /// Sends events as they come, each with its data as it is.
    ///
    /// ```
    /// use openapi_stubs::actix::{Event, EventStream, Reply};
    ///
    /// let ready = async { Ok::<_, std::io::Error>(Event::new("ready".to_owned())) };
    /// let events = EventStream::new(futures_util::stream::once(ready));
    /// # actix_web::rt::System::new().block_on(async {
    /// assert_eq!(Reply::new(200).text_events(events).status(), 200);
    /// # });
    /// ```
    pub fn text_events(self, events: EventStream<String>) -> HttpResponse {
        let EventStream { events, keep_alive } = events;
        let encode =
            |event: Result<Event<String>, Fault>| event.map(|event| event.encoded(&event.data));
        self.event_stream(Box::pin(events.map(encode)), keep_alive)
    }

    fn event_stream(self, events: Encoded, keep_alive: Option<Duration>) -> HttpResponse {
        let mut response = self.into_inner();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
        if !headers.contains_key(CACHE_CONTROL) {
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
        let keep_alive = keep_alive.map(|after| interval_at(Instant::now() + after, after));
        response.set_body(BoxBody::new(BodyStream::new(Kept { events, keep_alive, failed: false })))
    }
}

/// Events with comments in between, where there are none for long.
struct Kept {
    events: Encoded,
    keep_alive: Option<Interval>,
    failed: bool,
}

impl Stream for Kept {
    type Item = Result<Bytes, Box<dyn Error>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.failed {
            return Poll::Ready(None);
        }
        match self.events.as_mut().poll_next(context) {
            Poll::Ready(Some(Ok(event))) => {
                if let Some(keep_alive) = &mut self.keep_alive {
                    keep_alive.reset();
                }
                Poll::Ready(Some(Ok(event.into())))
            }
            Poll::Ready(Some(Err(fault))) => {
                self.failed = true;
                tracing::error!(error = &*fault as &dyn Error, "a stream of events breaks off");
                Poll::Ready(Some(Err(fault)))
            }
            Poll::Ready(None) => Poll::Ready(None),
            Poll::Pending => {
                let is_due = |keep_alive: &mut Interval| keep_alive.poll_tick(context).is_ready();
                if self.keep_alive.as_mut().is_some_and(is_due) {
                    // A line that begins with a colon is a comment (§9.2.6).
                    return Poll::Ready(Some(Ok(Bytes::from_static(b":\n\n"))));
                }
                Poll::Pending
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use actix_web::body::to_bytes;
    use futures_util::stream;

    use super::*;

    fn sent<T: 'static>(
        events: Vec<Result<Event<T>, &'static str>>,
        send: fn(Reply, EventStream<T>) -> HttpResponse,
    ) -> Result<String, String> {
        actix_web::rt::System::new().block_on(async {
            let response = send(Reply::new(200), EventStream::new(stream::iter(events)));
            let bytes = to_bytes(response.into_body()).await.map_err(|error| error.to_string())?;
            Ok(String::from_utf8(bytes.to_vec()).unwrap())
        })
    }

    #[test]
    fn events_stand_on_the_wire_as_clients_read_them() {
        let events = vec![
            Ok(Event::new("one\ntwo\r\nthree\rfour".to_owned())),
            Ok(Event::new(String::new())
                .event("st\r\nate")
                .id("7\0\n")
                .retry(Duration::from_secs(3))),
        ];
        assert_eq!(
            sent(events, Reply::text_events).unwrap(),
            "data: one\ndata: two\ndata: three\ndata: four\n\n\
             event: state\nid: 7\nretry: 3000\ndata: \n\n"
        );
        let events = vec![Ok(Event::new(vec!["a\nb"]))];
        assert_eq!(sent(events, Reply::events).unwrap(), "data: [\"a\\nb\"]\n\n");
    }

    #[test]
    fn a_stream_that_fails_breaks_off() {
        assert!(sent(vec![Ok(Event::new(1)), Err("broken")], Reply::events).is_err());
    }

    #[test]
    fn a_silent_stream_is_kept_open_by_comments() {
        actix_web::rt::System::new().block_on(async {
            let silent = stream::pending::<Result<Event<i32>, &'static str>>();
            let events = EventStream::new(silent).keep_alive(Some(Duration::from_millis(1)));
            let mut body = Box::pin(Reply::new(200).events(events).into_body());
            for _ in 0..2 {
                let chunk = std::future::poll_fn(|context| {
                    actix_web::body::MessageBody::poll_next(body.as_mut(), context)
                });
                assert_eq!(chunk.await.unwrap().unwrap(), ":\n\n");
            }
        });
    }

    #[test]
    fn a_response_of_events_is_kept_by_no_cache_unless_it_says_so_itself() {
        actix_web::rt::System::new().block_on(async {
            let none = || EventStream::<i32>::new(stream::empty::<Result<_, &'static str>>());
            let response = Reply::new(200).events(none());
            assert_eq!(response.headers().get("cache-control").unwrap(), "no-store");
            let response = Reply::new(200).header("Cache-Control", "private").events(none());
            let said: Vec<_> = response.headers().get_all("cache-control").collect();
            assert_eq!(said, ["private"]);
        });
    }
}
