//! A crate to begin with: a document, stubs for its operations, and what the wiring needs besides. What the
//! files say stands in `templates`, with `{{names}}` in it.

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
};

use crate::{
    build::{Build, LeftOut},
    stub::{self, Style},
};

/// What a crate is made of.
#[derive(Clone, Debug)]
pub(crate) struct Start {
    pub(crate) name: String,
    /// The document to begin with.
    pub(crate) from: PathBuf,
    /// The folder that the crate is made in.
    pub(crate) folder: PathBuf,
    /// Where this toolchain stands, for a crate that does not take it from the registry.
    pub(crate) toolchain: Option<PathBuf>,
}

/// A crate that was made.
#[derive(Debug)]
pub(crate) struct Made {
    /// How many operations it has.
    pub(crate) operations: usize,
    /// Those that it has not.
    pub(crate) left_out: Vec<LeftOut>,
}

/// Why a crate cannot be made.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The name is none of a crate; why.
    Name(String),
    /// Something is in the folder already.
    Taken(PathBuf),
    /// There is nothing to serve in the document; what is wrong with it.
    Document(String),
    Io(io::Error),
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(why) => formatter.write_str(why),
            Self::Taken(folder) => write!(
                formatter,
                "there is something at `{}` already\nhelp: name another folder with `--into`",
                folder.display()
            ),
            Self::Document(report) => formatter.write_str(report),
            Self::Io(error) => write!(formatter, "{error}"),
        }
    }
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Makes a crate; paths are relative to `root`.
pub(crate) fn make(root: &Path, start: &Start) -> Result<Made, Refusal> {
    named(&start.name)?;
    let folder = root.join(&start.folder);
    let is_taken =
        folder.is_file() || fs::read_dir(&folder).is_ok_and(|mut entries| entries.next().is_some());
    if is_taken {
        return Err(Refusal::Taken(start.folder.clone()));
    }
    let output = Build::new(&start.from)
        .handlers(start.folder.join("src/handlers"))
        .partial()
        .generic_refusals()
        .generate(root)?;
    if output.missing.is_empty() {
        let report = output.report();
        let report = if report.is_empty() {
            format!("`{}` has no operations\nhelp: write them under `paths`", start.from.display())
        } else {
            report
        };
        return Err(Refusal::Document(report));
    }

    let title = document_title(&output.json).unwrap_or_else(|| start.name.clone());
    let documents = documents(root, start, &output.files)?;
    let style = Style {
        app: "crate::app::App".to_owned(),
        caller: "crate::auth::Caller".to_owned(),
        contract: "crate::contract".to_owned(),
        body: |handler| {
            let refused = || "Err(crate::problem::not_implemented())".to_owned();
            handler.unimplemented.clone().unwrap_or_else(refused)
        },
        uses_arguments: false,
    };
    let handlers = start.folder.join("src/handlers");
    let stubs = stub::plan(root, &handlers, &output.missing, &style)?;
    let first = &output.missing[0];
    let is_secured = output.missing.iter().any(|handler| handler.is_secured);
    let toolchain = match &start.toolchain {
        Some(path) => {
            let path = fs::canonicalize(root.join(path))?;
            format!("path = {:?}", path.to_string_lossy())
        }
        None => format!("version = {:?}", env!("CARGO_PKG_VERSION")),
    };
    let document = format!("openapi/{}", documents[0].0.display());
    let secured = if is_secured {
        "\nSecured operations are open to `Authorization: Bearer` with the token of the variable `APP_TOKEN`, and\n\
         closed without one, until `src/auth.rs` knows callers of its own."
    } else {
        ""
    };
    let names = [
        ("{{name}}", start.name.as_str()),
        ("{{crate}}", &start.name.replace('-', "_")),
        ("{{title}}", &on_one_line(&title)),
        ("{{title_text}}", &on_one_line(&title).replace(['\\', '"', '{', '}'], "")),
        ("{{toolchain}}", &toolchain),
        ("{{document}}", &document),
        ("{{secured}}", secured),
        ("{{example}}", &format!("{}` in `{}", first.function, of_crate(start, &first.file))),
    ];
    for (file, template) in TEMPLATES {
        let text = names.iter().fold(template.to_owned(), |text, (name, value)| {
            let value = if file == "Cargo.toml" && *name == "{{title}}" {
                value.replace(['\\', '"'], "")
            } else {
                (*value).to_owned()
            };
            text.replace(name, &value)
        });
        write(&folder.join(file), text.as_bytes())?;
    }
    for (path, bytes) in documents {
        write(&folder.join("openapi").join(path), &bytes)?;
    }
    stub::write(root, &stubs)?;
    Ok(Made { operations: output.missing.len(), left_out: output.left_out })
}

/// Each file of a crate and what it says.
const TEMPLATES: [(&str, &str); 12] = [
    (".gitignore", include_str!("templates/gitignore.template")),
    ("Cargo.toml", include_str!("templates/Cargo.toml.template")),
    ("README.md", include_str!("templates/README.md.template")),
    ("build.rs", include_str!("templates/build.rs.template")),
    ("src/app.rs", include_str!("templates/app.rs.template")),
    ("src/auth.rs", include_str!("templates/auth.rs.template")),
    ("src/failure.rs", include_str!("templates/failure.rs.template")),
    ("src/lib.rs", include_str!("templates/lib.rs.template")),
    ("src/main.rs", include_str!("templates/main.rs.template")),
    ("src/problem.rs", include_str!("templates/problem.rs.template")),
    ("src/server.rs", include_str!("templates/server.rs.template")),
    ("tests/operations.rs", include_str!("templates/operations.rs.template")),
];

/// What cargo takes for the name of a package.
fn named(name: &str) -> Result<(), Refusal> {
    let begins = name.chars().next().is_some_and(|first| first.is_ascii_alphabetic());
    let is_letter = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    let is_word = syn::parse_str::<syn::Ident>(&name.replace('-', "_")).is_err();
    if begins && name.chars().all(is_letter) && !is_word && !matches!(name, "test" | "core" | "std")
    {
        return Ok(());
    }
    Err(Refusal::Name(format!(
        "`{name}` cannot be the name of a crate\nhelp: letters, digits and hyphens make one, such as `media-store`"
    )))
}

/// The document and what it refers to, by their paths below `openapi`, the document first.
fn documents(
    root: &Path,
    start: &Start,
    others: &[PathBuf],
) -> Result<Vec<(PathBuf, Vec<u8>)>, Refusal> {
    let base = start.from.parent().unwrap_or(Path::new(""));
    let extension = start.from.extension().unwrap_or("yaml".as_ref());
    let name = Path::new("openapi").with_extension(extension);
    let mut documents = vec![(name, fs::read(root.join(&start.from))?)];
    for other in others {
        let Ok(path) = other.strip_prefix(base) else {
            return Err(Refusal::Document(format!(
                "the document refers to `{}`, outside its folder\nhelp: bring its files together first",
                other.display()
            )));
        };
        documents.push((path.to_owned(), fs::read(root.join(other))?));
    }
    Ok(documents)
}

fn document_title(json: &str) -> Option<String> {
    let document: serde_json::Value = serde_json::from_str(json).ok()?;
    document["info"]["title"].as_str().map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned)
}

/// Without what would end a comment or begin another line.
fn on_one_line(text: &str) -> String {
    let text: String = text.chars().filter(|letter| !letter.is_control()).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A path as the crate itself has it.
fn of_crate(start: &Start, file: &str) -> String {
    let path = Path::new(file);
    path.strip_prefix(&start.folder).unwrap_or(path).display().to_string()
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let made = path.parent().map_or(Ok(()), fs::create_dir_all);
    made.and_then(|()| fs::write(path, bytes)).map_err(|error| {
        io::Error::new(error.kind(), format!("cannot write `{}`: {error}", path.display()))
    })
}
