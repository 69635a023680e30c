//! The document in OpenAPI words: operations, parameters, responses, schemas, each with its place.
//!
//! Every keyword is accounted for: it has a field here, or it is an annotation that changes nothing, or it
//! is a located finding. No Rust words here; those are `plan`'s.

mod keywords;
mod merge;
mod operation;
mod reader;
mod schema;

pub(crate) use merge::Schemas;
pub(crate) use operation::read;

use std::collections::BTreeMap;

use crate::{
    diagnostic::{Diagnostic, Severity},
    source::{Span, Spanned},
};

/// An OpenAPI document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Document {
    /// In the order of the document.
    pub(crate) operations: Vec<Operation>,
    /// `components.schemas`, in the order of the document, then whatever else a `$ref` points at, under
    /// names of their own.
    pub(crate) schemas: Vec<(Spanned<String>, Schema)>,
    /// What the server sends by itself: webhooks and callbacks.
    pub(crate) messages: Vec<Message>,
    /// What is wrong within a schema, by its name.
    pub(crate) faults: BTreeMap<String, Fault>,
}

/// A request that the server makes (OpenAPI 3.1 §4.8.1.1, §4.8.18).
#[derive(Clone, Debug)]
pub(crate) struct Message {
    /// `newMedia webhook`, `createMedia onDone callback`.
    pub(crate) name: String,
    pub(crate) span: Span,
    pub(crate) description: Option<String>,
    /// What it carries in JSON.
    pub(crate) schema: Schema,
}

/// Why something cannot be generated: the first error found in it.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

impl Fault {
    /// The first error among findings.
    pub(crate) fn first(findings: &[Diagnostic]) -> Option<Self> {
        let error = findings.iter().find(|finding| finding.severity == Severity::Error)?;
        Some(Self { code: error.code, message: error.message.clone() })
    }
}

/// One method of one path (OpenAPI 3.1 §4.8.10).
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    /// The operationId, or one derived from method and path, standing at the method.
    pub(crate) id: Spanned<String>,
    /// In upper case.
    pub(crate) method: String,
    pub(crate) path: Spanned<String>,
    pub(crate) tags: Vec<Spanned<String>>,
    pub(crate) summary: Option<String>,
    pub(crate) description: Option<String>,
    /// Those of the path item and those of the operation, which win.
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) request_body: Option<RequestBody>,
    /// Where `responses` stands.
    pub(crate) responses_span: Span,
    pub(crate) responses: Vec<Response>,
    pub(crate) security: Security,
    /// What of it could not be read.
    pub(crate) fault: Option<Fault>,
}

/// Who may call an operation (OpenAPI 3.1 §4.8.30): alternatives, each met when all of its schemes are.
#[derive(Clone, Debug, Default)]
pub(crate) struct Security {
    /// Where the requirement that holds is written; none for a public operation.
    pub(crate) span: Option<Span>,
    pub(crate) alternatives: Vec<Vec<Requirement>>,
}

/// A security scheme and the scopes or roles it must carry.
#[derive(Clone, Debug)]
pub(crate) struct Requirement {
    pub(crate) scheme: Spanned<String>,
    pub(crate) roles: Vec<String>,
}

/// Where a parameter stands in the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Location {
    Path,
    Query,
    Header,
    Cookie,
}

/// OpenAPI 3.1 §4.8.12.
#[derive(Clone, Debug)]
pub(crate) struct Parameter {
    pub(crate) name: Spanned<String>,
    pub(crate) location: Location,
    pub(crate) required: bool,
    pub(crate) description: Option<String>,
    pub(crate) style: Style,
    /// For lists and objects: each item or member by itself, rather than one text with commas.
    pub(crate) explode: bool,
    pub(crate) schema: Schema,
}

/// How a parameter is spelled (OpenAPI 3.1 §4.8.12.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    Simple,
    Label,
    Matrix,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    /// As JSON, where `content` says so instead of a style.
    Json,
}

/// OpenAPI 3.1 §4.8.13.
#[derive(Clone, Debug)]
pub(crate) struct RequestBody {
    pub(crate) span: Span,
    pub(crate) required: bool,
    pub(crate) content: Vec<MediaType>,
}

/// A media type and what is sent under it (OpenAPI 3.1 §4.8.14).
#[derive(Clone, Debug)]
pub(crate) struct MediaType {
    pub(crate) name: Spanned<String>,
    pub(crate) schema: Option<Schema>,
    /// The parts of a form that `encoding` says to be of a media type.
    pub(crate) encoding: Vec<(String, String)>,
}

/// One documented answer (OpenAPI 3.1 §4.8.17).
#[derive(Clone, Debug)]
pub(crate) struct Response {
    pub(crate) status: Spanned<Status>,
    /// The name in `components.responses`, where it stands there.
    pub(crate) component: Option<String>,
    pub(crate) description: String,
    pub(crate) headers: Vec<Header>,
    pub(crate) content: Vec<MediaType>,
}

/// What a key of `responses` stands for (OpenAPI 3.1 §4.8.16).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    Exactly(u16),
    /// `4XX` is 4.
    Class(u16),
    Default,
}

/// A header of a response (OpenAPI 3.1 §4.8.21).
#[derive(Clone, Debug)]
pub(crate) struct Header {
    pub(crate) name: Spanned<String>,
    pub(crate) required: bool,
    pub(crate) description: Option<String>,
    pub(crate) schema: Schema,
}

/// A type of JSON Schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    /// Of a value that is never anything else; beside another type, `null` is in [`Schema::nullable`].
    Null,
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

/// A schema (OpenAPI 3.1 §4.8.24; JSON Schema 2020-12).
#[derive(Clone, Debug)]
pub(crate) struct Schema {
    pub(crate) span: Span,
    /// The name in [`Document::schemas`] that `$ref` points at; then nothing else but annotations is stated.
    pub(crate) reference: Option<Spanned<String>>,
    pub(crate) description: Option<String>,
    pub(crate) deprecated: bool,
    /// As stated, or as the other keywords imply; none for a schema that takes anything.
    pub(crate) r#type: Option<Type>,
    /// Whether the type is only implied, so that JSON Schema itself would let values of others pass.
    pub(crate) implied: bool,
    /// `false`: there is no value of it.
    pub(crate) never: bool,
    pub(crate) nullable: bool,
    pub(crate) format: Option<Spanned<String>>,
    /// Without `null`, which is in `nullable`.
    pub(crate) enumeration: Vec<Spanned<serde_json::Value>>,
    pub(crate) default: Option<Spanned<serde_json::Value>>,
    pub(crate) minimum: Option<Bound>,
    pub(crate) maximum: Option<Bound>,
    pub(crate) multiple_of: Option<serde_json::Number>,
    pub(crate) min_length: Option<u64>,
    pub(crate) max_length: Option<u64>,
    /// All of them hold.
    pub(crate) patterns: Vec<Spanned<String>>,
    pub(crate) min_items: Option<u64>,
    pub(crate) max_items: Option<u64>,
    pub(crate) unique_items: bool,
    pub(crate) min_properties: Option<u64>,
    pub(crate) max_properties: Option<u64>,
    /// The schemas of the first items, one for each.
    pub(crate) prefix_items: Vec<Schema>,
    pub(crate) items: Option<Box<Schema>>,
    pub(crate) properties: Vec<Property>,
    pub(crate) required: Vec<Spanned<String>>,
    pub(crate) additional: Additional,
    /// `unevaluatedProperties: false`, to be held to with whatever the schema stands together.
    pub(crate) closed: bool,
    pub(crate) all_of: Vec<Schema>,
    pub(crate) one_of: Vec<Schema>,
    pub(crate) any_of: Vec<Schema>,
    pub(crate) discriminator: Option<Discriminator>,
    pub(crate) assertions: Vec<Assertion>,
}

/// Which alternative a value is of (OpenAPI 3.1 §4.8.25).
#[derive(Clone, Debug)]
pub(crate) struct Discriminator {
    pub(crate) property: String,
    /// A value of the property and the name of the schema in [`Document::schemas`].
    pub(crate) mapping: Vec<(String, String)>,
}

/// What is asserted of a value besides its type and shape.
#[derive(Clone, Debug)]
pub(crate) enum Assertion {
    Not(Schema),
    AnyOf(Vec<Schema>),
    OneOf(Vec<Schema>),
    If {
        condition: Box<Schema>,
        then: Option<Box<Schema>>,
        otherwise: Option<Box<Schema>>,
    },
    Contains {
        items: Schema,
        least: u64,
        most: Option<u64>,
    },
    /// The names of an object's members.
    Names(Schema),
    /// The members whose names match.
    Members {
        pattern: Spanned<String>,
        schema: Schema,
    },
    /// Where a member is there, others are.
    Requires {
        name: String,
        others: Vec<String>,
    },
    /// Where a member is there, the whole object is of a schema.
    Depends {
        name: String,
        schema: Schema,
    },
}

/// One end of a range of numbers.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bound {
    pub(crate) value: serde_json::Number,
    pub(crate) exclusive: bool,
}

/// A named member of an object.
#[derive(Clone, Debug)]
pub(crate) struct Property {
    pub(crate) name: Spanned<String>,
    /// Where it says that it is only ever answered (OpenAPI 3.1 §4.8.24.1).
    pub(crate) read_only: Option<Span>,
    pub(crate) schema: Schema,
}

/// What an object may hold besides its properties.
#[derive(Clone, Debug)]
pub(crate) enum Additional {
    /// Nothing is said: whatever comes is let pass.
    Unstated,
    /// `additionalProperties: true`, or a schema.
    Allowed(Option<Box<Schema>>),
    /// `additionalProperties: false`.
    Refused,
}
