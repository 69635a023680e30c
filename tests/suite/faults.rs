//! What happens around the service: its clock is set back, its storage is away, something in its queue cannot be
//! read, all its connections are at work. It says when to come again, and goes on once it can, without being started
//! again; and what its alarms are about moves meanwhile.

use std::{
    fs,
    sync::{atomic::Ordering, mpsc},
};

use diesel::connection::SimpleConnection as _;
use flowkiwi_medias::{config::Settings, failure::Failure, store::Connection};
use serde_json::json;

use crate::{
    harness::{Answer, Server, standing_clock},
    statuses::second_connection,
};

const DAY: i64 = 24 * 60 * 60;

pub(crate) fn assert_unavailable(answer: &Answer) {
    assert_eq!(answer.status, 503, "{answer:?}");
    let seconds = answer.header("Retry-After").map(str::parse::<u32>);
    assert!(matches!(seconds, Some(Ok(1..))), "{answer:?}");
    assert_eq!(answer.json()["type"], "/rest/api/errors/503");
}

#[test]
fn a_clock_that_is_set_back_stops_nothing_and_opens_nothing() {
    let (clock, time) = standing_clock(1_800_000_000);
    let server = Server::start_at(clock, |_| {});
    let (first, second) = (server.upload(b"first"), server.upload(b"second"));
    let made = server.post("/rest/api/tokens", &json!({"name": "revoked"}));
    let revoked = made["secret"].as_str().unwrap();
    assert_eq!(server.request("DELETE", made["@id"].as_str().unwrap()).send(&server).status, 204);

    time.fetch_sub(DAY, Ordering::SeqCst);
    let list = server.request_with(revoked, "GET", "/rest/api/medias").send(&server);
    assert_eq!(list.status, 401, "a revoked token opens again");
    let third = server.upload(b"third");
    let patch = server.request("PATCH", format!("/rest/api/medias/{first}"));
    assert_eq!(patch.merge_patch(&json!({"title": "a"})).send(&server).status, 200);
    let files = server.files().len();
    server.delete_for_good(&second);
    server.drained();
    assert_eq!(server.files().len(), files - 1, "bytes stay for want of the time");
    let delete = server.request("DELETE", format!("/rest/api/medias/{third}"));
    assert_eq!(delete.send(&server).status, 204);
    let restore = server.request("POST", format!("/rest/api/medias/{third}/restore"));
    assert_eq!(restore.send(&server).status, 200);
    let listed = server.get("/rest/api/medias");
    assert_eq!(listed["totalItems"], 3);
}

#[test]
fn storage_that_is_away_is_waited_for() {
    let server = Server::measured(|_| {});
    let failures =
        |access| server.value(&format!("flowkiwi_storage_failures_total{{access=\"{access}\"}}"));
    let media = server.upload(b"some bytes");
    let doomed = server.upload(b"other bytes");
    server.drained();
    let data = &server.settings.data;
    let (folder, aside) = (Settings::blobs_in(data), data.join("aside"));
    fs::rename(&folder, &aside).unwrap();
    fs::write(&folder, "no folder").unwrap();

    let upload = || {
        let request = server.request("POST", "/rest/api/medias");
        request.form(&[("file", Some("a"), b"new bytes")]).send(&server)
    };
    let content =
        || server.request("GET", format!("/rest/api/medias/{media}/content")).send(&server);
    assert_unavailable(&upload());
    assert_unavailable(&content());
    assert_eq!(server.request("GET", "/readyz").send(&server).status, 503);
    // What is said of medias is elsewhere, and a deletion waits for nothing.
    assert_eq!(server.get("/rest/api/medias")["totalItems"], 3);
    server.delete_for_good(&doomed);
    server.drained();
    assert_eq!(server.value("flowkiwi_ready{check=\"storage\"}"), 0.0);
    assert_eq!((failures("read"), failures("write")), (1.0, 1.0));
    // They are tried again and again.
    assert!(failures("delete") >= 1.0);
    assert!(server.value("flowkiwi_removals{state=\"failing\"}") >= 1.0);

    fs::remove_file(&folder).unwrap();
    fs::rename(&aside, &folder).unwrap();
    assert_eq!(server.request("GET", "/readyz").send(&server).status, 200);
    assert_eq!(upload().status, 201);
    assert_eq!(content().body, b"some bytes");
    assert_eq!(server.value("flowkiwi_ready{check=\"storage\"}"), 1.0);
}

#[test]
fn a_removal_that_cannot_be_read_keeps_no_other_waiting() {
    let server = Server::measured(|_| {});
    let media = server.upload(b"to be removed");
    // More of them than are taken at a time, and all due before any other.
    let poison = (0..100).map(|number| {
        format!(
            "insert into removals (id, storage_key, due_at, attempts, created_at)
             values ('no id {number}', '../../no key {number}', {number}, 0, 0);"
        )
    });
    second_connection(&server).batch_execute(&poison.collect::<String>()).unwrap();
    let files = server.files().len();
    server.delete_for_good(&media);
    server.drained();
    assert_eq!(server.files().len(), files - 1);
    assert_eq!(server.value("flowkiwi_removals{state=\"failing\"}"), 100.0);
}

#[test]
fn reads_that_wait_for_too_long_are_turned_away_and_told_of() {
    let server = Server::measured(|settings| settings.readers = 1);
    let shed = "flowkiwi_database_shed_total{access=\"read\"}";
    assert_eq!(server.value(shed), 0.0);
    std::thread::scope(|scope| {
        // Where this ends early, whoever holds the reader is let go of.
        let ((held, hold), (release, released)) = (mpsc::channel(), mpsc::channel::<()>());
        let reading = server.app.store.read(move |_| {
            held.send(()).map_err(Failure::internal)?;
            released.recv().ok();
            Ok(())
        });
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let holder = scope.spawn(move || runtime.block_on(reading));
        hold.recv().unwrap();
        let waits = scope.spawn(|| server.request("GET", "/rest/api/medias").send(&server));
        // It waits for longer than it takes to say so; whoever deletes bytes may as well.
        assert!(server.value("flowkiwi_database_reads_waiting") >= 1.0);
        assert_eq!(server.value("flowkiwi_ready{check=\"database\"}"), 0.0);
        assert_unavailable(&waits.join().unwrap());
        assert!(server.value(shed) >= 1.0);
        release.send(()).unwrap();
        holder.join().unwrap().unwrap();
    });
    server.get("/rest/api/medias");
    assert_eq!(server.value("flowkiwi_ready{check=\"database\"}"), 1.0);
    let refused =
        "flowkiwi_http_request_duration_seconds_count{operation=\"listMedias\",status=\"503\"}";
    assert_eq!(server.value(refused), 1.0);
}

#[test]
fn writes_that_are_too_many_are_turned_away_and_told_of() {
    let server = Server::measured(|settings| settings.write_queue = 2);
    let shed = "flowkiwi_database_shed_total{access=\"write\"}";
    assert_eq!(server.value(shed), 0.0);
    let ((held, hold), (release, released)) = (mpsc::channel(), mpsc::channel::<()>());
    let store = server.app.store.clone();
    let write = move |_: &mut Connection| {
        held.send(()).map_err(Failure::internal)?;
        released.recv().ok();
        Ok::<_, Failure>(())
    };
    let holder = store.submit(write).unwrap();
    hold.recv().unwrap();
    // What tells waits for its own write, which it leaves in the queue.
    assert_eq!(server.value("flowkiwi_ready{check=\"writer\"}"), 0.0);
    let second = store.submit(|_| Ok(())).unwrap();
    let waiting = server.value("flowkiwi_database_writes_waiting");
    assert_eq!(waiting, server.value("flowkiwi_database_write_queue"));
    let before = server.value(shed);
    let media = server.request("DELETE", format!("/rest/api/medias/{}", server.media));
    assert_unavailable(&media.send(&server));
    assert!(server.value(shed) > before);
    release.send(()).unwrap();
    for written in [holder, second] {
        written.blocking_recv().unwrap().unwrap();
    }
    assert_eq!(server.value("flowkiwi_ready{check=\"writer\"}"), 1.0);
    assert_eq!(server.value("flowkiwi_database_failures_total{access=\"write\"}"), 0.0);
}
