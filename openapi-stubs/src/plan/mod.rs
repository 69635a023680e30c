//! The model in Rust words: every name, type and signature of the generated code is decided here, and
//! nowhere else. `check` and `generate` both read this plan, and so cannot disagree.

mod names;
mod operation;
mod shape;

use std::collections::BTreeMap;

use crate::{
    diagnostic::Diagnostic,
    model::{Document, Location, Schema},
    source::{Sources, Span},
};
use names::Namer;

pub(crate) use names::identifier;

/// Everything that is generated from a document.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) operations: Vec<Operation>,
    pub(crate) models: Vec<Model>,
    /// Responses that carry headers, each a struct of its own.
    pub(crate) heads: Vec<Head>,
    /// The constants of the lists of several media types that responses offer.
    pub(crate) media_types: BTreeMap<Vec<String>, String>,
}

/// One operation.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) signature: Signature,
    /// Its variant of the generated `Operation`.
    pub(crate) variant: String,
    pub(crate) method: String,
    pub(crate) path: String,
    /// `openapi/openapi.yaml:214`.
    pub(crate) location: String,
    pub(crate) docs: Vec<String>,
    pub(crate) security: Vec<Vec<(String, Vec<String>)>>,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Option<Body>,
    pub(crate) successes: Vec<Answer>,
    pub(crate) failures: Vec<Answer>,
    /// Where `responses` stands, for findings about what is missing there.
    pub(crate) responses_span: Span,
}

impl Operation {
    /// Whether decoding waits for the body.
    pub(crate) fn awaits(&self) -> bool {
        matches!(self.body, Some(Body::Json { .. }))
    }

    /// The statuses by which generated code refuses a request and that the document does not mention, each
    /// with the reason.
    pub(crate) fn undocumented_refusals(&self) -> Vec<(u16, &'static str)> {
        let mut refusals = Vec::new();
        if !self.parameters.is_empty() || self.body.is_some() {
            refusals.push((400, "a request that cannot be read is refused"));
            refusals.push((422, "a request that breaks a constraint is refused"));
        }
        if self.body.is_some() {
            refusals.push((413, "a body beyond the limit is refused"));
            refusals.push((415, "a body of another media type is refused"));
        }
        if self.signature.security.is_some() {
            refusals.push((401, "a request without valid credentials is refused"));
            refusals.push((403, "a caller without the permission is refused"));
        }
        refusals.retain(|(status, _)| !self.documents(*status));
        refusals.sort_unstable();
        refusals
    }

    fn documents(&self, status: u16) -> bool {
        self.failures.iter().any(|answer| answer.status == status)
    }
}

/// What the handler of an operation must look like.
#[derive(Debug)]
pub(crate) struct Signature {
    pub(crate) operation_id: String,
    /// The operationId in the document.
    pub(crate) operation: Span,
    /// `DELETE /rest/api/medias/{id}`.
    pub(crate) endpoint: String,
    /// The handler stands in `HANDLERS/{module}.rs`.
    pub(crate) module: String,
    pub(crate) function: String,
    pub(crate) request: String,
    pub(crate) response: String,
    pub(crate) problem: String,
    /// Where the document secures it; none for a public operation.
    pub(crate) security: Option<Span>,
}

/// The two names of the application that stand in signatures.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    pub(crate) app: String,
    pub(crate) caller: String,
}

/// A parameter of a request.
#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) wire: String,
    pub(crate) field: String,
    pub(crate) location: Location,
    pub(crate) explode: bool,
    pub(crate) shape: Shape,
    pub(crate) docs: Vec<String>,
    pub(crate) presence: ParameterPresence,
}

#[derive(Debug)]
pub(crate) enum ParameterPresence {
    Required,
    Optional,
    Default(Value),
}

/// A value of the document, read by the shape it is of.
#[derive(Debug)]
pub(crate) enum Value {
    Text(String),
    Integer(i64),
    Number(f64),
    Boolean(bool),
    List(Vec<Value>),
    /// A model and the variant of it.
    Word(String, String),
    /// The value of what may be null.
    Nullable(Option<Box<Value>>),
}

/// The body of a request.
#[derive(Debug)]
pub(crate) enum Body {
    Json { media_types: Vec<String>, shape: Shape, required: bool },
    Multipart { name: String, part: String, parts: Vec<Part>, docs: Vec<String> },
    Bytes { media_types: Vec<String> },
}

/// A part of a multipart body.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) wire: String,
    pub(crate) variant: String,
    pub(crate) required: bool,
    pub(crate) content: PartContent,
    pub(crate) docs: Vec<String>,
}

/// What a part holds (OpenAPI 3.1 §4.8.15.1).
#[derive(Debug)]
pub(crate) enum PartContent {
    /// Bytes, which are streamed.
    File,
    /// Files that are sent one after another under one name.
    Files { min_items: Option<u64>, max_items: Option<u64> },
    /// One value: text, or the JSON of what no text can be.
    Value { shape: Shape, json: bool },
    /// Values that are sent one after another under one name, told as one list once all have come.
    List { shape: Shape, json: bool },
}

/// One documented status of an operation.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) variant: String,
    pub(crate) payload: Payload,
    pub(crate) docs: Vec<String>,
}

/// What an answer carries.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Payload {
    Nothing,
    Content(Content),
    /// The name of a [`Head`].
    Head(String),
}

/// The content of a response.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Content {
    Json { media_types: Vec<String>, shape: Shape },
    Bytes,
}

/// A response with headers.
#[derive(Debug)]
pub(crate) struct Head {
    pub(crate) name: String,
    pub(crate) docs: Vec<String>,
    pub(crate) headers: Vec<HeaderField>,
    pub(crate) content: Option<Content>,
}

#[derive(Debug)]
pub(crate) struct HeaderField {
    pub(crate) wire: String,
    pub(crate) field: String,
    pub(crate) shape: Shape,
    pub(crate) required: bool,
    pub(crate) docs: Vec<String>,
}

/// A type of the generated code.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) name: String,
    pub(crate) location: String,
    pub(crate) docs: Vec<String>,
    pub(crate) deprecated: bool,
    pub(crate) kind: ModelKind,
}

#[derive(Debug)]
pub(crate) enum ModelKind {
    Object {
        fields: Vec<Field>,
        rest: Rest,
    },
    /// A closed set of strings: wire text and variant.
    Words(Vec<(String, String)>),
}

/// A member of an object.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) wire: String,
    pub(crate) name: String,
    pub(crate) shape: Shape,
    pub(crate) presence: Presence,
    /// Whether the type would contain itself without a box.
    pub(crate) boxed: bool,
    pub(crate) docs: Vec<String>,
    pub(crate) deprecated: bool,
}

/// Absent, null and empty are three things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    /// Always there, never null.
    Required,
    /// Always there, perhaps null.
    Nullable,
    /// Perhaps absent, never null.
    Optional,
    /// Perhaps absent, perhaps null.
    Both,
}

/// The members of an object besides its fields.
#[derive(Debug)]
pub(crate) enum Rest {
    Ignored,
    Refused,
    Kept { field: String, shape: Shape },
}

/// A type and everything that its schema states of its values.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Shape {
    Text {
        min_length: Option<u64>,
        max_length: Option<u64>,
        pattern: Option<String>,
    },
    Integer {
        wide: bool,
        range: Range,
        one_of: Vec<i64>,
    },
    Number {
        kind: NumberKind,
        range: Range,
    },
    Boolean,
    List {
        items: Box<Shape>,
        min_items: Option<u64>,
        max_items: Option<u64>,
        unique: bool,
    },
    Map {
        values: Box<Shape>,
        min_properties: Option<u64>,
        max_properties: Option<u64>,
    },
    /// An object of which nothing is said.
    Object,
    /// Anything at all.
    Anything,
    /// The name of a [`Model`].
    Named(String),
    Nullable(Box<Shape>),
}

/// How a number is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NumberKind {
    Float,
    Double,
    /// No format is stated: whole numbers stay whole, so that `404` is not sent as `404.0`.
    Json,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Range {
    pub(crate) minimum: Option<crate::model::Bound>,
    pub(crate) maximum: Option<crate::model::Bound>,
    pub(crate) multiple_of: Option<serde_json::Number>,
}

/// Plans the whole document; what cannot be generated is told of in the findings.
pub(crate) fn plan(document: &Document, sources: &Sources) -> (Plan, Vec<Diagnostic>) {
    let mut planner = Planner {
        sources,
        components: document
            .schemas
            .iter()
            .map(|(name, schema)| (name.value.as_str(), schema))
            .collect(),
        component_names: BTreeMap::new(),
        heads: BTreeMap::new(),
        namer: Namer::for_types(),
        inlining: Vec::new(),
        plan: Plan::default(),
        findings: Vec::new(),
    };
    planner.name_components(document);
    planner.plan_components(document);
    for operation in &document.operations {
        let operation = planner.operation(operation);
        planner.plan.operations.push(operation);
    }
    planner.distinct_names();
    planner.plan.box_recursive_fields();
    (planner.plan, planner.findings)
}

/// The state of planning one document.
struct Planner<'document> {
    sources: &'document Sources,
    components: BTreeMap<&'document str, &'document Schema>,
    /// The Rust name of each component schema that becomes a type.
    component_names: BTreeMap<&'document str, String>,
    /// The Rust name of each component response that becomes a struct.
    heads: BTreeMap<String, String>,
    namer: Namer,
    /// Component schemas that are being read in place, to notice one that contains itself.
    inlining: Vec<String>,
    plan: Plan,
    findings: Vec<Diagnostic>,
}

impl Plan {
    /// A response with headers, by the name that a [`Payload`] has for it.
    pub(crate) fn head(&self, name: &str) -> &Head {
        let named = self.heads.iter().find(|head| head.name == name);
        named.expect("the plan holds every head it names")
    }

    /// What an answer carries besides its headers.
    pub(crate) fn content<'plan>(&'plan self, payload: &'plan Payload) -> Option<&'plan Content> {
        match payload {
            Payload::Nothing => None,
            Payload::Content(content) => Some(content),
            Payload::Head(name) => self.head(name).content.as_ref(),
        }
    }

    /// The media types of an operation's JSON successes, where the document says that it refuses requests
    /// which accept none of them.
    pub(crate) fn offered<'plan>(
        &'plan self,
        operation: &'plan Operation,
    ) -> Option<&'plan [String]> {
        if !operation.documents(406) {
            return None;
        }
        operation.successes.iter().find_map(|answer| match self.content(&answer.payload) {
            Some(Content::Json { media_types, .. }) => Some(media_types.as_slice()),
            _ => None,
        })
    }

    /// Finds the fields through which a struct would contain itself, and boxes them.
    fn box_recursive_fields(&mut self) {
        let direct: BTreeMap<&str, Vec<&str>> = self
            .models
            .iter()
            .map(|model| {
                let ModelKind::Object { fields, .. } = &model.kind else {
                    return (model.name.as_str(), Vec::new());
                };
                (
                    model.name.as_str(),
                    fields.iter().filter_map(|field| field.shape.held()).collect(),
                )
            })
            .collect();
        let reaches = |from: &str, to: &str| {
            let mut seen = vec![from];
            let mut next = 0;
            while let Some(name) = seen.get(next) {
                if *name == to {
                    return true;
                }
                for name in direct.get(name).into_iter().flatten() {
                    if !seen.contains(name) {
                        seen.push(name);
                    }
                }
                next += 1;
            }
            false
        };
        let boxed: Vec<(usize, usize)> = self
            .models
            .iter()
            .enumerate()
            .flat_map(|(at, model)| {
                let fields = match &model.kind {
                    ModelKind::Object { fields, .. } => fields.as_slice(),
                    ModelKind::Words(_) => &[],
                };
                fields
                    .iter()
                    .enumerate()
                    .filter(|(_, field)| {
                        field.shape.held().is_some_and(|held| reaches(held, &model.name))
                    })
                    .map(move |(field, _)| (at, field))
                    .collect::<Vec<_>>()
            })
            .collect();
        for (model, field) in boxed {
            if let ModelKind::Object { fields, .. } = &mut self.models[model].kind {
                fields[field].boxed = true;
            }
        }
    }
}

impl Shape {
    /// As it is read from a parameter: a number is only ever read there, never sent back as it was.
    fn of_text(self) -> Self {
        match self {
            Shape::Number { kind: NumberKind::Json, range } => {
                Shape::Number { kind: NumberKind::Double, range }
            }
            Shape::List { items, min_items, max_items, unique } => {
                Shape::List { items: Box::new(items.of_text()), min_items, max_items, unique }
            }
            Shape::Nullable(inner) => Shape::Nullable(Box::new(inner.of_text())),
            shape => shape,
        }
    }

    /// The model that a value of this shape holds within itself, without a list or map in between.
    fn held(&self) -> Option<&str> {
        match self {
            Shape::Named(name) => Some(name),
            Shape::Nullable(inner) => inner.held(),
            _ => None,
        }
    }
}
