//! The plan as formatted Rust. Text of the document reaches the output only as string literals and doc
//! comments made by `quote`, and as identifiers made by `plan`: nothing in it can become code.

mod answer;
mod contract;
mod model;
mod request;
mod routes;
mod shape;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

pub(crate) use contract::{Options, contract};
pub(crate) use routes::{Paths, routes};

use crate::plan::identifier;

/// Formats what was generated, under a line that says where it comes from.
fn format(origin: &str, tokens: TokenStream) -> String {
    let file = syn::parse2(tokens).expect("the generator writes valid Rust");
    // Items are set apart; no line of a string or comment is a brace alone, since quote escapes them.
    let text = prettyplease::unparse(&file).replace("\n}\n", "\n}\n\n");
    format!("// Generated from {origin}. Edit that file instead.\n\n{}\n", text.trim_end())
}

/// An identifier of the plan, which made it valid; the name of a file may be a keyword.
fn ident(name: &str) -> Ident {
    match identifier(name).strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// Doc comments, one for each line.
fn docs<'line>(lines: impl IntoIterator<Item = &'line String>) -> TokenStream {
    let lines = lines.into_iter().map(|line| {
        let line = if line.is_empty() { String::new() } else { format!(" {line}") };
        quote!(#[doc = #line])
    });
    quote!(#(#lines)*)
}

/// Doc comments that end in the place in the document.
fn docs_at(lines: &[String], place: &str) -> TokenStream {
    let blank = if lines.is_empty() { vec![] } else { vec![String::new()] };
    docs(lines.iter().chain(&blank).chain(std::iter::once(&place.to_owned())))
}
