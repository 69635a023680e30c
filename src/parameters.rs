//! Parameters that many operations take, as values of the domain: parts of collections, orders, times and
//! preconditions. What cannot be read becomes the problem that says so.

use jiff::{SignedDuration, Timestamp, civil::Date, fmt::rfc2822, tz::Offset};

use crate::{
    contract::{ConstraintViolation, MediaPatch},
    domain::{
        id::RoleId,
        listing::{Cursor, Direction, Order, Start, Window},
        media::{FocalPoint, Patch},
        permission::Grant,
        precondition::{Precondition, Tags},
    },
    jsonld, problem,
};

/// The order that is asked for among those an operation offers, each by the name of its property; the usual
/// one where none is.
///
/// # Errors
/// More than one order is asked for.
pub fn order<By: Copy>(
    offered: &[(&'static str, By, Option<&str>)],
    usual: Order<By>,
) -> Result<Order<By>, ConstraintViolation> {
    let mut asked = offered.iter().filter_map(|(name, by, direction)| {
        Some((name, Order { by: *by, direction: self::direction((*direction)?) }))
    });
    match (asked.next(), asked.next()) {
        (None, _) => Ok(usual),
        (Some((_, order)), None) => Ok(order),
        (Some(_), Some((name, _))) => {
            let place = format!("order[{name}]");
            Err(problem::violation(&place, "is a second order: ask for one at a time", "exclusive"))
        }
    }
}

/// The direction that things are asked for in by their age: the newest come first where none is.
pub fn by_age(asked: Option<&str>) -> Direction {
    asked.map_or(Direction::Descending, direction)
}

/// The grants of a property; `property` names it in violations.
///
/// # Errors
/// One of them grants nothing that there is.
pub fn grants(property: &str, texts: &[String]) -> Result<Vec<Grant>, ConstraintViolation> {
    let read = |(place, text): (usize, &String)| {
        Grant::parse(text).filter(Grant::is_known).ok_or_else(|| {
            let place = format!("{property}[{place}]");
            problem::violation(&place, "is no permission, and no wildcard for any", "unknown")
        })
    };
    let mut grants = texts.iter().enumerate().map(read).collect::<Result<Vec<_>, _>>()?;
    grants.sort();
    grants.dedup();
    Ok(grants)
}

/// A direction in upper or lower case; the contract lets no other words through.
fn direction(word: &str) -> Direction {
    if word.eq_ignore_ascii_case("asc") { Direction::Ascending } else { Direction::Descending }
}

/// The part of a collection that is asked for; `order` is the name of its order, which a cursor is bound to.
///
/// # Errors
/// `after` is no cursor of this order.
pub fn window(
    page: i32,
    items_per_page: i32,
    partial: bool,
    after: Option<&str>,
    order: &str,
) -> Result<Window, ConstraintViolation> {
    // The contract bounds both from below.
    let number = |number: i32| u32::try_from(number).unwrap_or(1);
    let start = match after {
        None => Start::Page(number(page)),
        Some("") => Start::After(None),
        Some(text) => Start::After(Some(Cursor::parse(text, order).ok_or_else(|| {
            let message = "is no place in this order: take it from `view.next` of the page before";
            problem::violation("after", message, "cursor")
        })?)),
    };
    let counted = !partial && matches!(start, Start::Page(_));
    Ok(Window { start, size: number(items_per_page), counted })
}

/// The times that a range begins and ends with, both included; `property` names it in violations.
///
/// # Errors
/// One of them is no time.
pub fn range(
    property: &str,
    after: Option<&str>,
    strictly_after: Option<&str>,
    before: Option<&str>,
    strictly_before: Option<&str>,
) -> Result<(Option<Timestamp>, Option<Timestamp>), ConstraintViolation> {
    let read = |operator: &str, text: Option<&str>, shift: i64| {
        let Some(text) = text else { return Ok(None) };
        let shift = SignedDuration::from_micros(shift);
        let read = read_time(text).and_then(|time| time.checked_add(shift).ok());
        read.map(Some).ok_or_else(|| {
            let place = format!("{property}[{operator}]");
            problem::violation(&place, "is no day of the calendar, or no time of a day", "time")
        })
    };
    // Times are kept to the microsecond.
    let from = read("after", after, 0)?.max(read("strictly_after", strictly_after, 1)?);
    let until = [read("before", before, 0)?, read("strictly_before", strictly_before, -1)?];
    Ok((from, until.into_iter().flatten().min()))
}

/// What a merge patch changes of a media. Its filename is left to the caller, who says what to do with one that
/// is none.
pub fn media_changes(patch: MediaPatch) -> Patch {
    let focal_point = patch.focal_point.map(|point| FocalPoint { x: point.x, y: point.y });
    Patch {
        filename: None,
        title: patch.title.into_change(),
        alt: patch.alt.into_change(),
        description: patch.description.into_change(),
        focal_point: focal_point.into_change(),
        tags: patch.tags,
        metadata: patch.metadata.into_change(),
    }
}

/// The roles of IRIs; what is no IRI of a role is that of none.
pub fn roles(iris: &[String]) -> Vec<RoleId> {
    let read = |iri: &String| RoleId::parse(jsonld::id("roles", iri));
    iris.iter().map(|iri| read(iri).unwrap_or_else(RoleId::of_nothing)).collect()
}

/// The time of a property.
///
/// # Errors
/// It is none.
pub fn time(property: &str, text: &str) -> Result<Timestamp, ConstraintViolation> {
    read_time(text).ok_or_else(|| {
        problem::violation(property, "is no day of the calendar, or no time of a day", "time")
    })
}

/// A time with its offset, or the beginning of a day in UTC.
fn read_time(text: &str) -> Option<Timestamp> {
    match text.parse::<Timestamp>() {
        Ok(time) => Some(time),
        Err(_) => Offset::UTC.to_timestamp(text.parse::<Date>().ok()?.at(0, 0, 0, 0)).ok(),
    }
}

/// What a request requires of the thing it changes. `If-Unmodified-Since` counts only without `If-Match`, and
/// only where it is a date (RFC 9110 §13.1.4).
pub fn precondition(if_match: Option<&str>, if_unmodified_since: Option<&str>) -> Precondition {
    match (if_match, if_unmodified_since) {
        (Some(tags), _) => Precondition::Matches(Tags::parse(tags)),
        (None, Some(date)) => match rfc2822::DateTimeParser::new().parse_timestamp(date) {
            Ok(time) => Precondition::UnmodifiedSince(time),
            Err(_) => Precondition::None,
        },
        (None, None) => Precondition::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_read_with_its_ends() {
        let second = |second| Timestamp::from_second(second).unwrap();
        let micros = |micros| Timestamp::from_microsecond(micros).unwrap();
        assert_eq!(
            range("createdAt", Some("1970-01-02"), None, Some("1970-01-02T00:00:01+00:00"), None),
            Ok((Some(second(86_400)), Some(second(86_401))))
        );
        assert_eq!(
            range(
                "createdAt",
                None,
                Some("1970-01-01T01:00:00+01:00"),
                None,
                Some("1970-01-01T00:00:01Z")
            ),
            Ok((Some(micros(1)), Some(micros(999_999))))
        );
        let refused = range("createdAt", None, None, Some("2026-02-30"), None).unwrap_err();
        assert_eq!(refused.violations[0].property_path, "createdAt[before]");
    }

    #[test]
    fn what_is_no_date_requires_nothing() {
        let date = "Sun, 06 Nov 1994 08:49:37 GMT";
        let time = Timestamp::from_second(784_111_777).unwrap();
        assert_eq!(precondition(None, Some(date)), Precondition::UnmodifiedSince(time));
        assert_eq!(precondition(None, Some("yesterday")), Precondition::None);
        assert_eq!(precondition(Some("*"), Some(date)), Precondition::Matches(Tags::Any));
    }
}
