//! A sample of the corpus, compiled: the contract, the routes, and the handlers that the report asks for.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use crate::{crates::Workspace, document, packages::PACKAGES};

/// Documents that are always in the sample, by parts of their paths.
const ALWAYS: [&str; 4] =
    ["stripe.com", "/kubernetes.io", "api.github.com.json", "openai/official"];

/// How many others are in it.
const OTHERS: usize = 40;

/// What came of the sample.
#[derive(Debug, Default)]
pub(crate) struct Compiled {
    pub(crate) documents: Vec<String>,
    pub(crate) operations: usize,
    pub(crate) lines: usize,
    /// What rustc says, of each document that does not compile.
    pub(crate) errors: Vec<String>,
}

/// Compiles the documents of the sample whose paths hold `wanted`.
pub(crate) fn run(root: &Path, wanted: &str) -> Compiled {
    let sample: Vec<_> = sample(root)
        .into_iter()
        .filter(|(_, path)| path.to_string_lossy().contains(wanted))
        .collect();
    let members: Vec<String> =
        (0..sample.len()).map(|number| format!("document-{number}")).collect();
    let workspace = Workspace::new("compiled", &members);
    let mut compiled = Compiled::default();
    for ((folder, path), member) in sample.iter().zip(&members) {
        let output = document::build(path).generate(folder).expect("a file that can be read");
        compiled.documents.push(format!("{member}: {}", path.display()));
        compiled.operations += output.operations;
        compiled.lines += output.contract.lines().count() + output.routes.lines().count();
        // Wired as a document is whose handlers are all there.
        let mut handlers: BTreeMap<String, String> = BTreeMap::new();
        for finding in output.diagnostics.iter().filter(|found| found.code == "handler-missing") {
            let help = finding.help.first().expect("it says what to write");
            let file = help.split('`').nth(1).expect("the file");
            let (_, stub) = help.split_once("\n\n").expect("the function");
            let module = file.trim_start_matches("no-handlers/").to_owned();
            let body = handlers.entry(module).or_insert_with(|| {
                "use crate::{app::App, auth::Caller, contract::*};\n\n".to_owned()
            });
            let stub = stub.replace("app: &App", "_: &App").replace("request: ", "_: ");
            let stub = stub.replace("caller: Caller", "_: Caller");
            let todo = stub.find("todo!(").expect("a stub");
            body.push_str(&stub[..todo]);
            body.push_str("Err(openapi_stubs::actix::Refusal::not_implemented().into())\n}\n\n");
        }
        let modules: String = handlers
            .keys()
            .map(|file| format!("pub mod {};\n", module(file.trim_end_matches(".rs"))))
            .collect();
        for (file, text) in handlers {
            workspace.write(&format!("{member}/no-handlers/{file}"), &text);
            workspace.write(&format!("{member}/src/handlers/{file}"), &text);
        }
        workspace.write(&format!("{member}/src/handlers/mod.rs"), &modules);
        // A second time with the handlers, for the routes.
        let copy = workspace.folder.join(member);
        let document = copy
            .join("openapi")
            .with_extension(path.extension().expect("a document has an extension"));
        std::fs::copy(folder.join(path), &document).expect("a document can be copied");
        let name = document.file_name().expect("a file");
        let output =
            document::build(Path::new(name)).generate(&copy).expect("what was just written");
        workspace.write(&format!("{member}/src/contract.rs"), &output.contract);
        workspace.write(&format!("{member}/src/routes.rs"), &output.routes);
        workspace.write(&format!("{member}/src/lib.rs"), LIBRARY);
    }
    for (member, told) in members.iter().zip(&compiled.documents) {
        let output = workspace.cargo(&["check", "--package", member]);
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            let first: Vec<_> = said.lines().take(20).collect();
            compiled.errors.push(format!("{told}\n{}", first.join("\n")));
        }
    }
    compiled
}

fn module(name: &str) -> String {
    if syn::parse_str::<syn::Ident>(name).is_ok() { name.to_owned() } else { format!("r#{name}") }
}

/// The known ones, and others at even distances through the whole directory.
fn sample(root: &Path) -> Vec<(PathBuf, PathBuf)> {
    let mut known = Vec::new();
    let mut others = Vec::new();
    for package in PACKAGES {
        let folder = package.folder(root);
        for path in package.documents(root) {
            let whole = folder.join(&path).to_string_lossy().replace('\\', "/");
            if ALWAYS.iter().any(|part| whole.contains(part)) {
                known.push((folder.clone(), path));
            } else {
                others.push((folder.clone(), path));
            }
        }
    }
    let step = (others.len() / OTHERS).max(1);
    known.extend(others.into_iter().step_by(step).take(OTHERS));
    known
}

/// What an application of the generated code has.
const LIBRARY: &str = "\
pub mod app {
    pub struct App;
}

pub mod auth {
    use crate::{app::App, contract::Operation};
    use openapi_stubs::actix::{Head, Refusal};

    pub struct Caller;

    pub async fn authorize<P: From<Refusal>>(
        _: &App,
        _: Operation,
        _: &Head<'_>,
    ) -> Result<Caller, P> {
        Err(Refusal::unauthorized().into())
    }
}

pub mod failure {
    pub struct Failure;
}

pub mod problem {
    use openapi_stubs::actix::Refusal;

    pub fn failed<P: From<Refusal>>(_: crate::failure::Failure) -> P {
        Refusal::failed().into()
    }
}

pub mod contract;
pub mod handlers;
pub mod routes;
";
