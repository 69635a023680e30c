//! The media type that bytes look like. What a client claims is not asked for.

/// How much of the beginning is looked at.
pub(super) const HEAD_BYTES: usize = 8 * 1024;

/// The media type of what begins with `head`. SVG and HTML, which a browser would run, are told even behind
/// comments and white space.
pub(super) fn of(head: &[u8]) -> &'static str {
    let text = text(head);
    match text.and_then(first_element) {
        Some(name) if name.eq_ignore_ascii_case("svg") => return "image/svg+xml",
        Some(name) if name.eq_ignore_ascii_case("html") => return "text/html",
        _ => {}
    }
    match (infer::get(head), text) {
        (Some(kind), _) => kind.mime_type(),
        (None, Some(_)) if !head.is_empty() => "text/plain",
        _ => "application/octet-stream",
    }
}

/// The beginning as text, where it is UTF-8 without control characters that no text has.
fn text(head: &[u8]) -> Option<&str> {
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        // The end of the head may have cut a character in two.
        Err(error) if error.error_len().is_none() && head.len() == HEAD_BYTES => {
            std::str::from_utf8(&head[..error.valid_up_to()]).ok()?
        }
        Err(_) => return None,
    };
    let is_text = |byte: u8| byte >= b' ' && byte != 0x7f || matches!(byte, 0x09..=0x0d | 0x1b);
    text.bytes().all(is_text).then_some(text)
}

/// The local name of the first element of XML or HTML; the prolog, comments and declarations are passed by.
/// A document type that says `html` counts as the element.
fn first_element(text: &str) -> Option<&str> {
    let mut rest = text.trim_start_matches('\u{feff}');
    loop {
        rest = rest.trim_start().strip_prefix('<')?;
        let (passed, end) = match rest.as_bytes().first()? {
            b'?' => (rest, "?>"),
            b'!' if rest.starts_with("!--") => (&rest[3..], "-->"),
            b'!' => {
                let declared = rest.get(1..)?.split_whitespace().nth(1)?;
                if declared.trim_end_matches('>').eq_ignore_ascii_case("html") {
                    return Some("html");
                }
                // An internal subset ends in `]>`, and has `>` within.
                let subset = rest.find('[').is_some_and(|open| rest[..open].find('>').is_none());
                (rest, if subset { "]>" } else { ">" })
            }
            _ => {
                let end =
                    rest.find(|next: char| next.is_whitespace() || matches!(next, '>' | '/'))?;
                return rest[..end].rsplit(':').next();
            }
        };
        rest = passed.split_once(end)?.1;
    }
}

#[cfg(test)]
mod tests {
    use super::{HEAD_BYTES, of};

    #[test]
    fn bytes_are_told_by_their_signature() {
        for (head, kind) in [
            (&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], "image/png"),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"),
            (b"GIF89a", "image/gif"),
            (b"%PDF-1.7", "application/pdf"),
            (b"\0\x01\x02\x03", "application/octet-stream"),
            (b"", "application/octet-stream"),
            ("une lampe à pied\n".as_bytes(), "text/plain"),
            (b"latin-1: \xe9 is not UTF-8", "application/octet-stream"),
        ] {
            assert_eq!(of(head), kind, "{head:?}");
        }
    }

    #[test]
    fn what_a_browser_would_run_is_told_wherever_it_hides() {
        for (head, kind) in [
            ("<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
            ("\u{feff} <?xml version='1.0'?>\n<!-- <html> --><svg:svg>", "image/svg+xml"),
            ("<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'a'>\n<svg>", "image/svg+xml"),
            ("<!DOCTYPE svg [ <!ENTITY a 'b'> ]><svg>", "image/svg+xml"),
            ("\n\n<!doctype HTML>", "text/html"),
            ("<!-- a --><HTML lang=en>", "text/html"),
            ("<?xml version='1.0'?><feed>", "text/xml"),
            ("a < b", "text/plain"),
        ] {
            assert_eq!(of(head.as_bytes()), kind, "{head}");
        }
    }

    #[test]
    fn a_character_cut_in_two_at_the_end_of_the_head_is_still_text() {
        let text = format!("a{}", "é".repeat(HEAD_BYTES));
        assert_eq!(of(&text.as_bytes()[..HEAD_BYTES]), "text/plain");
        assert_eq!(of(&"é".as_bytes()[..1]), "application/octet-stream");
    }
}
