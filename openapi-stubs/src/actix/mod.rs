//! What generated stubs call at run time: decode a request, hold it to its schemas, encode a response.
//! Every name is re-exported here. Nothing in this folder knows an operation; the generated code does.
//!
//! | file | holds |
//! |---|---|
//! | `violation` | where a value stands ([`At`]), what is wrong with it ([`Violation`]), and all of it ([`Violations`]) |
//! | `rejection` | the refusals of a request, one struct per status |
//! | `schema` | [`Schema`] and the types of JSON Schema, with their constraints |
//! | `presence` | [`Presence`]: absent, null or a value |
//! | `tree` | [`Tree`]: the JSON that was sent, and the [`Entries`] of its objects |
//! | `object` | [`Object`], read member by member; [`FromJson`], [`FromMembers`] |
//! | `direct` | what is valid, read without a tree |
//! | `parameters` | path, query, header and cookie parameters; [`Head`], [`resource`], [`scope`] |
//! | `negotiate` | `Accept`, and the media types of bodies |
//! | `body` | JSON, text, form and byte bodies |
//! | `events` | server-sent events |
//! | `form` | names in brackets, as the tree that they spell |
//! | `limits` | [`Limits`] of the server and of parts |
//! | `multipart` | `multipart/form-data`, part by part as it arrives |
//! | `status` | [`Status`], of a documented class |
//! | `refusal` | [`Refusal`], for what the document does not say how to refuse |
//! | `reply` | responses, and [`answer`], which runs an operation |
//!
//! An operation, as it is generated:
//!
//! ```
//! use actix_web::{HttpRequest, HttpResponse, web::Payload};
//! use openapi_stubs::actix as stubs;
//! use openapi_stubs::actix::{Integer, Reply, Text};
//!
//! pub struct UploadRequest { pub organization: String, pub page: i64, pub body: UploadBody }
//! pub enum UploadPart { File(stubs::FilePart), Title(String) }
//! pub struct UploadBody(stubs::Multipart);
//! const PARTS: &[stubs::PartLimit] =
//!     &[stubs::PartLimit::files("file", 1), stubs::PartLimit::text("title")];
//! pub enum UploadResponse { Created { location: String, body: String } }
//! pub enum UploadProblem { Refused(stubs::BodyRejection), NotAcceptable(stubs::NotAcceptable) }
//! # impl From<stubs::BodyRejection> for UploadProblem {
//! #     fn from(it: stubs::BodyRejection) -> Self { Self::Refused(it) }
//! # }
//! # impl From<stubs::ParameterRejection> for UploadProblem {
//! #     fn from(it: stubs::ParameterRejection) -> Self { Self::Refused(it.into()) }
//! # }
//! # impl From<stubs::NotAcceptable> for UploadProblem {
//! #     fn from(it: stubs::NotAcceptable) -> Self { Self::NotAcceptable(it) }
//! # }
//!
//! impl UploadRequest {
//!     pub async fn decode(http: &HttpRequest, payload: Payload) -> Result<Self, UploadProblem> {
//!         stubs::acceptable(http, &["application/json"])?;
//!         let mut parameters = stubs::Parameters::of(http);
//!         let organization = parameters.header("X-Organization").required(Text::new());
//!         let page = parameters.query("page").or(Integer::<i64>::new().minimum(1), 1);
//!         let (organization, page) = parameters.finish(|| Some((organization?, page?)))?;
//!         let body = UploadBody(stubs::Multipart::read(http, payload, PARTS)?);
//!         Ok(Self { organization, page, body })
//!     }
//! }
//!
//! impl UploadBody {
//!     pub async fn next(&mut self) -> Result<Option<UploadPart>, UploadProblem> {
//!         while let Some(part) = self.0.next().await? {
//!             let part = match part.name() {
//!                 "file" => part.file().map(UploadPart::File),
//!                 "title" => part.field(Text::new().min_length(1)).await?.map(UploadPart::Title),
//!                 _ => None,
//!             };
//!             if part.is_some() {
//!                 return Ok(part);
//!             }
//!         }
//!         self.0.finish(&["file"])?;
//!         Ok(None)
//!     }
//! }
//!
//! impl stubs::Encode for UploadResponse {
//!     fn encode(self, http: &HttpRequest) -> HttpResponse {
//!         match self {
//!             Self::Created { location, body } => {
//!                 Reply::new(201).header("Location", location).json(http, &["application/json"], &body)
//!             }
//!         }
//!     }
//! }
//! ```

mod body;
mod direct;
mod events;
mod form;
mod limits;
mod multipart;
mod negotiate;
mod object;
mod parameters;
mod presence;
mod refusal;
mod rejection;
mod reply;
mod resource;
mod schema;
mod status;
mod tree;
mod violation;

pub use body::{
    ByteStream, FORM, content, form_body, has_content, json_body, json_or_form_body,
    optional_json_body, text_body,
};
pub use direct::direct;
pub use events::{Event, EventStream};
pub use limits::{Limits, PartLimit};
pub use multipart::{FilePart, MAX_FIELD_BYTES, MAX_PARTS, Multipart, Part};
pub use negotiate::{acceptable, preferred};
pub use object::{FromJson, FromMembers, Object, Sent, Source, Taken, deserialize};
pub use parameters::{Head, Parameter, Parameters, Requirement};
pub use presence::Presence;
pub use refusal::Refusal;
pub use rejection::{
    BodyRejection, Invalid, Malformed, NotAcceptable, ParameterRejection, PayloadTooLarge,
    UnsupportedMediaType,
};
pub use reply::{Download, Encode, Reply, answer};
pub use resource::{MethodNotAllowed, OperationId, otherwise, resource, scope};
pub use schema::{
    After, Alternative, Among, AnyOf, Anything, Array, Boolean, Condition, Contains, Decimal,
    Enumerated, First, Has, Holds, If, Integer, Json, JsonObject, Kind, Map, Members, Names, Never,
    Not, Nothing, Null, Nullable, Number, OneOf, OnlyIf, Others, Reference, Schema, Text, Where,
    Whole, WithMember, Words, any_of, judge, one_of, tagged,
};
pub use status::{
    ClientErrors, Errors, NoErrors, Redirections, ServerErrors, Status, Statuses, Successes,
};
pub use tree::{Entries, Tree};
pub use violation::{At, MAX_VIOLATIONS, Violation, Violations};
