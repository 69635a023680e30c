//! `flowkiwi check`.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use diesel::{RunQueryDsl, connection::SimpleConnection};
use flowkiwi_medias::{
    app::new_id,
    config::Settings,
    domain::{id::OrganizationId, media::StorageKey},
    store::{inventory, removals},
};
use serde_json::Value;
use tempfile::TempDir;

use super::flowkiwi;
use crate::{harness::Server, statuses::second_connection};

/// Makes a file look as if it was written long ago.
fn age(file: &Path) {
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    File::options().append(true).open(file).unwrap().set_modified(long_ago).unwrap();
}

/// The file that has the bytes of a media.
fn file_of(server: &Server, bytes: &[u8]) -> PathBuf {
    server.drained();
    let has = |file: &PathBuf| fs::read(file).unwrap() == bytes;
    server.files().into_iter().find(has).unwrap()
}

/// The key of bytes that no media of the server's organization has.
fn new_key(server: &Server) -> StorageKey {
    StorageKey::of(server.organization, new_id())
}

fn write(server: &Server, location: &str) -> PathBuf {
    let path = Settings::blobs_in(&server.settings.data).join(location);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, "bytes").unwrap();
    path
}

#[test]
fn a_folder_that_a_server_is_at_work_on_is_whole() {
    let server = Server::start(|_| {});
    server.upload(b"one");
    server.upload(b"");
    for check in ["check", "check --deep", "check --repair"] {
        let said = server.flowkiwi(check);
        assert_eq!(said.code, Some(0), "{said:?}");
        assert_eq!(said.out.lines().count(), 1, "{said:?}");
        assert!(said.out.starts_with("3 files, "), "{said:?}");
    }
}

#[test]
fn a_media_that_has_lost_its_bytes_is_named_with_what_to_do() {
    let server = Server::start(|_| {});
    let (missing, cut, whole) =
        (server.upload(b"gone"), server.upload(b"cut"), server.upload(b"a"));
    fs::remove_file(file_of(&server, b"gone")).unwrap();
    fs::write(file_of(&server, b"cut"), "c").unwrap();

    for check in ["check", "check --deep", "check --repair"] {
        let said = server.flowkiwi(check);
        assert_eq!(said.code, Some(1), "{said:?}");
        let line = |id: &str| said.out.lines().find(|line| line.contains(id));
        let missing = line(&missing).unwrap();
        assert!(missing.starts_with("bytes-missing: ") && missing.contains("`a.bin`"), "{missing}");
        assert!(missing.contains("; help: put back `blobs/"), "{missing}");
        assert!(line(&cut).unwrap().starts_with("bytes-cut: "), "{said:?}");
        assert_eq!(line(&whole), None);
        assert!(said.out.ends_with(": 2 found, 0 mended\n"), "{said:?}");
    }
}

#[test]
fn bytes_that_were_changed_are_found_by_a_deep_check() {
    let server = Server::start(|_| {});
    // Two medias share the bytes; both have lost them.
    let medias = [server.upload(b"ab"), server.upload(b"ab")];
    fs::write(file_of(&server, b"ab"), "ba").unwrap();

    assert_eq!(server.flowkiwi("check").code, Some(0));
    let said = server.flowkiwi("check --deep --format json");
    assert_eq!(said.code, Some(1), "{said:?}");
    let report: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!((&report["files"], &report["deep"]), (&2.into(), &true.into()));
    let findings = report["findings"].as_array().unwrap();
    let named = findings.iter().map(|found| found["media"].as_str().unwrap()).collect::<Vec<_>>();
    assert_eq!(named, medias);
    assert!(findings.iter().all(|found| found["code"] == "bytes-changed"), "{report}");
}

#[test]
fn files_that_nothing_knows_are_removed_once_they_are_a_day_old() {
    let server = Server::start(|_| {});
    let (old, young) = (new_key(&server), new_key(&server));
    let of_nobody = StorageKey::of(new_id::<OrganizationId>(), new_id());
    let locations = [old.to_string(), of_nobody.to_string(), format!("{old}#1")];
    let aged = locations.map(|location| write(&server, &location));
    aged.iter().for_each(|file| age(file));
    let kept = [young.to_string(), format!("{young}#1")].map(|location| write(&server, &location));

    let said = server.flowkiwi("check");
    assert_eq!(said.code, Some(1), "{said:?}");
    assert_eq!(said.out.matches("bytes-orphaned: ").count(), 3, "{said:?}");
    assert_eq!(said.out.matches("upload-left: ").count(), 2, "{said:?}");
    assert_eq!(said.out.matches("run `flowkiwi check --repair` after 2").count(), 2, "{said:?}");
    assert!(aged.iter().all(|file| file.exists()));

    let said = server.flowkiwi("check --repair");
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.out.ends_with(": 5 found, 3 mended\n"), "{said:?}");
    assert!(!aged.iter().any(|file| file.exists()), "{said:?}");
    assert!(kept.iter().all(|file| file.exists()), "{said:?}");
    kept.iter().for_each(|file| age(file));
    assert_eq!(server.flowkiwi("check --repair").code, Some(0));
    assert_eq!(server.flowkiwi("check").code, Some(0));
}

#[test]
fn what_an_upload_is_still_at_is_left_alone() {
    let server = Server::start(|_| {});
    let key = new_key(&server);
    let now = server.app.clock.now();
    let due = now.saturating_add(Duration::from_secs(60 * 60)).unwrap();
    let queue = move |connection: &mut _| removals::queue(connection, new_id(), &key, due, now);
    server.app.store.write_blocking(queue).unwrap();
    let files = [key.to_string(), format!("{key}#1")].map(|location| write(&server, &location));
    files.iter().for_each(|file| age(file));

    let said = server.flowkiwi("check --repair");
    assert_eq!((said.code, said.out.lines().count()), (Some(0), 1), "{said:?}");
    assert!(files.iter().all(|file| file.exists()));
}

#[test]
fn bytes_that_a_media_needs_leave_the_queue_of_removals() {
    let server = Server::start(|_| {});
    server.upload(b"needed");
    let file = file_of(&server, b"needed");
    let location =
        file.strip_prefix(Settings::blobs_in(&server.settings.data)).unwrap().to_str().unwrap();
    let key = StorageKey::parse(location).unwrap();
    let now = server.app.clock.now();
    let due = now.saturating_add(Duration::from_secs(60 * 60)).unwrap();
    let queue = move |connection: &mut _| removals::queue(connection, new_id(), &key, due, now);
    server.app.store.write_blocking(queue).unwrap();

    let said = server.flowkiwi("check");
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.out.starts_with("removal-of-needed: "), "{said:?}");
    let said = server.flowkiwi("check --repair");
    assert_eq!(said.code, Some(0), "{said:?}");
    let queued = move |connection: &mut _| inventory::is_queued(connection, key);
    assert!(!server.app.store.read_blocking(queued).unwrap());
    assert_eq!(server.flowkiwi("check --deep").code, Some(0));
}

#[test]
fn bytes_that_no_media_needs_are_let_go() {
    let server = Server::start(|_| {});
    let lose = |connection: &mut _| {
        diesel::sql_query("delete from medias").execute(connection).unwrap();
        Ok(())
    };
    server.app.store.write_blocking(lose).unwrap();
    let said = server.flowkiwi("check");
    assert!(said.code == Some(1) && said.out.starts_with("bytes-unneeded: "), "{said:?}");
    assert_eq!(server.flowkiwi("check --repair").code, Some(0));
    assert_eq!(server.files().len(), 1, "a day has not gone by");
    let said = server.flowkiwi("check");
    assert!(said.code == Some(0) && said.out.starts_with("0 files, "), "{said:?}");
}

#[test]
fn a_wrong_count_of_stored_bytes_is_counted_anew() {
    let server = Server::start(|_| {});
    let spoil = |connection: &mut _| {
        diesel::sql_query("update organizations set stored_bytes = 7").execute(connection).unwrap();
        Ok(())
    };
    server.app.store.write_blocking(spoil).unwrap();
    let said = server.flowkiwi("check");
    assert!(said.code == Some(1) && said.out.starts_with("bytes-miscounted: "), "{said:?}");
    assert_eq!(server.flowkiwi("check --repair").code, Some(0));
    assert_eq!(server.flowkiwi("check").code, Some(0));
}

#[test]
fn references_to_rows_that_are_not_there_and_files_of_others_are_listed() {
    let server = Server::start(|_| {});
    let mut connection = second_connection(&server);
    connection.batch_execute("pragma foreign_keys = off; delete from roles;").unwrap();
    let mine = write(&server, "notes of mine.txt");

    let said = server.flowkiwi("check --repair");
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.out.contains("reference-dangling: "), "{said:?}");
    assert!(said.out.contains("`role_permissions` refer to `roles`"), "{said:?}");
    assert!(said.out.contains("file-unknown: `notes of mine.txt`"), "{said:?}");
    assert!(mine.exists());
}

#[test]
fn a_row_that_holds_what_it_cannot_hold_is_listed_and_its_bytes_stay() {
    let server = Server::start(|_| {});
    let spoil = "pragma ignore_check_constraints = on; update blobs set size = -1;";
    second_connection(&server).batch_execute(spoil).unwrap();
    server.files().iter().for_each(|file| age(file));

    let said = server.flowkiwi("check --repair");
    assert_eq!(said.code, Some(1), "{said:?}");
    let damaged = "database-damaged: the database is damaged: CHECK constraint failed in blobs";
    assert!(said.out.contains(damaged), "{said:?}");
    assert!(said.out.contains("row-unreadable: "), "{said:?}");
    assert!(!said.out.contains("bytes-orphaned: "), "{said:?}");
    assert_eq!(server.files().len(), 1);
}

#[test]
fn a_folder_without_a_database_is_refused_and_left_alone() {
    let folder = TempDir::new().unwrap();
    let said = flowkiwi(folder.path(), ["check", "--repair"]);
    assert_eq!(said.code, Some(2), "{said:?}");
    assert!(
        said.err.contains("there is no database in") && said.err.contains("help: "),
        "{said:?}"
    );
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}
