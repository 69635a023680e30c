//! The service as it is run: the real binary, started, killed and started again over what it left.

use std::{
    fs::File,
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, Command, Output, Stdio},
};

use flowkiwi_medias::{failpoint::Failpoint, place::Place};
use serde_json::Value;
use tempfile::TempDir;

use crate::cluster;

/// Where a service keeps everything, until this is dropped.
pub(crate) struct Site {
    folder: TempDir,
    /// The database, where that is not in the folder.
    pub(crate) database: Option<Place>,
}

impl Site {
    /// With a database on the PostgreSQL server, where the tests run on one.
    pub(crate) fn new() -> Self {
        Self { folder: TempDir::new().unwrap(), database: cluster::new_database() }
    }

    /// With a database in the folder.
    pub(crate) fn on_disk() -> Self {
        Self { folder: TempDir::new().unwrap(), database: None }
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Where its database is.
    pub(crate) fn place(&self) -> Place {
        let file = || Place::File(self.data().join("flowkiwi.sqlite"));
        self.database.clone().unwrap_or_else(file)
    }

    /// What the service has logged so far.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_flowkiwi"));
        command.env("FLOWKIWI_DATA", self.data());
        if let Some(Place::Server(address)) = &self.database {
            command.env("FLOWKIWI_DATABASE", address);
        }
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command().args(arguments).output().unwrap()
    }

    /// Has `flowkiwi check --deep` agree that all is well, and gives how many files it has seen.
    pub(crate) fn checked(&self) -> u64 {
        let report = self.report();
        assert_eq!(report["findings"], Value::Array(Vec::new()), "{}", self.log());
        report["files"].as_u64().unwrap()
    }

    /// What `flowkiwi check --deep` finds, by its code.
    pub(crate) fn findings(&self) -> Vec<String> {
        let report = self.report();
        let findings = report["findings"].as_array().unwrap().iter();
        findings.map(|found| found["code"].as_str().unwrap().to_owned()).collect()
    }

    fn report(&self) -> Value {
        let output = self.run(&["check", "--deep", "--format", "json"]);
        let wrong = || String::from_utf8_lossy(&output.stderr);
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", wrong()))
    }

    /// The files of bytes, whole or left by an upload that was cut off.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        let (mut folders, mut files) = (vec![self.data().join("blobs")], Vec::new());
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).into_iter().flatten() {
                let path = entry.unwrap().path();
                if path.is_dir() { folders.push(path) } else { files.push(path) }
            }
        }
        files
    }

    /// Starts the service, which may end before it listens, and does where it passes the failpoint by then.
    pub(crate) fn try_start(&self, failpoint: Option<Failpoint>) -> Result<Process, Child> {
        let mut command = self.command();
        command.args(["serve", "--listen", "127.0.0.1:0", "--workers", "2"]);
        command.envs(failpoint.map(|point| (Failpoint::VARIABLE, format!("{point:?}"))));
        self.try_run(command)
    }

    /// Starts the service by a command that does.
    pub(crate) fn try_run(&self, mut command: Command) -> Result<Process, Child> {
        let log = File::options().append(true).create(true).open(self.folder.path().join("log"));
        command.stdout(Stdio::piped()).stderr(log.unwrap());
        let mut child = command.spawn().unwrap();
        let (mut url, mut metrics, mut organization, mut token) = (None, None, None, None);
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let said = lines.find(|line| {
            let last = || line.rsplit(' ').next().map(str::to_owned);
            match line.trim_start() {
                rest if rest.contains("listens on ") => url = last(),
                rest if rest.starts_with("Metrics ") => metrics = last(),
                rest if rest.starts_with("Organization ") => organization = last(),
                rest if rest.starts_with("Administrator ") => token = last(),
                _ => {}
            }
            // What is said comes in one piece; this is the last of it that is wanted, or all there is.
            line.starts_with("curl ") || line.contains("flowkiwi token create")
        });
        match (said, url) {
            (Some(_), Some(url)) => {
                Ok(Process { child, url, metrics, first: organization.zip(token) })
            }
            _ => Err(child),
        }
    }

    pub(crate) fn start(&self) -> Process {
        self.try_start(None)
            .unwrap_or_else(|mut child| panic!("it ended with {:?}: {}", child.wait(), self.log()))
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        if let Some(place) = &self.database {
            cluster::drop_database(place);
        }
    }
}

/// The service while it runs; dropping it kills it.
pub(crate) struct Process {
    child: Child,
    pub(crate) url: String,
    /// Where it tells what it measures, where it was told to.
    metrics: Option<String>,
    /// The organization and the administrator's token, where this was the first start.
    pub(crate) first: Option<(String, String)>,
}

impl Process {
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it measures now of this, by its name with its labels.
    pub(crate) fn value(&self, name: &str) -> f64 {
        let mut answer = ureq::get(self.metrics.as_ref().unwrap()).call().unwrap();
        let text = answer.body_mut().read_to_string().unwrap();
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.unwrap_or_else(|| panic!("no {name} in {text}")).parse().unwrap()
    }

    /// Ends it where it stands.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Waits until it has ended by itself, and gives whether that was a crash.
    pub(crate) fn has_crashed(&mut self) -> bool {
        self.child.wait().unwrap().code().is_none()
    }

    pub(crate) fn signal(&self, name: &str) {
        signal(self.id(), name);
    }

    /// Has it stop as it is meant to.
    pub(crate) fn stop(&mut self) {
        self.signal("TERM");
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // One that has ended cannot be killed.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Sends a signal to a process that the tests started.
pub(crate) fn signal(process: u32, name: &str) {
    let mut kill = Command::new("kill");
    let sent = kill.args([&format!("-{name}"), &process.to_string()]).status().unwrap();
    assert!(sent.success(), "kill -{name} {process}");
}
