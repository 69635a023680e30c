//! Who calls: anyone who says so.

use openapi_stubs::actix::Head;

use crate::{
    app::App,
    contract::{Operation, UnauthenticatedResponse},
};

#[derive(Debug)]
pub struct Caller {
    pub name: String,
}

/// # Errors
/// Where no token is given.
pub async fn authorize<P: From<UnauthenticatedResponse>>(
    _: &App,
    operation: Operation,
    head: &Head<'_>,
) -> Result<Caller, P> {
    match head.bearer() {
        Some(name) => Ok(Caller { name: name.to_owned() }),
        None => {
            let scheme = operation.security()[0][0].scheme;
            Err(UnauthenticatedResponse { www_authenticate: scheme.to_owned() }.into())
        }
    }
}
