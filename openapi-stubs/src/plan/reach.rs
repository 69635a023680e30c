//! What types hold of each other: which of them need a box, which cannot be generated because another cannot,
//! and which would be decoded without end.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    BodyContent, Condition, Content, ModelKind, Operation, PartContent, Payload, Plan, Rest, Shape,
};
use crate::{diagnostic::Diagnostic, model::Fault};

impl Plan {
    /// A type that holds one which cannot be generated cannot be either, and so for operations.
    pub(super) fn spread_faults(&mut self) {
        let mut users: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, model) in self.models.iter().enumerate() {
            let mut used = Vec::new();
            model.kind.names(&mut used);
            for name in used {
                users.entry(name.to_owned()).or_default().push(at);
            }
        }
        let faulty = self.models.iter().enumerate().filter(|(_, model)| model.fault.is_some());
        let mut spreading: Vec<usize> = faulty.map(|(at, _)| at).collect();
        while let Some(at) = spreading.pop() {
            let (name, fault) = (self.models[at].name.clone(), self.models[at].fault.clone());
            for user in users.get(&name).into_iter().flatten() {
                if self.models[*user].fault.is_none() {
                    self.models[*user].fault = fault.clone();
                    spreading.push(*user);
                }
            }
        }
        let faults: BTreeMap<&str, &Fault> = self
            .models
            .iter()
            .filter_map(|model| Some((model.name.as_str(), model.fault.as_ref()?)))
            .collect();
        let found: Vec<Option<Fault>> = self
            .operations
            .iter()
            .map(|operation| {
                let mut used = Vec::new();
                operation.names(self, &mut used);
                used.iter().find_map(|name| faults.get(name)).map(|fault| (*fault).clone())
            })
            .collect();
        for (operation, fault) in self.operations.iter_mut().zip(found) {
            operation.fault = operation.fault.take().or(fault);
        }
    }

    /// Keeps the operations that can be generated, and the types that can.
    pub(super) fn leave_out_faulty(&mut self) {
        let (kept, left) = std::mem::take(&mut self.operations)
            .into_iter()
            .partition(|operation| operation.fault.is_none());
        self.operations = kept;
        self.left_out = left;
        let faulty: BTreeSet<String> = self
            .models
            .iter()
            .filter(|model| model.fault.is_some())
            .map(|model| model.name.clone())
            .collect();
        self.models.retain(|model| model.fault.is_none());
        self.messages.retain(|message| {
            let mut used = Vec::new();
            message.shape.names(&mut used);
            used.iter().all(|name| !faulty.contains(*name))
        });
        let is_whole = |content: &Option<Content>| {
            let mut used = Vec::new();
            if let Some(content) = content {
                content.names(&mut used);
            }
            used.iter().all(|name| !faulty.contains(*name))
        };
        self.heads.retain(|head| is_whole(&head.content));
    }

    /// A union that is, without an object or list in between, one of its own alternatives would be tried without
    /// end.
    pub(super) fn endless_unions(&mut self) -> Vec<Diagnostic> {
        let direct: BTreeMap<&str, Vec<&str>> = self
            .models
            .iter()
            .filter_map(|model| match &model.kind {
                ModelKind::Union { alternatives, .. } => {
                    let held = alternatives.iter().filter_map(|one| one.shape.held());
                    Some((model.name.as_str(), held.collect()))
                }
                _ => None,
            })
            .collect();
        let endless: BTreeSet<String> = circles(&direct).into_keys().map(str::to_owned).collect();
        let mut findings = Vec::new();
        for model in self.models.iter_mut().filter(|model| endless.contains(&model.name)) {
            let finding = Diagnostic::error(
                "schema-endless",
                format!("the alternatives of `{}` lead back to it", model.name),
            )
            .label(model.span, "a value of it would be tried without end");
            model.fault = Fault::first(std::slice::from_ref(&finding));
            findings.push(finding);
        }
        findings
    }

    /// Boxes the fields and alternatives through which a type would contain itself.
    pub(super) fn box_recursive_types(&mut self) {
        let direct: BTreeMap<&str, Vec<&str>> = self
            .models
            .iter()
            .map(|model| {
                let held = match &model.kind {
                    ModelKind::Object { fields, .. } => {
                        fields.iter().filter_map(|field| field.shape.held()).collect()
                    }
                    ModelKind::Union { alternatives, .. } => {
                        alternatives.iter().filter_map(|one| one.shape.held()).collect()
                    }
                    ModelKind::Words(_) => Vec::new(),
                };
                (model.name.as_str(), held)
            })
            .collect();
        let circles: BTreeMap<String, usize> =
            circles(&direct).into_iter().map(|(name, circle)| (name.to_owned(), circle)).collect();
        for model in &mut self.models {
            let Some(own) = circles.get(&model.name) else { continue };
            let is_in_circle =
                |shape: &Shape| shape.held().is_some_and(|held| circles.get(held) == Some(own));
            match &mut model.kind {
                ModelKind::Object { fields, .. } => {
                    for field in fields {
                        field.boxed = is_in_circle(&field.shape);
                    }
                }
                ModelKind::Union { alternatives, .. } => {
                    for one in alternatives {
                        one.boxed = is_in_circle(&one.shape);
                    }
                }
                ModelKind::Words(_) => {}
            }
        }
    }
}

/// The names that lead back to themselves, each with the number of its circle: the strongly connected
/// components of the graph, by Tarjan's algorithm on a stack of its own.
fn circles<'name>(graph: &BTreeMap<&'name str, Vec<&'name str>>) -> BTreeMap<&'name str, usize> {
    let names: Vec<&str> = graph.keys().copied().collect();
    let index: BTreeMap<&str, usize> =
        names.iter().enumerate().map(|(at, name)| (*name, at)).collect();
    let edges: Vec<Vec<usize>> = names
        .iter()
        .map(|name| graph[name].iter().filter_map(|to| index.get(to).copied()).collect())
        .collect();
    let mut order = vec![usize::MAX; names.len()];
    let mut low = vec![0; names.len()];
    let mut is_open = vec![false; names.len()];
    let (mut open, mut next, mut circle) = (Vec::new(), 0, 0);
    let mut found = BTreeMap::new();
    for start in 0..names.len() {
        if order[start] != usize::MAX {
            continue;
        }
        let mut walk = vec![(start, 0)];
        while let Some((node, edge)) = walk.pop() {
            if edge == 0 {
                order[node] = next;
                low[node] = next;
                next += 1;
                open.push(node);
                is_open[node] = true;
            }
            if let Some(to) = edges[node].get(edge) {
                walk.push((node, edge + 1));
                if order[*to] == usize::MAX {
                    walk.push((*to, 0));
                } else if is_open[*to] {
                    low[node] = low[node].min(order[*to]);
                }
                continue;
            }
            if let Some((parent, _)) = walk.last() {
                low[*parent] = low[*parent].min(low[node]);
            }
            if low[node] == order[node] {
                let at = open.iter().rposition(|one| *one == node).expect("it is open");
                let members = open.split_off(at);
                let is_circle = members.len() > 1 || edges[node].contains(&node);
                for member in members {
                    is_open[member] = false;
                    if is_circle {
                        found.insert(names[member], circle);
                    }
                }
                circle += 1;
            }
        }
    }
    found
}

impl Operation {
    /// The models that its request and its answers name.
    fn names<'plan>(&'plan self, plan: &'plan Plan, used: &mut Vec<&'plan str>) {
        for parameter in &self.parameters {
            parameter.shape.names(used);
        }
        if let Some(body) = &self.body {
            for content in body.content.each() {
                match content {
                    BodyContent::Json { shape, .. }
                    | BodyContent::Form { shape }
                    | BodyContent::JsonOrForm { shape, .. }
                    | BodyContent::Text { shape, .. } => shape.names(used),
                    BodyContent::Multipart { parts, .. } => {
                        for part in parts {
                            match &part.content {
                                PartContent::Value { shape, .. }
                                | PartContent::List { shape, .. } => shape.names(used),
                                PartContent::File { .. } | PartContent::Files { .. } => {}
                            }
                        }
                    }
                    BodyContent::Bytes { .. } | BodyContent::Several { .. } => {}
                }
            }
        }
        for answer in self.successes.iter().chain(&self.failures) {
            if let Payload::Head(name) = &answer.payload {
                for header in &plan.head(name).headers {
                    header.shape.names(used);
                }
            }
            if let Some(content) = plan.content(&answer.payload) {
                content.names(used);
            }
        }
    }
}

impl Content {
    fn names<'plan>(&'plan self, used: &mut Vec<&'plan str>) {
        if let Self::Json { shape, .. } | Self::Events { shape } = self {
            shape.names(used);
        }
    }
}

impl ModelKind {
    /// The models that it names.
    fn names<'plan>(&'plan self, used: &mut Vec<&'plan str>) {
        match self {
            Self::Object { fields, rest, conditions, .. } => {
                for field in fields {
                    field.shape.names(used);
                }
                if let Rest::Kept { shape, .. } = rest {
                    shape.names(used);
                }
                for condition in conditions {
                    condition.names(used);
                }
            }
            Self::Union { alternatives, conditions, .. } => {
                for one in alternatives {
                    one.shape.names(used);
                }
                for condition in conditions {
                    condition.names(used);
                }
            }
            Self::Words(_) => {}
        }
    }
}

impl Condition {
    fn names<'plan>(&'plan self, used: &mut Vec<&'plan str>) {
        match self {
            Self::Holds(shape) => shape.names(used),
            Self::Has(_) | Self::Among(_) => {}
            Self::Not(one)
            | Self::Contains { items: one, .. }
            | Self::Names(one)
            | Self::Members { condition: one, .. }
            | Self::Where { condition: one, .. }
            | Self::After(_, one) => one.names(used),
            Self::Others { condition, .. } => {
                if let Some(one) = condition {
                    one.names(used);
                }
            }
            Self::Any(all) | Self::One(all) | Self::First(all) => {
                for one in all {
                    one.names(used);
                }
            }
            Self::If { condition, then, otherwise } => {
                for one in [condition, then, otherwise] {
                    one.names(used);
                }
            }
        }
    }
}

impl Shape {
    /// The models that it names.
    fn names<'plan>(&'plan self, used: &mut Vec<&'plan str>) {
        match self {
            Self::Named(name) => used.push(name),
            Self::List { items, .. } => items.names(used),
            Self::Map { values, .. } => values.names(used),
            Self::Nullable(inner) | Self::OnlyIf(_, inner) => inner.names(used),
            Self::Refined(inner, conditions) => {
                inner.names(used);
                for condition in conditions {
                    condition.names(used);
                }
            }
            Self::Text { .. }
            | Self::Integer { .. }
            | Self::Number { .. }
            | Self::Boolean
            | Self::Null
            | Self::Never
            | Self::Object
            | Self::Anything => {}
        }
    }

    /// The model that a value of this shape holds within itself, without a list or map in between.
    fn held(&self) -> Option<&str> {
        match self {
            Shape::Named(name) => Some(name),
            Shape::Nullable(inner) | Shape::Refined(inner, _) => inner.held(),
            _ => None,
        }
    }
}
