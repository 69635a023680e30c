//! Versions of things, and what a request requires of them before it is carried out or answered in full
//! (RFC 9110 §13). Every entity tag here is a strong one.

use std::fmt;

use jiff::Timestamp;

/// A strong entity tag, without its quotes (RFC 9110 §8.8.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityTag(String);

impl EntityTag {
    /// A tag of letters, digits, `-` and `.`: the representation is a different one for each.
    pub fn new(tag: impl Into<String>) -> Self {
        Self(tag.into())
    }
}

/// The tag in its quotes.
impl fmt::Display for EntityTag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "\"{}\"", self.0)
    }
}

/// What a thing must be like for a change of it to be made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Precondition {
    /// Nothing is required.
    #[default]
    None,
    /// `If-Match`: the thing has one of these tags; with `*`, whichever.
    Matches(Tags),
    /// `If-Unmodified-Since`: it was not changed after this second.
    UnmodifiedSince(Timestamp),
}

impl Precondition {
    /// Whether a thing of this tag, last changed at this time, is as required.
    pub fn holds(&self, tag: &EntityTag, updated_at: Timestamp) -> bool {
        match self {
            Self::None => true,
            Self::Matches(tags) => tags.match_strongly(tag),
            Self::UnmodifiedSince(time) => updated_at.as_second() <= time.as_second(),
        }
    }
}

/// The entity tags of a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tags {
    /// `*`.
    Any,
    /// Those listed, each with whether it is a weak one.
    Listed(Vec<(bool, String)>),
}

impl Tags {
    /// Reads the value of `If-Match` or `If-None-Match`. What is no list of entity tags names none.
    pub fn parse(text: &str) -> Self {
        if text.trim() == "*" {
            return Self::Any;
        }
        let (mut tags, mut rest) = (Vec::new(), text.trim_start());
        while !rest.is_empty() {
            let weak = rest.strip_prefix("W/");
            let quoted = weak.unwrap_or(rest).strip_prefix('"');
            let Some((tag, after)) = quoted.and_then(|quoted| quoted.split_once('"')) else {
                return Self::Listed(Vec::new());
            };
            tags.push((weak.is_some(), tag.to_owned()));
            rest = after.trim_start();
            match rest.strip_prefix(',') {
                Some(after) => rest = after.trim_start(),
                None if rest.is_empty() => {}
                None => return Self::Listed(Vec::new()),
            }
        }
        Self::Listed(tags)
    }

    /// Whether the tag is among them by the strong comparison (RFC 9110 §8.8.3.2).
    pub fn match_strongly(&self, tag: &EntityTag) -> bool {
        match self {
            Self::Any => true,
            Self::Listed(tags) => tags.iter().any(|(weak, listed)| !weak && *listed == tag.0),
        }
    }

    /// Whether the tag is among them by the weak comparison (RFC 9110 §8.8.3.2).
    pub fn match_weakly(&self, tag: &EntityTag) -> bool {
        match self {
            Self::Any => true,
            Self::Listed(tags) => tags.iter().any(|(_, listed)| *listed == tag.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_compared_strongly_or_weakly() {
        let tag = EntityTag::new("v1");
        for (text, strongly, weakly) in [
            ("*", true, true),
            ("\"v1\"", true, true),
            ("W/\"v1\"", false, true),
            (" \"v0\" , \"v1\"", true, true),
            ("\"v0\",W/\"v1\"", false, true),
            ("\"v,1\", \"v1\"", true, true),
            ("\"v2\"", false, false),
            ("v1", false, false),
            ("\"v1\" \"v2\"", false, false),
            ("\"v1", false, false),
            ("", false, false),
        ] {
            let tags = Tags::parse(text);
            assert_eq!(
                (tags.match_strongly(&tag), tags.match_weakly(&tag)),
                (strongly, weakly),
                "{text}"
            );
        }
    }

    #[test]
    fn a_time_is_compared_to_the_second() {
        let at = |microseconds| Timestamp::from_microsecond(microseconds).unwrap();
        let since = Precondition::UnmodifiedSince(at(5_000_000));
        let tag = EntityTag::new("v1");
        assert!(since.holds(&tag, at(5_999_999)));
        assert!(!since.holds(&tag, at(6_000_000)));
    }
}
