//! Missing handlers, written into the files where they belong. What is there already is left as it is: a
//! function goes to the end of its file, and a new file to its place with the `pub mod` that it needs.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

use crate::{check::MissingHandler, plan::identifier};

/// Where the application keeps what handlers name, and what their bodies are.
#[derive(Clone, Debug)]
pub(crate) struct Style {
    /// As in `crate::app::App`.
    pub(crate) app: String,
    /// As in `crate::auth::Caller`.
    pub(crate) caller: String,
    /// As in `crate::contract`.
    pub(crate) contract: String,
    /// What stands between the braces, by the name of the function; and whether the arguments are in use.
    pub(crate) body: fn(&MissingHandler) -> String,
    pub(crate) uses_arguments: bool,
}

/// A file and what it is to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Written {
    /// Relative to the folder that everything is relative to.
    pub(crate) path: PathBuf,
    pub(crate) text: String,
    /// The operations whose handlers were added.
    pub(crate) operations: Vec<String>,
}

/// The files that change, with what they are to hold; `folder` is the folder of the handlers below `root`.
///
/// # Errors
/// When a file that is there cannot be read.
pub(crate) fn plan(
    root: &Path,
    folder: &Path,
    missing: &[MissingHandler],
    style: &Style,
) -> io::Result<Vec<Written>> {
    let mut modules: BTreeMap<&str, Vec<&MissingHandler>> = BTreeMap::new();
    for handler in missing {
        modules.entry(&handler.module).or_default().push(handler);
    }
    let mut written = Vec::new();
    for handlers in modules.values() {
        let path = PathBuf::from(&handlers[0].file);
        let present = present(&root.join(&path))?;
        let text = match present {
            Some(text) => extended(&text, handlers, style),
            None => begun(handlers, style),
        };
        let operations = handlers.iter().map(|handler| handler.operation_id.clone()).collect();
        written.push(Written { path, text, operations });
    }
    written.extend(declared(root, folder, modules.keys().copied())?);
    Ok(written)
}

/// Writes them.
///
/// # Errors
/// When a folder cannot be made or a file not be written, with its path.
pub(crate) fn write(root: &Path, written: &[Written]) -> io::Result<()> {
    for file in written {
        let path = root.join(&file.path);
        let done = match path.parent() {
            Some(folder) => fs::create_dir_all(folder),
            None => Ok(()),
        };
        done.and_then(|()| fs::write(&path, &file.text)).map_err(|error| {
            let path = file.path.display();
            io::Error::new(error.kind(), format!("cannot write `{path}`: {error}"))
        })?;
    }
    Ok(())
}

fn present(path: &Path) -> io::Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => {
            let path = path.display();
            Err(io::Error::new(error.kind(), format!("cannot read `{path}`: {error}")))
        }
    }
}

/// The new file of a module. Its functions name what it brings into scope.
fn begun(handlers: &[&MissingHandler], style: &Style) -> String {
    let mut names: Vec<&str> = handlers
        .iter()
        .flat_map(|handler| [&handler.problem, &handler.request, &handler.response])
        .map(String::as_str)
        .collect();
    names.sort_unstable();
    names.dedup();
    let mut uses = vec![style.app.clone(), contract_use(&style.contract, &names)];
    if handlers.iter().any(|handler| handler.is_secured) {
        uses.push(style.caller.clone());
    }
    uses.sort();
    let uses: String = uses.iter().map(|path| format!("use {path};\n")).collect();
    let functions: String = handlers
        .iter()
        .map(|handler| format!("\n{}", function(handler, style, last_segment)))
        .collect();
    format!("//! Handlers of the tag `{}`.\n\n{uses}{functions}", handlers[0].module)
}

/// The names of the contract that a file uses, laid out as rustfmt does.
fn contract_use(contract: &str, names: &[&str]) -> String {
    let line = format!("{contract}::{{{}}}", names.join(", "));
    if line.len() + "use ;".len() <= LINE_WIDTH {
        return line;
    }
    let mut lines = vec![String::new()];
    for name in names {
        let last = lines.last_mut().expect("there is a first line");
        if !last.is_empty() && last.len() + name.len() + "     ,".len() > LINE_WIDTH {
            lines.push(format!("{name},"));
        } else {
            let space = if last.is_empty() { "" } else { " " };
            last.push_str(&format!("{space}{name},"));
        }
    }
    let lines: String = lines.iter().map(|line| format!("    {line}\n")).collect();
    format!("{contract}::{{\n{lines}}}")
}

/// A file that is there, and functions after what it holds. They name everything by its whole path, since
/// what is in scope is left as it is.
fn extended(present: &str, handlers: &[&MissingHandler], style: &Style) -> String {
    let mut text = present.to_owned();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    for handler in handlers {
        let blank = if text.is_empty() { "" } else { "\n" };
        let function = function(handler, style, |path| path);
        // Writing to a string does not fail.
        _ = write!(text, "{blank}{function}");
    }
    text
}

fn function(handler: &MissingHandler, style: &Style, name: fn(&str) -> &str) -> String {
    let of_contract = |ty: &str| name(&format!("{}::{ty}", style.contract)).to_owned();
    let argument =
        |name: &str| if style.uses_arguments { name.to_owned() } else { format!("_{name}") };
    let mut arguments = vec![format!("{}: &{}", argument("app"), name(&style.app))];
    if handler.is_secured {
        arguments.push(format!("{}: {}", argument("caller"), name(&style.caller)));
    }
    arguments.push(format!("{}: {}", argument("request"), of_contract(&handler.request)));
    let result =
        format!("Result<{}, {}>", of_contract(&handler.response), of_contract(&handler.problem));
    let (head, body) = (format!("pub async fn {}", handler.function), (style.body)(handler));
    let line = format!("{head}({}) -> {result} {{", arguments.join(", "));
    if line.chars().count() <= LINE_WIDTH {
        return format!("{line}\n    {body}\n}}\n");
    }
    let arguments: String = arguments.iter().map(|argument| format!("    {argument},\n")).collect();
    format!("{head}(\n{arguments}) -> {result} {{\n    {body}\n}}\n")
}

/// What rustfmt allows on one line by default.
const LINE_WIDTH: usize = 100;

fn last_segment(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}

/// The file that declares the modules, if it does not declare them all.
fn declared<'a>(
    root: &Path,
    folder: &Path,
    modules: impl Iterator<Item = &'a str>,
) -> io::Result<Option<Written>> {
    let beside = folder.with_extension("rs");
    let within = folder.join("mod.rs");
    let path = if root.join(&beside).is_file() { beside } else { within };
    let present = present(&root.join(&path))?;
    let text = present.unwrap_or_else(|| {
        "//! What answers each operation: one file for each tag, one function for each operation.\n\n"
            .to_owned()
    });
    let known: Vec<String> = match syn::parse_file(&text) {
        Ok(file) => file
            .items
            .iter()
            .filter_map(|item| match item {
                syn::Item::Mod(module) => Some(module.ident.to_string()),
                _ => None,
            })
            .collect(),
        Err(error) => {
            let path = path.display();
            return Err(io::Error::other(format!("cannot read `{path}` as Rust: {error}")));
        }
    };
    let new: Vec<String> = modules
        // The functions of this very file are in the module of the folder itself.
        .filter(|module| *module != "mod")
        .map(identifier)
        .filter(|module| !known.contains(module))
        .map(|module| format!("pub mod {module};\n"))
        .collect();
    if new.is_empty() {
        return Ok(None);
    }
    let text = if text.ends_with('\n') { text } else { text + "\n" };
    // After the last declaration that stands on a line of its own, so that they stay together.
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    let is_declaration =
        |line: &&str| line.starts_with("pub mod ") && line.trim_end().ends_with(';');
    let end = lines.iter().rposition(is_declaration).map_or(lines.len(), |last| last + 1);
    lines.splice(end..end, new.iter().map(String::as_str));
    let text = lines.concat();
    Ok(Some(Written { path, text, operations: Vec::new() }))
}
