//! `POST /rest/api/variants`: what a variant begins with, and what it cannot belong to or point at.

use flowkiwi_medias::contract::Operation;
use serde_json::{Value, json};

use super::Exercise;
use crate::harness::{Answer, Request, Server, violated};

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| {
        let product = server.new_product(&[]);
        post(server, &json!({"product": product["@id"], "sku": product["sku"]}))
    },
    statuses: |server, ledger| {
        ledger.enter(Operation::CreateVariant, 201, (EXERCISE.request)(server).send(server));
        let broken = (EXERCISE.request)(server).with_body("{");
        ledger.enter(Operation::CreateVariant, 400, broken.send(server));
    },
};

const PATH: &str = "/rest/api/variants";

fn post(server: &Server, variant: &Value) -> Request {
    server.request("POST", PATH).body("application/ld+json", variant.to_string())
}

fn create(server: &Server, variant: &Value) -> Answer {
    post(server, variant).send(server)
}

#[test]
fn a_variant_is_found_as_it_was_made_and_its_product_lists_it() {
    let server = Server::start(|_| {});
    let product = server.new_product(&[]);
    let media = format!("/rest/api/medias/{}", server.media);
    let answer = create(
        &server,
        &json!({"product": product["@id"], "sku": "LAMP-1", "name": "Brass", "options": {"size": "S", "finish": ""}, "medias": [media]}),
    );
    assert_eq!(answer.status, 201, "{answer:?}");
    let variant = answer.json();
    assert_eq!(answer.header("Location"), variant["@id"].as_str());
    assert_eq!((&variant["product"], &variant["name"]), (&product["@id"], &json!("Brass")));
    assert_eq!(variant["options"], json!({"size": "S", "finish": ""}));
    assert_eq!((&variant["medias"], &variant["version"]), (&json!([media]), &json!(1)));
    let found = server.request("GET", variant["@id"].as_str().unwrap()).send(&server);
    assert_eq!(found.json(), variant);
    assert_eq!(found.header("ETag"), answer.header("ETag"));
    // A product is found by its identifier as well; and has more than one variant, the oldest first.
    let second = create(&server, &json!({"product": product["id"], "sku": "LAMP-2"})).json();
    assert_eq!((&second["name"], &second["options"]), (&Value::Null, &json!({})));
    let after = server.get(product["@id"].as_str().unwrap());
    assert_eq!(after["variants"], json!([variant["@id"], second["@id"]]));
    assert_eq!(after["version"], 3);
}

#[test]
fn a_product_that_is_unknown_or_foreign_is_refused_in_the_same_way() {
    let server = Server::start(|_| {});
    let elsewhere = server.elsewhere();
    let lamp = r#"{"sku": "LAMP-1", "name": "Lamp"}"#;
    let theirs = elsewhere("POST", "/rest/api/products").body("application/ld+json", lamp);
    let foreign = theirs.send(&server).json()["@id"].clone();
    let alone = |product: &Value| create(&server, &json!({"product": product, "sku": "LAMP-1"}));
    assert_eq!(violated(&alone(&foreign)), [("product".to_owned(), "unknown".to_owned())]);
    for other in ["none", "", "/rest/api/products/0198c1d2-7f00-7abc-8def-0123456789ab"] {
        assert_eq!(alone(&json!(other)).json(), alone(&foreign).json(), "{other}");
    }
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let server = Server::start(|_| {});
    let product = server.new_product(&[]);
    let first = server.new_variant(&product, &[]);
    let media = &server.media;
    let all = json!({"product": "none", "sku": first["sku"], "medias": [media, "none", media]});
    let refused = violated(&create(&server, &all));
    let refused: Vec<_> = refused.iter().map(|(path, code)| format!("{path} {code}")).collect();
    let expected = ["product unknown", "sku taken", "medias[1] unknown", "medias[2] duplicate"];
    assert_eq!(refused, expected);
    for (change, path) in [
        (json!({"product": null}), "product"),
        (json!({"sku": ""}), "sku"),
        (json!({"name": ""}), "name"),
        (json!({"options": {"size": 1}}), "options.size"),
        (json!({"options": {"": "a"}}), "options."),
        (json!({"options": null}), "options"),
        (json!({"medias": {}}), "medias"),
    ] {
        let mut variant = json!({"product": product["@id"], "sku": "LAMP-1"});
        variant.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        assert_eq!(violated(&create(&server, &variant))[0].0, path, "{change}");
    }
    // A product and a variant may have the same stock keeping unit: these are two collections.
    let same = json!({"product": product["@id"], "sku": product["sku"]});
    assert_eq!(create(&server, &same).status, 201);
}

#[test]
fn two_variants_made_at_once_do_not_share_a_sku() {
    let server = Server::start(|_| {});
    let product = server.new_product(&[]);
    for sku in 0..4 {
        let variant = json!({"product": product["@id"], "sku": sku.to_string()});
        let mut statuses = std::thread::scope(|scope| {
            let both = [(); 2].map(|()| scope.spawn(|| create(&server, &variant).status));
            both.map(|one| one.join().unwrap())
        });
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 422]);
    }
    assert_eq!(server.get(product["@id"].as_str().unwrap())["version"], 5);
}
