//! The whole corpus: thousands of real documents, each generated in part.
//!
//! `cargo test --release -p openapi-stubs --test corpus` fetches them by version, shows how far it is, and ends
//! with a table: documents, operations, how many of them are generated, why the others are not, panics, and
//! time. It fails on a panic, and below the share of operations that is held. An argument keeps to the packages
//! and documents whose names hold it; `--reasons` lists every reason with a place.
//!
//! With `schemas` it holds generated code to JSON-Schema-Test-Suite instead, and with `compile` it compiles a
//! sample of the documents.

mod compile;
mod crates;
mod document;
mod packages;
mod schemas;

use std::{
    path::PathBuf,
    process::ExitCode,
    time::{Duration, Instant},
};

use indicatif::{ProgressBar, ProgressStyle};

use document::Outcome;
use packages::{PACKAGES, Package};

/// The least share of operations that must be generated, in percent.
const LEAST_PERCENT: f64 = 99.0;

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "this is a command")]
fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let wanted = arguments.iter().find(|argument| !argument.starts_with('-')).cloned();
    let wanted = wanted.unwrap_or_default();
    let root = packages::root();
    for fetched in [
        packages::fetch_npm(&root, "examples"),
        packages::fetch_npm(&root, "documents"),
        packages::fetch_python(&root),
    ] {
        if let Err(reason) = fetched {
            eprintln!("error: the corpus cannot be fetched: {reason}");
            return ExitCode::FAILURE;
        }
    }
    match arguments.first().map(String::as_str) {
        Some("schemas") => return judge_schemas(&root),
        Some("compile") => return compile_sample(&root, arguments.get(1)),
        _ => {}
    }
    let started = Instant::now();
    let mut all = Outcome::default();
    let mut lines = Vec::new();
    for package in PACKAGES {
        let documents: Vec<PathBuf> = package
            .documents(&root)
            .into_iter()
            .filter(|path| {
                package.name.contains(&wanted) || path.to_string_lossy().contains(&wanted)
            })
            .collect();
        let began = Instant::now();
        let outcome = run(&package, &root, &documents);
        lines.push(line(package.name, &outcome, began.elapsed()));
        all.add(outcome);
    }
    lines.push(line("all", &all, started.elapsed()));
    println!(
        "\n{:<22} {:>9} {:>10} {:>10} {:>8} {:>8} {:>9}",
        "package", "documents", "operations", "generated", "percent", "panics", "time"
    );
    for line in lines {
        println!("{line}");
    }
    println!("\nslowest: {:.1} s, {}", all.slowest.0.as_secs_f64(), all.slowest.1);
    for stage in &all.stages {
        println!("{:>9.2} s {}", stage.time.as_secs_f64(), stage.name);
    }
    for (document, reason) in &all.unread {
        println!("without operations: {document}: {reason}");
    }
    let mut reasons: Vec<_> = all.refused.iter().collect();
    reasons.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
    println!("\nleft out because of");
    for (reason, (count, place)) in reasons {
        println!("{count:>7}  {reason}");
        if arguments.iter().any(|argument| argument == "--reasons") {
            println!("         {place}");
        }
    }
    for (document, said) in &all.panics {
        eprintln!("panic: {document}: {said}");
    }
    if all.panics.is_empty() && (all.percent() >= LEAST_PERCENT || !wanted.is_empty()) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn line(name: &str, outcome: &Outcome, time: Duration) -> String {
    format!(
        "{name:<22} {:>9} {:>10} {:>10} {:>8.2} {:>8} {:>7.1} s",
        outcome.documents,
        outcome.documented,
        outcome.generated,
        outcome.percent(),
        outcome.panics.len(),
        time.as_secs_f64(),
    )
}

/// Runs the documents of a package, showing how far it is.
fn run(package: &Package, root: &std::path::Path, documents: &[PathBuf]) -> Outcome {
    let style = ProgressStyle::with_template("{prefix:<22} {bar:40} {pos}/{len} {wide_msg}");
    let bar = ProgressBar::new(documents.len() as u64)
        .with_style(style.expect("a template"))
        .with_prefix(package.name);
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let outcome = document::run_all(&package.folder(root), documents, |document| {
        bar.set_message(document.display().to_string());
        bar.inc(1);
    });
    std::panic::set_hook(hook);
    bar.finish_and_clear();
    outcome
}

#[expect(clippy::print_stdout, reason = "this is a command")]
fn judge_schemas(root: &std::path::Path) -> ExitCode {
    let agreement = schemas::run(root, "all-schemas", &[]);
    println!("groups {}, claimed {}", agreement.groups, agreement.claimed);
    println!(
        "cases {}, besides {} of values of another type than the implied one",
        agreement.cases, agreement.implied
    );
    for (reason, count) in &agreement.refused {
        println!("{count:>5}  {reason}");
    }
    for disagreement in &agreement.disagreements {
        println!("disagrees: {disagreement}");
    }
    if agreement.disagreements.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[expect(clippy::print_stdout, reason = "this is a command")]
fn compile_sample(root: &std::path::Path, wanted: Option<&String>) -> ExitCode {
    let compiled = compile::run(root, wanted.map_or("", String::as_str));
    for error in &compiled.errors {
        println!("{error}\n");
    }
    println!(
        "{} of {} documents compile: {} operations, {} lines",
        compiled.documents.len() - compiled.errors.len(),
        compiled.documents.len(),
        compiled.operations,
        compiled.lines
    );
    if compiled.errors.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
