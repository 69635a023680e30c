//! One document of the corpus, and what the toolchain makes of it. Which documents there are is `packages`'.

use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use openapi_stubs::{Build, Stage};

/// What became of a document, or of many.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) documents: usize,
    pub(crate) documented: usize,
    pub(crate) generated: usize,
    /// How many operations are left out for each reason, values taken out of it, and one place of each.
    pub(crate) refused: BTreeMap<String, (usize, String)>,
    /// The documents of which nothing could be read, with the reason.
    pub(crate) unread: Vec<(String, String)>,
    pub(crate) panics: Vec<(String, String)>,
    pub(crate) slowest: (Duration, String),
    /// The stages of the slowest.
    pub(crate) stages: Vec<Stage>,
}

impl Outcome {
    pub(crate) fn add(&mut self, other: Self) {
        self.documents += other.documents;
        self.documented += other.documented;
        self.generated += other.generated;
        for (reason, (count, place)) in other.refused {
            self.refused.entry(reason).or_insert((0, place)).0 += count;
        }
        self.unread.extend(other.unread);
        self.panics.extend(other.panics);
        if other.slowest.0 > self.slowest.0 {
            self.slowest = other.slowest;
            self.stages = other.stages;
        }
    }

    /// The share of operations that are generated, in percent.
    pub(crate) fn percent(&self) -> f64 {
        100.0 * self.generated as f64 / self.documented.max(1) as f64
    }
}

/// Runs the toolchain on a document: it is generated in part, and what is generated is Rust.
fn run(root: &Path, document: &Path) -> Outcome {
    let name = document.display().to_string();
    let started = Instant::now();
    let made = catch_unwind(AssertUnwindSafe(|| build(document).generate(root)));
    let mut outcome =
        Outcome { documents: 1, slowest: (started.elapsed(), name.clone()), ..Outcome::default() };
    match made {
        Err(panic) => {
            let said = panic.downcast_ref::<String>().cloned();
            let said = said.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string));
            outcome.panics.push((name, said.unwrap_or_default()));
        }
        Ok(Err(error)) => outcome.unread.push((name, error.to_string())),
        Ok(Ok(output)) => {
            outcome.generated = output.operations;
            outcome.stages = output.stages;
            outcome.documented = output.operations + output.left_out.len();
            if outcome.documented == 0 {
                let first = output.diagnostics.first();
                let said = first.map_or("no operations".to_owned(), |found| found.message.clone());
                outcome.unread.push((name.clone(), said));
            }
            for left in output.left_out {
                let reason = format!("{}: {}", left.code, without_values(&left.message));
                let place = format!("{name} {}: {}", left.endpoint, left.message);
                outcome.refused.entry(reason).or_insert((0, place)).0 += 1;
            }
        }
    }
    outcome
}

/// As much as a build script has for its one thread.
const STACK_BYTES: usize = 8 * 1024 * 1024;

/// Runs the toolchain on documents below a folder, on every core; `began` is told of each.
pub(crate) fn run_all(root: &Path, documents: &[PathBuf], began: impl Fn(&Path) + Sync) -> Outcome {
    let (next, all) = (AtomicUsize::new(0), Mutex::new(Outcome::default()));
    std::thread::scope(|scope| {
        let work = || {
            while let Some(document) = documents.get(next.fetch_add(1, Ordering::Relaxed)) {
                began(document);
                let outcome = run(root, document);
                all.lock().expect("no thread panics holding it").add(outcome);
            }
        };
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        for _ in 0..threads {
            let spawned = std::thread::Builder::new().stack_size(STACK_BYTES);
            spawned.spawn_scoped(scope, work).expect("a thread can be started");
        }
    });
    all.into_inner().expect("every thread has ended")
}

pub(crate) fn build(document: &Path) -> Build {
    Build::new(document).handlers("no-handlers").partial().generic_refusals()
}

/// A message without what stands in backticks.
fn without_values(message: &str) -> String {
    let parts = message.split('`').enumerate();
    parts.map(|(at, part)| if at % 2 == 0 { part } else { "…" }).collect()
}

/// The documents below a folder, in a stable order.
pub(crate) fn documents(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder of the corpus") {
            let path = entry.expect("an entry that can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "json" || it == "yaml" || it == "yml")
            {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
