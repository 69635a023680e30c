//! [`Presence`]: the three states of a property that is both optional and nullable.

use serde::{Serialize, Serializer};

/// A property that may be left out, null, or a value: what a merge patch (RFC 7396) tells apart.
///
/// A field of this type is written with `skip_serializing_if = "Presence::is_absent"`; without it, an
/// absent property becomes null.
///
/// ```
/// use openapi_stubs::actix::Presence;
///
/// assert_eq!(Presence::<i64>::default(), Presence::Absent);
/// assert_eq!(Presence::Present(1).as_option(), Some(&1));
/// assert_eq!(Presence::<i64>::Null.into_option(), None);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Presence<T> {
    /// The property is not there.
    #[default]
    Absent,
    /// The property is `null`.
    Null,
    /// The property has a value.
    Present(T),
}

impl<T> Presence<T> {
    /// Whether the property is not there.
    ///
    /// ```
    /// # use openapi_stubs::actix::Presence;
    /// assert!(Presence::<i64>::Absent.is_absent() && !Presence::<i64>::Null.is_absent());
    /// ```
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// The value, if there is one; absent and null alike are `None`.
    ///
    /// ```
    /// # use openapi_stubs::actix::Presence;
    /// assert_eq!(Presence::Present(1).as_option(), Some(&1));
    /// ```
    pub fn as_option(&self) -> Option<&T> {
        match self {
            Self::Present(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// As [`as_option`](Self::as_option), by value.
    ///
    /// ```
    /// # use openapi_stubs::actix::Presence;
    /// assert_eq!(Presence::Present("a".to_owned()).into_option().as_deref(), Some("a"));
    /// ```
    pub fn into_option(self) -> Option<T> {
        match self {
            Self::Present(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// What a patch says of the property: `None` leaves it, `Some(None)` clears it, `Some(Some(_))` sets it.
    ///
    /// ```
    /// # use openapi_stubs::actix::Presence;
    /// let mut alt = Some("a pear");
    /// if let Some(changed) = Presence::Null.into_change() {
    ///     alt = changed;
    /// }
    /// assert_eq!(alt, None);
    /// ```
    pub fn into_change(self) -> Option<Option<T>> {
        match self {
            Self::Absent => None,
            Self::Null => Some(None),
            Self::Present(value) => Some(Some(value)),
        }
    }

    /// The same state of another type.
    ///
    /// ```
    /// # use openapi_stubs::actix::Presence;
    /// assert_eq!(Presence::Present("a").map(str::len), Presence::Present(1));
    /// ```
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Presence<U> {
        match self {
            Self::Absent => Presence::Absent,
            Self::Null => Presence::Null,
            Self::Present(value) => Presence::Present(change(value)),
        }
    }
}

/// `None` is null, never absent: whoever has an `Option` knows the value, and that there is none.
impl<T> From<Option<T>> for Presence<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Present)
    }
}

impl<T: Serialize> Serialize for Presence<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_option().serialize(serializer)
    }
}
