//! The end of a server. Once it is told to stop it goes on for a while, and says to whoever looks that it will not
//! for long, so that requests are sent to others before it takes no more.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use actix_http::ConnectionType;
use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    middleware::Next,
    web::Data,
};

/// Whether the server was told to stop. Clones share it.
#[derive(Clone, Debug, Default)]
pub(super) struct Stopping(Arc<AtomicBool>);

impl Stopping {
    pub(super) fn begin(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub(super) fn has_begun(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Has connections end with the answer in hand while the server stops: a request that is sent on one as it is closed
/// would be lost.
pub(super) async fn last_of_connection(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let stopping = request.app_data::<Data<Stopping>>().cloned();
    let mut response = next.call(request).await?;
    if stopping.is_some_and(|stopping| stopping.has_begun()) {
        response.response_mut().head_mut().set_connection_type(ConnectionType::Close);
    }
    Ok(response)
}
