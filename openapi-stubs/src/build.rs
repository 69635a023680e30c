//! The entry point of a build script: which document, which handlers, and where the application keeps what
//! the wiring names.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    time::{Duration, Instant},
};

use crate::{
    bundle, check,
    diagnostic::{Diagnostic, Severity, report},
    downgrade::{Downgraded, downgrade, without},
    files::Files,
    generate::{self, Options, Paths},
    handlers::{self, Handlers},
    model,
    plan::{self, Names, Operation, Plan, Signature},
    record::{self, Found, Record},
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
/// and may serve the document, in JSON and equal in value, from `OUT_DIR/openapi.json`: one file, with others that
/// it refers to under `x-files`.
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
///
/// ```no_run
/// # fn main() -> std::io::Result<()> {
/// let output = openapi_stubs::Build::new("openapi/openapi.yaml").generate(std::path::Path::new("."))?;
/// eprintln!("{}", output.report());
/// std::fs::write("contract.rs", output.contract)?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Output {
    /// Models, requests, responses and problems.
    pub contract: String,
    /// The wiring of the operations whose handlers are right.
    pub routes: String,
    /// The document in JSON, equal in value; with the files that it refers to under `x-files`, if there are any.
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
    /// What the run took, stage by stage.
    pub stages: Vec<Stage>,
}

/// One stage of a run, by the name that the table of the crate has for it.
///
/// ```no_run
/// # fn main() -> std::io::Result<()> {
/// let output = openapi_stubs::Build::new("openapi/openapi.yaml").generate(std::path::Path::new("."))?;
/// for stage in output.stages {
///     println!("{:>8.3} s {}", stage.time.as_secs_f64(), stage.name);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stage {
    /// Such as `parse`.
    pub name: &'static str,
    /// From its beginning to its end.
    pub time: Duration,
}

/// Times the stages, each from the end of the one before.
struct Stopwatch {
    began: Instant,
    stages: Vec<Stage>,
}

impl Stopwatch {
    fn start() -> Self {
        Self { began: Instant::now(), stages: Vec::new() }
    }

    fn end(&mut self, name: &'static str) {
        let now = Instant::now();
        self.stages.push(Stage { name, time: now - self.began });
        self.began = now;
    }
}

/// An operation that cannot be generated.
///
/// ```no_run
/// # fn main() -> std::io::Result<()> {
/// let build = openapi_stubs::Build::new("github.yaml").partial();
/// for left in build.generate(std::path::Path::new("."))?.left_out {
///     println!("{}: {}: {}", left.endpoint, left.code, left.message);
/// }
/// # Ok(())
/// # }
/// ```
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
    ///
    /// ```
    /// use openapi_stubs::Build;
    /// let build = Build::new("openapi/openapi.yaml");
    /// ```
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
    ///
    /// ```
    /// use openapi_stubs::Build;
    /// let build = Build::new("openapi.yaml").handlers("src/api");
    /// ```
    #[must_use]
    pub fn handlers(mut self, folder: impl Into<PathBuf>) -> Self {
        self.handlers = folder.into();
        self
    }

    /// Derives `utoipa::ToSchema` for every model.
    ///
    /// ```
    /// use openapi_stubs::Build;
    /// let build = Build::new("openapi.yaml").utoipa();
    /// ```
    #[must_use]
    pub fn utoipa(mut self) -> Self {
        self.utoipa = true;
        self
    }

    /// Leaves out the operations that cannot be generated, with warnings that say why, instead of failing: for
    /// a document that is somebody else's.
    ///
    /// ```
    /// use openapi_stubs::Build;
    /// let build = Build::new("github.yaml").partial();
    /// ```
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
    ///
    /// ```
    /// use openapi_stubs::Build;
    /// let build = Build::new("github.yaml").generic_refusals();
    /// ```
    #[must_use]
    pub fn generic_refusals(mut self) -> Self {
        self.generic_refusals = true;
        self
    }

    /// Writes the document in the words of OpenAPI 3.0 as well, for readers that know no other: as
    /// `OUT_DIR/openapi-3.0.json`, and as `OUT_DIR/openapi-3.0-without-multipart.json` without the operations that
    /// take multipart forms, at which some generators give up. What 3.0 cannot say is listed in the output of the
    /// build script, which `cargo build -vv` shows.
    ///
    /// ```
    /// use openapi_stubs::Build;
    /// let build = Build::new("openapi.yaml").openapi_3_0();
    /// ```
    #[must_use]
    pub fn openapi_3_0(mut self) -> Self {
        self.openapi_3_0 = true;
        self
    }

    /// The greatest size of a body that is read as a whole, 1 MiB unless told otherwise; more is refused with 413.
    ///
    /// ```
    /// use openapi_stubs::Build;
    /// let build = Build::new("openapi.yaml").max_body_bytes(64 * 1024);
    /// ```
    #[must_use]
    pub fn max_body_bytes(mut self, bytes: u64) -> Self {
        self.max_body_bytes = bytes;
        self
    }

    /// The type that handlers share, `crate::app::App` unless told otherwise.
    ///
    /// ```
    /// use openapi_stubs::Build;
    /// let build = Build::new("openapi.yaml").app("crate::state::State");
    /// ```
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
    /// ```
    /// use openapi_stubs::Build;
    /// let build = Build::new("openapi.yaml").caller("crate::auth::User");
    /// ```
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
    /// ```no_run
    /// use openapi_stubs::Build;
    /// let output = Build::new("openapi.yaml").generate(".".as_ref())?;
    /// println!("{} of {} lines", output.operations, output.contract.lines().count());
    /// # Ok::<(), std::io::Error>(())
    /// ```
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn generate(&self, root: &Path) -> std::io::Result<Output> {
        Ok(self.make(root)?.output)
    }

    fn make(&self, root: &Path) -> std::io::Result<Made> {
        let mut watch = Stopwatch::start();
        let mut sources = Sources::default();
        let (files, mut diagnostics) = Files::read(&mut sources, root, &self.document)?;
        let json = pretty(&bundle::bundle(&files));
        watch.end("parse");
        let (handlers, unreadable) = handlers::read(&mut sources, root, &self.handlers);
        watch.end("handlers");
        let origin = self.origin();
        let tree = files.document().filter(|_| self.openapi_3_0);
        let openapi_3_0 = tree.map(|tree| downgrade(tree, &sources));
        let (document, unread) = model::read(&files, self.partial);
        watch.end("model");
        diagnostics.extend(unread);
        let (plan, unplanned) = plan::plan(&document, &sources, self.partial);
        watch.end("plan");
        diagnostics.extend(unplanned);
        let mut diagnostics = self.softened(diagnostics);
        let is_sound = !has_errors(&diagnostics);
        if is_sound && !self.generic_refusals {
            diagnostics.extend(check::document(&plan.operations));
        }
        let of_document = diagnostics.len();
        let signatures: Vec<_> =
            plan.operations.iter().map(|operation| &operation.signature).collect();
        diagnostics.extend(self.softened(unreadable));
        let mut missing = Vec::new();
        // Where the document itself is in doubt, what the handlers lack would only repeat it.
        if is_sound {
            let (found, absent) = self.judge(&signatures, &handlers);
            diagnostics.extend(found);
            missing = absent;
            for handler in &mut missing {
                let id = &handler.operation_id;
                let mut operations = plan.operations.iter();
                let operation = operations.find(|one| one.signature.operation_id == *id);
                handler.unimplemented = operation.and_then(|operation| {
                    generate::unimplemented(&plan, operation, &self.paths.contract)
                });
            }
        }
        let is_wired = !has_errors(&diagnostics);
        watch.end("check");
        let contract = generate::contract(&plan, &origin, self.options());
        let routes = self.routes(&plan, is_wired);
        watch.end("generate");
        let output = Output {
            contract,
            routes,
            json,
            openapi_3_0,
            operations: plan.operations.len(),
            left_out: plan.left_out.iter().map(LeftOut::of).collect(),
            diagnostics,
            operation_ids: signatures.iter().map(|one| one.operation_id.clone()).collect(),
            missing,
            files: files.paths().skip(1).map(Path::to_owned).collect(),
            sources,
            stages: watch.stages,
        };
        let paths = files.paths().map(Path::to_owned).collect();
        let is_recordable = files.are_all_read() && !has_errors(&output.diagnostics[..of_document]);
        Ok(Made { output, plan, paths, of_document, is_recordable })
    }

    /// Holds the handlers to the operations, and says which are missing.
    fn judge(
        &self,
        signatures: &[&Signature],
        handlers: &Handlers,
    ) -> (Vec<Diagnostic>, Vec<check::MissingHandler>) {
        let names = self.names();
        let missing = check::missing(signatures, handlers, &names);
        (check::disagreements(signatures, handlers, &names), missing)
    }

    /// Where a document is generated in part, what is wrong is left out, and nothing that is left depends on it.
    fn softened(&self, mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
        if self.partial {
            for finding in &mut findings {
                finding.severity = Severity::Warning;
            }
        }
        findings
    }

    fn origin(&self) -> String {
        self.document.to_string_lossy().replace('\\', "/")
    }

    fn routes(&self, plan: &Plan, is_wired: bool) -> String {
        let wired: Vec<&Operation> =
            if is_wired { plan.operations.iter().collect() } else { Vec::new() };
        generate::routes(plan, &self.paths, &self.origin(), &wired)
    }

    /// Runs as a build script: writes `contract.rs`, `routes.rs` and `openapi.json` to `OUT_DIR`.
    ///
    /// Errors become `compile_error!`s in the generated file, so that cargo and editors show them whole;
    /// the types are written all the same, so that an editor goes on completing. Warnings are cargo's.
    ///
    /// ```no_run
    /// # fn main() -> std::process::ExitCode {
    /// openapi_stubs::Build::new("openapi/openapi.yaml").run()
    /// # }
    /// ```
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
            let ran = self.run_in(&root, &variable("OUT_DIR")?)?;
            for file in &ran.files {
                println!("cargo::rerun-if-changed={}", file.display());
            }
            for line in ran.warnings.iter().flat_map(|warning| warning.lines()) {
                println!("cargo::warning={line}");
            }
            if self.openapi_3_0 {
                for loss in std::fs::read_to_string(variable("OUT_DIR")?.join(LOSSES))?.lines() {
                    println!("OpenAPI 3.0: {loss}");
                }
            }
            Ok(())
        });
        match written {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("error: {error}");
                ExitCode::FAILURE
            }
        }
    }

    /// Writes the files to a folder: of an edited document anew, else by the record of the run before.
    fn run_in(&self, root: &Path, folder: &Path) -> std::io::Result<Ran> {
        let key = record::key(self);
        let found = key.as_deref().and_then(|key| Record::find(folder, key, root));
        if let Some(found) = found {
            return self.run_again(root, folder, found);
        }
        Record::remove(folder)?;
        let Made { output, plan, paths, of_document, is_recordable } = self.make(root)?;
        write(folder, "contract.rs", &format!("{}{}", output.contract, output.errors()))?;
        write(folder, "routes.rs", &output.routes)?;
        let documents = output.documents();
        for (name, text) in &documents {
            write(folder, name, text)?;
        }
        let rendered = |findings: &[Diagnostic]| warnings(findings, &output.sources);
        if let Some(key) = key.filter(|_| is_recordable) {
            let routes = [self.routes(&plan, true), self.routes(&plan, false)];
            let signatures =
                plan.operations.into_iter().map(|operation| operation.signature).collect();
            let told = rendered(&output.diagnostics[..of_document]);
            Record::new(
                key,
                (&paths, &output.sources),
                (&output.contract, &documents),
                told,
                signatures,
                routes,
            )
            .write(folder)?;
        }
        let warnings = rendered(&output.diagnostics);
        Ok(Ran { warnings, files: output.files })
    }

    fn run_again(&self, root: &Path, folder: &Path, found: Found) -> std::io::Result<Ran> {
        let Found { record, mut sources, contract, files } = found;
        let (handlers, unreadable) = handlers::read(&mut sources, root, &self.handlers);
        let signatures: Vec<_> = record.signatures.iter().collect();
        let mut diagnostics = self.softened(unreadable);
        diagnostics.extend(self.judge(&signatures, &handlers).0);
        let routes = if has_errors(&diagnostics) { &record.unwired } else { &record.wired };
        write(folder, "contract.rs", &format!("{contract}{}", errors(&diagnostics, &sources)))?;
        write(folder, "routes.rs", routes)?;
        let mut all = record.warnings;
        all.extend(warnings(&diagnostics, &sources));
        Ok(Ran { warnings: all, files })
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
    ///
    /// ```no_run
    /// let output = openapi_stubs::Build::new("openapi.yaml").generate(".".as_ref())?;
    /// eprint!("{}", output.report());
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn report(&self) -> String {
        report(&self.diagnostics, &self.sources)
    }

    /// The document as it is handed out, by the names of the files.
    fn documents(&self) -> Vec<(&'static str, String)> {
        let mut documents = vec![("openapi.json", self.json.clone())];
        if let Some(Downgraded { document, losses }) = &self.openapi_3_0 {
            let mut without_multipart = document.clone();
            without(&mut without_multipart, "multipart");
            documents.push(("openapi-3.0.json", pretty(document)));
            documents.push(("openapi-3.0-without-multipart.json", pretty(&without_multipart)));
            documents.push((LOSSES, losses.iter().map(|loss| format!("{loss}\n")).collect()));
        }
        documents
    }

    fn errors(&self) -> String {
        errors(&self.diagnostics, &self.sources)
    }
}

/// What OpenAPI 3.0 cannot say of the document, one line each.
const LOSSES: &str = "openapi-3.0.losses";

/// What is found in the document and in the handlers, and what is needed to find it again.
struct Made {
    output: Output,
    plan: Plan,
    /// The document and the files that it refers to.
    paths: Vec<PathBuf>,
    /// How many of the findings are of the document.
    of_document: usize,
    /// Whether the handlers alone decide what the next run says, as long as the document stays.
    is_recordable: bool,
}

/// A run of a build script.
#[derive(Debug)]
struct Ran {
    warnings: Vec<String>,
    files: Vec<PathBuf>,
}

fn warnings(findings: &[Diagnostic], sources: &Sources) -> Vec<String> {
    let warnings = findings.iter().filter(|finding| finding.severity == Severity::Warning);
    warnings.map(|warning| warning.render(sources)).collect()
}

/// Errors as Rust that does not compile; rustc writes `error: ` before the message, so ours begins with the code.
fn errors(findings: &[Diagnostic], sources: &Sources) -> String {
    findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|error| error.render(sources).trim_start_matches("error").to_owned())
        .map(|error| format!("compile_error!({error:?});\n"))
        .collect()
}

/// Writes a file, leaving alone one that would not change.
fn write(folder: &Path, name: &str, text: &str) -> std::io::Result<()> {
    let path = folder.join(name);
    if std::fs::read_to_string(&path).is_ok_and(|present| present == text) {
        return Ok(());
    }
    std::fs::write(&path, text).map_err(|error| {
        std::io::Error::new(error.kind(), format!("cannot write `{}`: {error}", path.display()))
    })
}

fn pretty(json: &serde_json::Value) -> String {
    let mut text = serde_json::to_string_pretty(json).expect("JSON can be written");
    text.push('\n');
    text
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

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = "\
openapi: 3.1.0
info: {title: Medias, version: '1'}
paths:
  /ping:
    get:
      operationId: ping
      tags: [health]
      parameters: [{name: at, in: query, schema: {type: string, format: date}}]
      responses:
        '204': {description: Here.}
        '400': {$ref: 'problems.yaml#/Refused'}
        '422': {$ref: 'problems.yaml#/Refused'}
";
    const PROBLEMS: &str = "Refused: {description: Refused.}\n";
    const HANDLER: &str = "\
pub async fn ping(app: &App, request: PingRequest) -> Result<PingResponse, PingProblem> {}\n";

    /// A crate, and where its build script writes.
    struct Crate {
        root: tempfile::TempDir,
    }

    impl Crate {
        fn new() -> Self {
            let it = Self { root: tempfile::tempdir().unwrap() };
            for folder in ["handlers", "out"] {
                std::fs::create_dir(it.root.path().join(folder)).unwrap();
            }
            it.put("openapi.yaml", DOCUMENT);
            it.put("problems.yaml", PROBLEMS);
            it.put("handlers/health.rs", HANDLER);
            it
        }

        fn put(&self, file: &str, text: &str) {
            std::fs::write(self.root.path().join(file), text).unwrap();
        }

        fn text(&self, file: &str) -> String {
            std::fs::read_to_string(self.root.path().join(file)).unwrap()
        }

        fn build() -> Build {
            Build::new("openapi.yaml").handlers("handlers")
        }

        fn run(&self) -> Ran {
            Self::build().run_in(self.root.path(), &self.root.path().join("out")).unwrap()
        }

        /// Marks the record, so that a run which goes by it says so.
        fn mark(&self) {
            let file = "out/openapi-stubs.json";
            let text = self.text(file).replace("\"warnings\":[", "\"warnings\":[\"as before\",");
            self.put(file, &text);
        }

        fn is_as_before(&self) -> bool {
            self.mark();
            self.run().warnings.iter().any(|warning| warning == "as before")
        }

        /// What is written, which is always what it would be without a record.
        fn written(&self) -> [String; 3] {
            let written = ["contract.rs", "routes.rs", "openapi.json"]
                .map(|file| self.text(&format!("out/{file}")));
            let output = Self::build().generate(self.root.path()).unwrap();
            let contract = format!("{}{}", output.contract, output.errors());
            assert_eq!(written, [contract, output.routes, output.json]);
            written
        }
    }

    #[test]
    fn an_edited_handler_is_checked_and_nothing_is_generated_again() {
        let it = Crate::new();
        let first = it.run();
        let right = it.written();
        assert_eq!(first.files, [Path::new("problems.yaml")]);
        it.put("handlers/health.rs", &format!("// Edited.\n{HANDLER}"));
        assert!(it.is_as_before());
        assert_eq!(it.written(), right);
        it.put("handlers/health.rs", &HANDLER.replace("PingRequest", "String"));
        assert!(it.is_as_before());
        let [contract, routes, json] = it.written();
        assert!(contract.contains("compile_error!(\"[request-mismatch]"), "{contract}");
        assert!(routes != right[1] && json == right[2]);
        it.put("handlers/health.rs", HANDLER);
        assert!(it.is_as_before());
        assert_eq!(it.written(), right);
        let mut again = it.run();
        again.warnings.retain(|warning| warning != "as before");
        assert_eq!(again.warnings, first.warnings);
        assert_eq!(again.files, first.files);
    }

    #[test]
    fn whatever_else_changes_is_generated_anew() {
        let it = Crate::new();
        it.run();
        let changes: [(&str, &str); 5] = [
            ("openapi.yaml", &DOCUMENT.replace("Here.", "There.")),
            ("problems.yaml", &PROBLEMS.replace("Refused.", "Rejected.")),
            ("out/contract.rs", "// Somebody was here.\n"),
            ("out/openapi.json", "{}"),
            ("out/openapi-stubs.json", "no record"),
        ];
        for (file, text) in changes {
            assert!(it.is_as_before(), "before `{file}` changed");
            it.put(file, text);
            assert!(!it.is_as_before(), "after `{file}` changed");
            it.written();
        }
        let out = it.root.path().join("out");
        it.mark();
        let other = Crate::build().max_body_bytes(1).run_in(it.root.path(), &out).unwrap();
        assert!(!other.warnings.contains(&"as before".to_owned()), "other settings");
    }

    #[test]
    fn unchanged_input_rewrites_nothing() {
        let it = Crate::new();
        it.run();
        let modified = || {
            ["contract.rs", "routes.rs", "openapi.json", "openapi-stubs.json"].map(|file| {
                it.root.path().join("out").join(file).metadata().unwrap().modified().unwrap()
            })
        };
        let first = modified();
        it.run();
        assert_eq!(modified(), first);
    }

    #[test]
    fn a_document_that_is_in_doubt_leaves_no_record() {
        let it = Crate::new();
        it.run();
        it.put("openapi.yaml", &DOCUMENT.replace("'422'", "'404'"));
        it.run();
        assert!(!it.root.path().join("out/openapi-stubs.json").exists());
        assert!(it.written()[0].contains("[refusal-undocumented]"));
    }
}
