//! The range of bytes that a request asks for (RFC 9110 §14).

use std::ops::Range;

use http_range_header::{RangeUnsatisfiableError, parse_range_header};

/// What of some bytes is answered with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// All of them.
    Whole,
    /// These, at least one.
    Part(Range<u64>),
    /// There are none where the request asks for some.
    Unsatisfiable,
}

impl Selection {
    /// What the value of `Range` selects of so many bytes. More than one range, another unit and what is no
    /// range select nothing, as a server may decide (RFC 9110 §14.2): all bytes are answered with.
    pub fn of(range: &str, size: u64) -> Self {
        let Ok(parsed) = parse_range_header(range) else { return Self::Whole };
        if parsed.len() > 1 {
            return Self::Whole;
        }
        match parsed.validate(size).as_deref() {
            Ok([one]) => Self::Part(*one.start()..one.end() + 1),
            Err(RangeUnsatisfiableError::Unsatisfiable) => Self::Unsatisfiable,
            // Of no bytes, the last few are all (RFC 9110 §14.1.2).
            Ok(_) | Err(_) => Self::Whole,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Selection::{self, Part, Unsatisfiable, Whole};

    /// Every range of a few bytes, against RFC 9110 §14.1.2 read word by word.
    #[test]
    fn a_range_selects_the_bytes_that_are_there() {
        for size in 0..5_u64 {
            let these = |selected: Vec<u64>| match (selected.first(), selected.last()) {
                (Some(first), Some(last)) => Part(*first..last + 1),
                _ => Unsatisfiable,
            };
            for first in 0..7 {
                let from = (0..size).filter(|at| *at >= first).collect();
                assert_eq!(Selection::of(&format!("bytes={first}-"), size), these(from));
                for last in first..7 {
                    let bytes = (0..size).filter(|at| (first..=last).contains(at)).collect();
                    let text = format!("bytes={first}-{last}");
                    assert_eq!(Selection::of(&text, size), these(bytes), "{text} of {size}");
                }
                let last = (0..size).filter(|at| size - at <= first).collect();
                let expected = if size == 0 && first > 0 { Whole } else { these(last) };
                assert_eq!(Selection::of(&format!("bytes=-{first}"), size), expected);
            }
        }
    }

    #[test]
    fn a_range_may_reach_further_than_anything_that_is_stored() {
        let most = u64::MAX;
        assert_eq!(Selection::of(&format!("bytes=1-{most}"), 9), Part(1..9));
        assert_eq!(Selection::of(&format!("bytes=1-{most}0"), 9), Part(1..9));
        assert_eq!(Selection::of(&format!("bytes={most}-"), 9), Unsatisfiable);
        assert_eq!(Selection::of(&format!("bytes=-{most}"), 9), Part(0..9));
        assert_eq!(Selection::of("BYTES=2-2", 9), Part(2..3));
    }

    #[test]
    fn what_is_not_one_range_of_bytes_is_ignored() {
        for text in [
            "",
            "bytes",
            "bytes=",
            "bytes=-",
            "bytes=a-b",
            "bytes=5-2",
            "bytes=0-1,3-4",
            "items=0-1",
            "0-1",
            "bytes=+1-2",
            "bytes=0-1-2",
            "bytes=1-2;",
            "bytes=99-,100-",
            "bytes=é-1",
            "=",
        ] {
            assert_eq!(Selection::of(text, 9), Whole, "{text}");
        }
    }
}
