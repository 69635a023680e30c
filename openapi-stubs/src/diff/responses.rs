//! Answers held against each other: statuses, headers and media types. Bodies of requests have media types
//! as well, and are held against each other here.

use super::{
    collect::Direction,
    operations::{Both, Walk, at},
    pairs::pairs,
    schemas::{self, Subject},
};
use crate::{
    outline::{Operation, Response},
    parse::Node,
    source::{Span, Spanned},
};

/// The content of a body, by media type.
type Content<'tree> = &'tree [(Spanned<String>, Node)];

/// The responses of an operation, or of what the server calls: then `direction` is that of a request.
pub(super) fn compare<'tree>(
    walk: &mut Walk<'tree>,
    both: Both<Operation<'tree>>,
    direction: Direction,
) {
    let responses = Both { old: both.old.responses(), new: both.new.responses() };
    let name = both.new.name();
    for old in &responses.old {
        let status = &old.status.value;
        match matching(old, &responses.new) {
            Some(new) => walk.response(Both { old: *old, new }, &name, direction),
            None if direction == Direction::Request => {}
            None => {
                let code = if old.is_success() {
                    "response-success-removed"
                } else {
                    "response-failure-removed"
                };
                walk.found.add(
                    code,
                    format!("`{name}` does not answer {status} any more"),
                    at(old.status.span, "it was documented here"),
                    at(both.new.span_of("responses"), "not among these"),
                );
            }
        }
    }
    for new in &responses.new {
        let is_known = responses.old.iter().any(|old| old.status.value == new.status.value);
        if is_known || direction == Direction::Request {
            continue;
        }
        let status = &new.status.value;
        match responses.old.iter().find(|old| old.covers(status)) {
            // What was said of all of them held for this one.
            Some(old) => walk.response(Both { old: *old, new: *new }, &name, direction),
            None => {
                let code = if new.is_success() {
                    "response-success-added"
                } else {
                    "response-failure-added"
                };
                walk.found.add(
                    code,
                    format!("`{name}` may answer {status}"),
                    at(both.old.span_of("responses"), "not among these"),
                    at(new.status.span, "new"),
                );
            }
        }
    }
}

/// The response of the same status, or else one that documents it with others.
fn matching<'tree>(old: &Response<'tree>, new: &[Response<'tree>]) -> Option<Response<'tree>> {
    let same = new.iter().find(|new| new.status.value == old.status.value);
    same.or_else(|| new.iter().find(|new| new.covers(&old.status.value))).copied()
}

impl<'tree> Walk<'tree> {
    fn response(&mut self, both: Both<Response<'tree>>, operation: &str, direction: Direction) {
        let what = format!("the {} response of `{operation}`", both.new.status.value);
        let spans = Both { old: both.old.status.span, new: both.new.status.span };
        if direction == Direction::Response {
            self.headers(both, &what);
        }
        let content = Both { old: both.old.content(), new: both.new.content() };
        self.media_types(content, spans, &Subject::of(&what), direction);
    }

    fn headers(&mut self, both: Both<Response<'tree>>, what: &str) {
        let place = |response: Response<'tree>| {
            response.node.entry("headers").map_or(response.status.span, |(key, _)| key.span)
        };
        let headers = Both {
            old: both.old.headers().iter().collect(),
            new: both.new.headers().iter().collect(),
        };
        let (pairs, added) = pairs(
            headers,
            &[&|(old, _), (new, _)| old.value == new.value, &|(old, _), (new, _)| {
                old.value.eq_ignore_ascii_case(&new.value)
            }],
        );
        for ((name, old), new) in pairs {
            let old = self.old.follow(old);
            let what = format!("the header `{}` of {what}", name.value);
            match new {
                Some((other, new)) => {
                    let new = self.new.follow(new);
                    let names = Both { old: name.span, new: other.span };
                    self.header(Both { old, new }, names, &what);
                }
                None => {
                    let code = if old.is("required") {
                        "response-header-removed"
                    } else {
                        "response-header-optional-removed"
                    };
                    self.found.add(
                        code,
                        format!("{what} is not there any more"),
                        at(name.span, "it was here"),
                        at(place(both.new), "not here any more"),
                    );
                }
            }
        }
        for (name, _) in added {
            self.found.add(
                "response-header-added",
                format!("{what} has the new header `{}`", name.value),
                at(place(both.old), "not here before"),
                at(name.span, "new"),
            );
        }
    }

    fn header(&mut self, both: Both<&'tree Node>, names: Both<Span>, what: &str) {
        let Both { old, new } = both;
        let flag =
            |of: &'tree Node, name: Span| of.entry("required").map_or(name, |(key, _)| key.span);
        let places = (flag(old, names.old), flag(new, names.new));
        match (old.is("required"), new.is("required")) {
            (true, false) => self.found.add(
                "response-header-became-optional",
                format!("{what} may be absent"),
                at(places.0, "it was always there"),
                at(places.1, "it may be absent"),
            ),
            (false, true) => self.found.add(
                "response-header-became-required",
                format!("{what} is always there"),
                at(places.0, "it could be absent"),
                at(places.1, "it is always there"),
            ),
            _ => {}
        }
        let both = Both { old: old.get("schema"), new: new.get("schema") };
        schemas::compare(self, both, names, &Subject::of(what), Direction::Response);
    }

    /// What is sent under each media type; a range, such as `image/*`, takes what it covers.
    pub(super) fn media_types(
        &mut self,
        both: Both<Content<'tree>>,
        spans: Both<Span>,
        subject: &Subject,
        direction: Direction,
    ) {
        let word = direction.word();
        let content = Both { old: both.old.iter().collect(), new: both.new.iter().collect() };
        let (pairs, added) = pairs(
            content,
            &[&|(old, _), (new, _)| old.value == new.value, &|(old, _), (new, _)| {
                is_same(&old.value, &new.value)
            }],
        );
        for ((name, old), new) in pairs {
            let covering = || both.new.iter().find(|(other, _)| covers(&other.value, &name.value));
            let Some((other, new)) = new.or_else(covering) else {
                self.found.add(
                    &format!("{word}-media-type-removed"),
                    format!("{} is not `{}` any more", subject.name(), name.value),
                    at(name.span, "it was here"),
                    at(spans.new, "not here any more"),
                );
                continue;
            };
            let encodings = (old.get("encoding"), new.get("encoding"));
            if encodings.0.map(Node::to_json) != encodings.1.map(Node::to_json)
                && direction == Direction::Request
            {
                self.found.add(
                    "request-encoding-changed",
                    format!("the parts of {} are written in another way", subject.name()),
                    at(encodings.0.map_or(name.span, |it| it.span), "were"),
                    at(encodings.1.map_or(other.span, |it| it.span), "are"),
                );
            }
            let schemas = Both { old: old.get("schema"), new: new.get("schema") };
            let names = Both { old: name.span, new: other.span };
            schemas::compare(self, schemas, names, subject, direction);
        }
        for (name, _) in added {
            if !both.old.iter().any(|(other, _)| covers(&other.value, &name.value)) {
                self.found.add(
                    &format!("{word}-media-type-added"),
                    format!("{} may be `{}`", subject.name(), name.value),
                    at(spans.old, "not here before"),
                    at(name.span, "new"),
                );
            }
        }
    }
}

/// The same in any case, and with any space around parameters (RFC 9110 §8.3.1).
fn is_same(one: &str, other: &str) -> bool {
    let plain = |text: &str| -> Vec<String> {
        text.split(';').map(|part| part.trim().to_ascii_lowercase()).collect()
    };
    plain(one) == plain(other)
}

fn covers(range: &str, media_type: &str) -> bool {
    match range.trim().split_once('/') {
        Some(("*", "*")) => true,
        Some((kind, "*")) => {
            media_type.trim().split('/').next().is_some_and(|it| it.eq_ignore_ascii_case(kind))
        }
        _ => false,
    }
}
