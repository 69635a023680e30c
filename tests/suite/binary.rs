//! The binary as it is run: its first start, its commands, its refusals, its end.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    process::{Child, Command, Output, Stdio},
};

use tempfile::TempDir;

use crate::harness::Request;

fn flowkiwi(data: &TempDir, listen: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_flowkiwi"));
    command.env("FLOWKIWI_DATA", data.path().join("data")).env("FLOWKIWI_LISTEN", listen);
    command
}

/// Starts the server, and reads what it says until `last`.
pub(crate) fn started(data: &TempDir, last: &str) -> (Child, Vec<String>) {
    started_with(data, &[], last)
}

/// [`started`] with options.
pub(crate) fn started_with(data: &TempDir, options: &[&str], last: &str) -> (Child, Vec<String>) {
    let mut child = flowkiwi(data, "127.0.0.1:0")
        .args(options)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let said = said(&mut child, last);
    (child, said)
}

/// What a server says until `last`.
pub(crate) fn said(child: &mut Child, last: &str) -> Vec<String> {
    let mut said = Vec::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        said.push(line.unwrap());
        if said.last().unwrap().contains(last) {
            return said;
        }
    }
    panic!("it ended with {:?} after {said:?}", child.wait());
}

pub(crate) fn terminate(child: &Child) {
    let killed = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
}

pub(crate) fn url(said: &[String]) -> String {
    let line = said.iter().find(|line| line.contains("listens on ")).unwrap();
    line.rsplit(' ').next().unwrap().to_owned()
}

#[test]
fn the_first_start_prints_a_curl_that_deletes_a_media_and_the_second_no_secret() {
    let data = TempDir::new().unwrap();
    let (mut child, said) = started(&data, "-H 'Accept:");
    let curl =
        said.iter().skip_while(|line| !line.starts_with("curl")).cloned().collect::<Vec<_>>();
    let curl = curl.join("\n");
    let output = Command::new("sh").arg("-c").arg(&curl).output().unwrap();
    assert!(
        String::from_utf8_lossy(&output.stdout).starts_with("HTTP/1.1 204"),
        "{curl}\n{output:?}"
    );
    terminate(&child);
    assert!(child.wait().unwrap().success());

    let (mut child, said) = started(&data, "Swagger UI");
    terminate(&child);
    let mut rest = String::new();
    child.stdout.take().map(|mut out| out.read_to_string(&mut rest));
    assert!(child.wait().unwrap().success());
    let said = said.join("\n") + &rest;
    assert!(!said.contains("flowkiwi_"), "{said}");
}

#[test]
fn a_request_in_hand_is_finished_when_the_server_is_told_to_stop() {
    let data = TempDir::new().unwrap();
    let (mut child, said) = started(&data, "-H 'Accept:");
    let of = |name: &str| {
        let line = said.iter().find(|line| line.trim_start().starts_with(name)).unwrap();
        line.rsplit(' ').next().unwrap().to_owned()
    };
    let body = "--e\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nab\r\n--e--\r\n";
    let address = url(&said).trim_start_matches("http://").to_owned();
    let mut connection = TcpStream::connect(&address).unwrap();
    write!(
        connection,
        "POST /rest/api/medias HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {}\r\nX-Flowkiwi-Organization-Id: {}\r\nContent-Type: multipart/form-data; boundary=e\r\nContent-Length: {}\r\nExpect: 100-continue\r\n\r\n",
        of("Administrator"),
        of("Organization"),
        body.len()
    )
    .unwrap();
    // The server has begun with the request once it asks for the body.
    let mut reader = BufReader::new(connection.try_clone().unwrap());
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    assert!(line.starts_with("HTTP/1.1 100"), "{line}");
    terminate(&child);
    connection.write_all(body.as_bytes()).unwrap();
    let mut answer = String::new();
    reader.read_to_string(&mut answer).unwrap();
    assert!(answer.contains("HTTP/1.1 201 Created"), "{answer}");
    assert!(child.wait().unwrap().success());
}

pub(crate) fn refused(output: &Output, what: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains(what) && said.contains("help: "), "{said}");
    assert_eq!(said.trim_end().lines().count(), 1, "{said}");
}

#[test]
fn what_cannot_be_used_is_one_plain_line() {
    let data = TempDir::new().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    refused(&flowkiwi(&data, &address).output().unwrap(), "another program listens");
    assert!(!data.path().join("data").exists(), "made before the port was there");
    refused(&flowkiwi(&data, "nowhere").output().unwrap(), "nowhere");
}

#[test]
fn the_contract_is_printed_byte_for_byte() {
    let data = TempDir::new().unwrap();
    let output = flowkiwi(&data, "127.0.0.1:0").arg("openapi").output().unwrap();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi/openapi.yaml");
    assert!(output.status.success() && output.stdout == std::fs::read(file).unwrap());
}

#[test]
fn a_token_made_while_the_server_runs_opens_at_once() {
    let server = crate::harness::shared();
    let token = server.new_token(&["--role", "viewer"]);
    let path = format!("/rest/api/medias/{}", server.media);
    let answer = server.request_with(&token, "GET", &path).send(server);
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(Request::new("GET", path).send(server).status, 401);
}
