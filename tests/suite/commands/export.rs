//! `flowkiwi export`, and what `flowkiwi import` makes of it.

use std::{collections::BTreeMap, fs, path::Path};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::Said;
use crate::harness::Server;

impl Server {
    fn export(&self, folder: &Path) -> Said {
        self.run(["export", folder.to_str().unwrap()])
    }

    fn describe(&self, media: &str, patch: &Value) -> Value {
        let answer = self
            .request("PATCH", format!("/rest/api/medias/{media}"))
            .body("application/merge-patch+json", patch.to_string())
            .send(self);
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()
    }

    /// What is said of each media, by filename and text.
    fn said(&self) -> BTreeMap<String, Value> {
        let answer = self.request("GET", "/rest/api/medias?itemsPerPage=100").send(self).json();
        let medias = answer["member"].as_array().unwrap().iter();
        medias
            .map(|media| {
                let names = [
                    "filename",
                    "title",
                    "alt",
                    "description",
                    "tags",
                    "focalPoint",
                    "metadata",
                    "checksum",
                    "mimeType",
                    "size",
                ];
                let said = names.map(|name| (name, media[name].clone()));
                (format!("{} {}", media["filename"], media["alt"]), said.into_iter().collect())
            })
            .collect()
    }
}

fn lines(folder: &Path) -> Vec<Value> {
    let manifest = fs::read_to_string(folder.join("medias.jsonl")).unwrap();
    manifest.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn an_export_is_imported_with_what_was_said_of_the_medias() {
    let server = Server::start(|_| {});
    let twins = [server.upload(b"twin"), server.upload(b"twin")];
    server.describe(&twins[0], &json!({"alt": "The first", "tags": ["b", "a"]}));
    let patch = json!({
        "filename": "写真 \"1\".png", "title": "Ein Titel", "description": "A\nb",
        "focalPoint": {"x": 0.25, "y": 0}, "metadata": {"by": {"name": "K"}, "shots": [1, null]},
    });
    server.describe(&server.upload(b"described"), &patch);

    let folder = TempDir::new().unwrap();
    let export = folder.path().join("export");
    let said = server.export(&export);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_eq!(said.out, "4 exported, 0 there already, 0 deleted, 0 failed\n");
    for line in lines(&export) {
        assert_eq!(line["@type"], "Media");
        let file = export.join(line["file"].as_str().unwrap());
        assert_eq!(fs::read(file).unwrap().len() as u64, line["size"].as_u64().unwrap());
    }

    let other = Server::start(|_| {});
    let said = other.run(["import", export.to_str().unwrap()]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_eq!(said.out, "3 imported, 1 there already, 0 failed, 0 left alone\n", "the sample");
    assert_eq!(other.said(), server.said());
    assert_eq!(other.said().len(), 4);
    let said = other.run(["import", export.to_str().unwrap()]);
    assert_eq!(said.out, "0 imported, 4 there already, 0 failed, 0 left alone\n", "{said:?}");
}

#[test]
fn a_later_export_writes_what_is_new_and_deletes_what_is_gone() {
    let server = Server::start(|_| {});
    let (stays, goes) = (server.upload(b"stays"), server.upload(b"goes"));
    let folder = TempDir::new().unwrap();
    assert_eq!(server.export(folder.path()).code, Some(0));
    let file = |id: &str| folder.path().join(format!("medias/{id}-a.bin"));
    fs::write(file(&stays), "spoiled").unwrap();
    fs::write(folder.path().join("medias/mine.txt"), "mine").unwrap();
    fs::write(folder.path().join("medias/.cut-off.partial"), "half").unwrap();

    let path = format!("/rest/api/medias/{goes}");
    assert_eq!(server.request("DELETE", path).send(&server).status, 204);
    let comes = server.upload(b"comes");
    let said = server.export(folder.path());
    assert_eq!(said.out, "2 exported, 1 there already, 1 deleted, 0 failed\n", "{said:?}");
    assert_eq!(fs::read(file(&stays)).unwrap(), b"stays");
    assert_eq!(fs::read(file(&comes)).unwrap(), b"comes");
    assert!(!file(&goes).exists());
    assert_eq!(fs::read_dir(folder.path().join("medias")).unwrap().count(), 4, "mine is there");
    assert_eq!(lines(folder.path()).len(), 3);
}

#[test]
fn a_media_whose_bytes_are_not_its_own_is_told_and_the_rest_is_exported() {
    let server = Server::start(|_| {});
    let (missing, changed) = (server.upload(b"missing"), server.upload(b"changed"));
    for file in server.files() {
        match &fs::read(&file).unwrap()[..] {
            b"missing" => fs::remove_file(file).unwrap(),
            b"changed" => fs::write(file, "CHANGED").unwrap(),
            _ => {}
        }
    }
    let folder = TempDir::new().unwrap();
    let said = server.export(folder.path());
    assert_eq!(said.code, Some(1), "{said:?}");
    assert_eq!(said.out, "1 exported, 0 there already, 0 deleted, 2 failed\n");
    for id in [missing, changed] {
        assert_eq!(said.err.lines().filter(|line| line.starts_with(&id)).count(), 1, "{said:?}");
    }
    assert_eq!(fs::read_dir(folder.path().join("medias")).unwrap().count(), 1);
}

#[test]
fn a_folder_with_other_things_in_it_is_refused_and_left_alone() {
    let server = Server::start(|_| {});
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("mine"), "mine").unwrap();
    let said = server.export(folder.path());
    assert_eq!(said.code, Some(2), "{said:?}");
    assert!(said.err.contains("is not empty, and no export; help: "), "{said:?}");
    let said = server.export(&folder.path().join("mine"));
    assert_eq!(said.code, Some(2), "{said:?}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}
