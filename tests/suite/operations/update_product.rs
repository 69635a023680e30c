//! `PATCH /rest/api/products/{id}`: a merge patch, the list of medias, and what it requires of the product.

use flowkiwi_medias::contract::Operation;
use serde_json::{Value, json};

use super::Exercise;
use crate::harness::{Answer, Request, Server, violated};

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| {
        let product = server.new_product(&[]);
        patch(server, &product, &json!({"name": "Desk lamp", "medias": [server.media]}))
    },
    statuses: |server, ledger| {
        let changed = (EXERCISE.request)(server).send(server);
        ledger.enter(Operation::UpdateProduct, 200, changed);
        let broken = (EXERCISE.request)(server).with_body("{");
        ledger.enter(Operation::UpdateProduct, 400, broken.send(server));
    },
};

fn patch(server: &Server, product: &Value, change: &Value) -> Request {
    let request = server.request("PATCH", product["@id"].as_str().unwrap());
    request.body("application/merge-patch+json", change.to_string())
}

fn patched(server: &Server, product: &Value, change: &Value) -> Value {
    let answer = patch(server, product, change).send(server);
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

fn media(server: &Server, id: &str) -> Answer {
    server.request("GET", format!("/rest/api/medias/{id}")).send(server)
}

#[test]
fn what_is_left_out_stays_and_null_clears() {
    let server = Server::start(|_| {});
    let product = server.new_product(&[&server.media]);
    let described =
        patched(&server, &product, &json!({"description": "Brass", "status": "active"}));
    assert_eq!((&described["name"], &described["sku"]), (&product["name"], &product["sku"]));
    assert_eq!(described["medias"], product["medias"]);
    assert_eq!((&described["description"], &described["version"]), (&json!("Brass"), &json!(2)));
    let cleared = patched(&server, &product, &json!({"description": null, "sku": "LAMP-1"}));
    assert_eq!((&cleared["description"], &cleared["sku"]), (&Value::Null, &json!("LAMP-1")));
    assert_eq!(cleared["status"], "active");
    let found = server.request("GET", product["@id"].as_str().unwrap()).send(&server);
    assert_eq!(found.json(), cleared);
}

#[test]
fn the_list_of_medias_is_replaced_and_its_order_kept() {
    let server = Server::start(|_| {});
    let ids: Vec<_> = (0..4_u8).map(|byte| server.upload(&[byte])).collect();
    let product = server.new_product(&[&ids[0], &ids[1]]);
    for order in [vec![3, 1, 0], vec![0, 1, 3], vec![2], vec![]] {
        let list: Vec<_> =
            order.iter().map(|at: &usize| format!("/rest/api/medias/{}", ids[*at])).collect();
        assert_eq!(patched(&server, &product, &json!({"medias": list}))["medias"], json!(list));
        for (at, id) in ids.iter().enumerate() {
            let counted = media(&server, id).json()["referenceCount"].clone();
            assert_eq!(counted, u8::from(order.contains(&at)), "{order:?} {at}");
        }
    }
}

#[test]
fn a_media_changes_its_tag_when_it_is_pointed_at() {
    let server = Server::start(|_| {});
    let before = media(&server, &server.media);
    let product = server.new_product(&[&server.media]);
    let after = media(&server, &server.media);
    assert_ne!(before.header("ETag"), after.header("ETag"));
    let two = [server.new_product(&[&server.media]), product];
    assert_eq!(media(&server, &server.media).json()["referenceCount"], 2);
    for product in &two {
        patched(&server, product, &json!({"medias": []}));
    }
    assert_eq!(media(&server, &server.media).json()["referenceCount"], 0);
}

#[test]
fn a_patch_that_changes_nothing_is_no_change() {
    let server = Server::start(|_| {});
    let product = server.new_product(&[&server.media]);
    assert_eq!(patched(&server, &product, &json!({})), product);
    assert_eq!(patched(&server, &product, &json!({"medias": [server.media]})), product);
    // Clients send back what they were sent.
    assert_eq!(patched(&server, &product, &product), product);
}

#[test]
fn a_refused_patch_changes_nothing() {
    let server = Server::start(|_| {});
    let (product, other) = (server.new_product(&[&server.media]), server.new_product(&[]));
    let change = json!({"name": "Other", "sku": other["sku"], "medias": ["none", server.media]});
    let refused = violated(&patch(&server, &product, &change).send(&server));
    let taken = ("sku".to_owned(), "taken".to_owned());
    assert_eq!(refused, [taken, ("medias[0]".to_owned(), "unknown".to_owned())]);
    for null in ["sku", "name", "status", "medias"] {
        let refused = violated(&patch(&server, &product, &json!({null: null})).send(&server));
        assert_eq!(refused[0].0, null);
    }
    let found = server.request("GET", product["@id"].as_str().unwrap()).send(&server);
    assert_eq!(found.json(), product);
}

#[test]
fn a_change_is_made_only_to_what_the_request_means() {
    let server = Server::start(|_| {});
    let product = server.new_product(&[]);
    let get = server.request("GET", product["@id"].as_str().unwrap()).send(&server);
    let tag = get.header("ETag").unwrap();
    let with = |tag: &str, name: &str| {
        patch(&server, &product, &json!({"name": name})).header("If-Match", tag).send(&server)
    };
    assert_eq!(with(tag, "First").status, 200);
    let stale = with(tag, "Second");
    assert_eq!(stale.status, 412);
    assert_eq!(with(stale.header("ETag").unwrap(), "Third").status, 200);
}

#[test]
fn a_product_of_another_organization_is_not_changed() {
    let server = Server::start(|_| {});
    let product = server.new_product(&[]);
    let theirs = server.elsewhere()("PATCH", product["@id"].as_str().unwrap());
    let theirs = theirs.body("application/merge-patch+json", r#"{"name": "Theirs"}"#);
    assert_eq!(theirs.send(&server).status, 404);
    assert_eq!(patched(&server, &product, &json!({})), product);
}
