//! Reading: every `use` and every path in a Rust file, as the full name it stands for. What may be named
//! is not judged here.

use std::{
    fs,
    path::{Path, PathBuf},
};

use proc_macro2::{TokenStream, TokenTree};
use syn::{Attribute, Item, Meta, UseTree, spanned::Spanned, visit::Visit};

/// A name in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    /// As in `crate::store::medias` or `diesel::prelude`.
    pub(super) path: Vec<String>,
    pub(super) line: usize,
}

/// A file of a crate, with what it names outside of its tests.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) file: PathBuf,
    /// As in `["store", "medias"]`.
    pub(super) module: Vec<String>,
    pub(super) names: Vec<Name>,
}

/// Every file below a crate's `src`, but those of its tests.
pub(super) fn read_crate(folder: &Path) -> Vec<Source> {
    let mut folders = vec![folder.to_owned()];
    let mut sources = Vec::new();
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            let is_tests = path.file_stem().is_some_and(|stem| stem == "tests");
            if path.is_dir() && !is_tests {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") && !is_tests {
                let module = module(path.strip_prefix(folder).unwrap());
                let text = fs::read_to_string(&path).unwrap();
                sources.push(Source::read(&path, module, &text));
            }
        }
    }
    sources.sort_by(|one, other| one.file.cmp(&other.file));
    sources
}

/// The module of a file, `main.rs` being one beside the library's.
fn module(file: &Path) -> Vec<String> {
    let parts = file.with_extension("");
    let parts = parts.iter().map(|part| part.to_str().unwrap().to_owned());
    parts.filter(|part| part != "mod" && part != "lib").collect()
}

impl Source {
    /// The names in the text of a file.
    pub(super) fn read(file: &Path, module: Vec<String>, text: &str) -> Self {
        let parsed =
            syn::parse_file(text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let mut reader = Reader { module: module.clone(), names: Vec::new() };
        reader.visit_file(&parsed);
        Self { file: file.to_owned(), module, names: reader.names }
    }
}

struct Reader {
    module: Vec<String>,
    names: Vec<Name>,
}

impl Reader {
    fn name(&mut self, written: &[String], line: usize) {
        let mut module = self.module.clone();
        let mut rest = written;
        let path = match written.first().map(String::as_str) {
            Some("crate" | "$crate" | "flowkiwi_medias") => {
                [&["crate".to_owned()], &written[1..]].concat()
            }
            Some("self" | "super") => {
                while let [first, others @ ..] = rest {
                    match first.as_str() {
                        "self" => {}
                        "super" => drop(module.pop()),
                        _ => break,
                    }
                    rest = others;
                }
                [&["crate".to_owned()], &module[..], rest].concat()
            }
            _ => written.to_vec(),
        };
        self.names.push(Name { path, line });
    }

    fn uses(&mut self, tree: &UseTree, before: &mut Vec<String>) {
        match tree {
            UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.uses(&path.tree, before);
                before.pop();
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.uses(tree, before);
                }
            }
            UseTree::Name(syn::UseName { ident })
            | UseTree::Rename(syn::UseRename { ident, .. })
                if ident == "self" =>
            {
                self.name(before, ident.span().start().line);
            }
            UseTree::Name(syn::UseName { ident })
            | UseTree::Rename(syn::UseRename { ident, .. }) => {
                before.push(ident.to_string());
                self.name(before, ident.span().start().line);
                before.pop();
            }
            UseTree::Glob(glob) => self.name(before, glob.span().start().line),
        }
    }

    /// Paths in what syn leaves as tokens: the insides of macros and attributes.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path = Vec::<String>::new();
        let (mut colons, mut line) = (0, 0);
        for token in tokens {
            match token {
                TokenTree::Ident(ident) if path.is_empty() || colons == 2 => {
                    if path.is_empty() {
                        line = ident.span().start().line;
                    }
                    path.push(ident.to_string());
                    colons = 0;
                    continue;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' && !path.is_empty() => {
                    colons += 1;
                    continue;
                }
                TokenTree::Group(group) => {
                    // `a::{b, c}` is a `use` in a macro; what is before the braces names enough.
                    self.path_of_tokens(&mut path, line);
                    self.tokens(group.stream());
                }
                TokenTree::Ident(ident) => {
                    self.path_of_tokens(&mut path, line);
                    line = ident.span().start().line;
                    path.push(ident.to_string());
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => self.path_of_tokens(&mut path, line),
            }
            colons = 0;
        }
        self.path_of_tokens(&mut path, line);
    }

    fn path_of_tokens(&mut self, path: &mut Vec<String>, line: usize) {
        if path.len() > 1 {
            self.name(path, line);
        }
        path.clear();
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item(&mut self, item: &'ast Item) {
        let attributes = match item {
            Item::Mod(item) => &item.attrs,
            Item::Use(item) => &item.attrs,
            Item::Fn(item) => &item.attrs,
            Item::Impl(item) => &item.attrs,
            Item::Trait(item) => &item.attrs,
            Item::Struct(item) => &item.attrs,
            Item::Const(item) => &item.attrs,
            _ => &Vec::new(),
        };
        if !attributes.iter().any(is_for_tests) {
            syn::visit::visit_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.module.push(item.ident.to_string());
        syn::visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.uses(&item.tree, &mut Vec::new());
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let written: Vec<_> =
            path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        // A word alone is a variable, or was imported, which has been read where it was.
        if written.len() > 1 {
            self.name(&written, path.span().start().line);
        }
        syn::visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, called: &'ast syn::Macro) {
        // What is quoted is text of another program.
        if !called.path.segments.iter().any(|segment| segment.ident == "quote") {
            self.tokens(called.tokens.clone());
        }
        syn::visit::visit_macro(self, called);
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        if let Meta::List(list) = &attribute.meta {
            self.tokens(list.tokens.clone());
        }
        syn::visit::visit_attribute(self, attribute);
    }
}

fn is_for_tests(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg")
        && matches!(&attribute.meta, Meta::List(list) if list.tokens.to_string() == "test")
}

#[test]
fn every_way_to_name_something_is_read() {
    let text = "
        use crate::{app::{self, App as A}, store::medias};
        pub use super::sibling::Thing;
        use diesel::prelude::*;
        fn run(a: &serde_json::Value) -> std::fs::File {
            tokio::select! { _ = crate::reclaim::wait(x, actix_web::rt::spawn(y)) => {} }
            let _ = quote::quote! { hidden::three };
            let _: [crate::blobs::Blobs; 0] = [];
        }
        #[derive(serde::Serialize)]
        struct B;
        mod inner { fn f() { super::super::other::g() } }
        macro_rules! m { () => { $crate::domain::x() } }
        #[cfg(test)]
        mod tests { use hidden::*; }
        #[cfg(test)]
        use hidden::too;
    ";
    let module = vec!["room".to_owned(), "file".to_owned()];
    let source = Source::read(Path::new("src/room/file.rs"), module, text);
    let names: Vec<_> = source.names.iter().map(|name| (name.path.join("::"), name.line)).collect();
    for expected in [
        ("crate::app", 2),
        ("crate::app::App", 2),
        ("crate::store::medias", 2),
        ("crate::room::sibling::Thing", 3),
        ("diesel::prelude", 4),
        ("serde_json::Value", 5),
        ("std::fs::File", 5),
        ("tokio::select", 6),
        ("crate::reclaim::wait", 6),
        ("actix_web::rt::spawn", 6),
        ("quote::quote", 7),
        ("crate::blobs::Blobs", 8),
        ("serde::Serialize", 10),
        ("crate::room::other::g", 12),
        ("crate::domain::x", 13),
    ] {
        let expected = (expected.0.to_owned(), expected.1);
        assert!(names.contains(&expected), "{expected:?} is not in {names:#?}");
    }
    assert!(!names.iter().any(|(path, _)| path.contains("hidden")), "{names:#?}");
}
