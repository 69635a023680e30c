//! Media types: what the response may be (`Accept`, RFC 9110 §12.5.1) and what the body is
//! (`Content-Type`, `Content-Encoding`). Nothing here reads a body.

use actix_web::HttpRequest;
use actix_web::http::header::{ACCEPT, CONTENT_ENCODING, CONTENT_TYPE};
use actix_web::mime::{APPLICATION_JSON, Mime};

use super::{NotAcceptable, UnsupportedMediaType};

/// The media type of `offered` that the request likes best, the first of equals; none where it accepts
/// none of them. Without an `Accept` all are liked alike.
///
/// ```
/// use actix_web::test::TestRequest;
/// use openapi_stubs::actix::preferred;
///
/// let http = TestRequest::default().insert_header(("Accept", "application/json, text/plain;q=0.5"));
/// let http = http.to_http_request();
/// assert_eq!(preferred(&http, &["text/plain", "application/json"]), Some("application/json"));
/// ```
pub fn preferred(http: &HttpRequest, offered: &'static [&'static str]) -> Option<&'static str> {
    let accept: Vec<_> = http
        .headers()
        .get_all(ACCEPT)
        .map(|value| String::from_utf8_lossy(value.as_bytes()))
        .collect();
    best(&accept.join(","), offered)
}

/// Refuses a request that accepts none of the media types that the response has.
///
/// ```
/// use actix_web::test::TestRequest;
/// use openapi_stubs::actix::acceptable;
///
/// let http = TestRequest::default().insert_header(("Accept", "application/json, text/plain;q=0.5"));
/// let http = http.to_http_request();
/// assert!(acceptable(&http, &["application/json"]).is_ok());
/// assert!(acceptable(&http, &["text/html"]).is_err());
/// ```
///
/// # Errors
/// [`NotAcceptable`].
pub fn acceptable(
    http: &HttpRequest,
    offered: &'static [&'static str],
) -> Result<(), NotAcceptable> {
    preferred(http, offered).map(drop).ok_or(NotAcceptable { offered })
}

fn best(accept: &str, offered: &'static [&'static str]) -> Option<&'static str> {
    let ranges: Vec<_> = split(accept, ',').filter_map(Range::parse).collect();
    if accept.trim().is_empty() {
        return offered.first().copied();
    }
    let weighed = offered.iter().map(|media_type| (*media_type, weight(&ranges, media_type)));
    // Of equals `max_by_key` takes the last, hence from the last to the first.
    weighed.rev().filter(|(_, weight)| *weight > 0).max_by_key(|(_, weight)| *weight).map(|it| it.0)
}

/// A media range of an `Accept`, with its weight in thousandths.
struct Range {
    kind: String,
    subtype: String,
    parameters: Vec<String>,
    weight: u16,
}

impl Range {
    fn parse(text: &str) -> Option<Self> {
        let mut parts = split(text, ';');
        let (kind, subtype) = parts.next()?.split_once('/')?;
        let mut range = Range {
            kind: kind.trim().to_ascii_lowercase(),
            subtype: subtype.trim().to_ascii_lowercase(),
            parameters: Vec::new(),
            weight: 1_000,
        };
        for parameter in parts {
            match parameter.split_once('=') {
                // What follows the weight are extensions, which no longer narrow the range.
                Some((name, weight)) if name.trim().eq_ignore_ascii_case("q") => {
                    let weight: f32 = weight.trim().parse().ok()?;
                    range.weight =
                        (0.0..=1.0).contains(&weight).then(|| (weight * 1_000.0).round() as u16)?;
                    break;
                }
                Some(_) => range.parameters.push(normal(parameter)),
                None => {}
            }
        }
        Some(range)
    }

    /// How closely the range names the media type, if it does.
    fn specificity(&self, media_type: &str) -> Option<usize> {
        let mut parts = split(media_type, ';');
        let (kind, subtype) = parts.next()?.split_once('/')?;
        let mut parameters: Vec<_> = parts.map(normal).collect();
        if is_json(media_type) {
            parameters.push("charset=utf-8".to_owned());
        }
        let matches = |range: &str, of: &str| range == "*" || of == "*" || range == of;
        let named = matches(&self.kind, &kind.trim().to_ascii_lowercase())
            && matches(&self.subtype, &subtype.trim().to_ascii_lowercase())
            && self.parameters.iter().all(|parameter| parameters.contains(parameter));
        named.then(|| match (self.kind.as_str(), self.subtype.as_str()) {
            ("*", _) => 0,
            (_, "*") => 1,
            _ => 2 + self.parameters.len(),
        })
    }
}

fn weight(ranges: &[Range], media_type: &str) -> u16 {
    ranges
        .iter()
        .filter_map(|range| Some((range.specificity(media_type)?, range.weight)))
        .max()
        .map_or(0, |(_, weight)| weight)
}

/// Splits where the separator is not inside a quoted string.
fn split(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let (mut quoted, mut escaped) = (false, false);
    text.split(move |character| {
        let splits = character == separator && !quoted;
        quoted ^= character == '"' && !escaped;
        escaped = character == '\\' && quoted && !escaped;
        splits
    })
}

fn normal(parameter: &str) -> String {
    let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
    let value = value.trim().trim_matches('"');
    format!("{}={}", name.trim(), value).to_ascii_lowercase()
}

/// Whether a media type is JSON (RFC 6839 §3.1 for the suffix).
pub(super) fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence.ends_with("/json") || essence.ends_with("+json")
}

const JSON: &str = "application/json";

/// The media type of the body, if there is one, held against what is taken.
///
/// # Errors
/// [`UnsupportedMediaType`] for another media type, for text that is not UTF-8 and for compressed
/// content (RFC 9110 §15.5.16).
pub(super) fn body_media_type(
    http: &HttpRequest,
    accepted: &'static [&'static str],
) -> Result<Option<Mime>, UnsupportedMediaType> {
    let refused = || UnsupportedMediaType { accepted };
    let coded = http
        .headers()
        .get_all(CONTENT_ENCODING)
        .any(|coding| !coding.as_bytes().trim_ascii().eq_ignore_ascii_case(b"identity"));
    if coded {
        return Err(refused());
    }
    let mut values = http.headers().get_all(CONTENT_TYPE);
    let Some(value) = values.next() else { return Ok(None) };
    // What nearly every request is needs no parsing.
    let is_plain = value.as_bytes() == JSON.as_bytes() && accepted.contains(&JSON);
    if is_plain && values.next().is_none() {
        return Ok(Some(APPLICATION_JSON));
    }
    let mut values = http.headers().get_all(CONTENT_TYPE).skip(1);
    let sent: Mime = value.to_str().ok().and_then(|it| it.parse().ok()).ok_or_else(refused)?;
    let range = |accepted: &&str| {
        Range::parse(accepted).is_some_and(|range| range.specificity(sent.as_ref()).is_some())
    };
    let utf8 = sent.get_param("charset").is_none_or(|it| it.as_str().eq_ignore_ascii_case("utf-8"));
    if values.next().is_some() || !utf8 || !accepted.iter().any(range) {
        return Err(refused());
    }
    Ok(Some(sent))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFERED: &[&str] =
        &["application/problem+json", "application/ld+json", "application/json"];

    #[test]
    fn the_first_is_given_where_nothing_is_preferred() {
        for accept in
            ["", " ", "*/*", "application/*", "application/json, application/problem+json"]
        {
            assert_eq!(best(accept, OFFERED), Some("application/problem+json"), "{accept}");
        }
    }

    #[test]
    fn weights_and_the_most_specific_range_decide() {
        for (accept, expected) in [
            ("application/ld+json", Some("application/ld+json")),
            ("APPLICATION/LD+JSON;Q=0.5, */*;q=0.4", Some("application/ld+json")),
            ("application/json;q=0.2, application/ld+json;q=0.9", Some("application/ld+json")),
            (
                "*/*, application/problem+json;q=0, application/ld+json;q=0.1",
                Some("application/json"),
            ),
            ("application/json;charset=UTF-8", Some("application/json")),
            ("application/json;profile=x", None),
            ("text/html, image/*;q=0.5", None),
            ("*/*;q=0", None),
            ("text/x;a=\", application/json\", application/ld+json", Some("application/ld+json")),
            ("application/json;q=2", None),
        ] {
            assert_eq!(best(accept, OFFERED), expected, "{accept}");
        }
    }

    #[test]
    fn an_offered_wildcard_takes_every_range_it_meets() {
        assert_eq!(best("image/png", &["*/*"]), Some("*/*"));
        assert_eq!(best("text/plain", &["image/*"]), None);
    }
}
