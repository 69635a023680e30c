//! The disk has no room. What cannot be kept is refused with when to come again, what is there is served, and once
//! there is room everything is kept again, by the same process.

use std::process::Command;

use crate::{
    client::{Client, Reply, bytes},
    process::Site,
    report,
};

/// The largest file the process may write, in blocks of 512 bytes: more than an empty database, and less than the
/// journal of one that is written to for a while.
const BLOCKS: &str = "5000";

/// The most writes that fit.
const MOST: usize = 2_000;

fn is_refused(reply: &Reply) -> bool {
    match reply.status {
        201 => false,
        503 => {
            let seconds = reply.retry_after.as_deref().map(str::parse::<u32>);
            assert!(matches!(seconds, Some(Ok(1..))), "503 says when to come again");
            assert_eq!(reply.json()["status"], 503);
            true
        }
        other => panic!("{other}: {}", String::from_utf8_lossy(&reply.body)),
    }
}

/// Takes the room away, and gives it back. A file can grow no further than a limit, which ends a write as a full
/// disk does, and which can be lifted from outside.
pub(crate) fn no_room() {
    // PostgreSQL's files are not the service's.
    let site = Site::on_disk();
    let mut process = site.start();
    let (organization, token) = process.first.clone().unwrap();
    process.stop();
    let mut shell = Command::new("sh");
    let serve = "trap '' XFSZ; ulimit -S -f $1; exec \"$2\" serve --listen 127.0.0.1:0 --metrics 127.0.0.1:0 --workers 2";
    let program = site.command().get_program().to_owned();
    shell.args(["-c", serve, "sh", BLOCKS]).arg(program).env("FLOWKIWI_DATA", site.data());
    let start = site.try_run(shell);
    let mut process =
        start.unwrap_or_else(|mut child| panic!("{:?}: {}", child.wait(), site.log()));
    let client = Client::new(&process.url, &organization, &token);

    // More than a file can hold: nothing of it is kept.
    let large = bytes(15).repeat(2);
    for _ in 0..3 {
        assert!(is_refused(&client.upload("large", &large).unwrap()), "it fits");
        assert!(!is_refused(&client.upload("small", b"a").unwrap()), "nothing else is kept");
    }
    assert_eq!(process.value("flowkiwi_storage_failures_total{access=\"write\"}"), 3.0);
    let failed_writes = "flowkiwi_database_failures_total{access=\"write\"}";
    assert_eq!(process.value(failed_writes), 0.0);
    // Until the journal of the database is as large as a file can be.
    let refused = (0..MOST).find(|number| {
        let name = format!("{number} {}", "a".repeat(200));
        is_refused(&client.upload(&name, number.to_string().as_bytes()).unwrap())
    });
    let kept = refused.expect("the journal grows");
    for number in 0..5 {
        assert!(is_refused(&client.upload("more", b"more").unwrap()), "there is room");
        // No two of these are the same: what was asked before is answered again without a look.
        let path = format!("/rest/api/medias?itemsPerPage=1&filename={number}");
        assert_eq!(client.get(&path).status, 200);
    }
    let listed = client.get("/rest/api/medias?itemsPerPage=1").json();
    assert!(process.value(failed_writes) >= 6.0);
    // The sample, the small ones, and what was kept since.
    assert_eq!(listed["totalItems"], 1 + 3 + kept, "{listed}");

    let mut prlimit = Command::new("prlimit");
    prlimit.args(["--pid", &process.id().to_string(), "--fsize=unlimited:"]);
    assert!(prlimit.status().unwrap().success());
    let again = client.upload("again", &large).unwrap();
    assert!(!is_refused(&again), "it does not recover");
    assert_eq!(process.value("flowkiwi_ready{check=\"writer\"}"), 1.0);
    process.stop();
    site.checked();
    report::tried("writes refused for want of room, and kept once there was", 3 + 6);
}
