//! The plan as formatted Rust. Text of the document reaches the output only as string literals and doc
//! comments made by `quote`, and as identifiers made by `plan`: nothing in it can become code.

mod answer;
mod contract;
mod model;
mod mounts;
mod request;
mod routes;
mod shape;
mod unimplemented;

use std::sync::atomic::{AtomicUsize, Ordering};

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

pub(crate) use contract::{Options, contract};
pub(crate) use routes::{Paths, routes};
pub(crate) use unimplemented::unimplemented;

use crate::plan::identifier;

/// A file that is being generated, item by item.
struct Text(String);

/// As much as the one thread of a build script has: what is nested is formatted by recursion.
const STACK_BYTES: usize = 8 * 1024 * 1024;

/// How many items a thread takes at once.
const AT_ONCE: usize = 16;

impl Text {
    fn new() -> Self {
        Self(String::new())
    }

    /// Adds items.
    fn push(&mut self, tokens: TokenStream) {
        self.0.push_str(&formatted(tokens));
    }

    /// Adds the items that are made of each of many, in their order, by what `maker` gives to each thread.
    /// Formatting is what takes the time of a run, and no item depends on another: every core has its share.
    fn push_each<T: Sync, M: Fn(&T) -> TokenStream>(
        &mut self,
        all: &[T],
        maker: impl Fn() -> M + Sync,
    ) {
        let shares: Vec<&[T]> = all.chunks(AT_ONCE).collect();
        let cores = match shares.len() {
            // To be told takes longer than such a share does.
            0 | 1 => 1,
            _ => std::thread::available_parallelism().map_or(1, usize::from),
        };
        let next = AtomicUsize::new(0);
        let work = || {
            let (items, mut texts) = (maker(), Vec::new());
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(share) = shares.get(at) else { return texts };
                let text: String = share.iter().map(|one| formatted(items(one))).collect();
                texts.push((at, text));
            }
        };
        let mut texts = std::thread::scope(|scope| {
            let spawn = || {
                let thread = std::thread::Builder::new().stack_size(STACK_BYTES);
                // Where there can be no other thread, this one does all of it.
                thread.spawn_scoped(scope, work).ok()
            };
            let others: Vec<_> = (1..cores.min(shares.len())).filter_map(|_| spawn()).collect();
            let mut texts = work();
            for other in others {
                match other.join() {
                    Ok(more) => texts.extend(more),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            texts
        });
        texts.sort_unstable_by_key(|(at, _)| *at);
        self.0.extend(texts.into_iter().map(|(_, text)| text));
    }

    /// The whole file, under a line that says where it comes from.
    fn of(self, origin: &str) -> String {
        // Items are set apart; no line of a string or comment is a brace alone, since quote escapes them.
        let text = self.0.replace("\n}\n", "\n}\n\n");
        format!("// Generated from {origin}. Edit that file instead.\n\n{}\n", text.trim_end())
    }
}

fn formatted(tokens: TokenStream) -> String {
    if tokens.is_empty() {
        return String::new();
    }
    let file = syn::parse2(tokens).expect("the generator writes valid Rust");
    prettyplease::unparse(&file)
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
