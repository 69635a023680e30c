//! `flowkiwi backup`.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
    time::SystemTime,
};

use tempfile::TempDir;

use super::{Said, flowkiwi};
use crate::{
    binary::{started, terminate, url},
    harness::Server,
};

impl Server {
    fn back_up(&self, target: &Path, arguments: &[&str]) -> Said {
        let target = target.to_str().unwrap();
        self.run([&["backup", target], arguments].concat())
    }
}

/// The files of bytes in a data folder, with when each was written.
fn files(data: &Path) -> BTreeMap<PathBuf, SystemTime> {
    let mut files = BTreeMap::new();
    for organization in fs::read_dir(data.join("blobs")).unwrap() {
        for file in fs::read_dir(organization.unwrap().path()).unwrap() {
            let file = file.unwrap();
            files.insert(file.path(), file.metadata().unwrap().modified().unwrap());
        }
    }
    files
}

fn is_whole(data: &Path) {
    let said = flowkiwi(data, ["check", "--deep"]);
    assert_eq!(said.code, Some(0), "{said:?}");
}

fn names(folder: &TempDir) -> Vec<String> {
    let entries = fs::read_dir(folder.path()).unwrap();
    let mut names =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect::<Vec<_>>();
    names.sort();
    names
}

#[test]
fn a_backup_is_served_as_it_is_and_is_none_from_then_on() {
    let server = Server::start(|_| {});
    let media = server.upload(b"precious");
    let folder = TempDir::new().unwrap();
    let target = folder.path().join("data");
    let said = server.back_up(&target, &[]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(said.out.starts_with("2 files, ") && said.out.lines().count() == 1, "{said:?}");
    assert_eq!(names(&folder), ["data"]);
    is_whole(&target);
    assert_eq!(server.back_up(&target, &[]).code, Some(0), "a check leaves a backup as it is");

    let (mut child, lines) = started(&folder, "Swagger UI");
    let answer = server.request("GET", format!("/rest/api/medias/{media}/content"));
    let answer = answer.send_to(&url(&lines));
    assert_eq!((answer.status, &answer.body[..]), (200, &b"precious"[..]));
    terminate(&child);
    child.wait().unwrap();
    let said = server.back_up(&target, &[]);
    assert_eq!(said.code, Some(2), "{said:?}");
    assert!(said.err.contains("has been served") && said.err.contains("; help: "), "{said:?}");
    is_whole(&target);
}

#[test]
fn a_later_backup_copies_what_came_and_leaves_out_what_went() {
    let server = Server::start(|_| {});
    let folder = TempDir::new().unwrap();
    let target = folder.path().join("backup");
    server.upload(b"stays");
    assert_eq!(server.back_up(&target, &[]).code, Some(0));
    let before = files(&target);

    server.delete_for_good(&server.media);
    server.drained();
    server.upload(b"comes");
    assert_eq!(server.back_up(&target, &[]).code, Some(0));
    is_whole(&target);
    let after = files(&target);
    let same = |file: &Path| after.get(file) == before.get(file);
    let stays = before.keys().find(|file| fs::read(file).is_ok_and(|read| read == b"stays"));
    assert!(same(stays.unwrap()), "copied again");
    assert!(after.keys().any(|file| fs::read(file).unwrap() == b"comes"));
    assert_eq!(after.len(), server.files().len());
}

#[test]
fn a_backup_made_while_medias_come_and_go_is_whole() {
    let server = Server::start(|_| {});
    let folder = TempDir::new().unwrap();
    let ended = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for writer in 0..3 {
            let (server, ended) = (&server, &ended);
            scope.spawn(move || {
                let mut round = 0_u32;
                while !ended.load(Ordering::Relaxed) {
                    round += 1;
                    let id = server.upload(format!("{writer} {round}").as_bytes());
                    server.delete_for_good(&id);
                }
            });
        }
        for target in ["one", "two", "one"].map(|name| folder.path().join(name)) {
            let said = server.back_up(&target, &[]);
            let check = flowkiwi(&target, ["check", "--deep"]);
            if said.code != Some(0) || check.code != Some(0) {
                ended.store(true, Ordering::Relaxed);
                panic!("{said:?}\n{check:?}");
            }
        }
        ended.store(true, Ordering::Relaxed);
    });
    assert_eq!(names(&folder), ["one", "two"]);
}

#[test]
fn a_backup_that_was_cut_off_goes_on_where_it_was() {
    let server = Server::start(|_| {});
    server.upload(b"copied before");
    let folder = TempDir::new().unwrap();
    let (target, partial) = (folder.path().join("backup"), folder.path().join("backup.partial"));
    assert_eq!(server.back_up(&target, &[]).code, Some(0));
    fs::rename(&target, &partial).unwrap();
    fs::rename(partial.join("flowkiwi.sqlite"), partial.join("flowkiwi.sqlite.new")).unwrap();
    let (file, _) = files(&partial).pop_first().unwrap();
    fs::write(format!("{}#1", file.display()), "half").unwrap();
    let times = files(&partial).into_values().collect::<Vec<_>>();

    assert_eq!(server.back_up(&target, &[]).code, Some(0));
    assert_eq!(names(&folder), ["backup"]);
    is_whole(&target);
    assert_eq!(files(&target).len(), times.len() - 1, "what was half copied is gone");
    assert!(files(&target).values().all(|time| times.contains(time)), "copied again");
}

#[test]
fn what_is_damaged_already_is_named_and_the_rest_is_backed_up() {
    let server = Server::start(|_| {});
    let (missing, changed) = (server.upload(b"missing"), server.upload(b"changed"));
    server.drained();
    for file in server.files() {
        match &fs::read(&file).unwrap()[..] {
            b"missing" => fs::remove_file(file).unwrap(),
            b"changed" => fs::write(file, "CHANGED").unwrap(),
            _ => {}
        }
    }
    let folder = TempDir::new().unwrap();
    let target = folder.path().join("backup");
    let said = server.back_up(&target, &[]);
    assert_eq!(said.code, Some(1), "{said:?}");
    for media in [missing, changed] {
        let line = said.out.lines().find(|line| line.contains(&media)).unwrap();
        assert!(line.starts_with("bytes-missing: "), "{line}");
    }
    assert_eq!(files(&target).len(), 1);
}

#[test]
fn a_deep_backup_copies_again_what_the_former_has_changed() {
    let server = Server::start(|_| {});
    let folder = TempDir::new().unwrap();
    let target = folder.path().join("backup");
    assert_eq!(server.back_up(&target, &[]).code, Some(0));
    let (file, _) = files(&target).pop_first().unwrap();
    let mut bytes = fs::read(&file).unwrap();
    bytes[0] ^= 1;
    fs::write(&file, bytes).unwrap();
    assert_eq!(flowkiwi(&target, ["check", "--deep"]).code, Some(1));
    assert_eq!(server.back_up(&target, &["--deep"]).code, Some(0));
    is_whole(&target);
}

#[test]
fn a_folder_that_cannot_be_the_backup_is_refused_and_left_alone() {
    let server = Server::start(|_| {});
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("mine"), "mine").unwrap();
    let inside = server.settings.data.join("backups/today");
    for target in [folder.path(), &inside, &server.settings.data, &folder.path().join("mine")] {
        let said = server.back_up(target, &[]);
        assert_eq!(said.code, Some(2), "{said:?}");
        assert!(said.err.contains("; help: ") && said.out.is_empty(), "{said:?}");
    }
    assert_eq!(names(&folder), ["mine"]);
    assert!(!inside.exists());
}

#[test]
fn two_backups_to_one_folder_are_not_made_at_once() {
    let server = Server::start(|_| {});
    let folder = TempDir::new().unwrap();
    let (target, partial) = (folder.path().join("backup"), folder.path().join("backup.partial"));
    fs::create_dir(&partial).unwrap();
    let other = File::open(&partial).unwrap();
    other.try_lock().unwrap();
    let said = server.back_up(&target, &[]);
    assert!(said.code == Some(2) && said.err.contains("is under way"), "{said:?}");
    drop(other);
    assert_eq!(server.back_up(&target, &[]).code, Some(0));
}
