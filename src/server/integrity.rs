//! Content that comes with a digest of itself, held against it as it passes (RFC 9530 §2). Whoever reads it
//! does so to its end before keeping anything, and meets the refusal there.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
};

use actix_web::{
    Error, HttpMessage as _,
    body::MessageBody,
    dev::{Payload, ServiceRequest, ServiceResponse},
    error::PayloadError,
    middleware::Next,
};
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, stream};
use openapi_stubs::actix::Malformed;

use crate::domain::digest::{Comparison, Digests};

/// Has the content of a request with a `Content-Digest` fail where it ends unless it has that digest.
pub(super) async fn verify(
    mut request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let sent: Vec<_> = request
        .headers()
        .get_all("Content-Digest")
        .map(|value| String::from_utf8_lossy(value.as_bytes()))
        .collect();
    if sent.is_empty() {
        return next.call(request).await;
    }
    let digests = Digests::parse(&sent.join(","));
    let payload = request.take_payload();
    let verified = match digests.map(Digests::begin) {
        None => stream::iter([Err(malformed("the `Content-Digest` is none"))]).boxed_local(),
        Some(None) => payload.boxed_local(),
        Some(comparison) => Verified { payload, comparison, held: None }.boxed_local(),
    };
    request.set_payload(Payload::Stream { payload: verified });
    next.call(request).await
}

/// Content whose last bytes are given out only once all of it is known to be right: a form may be read no
/// further than its last boundary.
struct Verified {
    payload: Payload,
    comparison: Option<Comparison>,
    held: Option<Bytes>,
}

impl Stream for Verified {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let this = &mut *self;
            let Some(mut comparison) = this.comparison.take() else { return Poll::Ready(None) };
            let Poll::Ready(next) = this.payload.poll_next_unpin(context) else {
                this.comparison = Some(comparison);
                return Poll::Pending;
            };
            match next {
                Some(Ok(chunk)) => {
                    comparison.update(&chunk);
                    this.comparison = Some(comparison);
                    if let Some(before) = this.held.replace(chunk) {
                        return Poll::Ready(Some(Ok(before)));
                    }
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None if comparison.holds() => return Poll::Ready(this.held.take().map(Ok)),
                None => {
                    let refusal = malformed("the content does not have its `Content-Digest`");
                    return Poll::Ready(Some(Err(refusal)));
                }
            }
        }
    }
}

fn malformed(detail: &str) -> PayloadError {
    PayloadError::Io(io::Error::other(Malformed { detail: detail.to_owned() }))
}
