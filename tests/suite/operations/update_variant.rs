//! `PATCH /rest/api/variants/{id}`: a merge patch, the options, the list of medias, and another product.

use flowkiwi_medias::contract::Operation;
use serde_json::{Value, json};

use super::Exercise;
use crate::harness::{Request, Server, violated};

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| {
        let variant = server.new_variant(&server.new_product(&[]), &[]);
        patch(server, &variant, &json!({"name": "Brass", "medias": [server.media]}))
    },
    statuses: |server, ledger| {
        let changed = (EXERCISE.request)(server).send(server);
        ledger.enter(Operation::UpdateVariant, 200, changed);
        let broken = (EXERCISE.request)(server).with_body("{");
        ledger.enter(Operation::UpdateVariant, 400, broken.send(server));
    },
};

fn patch(server: &Server, variant: &Value, change: &Value) -> Request {
    let request = server.request("PATCH", variant["@id"].as_str().unwrap());
    request.body("application/merge-patch+json", change.to_string())
}

fn patched(server: &Server, variant: &Value, change: &Value) -> Value {
    let answer = patch(server, variant, change).send(server);
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

#[test]
fn what_is_left_out_stays_and_null_clears() {
    let server = Server::start(|_| {});
    let variant = server.new_variant(&server.new_product(&[]), &[&server.media]);
    let named =
        patched(&server, &variant, &json!({"name": "Brass", "options": {"a": "1", "b": "2"}}));
    assert_eq!((&named["sku"], &named["medias"]), (&variant["sku"], &variant["medias"]));
    let change = json!({"name": null, "sku": "LAMP-1", "options": {"a": null, "b": "3", "c": ""}});
    let cleared = patched(&server, &variant, &change);
    assert_eq!((&cleared["name"], &cleared["sku"]), (&Value::Null, &json!("LAMP-1")));
    assert_eq!(cleared["options"], json!({"b": "3", "c": ""}));
    assert_eq!(cleared["version"], 3);
    assert_eq!(server.get(variant["@id"].as_str().unwrap()), cleared);
    assert_eq!(patched(&server, &variant, &json!({"options": null}))["options"], json!({}));
}

#[test]
fn the_list_of_medias_is_replaced_and_its_order_kept() {
    let server = Server::start(|_| {});
    let ids: Vec<_> = (0..3_u8).map(|byte| server.upload(&[byte])).collect();
    let variant = server.new_variant(&server.new_product(&[]), &[&ids[0], &ids[1]]);
    for order in [vec![2, 1, 0], vec![0, 2], vec![]] {
        let list: Vec<_> =
            order.iter().map(|at: &usize| format!("/rest/api/medias/{}", ids[*at])).collect();
        assert_eq!(patched(&server, &variant, &json!({"medias": list}))["medias"], json!(list));
        assert_eq!(server.get(variant["@id"].as_str().unwrap())["medias"], json!(list));
    }
}

#[test]
fn a_variant_moves_to_another_product_which_then_lists_it() {
    let server = Server::start(|_| {});
    let (from, to) = (server.new_product(&[]), server.new_product(&[]));
    let variant = server.new_variant(&from, &[]);
    let moved = patched(&server, &variant, &json!({"product": to["@id"]}));
    assert_eq!((&moved["product"], &moved["version"]), (&to["@id"], &json!(2)));
    let [from, to] = [from, to].map(|product| server.get(product["@id"].as_str().unwrap()));
    assert_eq!((&from["variants"], &from["version"]), (&json!([]), &json!(3)));
    assert_eq!((&to["variants"], &to["version"]), (&json!([variant["@id"]]), &json!(2)));
    let unknown = patch(&server, &variant, &json!({"product": "none"})).send(&server);
    assert_eq!(violated(&unknown), [("product".to_owned(), "unknown".to_owned())]);
}

#[test]
fn a_patch_that_changes_nothing_is_no_change() {
    let server = Server::start(|_| {});
    let product = server.new_product(&[]);
    let variant = server.new_variant(&product, &[&server.media]);
    let product = server.get(product["@id"].as_str().unwrap());
    assert_eq!(patched(&server, &variant, &json!({"options": {"none": null}})), variant);
    // Clients send back what they were sent.
    assert_eq!(patched(&server, &variant, &variant), variant);
    assert_eq!(server.get(product["@id"].as_str().unwrap()), product);
}

#[test]
fn a_refused_patch_changes_nothing() {
    let server = Server::start(|_| {});
    let product = server.new_product(&[]);
    let [variant, other] = [(); 2].map(|()| server.new_variant(&product, &[]));
    let options: serde_json::Map<_, _> = (0..51).map(|at| (at.to_string(), json!("a"))).collect();
    let change =
        json!({"name": "Other", "sku": other["sku"], "options": options, "medias": ["none"]});
    let refused = violated(&patch(&server, &variant, &change).send(&server));
    let places: Vec<_> = refused.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(places, ["sku", "options", "medias[0]"]);
    for null in ["sku", "product", "medias"] {
        let refused = violated(&patch(&server, &variant, &json!({null: null})).send(&server));
        assert_eq!(refused[0].0, null);
    }
    assert_eq!(server.get(variant["@id"].as_str().unwrap()), variant);
}

#[test]
fn a_change_is_made_only_to_what_the_request_means() {
    let server = Server::start(|_| {});
    let variant = server.new_variant(&server.new_product(&[]), &[]);
    let with = |tag: &str, name: &str| {
        patch(&server, &variant, &json!({"name": name})).header("If-Match", tag).send(&server)
    };
    assert_eq!(with("*", "First").status, 200);
    let stale = with("\"1\"", "Second");
    assert_eq!(stale.status, 412);
    assert_eq!(with(stale.header("ETag").unwrap(), "Third").status, 200);
    let theirs = server.elsewhere()("PATCH", variant["@id"].as_str().unwrap());
    let theirs = theirs.body("application/merge-patch+json", r#"{"name": "Theirs"}"#);
    assert_eq!(theirs.send(&server).status, 404);
}
