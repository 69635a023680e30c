//! What generated stubs call at run time: decode a request, hold it to its schemas, encode a response.
//! Every name is re-exported here. Nothing in this folder knows an operation; the generated code does.
//!
//! | file | holds |
//! |---|---|
//! | `violation` | where a value stands ([`At`]), what is wrong with it ([`Violation`]), and all of it ([`Violations`]) |
//! | `rejection` | the refusals of a request, one struct per status |
//! | `schema` | [`Schema`] and the types of JSON Schema, with their constraints |
//! | `pattern` | ECMA-262 regular expressions on the `regex` crate |
//! | `presence` | [`Presence`]: absent, null or a value |
//! | `object` | [`Object`], read member by member; [`FromJson`] |
//! | `parameters` | path, query, header and cookie parameters; [`Head`], [`route`] |
//! | `negotiate` | `Accept`, and the media types of bodies |
//! | `body` | JSON, text and byte bodies |
//! | `multipart` | `multipart/form-data`, part by part as it arrives |
//! | `reply` | responses, and [`answer`], which runs an operation |

mod body;
mod negotiate;
mod object;
mod parameters;
mod pattern;
mod presence;
mod rejection;
mod reply;
mod schema;
mod violation;

pub use body::{ByteStream, json_body, json_body_as, optional_json_body, text_body};
pub use negotiate::{acceptable, preferred};
pub use object::{FromJson, Object, deserialize};
pub use parameters::{Head, Parameter, Parameters, Requirement, route};
pub use presence::Presence;
pub use rejection::{
    BodyRejection, Invalid, Malformed, NotAcceptable, ParameterRejection, PayloadTooLarge,
    UnsupportedMediaType,
};
pub use reply::{Download, Encode, OperationId, Reply, answer};
pub use schema::{
    Anything, Array, Boolean, Decimal, Enumerated, Integer, JsonObject, Map, Nullable, Number,
    Reference, Schema, Text, Whole, Words,
};
pub use violation::{At, MAX_VIOLATIONS, Violation, Violations};
