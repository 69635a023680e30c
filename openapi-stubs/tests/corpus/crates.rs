//! Crates made of generated code, built with the dependencies of this workspace and in its target folder.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// A workspace of crates below the target folder.
#[derive(Debug)]
pub(crate) struct Workspace {
    pub(crate) folder: PathBuf,
}

impl Workspace {
    /// An empty one, with crates of these names.
    pub(crate) fn new(name: &str, members: &[String]) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpus").join(name);
        if folder.exists() {
            std::fs::remove_dir_all(&folder).expect("the former workspace can be removed");
        }
        std::fs::create_dir_all(&folder).expect("a folder can be made");
        let toolchain = env!("CARGO_MANIFEST_DIR");
        let manifest = format!(
            "[workspace]\nmembers = {members:?}\nresolver = \"3\"\n\n[workspace.dependencies]\n\
             openapi-stubs = {{ path = {toolchain:?}, default-features = false, features = [\"actix\"] }}\n\
             actix-web = {{ version = \"4.18\", default-features = false }}\n\
             bytes = \"1.12\"\n\
             serde = {{ version = \"1.0\", features = [\"derive\"] }}\n\
             serde_json = {{ version = \"1.0\", features = [\"preserve_order\"] }}\n\n\
             [profile.dev]\ndebug = false\n"
        );
        let it = Self { folder };
        it.write("Cargo.toml", &manifest);
        // The versions that are there already, so that nothing is fetched nor built twice.
        let lock = Path::new(toolchain).join("../Cargo.lock");
        std::fs::copy(lock, it.folder.join("Cargo.lock")).expect("the workspace is locked");
        for member in members {
            let manifest = format!(
                "[package]\nname = {member:?}\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
                 openapi-stubs.workspace = true\nactix-web.workspace = true\nserde.workspace = true\n\
                 serde_json.workspace = true\n"
            );
            it.write(&format!("{member}/Cargo.toml"), &manifest);
        }
        it
    }

    /// Writes a file, with the folders above it.
    pub(crate) fn write(&self, file: &str, text: &str) {
        let path = self.folder.join(file);
        std::fs::create_dir_all(path.parent().expect("a file is in a folder"))
            .and_then(|()| std::fs::write(&path, text))
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }

    /// Runs cargo on it.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Output {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the target folder");
        Command::new(env!("CARGO"))
            .args(arguments)
            .args(["--offline", "--quiet", "--target-dir"])
            .arg(target)
            .current_dir(&self.folder)
            .env("CARGO_TERM_COLOR", "never")
            .output()
            .expect("cargo runs")
    }
}
