//! Several servers over one database and one folder of bytes serve as one.

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Stdio},
};

use serde_json::json;

use crate::{
    binary::{terminate, url},
    harness::Server,
};

/// Another process at work on what the server is at work on, and where it listens.
fn second(server: &Server) -> (Child, String) {
    let mut command = server.command();
    command.args(["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped());
    let mut child = command.stderr(Stdio::null()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let said: Vec<String> = lines.take_while(|line| !line.contains("Swagger UI")).collect();
    (child, url(&said))
}

#[test]
fn two_servers_of_one_database_serve_as_one() {
    let server = Server::start(|_| {});
    let (mut child, other) = second(&server);

    let media = format!("/rest/api/medias/{}", server.upload(b"of the first"));
    let content = server.request("GET", format!("{media}/content")).send_to(&other);
    assert_eq!((content.status, content.body.as_slice()), (200, &b"of the first"[..]));

    let body = json!({"name": "short", "permissions": ["identity:media:read"]});
    let token = server.post("/rest/api/tokens", &body);
    let ask = || server.request_with(token["secret"].as_str().unwrap(), "GET", &media);
    assert_eq!(ask().send_to(&other).status, 200);
    let revoked = server.request("DELETE", token["@id"].as_str().unwrap()).send(&server);
    assert_eq!(revoked.status, 204, "{revoked:?}");
    assert_eq!(ask().send_to(&other).status, 401);

    assert_eq!(server.request("DELETE", &media).send_to(&other).status, 204);
    assert_eq!(server.request("GET", &media).send(&server).status, 404);

    terminate(&child);
    assert!(child.wait().unwrap().success());
}

#[test]
fn what_is_written_at_two_servers_at_once_is_judged_by_one_after_the_other() {
    let server = Server::start(|_| {});
    let (mut child, other) = second(&server);
    let media = format!("/rest/api/medias/{}", server.upload(b"a"));
    for round in 0..20 {
        let body = json!({"sku": format!("ONE-{round}"), "name": "One", "medias": [media]});
        let make = || server.request("POST", "/rest/api/products").json(&body);
        let mut statuses = std::thread::scope(|scope| {
            let asking = [&server.url, &other]
                .map(|url| (0..2).map(|_| scope.spawn(|| make().send_to(url).status)).collect());
            let asking: [Vec<_>; 2] = asking;
            asking.into_iter().flatten().map(|one| one.join().unwrap()).collect::<Vec<_>>()
        });
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 422, 422, 422]);
    }
    assert_eq!(server.get(&media)["referenceCount"], 20);
    terminate(&child);
    assert!(child.wait().unwrap().success());
}
