//! The tests of the whole toolchain, from a document and handlers to reports and generated code. What one
//! stage does by itself is tested beside it, in `src`.
//!
//! A case is a folder of `tests/cases`, named for its situation, with a document and handlers, and with what
//! is expected of them. `UPDATE_EXPECT=1 cargo test -p openapi-stubs` writes the expectations anew; what
//! changed is then read in the diff.

/// The folders: what is in one, and what a run makes of it.
mod case;
/// What a newer version of a document does to clients of the older.
mod changes;
/// Every diagnostic code of the source has a case.
mod codes;
/// What can be typed, what it says, and how it ends.
mod command;
/// A quick part of the corpus of real documents.
mod corpus;
/// Every public item has an example.
mod examples;
/// Every case gives the report and the files that stand in its folder.
mod expectations;
/// Every code has a page whose example is the fault that it is of.
mod explanations;
/// Hostile strings change the names and literals of generated code, and nothing else of it.
mod hostile;
/// A crate made of a document, and what it does before a handler is written.
mod new;
/// The reference pages of a document.
mod pages;
/// Paths that begin alike are mounted together, and reached as if they were not.
#[cfg(feature = "actix")]
mod routing;
/// What is supported, keyword by keyword.
mod support;
/// Generated code holds what the generator writes and nothing that a document says.
mod syntax;
/// A crate as users have it: its build, what its generated code does at run time, and its faults.
mod toolchain;
