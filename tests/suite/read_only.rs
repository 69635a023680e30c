//! Nothing can be written where everything is kept: a folder is mounted read-only, where the process sees it alone, or a
//! file is frozen. A server does not start on it; where that comes later, it serves what is there, refuses what it cannot
//! keep, and goes on once it can.

use std::{
    io::{self, Write as _},
    path::Path,
    process::{Command, Stdio},
};

use flowkiwi_medias::place::Place;
use serde_json::json;
use tempfile::TempDir;

use crate::{
    binary::{refused, started, terminate, url},
    faults::assert_unavailable,
    harness::{Answer, Request, Server},
    metrics,
};

/// Whether a process can be given mounts of its own, which takes a right that not every machine gives.
fn can_mount(test: &str) -> bool {
    let tried =
        Command::new("unshare").args(["--mount", "mount", "--bind", "/tmp", "/tmp"]).output();
    let can = tried.is_ok_and(|output| output.status.success());
    if !can {
        leave_out("the right to mount", test);
    }
    can
}

fn leave_out(want: &str, test: &str) {
    let said = format!("LEFT OUT for want of {want}: {test}; help: run it as root\n");
    // What a test that passes prints is not shown; this has to be.
    io::stderr().write_all(said.as_bytes()).unwrap();
}

/// Has a file be written to by nobody, or by whoever may again (`chattr`): those who have it open cannot either.
fn freeze(file: &Path, is_frozen: bool) -> bool {
    let flag = if is_frozen { "+i" } else { "-i" };
    let tried = Command::new("chattr").arg(flag).arg(file).output();
    tried.is_ok_and(|output| output.status.success())
}

/// The binary on a data folder of which a part is mounted for it alone, with these options of `mount`.
fn within(data: &Path, part: &Path, options: &str) -> Command {
    let script = "mount --bind \"$1\" \"$1\" && mount -o \"remount,bind,$2\" \"$1\" && shift 2 && exec \"$@\"";
    let mut command = Command::new("unshare");
    command.args(["--mount", "sh", "-c", script, "sh"]).arg(part).arg(options);
    command.arg(env!("CARGO_BIN_EXE_flowkiwi")).env("FLOWKIWI_DATA", data);
    command
}

#[test]
fn a_server_does_not_start_on_a_folder_that_is_read_only() {
    if !can_mount("a server does not start on a folder that is read-only") {
        return;
    }
    for is_killed in [false, true] {
        let folder = TempDir::new().unwrap();
        let data = folder.path().join("data");
        let (mut child, _) = started(&folder, "-H 'Accept:");
        if is_killed {
            child.kill().unwrap();
        } else {
            terminate(&child);
        }
        child.wait().unwrap();
        let mut serve = within(&data, &data, "ro");
        let output = serve.args(["serve", "--listen", "127.0.0.1:0"]).output().unwrap();
        refused(&output, &data.join("flowkiwi.sqlite").display().to_string());
        assert!(output.stdout.is_empty(), "{output:?}");
        let checked = within(&data, &data, "ro").arg("check").output().unwrap();
        // One that ends in good order deletes its journal, unless it is caught while it still reads.
        let has_journal = data.join("flowkiwi.sqlite-wal").exists();
        assert!(has_journal || !is_killed);
        match has_journal {
            // SQLite reads no database with a journal that is not there and that it cannot make.
            false => refused(&checked, &data.join("flowkiwi.sqlite").display().to_string()),
            true => assert!(checked.status.success(), "{checked:?}"),
        }
    }
}

#[test]
fn bytes_that_become_read_only_are_served_and_no_others_are_kept_until_they_are_not() {
    if !can_mount("bytes that become read-only are served") {
        return;
    }
    let folder = TempDir::new().unwrap();
    let (data, blobs) = (folder.path().join("data"), folder.path().join("data/blobs"));
    let (mut child, said) = started(&folder, "-H 'Accept:");
    terminate(&child);
    child.wait().unwrap();
    let of = |name: &str| {
        let line = said.iter().find(|line| line.trim_start().starts_with(name)).unwrap();
        line.rsplit(' ').next().unwrap().to_owned()
    };
    let (token, organization) = (of("Administrator"), of("Organization"));

    let mut serve = within(&data, &blobs, "rw");
    serve.args(["serve", "--listen", "127.0.0.1:0", "--metrics", "127.0.0.1:0"]);
    let mut child = serve.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let said = crate::binary::said(&mut child, "A token");
    let url = url(&said);
    let told = said.iter().find(|line| line.trim_start().starts_with("Metrics ")).unwrap();
    let told = told.rsplit(' ').next().unwrap();
    let remount = |options: &str| {
        let mut nsenter = Command::new("nsenter");
        nsenter.args(["--target", &child.id().to_string(), "--mount", "mount", "-o"]);
        let status = nsenter.arg(format!("remount,bind,{options}")).arg(&blobs).status().unwrap();
        assert!(status.success(), "{options}");
    };
    let ask = |request: Request| -> Answer {
        let request = request.header("Authorization", format!("Bearer {token}"));
        request.header("X-Flowkiwi-Organization-Id", &organization).send_to(&url)
    };
    let upload = |bytes: &[u8]| {
        ask(Request::new("POST", "/rest/api/medias").form(&[("file", Some("a"), bytes)]))
    };
    let kept = upload(b"kept").json()["@id"].as_str().unwrap().to_owned();
    let content = || ask(Request::new("GET", format!("{kept}/content"))).body;
    let failures = |access: &str| {
        metrics::values(told)[&format!("flowkiwi_storage_failures_total{{access=\"{access}\"}}")]
    };
    assert_eq!(failures("write"), 0.0);

    remount("ro");
    let refused = upload(b"not kept");
    assert_eq!(refused.status, 503, "{refused:?}");
    assert!(refused.header("Retry-After").is_some(), "{refused:?}");
    assert_eq!(failures("write"), 1.0);
    assert_eq!(content(), b"kept");
    remount("rw");
    assert_eq!(upload(b"not kept").status, 201);
    assert_eq!(content(), b"kept");
    terminate(&child);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_database_that_becomes_read_only_is_read_and_written_to_again_once_it_is_not() {
    let server = Server::start(|_| {});
    // What a PostgreSQL server refuses is in `cuts`.
    let Place::File(database) = &server.settings.database else { return };
    let journal = database.with_extension("sqlite-wal");
    if !freeze(&journal, true) {
        leave_out("a file that can be frozen", "a database that becomes read-only is read");
        return;
    }
    let media = format!("/rest/api/medias/{}", server.media);
    let change = |title: &str| {
        server.request("PATCH", &media).merge_patch(&json!({"title": title})).send(&server)
    };
    let refused = change("refused");
    let read = server.request("GET", &media).send(&server);
    let ready = Request::new("GET", "/readyz").send(&server);
    assert!(freeze(&journal, false));
    assert_unavailable(&refused);
    assert_eq!(read.status, 200, "{read:?}");
    assert_ne!(read.json()["title"], "refused");
    assert_eq!((ready.status, &ready.json()["checks"]["writer"]), (503, &json!("unavailable")));
    assert_eq!(change("kept").json()["title"], "kept");
    assert_eq!(Request::new("GET", "/readyz").send(&server).status, 200);
}
