//! `flowkiwi import`.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
};

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

use super::Said;
use crate::harness::Server;

/// A folder with these files; each has its own name as its bytes unless it says `=`.
fn folder(files: &[&str]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for file in files {
        let (name, bytes) = file.split_once('=').unwrap_or((file, file));
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

impl Server {
    fn import(&self, folder: &Path, arguments: &[&str]) -> Said {
        let folder = folder.to_str().unwrap();
        self.run([&["import", folder], arguments].concat())
    }

    /// The medias but the sample, by filename.
    fn medias(&self) -> Vec<Value> {
        let path = "/rest/api/medias?order[filename]=asc&itemsPerPage=100";
        let answer = self.request("GET", path).send(self).json();
        let medias = answer["member"].as_array().unwrap().clone();
        medias.into_iter().filter(|media| media["id"] != self.media.as_str()).collect()
    }

    fn filenames(&self) -> Vec<String> {
        let name = |media: &Value| media["filename"].as_str().unwrap().to_owned();
        self.medias().iter().map(name).collect()
    }
}

#[test]
fn a_media_is_made_of_each_file_and_a_second_run_makes_none() {
    let server = Server::start(|_| {});
    let files = folder(&["a.txt", "deep/er/b.txt", "deep/empty=", "same/a.txt=a.txt"]);
    let said = server.import(files.path(), &["--tag", "new", "--tag", "à pied"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_eq!(said.out, "4 imported, 0 there already, 0 failed, 0 left alone\n");
    assert!(said.err.starts_with("importing into `default` as `Administrator`\n"), "{said:?}");
    assert_eq!(server.filenames(), ["a.txt", "a.txt", "b.txt", "empty"]);
    assert!(server.medias().iter().all(|media| media["tags"] == json!(["new", "à pied"])));

    let said = server.import(files.path(), &[]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_eq!(said.out, "0 imported, 4 there already, 0 failed, 0 left alone\n");
    assert_eq!(server.medias().len(), 4);
    assert_eq!(server.flowkiwi("check --deep").code, Some(0));
}

#[test]
fn an_import_that_was_cut_off_goes_on_where_it_was() {
    let server = Server::start(|_| {});
    let files = folder(&["a", "b", "c"]);
    assert_eq!(server.import(files.path(), &[]).code, Some(0));
    fs::write(files.path().join("d"), "d").unwrap();
    fs::write(files.path().join("a"), "changed").unwrap();
    fs::rename(files.path().join("b"), files.path().join("renamed")).unwrap();
    let said = server.import(files.path(), &[]);
    assert_eq!(said.out, "3 imported, 1 there already, 0 failed, 0 left alone\n", "{said:?}");
    assert_eq!(server.filenames(), ["a", "a", "b", "c", "d", "renamed"]);
    server.drained();
    assert_eq!(server.files().len(), 6, "the bytes of `renamed` are those of `b`");
}

#[test]
fn a_dry_run_tells_what_would_be_imported_and_changes_nothing() {
    let server = Server::start(|_| {});
    let files = folder(&["a", "below/b"]);
    let said = server.import(files.path(), &["--dry-run"]);
    assert_eq!(said.out, "2 would be imported, 0 there already, 0 failed, 0 left alone\n");
    assert!(said.err.contains("`below/b` would be imported"), "{said:?}");
    assert_eq!((said.code, server.medias().len()), (Some(0), 0));
}

#[cfg(unix)]
#[test]
fn hidden_files_and_links_out_of_the_folder_are_left_alone() {
    use std::os::unix::fs::symlink;

    let server = Server::start(|_| {});
    let outside = folder(&["secret"]);
    let files = folder(&["a", ".hidden", ".git/config", "below/b"]);
    let link = |to: PathBuf, name: &str| symlink(to, files.path().join(name)).unwrap();
    link(outside.path().join("secret"), "out");
    link(outside.path().to_owned(), "out of it");
    link(files.path().to_owned(), "below/round");
    link(files.path().join("nowhere"), "nowhere");
    link(files.path().join("a"), "link to a");
    let said = server.import(files.path(), &[]);
    assert_eq!(said.out, "3 imported, 0 there already, 0 failed, 6 left alone\n", "{said:?}");
    assert_eq!(server.filenames(), ["a", "b", "link to a"]);
}

#[cfg(unix)]
#[test]
fn each_file_that_fails_is_a_line_and_the_rest_is_imported() {
    let server = Server::start(|_| {});
    let files = folder(&["a", "b\u{202e}", "\u{202e}"]);
    // A line that is none, and one whose file is not there.
    let line = json!({"file": "gone", "filename": "gone", "checksum": format!("sha256:{:064}", 0)});
    fs::write(files.path().join("medias.jsonl"), format!("{{\n{line}\n")).unwrap();
    let said = server.import(files.path(), &[]);
    assert_eq!(said.code, Some(1), "{said:?}");
    assert_eq!(said.out, "2 imported, 0 there already, 3 failed, 0 left alone\n", "{said:?}");
    for start in ["`medias.jsonl`, line 1: ", "`gone`: ", "`\u{202e}`: "] {
        assert_eq!(said.err.lines().filter(|line| line.starts_with(start)).count(), 1, "{said:?}");
    }
    assert_eq!(server.filenames(), ["a", "b"]);
}

#[test]
fn a_media_is_given_no_more_tags_than_the_contract_lets_it_have() {
    let server = Server::start(|_| {});
    let files = folder(&["many", "few"]);
    let tags: Vec<String> = (0..50).map(|n| format!("tag {n}")).collect();
    let sha256: String = Sha256::digest("many").iter().map(|it| format!("{it:02x}")).collect();
    let checksum = format!("sha256:{sha256}");
    let line = json!({"file": "many", "filename": "many", "checksum": checksum, "tags": tags});
    fs::write(files.path().join("medias.jsonl"), line.to_string()).unwrap();
    let said = server.import(files.path(), &["--tag", "one more"]);
    assert_eq!(said.code, Some(1), "{said:?}");
    assert!(said.err.lines().any(|line| line.starts_with("`many`: with --tag ")), "{said:?}");
    assert_eq!(server.filenames(), ["few"]);
    let said = server.import(files.path(), &["--tag", "tag 7"]);
    assert_eq!((said.code, server.filenames().len()), (Some(0), 2), "{said:?}");
}

#[test]
fn who_imports_is_a_member_that_may() {
    let server = Server::start(|_| {});
    let other = server.another_organization();
    server.new_token(&["--role", "viewer", "--organization", "default"]);
    let files = folder(&["a"]);
    for (arguments, what) in [
        (
            &["--organization", "default", "--as", "test"][..],
            "no permission `identity:media:create`",
        ),
        (&["--organization", "default", "--as", "nobody"], "no member `nobody`"),
        (&["--organization", "other"], "`other` has no administrator"),
        (&["--organization", "none"], "no organization `none`"),
        (&[], "several organizations"),
        (&["--organization", "default", "--tag", " "], "--tag is refused"),
    ] {
        let said = server.import(files.path(), arguments);
        assert_eq!(said.code, Some(2), "{said:?}");
        assert!(said.err.contains(what) && said.err.contains("; help: "), "{said:?}");
    }
    let said = server.import(&files.path().join("none"), &["--organization", "default"]);
    assert!(said.code == Some(2) && said.err.contains("cannot read"), "{said:?}");
    assert_eq!(server.medias().len(), 0);
    assert_ne!(other, server.organization);
}

#[test]
fn two_processes_write_to_one_database_and_lose_nothing() {
    let server = Server::start(|_| {});
    let names = (0..60).map(|number| format!("{number:02}")).collect::<Vec<_>>();
    let files = folder(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let ended = AtomicBool::new(false);
    let kept = std::thread::scope(|scope| {
        let uploads = scope.spawn(|| {
            // The server writes, deletes and reclaims all the while.
            let mut kept = Vec::new();
            for round in 0.. {
                if ended.load(Ordering::Relaxed) {
                    break;
                }
                kept.push(server.upload(format!("kept {round}").as_bytes()));
                let gone = server.upload(format!("gone {round}").as_bytes());
                server.delete_for_good(&gone);
            }
            kept
        });
        let said = server.import(files.path(), &[]);
        ended.store(true, Ordering::Relaxed);
        assert_eq!(said.out, "60 imported, 0 there already, 0 failed, 0 left alone\n", "{said:?}");
        uploads.join().unwrap()
    });
    for id in &kept {
        let path = format!("/rest/api/medias/{id}/content");
        assert_eq!(server.request("GET", path).send(&server).status, 200);
    }
    server.drained();
    let said = server.flowkiwi("check --deep");
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(said.out.starts_with(&format!("{} files", 61 + kept.len())), "{said:?}");
}
