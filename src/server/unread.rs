//! Content that an answer leaves unread. The framework reads chunked content to its end, wherever that is, once
//! nobody holds it any more; while somebody does, it closes the connection behind the answer.

use std::{
    cell::RefCell,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

use actix_web::{
    Error, HttpMessage as _,
    body::{BodySize, BoxBody, EitherBody, MessageBody},
    dev::{Payload, ServiceRequest, ServiceResponse},
    middleware::Next,
};
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};

/// Holds the chunked content of a request until its answer has been sent.
pub(super) async fn held(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    if !request.chunked()? {
        return Ok(next.call(request).await?.map_body(|_, body| EitherBody::left(body)));
    }
    let content = Rc::new(RefCell::new(request.take_payload()));
    let shared = Rc::clone(&content);
    let read = stream::poll_fn(move |context| shared.borrow_mut().poll_next_unpin(context));
    request.set_payload(Payload::Stream { payload: read.boxed_local() });
    let answer = next.call(request).await?.map_into_boxed_body();
    Ok(answer.map_body(|_, body| EitherBody::right(Holding { body, _content: content })))
}

struct Holding {
    body: BoxBody,
    _content: Rc<RefCell<Payload>>,
}

impl MessageBody for Holding {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.body).poll_next(context)
    }
}
