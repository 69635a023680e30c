//! What no caller can act on: opaque outside, with its cause for the log. Refusals that a caller can act
//! on do not live here; they are values of the domain.

use std::{error::Error, fmt, sync::Arc};

/// A fault of the server. Callers learn that it happened and when to come back; the cause, reached
/// through [`Error::source`], is for the log only.
#[derive(Clone, Debug)]
pub struct Failure {
    kind: Kind,
    cause: Arc<dyn Error + Send + Sync>,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Unavailable { retry_after_seconds: u32 },
    Internal,
}

impl Failure {
    /// A fault that is expected to pass: overload, or storage that is away. Answered 503.
    pub fn unavailable(
        retry_after_seconds: u32,
        cause: impl Into<Box<dyn Error + Send + Sync>>,
    ) -> Self {
        Self { kind: Kind::Unavailable { retry_after_seconds }, cause: Arc::from(cause.into()) }
    }

    /// A fault that coming back does not cure. Answered 500.
    pub fn internal(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { kind: Kind::Internal, cause: Arc::from(cause.into()) }
    }

    /// The same fault, with what it was met in, as in ``the database `…` ``, before its cause.
    #[must_use]
    pub fn met_in(self, what: impl fmt::Display) -> Self {
        let cause = format!("{what}: {}", self.causes());
        Self { cause: Arc::from(Box::<dyn Error + Send + Sync>::from(cause)), ..self }
    }

    /// After how many seconds it is worth trying again; `None` where trying again does not help.
    pub fn retry_after_seconds(&self) -> Option<u32> {
        match self.kind {
            Kind::Unavailable { retry_after_seconds } => Some(retry_after_seconds),
            Kind::Internal => None,
        }
    }

    /// The fault with all its causes on one line, for the log.
    pub fn chain(&self) -> String {
        format!("{self}: {}", self.causes())
    }

    /// All its causes on one line, for the log.
    pub fn causes(&self) -> String {
        line(&*self.cause)
    }
}

/// An error and all that made it one, on one line.
fn line(first: &dyn Error) -> String {
    let mut line = first.to_string();
    let mut next = first.source();
    while let Some(cause) = next {
        line.push_str(": ");
        line.push_str(&cause.to_string());
        next = cause.source();
    }
    line
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self.kind {
            Kind::Unavailable { .. } => "unavailable for now",
            Kind::Internal => "internal fault",
        })
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.cause)
    }
}
