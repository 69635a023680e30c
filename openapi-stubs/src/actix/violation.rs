//! Where a value stands in a request, what is wrong with it, and the list of all that is wrong.
//! What a status makes of the list is `rejection`'s.

use std::fmt;

use super::{Invalid, Malformed, ParameterRejection};

/// How many violations one request is told of; what comes after is counted as one more.
///
/// ```
/// use openapi_stubs::actix::{At, MAX_VIOLATIONS, ParameterRejection, Violations};
///
/// let mut violations = Violations::new();
/// for _ in 0..2 * MAX_VIOLATIONS {
///     violations.add(&At::Root, "required", "is required");
/// }
/// let Err(ParameterRejection::Invalid(invalid)) = violations.value(None::<()>) else { panic!() };
/// assert_eq!(invalid.violations.len(), MAX_VIOLATIONS + 1);
/// ```
pub const MAX_VIOLATIONS: usize = 1_000;

/// How many alternatives are tried for one request.
const MAX_TRIALS: u32 = 100_000;

/// Where a value stands: a path that displays as `medias[2].name`, and empty for the whole body.
///
/// It is a list on the stack, and becomes text only when there is something to say.
///
/// ```
/// use openapi_stubs::actix::At;
///
/// let medias = At::Root.member("medias");
/// let third = medias.item(2);
/// assert_eq!(third.member("name").to_string(), "medias[2].name");
/// ```
#[derive(Clone, Copy, Debug)]
pub enum At<'a> {
    /// The whole body.
    Root,
    /// A member of the object, or a parameter.
    Member(&'a At<'a>, &'a str),
    /// An item of the array, counted from 0.
    Item(&'a At<'a>, usize),
}

impl<'a> At<'a> {
    /// The member `name` of the object here.
    ///
    /// ```
    /// # use openapi_stubs::actix::At;
    /// assert_eq!(At::Root.member("size").member("width").to_string(), "size.width");
    /// ```
    pub fn member(&'a self, name: &'a str) -> At<'a> {
        At::Member(self, name)
    }

    /// The item at `index` of the array here.
    ///
    /// ```
    /// # use openapi_stubs::actix::At;
    /// assert_eq!(At::Root.item(0).to_string(), "[0]");
    /// ```
    pub fn item(&'a self, index: usize) -> At<'a> {
        At::Item(self, index)
    }
}

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            At::Root => Ok(()),
            At::Member(At::Root, name) => f.write_str(name),
            At::Member(parent, name) => write!(f, "{parent}.{name}"),
            At::Item(parent, index) => write!(f, "{parent}[{index}]"),
        }
    }
}

/// One way in which a well-formed request is not valid.
///
/// The codes are stable:
///
/// | code | the value |
/// |---|---|
/// | `required` | is missing, or is an empty required header |
/// | `repeated` | is sent more than once where one is meant |
/// | `wrong-type` | has another JSON type |
/// | `too-short`, `too-long` | has too few or too many characters (Unicode code points) |
/// | `pattern-mismatch` | does not match the pattern |
/// | `too-small`, `too-large` | is beyond the minimum or the maximum |
/// | `not-a-multiple` | is no multiple of `multipleOf` |
/// | `out-of-range` | does not fit the format (`int32`, `int64`, …) |
/// | `not-in-enumeration` | is none of the words |
/// | `too-few-items`, `too-many-items`, `not-unique` | is an array of another size, or with equal items |
/// | `too-few-properties`, `too-many-properties` | is an object of another size |
/// | `unknown-property` | is a member that the object does not have |
/// | `no-alternative`, `several-alternatives` | matches none, or several, of the alternatives |
/// | `excluded` | is of a form that the document excludes |
/// | `too-complex` | has more alternatives within each other than are tried |
/// | `too-many-violations` | came after [`MAX_VIOLATIONS`] others |
///
/// ```
/// use openapi_stubs::actix::Violation;
///
/// let violation = Violation {
///     property_path: "medias[2].name".to_owned(),
///     message: "is required".to_owned(),
///     code: "required",
/// };
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Where: `medias[2].name`, the name of a parameter, or empty for the whole body.
    pub property_path: String,
    /// What is wrong, for a person.
    pub message: String,
    /// What is wrong, for a program: one of the codes above.
    pub code: &'static str,
}

/// All that is wrong with a request, in the order in which it was read.
///
/// ```
/// use openapi_stubs::actix::{At, Violations};
///
/// let mut violations = Violations::new();
/// violations.add(&At::Root.member("name"), "required", "is required");
/// assert!(!violations.is_empty());
/// ```
#[derive(Debug, Default)]
pub struct Violations {
    malformed: Option<Malformed>,
    invalid: Vec<Violation>,
    /// Whether strings are texts: a number is what spells one.
    spelled: bool,
    /// How many alternatives have been tried.
    trials: u32,
}

impl Violations {
    /// Nothing wrong yet.
    ///
    /// ```
    /// # use openapi_stubs::actix::Violations;
    /// assert!(Violations::new().check().is_ok());
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether nothing is wrong.
    ///
    /// ```
    /// # use openapi_stubs::actix::Violations;
    /// assert!(Violations::new().is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.malformed.is_none() && self.invalid.is_empty()
    }

    /// The value here is well-formed and not valid. `code` is one that [`Violation`] lists.
    ///
    /// ```
    /// # use openapi_stubs::actix::{At, ParameterRejection, Violations};
    /// let mut violations = Violations::new();
    /// violations.add(&At::Root.member("name"), "required", "is required");
    /// let Err(ParameterRejection::Invalid(invalid)) = violations.check() else { panic!() };
    /// assert_eq!(invalid.violations[0].property_path, "name");
    /// ```
    pub fn add(&mut self, at: &At<'_>, code: &'static str, message: impl Into<String>) {
        let (at, code, message) = match self.invalid.len() {
            0..MAX_VIOLATIONS => (at, code, message.into()),
            MAX_VIOLATIONS => (&At::Root, "too-many-violations", "has more violations".to_owned()),
            _ => return,
        };
        self.invalid.push(Violation { property_path: at.to_string(), message, code });
    }

    /// The text here is not of its type at all; the request is malformed, whatever else is invalid.
    ///
    /// ```
    /// # use openapi_stubs::actix::{At, ParameterRejection, Violations};
    /// let mut violations = Violations::new();
    /// violations.malform(&At::Root.member("page"), "is not an integer");
    /// let Err(ParameterRejection::Malformed(malformed)) = violations.check() else { panic!() };
    /// assert_eq!(malformed.detail, "`page` is not an integer");
    /// ```
    pub fn malform(&mut self, at: &At<'_>, message: &str) {
        self.malformed.get_or_insert_with(|| Malformed { detail: format!("`{at}` {message}") });
    }

    /// Reads with strings as the texts of a form or of parameters: `"1"` is then an integer.
    ///
    /// ```
    /// # use openapi_stubs::actix::{At, Integer, Schema as _, Violations};
    /// let read = |violations: &mut _| Integer::<i64>::new().json(&"1".into(), &At::Root, violations);
    /// assert_eq!(Violations::new().spelled(read), Some(1));
    /// assert_eq!(read(&mut Violations::new()), None);
    /// ```
    pub fn spelled<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        self.reading(true, read)
    }

    /// Reads JSON in the midst of texts.
    pub(super) fn unspelled<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        self.reading(false, read)
    }

    fn reading<T>(&mut self, spelled: bool, read: impl FnOnce(&mut Self) -> T) -> T {
        let former = std::mem::replace(&mut self.spelled, spelled);
        let value = read(self);
        self.spelled = former;
        value
    }

    pub(super) fn is_spelled(&self) -> bool {
        self.spelled
    }

    /// Reads what may fail without anything being wrong. Alternatives within alternatives could be tried longer
    /// than anybody waits: from [`MAX_TRIALS`] on, each fails.
    pub(super) fn trial<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Result<T, Self> {
        let trials = self.trials + 1;
        let mut own = Self { spelled: self.spelled, trials, ..Self::default() };
        if trials > MAX_TRIALS {
            own.add(&At::Root, "too-complex", "has too many alternatives within each other");
            self.trials = trials;
            return Err(own);
        }
        let value = read(&mut own);
        self.trials = own.trials;
        match value {
            Some(value) if own.is_empty() => Ok(value),
            _ => Err(own),
        }
    }

    /// Whether what is wrong is that the value here has another JSON type.
    pub(super) fn is_of_another_type(&self, at: &At<'_>) -> bool {
        let at = at.to_string();
        self.malformed.is_none()
            && self.invalid.iter().any(|it| it.code == "wrong-type" && it.property_path == at)
    }

    /// Adds what another has.
    pub(super) fn extend(&mut self, other: Self) {
        if let Some(malformed) = other.malformed {
            self.malformed.get_or_insert(malformed);
        }
        let left = MAX_VIOLATIONS.saturating_sub(self.invalid.len());
        self.invalid.extend(other.invalid.into_iter().take(left));
    }

    /// Refuses the request if anything is wrong with it.
    ///
    /// ```
    /// # use openapi_stubs::actix::{At, Violations};
    /// let mut violations = Violations::new();
    /// violations.add(&At::Root, "excluded", "must be sorted");
    /// assert_eq!(violations.check().unwrap_err().to_string(), "the content must be sorted");
    /// ```
    ///
    /// # Errors
    /// [`Malformed`] if any text was, else [`Invalid`] with every violation.
    pub fn check(self) -> Result<(), ParameterRejection> {
        match self {
            Self { malformed: Some(malformed), .. } => Err(malformed.into()),
            Self { invalid, .. } if invalid.is_empty() => Ok(()),
            Self { invalid, .. } => Err(Invalid { violations: invalid }.into()),
        }
    }

    /// The value that was read, if nothing is wrong with it.
    ///
    /// ```
    /// # use openapi_stubs::actix::Violations;
    /// assert_eq!(Violations::new().value(Some(1)), Ok(1));
    /// ```
    ///
    /// # Errors
    /// As [`check`](Self::check).
    pub fn value<T>(mut self, value: Option<T>) -> Result<T, ParameterRejection> {
        if value.is_none() && self.is_empty() {
            // A reader that gives nothing owes a violation; the request is refused all the same.
            self.add(&At::Root, "wrong-type", "cannot be read");
        }
        self.check()?;
        value.ok_or_else(|| Malformed { detail: "the request cannot be read".to_owned() }.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_reads_as_a_property_path() {
        let (root, medias) = (At::Root, At::Member(&At::Root, "medias"));
        assert_eq!(root.to_string(), "");
        assert_eq!(medias.item(2).member("name").to_string(), "medias[2].name");
        assert_eq!(root.item(0).member("id").to_string(), "[0].id");
    }

    #[test]
    fn malformed_outranks_invalid() {
        let mut violations = Violations::new();
        violations.add(&At::Root.member("a"), "required", "is required");
        violations.malform(&At::Root.member("b"), "is not an integer");
        let rejection = violations.check().unwrap_err();
        assert_eq!(rejection, Malformed { detail: "`b` is not an integer".into() }.into());
    }

    #[test]
    fn the_list_is_bounded() {
        let mut violations = Violations::new();
        for _ in 0..MAX_VIOLATIONS * 2 {
            violations.add(&At::Root, "required", "is required");
        }
        let Err(ParameterRejection::Invalid(Invalid { violations })) = violations.check() else {
            panic!("the violations are invalid");
        };
        assert_eq!(violations.len(), MAX_VIOLATIONS + 1);
        assert_eq!(violations[MAX_VIOLATIONS].code, "too-many-violations");
    }
}
