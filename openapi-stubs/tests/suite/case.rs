//! A folder of `tests/cases`, and what the toolchain makes of it. What it should make is judged elsewhere.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use openapi_stubs::{Build, Output};

/// What may be expected of a case, as files of its folder.
pub(crate) const EXPECTED: [&str; 3] = ["report.txt", "contract.rs", "routes.rs"];

/// A document and handlers.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) folder: PathBuf,
}

impl Case {
    /// Every case, by name.
    pub(crate) fn all() -> Vec<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
        let mut cases: Vec<_> = names(&folder)
            .into_iter()
            .filter(|name| !name.starts_with('.'))
            .map(|name| Self { folder: folder.join(&name), name })
            .collect();
        cases.sort_by(|one, other| one.name.cmp(&other.name));
        assert!(!cases.is_empty(), "no cases in {}", folder.display());
        cases
    }

    /// Runs the toolchain on it.
    pub(crate) fn run(&self) -> Output {
        Build::new(self.document())
            .handlers("handlers")
            .generate(&self.folder)
            .unwrap_or_else(|error| panic!("{}: {error}", self.name))
    }

    fn document(&self) -> &'static str {
        let there = |name: &&&str| self.folder.join(name).exists();
        let found: Vec<_> =
            ["openapi.yaml", "openapi.json"].iter().filter(there).copied().collect();
        match found.as_slice() {
            [document] => document,
            _ => panic!("{}: one document is wanted, not {}", self.name, found.len()),
        }
    }

    /// The names of files that no case has, and that its document does not refer to.
    pub(crate) fn strays(&self, output: &Output) -> Vec<String> {
        let parts = output.files.iter().filter_map(|file| file.iter().next()?.to_str());
        let known: BTreeSet<_> =
            EXPECTED.into_iter().chain([self.document(), "handlers"]).chain(parts).collect();
        let handlers = self.folder.join("handlers");
        let beside = names(&self.folder).into_iter().filter(|name| !known.contains(name.as_str()));
        let within = names(&handlers).into_iter().filter(|name| !name.ends_with(".rs"));
        beside.chain(within.map(|name| format!("handlers/{name}"))).collect()
    }

    /// An expectation, if the folder has it.
    pub(crate) fn expected(&self, file: &str) -> Option<String> {
        std::fs::read_to_string(self.folder.join(file)).ok()
    }
}

fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    entries
        .map(|entry| entry.expect("a readable folder").file_name().to_string_lossy().into_owned())
        .collect()
}
