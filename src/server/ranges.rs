//! Ranges are of GET alone (RFC 9110 §14.2): what answers HEAD as well is not told of any.

use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::{Method, header::RANGE},
    middleware::Next,
};

/// Takes `Range` from a request that is no GET.
pub(super) async fn of_get_alone(
    mut request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    if *request.method() != Method::GET {
        request.headers_mut().remove(RANGE);
    }
    next.call(request).await
}
