//! The bytes of a media as a download: what a browser may do with them, and the name to save them under.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::domain::media::Media;

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

/// `Content-Disposition` (RFC 6266): the name twice, in ASCII for old clients and whole for the others.
pub fn disposition(media: &Media) -> String {
    let kind = if SHOWN.contains(&media.mime_type.as_str()) { "inline" } else { "attachment" };
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

    use super::disposition;
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
            disposition(&media("Größe \"1\".png", "image/png")),
            "inline; filename=\"Gr__e _1_.png\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%221%22.png"
        );
    }

    #[test]
    fn what_could_run_is_only_saved() {
        for mime_type in ["image/svg+xml", "text/html", "application/octet-stream"] {
            assert!(disposition(&media("a", mime_type)).starts_with("attachment; "), "{mime_type}");
        }
    }
}
