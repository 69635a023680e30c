//! Operations held against each other: which there are, what they are called, what they take, and who may
//! call them.

use super::{
    Change,
    collect::{Collector, Direction},
    pairs::pairs,
    responses,
    schemas::{self, Subject},
};
use crate::{
    outline::{Operation, Outline, Parameter},
    parse::Node,
    source::{Span, Spanned},
};

/// Both documents, and what was found in them.
pub(super) struct Walk<'tree> {
    pub(super) old: Outline<'tree>,
    pub(super) new: Outline<'tree>,
    pub(super) found: Collector,
}

/// Two versions of one thing.
#[derive(Clone, Copy)]
pub(super) struct Both<T> {
    pub(super) old: T,
    pub(super) new: T,
}

/// A place and what is to be said of it.
pub(super) fn at(span: Span, text: impl Into<String>) -> Spanned<String> {
    Spanned { value: text.into(), span }
}

/// Everything that changed.
pub(super) fn compare(old: Outline<'_>, new: Outline<'_>) -> Vec<Change> {
    let mut walk = Walk { old, new, found: Collector::default() };
    walk.servers();
    let both = Both { old: old.operations(), new: new.operations() };
    walk.matched(both, "operation", Walk::operation);
    let both = Both { old: old.webhooks(), new: new.webhooks() };
    walk.matched(both, "webhook", Walk::outgoing);
    walk.found.finish()
}

impl<'tree> Walk<'tree> {
    fn servers(&mut self) {
        let servers =
            |outline: Outline<'tree>| outline.root().get("servers").map_or(&[][..], Node::items);
        let url = |server: &'tree Node| server.text("url").unwrap_or_default();
        let root = |outline: Outline<'tree>| {
            let root = outline.root();
            root.entry("servers")
                .or_else(|| root.entry("openapi"))
                .map_or(root.span, |(key, _)| key.span)
        };
        self.found.begin(String::new());
        for server in servers(self.old) {
            if !servers(self.new).iter().any(|other| url(other) == url(server)) {
                let message = format!("the server `{}` is not named any more", url(server));
                let (old, new) =
                    (at(server.span, "it was named here"), at(root(self.new), "not among these"));
                self.found.add("server-removed", message, old, new);
            }
        }
        for server in servers(self.new) {
            if !servers(self.old).iter().any(|other| url(other) == url(server)) {
                let message = format!("the server `{}` is named", url(server));
                let (old, new) = (at(root(self.old), "not among these"), at(server.span, "new"));
                self.found.add("server-added", message, old, new);
            }
        }
    }

    /// Pairs operations by method and path, whatever the names in the path.
    fn matched(
        &mut self,
        both: Both<Vec<Operation<'tree>>>,
        noun: &str,
        compare: impl Fn(&mut Self, Both<Operation<'tree>>),
    ) {
        let all = both.new.clone();
        let has_method =
            |old: Operation<'tree>, new: Operation<'tree>| old.method.value == new.method.value;
        let (pairs, added) = pairs(
            both,
            &[&|old, new| has_method(old, new) && old.path.value == new.path.value, &|old, new| {
                has_method(old, new) && unnamed(&old.path.value) == unnamed(&new.path.value)
            }],
        );
        for (old, new) in pairs {
            self.found.begin(old.name());
            if let Some(new) = new {
                compare(self, Both { old, new });
                continue;
            }
            let path = all.iter().find(|new| unnamed(&new.path.value) == unnamed(&old.path.value));
            let root = self.new.root();
            let paths = || root.entry("paths").map_or(root.span, |(key, _)| key.span);
            let place = path.map_or_else(paths, |new| new.path.span);
            let was_deprecated = noun == "operation" && old.node.is("deprecated");
            let after = if was_deprecated { "-after-deprecation" } else { "" };
            self.found.add(
                &format!("{noun}-removed{after}"),
                format!("`{}` is not there any more", old.endpoint()),
                at(old.span(), format!("`{}` was here", old.name())),
                at(place, "not here any more"),
            );
        }
        for new in added {
            self.found.begin(new.name());
            let root = self.old.root();
            let place = root.entry("paths").map_or(root.span, |(key, _)| key.span);
            self.found.add(
                &format!("{noun}-added"),
                format!("`{}` is new", new.endpoint()),
                at(place, "not here before"),
                at(new.span(), "new"),
            );
        }
    }

    fn operation(&mut self, both: Both<Operation<'tree>>) {
        self.names(both);
        self.security(both);
        self.parameters(both);
        self.request_body(both);
        self.responses(both, Direction::Response);
        let callbacks = Both { old: both.old.callbacks(), new: both.new.callbacks() };
        self.callbacks(both, &callbacks);
    }

    /// What the server sends and the client answers.
    fn outgoing(&mut self, both: Both<Operation<'tree>>) {
        let content = |operation: Operation<'tree>| {
            operation
                .request_body()
                .and_then(|body| body.get("content"))
                .map_or(&[][..], Node::entries)
        };
        let bodies = Both { old: content(both.old), new: content(both.new) };
        let spans = Both { old: both.old.span(), new: both.new.span() };
        self.media_types(
            bodies,
            spans,
            &Subject::of(&format!("the body of `{}`", both.new.name())),
            Direction::Response,
        );
        self.responses(both, Direction::Request);
    }

    fn callbacks(
        &mut self,
        both: Both<Operation<'tree>>,
        callbacks: &Both<Vec<(&'tree str, Operation<'tree>)>>,
    ) {
        for (name, old) in &callbacks.old {
            let same = callbacks.new.iter().find(|(other, new)| {
                other == name
                    && new.path.value == old.path.value
                    && new.method.value == old.method.value
            });
            match same {
                Some((_, new)) => self.outgoing(Both { old: *old, new: *new }),
                None => self.found.add(
                    "callback-removed",
                    format!("the callback `{name}` of `{}` is not there any more", both.old.name()),
                    at(old.method.span, "it was here"),
                    at(both.new.span_of("callbacks"), "not here any more"),
                ),
            }
        }
        for (name, new) in &callbacks.new {
            if !callbacks.old.iter().any(|(other, _)| other == name) {
                self.found.add(
                    "callback-added",
                    format!("`{}` has the new callback `{name}`", both.new.name()),
                    at(both.old.span_of("callbacks"), "not here before"),
                    at(new.method.span, "new"),
                );
            }
        }
    }

    fn names(&mut self, Both { old, new }: Both<Operation<'tree>>) {
        let (was, is) = (old.name(), new.name());
        if old.id().is_some() && was != is {
            let message = format!("`{was}` is called `{is}`");
            self.found.add(
                "operation-id-changed",
                message,
                at(old.span(), "was"),
                at(new.span(), "is"),
            );
        }
        let names = |path: &'tree str| {
            path.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
        };
        for (before, after) in names(&old.path.value).zip(names(&new.path.value)) {
            if before != after {
                self.found.add(
                    "path-parameter-renamed",
                    format!("`{{{before}}}` is called `{{{after}}}`"),
                    at(old.path.span, "was"),
                    at(new.path.span, "is"),
                );
            }
        }
        let tags = |operation: Operation<'tree>| operation.node.get("tags").map(Node::to_json);
        if tags(old) != tags(new) {
            let (before, after) = (at(old.span_of("tags"), "were"), at(new.span_of("tags"), "are"));
            self.found.add(
                "operation-tags-changed",
                format!("`{is}` has other tags"),
                before,
                after,
            );
        }
        let (before, after) = (old.node.is("deprecated"), new.node.is("deprecated"));
        let places = (old.span_of("deprecated"), new.span_of("deprecated"));
        if after && !before {
            let message = format!("`{is}` is deprecated");
            let (old, new) = (at(places.0, "in use before"), at(places.1, "now"));
            self.found.add("operation-deprecated", message, old, new);
        } else if before && !after {
            let message = format!("`{is}` is not deprecated any more");
            let (old, new) = (at(places.0, "before"), at(places.1, "in use again"));
            self.found.add("operation-reinstated", message, old, new);
        }
    }

    fn parameters(&mut self, both: Both<Operation<'tree>>) {
        let name = both.new.name();
        let parameters = Both { old: both.old.parameters(), new: both.new.parameters() };
        let renamed = |parameter: &Parameter<'tree>| {
            let position = |path: &str, name: &str| {
                path.split('{').skip(1).position(|rest| rest.split('}').next() == Some(name))
            };
            let was = position(&both.old.path.value, parameter.name);
            parameters.new.iter().find(|new| {
                new.is_same(parameter)
                    || (parameter.location == "path"
                        && new.location == "path"
                        && was.is_some()
                        && position(&both.new.path.value, new.name) == was)
            })
        };
        let mut known = Vec::new();
        for old in &parameters.old {
            let what = format!("the {} parameter `{}` of `{name}`", old.location, old.name);
            match renamed(old) {
                Some(new) => {
                    known.push(new.span());
                    self.parameter(Both { old, new }, &what);
                }
                None => self.found.add(
                    "request-parameter-removed",
                    format!("{what} is not there any more"),
                    at(old.span(), "it was here"),
                    at(both.new.span_of("parameters"), "not here any more"),
                ),
            }
        }
        for new in parameters.new.iter().filter(|new| !known.contains(&new.span())) {
            let required = new.is_required();
            let (code, may) = if required {
                ("request-parameter-required-added", "has to have")
            } else {
                ("request-parameter-added", "may have")
            };
            self.found.add(
                code,
                format!("`{name}` {may} the new {} parameter `{}`", new.location, new.name),
                at(both.old.span_of("parameters"), "not here before"),
                at(new.span(), if required { "new, and required" } else { "new" }),
            );
        }
    }

    fn parameter(&mut self, both: Both<&Parameter<'tree>>, what: &str) {
        let Both { old, new } = both;
        let flag = |of: &Parameter<'tree>, key: &str| {
            of.node.entry(key).map_or_else(|| of.span(), |(key, _)| key.span)
        };
        match (old.is_required(), new.is_required()) {
            (false, true) => self.found.add(
                "request-parameter-became-required",
                format!("{what} is required"),
                at(flag(old, "required"), "it could be left out"),
                at(flag(new, "required"), "it cannot be left out"),
            ),
            (true, false) => self.found.add(
                "request-parameter-became-optional",
                format!("{what} may be left out"),
                at(flag(old, "required"), "it was required"),
                at(flag(new, "required"), "it is not required"),
            ),
            _ => {}
        }
        if new.node.is("deprecated") && !old.node.is("deprecated") {
            self.found.add(
                "request-parameter-deprecated",
                format!("{what} is deprecated"),
                at(flag(old, "deprecated"), "in use before"),
                at(flag(new, "deprecated"), "now"),
            );
        }
        if serialization(old) != serialization(new) {
            let place = |of: &Parameter<'tree>| {
                let stated = ["style", "explode", "allowReserved", "content"]
                    .into_iter()
                    .find_map(|key| of.node.entry(key));
                stated.map_or_else(|| of.span(), |(key, _)| key.span)
            };
            self.found.add(
                "request-parameter-serialization-changed",
                format!("{what} is written in another way"),
                at(place(old), format!("was {}", serialization(old))),
                at(place(new), format!("is {}", serialization(new))),
            );
        }
        let schemas = Both { old: old.schema(), new: new.schema() };
        let spans = Both { old: old.span(), new: new.span() };
        schemas::compare(self, schemas, spans, &Subject::of(what), Direction::Request);
    }

    fn request_body(&mut self, both: Both<Operation<'tree>>) {
        let name = both.new.name();
        let place = |operation: Operation<'tree>| operation.span_of("requestBody");
        match (both.old.request_body(), both.new.request_body()) {
            (None, None) => {}
            (None, Some(new)) => {
                let required = new.is("required");
                let (code, may) = if required {
                    ("request-body-required-added", "has to have")
                } else {
                    ("request-body-added", "may have")
                };
                self.found.add(
                    code,
                    format!("`{name}` {may} a body"),
                    at(both.old.span(), "without one before"),
                    at(place(both.new), if required { "new, and required" } else { "new" }),
                );
            }
            (Some(_), None) => self.found.add(
                "request-body-removed",
                format!("`{name}` has no body any more"),
                at(place(both.old), "it was here"),
                at(both.new.span(), "without one"),
            ),
            (Some(old), Some(new)) => {
                let flag = |of: &'tree Node, operation| {
                    of.entry("required").map_or_else(|| place(operation), |(key, _)| key.span)
                };
                let places = (flag(old, both.old), flag(new, both.new));
                match (old.is("required"), new.is("required")) {
                    (false, true) => self.found.add(
                        "request-body-became-required",
                        format!("the body of `{name}` is required"),
                        at(places.0, "it could be left out"),
                        at(places.1, "it cannot be left out"),
                    ),
                    (true, false) => self.found.add(
                        "request-body-became-optional",
                        format!("the body of `{name}` may be left out"),
                        at(places.0, "it was required"),
                        at(places.1, "it is not required"),
                    ),
                    _ => {}
                }
                let content = |of: &'tree Node| of.get("content").map_or(&[][..], Node::entries);
                let bodies = Both { old: content(old), new: content(new) };
                let spans = Both { old: place(both.old), new: place(both.new) };
                self.media_types(
                    bodies,
                    spans,
                    &Subject::of(&format!("the request body of `{name}`")),
                    Direction::Request,
                );
            }
        }
    }

    fn responses(&mut self, both: Both<Operation<'tree>>, direction: Direction) {
        responses::compare(self, both, direction);
    }
}

/// How a value is written in a request (OpenAPI 3.1 §4.8.12.2).
fn serialization(parameter: &Parameter<'_>) -> String {
    if let Some((media_type, _)) = parameter.node.get("content").and_then(|it| it.entries().first())
    {
        return format!("`{}`", media_type.value);
    }
    let default = match parameter.location {
        "query" | "cookie" => "form",
        _ => "simple",
    };
    let style = parameter.node.text("style").unwrap_or(default);
    let explode = parameter.node.get("explode").and_then(Node::as_bool).unwrap_or(style == "form");
    let reserved = if parameter.node.is("allowReserved") { ", `allowReserved`" } else { "" };
    format!("`style: {style}, explode: {explode}`{reserved}")
}

/// A path template without its names.
fn unnamed(path: &str) -> String {
    let mut parts = path.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts
        .fold(first, |path, part| path + "{}" + part.split_once('}').map_or(part, |(_, rest)| rest))
}
