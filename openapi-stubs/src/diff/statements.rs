//! What two schemas state by themselves: whether the newer takes fewer values, more, or others.

use std::collections::BTreeSet;

use super::{
    collect::Direction,
    operations::{Both, Walk, at},
    schemas::Subject,
};
use crate::{
    outline::Facets,
    parse::Node,
    source::{Span, Spanned},
};

/// Which values are taken now, compared with before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    Narrowed,
    Widened,
    /// Some are not taken any more, and some are that were not; or it is not known.
    Changed,
}

impl Effect {
    fn word(self) -> &'static str {
        match self {
            Self::Narrowed => "narrowed",
            Self::Widened => "widened",
            Self::Changed => "changed",
        }
    }
}

/// What a comparison of one keyword is about.
struct Comparing<'a, 'tree> {
    walk: &'a mut Walk<'tree>,
    both: &'a Both<Facets<'tree>>,
    subject: &'a Subject,
    direction: Direction,
}

/// Compares everything but the schemas within; whether it is worth to go on to those.
pub(super) fn compare<'tree>(
    walk: &mut Walk<'tree>,
    both: &Both<Facets<'tree>>,
    subject: &Subject,
    direction: Direction,
) -> bool {
    let mut comparing = Comparing { walk, both, subject, direction };
    if !comparing.types() {
        return false;
    }
    comparing.format();
    comparing.pattern();
    comparing.words();
    comparing.limits();
    comparing.multiples();
    comparing.unique();
    comparing.default();
    comparing.conditions();
    true
}

impl<'tree> Comparing<'_, 'tree> {
    fn add(
        &mut self,
        family: &str,
        effect: Effect,
        what: &str,
        old: Spanned<String>,
        new: Spanned<String>,
    ) {
        let code = format!("{}-{family}-{}", self.direction.word(), effect.word());
        let message = format!("{}: {what}", self.subject.name());
        self.walk.found.add(&code, message, old, new);
    }

    /// Adds a change of one keyword that one of the two may not have.
    fn stated<T>(
        &mut self,
        family: &str,
        effect: Effect,
        keyword: &str,
        both: Both<Option<&Spanned<T>>>,
        shown: impl Fn(&T) -> String,
    ) {
        let (old, new) = (both.old, both.new);
        let text = |stated: Option<&Spanned<T>>| {
            stated.map(|it| format!("`{keyword}: {}`", shown(&it.value)))
        };
        let what = match (text(old), text(new)) {
            (Some(old), Some(new)) => format!("{old} became {new}"),
            (Some(old), None) => format!("{old} is not stated any more"),
            (None, Some(new)) => format!("{new} is stated"),
            (None, None) => return,
        };
        let old = old.map_or_else(
            || at(self.both.old.span, format!("no `{keyword}` before")),
            |it| at(it.span, "was"),
        );
        let new = new.map_or_else(
            || at(self.both.new.span, format!("no `{keyword}` any more")),
            |it| at(it.span, "is"),
        );
        self.add(family, effect, &what, old, new);
    }

    /// Whether the two have a type in common.
    fn types(&mut self) -> bool {
        let (old, new) = (self.both.old.types.clone(), self.both.new.types.clone());
        let place = |types: &Option<Spanned<Vec<&'static str>>>, facets: &Facets<'_>| {
            types.as_ref().map_or(facets.span, |types| types.span)
        };
        let spans = (place(&old, &self.both.old), place(&new, &self.both.new));
        let shown = |types: &Option<Spanned<Vec<&'static str>>>| match types {
            None => "any type".to_owned(),
            Some(types) if types.value.is_empty() => "no type".to_owned(),
            Some(types) => format!("`{}`", types.value.join(" | ")),
        };
        let what = format!("{} became {}", shown(&old), shown(&new));
        let labels = (at(spans.0, "was"), at(spans.1, "is"));
        let effect = match (&old, &new) {
            (None, None) => return true,
            // A choice of schemas states its types in them.
            (None, Some(_)) if !self.both.old.choices.is_empty() => return true,
            (Some(_), None) if !self.both.new.choices.is_empty() => return true,
            (None, Some(_)) => Effect::Narrowed,
            (Some(_), None) => Effect::Widened,
            (Some(old), Some(new)) => {
                let both = Both { old: old.value.as_slice(), new: new.value.as_slice() };
                let mut is_related = true;
                let of = |types: &[&'static str], null: bool| -> Vec<&'static str> {
                    types.iter().copied().filter(|name| (*name == "null") == null).collect()
                };
                let nulls = (of(both.old, true), of(both.new, true));
                let others = (of(both.old, false), of(both.new, false));
                let takes = |types: &[&str], wanted: &[&str]| {
                    wanted.iter().all(|name| {
                        types.contains(name) || (*name == "integer" && types.contains(&"number"))
                    })
                };
                let effect = match (takes(&others.1, &others.0), takes(&others.0, &others.1)) {
                    (true, true) => None,
                    (true, false) => Some(Effect::Widened),
                    (false, true) => Some(Effect::Narrowed),
                    (false, false) => {
                        is_related = others.0.iter().any(|name| others.1.contains(name));
                        Some(Effect::Changed)
                    }
                };
                if let Some(effect) = effect {
                    self.add("type", effect, &what, labels.0, labels.1);
                } else if nulls.0.len() != nulls.1.len() {
                    let effect =
                        if nulls.1.is_empty() { Effect::Narrowed } else { Effect::Widened };
                    self.add("nullability", effect, &what, labels.0, labels.1);
                }
                return is_related;
            }
        };
        self.add("type", effect, &what, labels.0, labels.1);
        true
    }

    fn format(&mut self) {
        let (old, new) = (self.both.old.format.clone(), self.both.new.format.clone());
        /// The first of each holds in the second.
        const WITHIN: [(&str, &str); 2] = [("int32", "int64"), ("float", "double")];
        let effect = match (&old, &new) {
            (None, None) => return,
            (None, Some(_)) => Effect::Narrowed,
            (Some(_), None) => Effect::Widened,
            (Some(old), Some(new)) if old.value == new.value => return,
            (Some(old), Some(new)) if WITHIN.contains(&(old.value, new.value)) => Effect::Widened,
            (Some(old), Some(new)) if WITHIN.contains(&(new.value, old.value)) => Effect::Narrowed,
            (Some(_), Some(_)) => Effect::Changed,
        };
        let both = Both { old: old.as_ref(), new: new.as_ref() };
        self.stated("format", effect, "format", both, |name| (*name).to_owned());
    }

    fn pattern(&mut self) {
        let (old, new) = (self.both.old.patterns.clone(), self.both.new.patterns.clone());
        let texts = |patterns: &[Spanned<&'tree str>]| -> BTreeSet<&'tree str> {
            patterns.iter().map(|pattern| pattern.value).collect()
        };
        let (olds, news) = (texts(&old), texts(&new));
        let effect = if olds == news {
            return;
        } else if olds.is_subset(&news) {
            Effect::Narrowed
        } else if news.is_subset(&olds) {
            Effect::Widened
        } else {
            Effect::Changed
        };
        let gone = old.iter().find(|pattern| !news.contains(pattern.value));
        let come = new.iter().find(|pattern| !olds.contains(pattern.value));
        let both = Both { old: gone, new: come };
        self.stated("pattern", effect, "pattern", both, |text| (*text).to_owned());
    }

    fn words(&mut self) {
        let (old, new) = (self.both.old.words.clone(), self.both.new.words.clone());
        let shown = |word: &serde_json::Value| match word.as_str() {
            Some(text) => format!("`{text}`"),
            None => format!("`{word}`"),
        };
        let listed = |words: &[&Spanned<serde_json::Value>]| {
            words.iter().map(|word| shown(&word.value)).collect::<Vec<_>>().join(", ")
        };
        match (old, new) {
            (None, None) => {}
            (None, Some(new)) => {
                let what =
                    format!("only {} may it be", listed(&new.value.iter().collect::<Vec<_>>()));
                let old = at(self.both.old.span, "no `enum` before");
                self.add("enum", Effect::Narrowed, &what, old, at(new.span, "only these"));
            }
            (Some(old), None) => {
                let what = "its values are not listed any more";
                let new = at(self.both.new.span, "no `enum` any more");
                self.add("enum", Effect::Widened, what, at(old.span, "only these"), new);
            }
            (Some(old), Some(new)) => {
                let beyond =
                    |these: &'_ [Spanned<serde_json::Value>],
                     those: &'_ [Spanned<serde_json::Value>]| {
                        these
                            .iter()
                            .filter(|word| !those.iter().any(|other| other.value == word.value))
                            .cloned()
                            .collect::<Vec<_>>()
                    };
                let gone = beyond(&old.value, &new.value);
                let come = beyond(&new.value, &old.value);
                if let Some(first) = gone.first() {
                    let what = format!("no longer {}", listed(&gone.iter().collect::<Vec<_>>()));
                    let (old, new) =
                        (at(first.span, "it was here"), at(new.span, "not among these"));
                    self.add("enum", Effect::Narrowed, &what, old, new);
                }
                if let Some(first) = come.first() {
                    let what = format!("now also {}", listed(&come.iter().collect::<Vec<_>>()));
                    let (old, new) = (at(old.span, "not among these"), at(first.span, "new"));
                    self.add("enum", Effect::Widened, &what, old, new);
                }
            }
        }
    }

    fn limits(&mut self) {
        for (family, keywords) in [
            ("range", ["minimum", "maximum"]),
            ("length", ["minLength", "maxLength"]),
            ("item-count", ["minItems", "maxItems"]),
            ("property-count", ["minProperties", "maxProperties"]),
        ] {
            for keyword in keywords {
                let limit = |facets: &Facets<'_>| facets.limits.get(keyword).cloned();
                let (old, new) = (limit(&self.both.old), limit(&self.both.new));
                let is_upper = keyword.starts_with("max");
                let effect = match (&old, &new) {
                    (None, None) => continue,
                    (None, Some(_)) => Effect::Narrowed,
                    (Some(_), None) => Effect::Widened,
                    (Some(old), Some(new)) if new.value.is_stricter(old.value, is_upper) => {
                        Effect::Narrowed
                    }
                    (Some(old), Some(new)) if old.value.is_stricter(new.value, is_upper) => {
                        Effect::Widened
                    }
                    (Some(_), Some(_)) => continue,
                };
                let both = Both { old: old.as_ref(), new: new.as_ref() };
                self.stated(family, effect, keyword, both, |limit| {
                    let exclusive = if limit.exclusive { " (exclusive)" } else { "" };
                    format!("{}{exclusive}", limit.value)
                });
            }
        }
    }

    fn multiples(&mut self) {
        let (old, new) = (self.both.old.multiple_of.clone(), self.both.new.multiple_of.clone());
        let divides = |step: f64, of: f64| step != 0.0 && (of / step).fract() == 0.0;
        let effect = match (&old, &new) {
            (None, None) => return,
            (None, Some(_)) => Effect::Narrowed,
            (Some(_), None) => Effect::Widened,
            (Some(old), Some(new)) if old.value == new.value => return,
            (Some(old), Some(new)) if divides(old.value, new.value) => Effect::Narrowed,
            (Some(old), Some(new)) if divides(new.value, old.value) => Effect::Widened,
            (Some(_), Some(_)) => Effect::Changed,
        };
        let both = Both { old: old.as_ref(), new: new.as_ref() };
        self.stated("multiple-of", effect, "multipleOf", both, f64::to_string);
    }

    fn unique(&mut self) {
        let stated = |span: Option<Span>| span.map(|span| Spanned { value: true, span });
        let (old, new) = (stated(self.both.old.unique), stated(self.both.new.unique));
        let effect = match (&old, &new) {
            (None, Some(_)) => Effect::Narrowed,
            (Some(_), None) => Effect::Widened,
            _ => return,
        };
        let both = Both { old: old.as_ref(), new: new.as_ref() };
        self.stated("unique-items", effect, "uniqueItems", both, bool::to_string);
    }

    /// What is left out of a request becomes the default; in a response it is only told of.
    fn default(&mut self) {
        let (old, new) = (&self.both.old.default, &self.both.new.default);
        let value = |stated: &Option<Spanned<serde_json::Value>>| {
            stated.as_ref().map(|it| it.value.clone())
        };
        if self.direction == Direction::Response || value(old) == value(new) {
            return;
        }
        let shown = |stated: Option<serde_json::Value>| match stated {
            Some(value) => format!("`{value}`"),
            None => "nothing".to_owned(),
        };
        let place = |stated: &Option<Spanned<serde_json::Value>>, facets: &Facets<'_>| {
            stated.as_ref().map_or(facets.span, |stated| stated.span)
        };
        let message = format!(
            "{}: what is left out was {} and is {}",
            self.subject.name(),
            shown(value(old)),
            shown(value(new))
        );
        let labels = (at(place(old, &self.both.old), "was"), at(place(new, &self.both.new), "is"));
        self.walk.found.add("request-default-changed", message, labels.0, labels.1);
    }

    fn conditions(&mut self) {
        let names: BTreeSet<&'static str> = self
            .both
            .old
            .conditions
            .keys()
            .chain(self.both.new.conditions.keys())
            .copied()
            .collect();
        let json = |nodes: Option<&Vec<&'tree Node>>| -> Vec<serde_json::Value> {
            nodes.into_iter().flatten().map(|node| node.to_json()).collect()
        };
        for name in names {
            let old = self.both.old.conditions.get(name);
            let new = self.both.new.conditions.get(name);
            if json(old) == json(new) {
                continue;
            }
            let place = |nodes: Option<&Vec<&'tree Node>>, facets: &Facets<'_>| {
                nodes.and_then(|nodes| nodes.first()).map_or(facets.span, |node| node.span)
            };
            let labels =
                (at(place(old, &self.both.old), "was"), at(place(new, &self.both.new), "is"));
            let message = format!("{}: `{name}` is another", self.subject.name());
            if name != "discriminator" {
                let code = format!("{}-condition-changed", self.direction.word());
                self.walk.found.add(&code, message, labels.0, labels.1);
            } else if !is_extended(old, new) {
                self.walk.found.add("discriminator-changed", message, labels.0, labels.1);
            }
        }
    }
}

/// Whether a discriminator only got further values, which are told of as variants.
fn is_extended(old: Option<&Vec<&Node>>, new: Option<&Vec<&Node>>) -> bool {
    let (Some([old]), Some([new])) = (old.map(Vec::as_slice), new.map(Vec::as_slice)) else {
        return false;
    };
    let mapping =
        |node: &Node| node.get("mapping").map_or_else(Vec::new, |it| it.entries().to_vec());
    let is_kept = mapping(old).iter().all(|(value, schema)| {
        mapping(new)
            .iter()
            .any(|(other, new)| other.value == value.value && new.as_str() == schema.as_str())
    });
    old.text("propertyName") == new.text("propertyName") && is_kept
}
