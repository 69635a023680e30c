//! Generated code holds what the generator writes and nothing that a document says: whatever stands in a
//! document ends up as a name, a literal or a doc comment, and never as code.

use quote::ToTokens;
use regex::Regex;
use syn::visit::{self, Visit};

use crate::case::Case;

#[test]
fn generated_code_holds_only_what_the_generator_makes() {
    for case in Case::all() {
        let output = case.run();
        for (file, text) in [("contract.rs", &output.contract), ("routes.rs", &output.routes)] {
            let strange = strange(text);
            assert!(strange.is_empty(), "{}/{file}: {strange:#?}", case.name);
        }
    }
}

/// Whatever the generator has no reason to write.
pub(crate) fn strange(text: &str) -> Vec<String> {
    let file = match syn::parse_file(text) {
        Ok(file) => file,
        Err(error) => return vec![format!("not Rust: {error}")],
    };
    let mut walk = Walk { found: Vec::new() };
    walk.visit_file(&file);
    // Comments are no part of the tree: one line at the top, and doc comments.
    let is_comment = |line: &&str| {
        let line = line.trim_start();
        line.starts_with("//") && !line.starts_with("/// ") && line != "///"
    };
    let comments = text.lines().skip(1).filter(is_comment);
    walk.found.extend(comments.map(|line| format!("a comment: {line}")));
    walk.found
}

struct Walk {
    found: Vec<String>,
}

impl Walk {
    fn found(&mut self, what: &str, tokens: impl ToTokens) {
        self.found.push(format!("{what}: {}", tokens.to_token_stream()));
    }
}

impl<'ast> Visit<'ast> for Walk {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        match item {
            syn::Item::Const(_)
            | syn::Item::Enum(_)
            | syn::Item::Fn(_)
            | syn::Item::Impl(_)
            | syn::Item::Struct(_)
            | syn::Item::Trait(_)
            | syn::Item::Type(_)
            | syn::Item::Use(_) => {}
            _ => self.found("an item of another kind", item),
        }
        visit::visit_item(self, item);
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let known = [
            "use actix_web :: web ;",
            "use actix_web :: { HttpRequest , HttpResponse , web } ;",
            "use openapi_stubs :: actix as stubs ;",
            "use crate :: contract as contract ;",
        ];
        let of_a_route = Regex::new(
            r"^use contract :: \{ \w+ as Problem , \w+ as Request , \w+ as Response ,? ?\} ;$",
        )
        .expect("a pattern");
        let text = item.to_token_stream().to_string();
        if !known.contains(&text.as_str()) && !of_a_route.is_match(&text) {
            self.found("another import", item);
        }
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        // A default of a list.
        if !call.path.is_ident("vec") {
            self.found("a macro call", call);
        }
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        let path = attribute.path().to_token_stream().to_string();
        let known = ["derive", "diagnostic :: on_unimplemented", "doc", "schema", "serde"];
        if !known.contains(&path.as_str()) {
            self.found("another attribute", attribute);
        }
        if attribute.path().is_ident("doc")
            && !matches!(
                &attribute.meta,
                syn::Meta::NameValue(syn::MetaNameValue {
                    value: syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(_), .. }),
                    ..
                })
            )
        {
            self.found("documentation that is no text", attribute);
        }
    }

    fn visit_expr(&mut self, expression: &'ast syn::Expr) {
        if matches!(expression, syn::Expr::Unsafe(_) | syn::Expr::Verbatim(_)) {
            self.found("an expression of another kind", expression);
        }
        visit::visit_expr(self, expression);
    }

    fn visit_signature(&mut self, signature: &'ast syn::Signature) {
        if signature.abi.is_some() || !matches!(signature.safety, syn::Safety::Default) {
            self.found("a function of another kind", signature);
        }
        visit::visit_signature(self, signature);
    }
}
