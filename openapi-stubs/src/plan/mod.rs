//! The model in Rust words: every name, type and signature of the generated code is decided here, and
//! nowhere else. `check` and `generate` both read this plan, and so cannot disagree.

mod body;
mod condition;
mod names;
mod operation;
mod reach;
mod response;
mod shape;
mod union;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    diagnostic::{Diagnostic, Severity},
    model::{Document, Fault, Location, Schema, Schemas, Status, Style, Type},
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
    /// What the server sends by itself.
    pub(crate) messages: Vec<Message>,
    /// Operations that cannot be generated, where the others are.
    pub(crate) left_out: Vec<Operation>,
}

/// The type of a webhook or callback, where it is not a model of that name.
#[derive(Debug)]
pub(crate) struct Message {
    pub(crate) name: String,
    pub(crate) shape: Shape,
    pub(crate) docs: Vec<String>,
    pub(crate) location: String,
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
    /// Why it cannot be generated, if so.
    pub(crate) fault: Option<Fault>,
}

impl Operation {
    /// Whether decoding waits for the body.
    pub(crate) fn awaits(&self) -> bool {
        self.body.as_ref().is_some_and(|body| body.content.awaits())
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
        self.refusal(status).is_some()
    }

    /// The answer that documents a status by which a request is refused: the one of just this status, else the
    /// one of its class, else `default` (OpenAPI 3.1 §4.8.16).
    pub(crate) fn refusal(&self, status: u16) -> Option<&Answer> {
        [Status::Exactly(status), Status::Class(status / 100), Status::Default]
            .iter()
            .find_map(|wanted| self.failures.iter().find(|answer| answer.status == *wanted))
    }
}

/// What the handler of an operation must look like.
#[derive(Clone, Debug, Deserialize, Serialize)]
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
    pub(crate) style: Style,
    pub(crate) explode: bool,
    /// For an object: the names of its members, by which it is found where they stand by themselves.
    pub(crate) members: Option<Vec<String>>,
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
pub(crate) struct Body {
    pub(crate) required: bool,
    pub(crate) content: BodyContent,
}

/// What a body may hold.
#[derive(Debug)]
pub(crate) enum BodyContent {
    Json {
        media_types: Vec<String>,
        shape: Shape,
    },
    /// `application/x-www-form-urlencoded`.
    Form {
        shape: Shape,
    },
    /// JSON or a form of one model.
    JsonOrForm {
        media_types: Vec<String>,
        shape: Shape,
    },
    Text {
        media_types: Vec<String>,
        shape: Shape,
    },
    Multipart {
        name: String,
        part: String,
        parts: Vec<Part>,
        docs: Vec<String>,
    },
    Bytes {
        media_types: Vec<String>,
        max_bytes: Option<u64>,
    },
    /// One of several, by media type: a variant each of the enumeration `name`.
    Several {
        name: String,
        contents: Vec<(String, BodyContent)>,
    },
}

impl BodyContent {
    /// Whether decoding waits for it.
    pub(crate) fn awaits(&self) -> bool {
        match self {
            Self::Json { .. } | Self::Form { .. } | Self::JsonOrForm { .. } | Self::Text { .. } => {
                true
            }
            Self::Multipart { .. } | Self::Bytes { .. } => false,
            Self::Several { contents, .. } => contents.iter().any(|(_, content)| content.awaits()),
        }
    }

    /// The media types of it.
    pub(crate) fn media_types(&self) -> Vec<&str> {
        match self {
            Self::JsonOrForm { media_types, .. } => {
                let form = "application/x-www-form-urlencoded";
                media_types.iter().map(String::as_str).chain([form]).collect()
            }
            Self::Json { media_types, .. }
            | Self::Text { media_types, .. }
            | Self::Bytes { media_types, .. } => media_types.iter().map(String::as_str).collect(),
            Self::Form { .. } => vec!["application/x-www-form-urlencoded"],
            Self::Multipart { .. } => vec!["multipart/form-data"],
            Self::Several { contents, .. } => {
                contents.iter().flat_map(|(_, content)| content.media_types()).collect()
            }
        }
    }

    /// It, or each of several.
    pub(crate) fn each(&self) -> Vec<&BodyContent> {
        match self {
            Self::Several { contents, .. } => contents.iter().map(|(_, content)| content).collect(),
            one => vec![one],
        }
    }
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
    File { max_bytes: Option<u64> },
    /// Files that are sent one after another under one name.
    Files { min_items: Option<u64>, max_items: Option<u64>, max_bytes: Option<u64> },
    /// One value: text, or the JSON of what no text can be.
    Value { shape: Shape, json: bool },
    /// Values that are sent one after another under one name, told as one list once all have come.
    List { shape: Shape, json: bool },
}

/// One documented status of an operation.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: Status,
    /// Of an answer of several statuses: those that it may be sent with.
    pub(crate) range: Option<StatusRange>,
    pub(crate) variant: String,
    pub(crate) payload: Payload,
    pub(crate) docs: Vec<String>,
}

/// The statuses of `4XX` or of `default`, without those that are documented by themselves.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StatusRange {
    pub(crate) from: u16,
    pub(crate) to: u16,
    /// In ascending order.
    pub(crate) except: Vec<u16>,
    /// The name of the type that says so; none where one of the run time does.
    pub(crate) name: Option<String>,
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
    Json {
        media_types: Vec<String>,
        shape: Shape,
    },
    Text {
        media_types: Vec<String>,
    },
    /// Server-sent events, of which this is the data: a text as it is, else in JSON.
    Events {
        shape: Shape,
    },
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
    /// Where its schema stands.
    pub(crate) span: Span,
    pub(crate) location: String,
    pub(crate) docs: Vec<String>,
    pub(crate) deprecated: bool,
    pub(crate) kind: ModelKind,
    /// Why it cannot be generated, if so.
    pub(crate) fault: Option<Fault>,
}

#[derive(Debug)]
pub(crate) enum ModelKind {
    Object {
        fields: Vec<Field>,
        rest: Rest,
        min_properties: Option<u64>,
        max_properties: Option<u64>,
        conditions: Vec<Condition>,
    },
    /// A closed set of strings: wire text and variant.
    Words(Vec<(String, String)>),
    /// One of several types.
    Union {
        alternatives: Vec<Alternative>,
        /// Whether a value must be of one of them only, as of `oneOf`.
        exclusive: bool,
        tag: Option<Tag>,
        conditions: Vec<Condition>,
    },
}

/// One type of a union.
#[derive(Debug)]
pub(crate) struct Alternative {
    pub(crate) variant: String,
    pub(crate) shape: Shape,
    /// Whether the type would contain itself without a box.
    pub(crate) boxed: bool,
}

/// The property that says which alternative a value is of.
#[derive(Debug)]
pub(crate) struct Tag {
    pub(crate) property: String,
    /// A value of it, and the place among the alternatives.
    pub(crate) values: Vec<(String, usize)>,
}

/// What must hold of a value besides what its type says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Condition {
    Holds(Shape),
    /// Members that an object has.
    Has(Vec<String>),
    Not(Box<Condition>),
    Any(Vec<Condition>),
    One(Vec<Condition>),
    If {
        condition: Box<Condition>,
        then: Box<Condition>,
        otherwise: Box<Condition>,
    },
    Contains {
        items: Box<Condition>,
        least: u64,
        most: Option<u64>,
    },
    /// Of the names of an object's members.
    Names(Box<Condition>),
    /// Of the members whose names match.
    Members {
        pattern: String,
        condition: Box<Condition>,
    },
    /// Of the members that are neither named nor matched; none: there are no others.
    Others {
        names: Vec<String>,
        patterns: Vec<String>,
        condition: Option<Box<Condition>>,
    },
    /// Where the member is there.
    Where {
        name: String,
        condition: Box<Condition>,
    },
    /// The value is one of these, in JSON.
    Among(Vec<serde_json::Value>),
    /// Of the first items, one each.
    First(Vec<Condition>),
    /// Of the items after the first so many.
    After(usize, Box<Condition>),
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
        patterns: Vec<String>,
    },
    Null,
    /// Of which there is no value.
    Never,
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
    /// A shape with more that must hold.
    Refined(Box<Shape>, Vec<Condition>),
    /// In a condition: whatever is of another type holds.
    OnlyIf(Type, Box<Shape>),
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

/// Plans the whole document; what cannot be generated is told of in the findings. Where the document
/// `is_partial`ly generated, operations that cannot be are left out.
pub(crate) fn plan(
    document: &Document,
    sources: &Sources,
    is_partial: bool,
) -> (Plan, Vec<Diagnostic>) {
    let mut planner = Planner {
        sources,
        is_partial,
        schemas: Schemas::of(document),
        components: BTreeMap::new(),
        faults: document.faults.clone(),
        faults_met: Vec::new(),
        component_names: BTreeMap::new(),
        unforced: BTreeSet::new(),
        heads: BTreeMap::new(),
        namer: Namer::for_types(),
        inlining: Vec::new(),
        plan: Plan::default(),
        keyed: BTreeMap::new(),
        index: BTreeMap::new(),
        findings: Vec::new(),
    };
    planner.flatten_components(document);
    planner.name_components(document);
    planner.plan_components(document);
    for operation in &document.operations {
        let operation = planner.operation(operation);
        planner.plan.operations.push(operation);
    }
    for message in &document.messages {
        planner.message(message);
    }
    planner.distinct_names();
    let Planner { mut plan, mut findings, .. } = planner;
    findings.extend(plan.endless_unions());
    plan.spread_faults();
    if is_partial {
        plan.leave_out_faulty();
    }
    plan.box_recursive_types();
    (plan, findings)
}

/// The state of planning one document.
struct Planner<'document> {
    sources: &'document Sources,
    is_partial: bool,
    schemas: Schemas<'document>,
    /// The named schemas without `allOf`.
    components: BTreeMap<&'document str, Schema>,
    /// What is wrong in a named schema.
    faults: BTreeMap<String, Fault>,
    /// The faults of named schemas that were read in place, in the order in which they were met.
    faults_met: Vec<Fault>,
    /// The Rust name of each component schema that becomes a type.
    component_names: BTreeMap<&'document str, String>,
    /// Named schemas whose unenforced keywords have been told of.
    unforced: BTreeSet<String>,
    /// The Rust name of each component response that becomes a struct, by its name and media type.
    heads: BTreeMap<(String, usize), String>,
    namer: Namer,
    /// Component schemas that are being read in place, to notice one that contains itself.
    inlining: Vec<String>,
    plan: Plan,
    /// The names of types that are put together of several schemas, by what tells these apart.
    keyed: BTreeMap<String, String>,
    /// Where each model stands among those of the plan.
    index: BTreeMap<String, usize>,
    findings: Vec<Diagnostic>,
}

/// Where planning something began, to tell what went wrong in it.
struct Mark {
    findings: usize,
    faults: usize,
}

impl Planner<'_> {
    fn mark(&self) -> Mark {
        Mark { findings: self.findings.len(), faults: self.faults_met.len() }
    }

    fn fault_since(&self, mark: &Mark) -> Option<Fault> {
        let met = self.faults_met.get(mark.faults).cloned();
        met.or_else(|| Fault::first(&self.findings[mark.findings..]))
    }

    /// What is wrong in a document and makes no generated code wrong.
    fn lint(&mut self, mut finding: Diagnostic) {
        if self.is_partial {
            finding.severity = Severity::Warning;
        }
        self.findings.push(finding);
    }
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
        let mut contents =
            operation.successes.iter().filter_map(|answer| self.content(&answer.payload));
        let Some(Content::Json { media_types, .. }) = contents.next() else { return None };
        // Whatever else is answered would have to be counted in.
        contents.all(|content| matches!(content, Content::Json { .. })).then_some(media_types)
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
            Shape::Refined(inner, conditions) => {
                Shape::Refined(Box::new(inner.of_text()), conditions)
            }
            shape => shape,
        }
    }
}
