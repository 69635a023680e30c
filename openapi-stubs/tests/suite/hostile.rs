//! Whatever strings a document holds, the code generated from it has the shape of one whose strings are plain.

use openapi_stubs::{Build, Output, diagnostic::Severity};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use serde_json::json;

use crate::syntax::strange;

/// Strings that end comments, literals or lines, that call, quote, format, or turn the direction of text.
const HOSTILE: [&str; 16] = [
    "*/ pub fn evil() {} /*",
    "\"# ; pub fn evil() {} //",
    "\"); std::process::exit(1); (\"",
    "a\npub fn evil() {}\n",
    "a\r\n#![evil]",
    "\u{202e}\u{2066}evil\u{2069}",
    "$(rm -rf ~) `rm`",
    "{} {0} {evil:?} {{",
    "\\u{0} \\\" \\",
    "\u{0}\u{1b}[31m\u{7f}",
    "]\\ #[cfg(evil)]",
    "r#type",
    "macro_rules!",
    "<script>alert(1)</script> ```\npanic!()\n```",
    "'static + 'a",
    "東京 é \u{301} 😀",
];

#[test]
fn hostile_strings_change_names_and_literals_and_nothing_else() {
    let plain = generated("a-plain one");
    assert_eq!(errors(&plain), [""; 0]);
    for hostile in HOSTILE {
        let output = generated(hostile);
        assert_eq!(errors(&output), [""; 0], "{hostile:?}");
        let files = [(&output.contract, &plain.contract), (&output.routes, &plain.routes)];
        for (made, plain) in files {
            let strange = strange(made);
            assert!(strange.is_empty(), "{hostile:?}: {strange:#?}");
            assert_eq!(shape(made), shape(plain), "{hostile:?}");
        }
    }
}

/// With `string` wherever a document is free to say what it likes.
fn generated(string: &str) -> Output {
    let members = json!({
        (string): {
            "type": "string", "description": string, "enum": [string, format!("{string} 2")]
        }
    });
    let refused = json!({"description": string});
    let document = json!({
        "openapi": "3.1.0",
        "info": {"title": string, "version": string, "description": string},
        "paths": {"/plain": {"post": {
            "operationId": string,
            "tags": [string],
            "summary": string,
            "description": string,
            "security": [{(string): [string]}],
            "parameters": [
                {
                    "name": string, "in": "query", "description": string,
                    "schema": {"type": "string", "pattern": escaped(string), "default": string}
                },
                {"name": string, "in": "cookie", "schema": {"$ref": reference(string)}}
            ],
            "requestBody": {
                "required": true,
                "description": string,
                "content": {"multipart/form-data": {"schema": {
                    "type": "object", "required": [string], "properties": members
                }}}
            },
            "responses": {
                "200": {
                    "description": string,
                    "headers": {"X-Plain": {"description": string, "schema": {"type": "string"}}},
                    "content": {format!("application/json; plain={string}"): {"schema": {"$ref": reference("Members")}}}
                },
                "400": refused, "401": refused, "403": refused, "413": refused, "415": refused,
                "422": refused
            }
        }}},
        "components": {
            "securitySchemes": {(string): {"type": "http", "scheme": "bearer"}},
            "schemas": {
                (string): {"type": "string", "description": string, "enum": [string]},
                "Members": {"type": "object", "description": string, "properties": members}
            }
        }
    });
    let folder = tempfile::tempdir().expect("a folder");
    let write = || {
        std::fs::write(folder.path().join("openapi.json"), document.to_string())?;
        // The handler is the one that the report asks for, wherever that is.
        std::fs::create_dir(folder.path().join("handlers"))?;
        let asked = Build::new("openapi.json").handlers("handlers").generate(folder.path())?;
        let missing = asked.diagnostics.first().expect("a handler is missing");
        let help = missing.help.first().unwrap_or_else(|| panic!("{}", asked.report()));
        let file = help.split('`').nth(1).expect("the file");
        let (_, stub) = help.split_once("\n\n").expect("the function");
        std::fs::write(folder.path().join(file), stub)?;
        Build::new("openapi.json").handlers("handlers").generate(folder.path())
    };
    write().expect("files that can be written and read")
}

/// As a pattern that matches it.
fn escaped(string: &str) -> String {
    let visible: String = string.chars().filter(|letter| !letter.is_control()).collect();
    regex::escape(&visible)
}

fn reference(name: &str) -> String {
    format!("#/components/schemas/{}", name.replace('~', "~0").replace('/', "~1"))
}

fn errors(output: &Output) -> Vec<String> {
    let is_error =
        |found: &&openapi_stubs::diagnostic::Diagnostic| found.severity == Severity::Error;
    output.diagnostics.iter().filter(is_error).map(|error| error.render(&output.sources)).collect()
}

/// The code without what its names and literals say, without documentation, and without the commas and
/// braces that a formatter sets where lines grow long.
fn shape(text: &str) -> String {
    let mut shape = String::new();
    write_shape(text.parse().expect("Rust"), &mut shape);
    // `#[doc = "…"]`, and `#[serde(…)]`, which tells of a name that Rust has not.
    shape.replace("#[N=L]", "").replace("#[N(N=L)]", "").replace("#[N(N=LN=L)]", "")
}

fn write_shape(tokens: TokenStream, shape: &mut String) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace | Delimiter::None => ("", ""),
                };
                shape.push_str(open);
                write_shape(group.stream(), shape);
                shape.push_str(close);
            }
            TokenTree::Ident(_) => shape.push('N'),
            TokenTree::Punct(sign) if sign.as_char() == ',' => {}
            TokenTree::Punct(sign) => shape.push(sign.as_char()),
            TokenTree::Literal(_) => shape.push('L'),
        }
    }
}
