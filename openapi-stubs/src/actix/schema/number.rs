//! Numbers of JSON Schema (§6.2): [`Integer`] and [`Number`], by value and not by spelling.

use std::fmt::{Debug, Display};

use serde::Deserializer;

use super::{Schema, wrong_type};
use crate::actix::direct::WholeVisitor;
use crate::actix::{At, Tree, Violations};

/// The Rust integers that a schema can ask for.
///
/// ```
/// use openapi_stubs::actix::{Integer, Whole};
///
/// fn positive<T: Whole + From<u8>>() -> Integer<T> {
///     Integer::new().minimum(T::from(1))
/// }
/// positive::<i64>();
/// ```
pub trait Whole: Copy + Debug + Display + TryFrom<i128> + Into<i128> + 'static {}

impl Whole for i8 {}
impl Whole for i16 {}
impl Whole for i32 {}
impl Whole for i64 {}
impl Whole for u8 {}
impl Whole for u16 {}
impl Whole for u32 {}
impl Whole for u64 {}

/// An integer. In JSON `1.0` is one, as JSON Schema says; as a text only digits are.
///
/// ```
/// use openapi_stubs::actix::{Integer, Schema as _};
///
/// let schema = Integer::<i32>::new().minimum(1);
/// assert_eq!(schema.read(serde_json::json!(1)), Ok(1));
/// assert!(schema.read(serde_json::json!(0)).is_err());
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Integer<T: 'static> {
    minimum: Option<T>,
    maximum: Option<T>,
    exclusive_minimum: Option<T>,
    exclusive_maximum: Option<T>,
    multiple_of: Option<T>,
    one_of: Option<&'static [T]>,
}

impl<T: Whole> Integer<T> {
    /// Any integer of the type.
    ///
    /// ```
    /// # use openapi_stubs::actix::{Integer, Schema as _};
    /// let schema = Integer::<i32>::new();
    /// assert_eq!(schema.read(serde_json::json!(1.0)), Ok(1));
    /// assert!(schema.read(serde_json::json!(3_000_000_000_i64)).is_err());
    /// ```
    pub const fn new() -> Self {
        Self {
            minimum: None,
            maximum: None,
            exclusive_minimum: None,
            exclusive_maximum: None,
            multiple_of: None,
            one_of: None,
        }
    }

    /// One of these.
    ///
    /// ```
    /// # use openapi_stubs::actix::{Integer, Schema as _};
    /// assert!(Integer::<i64>::new().one_of(&[1, 2]).read(serde_json::json!(3)).is_err());
    /// ```
    pub const fn one_of(self, values: &'static [T]) -> Self {
        Self { one_of: Some(values), ..self }
    }

    /// At least this.
    ///
    /// ```
    /// # use openapi_stubs::actix::{Integer, Schema as _};
    /// assert!(Integer::<i64>::new().minimum(1).read(serde_json::json!(0)).is_err());
    /// ```
    pub const fn minimum(self, bound: T) -> Self {
        Self { minimum: Some(bound), ..self }
    }

    /// At most this.
    ///
    /// ```
    /// # use openapi_stubs::actix::{Integer, Schema as _};
    /// assert!(Integer::<i64>::new().maximum(1).read(serde_json::json!(2)).is_err());
    /// ```
    pub const fn maximum(self, bound: T) -> Self {
        Self { maximum: Some(bound), ..self }
    }

    /// More than this.
    ///
    /// ```
    /// # use openapi_stubs::actix::{Integer, Schema as _};
    /// assert!(Integer::<i64>::new().exclusive_minimum(1).read(serde_json::json!(1)).is_err());
    /// ```
    pub const fn exclusive_minimum(self, bound: T) -> Self {
        Self { exclusive_minimum: Some(bound), ..self }
    }

    /// Less than this.
    ///
    /// ```
    /// # use openapi_stubs::actix::{Integer, Schema as _};
    /// assert!(Integer::<i64>::new().exclusive_maximum(1).read(serde_json::json!(1)).is_err());
    /// ```
    pub const fn exclusive_maximum(self, bound: T) -> Self {
        Self { exclusive_maximum: Some(bound), ..self }
    }

    /// A multiple of this, which is more than 0.
    ///
    /// ```
    /// # use openapi_stubs::actix::{Integer, Schema as _};
    /// assert!(Integer::<i64>::new().multiple_of(5).read(serde_json::json!(6)).is_err());
    /// ```
    pub const fn multiple_of(self, unit: T) -> Self {
        Self { multiple_of: Some(unit), ..self }
    }

    /// `None` for `value`: a number of more digits than any type has.
    fn judge(&self, value: Option<i128>, at: &At<'_>, violations: &mut Violations) -> Option<T> {
        let Some((wide, value)) = value.and_then(|wide| Some((wide, T::try_from(wide).ok()?)))
        else {
            violations.add(at, "out-of-range", "is out of range");
            return None;
        };
        let bounds = Bounds {
            minimum: self.minimum.filter(|bound| wide < (*bound).into()),
            maximum: self.maximum.filter(|bound| wide > (*bound).into()),
            exclusive_minimum: self.exclusive_minimum.filter(|bound| wide <= (*bound).into()),
            exclusive_maximum: self.exclusive_maximum.filter(|bound| wide >= (*bound).into()),
            multiple_of: self
                .multiple_of
                .filter(|unit| wide.checked_rem((*unit).into()).is_some_and(|rest| rest != 0)),
        };
        let mut sound = bounds.report(at, violations);
        if let Some(values) = self.one_of
            && !values.iter().any(|one| (*one).into() == wide)
        {
            let values: Vec<_> = values.iter().map(|value| format!("`{value}`")).collect();
            violations.add(
                at,
                "not-in-enumeration",
                format!("must be one of {}", values.join(", ")),
            );
            sound = false;
        }
        sound.then_some(value)
    }
}

impl<T: Whole> Schema for Integer<T> {
    type Value = T;

    fn json(&self, json: &Tree<'_>, at: &At<'_>, violations: &mut Violations) -> Option<T> {
        let number = match json {
            Tree::Number(number) => number,
            Tree::Text(text) if violations.is_spelled() => {
                return self.text(text, at, violations);
            }
            _ => return wrong_type("an integer", at, violations),
        };
        let whole = number.as_i128().or_else(|| {
            // The cast saturates, far beyond what any of the types holds.
            number.as_f64().filter(|value| value.fract() == 0.0).map(|value| value as i128)
        });
        match whole {
            Some(whole) => self.judge(Some(whole), at, violations),
            None => wrong_type("an integer", at, violations),
        }
    }

    fn direct<'de, D: Deserializer<'de>>(
        &self,
        from: D,
        violations: &mut Violations,
    ) -> Result<T, D::Error> {
        from.deserialize_i64(WholeVisitor(|wide| self.judge(Some(wide), &At::Root, violations)))
    }

    fn text(&self, text: &str, at: &At<'_>, violations: &mut Violations) -> Option<T> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            violations.malform(at, "is not an integer");
            return None;
        }
        self.judge(text.parse().ok(), at, violations)
    }
}

/// The Rust floats that a schema can ask for.
///
/// ```
/// use openapi_stubs::actix::{Decimal, Number};
///
/// fn share<T: Decimal>() -> Number<T> {
///     Number::new().minimum(0.0).maximum(1.0)
/// }
/// share::<f32>();
/// ```
pub trait Decimal: Clone + Debug {
    /// The nearest value, if there is a finite one.
    fn nearest(value: f64) -> Option<Self>;
}

impl Decimal for f64 {
    fn nearest(value: f64) -> Option<Self> {
        value.is_finite().then_some(value)
    }
}

impl Decimal for f32 {
    fn nearest(value: f64) -> Option<Self> {
        Some(value as f32).filter(|value| value.is_finite())
    }
}

/// Whole numbers stay whole, as far as a float holds them exactly.
impl Decimal for serde_json::Number {
    fn nearest(value: f64) -> Option<Self> {
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if value.fract() == 0.0 && value.abs() <= EXACT {
            Some((value as i64).into())
        } else {
            Self::from_f64(value)
        }
    }
}

/// A number. `multipleOf` is judged on the shortest decimal spelling of both numbers, so that 0.3 is a
/// multiple of 0.1.
///
/// ```
/// use openapi_stubs::actix::{Number, Schema as _};
///
/// let schema = Number::<f64>::new().maximum(0.5);
/// assert_eq!(schema.read(serde_json::json!(0.5)), Ok(0.5));
/// assert!(schema.read(serde_json::json!(0.6)).is_err());
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Number<T> {
    bounds: Bounds<f64>,
    value: std::marker::PhantomData<T>,
}

impl<T: Decimal> Number<T> {
    /// Any finite number of the type.
    ///
    /// ```
    /// # use openapi_stubs::actix::{Number, Schema as _};
    /// assert_eq!(Number::<f64>::new().read(serde_json::json!(1)), Ok(1.0));
    /// ```
    pub const fn new() -> Self {
        let bounds = Bounds {
            minimum: None,
            maximum: None,
            exclusive_minimum: None,
            exclusive_maximum: None,
            multiple_of: None,
        };
        Self { bounds, value: std::marker::PhantomData }
    }

    /// At least this.
    ///
    /// ```
    /// # use openapi_stubs::actix::{Number, Schema as _};
    /// assert!(Number::<f64>::new().minimum(0.5).read(serde_json::json!(0.4)).is_err());
    /// ```
    pub const fn minimum(mut self, bound: f64) -> Self {
        self.bounds.minimum = Some(bound);
        self
    }

    /// At most this.
    ///
    /// ```
    /// # use openapi_stubs::actix::{Number, Schema as _};
    /// assert!(Number::<f64>::new().maximum(0.5).read(serde_json::json!(0.6)).is_err());
    /// ```
    pub const fn maximum(mut self, bound: f64) -> Self {
        self.bounds.maximum = Some(bound);
        self
    }

    /// More than this.
    ///
    /// ```
    /// # use openapi_stubs::actix::{Number, Schema as _};
    /// assert!(Number::<f64>::new().exclusive_minimum(0.5).read(serde_json::json!(0.5)).is_err());
    /// ```
    pub const fn exclusive_minimum(mut self, bound: f64) -> Self {
        self.bounds.exclusive_minimum = Some(bound);
        self
    }

    /// Less than this.
    ///
    /// ```
    /// # use openapi_stubs::actix::{Number, Schema as _};
    /// assert!(Number::<f64>::new().exclusive_maximum(0.5).read(serde_json::json!(0.5)).is_err());
    /// ```
    pub const fn exclusive_maximum(mut self, bound: f64) -> Self {
        self.bounds.exclusive_maximum = Some(bound);
        self
    }

    /// A multiple of this, which is more than 0.
    ///
    /// ```
    /// # use openapi_stubs::actix::{Number, Schema as _};
    /// let cents = Number::<f64>::new().multiple_of(0.01);
    /// assert!(cents.read(serde_json::json!(19.99)).is_ok() && cents.read(serde_json::json!(0.005)).is_err());
    /// ```
    pub const fn multiple_of(mut self, unit: f64) -> Self {
        self.bounds.multiple_of = Some(unit);
        self
    }

    fn judge(&self, value: f64, at: &At<'_>, violations: &mut Violations) -> Option<T> {
        let bounds = Bounds {
            minimum: self.bounds.minimum.filter(|bound| value < *bound),
            maximum: self.bounds.maximum.filter(|bound| value > *bound),
            exclusive_minimum: self.bounds.exclusive_minimum.filter(|bound| value <= *bound),
            exclusive_maximum: self.bounds.exclusive_maximum.filter(|bound| value >= *bound),
            multiple_of: self.bounds.multiple_of.filter(|unit| !is_multiple(value, *unit)),
        };
        let sound = bounds.report(at, violations);
        let nearest = T::nearest(value);
        if nearest.is_none() {
            violations.add(at, "out-of-range", "is out of range");
        }
        nearest.filter(|_| sound)
    }
}

impl<T: Decimal> Schema for Number<T> {
    type Value = T;

    fn json(&self, json: &Tree<'_>, at: &At<'_>, violations: &mut Violations) -> Option<T> {
        let number = match json {
            Tree::Number(number) => number.as_f64(),
            Tree::Text(text) if violations.is_spelled() => return self.text(text, at, violations),
            _ => None,
        };
        match number {
            Some(value) => self.judge(value, at, violations),
            None => wrong_type("a number", at, violations),
        }
    }

    fn text(&self, text: &str, at: &At<'_>, violations: &mut Violations) -> Option<T> {
        // JSON's grammar, and not Rust's, which takes `inf`, `.5` and `+1`.
        match text.parse::<serde_json::Number>().ok().and_then(|number| number.as_f64()) {
            Some(value) => self.judge(value, at, violations),
            None => {
                violations.malform(at, "is not a number");
                None
            }
        }
    }
}

/// The bounds of a number; of a judged one, those that it breaks.
#[derive(Clone, Copy, Debug, Default)]
struct Bounds<T> {
    minimum: Option<T>,
    maximum: Option<T>,
    exclusive_minimum: Option<T>,
    exclusive_maximum: Option<T>,
    multiple_of: Option<T>,
}

impl<T: Display> Bounds<T> {
    /// Adds what is broken, and says whether nothing is.
    fn report(self, at: &At<'_>, violations: &mut Violations) -> bool {
        let broken = [
            (self.minimum, "too-small", "at least"),
            (self.exclusive_minimum, "too-small", "more than"),
            (self.maximum, "too-large", "at most"),
            (self.exclusive_maximum, "too-large", "less than"),
            (self.multiple_of, "not-a-multiple", "a multiple of"),
        ];
        let mut sound = true;
        for (bound, code, relation) in broken {
            if let Some(bound) = bound {
                violations.add(at, code, format!("must be {relation} `{bound}`"));
                sound = false;
            }
        }
        sound
    }
}

fn is_multiple(value: f64, unit: f64) -> bool {
    decimal_remainder(value, unit).map_or_else(|| value % unit == 0.0, |rest| rest == 0)
}

/// The remainder of the two as decimals; none where they have too many digits for that.
fn decimal_remainder(value: f64, unit: f64) -> Option<i128> {
    let ((value, value_scale), (unit, unit_scale)) = (decimal(value)?, decimal(unit)?);
    let scale = value_scale.max(unit_scale);
    let value = value.checked_mul(10_i128.checked_pow(scale - value_scale)?)?;
    let unit = unit.checked_mul(10_i128.checked_pow(scale - unit_scale)?)?;
    value.checked_rem(unit)
}

/// The shortest decimal spelling, as digits and how many of them stand behind the point.
fn decimal(value: f64) -> Option<(i128, u32)> {
    let text = value.abs().to_string();
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    Some((format!("{whole}{part}").parse().ok()?, u32::try_from(part.len()).ok()?))
}
