//! Spec-first actix-web: an OpenAPI document in, typed requests, responses and routes out, and a build
//! that fails where a handler and the contract disagree, with a picture of both lines.
//!
//! The crate has two halves, one feature each; and what is made with them besides.
//!
//! **`build`** is what a build script runs. Data passes through the stages once, in this order:
//!
//! | stage | takes | gives |
//! |---|---|---|
//! | [`source`] | files | texts with lines and columns |
//! | `parse` | a text | a tree with spans; knows no OpenAPI words |
//! | `files` | a path | the trees of the document and of what it refers to |
//! | `model` | trees | the document in OpenAPI words; knows no Rust words |
//! | `plan` | the model | names, types and signatures in Rust words; the only place that names |
//! | `handlers` | Rust source | signatures with spans |
//! | `check` | plan and handlers | findings |
//! | `generate` | the plan | formatted Rust |
//! | `bundle` | trees | one document, in JSON |
//! | `record` | what a run made | what the next needs not make again |
//!
//! Beside them, `downgrade` writes the tree in the words of OpenAPI 3.0, for readers that know no other.
//!
//! `check` and `generate` never see each other. Everything that is wrong is a [`diagnostic::Diagnostic`].
//!
//! **`actix`** is what the generated code calls while the server runs: [`actix`] decodes requests, enforces
//! what the schemas state, and encodes responses.
//!
//! **`tools`** looks at documents as they are written, be they such as can be generated or not: `outline` follows
//! every `$ref` and refuses nothing, `docs` describes operations, `diff` holds two versions against each other.
//!
//! **`cli`** is what can be typed. It asks the stages above, writes handlers (`stub`) and whole crates
//! (`scaffold`), and says what each code means (`explain`).

#![deny(missing_docs)]

#[cfg(feature = "actix")]
pub mod actix;

mod canonical;
mod pattern;

#[cfg(feature = "build")]
mod build;
#[cfg(feature = "build")]
mod bundle;
#[cfg(feature = "build")]
mod check;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "build")]
pub mod diagnostic;
#[cfg(feature = "tools")]
pub mod diff;
#[cfg(feature = "tools")]
pub mod docs;
#[cfg(feature = "build")]
mod downgrade;
#[cfg(feature = "cli")]
mod explain;
#[cfg(feature = "build")]
mod files;
#[cfg(feature = "build")]
mod generate;
#[cfg(feature = "build")]
mod handlers;
#[cfg(feature = "build")]
mod model;
#[cfg(feature = "build")]
mod nearest;
#[cfg(feature = "tools")]
mod outline;
#[cfg(feature = "build")]
mod parse;
#[cfg(feature = "build")]
mod plan;
#[cfg(feature = "build")]
mod record;
#[cfg(feature = "cli")]
mod scaffold;
#[cfg(feature = "build")]
pub mod source;
#[cfg(feature = "cli")]
mod stub;

#[cfg(feature = "build")]
pub use build::{Build, LeftOut, Output, Stage};
#[cfg(feature = "build")]
pub use check::MissingHandler;
#[cfg(feature = "build")]
pub use downgrade::{Downgraded, Loss, without};
