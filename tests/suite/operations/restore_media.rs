//! `POST /rest/api/medias/{id}/restore`.

use flowkiwi_medias::contract::Operation;
use serde_json::{Value, json};

use super::Exercise;
use crate::harness::Server;

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| {
        let media = server.upload(b"to be restored");
        let path = format!("/rest/api/medias/{media}");
        assert_eq!(server.request("DELETE", &path).send(server).status, 204);
        server.request("POST", format!("{path}/restore"))
    },
    statuses: |server, ledger| {
        ledger.enter(Operation::RestoreMedia, 200, (EXERCISE.request)(server).send(server));
    },
};

fn iri(id: &str) -> String {
    format!("/rest/api/medias/{id}")
}

fn delete(server: &Server, id: &str) {
    assert_eq!(server.request("DELETE", iri(id)).send(server).status, 204);
}

fn restore(server: &Server, id: &str) -> Value {
    let answer = server.request("POST", format!("{}/restore", iri(id))).send(server);
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

#[test]
fn a_restored_media_is_itself_again_and_back_in_its_places() {
    let server = Server::start(|_| {});
    let (a, b, c) = (server.upload(b"a"), server.upload(b"b"), server.upload(b"c"));
    let product = server.product("LAMP", &[&a, &b, &c]);
    let variant = server.variant("LAMP-RED", &product, &[&b]);
    let before = server.get(&iri(&b));
    delete(&server, &b);
    let tag = server.request("GET", &product).send(&server).header("ETag").unwrap().to_owned();
    let restored = restore(&server, &b);
    for member in ["id", "checksum", "filename", "createdAt", "referenceCount"] {
        assert_eq!(restored[member], before[member], "{member}");
    }
    assert_ne!(restored["version"], before["version"]);
    let content = server.request("GET", format!("{}/content", iri(&b))).send(&server);
    assert_eq!(content.body, b"b");
    let again = server.request("GET", &product).send(&server);
    assert_eq!(again.json()["medias"], json!([iri(&a), iri(&b), iri(&c)]));
    assert_ne!(again.header("ETag").unwrap(), tag);
    assert_eq!(server.get(&variant)["medias"], json!([iri(&b)]));
    assert_eq!(server.get("/rest/api/trashed-medias")["totalItems"], 0);
}

#[test]
fn all_of_a_list_comes_back_in_its_order_whichever_is_first() {
    let server = Server::start(|_| {});
    let (a, b, c) = (server.upload(b"a"), server.upload(b"b"), server.upload(b"c"));
    let product = server.product("LAMP", &[&a, &b, &c]);
    for id in [&b, &a, &c] {
        delete(&server, id);
    }
    for id in [&c, &a, &b] {
        restore(&server, id);
    }
    assert_eq!(server.get(&product)["medias"], json!([iri(&a), iri(&b), iri(&c)]));
}

#[test]
fn a_list_that_is_full_meanwhile_stays_as_it_is() {
    let server = Server::start(|_| {});
    let mut list: Vec<String> = (0..200).map(|n| server.upload(n.to_string().as_bytes())).collect();
    let medias: Vec<&str> = list.iter().map(String::as_str).collect();
    let (full, other) = (server.product("FULL", &medias), server.product("OTHER", &medias[..1]));
    let (gone, came) = (list[0].clone(), server.upload(b"in its place"));
    delete(&server, &gone);
    list[0] = came;
    let list: Vec<String> = list.iter().map(|id| iri(id)).collect();
    let filled = server.request("PATCH", &full).merge_patch(&json!({"medias": list}));
    assert_eq!(filled.send(&server).status, 200);
    assert_eq!(restore(&server, &gone)["referenceCount"], 1);
    assert_eq!(server.get(&full)["medias"], json!(list));
    assert_eq!(server.get(&other)["medias"], json!([iri(&gone)]));
}

#[test]
fn what_is_gone_meanwhile_is_not_brought_back() {
    let server = Server::start(|_| {});
    let (a, b) = (server.upload(b"a"), server.upload(b"b"));
    let (kept, gone) = (server.product("KEPT", &[&a, &b]), server.product("GONE", &[&a]));
    delete(&server, &a);
    assert_eq!(server.request("DELETE", &gone).send(&server).status, 204);
    assert_eq!(restore(&server, &a)["referenceCount"], 1);
    assert_eq!(server.get(&kept)["medias"], json!([iri(&a), iri(&b)]));
}

#[test]
fn a_media_that_is_not_in_the_trash_is_answered_as_it_is() {
    let server = Server::start(|_| {});
    let before = server.get(&iri(&server.media));
    assert_eq!(restore(&server, &server.media), before);
}

#[test]
fn a_media_in_the_trash_cannot_be_linked() {
    let server = Server::start(|_| {});
    delete(&server, &server.media);
    let body = json!({"sku": "LAMP", "name": "Lamp", "medias": [iri(&server.media)]});
    let post = server.request("POST", "/rest/api/products");
    let answer = post.body("application/ld+json", body.to_string()).send(&server);
    assert_eq!(answer.status, 422);
    assert_eq!(answer.json()["violations"][0]["propertyPath"], "medias[0]");
}
