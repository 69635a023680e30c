//! Schemas held against each other, and the schemas within them. What each of them states by itself is
//! compared beside this.

use super::{
    collect::Direction,
    operations::{Both, Walk, at},
    pairs::pairs,
    statements,
};
use crate::{
    outline::{Additional, Facets, Outline, Property, Variant},
    parse::Node,
    source::Span,
};

/// What is compared, as messages call it: something of an operation, and the way to a value in it.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    what: String,
    pointer: String,
}

impl Subject {
    pub(super) fn of(what: &str) -> Self {
        Self { what: what.to_owned(), pointer: String::new() }
    }

    /// "`tags[].name` in the request body".
    pub(super) fn name(&self) -> String {
        if self.pointer.is_empty() {
            self.what.clone()
        } else {
            format!("`{}` in {}", self.pointer, self.what)
        }
    }

    fn member(&self, name: &str) -> Self {
        let dot = if self.pointer.is_empty() { "" } else { "." };
        Self { what: self.what.clone(), pointer: format!("{}{dot}{name}", self.pointer) }
    }

    fn items(&self) -> Self {
        Self { what: self.what.clone(), pointer: format!("{}[]", self.pointer) }
    }
}

/// Two schemas, either of which may not be stated; `spans` is where each would be.
pub(super) fn compare<'tree>(
    walk: &mut Walk<'tree>,
    schemas: Both<Option<&'tree Node>>,
    spans: Both<Span>,
    subject: &Subject,
    direction: Direction,
) {
    match (schemas.old, schemas.new) {
        (None, None) => {}
        (Some(old), Some(new)) => schema(walk, Both { old, new }, subject, direction),
        // What is not stated takes anything.
        (Some(old), None) => {
            let facets = walk.old.facets(old);
            if facets.types.is_some() || !facets.choices.is_empty() {
                let message = format!("of {} any type is taken", subject.name());
                let (old, new) = (at(facets.span, "was"), at(spans.new, "has no schema"));
                walk.found.add(&format!("{}-type-widened", direction.word()), message, old, new);
            }
        }
        (None, Some(new)) => {
            let facets = walk.new.facets(new);
            if facets.types.is_some() || !facets.choices.is_empty() {
                let message = format!("of {} no longer any type is taken", subject.name());
                let (old, new) = (at(spans.old, "had no schema"), at(facets.span, "is"));
                walk.found.add(&format!("{}-type-narrowed", direction.word()), message, old, new);
            }
        }
    }
}

fn schema<'tree>(
    walk: &mut Walk<'tree>,
    both: Both<&'tree Node>,
    subject: &Subject,
    direction: Direction,
) {
    let both = Both { old: walk.old.bare(both.old), new: walk.new.bare(both.new) };
    if let Some(entered) = walk.found.enter(both.old, both.new, direction) {
        facets(walk, both, subject, direction);
        walk.found.leave(entered);
    }
}

fn facets<'tree>(
    walk: &mut Walk<'tree>,
    nodes: Both<&'tree Node>,
    subject: &Subject,
    direction: Direction,
) {
    let both = Both { old: walk.old.facets(nodes.old), new: walk.new.facets(nodes.new) };
    if !statements::compare(walk, &both, subject, direction) {
        return;
    }
    choices(walk, &both, nodes, subject, direction);
    properties(walk, &both, subject, direction);
    additional(walk, &both, subject, direction);
    items(walk, &both, subject, direction);
}

fn properties<'tree>(
    walk: &mut Walk<'tree>,
    both: &Both<Facets<'tree>>,
    subject: &Subject,
    direction: Direction,
) {
    // A schema that is no object any more has no properties to speak of.
    let is_object = |facets: &Facets<'_>| {
        facets.types.as_ref().is_some_and(|types| types.value.contains(&"object"))
    };
    if !(is_object(&both.old) && is_object(&both.new)) {
        return;
    }
    for old in &both.old.properties {
        match both.new.properties.iter().find(|new| new.name == old.name) {
            Some(new) => property(walk, Both { old, new }, subject, direction),
            None => property_removed(walk, old, &both.new, subject, direction),
        }
    }
    for new in &both.new.properties {
        if !both.old.properties.iter().any(|old| old.name == new.name) {
            property_added(walk, new, &both.old, subject, direction);
        }
    }
}

/// Whether a property does not travel this way: what is only read is not sent, what is only sent not read.
fn is_elsewhere(facets: &Facets<'_>, direction: Direction) -> bool {
    match direction {
        Direction::Request => facets.read_only.is_some(),
        Direction::Response => facets.write_only.is_some(),
    }
}

fn property_removed<'tree>(
    walk: &mut Walk<'tree>,
    old: &Property<'tree>,
    new: &Facets<'tree>,
    subject: &Subject,
    direction: Direction,
) {
    if is_elsewhere(&walk.old.facets(old.node), direction) {
        return;
    }
    let code = match (direction, old.required) {
        (Direction::Request, _) => "request-property-removed",
        (Direction::Response, true) => "response-property-removed",
        (Direction::Response, false) => "response-property-optional-removed",
    };
    let message = format!("{} is not there any more", subject.member(old.name).name());
    walk.found.add(
        code,
        message,
        at(old.span, "it was here"),
        at(new.properties_span, "not here any more"),
    );
}

fn property_added<'tree>(
    walk: &mut Walk<'tree>,
    new: &Property<'tree>,
    old: &Facets<'tree>,
    subject: &Subject,
    direction: Direction,
) {
    if is_elsewhere(&walk.new.facets(new.node), direction) {
        return;
    }
    let is_closed = matches!(old.additional, Additional::Nothing(_));
    let (code, label) = match (direction, new.required) {
        (Direction::Request, true) => ("request-property-required-added", "new, and required"),
        (Direction::Request, false) => ("request-property-added", "new"),
        (Direction::Response, _) if is_closed => ("response-property-closed-added", "new"),
        (Direction::Response, _) => ("response-property-added", "new"),
    };
    let message = format!("{} is new", subject.member(new.name).name());
    walk.found.add(code, message, at(old.properties_span, "not here before"), at(new.span, label));
}

fn property<'tree>(
    walk: &mut Walk<'tree>,
    both: Both<&Property<'tree>>,
    subject: &Subject,
    direction: Direction,
) {
    let Both { old, new } = both;
    let subject = subject.member(new.name);
    let facets = Both { old: walk.old.facets(old.node), new: walk.new.facets(new.node) };
    let (was, is) = (is_elsewhere(&facets.old, direction), is_elsewhere(&facets.new, direction));
    let (gone, back) = match direction {
        Direction::Request => {
            ("request-property-became-read-only", "request-property-became-writable")
        }
        Direction::Response => {
            ("response-property-became-write-only", "response-property-became-readable")
        }
    };
    let name = subject.name();
    if was || is {
        // Of what does not travel this way, nothing else matters here.
        if was != is {
            let (code, message) = if is {
                (gone, format!("{name} does not travel this way any more"))
            } else {
                (back, format!("{name} travels this way as well"))
            };
            walk.found.add(code, message, at(old.span, "was"), at(new.span, "is"));
        }
        return;
    }
    let word = direction.word();
    match (old.required, new.required) {
        (false, true) => walk.found.add(
            &format!("{word}-property-became-required"),
            format!("{name} is required"),
            at(old.span, "it could be left out"),
            at(new.span, "it cannot be left out"),
        ),
        (true, false) => walk.found.add(
            &format!("{word}-property-became-optional"),
            format!("{name} may be left out"),
            at(old.span, "it was required"),
            at(new.span, "it is not required"),
        ),
        _ => {}
    }
    if let (None, Some(deprecated)) = (facets.old.deprecated, facets.new.deprecated) {
        let message = format!("{name} is deprecated");
        let (old, new) = (at(old.span, "in use before"), at(deprecated, "now"));
        walk.found.add("property-deprecated", message, old, new);
    }
    schema(walk, Both { old: old.node, new: new.node }, &subject, direction);
}

fn additional<'tree>(
    walk: &mut Walk<'tree>,
    both: &Both<Facets<'tree>>,
    subject: &Subject,
    direction: Direction,
) {
    let Both { old, new } = both;
    let place = |facets: &Facets<'tree>| match facets.additional {
        Additional::Anything => facets.span,
        Additional::Nothing(span) => span,
        Additional::Schema(node) => node.span,
    };
    let effect = match (old.additional, new.additional) {
        (Additional::Schema(old), Additional::Schema(new)) => {
            schema(walk, Both { old, new }, &subject.member("*"), direction);
            return;
        }
        (Additional::Anything, Additional::Anything)
        | (Additional::Nothing(_), Additional::Nothing(_)) => return,
        (Additional::Anything, _) | (Additional::Schema(_), Additional::Nothing(_)) => "narrowed",
        (Additional::Nothing(_), _) | (Additional::Schema(_), Additional::Anything) => "widened",
    };
    let few = if effect == "narrowed" { "fewer" } else { "more" };
    walk.found.add(
        &format!("{}-additional-properties-{effect}", direction.word()),
        format!("{} may hold {few} other properties", subject.name()),
        at(place(old), "before"),
        at(place(new), "now"),
    );
}

fn items<'tree>(
    walk: &mut Walk<'tree>,
    both: &Both<Facets<'tree>>,
    subject: &Subject,
    direction: Direction,
) {
    let Both { old, new } = both;
    for (old, new) in old.prefix.iter().zip(&new.prefix) {
        schema(walk, Both { old, new }, &subject.items(), direction);
    }
    let spans = Both { old: old.span, new: new.span };
    let schemas = Both { old: old.items, new: new.items };
    compare(walk, schemas, spans, &subject.items(), direction);
}

/// `oneOf` and `anyOf`. A schema without them is a choice of one.
fn choices<'tree>(
    walk: &mut Walk<'tree>,
    both: &Both<Facets<'tree>>,
    nodes: Both<&'tree Node>,
    subject: &Subject,
    direction: Direction,
) {
    let Both { old, new } = both;
    if old.choices.is_empty() && new.choices.is_empty() {
        return;
    }
    let variants = |facets: &Facets<'tree>, outline: Outline<'tree>, node: &'tree Node| {
        let variants: Vec<Variant<'tree>> =
            facets.choices.iter().flat_map(|choice| choice.value.iter().copied()).collect();
        if variants.is_empty() {
            let name = outline.component_name(node).or_else(|| outline.name_of(node));
            vec![Variant { name, node }]
        } else {
            variants
        }
    };
    let place = |facets: &Facets<'tree>| facets.choices.first().map_or(facets.span, |it| it.span);
    let all =
        Both { old: variants(old, walk.old, nodes.old), new: variants(new, walk.new, nodes.new) };
    let (pairs, news) = pairs(all, &[&|old, new| is_same_variant(walk, &old, &new)]);
    let mut left = Vec::new();
    for (old, new) in pairs {
        match new {
            Some(new) => schema(walk, Both { old: old.node, new: new.node }, subject, direction),
            None => left.push(old),
        }
    }
    // Those without a name that are left over are taken for each other in their order.
    if left.len() == news.len() {
        let unnamed = |all: &[Variant<'tree>]| all.iter().all(|variant| variant.name.is_none());
        if unnamed(&left) && unnamed(&news) {
            for (old, new) in left.into_iter().zip(news) {
                schema(walk, Both { old: old.node, new: new.node }, subject, direction);
            }
            return;
        }
    }
    let word = direction.word();
    for (variant, outline) in left.iter().map(|variant| (variant, walk.old)) {
        let message = format!("{} is not {} any more", subject.name(), called(variant, outline));
        let (old, new) = (at(variant.node.span, "it was here"), at(place(new), "not among these"));
        walk.found.add(&format!("{word}-variants-narrowed"), message, old, new);
    }
    for (variant, outline) in news.iter().map(|variant| (variant, walk.new)) {
        let message = format!("{} may be {}", subject.name(), called(variant, outline));
        let (old, new) = (at(place(old), "not among these"), at(variant.node.span, "new"));
        walk.found.add(&format!("{word}-variants-widened"), message, old, new);
    }
}

/// The name of a variant, or else its types.
fn called(variant: &Variant<'_>, outline: Outline<'_>) -> String {
    match (variant.name, outline.facets(variant.node).types) {
        (Some(name), _) => format!("`{name}`"),
        (None, Some(types)) => format!("`{}`", types.value.join(" | ")),
        (None, None) => "a schema without a name".to_owned(),
    }
}

fn is_same_variant<'tree>(walk: &Walk<'tree>, old: &Variant<'tree>, new: &Variant<'tree>) -> bool {
    if old.name.is_some() && old.name == new.name {
        return true;
    }
    walk.old.follow(old.node).to_json() == walk.new.follow(new.node).to_json()
}
