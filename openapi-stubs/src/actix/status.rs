//! [`Status`]: a status of those that a document admits as `4XX` or `default`.

use std::marker::PhantomData;

/// A set of statuses.
///
/// ```
/// use openapi_stubs::actix::{Status, Statuses};
///
/// #[derive(Clone, Copy)]
/// enum Conflicts {}
///
/// impl Statuses for Conflicts {
///     const FROM: u16 = 400;
///     const TO: u16 = 499;
///     const EXCEPT: &'static [u16] = &[404];
/// }
///
/// assert!(Status::<Conflicts>::new(404).is_none());
/// ```
pub trait Statuses {
    /// The least.
    const FROM: u16;
    /// The greatest.
    const TO: u16;
    /// Those between that are documented by themselves, and so are not in the set.
    const EXCEPT: &'static [u16] = &[];
}

/// A status of a set.
///
/// ```
/// use openapi_stubs::actix::{ServerErrors, Status};
///
/// assert_eq!(Status::<ServerErrors>::new(503).map(Status::code), Some(503));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status<S>(u16, PhantomData<S>);

impl<S: Statuses> Status<S> {
    /// The status `CODE`, which is known when the code is written. One that is not of the set does not compile:
    ///
    /// ```compile_fail
    /// use openapi_stubs::actix::{ClientErrors, Status};
    /// let status = Status::<ClientErrors>::of::<200>();
    /// ```
    ///
    /// ```
    /// use openapi_stubs::actix::{ClientErrors, Status};
    /// assert_eq!(Status::<ClientErrors>::of::<409>().code(), 409);
    /// ```
    pub const fn of<const CODE: u16>() -> Self {
        const { assert!(Self::admits(CODE), "the document does not admit this status here") };
        Self(CODE, PhantomData)
    }

    /// The status `code`, if it is of the set.
    ///
    /// ```
    /// # use openapi_stubs::actix::{ClientErrors, Status};
    /// assert!(Status::<ClientErrors>::new(409).is_some() && Status::<ClientErrors>::new(500).is_none());
    /// ```
    pub const fn new(code: u16) -> Option<Self> {
        if Self::admits(code) { Some(Self(code, PhantomData)) } else { None }
    }

    /// The status as a number.
    ///
    /// ```
    /// # use openapi_stubs::actix::{ClientErrors, Status};
    /// assert_eq!(Status::<ClientErrors>::of::<409>().code(), 409);
    /// ```
    pub const fn code(self) -> u16
    where
        S: Copy,
    {
        self.0
    }

    const fn admits(code: u16) -> bool {
        let mut at = 0;
        while at < S::EXCEPT.len() {
            if S::EXCEPT[at] == code {
                return false;
            }
            at += 1;
        }
        S::FROM <= code && code <= S::TO
    }
}

macro_rules! statuses {
    ($($(#[$docs:meta])* $name:ident: $from:literal..=$to:literal,)*) => {$(
        $(#[$docs])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {}

        impl Statuses for $name {
            const FROM: u16 = $from;
            const TO: u16 = $to;
        }
    )*};
}

statuses! {
    /// `2XX`.
    ///
    /// ```
    /// # use openapi_stubs::actix::{Status, Successes};
    /// assert!(Status::<Successes>::new(204).is_some());
    /// ```
    Successes: 200..=299,
    /// `3XX`.
    ///
    /// ```
    /// # use openapi_stubs::actix::{Redirections, Status};
    /// assert!(Status::<Redirections>::new(303).is_some());
    /// ```
    Redirections: 300..=399,
    /// Whatever is no error: `default`, where no other success is documented.
    ///
    /// ```
    /// # use openapi_stubs::actix::{NoErrors, Status};
    /// assert!(Status::<NoErrors>::new(304).is_some());
    /// ```
    NoErrors: 200..=399,
    /// `4XX`.
    ///
    /// ```
    /// # use openapi_stubs::actix::{ClientErrors, Status};
    /// assert!(Status::<ClientErrors>::new(409).is_some());
    /// ```
    ClientErrors: 400..=499,
    /// `5XX`.
    ///
    /// ```
    /// # use openapi_stubs::actix::{ServerErrors, Status};
    /// assert!(Status::<ServerErrors>::new(503).is_some());
    /// ```
    ServerErrors: 500..=599,
    /// Whatever is an error: `default`.
    ///
    /// ```
    /// # use openapi_stubs::actix::{Errors, Status};
    /// assert!(Status::<Errors>::new(400).is_some());
    /// ```
    Errors: 400..=599,
}
