//! Operations: their names and their parameters. Bodies and answers have their own files.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    ModelKind, Operation, Parameter, ParameterPresence, Planner, Shape, Signature, Value,
    names::{Namer, field_name, module_name, type_name},
    shape::doc_lines,
};
use crate::{diagnostic::Diagnostic, model, source::Span};

impl Planner<'_> {
    pub(super) fn operation(&mut self, operation: &model::Operation) -> Operation {
        let mark = self.mark();
        let id = &operation.id.value;
        let base = type_name(id);
        let signature = Signature {
            operation_id: id.clone(),
            operation: operation.id.span,
            endpoint: format!("{} {}", operation.method, operation.path.value),
            module: operation
                .tags
                .first()
                .map_or_else(|| "untagged".to_owned(), |tag| module_name(&tag.value)),
            function: field_name(id),
            request: self.namer.claim(format!("{base}Request")),
            response: self.namer.claim(format!("{base}Response")),
            problem: self.namer.claim(format!("{base}Problem")),
            security: operation.security.span,
        };
        let (successes, failures) = self.answers(operation, &base);
        if successes.is_empty() {
            self.lint(
                Diagnostic::error("success-undocumented", format!("`{id}` documents no success"))
                    .label(operation.responses_span, "no status below 400 among these")
                    .help("document what the operation answers when it did what it is for"),
            );
        }
        let mut docs = doc_lines(operation.summary.as_deref());
        let description = doc_lines(operation.description.as_deref());
        if !docs.is_empty() && !description.is_empty() {
            docs.push(String::new());
        }
        docs.extend(description);
        Operation {
            variant: base.clone(),
            method: operation.method.clone(),
            path: operation.path.value.clone(),
            location: self.sources.locate(operation.id.span),
            docs,
            security: operation
                .security
                .alternatives
                .iter()
                .map(|all| {
                    all.iter().map(|one| (one.scheme.value.clone(), one.roles.clone())).collect()
                })
                .collect(),
            parameters: self.parameters(operation, &base),
            body: operation.request_body.as_ref().and_then(|body| self.body(body, &base)),
            successes,
            failures,
            responses_span: operation.responses_span,
            fault: operation.fault.clone().or_else(|| self.fault_since(&mark)),
            signature,
        }
    }

    /// Two operationIds may be one name in Rust, and there is one handler of a name.
    pub(super) fn distinct_names(&mut self) {
        let mut functions: BTreeMap<String, usize> = BTreeMap::new();
        let mut variants: BTreeMap<String, usize> = BTreeMap::new();
        let mut findings = Vec::new();
        for (at, operation) in self.plan.operations.iter().enumerate() {
            let own = &operation.signature;
            let function = functions.insert(own.function.clone(), at);
            let earlier = function.or(variants.insert(operation.variant.clone(), at));
            let Some(earlier) = earlier else { continue };
            let earlier = &self.plan.operations[earlier].signature;
            if earlier.operation_id == own.operation_id {
                continue;
            }
            let finding = Diagnostic::error(
                "operation-id-ambiguous",
                format!(
                    "`{}` and `{}` are both `{}` in Rust",
                    earlier.operation_id, own.operation_id, operation.variant
                ),
            )
            .label(own.operation, "the same name again")
            .label(earlier.operation, "first here")
            .help("rename one of them; letters beyond ASCII, and signs between words, do not tell names apart");
            findings.push((at, finding));
        }
        for (at, finding) in findings {
            self.lint(finding);
            if self.is_partial {
                // With a number they are two, as long as the document keeps their order.
                let operation = &mut self.plan.operations[at];
                let mut number = 2;
                loop {
                    let function = format!(
                        "{}_{number}",
                        operation.signature.function.trim_start_matches("r#")
                    );
                    let variant = format!("{}{number}", operation.variant);
                    if !functions.contains_key(&function) && !variants.contains_key(&variant) {
                        functions.insert(function.clone(), at);
                        variants.insert(variant.clone(), at);
                        operation.signature.function = function;
                        operation.variant = variant;
                        break;
                    }
                    number += 1;
                }
            }
        }
    }

    fn parameters(&mut self, operation: &model::Operation, base: &str) -> Vec<Parameter> {
        let mut names = Namer::default();
        // The body stands beside the parameters.
        names.claim("body".to_owned());
        let fields: Vec<String> =
            operation.parameters.iter().map(|one| field_name(&one.name.value)).collect();
        operation
            .parameters
            .iter()
            .map(|parameter| {
                self.unenforced(&parameter.schema);
                let wire = &parameter.name.value;
                let shape = self.shape(&parameter.schema, &format!("{base} {wire}")).of_text();
                let presence = self.presence(&shape, parameter);
                let members = self.members(&shape);
                let mut field = field_name(wire);
                // Clients send a list as `id[]` where one value is `id`; the field is to say which it is.
                if wire.ends_with("[]")
                    && fields.iter().filter(|other| **other == field).count() > 1
                {
                    field.push_str("_list");
                }
                Parameter {
                    field: names.claim(field),
                    location: parameter.location,
                    style: parameter.style,
                    explode: parameter.explode,
                    members,
                    shape,
                    docs: doc_lines(parameter.description.as_deref()),
                    presence,
                    wire: wire.clone(),
                }
            })
            .collect()
    }

    /// The names of an object's members; none of what is no object.
    fn members(&self, shape: &Shape) -> Option<Vec<String>> {
        if !self.is_object(shape) {
            return None;
        }
        let mut members = BTreeSet::new();
        let mut unseen = vec![shape];
        let mut seen = Vec::new();
        while let Some(shape) = unseen.pop() {
            match shape {
                Shape::Refined(inner, _) | Shape::Nullable(inner) => unseen.push(inner),
                Shape::Named(name) if !seen.contains(name) => {
                    seen.push(name.clone());
                    match self.kind(name) {
                        Some(ModelKind::Object { fields, .. }) => {
                            members.extend(fields.iter().map(|field| field.wire.clone()));
                        }
                        Some(ModelKind::Union { alternatives, .. }) => {
                            unseen.extend(alternatives.iter().map(|one| &one.shape));
                        }
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        Some(members.into_iter().collect())
    }

    fn presence(&mut self, shape: &Shape, parameter: &model::Parameter) -> ParameterPresence {
        match (parameter.required, &parameter.schema.default) {
            (true, _) => ParameterPresence::Required,
            (false, None) => ParameterPresence::Optional,
            (false, Some(default)) => {
                if let Some(value) = self.value(&default.value, shape) {
                    return ParameterPresence::Default(value);
                }
                let what = "the default is not of the type of its schema";
                self.lint(
                    Diagnostic::error("type-mismatch", what)
                        .label(default.span, "what is left out would become this"),
                );
                ParameterPresence::Optional
            }
        }
    }

    /// A value of the document as one of a shape; none where it is of another type.
    fn value(&self, json: &serde_json::Value, shape: &Shape) -> Option<Value> {
        Some(match shape {
            Shape::Text { .. } => Value::Text(json.as_str()?.to_owned()),
            Shape::Integer { wide, .. } => {
                let integer = json.as_i64()?;
                let fits = *wide || i32::try_from(integer).is_ok();
                fits.then_some(Value::Integer(integer))?
            }
            Shape::Number { .. } => Value::Number(json.as_f64()?),
            Shape::Boolean => Value::Boolean(json.as_bool()?),
            Shape::List { items, .. } => {
                let values = json.as_array()?.iter().map(|json| self.value(json, items));
                Value::List(values.collect::<Option<_>>()?)
            }
            Shape::Nullable(_) if json.is_null() => Value::Nullable(None),
            Shape::Nullable(inner) => Value::Nullable(Some(Box::new(self.value(json, inner)?))),
            Shape::Named(name) => {
                let (_, variant) = self.words(name)?.iter().find(|(word, _)| json == word)?;
                Value::Word(name.clone(), variant.clone())
            }
            Shape::Refined(inner, _) => self.value(json, inner)?,
            _ => return None,
        })
    }

    /// The words of a model and their variants; none of one that is something else.
    pub(super) fn words(&self, name: &str) -> Option<&[(String, String)]> {
        match self.kind(name)? {
            ModelKind::Words(words) => Some(words.as_slice()),
            ModelKind::Object { .. } | ModelKind::Union { .. } => None,
        }
    }

    /// What a model is; none while it is being planned.
    pub(super) fn kind(&self, name: &str) -> Option<&ModelKind> {
        self.index.get(name).map(|at| &self.plan.models[*at].kind)
    }

    pub(super) fn unsupported(&mut self, what: &str, span: Span, label: &str) {
        self.findings.push(
            Diagnostic::error("keyword-unsupported", format!("{what} is not supported"))
                .label(span, label),
        );
    }
}
