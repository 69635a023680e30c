//! Programs that other people wrote and the tests run. npm and pip bring them, in the versions of the lock files in
//! `tests/node` and `tests/python`; what comes with the system has to be there. Where it is not, what is left
//! out is said and counted, and is a failure where CI is set.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::{
        LazyLock, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use crate::brought;

/// Something of the system's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tool {
    Npm,
    Python,
    Java,
    Chromium,
    Cyclonedx,
}

impl Tool {
    fn name(self) -> &'static str {
        match self {
            Self::Npm => "npm",
            Self::Python => "Python with venv",
            Self::Java => "a JDK and what clients in Java need",
            Self::Chromium => "Chromium",
            Self::Cyclonedx => "cargo-cyclonedx",
        }
    }

    /// What installs it.
    fn command(self) -> &'static str {
        match self {
            Self::Npm => "apt-get install nodejs npm",
            Self::Python => "apt-get install python3 python3-venv",
            Self::Java => {
                "apt-get install default-jdk-headless libhttpmime-java libjakarta-annotation-api-java"
            }
            Self::Chromium => "apt-get install chromium",
            Self::Cyclonedx => "cargo install --debug --locked cargo-cyclonedx",
        }
    }

    /// Whether it is here.
    pub(crate) fn is_here(self) -> bool {
        match self {
            Self::Npm => succeeds("npm", &["--version"]) && succeeds("node", &["--version"]),
            Self::Python => succeeds("python3", &["-c", "import ensurepip, venv"]),
            Self::Java => {
                JARS.iter().all(|jar| Path::new(jar).exists()) && succeeds("javac", &["-version"])
            }
            Self::Chromium => chromium().is_some(),
            Self::Cyclonedx => succeeds(env!("CARGO"), &["cyclonedx", "--version"]),
        }
    }
}

/// What a client in Java needs beside Jackson, where Debian has it.
pub(crate) const JARS: [&str; 5] = [
    "/usr/share/java/commons-logging.jar",
    "/usr/share/java/httpclient.jar",
    "/usr/share/java/httpcore.jar",
    "/usr/share/java/httpmime.jar",
    "/usr/share/java/jakarta-annotation-api.jar",
];

fn succeeds(program: &str, arguments: &[&str]) -> bool {
    let output = Command::new(program).args(arguments).output();
    output.is_ok_and(|output| output.status.success())
}

/// Chromium, by the name that it has in Debian or by its own.
pub(crate) fn chromium() -> Option<PathBuf> {
    let found = ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(|name| {
        let output =
            Command::new("sh").args(["-c", &format!("command -v {name}")]).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().into())
    });
    found.filter(|path: &PathBuf| path.exists())
}

/// Whether all of them are here, for a test that is called so in the report.
pub(crate) fn are_here(tools: &[Tool], test: &str) -> bool {
    static LEFT_OUT: AtomicUsize = AtomicUsize::new(0);
    let Some(missing) = tools.iter().find(|tool| !tool.is_here()) else { return true };
    #[expect(clippy::disallowed_methods, reason = "the tests have no settings to read this in")]
    let is_ci = std::env::var_os("CI").is_some();
    let (name, command) = (missing.name(), missing.command());
    assert!(!is_ci, "there is no {name}; help: {command}");
    let count = LEFT_OUT.fetch_add(1, Ordering::Relaxed) + 1;
    let said = format!("LEFT OUT for want of {name}, {count} so far: {test}; help: {command}\n");
    // What a test that passes prints is not shown; this has to be.
    std::io::stderr().write_all(said.as_bytes()).unwrap();
    false
}

/// A folder of the tests.
pub(crate) fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

/// A folder for what a test makes, empty.
pub(crate) fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("consumers").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// The folder of what npm has brought.
pub(crate) fn node() -> &'static Path {
    static NODE: LazyLock<PathBuf> = LazyLock::new(|| npm("node", &[]));
    &NODE
}

/// The folder of API Platform Admin, which npm has brought.
pub(crate) fn admin() -> &'static Path {
    static ADMIN: LazyLock<PathBuf> =
        LazyLock::new(|| npm("node/admin", &["--ignore-scripts", "--no-audit", "--no-fund"]));
    &ADMIN
}

#[track_caller]
fn npm(name: &str, options: &[&str]) -> PathBuf {
    let folder = folder(name);
    brought::npm(&folder, options).unwrap_or_else(|reason| panic!("{reason}"));
    folder
}

/// The folder of the virtual environment in which pip has put what it brought.
pub(crate) fn python() -> &'static Path {
    static PYTHON: LazyLock<PathBuf> = LazyLock::new(|| pip("python-consumers", "consumers.txt"));
    &PYTHON
}

/// The folder of the virtual environment with Prometheus' own parser, which pip has brought.
pub(crate) fn prometheus() -> &'static Path {
    static PROMETHEUS: LazyLock<PathBuf> = LazyLock::new(|| pip("prometheus", "metrics.txt"));
    &PROMETHEUS
}

/// The program of Schemathesis, which pip has brought.
pub(crate) fn schemathesis() -> &'static Path {
    static SCHEMATHESIS: LazyLock<PathBuf> =
        LazyLock::new(|| pip("schemathesis", "schemathesis.txt").join("bin/schemathesis"));
    &SCHEMATHESIS
}

/// The program of moto, an S3 server, which pip has brought.
pub(crate) fn moto() -> &'static Path {
    static MOTO: LazyLock<PathBuf> = LazyLock::new(|| pip("s3", "s3.txt").join("bin/moto_server"));
    &MOTO
}

#[track_caller]
fn pip(name: &str, requirements: &str) -> PathBuf {
    let environment = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let wanted = folder("python").join(requirements);
    brought::pip(&environment, &wanted).unwrap_or_else(|reason| panic!("{reason}"));
    environment
}

/// Runs a program to its end, which has to be a good one.
#[track_caller]
pub(crate) fn succeed(command: &mut Command) -> Output {
    brought::run(command).unwrap_or_else(|reason| panic!("{reason}"))
}

/// Runs a script of `tests/node` with this on its standard input, and gives what it prints. It may complain of
/// nothing.
#[track_caller]
pub(crate) fn run(
    script: &str,
    arguments: &[&str],
    input: &serde_json::Value,
) -> serde_json::Value {
    let output = feed(Command::new("node").arg(script).args(arguments).current_dir(node()), input);
    let said = String::from_utf8_lossy(&output.stderr);
    // The parser of API Platform reports what it could not find and goes on.
    assert!(output.status.success() && said.is_empty(), "{script}: {said}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Runs a program to its end with this on its standard input.
pub(crate) fn feed(command: &mut Command, input: &serde_json::Value) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.to_string().as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

/// What takes all of a processor, one at a time: compilers and browsers that other tests would have to wait for.
pub(crate) static HEAVY: Mutex<()> = Mutex::new(());
