//! A PostgreSQL server of the tests' own, and tests that run once more on it. Every test binary has this file.

use std::{
    env,
    ffi::OsString,
    fs::read_dir,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::atomic::{AtomicU32, Ordering},
};

use diesel::{Connection as _, PgConnection, connection::SimpleConnection as _};
use tempfile::TempDir;

use super::Place;

/// Where the tests that run on PostgreSQL find the server: the folder of its socket.
pub(crate) const SOCKET: &str = "FLOWKIWI_TEST_POSTGRESQL";

#[expect(clippy::disallowed_methods, reason = "where the tests run is no setting of the service")]
pub(crate) fn told(name: &str) -> Option<OsString> {
    env::var_os(name)
}

/// A server with nothing in it, which ends when this is dropped.
struct Cluster {
    programs: PathBuf,
    folder: TempDir,
}

impl Cluster {
    /// Starts one, where PostgreSQL is installed.
    fn start() -> Option<Self> {
        let cluster = Self { programs: programs()?, folder: TempDir::new().unwrap() };
        if is_root() {
            // Its programs refuse to be run by root.
            done(Command::new("chown").arg("postgres").arg(cluster.folder.path()));
        }
        let place = cluster.place();
        let mut initdb = cluster.program("initdb");
        initdb.args(["--pgdata", &place, "--username", "flowkiwi", "--auth", "trust"]);
        done(initdb.args(["--encoding", "UTF8", "--locale", "C", "--no-sync"]));
        let socket = cluster.folder.path().display();
        // Whatever these databases hold is thrown away: a crash of the machine may take it.
        let options = format!(
            "-c listen_addresses= -c unix_socket_directories={socket} -c max_connections=300 \
             -c fsync=off -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0 \
             -c autovacuum=off -c shared_buffers=32MB"
        );
        let log = cluster.folder.path().join("log");
        let mut start = cluster.program("pg_ctl");
        start.args(["start", "--wait", "--pgdata", &place, "--options", &options, "--log"]);
        done(start.arg(log));
        Some(cluster)
    }

    fn place(&self) -> String {
        self.folder.path().join("data").to_str().unwrap().to_owned()
    }

    fn program(&self, name: &str) -> Command {
        let program = self.programs.join(name);
        let mut command = if is_root() {
            let mut command = Command::new("setpriv");
            command.args(["--reuid", "postgres", "--regid", "postgres", "--clear-groups"]);
            command.arg(program);
            command
        } else {
            Command::new(program)
        };
        command.current_dir("/");
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let place = self.place();
        let mut stop = self.program("pg_ctl");
        let stopped =
            stop.args(["stop", "--wait", "--mode", "immediate", "--pgdata", &place]).output();
        if !std::thread::panicking() {
            assert!(stopped.unwrap().status.success());
        }
    }
}

fn done(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    // What a server leaves running has its output too, which is why it is not shown.
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output().unwrap();
    output.stdout.trim_ascii() == b"0"
}

/// Where the newest PostgreSQL has its programs: some systems keep them out of the path.
fn programs() -> Option<PathBuf> {
    let on_path = told("PATH").unwrap_or_default();
    let kept = read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<_> = kept.map(|version| version.path().join("bin")).collect();
    versions.sort();
    let mut folders = versions.into_iter().rev().chain(env::split_paths(&on_path));
    folders.find(|folder| ["initdb", "pg_ctl"].iter().all(|it| folder.join(it).is_file()))
}

/// Runs tests of this binary once more, on PostgreSQL and with these variables: those whose names have one of `these`
/// in them, but for those with one of `but`. What begins with `--` is an option. Where it is not installed this is said,
/// and in continuous integration is a failure. Gives what that says.
#[expect(clippy::print_stderr, reason = "what is left out is said")]
pub(crate) fn run_again(
    variables: &[(&str, &str)],
    these: &[&str],
    but: &[&str],
) -> Option<String> {
    assert!(told(SOCKET).is_none(), "this would never end: skip it by its name");
    let Some(cluster) = Cluster::start() else {
        assert!(told("CI").is_none(), "PostgreSQL is not installed");
        eprintln!("\nLEFT OUT: nothing is tried on PostgreSQL, which is not installed here\n");
        return None;
    };
    let mut again = Command::new(env::current_exe().unwrap());
    again.env(SOCKET, cluster.folder.path()).envs(variables.iter().copied()).args(these);
    again.args(["--skip", "holds_on_"]);
    again.args(but.iter().flat_map(|name| ["--skip", name]));
    let output = again.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "on PostgreSQL:\n{said}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let passed =
        said.lines().rev().find(|line| line.starts_with("test result")).unwrap_or_default();
    assert!(!passed.contains(" 0 passed"), "{passed}");
    eprintln!("on PostgreSQL: {passed}");
    Some(said.into_owned())
}

/// A database of its own on the server, where these tests run on PostgreSQL.
pub(crate) fn new_database() -> Option<Place> {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let socket = told(SOCKET)?;
    let name = format!("test_{}", MADE.fetch_add(1, Ordering::Relaxed));
    administer(Path::new(&socket), &format!("create database {name}"));
    Some(Place::of(&address(Path::new(&socket), &name)))
}

/// Throws a database away that [`new_database`] made.
pub(crate) fn drop_database(place: &Place) {
    if let (Place::Server(address), Some(socket)) = (place, told(SOCKET)) {
        let (path, _) = address.split_once('?').unwrap();
        let name = path.rsplit('/').next().unwrap();
        administer(Path::new(&socket), &format!("drop database {name} with (force)"));
    }
}

fn administer(socket: &Path, statement: &str) {
    let mut connection = PgConnection::establish(&address(socket, "postgres")).unwrap();
    connection.batch_execute(statement).unwrap();
}

fn address(socket: &Path, database: &str) -> String {
    format!("postgres:///{database}?host={}&user=flowkiwi", socket.display())
}
