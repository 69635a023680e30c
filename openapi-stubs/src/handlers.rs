//! Rust source → the signatures of handlers, with their places. What a signature should be is not
//! known here.
//!
//! What is seen is the text, before any macro or `#[cfg]` is looked at:
//! - every free function at the top of `FOLDER/*.rs`, `FOLDER/mod.rs` included, and of
//!   `FOLDER/NAME/mod.rs`, which is the module `NAME` as well as `FOLDER/NAME.rs` is;
//! - a function under `#[cfg(…)]` as if it were always there, so alternatives all have to be right;
//! - a function under an attribute macro (`#[tracing::instrument]`) as it is written.
//!
//! What a macro call expands to, a `pub use` brings in, or an inner module holds is not seen. Types are
//! compared by the last segment of their path; aliases are not followed.

use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Sources, Span};

/// What was found in the folder of handlers.
#[derive(Debug, Default)]
pub(crate) struct Handlers {
    /// The folder, as reports show it.
    pub(crate) folder: String,
    /// The files, in the order of their paths.
    pub(crate) files: Vec<HandlerFile>,
    /// The free functions, in the order of `files` and of their lines.
    pub(crate) functions: Vec<Handler>,
}

impl Handlers {
    /// The file of a module, whether it is there or not.
    pub(crate) fn path(&self, module: &str) -> String {
        self.file(module)
            .map_or_else(|| format!("{}/{module}.rs", self.folder), |file| file.path.clone())
    }

    /// The file of a module, if it is there.
    pub(crate) fn file(&self, module: &str) -> Option<&HandlerFile> {
        self.files.iter().find(|file| file.module == module)
    }
}

/// A file of the folder.
#[derive(Debug)]
pub(crate) struct HandlerFile {
    pub(crate) module: String,
    /// As reports show it.
    pub(crate) path: String,
    /// Whether its functions are known.
    pub(crate) is_readable: bool,
}

/// A free function, be it a handler or not.
#[derive(Debug)]
pub(crate) struct Handler {
    /// `medias` for `medias.rs` and `medias/mod.rs`.
    pub(crate) module: String,
    /// The name, without `r#`.
    pub(crate) name: String,
    /// The place of the name.
    pub(crate) ident: Span,
    /// Whether the whole crate can call it: `pub` or `pub(crate)`.
    pub(crate) is_reachable: bool,
    pub(crate) is_async: bool,
    /// Whether a `#[cfg]` decides if it exists.
    pub(crate) is_conditional: bool,
    pub(crate) arguments: Vec<Argument>,
    /// The parentheses around the arguments.
    pub(crate) parentheses: Span,
    /// The return type; none for `()`.
    pub(crate) output: Option<Type>,
    /// The two types of a returned `Result<_, _>`.
    pub(crate) result: Option<[Type; 2]>,
}

/// An argument of a function.
#[derive(Debug)]
pub(crate) struct Argument {
    /// Pattern and type, as they are written.
    pub(crate) text: String,
    pub(crate) span: Span,
    pub(crate) ty: Type,
}

/// A type as it is written.
#[derive(Debug)]
pub(crate) struct Type {
    pub(crate) text: String,
    pub(crate) span: Span,
    pub(crate) shape: Shape,
    /// Every name in it: `web`, `Data` and `App` in `web::Data<App>`.
    pub(crate) words: Vec<String>,
}

/// How much of a type matters to a signature.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A path, by its last segment.
    Named(String),
    /// A shared reference to a path, by its last segment.
    Shared(String),
    /// `impl Trait`: what it stands for is only known to the compiler.
    Opaque,
    Other,
}

/// Reads the folder, which stands under `root`. A folder that is not there has no handlers; a file that
/// cannot be read is a finding, and the others are read all the same.
pub(crate) fn read(
    sources: &mut Sources,
    root: &Path,
    folder: &Path,
) -> (Handlers, Vec<Diagnostic>) {
    let mut handlers = Handlers { folder: shown(folder), ..Handlers::default() };
    let mut findings = Vec::new();
    let paths = match rust_files(root, folder) {
        Ok(paths) => paths,
        Err(error) => {
            findings.push(
                Diagnostic::error(UNREADABLE, format!("cannot read `{}`: {error}", shown(folder)))
                    .help("name the folder of the handlers, one file per resource"),
            );
            return (handlers, findings);
        }
    };
    for (module, path) in paths {
        let parsed = match sources.read(root, &path) {
            Ok(file) => parse(sources, file, &module),
            Err(error) => Err(Diagnostic::error(UNREADABLE, error.to_string())
                .help("make it a readable file in UTF-8")),
        };
        let is_readable = parsed.is_ok();
        match parsed {
            Ok(functions) => handlers.functions.extend(functions),
            Err(finding) => findings.push(finding),
        }
        handlers.files.push(HandlerFile { module, path: shown(&path), is_readable });
    }
    (handlers, findings)
}

const UNREADABLE: &str = "handler-file-unreadable";

/// Module names and paths, in the order of the paths.
fn rust_files(root: &Path, folder: &Path) -> std::io::Result<Vec<(String, PathBuf)>> {
    let entries = match std::fs::read_dir(root.join(folder)) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = folder.join(entry?.file_name());
        let module = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if path.extension().is_some_and(|extension| extension == "rs") {
            files.push((module, path));
        } else if root.join(&path).join("mod.rs").is_file() {
            files.push((module, path.join("mod.rs")));
        }
    }
    files.sort_by(|one, other| one.1.cmp(&other.1));
    Ok(files)
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

fn parse(sources: &Sources, file: FileId, module: &str) -> Result<Vec<Handler>, Diagnostic> {
    let reader = Reader { text: sources.text(file), file };
    let parsed: syn::File = syn::parse_str(reader.text).map_err(|error| {
        let mut span = reader.span(error.span());
        if span.end == 0 {
            // syn points nowhere when the text ended too early.
            span.start = reader.text.trim_end().len();
            span.end = span.start;
        }
        let reason = match error.to_string() {
            unknown if unknown.contains("token stream") => {
                "a bracket, quote or comment without its other end, or no Rust at all".to_owned()
            }
            known => known,
        };
        let path = sources.path(file);
        Diagnostic::error(UNREADABLE, format!("cannot read `{path}` as Rust"))
            .label(span, reason)
            .help("mend the syntax: none of the handlers in this file were checked")
    })?;
    let functions = parsed.items.iter().filter_map(|item| match item {
        syn::Item::Fn(function) => Some(reader.handler(function, module)),
        _ => None,
    });
    Ok(functions.collect())
}

/// What turns the parts of one file's syntax into texts and places.
struct Reader<'a> {
    text: &'a str,
    file: FileId,
}

impl Reader<'_> {
    fn handler(&self, function: &syn::ItemFn, module: &str) -> Handler {
        let signature = &function.sig;
        let (output, result) = match &signature.output {
            syn::ReturnType::Default => (None, None),
            syn::ReturnType::Type(_, ty) => (Some(self.ty(ty)), self.result(ty)),
        };
        Handler {
            module: module.to_owned(),
            name: signature.ident.unraw().to_string(),
            ident: self.of(&signature.ident),
            is_reachable: is_reachable(&function.vis),
            is_async: signature.asyncness.is_some(),
            is_conditional: function.attrs.iter().any(|attribute| attribute.path().is_ident("cfg")),
            arguments: signature.inputs.iter().map(|input| self.argument(input)).collect(),
            parentheses: self.span(signature.paren_token.span.join()),
            output,
            result,
        }
    }

    fn argument(&self, input: &syn::FnArg) -> Argument {
        let ty = match input {
            syn::FnArg::Typed(typed) => self.ty(&typed.ty),
            // Only methods may have one; the compiler says so, and here it is a type like any other.
            syn::FnArg::Receiver(receiver) => Type {
                text: self.text_of(receiver),
                span: self.of(receiver),
                shape: Shape::Other,
                words: Vec::new(),
            },
        };
        Argument { text: self.text_of(input), span: self.of(input), ty }
    }

    fn result(&self, ty: &syn::Type) -> Option<[Type; 2]> {
        let syn::Type::Path(path) = ty else { return None };
        let last = path.path.segments.last().filter(|segment| segment.ident == "Result")?;
        let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
        let types: Vec<_> = arguments
            .args
            .iter()
            .filter_map(|argument| match argument {
                syn::GenericArgument::Type(ty) => Some(self.ty(ty)),
                _ => None,
            })
            .collect();
        types.try_into().ok()
    }

    fn ty(&self, ty: &syn::Type) -> Type {
        let shape = match ty {
            syn::Type::Reference(reference) if reference.mutability.is_none() => {
                named(&reference.elem).map_or(Shape::Other, Shape::Shared)
            }
            syn::Type::ImplTrait(_) => Shape::Opaque,
            _ => named(ty).map_or(Shape::Other, Shape::Named),
        };
        let mut words = Vec::new();
        collect_words(ty.to_token_stream(), &mut words);
        Type { text: self.text_of(ty), span: self.of(ty), shape, words }
    }

    fn text_of(&self, part: &impl Spanned) -> String {
        let span = self.of(part);
        self.text[span.start..span.end].split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn of(&self, part: &impl Spanned) -> Span {
        self.span(part.span())
    }

    fn span(&self, span: proc_macro2::Span) -> Span {
        let range = span.byte_range();
        Span { file: self.file, start: range.start, end: range.end }
    }
}

fn is_reachable(visibility: &syn::Visibility) -> bool {
    match visibility {
        syn::Visibility::Public(_) => true,
        syn::Visibility::Restricted(restricted) => restricted.path.is_ident("crate"),
        _ => false,
    }
}

fn named(ty: &syn::Type) -> Option<String> {
    match ty {
        syn::Type::Path(path) => Some(path.path.segments.last()?.ident.unraw().to_string()),
        syn::Type::Paren(inner) => named(&inner.elem),
        _ => None,
    }
}

fn collect_words(tokens: TokenStream, words: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => words.push(ident.unraw().to_string()),
            TokenTree::Group(group) => collect_words(group.stream(), words),
            _ => {}
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The handlers of files that are named by their modules, for the rules' own tests.
    pub(crate) fn of_texts(sources: &mut Sources, texts: &[(&str, &str)]) -> Handlers {
        let mut handlers = Handlers { folder: "src/handlers".to_owned(), ..Handlers::default() };
        for (module, text) in texts {
            let path = format!("src/handlers/{module}.rs");
            let file = sources.add(&path, *text);
            handlers.functions.extend(parse(sources, file, module).expect("the case to be Rust"));
            let module = (*module).to_owned();
            handlers.files.push(HandlerFile { module, path, is_readable: true });
        }
        handlers
    }

    fn text_at(sources: &Sources, span: Span) -> &str {
        &sources.text(span.file)[span.start..span.end]
    }

    #[test]
    fn places_are_right_after_other_files_and_beyond_ascii() {
        let mut sources = Sources::default();
        of_texts(&mut sources, &[("first", "// 東京\npub fn first() {}\n")]);
        for before in ["/* é東 */ ", "\u{feff}// é\r\n", "#![doc = \"é\u{1F600}\"]\n"] {
            let text = format!("{before}#[é]\npub async fn größe(a: &App) -> Result<Ok, É> {{}}\n");
            let handlers = of_texts(&mut sources, &[("second", &text)]);
            let found = &handlers.functions[0];
            assert_eq!(text_at(&sources, found.ident), "größe");
            assert_eq!(text_at(&sources, found.parentheses), "(a: &App)");
            assert_eq!(text_at(&sources, found.arguments[0].span), "a: &App");
            assert_eq!(text_at(&sources, found.arguments[0].ty.span), "&App");
            let [_, problem] = found.result.as_ref().expect("a result");
            assert_eq!(text_at(&sources, problem.span), "É");
        }
    }

    #[test]
    fn only_free_functions_at_the_top_are_seen() {
        let mut sources = Sources::default();
        let handlers = of_texts(
            &mut sources,
            &[(
                "medias",
                "pub async fn a() {}\nfn b() {}\npub(crate) fn c() {}\npub(super) fn r#type() {}\n\
             mod inner { pub fn d() {} }\nimpl X { pub fn e() {} }\nmake!(pub fn f() {});\n\
             #[cfg(unix)] pub fn g() {}\n",
            )],
        );
        let seen: Vec<_> = handlers
            .functions
            .iter()
            .map(|found| (found.name.as_str(), found.is_reachable, found.is_async))
            .collect();
        assert_eq!(
            seen,
            [
                ("a", true, true),
                ("b", false, false),
                ("c", true, false),
                ("type", false, false),
                ("g", true, false)
            ]
        );
        assert!(handlers.functions[4].is_conditional);
    }

    #[test]
    fn types_are_known_by_their_last_segment() {
        let mut sources = Sources::default();
        let handlers = of_texts(
            &mut sources,
            &[(
                "medias",
                "fn a(_: &'a crate::App, Caller { .. }: auth::Caller, c: &mut App, d: Arc<App>, e: impl X)\n\
             -> std::result::Result<contract::Done, Problem,> {}\n",
            )],
        );
        let found = &handlers.functions[0];
        let shapes: Vec<_> = found.arguments.iter().map(|argument| &argument.ty.shape).collect();
        assert_eq!(
            shapes,
            [
                &Shape::Shared("App".into()),
                &Shape::Named("Caller".into()),
                &Shape::Other,
                &Shape::Named("Arc".into()),
                &Shape::Opaque
            ]
        );
        assert_eq!(found.arguments[3].ty.words, ["Arc", "App"]);
        assert_eq!(found.arguments[0].ty.text, "&'a crate::App");
        let [response, problem] = found.result.as_ref().expect("a result");
        assert_eq!(response.shape, Shape::Named("Done".into()));
        assert_eq!(problem.shape, Shape::Named("Problem".into()));
    }

    #[test]
    fn a_folder_is_read_in_the_order_of_its_paths_and_may_be_absent() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut sources = Sources::default();
        let (handlers, findings) = read(&mut sources, root, Path::new("src"));
        assert!(findings.is_empty(), "{findings:?}");
        let paths: Vec<_> = handlers.files.iter().map(|file| file.path.as_str()).collect();
        assert!(paths.is_sorted(), "{paths:?}");
        assert_eq!(handlers.path("check"), "src/check/mod.rs");
        assert_eq!(handlers.path("handlers"), "src/handlers.rs");
        assert_eq!(handlers.path("medias"), "src/medias.rs");
        assert!(handlers.functions.iter().any(|found| found.name == "read"));

        let (handlers, findings) = read(&mut sources, root, Path::new("src/absent"));
        assert!(handlers.files.is_empty() && findings.is_empty());

        let (handlers, findings) = read(&mut sources, root, Path::new("Cargo.toml"));
        assert!(handlers.files.is_empty());
        assert_eq!(findings[0].code, "handler-file-unreadable");
    }

    #[test]
    fn broken_rust_is_pointed_at_where_it_breaks() {
        for (text, at) in [
            ("// é\nfn a( {}\n", 10..10),
            ("/* é */ fn a(b c) {}\n", 16..17),
            ("fn a() -> \n", 9..9),
            ("pub\n", 3..3),
        ] {
            let mut sources = Sources::default();
            let file = sources.add("src/handlers/medias.rs", text);
            let finding = parse(&sources, file, "medias").expect_err("not Rust");
            let label = &finding.labels[0];
            assert_eq!(label.span.start..label.span.end, at, "{}", finding.render(&sources));
        }
    }
}
