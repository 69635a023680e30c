//! What was typed, as values of the domain; or the line that says how to write them.

use crate::{config::Refusal, domain::permission::Grant};

/// A name, for people; `place` is where it was typed.
pub(super) fn name(place: &str, typed: &str) -> Result<String, Refusal> {
    let name = typed.trim();
    if name.is_empty() || name.chars().count() > 255 || name.chars().any(char::is_control) {
        return Err(Refusal::new(
            format!("{place} is empty, too long, or has control characters"),
            "write a name of 1 to 255 characters",
        ));
    }
    Ok(name.to_owned())
}

/// Grants of what there is to grant; `place` is where they were typed.
pub(super) fn grants(place: &str, typed: &[String]) -> Result<Vec<Grant>, Refusal> {
    let read = |typed: &String| {
        Grant::parse(typed).filter(Grant::is_known).ok_or_else(|| {
            Refusal::new(
                format!("{place} is `{typed}`"),
                "write a permission, as in `identity:media:read`, `identity:media:*` or `identity:*`",
            )
        })
    };
    let mut grants = typed.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    grants.sort();
    grants.dedup();
    Ok(grants)
}
