//! Clients that generators make of the served document, by the lines that the landing page has for copying. Each is
//! compiled or type-checked with a program of `tests/clients`, which then uses it against a server.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use image::ImageFormat;
use serde_json::{Value, json};

use crate::{
    harness::{Request, Server},
    pictures::picture,
    tools::{self, HEAVY, Tool, are_here, scratch, succeed},
};

/// A client being made, in a folder of its own.
struct Client {
    server: Server,
    folder: PathBuf,
}

impl Client {
    /// Generates a client by the line of the landing page with this label.
    fn generate(name: &str, label: &str) -> Self {
        let (server, folder) = (Server::start(|_| {}), scratch(name));
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients").join(name), &folder);
        // What npm has brought is found where the line is run.
        std::os::unix::fs::symlink(tools::node().join("node_modules"), folder.join("node_modules"))
            .unwrap();
        let client = Self { server, folder };
        let line = client.line(label);
        succeed(client.command("sh").args(["-e", "-c", &line]));
        client
    }

    /// A line to copy from the landing page.
    fn line(&self, label: &str) -> String {
        let page = Request::new("GET", "/").header("Accept", "text/html").send(&self.server);
        let page = String::from_utf8(page.body).unwrap();
        let holder = page.split_once(&format!("data-label=\"{label}\"")).unwrap().1;
        let code = holder.split_once("<code>").unwrap().1.split_once("</code>").unwrap().0;
        let mut line = String::new();
        for part in code.split('<') {
            line.push_str(part.split_once('>').map_or(part, |(_, text)| text));
        }
        assert!(line.contains(&self.server.url), "{line}");
        line.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    }

    /// A command in the folder of the client, which finds the programs of pip and npm, and fetches nothing.
    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        #[expect(
            clippy::disallowed_methods,
            reason = "programs are looked for where they always are"
        )]
        let system = env::var_os("PATH").unwrap_or_default();
        let own = [tools::python().join("bin"), tools::node().join("node_modules/.bin")];
        let path = own.into_iter().chain(env::split_paths(&system));
        command.env("PATH", env::join_paths(path).unwrap());
        command.env("npm_config_offline", "true");
        // What runs for seconds is compiled for longer than that pays.
        command.env("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        command.current_dir(&self.folder);
        command
    }

    /// Uses the client by its program, and holds what it says against the server.
    fn works(&self, program: &mut Command) {
        let file = self.folder.join("kiwi.png");
        let bytes = picture(ImageFormat::Png, 8, 8);
        fs::write(&file, &bytes).unwrap();
        let (server, media) = (&self.server, &self.server.media);
        let limited = server.new_token(&["--role", "viewer"]);
        let given = json!({
            "url": server.url,
            "organization": server.organization.to_string(),
            "token": server.token,
            "limited": limited,
            "media": media,
            "file": file,
        });
        let output = succeed(program.arg(given.to_string()));
        let said: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(said["listed"], json!({"total": 1, "ids": [media]}));
        assert_eq!(said["deleted"], 204);
        let detail = "There is no such media.";
        let gone = json!({"title": "An error occurred", "detail": detail, "instance": null});
        assert_eq!(said["gone"], gone);
        assert_eq!(said["refused"], json!(["identity:media:delete"]));
        let uploaded = &said["uploaded"];
        assert_eq!((&uploaded["size"], &uploaded["alt"]), (&json!(bytes.len()), &Value::Null));
        let listed = server.get("/rest/api/medias");
        assert_eq!(
            (&listed["totalItems"], &listed["member"][0]["id"]),
            (&1.into(), &uploaded["id"])
        );
        assert_eq!(listed["member"][0]["title"], "A kiwi");
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// Compiles the program of a client in TypeScript, strictly, and gives the command that runs it.
fn typescript(client: &Client) -> Command {
    succeed(client.command("tsc").args(["--project", "."]));
    let mut program = client.command("node");
    program.arg("compiled/main.js");
    program
}

#[test]
fn a_client_of_openapi_typescript_deletes_a_media() {
    if !are_here(&[Tool::Npm, Tool::Python], "a client of openapi-typescript and openapi-fetch") {
        return;
    }
    let _alone = HEAVY.lock();
    let client = Client::generate("openapi-fetch", "openapi-typescript");
    client.works(&mut typescript(&client));
}

#[test]
fn a_client_of_openapi_generator_in_typescript_deletes_a_media() {
    if !are_here(&[Tool::Npm, Tool::Python, Tool::Java], "a client in TypeScript") {
        return;
    }
    let _alone = HEAVY.lock();
    let client = Client::generate("typescript-fetch", "openapi-generator for TypeScript");
    client.works(&mut typescript(&client));
}

#[test]
fn a_client_of_openapi_generator_in_python_deletes_a_media() {
    if !are_here(&[Tool::Npm, Tool::Python, Tool::Java], "a client in Python") {
        return;
    }
    let _alone = HEAVY.lock();
    let client = Client::generate("python", "openapi-generator for Python");
    let mut mypy = client.command("mypy");
    mypy.args(["--strict", "--follow-imports=silent", "main.py"]);
    succeed(mypy.env("MYPYPATH", "flowkiwi-python"));
    let mut program = client.command("python");
    client.works(program.arg("main.py").env("PYTHONPATH", "flowkiwi-python"));
}

#[test]
fn a_client_of_openapi_generator_in_rust_deletes_a_media() {
    if !are_here(&[Tool::Npm, Tool::Python, Tool::Java], "a client in Rust") {
        return;
    }
    let _alone = HEAVY.lock();
    let client = Client::generate("rust", "openapi-generator for Rust");
    // What it depends on is compiled once.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("client-in-rust");
    let mut cargo = client.command(env!("CARGO"));
    succeed(cargo.args(["build", "--quiet", "--locked", "--target-dir"]).arg(&target));
    client.works(&mut client.command(&target.join("debug/client").to_string_lossy()));
}

#[test]
fn a_client_of_openapi_generator_in_java_deletes_a_media() {
    if !are_here(&[Tool::Npm, Tool::Python, Tool::Java], "a client in Java") {
        return;
    }
    let _alone = HEAVY.lock();
    let client = Client::generate("java", "openapi-generator for Java");
    // The generator itself is a program in Java that has Jackson in it; the rest comes with the system.
    let site = succeed(
        client
            .command("python")
            .args(["-c", "import openapi_generator_cli as it; print(it.__path__[0], end='')"]),
    );
    let generator =
        Path::new(&String::from_utf8(site.stdout).unwrap()).join("openapi-generator.jar");
    let jars = tools::JARS.iter().map(PathBuf::from).chain([generator, "compiled".into()]);
    let classes = env::join_paths(jars).unwrap();
    let sources = client.folder.join("flowkiwi-java/src/main/java");
    let mut javac = client.command("javac");
    javac.args(["-nowarn", "-proc:none", "-encoding", "UTF-8", "-d", "compiled"]);
    javac.arg("-cp").arg(&classes).arg("-sourcepath").arg(sources).arg("Main.java");
    succeed(javac.arg("-Xlint:none"));
    client.works(client.command("java").arg("-cp").arg(&classes).arg("Main"));
}
