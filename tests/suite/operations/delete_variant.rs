//! `DELETE /rest/api/variants/{id}`.

use flowkiwi_medias::contract::Operation;
use serde_json::json;

use super::Exercise;
use crate::harness::Server;

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| {
        let variant = server.new_variant(&server.new_product(&[]), &[]);
        server.request("DELETE", variant["@id"].as_str().unwrap())
    },
    statuses: |server, ledger| {
        ledger.enter(Operation::DeleteVariant, 204, (EXERCISE.request)(server).send(server));
    },
};

#[test]
fn a_deleted_variant_leaves_its_product_and_its_medias() {
    let server = Server::start(|_| {});
    let product = server.new_product(&[]);
    let [first, second] = [(); 2].map(|()| server.new_variant(&product, &[&server.media]));
    let path = product["@id"].as_str().unwrap();
    assert_eq!(server.get(path)["variants"], json!([first["@id"], second["@id"]]));
    let variant = first["@id"].as_str().unwrap();
    let theirs = server.elsewhere()("DELETE", variant).send(&server);
    assert_eq!(theirs.status, 404);
    let stale = server.request("DELETE", variant).header("If-Match", "\"0\"").send(&server);
    assert_eq!(stale.status, 412);
    let delete = server.request("DELETE", variant);
    let delete = delete.header("If-Match", stale.header("ETag").unwrap()).send(&server);
    assert_eq!(delete.status, 204);
    assert_eq!(server.request("GET", variant).send(&server).status, 404);
    let left = server.get(path);
    assert_eq!((&left["variants"], &left["version"]), (&json!([second["@id"]]), &json!(4)));
    let media = server.get(&format!("/rest/api/medias/{}", server.media));
    assert_eq!(media["referenceCount"], 1);
}
