//! The servers that are measured, each a process of its own, and what they are asked.

use std::{
    env, fs,
    io::{self, BufRead as _, BufReader},
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
};

use diesel::{Connection as _, SqliteConnection, connection::SimpleConnection as _};

use crate::{brought, seed::Seed, usual::PRAGMAS};

/// A server that runs until it is dropped.
pub(crate) struct Peer {
    pub(crate) name: &'static str,
    pub(crate) address: SocketAddr,
    pub(crate) process: u32,
    child: Child,
    /// What stands before the identifier of a media.
    path: &'static str,
    /// What every request carries.
    headers: String,
}

impl Drop for Peer {
    fn drop(&mut self) {
        // A process that has ended by itself is as good.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Whether a peer is there to be measured, by the reason why it is not.
pub(crate) type Found = Result<Peer, String>;

impl Peer {
    /// Flowkiwi, over what was sown.
    pub(crate) fn flowkiwi(seed: &Seed) -> Found {
        let mut command = Command::new(env!("CARGO_BIN_EXE_flowkiwi"));
        command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(&seed.folder);
        command.env("FLOWKIWI_LOG", "warn");
        Self::start("flowkiwi", command, "/rest/api/medias", seed.headers(&seed.token))
    }

    /// A server of `usual.rs`.
    pub(crate) fn by_hand(name: &'static str, database: &Path) -> Found {
        let program = env::current_exe().map_err(|cause| cause.to_string())?;
        let mut command = Command::new(program);
        command.arg("serve").arg(name).arg(database);
        Self::start(name, command, "/medias", String::new())
    }

    /// FastAPI with SQLAlchemy, brought by pip.
    pub(crate) fn fastapi(database: &Path) -> Found {
        let environment = target("speed-python");
        brought::pip(&environment, &beside("requirements.txt"))?;
        let mut command = Command::new(environment.join("bin/python"));
        command.arg(beside("fastapi_peer.py")).arg(database);
        Self::start("fastapi", command, "/medias", String::new())
    }

    /// Fastify with better-sqlite3, brought by npm.
    pub(crate) fn fastify(database: &Path) -> Found {
        let mut command = Command::new("node");
        command.arg(node()?.join("fastify.mjs")).arg(database);
        Self::start("fastify", command, "/medias", String::new())
    }

    /// Prism, which answers what the contract has as examples.
    pub(crate) fn prism(seed: &Seed) -> Found {
        let free = TcpListener::bind(("127.0.0.1", 0)).and_then(|taken| taken.local_addr());
        let port = free.map_err(|cause| cause.to_string())?.port();
        let mut command = Command::new(node()?.join("node_modules/.bin/prism"));
        command.args(["mock", "--port", &port.to_string()]);
        command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi/openapi.yaml"));
        Self::start("prism", command, "/rest/api/medias", seed.headers(&seed.token))
    }

    fn start(
        name: &'static str,
        mut command: Command,
        path: &'static str,
        headers: String,
    ) -> Found {
        let fail = |cause: io::Error| format!("{name}: {cause}");
        let mut child = command.stdout(Stdio::piped()).spawn().map_err(fail)?;
        let mut said = BufReader::new(child.stdout.take().ok_or("no output")?);
        let mut line = String::new();
        let address = loop {
            line.clear();
            if said.read_line(&mut line).map_err(fail)? == 0 {
                return Err(format!("{name} ended before it listened"));
            }
            let url = line.split_once("http://").map(|(_, url)| url.trim_end());
            if let Some(address) = url.and_then(|url| url.parse().ok()) {
                break address;
            }
        };
        // Whoever logs to its output must not come to wait for a reader.
        thread::spawn(move || io::copy(&mut said, &mut io::sink()));
        Ok(Self { name, address, process: child.id(), child, path, headers })
    }

    /// A request for a media.
    pub(crate) fn request(&self, method: &str, id: &str) -> Vec<u8> {
        self.request_with(&self.headers, method, id)
    }

    /// The same with other headers.
    pub(crate) fn request_with(&self, headers: &str, method: &str, id: &str) -> Vec<u8> {
        let path = self.path;
        format!("{method} {path}/{id} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n").into_bytes()
    }

    /// A request for any path.
    pub(crate) fn get(&self, path: &str) -> Vec<u8> {
        let headers = &self.headers;
        format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n").into_bytes()
    }
}

/// A database of the peers', with these medias.
pub(crate) fn database(folder: &Path, name: &str, ids: &[String]) -> diesel::QueryResult<PathBuf> {
    let file = folder.join(format!("{name}.sqlite"));
    let mut connection = connect(&file)?;
    connection.batch_execute(PRAGMAS)?;
    connection.batch_execute(
        "create table medias (id text not null primary key, filename text not null, alt text,
            mime_type text not null, size integer not null, created_at integer not null)",
    )?;
    let rows: Vec<_> =
        ids.iter().map(|id| format!("('{id}', 'kiwi.png', null, 'image/png', 1, 0)")).collect();
    connection.transaction(|connection| {
        rows.chunks(500).try_for_each(|rows| {
            connection.batch_execute(&format!("insert into medias values {}", rows.join(", ")))
        })
    })?;
    Ok(file)
}

pub(crate) fn connect(file: &Path) -> diesel::QueryResult<SqliteConnection> {
    SqliteConnection::establish(&file.to_string_lossy())
        .map_err(|cause| diesel::result::Error::QueryBuilderError(cause.into()))
}

fn beside(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/speed/peers").join(name)
}

fn target(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// The folder of what npm has brought, and of the program that needs it.
fn node() -> Result<PathBuf, String> {
    let folder = target("speed-node");
    let fail = |cause: io::Error| format!("{}: {cause}", folder.display());
    fs::create_dir_all(&folder).map_err(fail)?;
    for name in ["package.json", "package-lock.json", "fastify.mjs"] {
        fs::copy(beside(name), folder.join(name)).map_err(fail)?;
    }
    brought::npm(&folder, &["--no-audit", "--no-fund"])?;
    Ok(folder)
}
