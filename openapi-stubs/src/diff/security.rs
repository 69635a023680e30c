//! Who may call operations, held against each other: a caller who was let in before is to be let in still.

use super::operations::{Both, Walk, at};
use crate::{outline::Operation, parse::Node};

impl<'tree> Walk<'tree> {
    pub(super) fn security(&mut self, both: Both<Operation<'tree>>) {
        let name = both.new.name();
        let place = |operation: Operation<'tree>| {
            operation.security().map_or_else(|| operation.span(), |(span, _)| span)
        };
        let (old, new) = (alternatives(both.old), alternatives(both.new));
        let (was, is) = (at(place(both.old), "was"), at(place(both.new), "is"));
        let is_open = |alternatives: &[Vec<String>]| alternatives.iter().any(Vec::is_empty);
        let meets =
            |given: &[String], wanted: &[String]| wanted.iter().all(|one| given.contains(one));
        if is_open(&old) && !is_open(&new) {
            self.found.add("security-required", format!("`{name}` needs credentials"), was, is);
        } else if !is_open(&old) && is_open(&new) {
            self.found.add("security-dropped", format!("`{name}` needs no credentials"), was, is);
        } else {
            let lost: Vec<_> =
                old.iter().filter(|given| !new.iter().any(|wanted| meets(given, wanted))).collect();
            let won = new.iter().any(|wanted| !old.iter().any(|given| meets(wanted, given)));
            if let Some(lost) = lost.first() {
                let message = format!("{} is not enough for `{name}` any more", credentials(lost));
                self.found.add("security-tightened", message, was, is);
            } else if won {
                let message = format!("`{name}` can be called with other credentials");
                self.found.add("security-relaxed", message, was, is);
            }
        }
        self.security_schemes(both);
    }

    fn security_schemes(&mut self, both: Both<Operation<'tree>>) {
        let names = |operation: Operation<'tree>| {
            let requirements = operation.security().map_or(&[][..], |(_, node)| node.items());
            requirements.iter().flat_map(Node::entries).map(|(name, _)| name.value.as_str())
        };
        for name in names(both.old) {
            let schemes = (self.old.security_scheme(name), self.new.security_scheme(name));
            let (Some(old), Some(new)) = schemes else { continue };
            let differs = ["type", "scheme", "in", "name", "openIdConnectUrl"]
                .into_iter()
                .find(|key| old.get(key).map(Node::to_json) != new.get(key).map(Node::to_json));
            if let Some(key) = differs {
                let place = |scheme: &'tree Node| scheme.get(key).map_or(scheme.span, |it| it.span);
                self.found.add(
                    "security-scheme-changed",
                    format!("the security scheme `{name}` has another `{key}`"),
                    at(place(old), "was"),
                    at(place(new), "is"),
                );
            }
        }
    }
}

/// What meets the requirement of an operation: alternatives, each of schemes and roles that are all given, among
/// these what `x-permissions` asks for. An empty one is met by anyone.
fn alternatives(operation: Operation<'_>) -> Vec<Vec<String>> {
    let requirements = operation.security().map_or(&[][..], |(_, node)| node.items());
    if requirements.is_empty() {
        return vec![Vec::new()];
    }
    let permissions = operation.permissions();
    requirements
        .iter()
        .map(|requirement| {
            let schemes = requirement.entries().iter().enumerate();
            schemes
                .flat_map(|(at, (scheme, roles))| {
                    let permissions = if at == 0 { permissions } else { &[] };
                    let roles = roles.items().iter().chain(permissions).filter_map(Node::as_str);
                    let roles = roles.map(|role| format!("{}: {role}", scheme.value));
                    std::iter::once(scheme.value.clone()).chain(roles)
                })
                .collect()
        })
        .collect()
}

fn credentials(given: &[String]) -> String {
    given.iter().map(|one| format!("`{one}`")).collect::<Vec<_>>().join(" with ")
}
