//! `DELETE /rest/api/products/{id}`: what goes with a product, and what stays.

use flowkiwi_medias::contract::Operation;
use serde_json::{Value, json};

use super::Exercise;
use crate::harness::Server;

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| server.request("DELETE", server.new_product(&[])["@id"].as_str().unwrap()),
    statuses: |server, ledger| {
        ledger.enter(Operation::DeleteProduct, 204, (EXERCISE.request)(server).send(server));
    },
};

#[test]
fn a_deleted_product_takes_its_variants_along_and_leaves_the_medias() {
    let server = Server::start(|_| {});
    let (product, other) = (server.new_product(&[&server.media]), server.new_product(&[]));
    let variants = [(); 2].map(|()| server.new_variant(&product, &[&server.media]));
    let stays = server.new_variant(&other, &[&server.media]);
    let media = format!("/rest/api/medias/{}", server.media);
    assert_eq!(server.get(&media)["referenceCount"], 4);
    let path = product["@id"].as_str().unwrap();
    assert_eq!(server.request("DELETE", path).send(&server).status, 204);
    for gone in [path].into_iter().chain(variants.iter().map(|one| one["@id"].as_str().unwrap())) {
        assert_eq!(server.request("GET", gone).send(&server).status, 404, "{gone}");
        assert_eq!(server.request("DELETE", gone).send(&server).status, 404, "{gone}");
    }
    assert_eq!(server.get(stays["@id"].as_str().unwrap()), stays);
    assert_eq!(server.get(&media)["referenceCount"], 1);
    // The stock keeping units are free again.
    let again = server.product(product["sku"].as_str().unwrap(), &[]);
    server.variant(variants[0]["sku"].as_str().unwrap(), &again, &[]);
}

#[test]
fn a_media_that_is_restored_does_not_miss_a_product_that_is_gone() {
    let server = Server::start(|_| {});
    let product = server.new_product(&[&server.media]);
    let media = format!("/rest/api/medias/{}", server.media);
    assert_eq!(server.request("DELETE", &media).send(&server).status, 204);
    let path = product["@id"].as_str().unwrap();
    assert_eq!(server.request("DELETE", path).send(&server).status, 204);
    let restored = server.request("POST", format!("{media}/restore")).send(&server);
    assert_eq!((restored.status, &restored.json()["referenceCount"]), (200, &0.into()));
}

#[test]
fn only_the_product_that_the_request_means_is_deleted() {
    let server = Server::start(|_| {});
    let product = server.new_product(&[]);
    let path = product["@id"].as_str().unwrap();
    let tag = server.request("GET", path).send(&server).header("ETag").unwrap().to_owned();
    let delete = |tag: &str| server.request("DELETE", path).header("If-Match", tag).send(&server);
    // A variant is a part of what its product lists.
    server.new_variant(&product, &[]);
    let stale = delete(&tag);
    assert_eq!(stale.status, 412);
    let theirs = server.elsewhere()("DELETE", path).send(&server);
    assert_eq!(theirs.status, 404);
    assert_eq!(delete(stale.header("ETag").unwrap()).status, 204);
}

#[test]
fn every_change_is_told_of_and_so_is_each_variant_that_goes_along() {
    let server = Server::start(|_| {});
    let product = server.new_product(&[&server.media]);
    let variants = [(); 2].map(|()| server.new_variant(&product, &[&server.media]));
    let path = product["@id"].as_str().unwrap();
    for name in ["Desk lamp", "Desk lamp"] {
        let patch = server.request("PATCH", path).merge_patch(&json!({"name": name}));
        assert_eq!(patch.send(&server).status, 200);
    }
    assert_eq!(server.request("DELETE", path).send(&server).status, 204);
    let told = |of: &Value| {
        let of = of["@id"].as_str().unwrap();
        let list =
            server.get(&format!("/rest/api/audit-entries?subject={of}&order[createdAt]=asc"));
        let entries = list["member"].as_array().unwrap().iter();
        let entry = |one: &Value| {
            let snapshot = &one["snapshot"];
            assert_eq!(snapshot["medias"], json!([server.media]), "{one}");
            (one["action"].as_str().unwrap().to_owned(), snapshot["name"].clone())
        };
        entries.map(entry).collect::<Vec<_>>()
    };
    let entry = |action: &str, name: Value| (action.to_owned(), name);
    assert_eq!(
        told(&product),
        [
            entry("create", product["name"].clone()),
            entry("update", json!("Desk lamp")),
            entry("delete", json!("Desk lamp"))
        ]
    );
    for variant in &variants {
        assert_eq!(told(variant), [entry("create", Value::Null), entry("delete", Value::Null)]);
    }
}
