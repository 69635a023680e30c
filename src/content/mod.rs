//! The bytes of a media as a download: which of them are answered with, what a browser may do with them, and the
//! name to save them under.

mod range;

use jiff::{Timestamp, fmt::rfc2822};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

pub use self::range::Selection;
use crate::{
    domain::{
        media::Media,
        precondition::{EntityTag, Tags},
    },
    failure::Failure,
};

/// What is sent may be kept, and is asked for anew each time: who may read it can change.
pub const CACHE_CONTROL: &str = "private, no-cache";

/// An address that is worth nothing soon is not kept.
pub const NOT_KEPT: &str = "private, no-store";

/// Pages of other origins get at it with CORS or not at all (Fetch, §3.7).
pub const RESOURCE_POLICY: &str = "same-origin";

/// Documents that would run under this origin are shut in (CSP level 3 §6.3).
pub const SANDBOX: &str = "sandbox; default-src 'none'";

/// What a browser shows without running anything. SVG and HTML are not among them: they carry scripts.
const SHOWN: [&str; 11] = [
    "application/pdf",
    "audio/mpeg",
    "audio/ogg",
    "image/avif",
    "image/gif",
    "image/jpeg",
    "image/png",
    "image/webp",
    "text/plain",
    "video/mp4",
    "video/webm",
];

/// `attr-char` of RFC 8187 §3.2.1 is left as it is.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// Whether a client that sent these conditions knows bytes of this tag, last changed at this time (RFC 9110
/// §13.2.2). The date counts only without tags, and only where it is one.
pub fn is_known(
    if_none_match: Option<&str>,
    if_modified_since: Option<&str>,
    tag: &EntityTag,
    modified: Option<Timestamp>,
) -> bool {
    match (if_none_match, if_modified_since.and_then(date), modified) {
        (Some(tags), _, _) => Tags::parse(tags).match_weakly(tag),
        (None, Some(since), Some(modified)) => modified.as_second() <= since.as_second(),
        (None, _, _) => false,
    }
}

/// Which bytes of a media are answered with.
pub fn select(range: Option<&str>, if_range: Option<&str>, media: &Media) -> Selection {
    match range {
        Some(range) if if_range.is_none_or(|if_range| is_same(if_range, media)) => {
            Selection::of(range, media.size)
        }
        _ => Selection::Whole,
    }
}

/// Whether the bytes are still those of an `If-Range` (RFC 9110 §13.1.5). They may have been others in the same
/// second, which a date does not tell (§8.8.2.2), unless the media is as it was uploaded.
fn is_same(if_range: &str, media: &Media) -> bool {
    if if_range.starts_with('"') {
        return Tags::parse(if_range).match_strongly(&media.content_tag());
    }
    let is_date = |date: Timestamp| date.as_second() == media.updated_at.as_second();
    media.version == 1 && date(if_range).is_some_and(is_date)
}

fn date(text: &str) -> Option<Timestamp> {
    rfc2822::DateTimeParser::new().parse_timestamp(text).ok()
}

/// A time as HTTP writes it (RFC 9110 §5.6.7).
///
/// # Errors
/// There is no such year.
pub fn http_date(time: Timestamp) -> Result<String, Failure> {
    rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&time).map_err(Failure::internal)
}

/// `Content-Disposition` (RFC 6266): the name twice, in ASCII for old clients and whole for the others. What a
/// browser could run is `attachment`, and whatever else is to be saved.
pub fn disposition(media: &Media, download: bool) -> String {
    let is_shown = !download && SHOWN.contains(&media.mime_type.as_str());
    let kind = if is_shown { "inline" } else { "attachment" };
    let name = media.details.filename.as_str();
    let plain: String = name
        .chars()
        .map(|letter| match letter {
            '"' | '\\' | '%' => '_',
            ' '..='~' => letter,
            _ => '_',
        })
        .collect();
    format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{}", utf8_percent_encode(name, ENCODED))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use uuid::Uuid;

    use super::*;
    use crate::domain::media::{Details, Filename, Media};

    fn media(filename: &str, mime_type: &str) -> Media {
        Media {
            id: Uuid::nil().into(),
            organization: Uuid::nil().into(),
            blob: Uuid::nil().into(),
            details: Details::of(Filename::tidy(filename).unwrap()),
            mime_type: mime_type.to_owned(),
            size: 0,
            checksum: [0; 32].into(),
            dimensions: None,
            reference_count: 0,
            version: 1,
            created_by: Uuid::nil().into(),
            created_at: Timestamp::UNIX_EPOCH,
            updated_at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_picture_is_shown_under_its_whole_name() {
        assert_eq!(
            disposition(&media("Größe \"1\".png", "image/png"), false),
            "inline; filename=\"Gr__e _1_.png\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%221%22.png"
        );
    }

    #[test]
    fn what_could_run_is_only_saved() {
        for mime_type in ["image/svg+xml", "text/html", "application/octet-stream"] {
            let disposition = disposition(&media("a", mime_type), false);
            assert!(disposition.starts_with("attachment; "), "{mime_type}");
        }
        assert!(disposition(&media("a", "image/png"), true).starts_with("attachment; "));
    }

    #[test]
    fn tags_count_before_dates_and_dates_to_the_second() {
        let (tag, at) =
            (EntityTag::new("a"), Timestamp::from_millisecond(784_111_777_900).unwrap());
        let (before, then) = ("Sun, 06 Nov 1994 08:49:36 GMT", "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(http_date(at).unwrap(), then);
        for (tags, since, known) in [
            (Some("W/\"a\""), None, true),
            (Some("\"b\""), Some(then), false),
            (None, Some(then), true),
            (None, Some(before), false),
            (None, Some("yesterday"), false),
            (None, None, false),
        ] {
            assert_eq!(is_known(tags, since, &tag, Some(at)), known, "{tags:?} {since:?}");
        }
        assert!(!is_known(None, Some(then), &tag, None));
    }

    #[test]
    fn a_range_is_of_the_bytes_that_are_meant_or_there_is_none() {
        let uploaded = Media { size: 9, ..media("a", "text/plain") };
        let changed = Media { version: 2, ..uploaded.clone() };
        let (tag, date) = (uploaded.content_tag().to_string(), "Thu, 01 Jan 1970 00:00:00 GMT");
        let part = Selection::Part(1..9);
        for (if_range, media, selection) in [
            (None, &changed, part.clone()),
            (Some(tag.as_str()), &changed, part.clone()),
            (Some(&*format!("W/{tag}")), &uploaded, Selection::Whole),
            (Some("\"other\""), &uploaded, Selection::Whole),
            (Some("*"), &uploaded, Selection::Whole),
            (Some(date), &uploaded, part),
            (Some(date), &changed, Selection::Whole),
            (Some("Thu, 01 Jan 1970 00:00:01 GMT"), &uploaded, Selection::Whole),
        ] {
            assert_eq!(select(Some("bytes=1-"), if_range, media), selection, "{if_range:?}");
        }
        assert_eq!(select(None, Some(&tag), &uploaded), Selection::Whole);
    }
}
