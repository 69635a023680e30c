//! The entry point of a build script: which document, which handlers, and where the application keeps what
//! the wiring names.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use crate::{
    check,
    diagnostic::{Diagnostic, Severity, report},
    downgrade::{Downgraded, downgrade, without},
    files::Files,
    generate::{self, Options, Paths},
    handlers, model,
    parse::Node,
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
    partial: bool,
    generic_refusals: bool,
    openapi_3_0: bool,
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
    /// The document in the words of OpenAPI 3.0, where the build [asks](Build::openapi_3_0) for it.
    pub openapi_3_0: Option<Downgraded>,
    /// How many operations are generated.
    pub operations: usize,
    /// Those that are not, of a document that is [`partial`](Build::partial)ly generated.
    pub left_out: Vec<LeftOut>,
    /// Everything that was found, in the order of the document.
    pub diagnostics: Vec<Diagnostic>,
    /// The operationIds of the document, in its order, of the operations that are generated.
    pub operation_ids: Vec<String>,
    /// The handlers that are not there; none where the document itself is in doubt.
    pub missing: Vec<check::MissingHandler>,
    /// The files that the document refers to, relative to the folder that it is relative to.
    pub files: Vec<PathBuf>,
    /// The files that were read.
    pub sources: Sources,
}

/// An operation that cannot be generated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// `DELETE /rest/api/medias/{id}`.
    pub endpoint: String,
    /// The code of the finding because of which it is left out, as [`Diagnostic::code`] has it.
    pub code: &'static str,
    /// What that finding says.
    pub message: String,
}

impl LeftOut {
    fn of(operation: &Operation) -> Self {
        let fault = operation.fault.as_ref();
        Self {
            endpoint: operation.signature.endpoint.clone(),
            code: fault.map_or("", |fault| fault.code),
            message: fault.map(|fault| fault.message.clone()).unwrap_or_default(),
        }
    }
}

impl Build {
    /// A build from this document, a path relative to the crate's folder. Handlers are in `src/handlers`
    /// unless told otherwise.
    pub fn new(document: impl Into<PathBuf>) -> Self {
        Self {
            document: document.into(),
            handlers: "src/handlers".into(),
            utoipa: false,
            partial: false,
            generic_refusals: false,
            openapi_3_0: false,
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

    /// Leaves out the operations that cannot be generated, with warnings that say why, instead of failing: for
    /// a document that is somebody else's.
    #[must_use]
    pub fn partial(mut self) -> Self {
        self.partial = true;
        self
    }

    /// Answers refusals that the document does not mention all the same, as `application/problem+json` of RFC
    /// 9457: every problem has the variant `Refused` for them, which only [`Refusal`] makes. Without it, an
    /// operation that does not document 400, 422 and whatever else is refused before its handler is an error.
    ///
    /// [`Refusal`]: https://docs.rs/openapi-stubs/latest/openapi_stubs/actix/struct.Refusal.html
    #[must_use]
    pub fn generic_refusals(mut self) -> Self {
        self.generic_refusals = true;
        self
    }

    /// Writes the document in the words of OpenAPI 3.0 as well, for readers that know no other: as
    /// `OUT_DIR/openapi-3.0.json`, and as `OUT_DIR/openapi-3.0-without-multipart.json` without the operations that
    /// take multipart forms, at which some generators give up. What 3.0 cannot say is listed in the output of the
    /// build script, which `cargo build -vv` shows.
    #[must_use]
    pub fn openapi_3_0(mut self) -> Self {
        self.openapi_3_0 = true;
        self
    }

    /// The greatest size of a body that is read as a whole, 1 MiB unless told otherwise; more is refused with 413.
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
        let (files, mut diagnostics) = Files::read(&mut sources, root, &self.document)?;
        let (handlers, unreadable) = handlers::read(&mut sources, root, &self.handlers);
        let origin = self.document.to_string_lossy().replace('\\', "/");
        let tree = files.document().filter(|_| self.openapi_3_0);
        let openapi_3_0 = tree.map(|tree| downgrade(tree, &sources));
        let json = files.document().map_or(serde_json::Value::Null, Node::to_json);
        let (document, unread) = model::read(&files, self.partial);
        diagnostics.extend(unread);
        let (plan, unplanned) = plan::plan(&document, &sources, self.partial);
        diagnostics.extend(unplanned);
        diagnostics.extend(unreadable);
        if self.partial {
            // What they are in is left out, and nothing that is left depends on it.
            for finding in &mut diagnostics {
                finding.severity = Severity::Warning;
            }
        }
        let mut missing = Vec::new();
        // Where the document itself is in doubt, what the handlers lack would only repeat it.
        if !has_errors(&diagnostics) {
            let names = self.names();
            diagnostics.extend(check::check(
                &plan.operations,
                &handlers,
                &names,
                self.generic_refusals,
            ));
            missing = check::missing(&plan.operations, &handlers, &names);
        }
        let wired: Vec<&Operation> =
            if has_errors(&diagnostics) { Vec::new() } else { plan.operations.iter().collect() };
        Ok(Output {
            contract: generate::contract(&plan, &origin, self.options()),
            routes: generate::routes(&plan, &self.paths, &origin, &wired),
            json: format!("{json:#}\n"),
            openapi_3_0,
            operations: plan.operations.len(),
            left_out: plan.left_out.iter().map(LeftOut::of).collect(),
            diagnostics,
            operation_ids: plan
                .operations
                .iter()
                .map(|operation| operation.signature.operation_id.clone())
                .collect(),
            missing,
            files: files.others().map(Path::to_owned).collect(),
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
            for file in &output.files {
                println!("cargo::rerun-if-changed={}", file.display());
            }
            for warning in output.of(Severity::Warning) {
                for line in warning.render(&output.sources).lines() {
                    println!("cargo::warning={line}");
                }
            }
            for loss in output.openapi_3_0.iter().flat_map(|downgraded| &downgraded.losses) {
                println!("OpenAPI 3.0: {loss}");
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

    fn options(&self) -> Options {
        Options {
            utoipa: self.utoipa,
            generic_refusals: self.generic_refusals,
            max_body_bytes: self.max_body_bytes,
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
        let mut files = vec![
            ("contract.rs", format!("{}{errors}", self.contract)),
            ("routes.rs", self.routes.clone()),
            ("openapi.json", self.json.clone()),
        ];
        if let Some(Downgraded { document, .. }) = &self.openapi_3_0 {
            let mut without_multipart = document.clone();
            without(&mut without_multipart, "multipart");
            files.push(("openapi-3.0.json", format!("{document:#}\n")));
            files.push(("openapi-3.0-without-multipart.json", format!("{without_multipart:#}\n")));
        }
        for (name, text) in files {
            let path = folder.join(name);
            if std::fs::read_to_string(&path).is_ok_and(|present| present == text) {
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
