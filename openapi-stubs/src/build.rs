//! The entry point of a build script: which document, which handlers, and where the application keeps what
//! the wiring names.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use crate::{
    check,
    diagnostic::{Diagnostic, Severity, report},
    generate::{self, Paths},
    handlers, model, parse,
    plan::{self, Names, Operation},
    source::Sources,
};

/// A document and the handlers that are to serve it.
///
/// A build script is this and nothing more:
///
/// ```no_run
/// fn main() -> std::process::ExitCode {
///     openapi_stubs::Build::new("openapi/openapi.yaml").handlers("src/handlers").run()
/// }
/// ```
///
/// The crate then includes the two generated files:
///
/// ```text
/// pub mod contract { include!(concat!(env!("OUT_DIR"), "/contract.rs")); }
/// mod routes { include!(concat!(env!("OUT_DIR"), "/routes.rs")); }
/// ```
///
/// and may serve the document, in JSON and equal in value, from `OUT_DIR/openapi.json`.
#[derive(Clone, Debug)]
pub struct Build {
    document: PathBuf,
    handlers: PathBuf,
    utoipa: bool,
    max_body_bytes: u64,
    paths: Paths,
}

/// What a run makes of a document and its handlers.
#[derive(Clone, Debug)]
pub struct Output {
    /// Models, requests, responses and problems.
    pub contract: String,
    /// The wiring of the operations whose handlers are right.
    pub routes: String,
    /// The document in JSON, equal in value.
    pub json: String,
    /// Everything that was found, in the order of the document.
    pub diagnostics: Vec<Diagnostic>,
    /// The operationIds, in the order of the document.
    pub operations: Vec<String>,
    /// The handlers that are not there; none where the document itself is in doubt.
    pub missing: Vec<check::MissingHandler>,
    /// The files that were read.
    pub sources: Sources,
}

impl Build {
    /// A build from this document, a path relative to the crate's folder. Handlers are in `src/handlers`
    /// unless told otherwise.
    pub fn new(document: impl Into<PathBuf>) -> Self {
        Self {
            document: document.into(),
            handlers: "src/handlers".into(),
            utoipa: false,
            max_body_bytes: 1024 * 1024,
            paths: Paths {
                app: "crate::app::App".to_owned(),
                caller: "crate::auth::Caller".to_owned(),
                authorize: "crate::auth::authorize".to_owned(),
                failure: "crate::failure::Failure".to_owned(),
                failed: "crate::problem::failed".to_owned(),
                contract: "crate::contract".to_owned(),
                handlers: "crate::handlers".to_owned(),
            },
        }
    }

    /// The folder of the handlers, with one file for each tag.
    #[must_use]
    pub fn handlers(mut self, folder: impl Into<PathBuf>) -> Self {
        self.handlers = folder.into();
        self
    }

    /// Derives `utoipa::ToSchema` for every model.
    #[must_use]
    pub fn utoipa(mut self) -> Self {
        self.utoipa = true;
        self
    }

    /// The greatest size of a JSON body, 1 MiB unless told otherwise; more is refused with 413.
    #[must_use]
    pub fn max_body_bytes(mut self, bytes: u64) -> Self {
        self.max_body_bytes = bytes;
        self
    }

    /// The type that handlers share, `crate::app::App` unless told otherwise.
    ///
    /// # Panics
    /// When this is not a path.
    #[must_use]
    pub fn app(mut self, path: &str) -> Self {
        self.paths.app = checked(path);
        self
    }

    /// The type that authorization gives a secured handler, `crate::auth::Caller` unless told otherwise.
    ///
    /// # Panics
    /// When this is not a path.
    #[must_use]
    pub fn caller(mut self, path: &str) -> Self {
        self.paths.caller = checked(path);
        self
    }

    /// Reads the document and the handlers below `root`, and generates.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn generate(&self, root: &Path) -> std::io::Result<Output> {
        let mut sources = Sources::default();
        let file = sources.read(root, &self.document)?;
        let (handlers, unreadable) = handlers::read(&mut sources, root, &self.handlers);
        let origin = sources.path(file).to_owned();
        let (json, (document, mut diagnostics)) = match parse::parse(&sources, file) {
            Ok(tree) => (tree.to_json(), model::read(&tree)),
            Err(unreadable) => {
                (serde_json::Value::Null, (model::Document::default(), vec![unreadable]))
            }
        };
        let (plan, unplanned) = plan::plan(&document, &sources);
        diagnostics.extend(unplanned);
        diagnostics.extend(unreadable);
        let mut missing = Vec::new();
        // Where the document itself is in doubt, what the handlers lack would only repeat it.
        if !has_errors(&diagnostics) {
            diagnostics.extend(check::check(&plan.operations, &handlers, &self.names()));
            missing = check::missing(&plan.operations, &handlers, &self.names());
        }
        let wired: Vec<&Operation> =
            if has_errors(&diagnostics) { Vec::new() } else { plan.operations.iter().collect() };
        Ok(Output {
            contract: generate::contract(&plan, &origin, self.utoipa, self.max_body_bytes),
            routes: generate::routes(&plan, &self.paths, &origin, &wired),
            json: format!("{json:#}\n"),
            diagnostics,
            operations: plan
                .operations
                .iter()
                .map(|operation| operation.signature.operation_id.clone())
                .collect(),
            missing,
            sources,
        })
    }

    /// Runs as a build script: writes `contract.rs`, `routes.rs` and `openapi.json` to `OUT_DIR`.
    ///
    /// Errors become `compile_error!`s in the generated file, so that cargo and editors show them whole;
    /// the types are written all the same, so that an editor goes on completing. Warnings are cargo's.
    #[must_use]
    #[expect(
        clippy::print_stdout,
        clippy::print_stderr,
        clippy::disallowed_methods,
        reason = "cargo and build scripts speak by environment and standard output"
    )]
    pub fn run(self) -> ExitCode {
        let variable = |name: &str| {
            std::env::var_os(name).map(PathBuf::from).ok_or_else(|| {
                std::io::Error::other(format!("`{name}` is not set: run this from a build script"))
            })
        };
        let written = variable("CARGO_MANIFEST_DIR").and_then(|root| {
            println!("cargo::rerun-if-changed={}", self.document.display());
            println!("cargo::rerun-if-changed={}", self.handlers.display());
            let output = self.generate(&root)?;
            for warning in output.of(Severity::Warning) {
                for line in warning.render(&output.sources).lines() {
                    println!("cargo::warning={line}");
                }
            }
            output.write(&variable("OUT_DIR")?)
        });
        match written {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("error: {error}");
                ExitCode::FAILURE
            }
        }
    }

    fn names(&self) -> Names {
        Names { app: last_segment(&self.paths.app), caller: last_segment(&self.paths.caller) }
    }
}

impl Output {
    /// Everything that was found, as rustc would draw it.
    pub fn report(&self) -> String {
        report(&self.diagnostics, &self.sources)
    }

    fn of(&self, severity: Severity) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter().filter(move |diagnostic| diagnostic.severity == severity)
    }

    /// Writes the files, leaving alone those that would not change.
    fn write(&self, folder: &Path) -> std::io::Result<()> {
        // rustc writes `error: ` before the message, so ours begins with the code.
        let errors: String = self
            .of(Severity::Error)
            .map(|error| error.render(&self.sources).trim_start_matches("error").to_owned())
            .map(|error| format!("compile_error!({error:?});\n"))
            .collect();
        let files = [
            ("contract.rs", &format!("{}{errors}", self.contract)),
            ("routes.rs", &self.routes),
            ("openapi.json", &self.json),
        ];
        for (name, text) in files {
            let path = folder.join(name);
            if std::fs::read_to_string(&path).is_ok_and(|present| present == *text) {
                continue;
            }
            std::fs::write(&path, text).map_err(|error| {
                std::io::Error::new(
                    error.kind(),
                    format!("cannot write `{}`: {error}", path.display()),
                )
            })?;
        }
        Ok(())
    }
}

fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

fn checked(path: &str) -> String {
    assert!(syn::parse_str::<syn::Path>(path).is_ok(), "`{path}` is not a path of Rust");
    path.to_owned()
}

fn last_segment(path: &str) -> String {
    path.rsplit("::").next().unwrap_or(path).to_owned()
}
