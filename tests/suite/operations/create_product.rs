//! `POST /rest/api/products`: what a product begins with, and what it cannot point at.

use flowkiwi_medias::contract::Operation;
use serde_json::{Value, json};

use super::Exercise;
use crate::harness::{Answer, Request, Server, violated};

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| {
        let number = server.new_product(&[])["id"].clone();
        post(server, &json!({"sku": format!("LAMP-{number}"), "name": "Lamp"}))
    },
    statuses: |server, ledger| {
        ledger.enter(Operation::CreateProduct, 201, (EXERCISE.request)(server).send(server));
        let broken = (EXERCISE.request)(server).with_body("{");
        ledger.enter(Operation::CreateProduct, 400, broken.send(server));
    },
};

const PATH: &str = "/rest/api/products";

fn post(server: &Server, product: &Value) -> Request {
    server.request("POST", PATH).body("application/ld+json", product.to_string())
}

fn create(server: &Server, product: &Value) -> Answer {
    post(server, product).send(server)
}

#[test]
fn a_product_is_found_as_it_was_made() {
    let server = Server::start(|_| {});
    let (a, b) = (server.upload(b"a"), format!("/rest/api/medias/{}", server.upload(b"b")));
    let answer = create(
        &server,
        &json!({"sku": "LAMP-1", "name": "Lamp", "description": "", "status": "active", "medias": [b, a]}),
    );
    assert_eq!(answer.status, 201, "{answer:?}");
    let product = answer.json();
    assert_eq!(answer.header("Location"), product["@id"].as_str());
    assert_eq!(product["@context"], "/rest/api/contexts/Product");
    assert_eq!((&product["sku"], &product["name"]), (&json!("LAMP-1"), &json!("Lamp")));
    assert_eq!((&product["status"], &product["description"]), (&json!("active"), &json!("")));
    assert_eq!(product["medias"], json!([b, format!("/rest/api/medias/{a}")]));
    assert_eq!((&product["variants"], &product["version"]), (&json!([]), &json!(1)));
    let found = server.request("GET", product["@id"].as_str().unwrap()).send(&server);
    assert_eq!(found.json(), product);
    assert_eq!(found.header("ETag"), answer.header("ETag"));
}

#[test]
fn a_product_is_a_draft_that_points_at_nothing_unless_it_says_otherwise() {
    let server = Server::start(|_| {});
    let post = server.request("POST", PATH);
    let sent =
        json!({"sku": "LAMP-1", "name": "Lamp", "id": "none", "version": 9, "variants": [1]});
    let answer = post.body("application/json", sent.to_string()).send(&server);
    assert_eq!(answer.status, 201, "{answer:?}");
    let product = answer.json();
    assert_eq!((&product["status"], &product["description"]), (&json!("draft"), &Value::Null));
    assert_eq!((&product["medias"], &product["variants"]), (&json!([]), &json!([])));
    assert_eq!(product["version"], 1);
}

#[test]
fn a_sku_belongs_to_one_product_of_an_organization() {
    let server = Server::start(|_| {});
    let lamp = json!({"sku": "LAMP-1", "name": "Lamp"});
    assert_eq!(create(&server, &lamp).status, 201);
    let again = create(&server, &lamp);
    assert_eq!(violated(&again), [("sku".to_owned(), "taken".to_owned())]);
    let elsewhere = server.elsewhere();
    let theirs = elsewhere("POST", PATH).body("application/ld+json", lamp.to_string());
    assert_eq!(theirs.send(&server).status, 201);
    assert_eq!(create(&server, &json!({"sku": "lamp-1", "name": "Lamp"})).status, 201);
}

#[test]
fn two_products_made_at_once_do_not_share_a_sku() {
    let server = Server::start(|_| {});
    for sku in 0..8 {
        let product = json!({"sku": sku.to_string(), "name": "Lamp"});
        let mut statuses = std::thread::scope(|scope| {
            let both = [(); 2].map(|()| scope.spawn(|| create(&server, &product).status));
            both.map(|one| one.join().unwrap())
        });
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 422]);
    }
}

#[test]
fn what_cannot_be_pointed_at_is_refused_by_its_place_and_all_in_the_same_way() {
    let server = Server::start(|_| {});
    let elsewhere = server.elsewhere();
    let upload = elsewhere("POST", "/rest/api/medias").form(&[("file", Some("a"), b"a")]);
    let foreign = upload.send(&server).json()["@id"].as_str().unwrap().to_owned();
    let gone = server.upload(b"gone");
    let path = format!("/rest/api/medias/{gone}");
    assert_eq!(server.request("DELETE", path).send(&server).status, 204);
    let unknown = "/rest/api/medias/0198c1d2-7f00-7abc-8def-0123456789ab";
    let ours = format!("/rest/api/medias/{}", server.media);
    let product = |medias: &[&str]| json!({"sku": "LAMP-1", "name": "Lamp", "medias": medias});
    let alone = |media: &str| create(&server, &product(&[media])).json();
    for other in [gone.as_str(), unknown, "none", "", "/rest/api/products/1"] {
        assert_eq!(alone(other), alone(&foreign), "{other}");
    }
    let all = product(&[&ours, unknown, &foreign, &server.media, unknown]);
    let codes = violated(&create(&server, &all));
    let codes: Vec<_> = codes.iter().map(|(path, code)| (path.as_str(), code.as_str())).collect();
    assert_eq!(
        codes,
        [
            ("medias[1]", "unknown"),
            ("medias[2]", "unknown"),
            ("medias[3]", "duplicate"),
            ("medias[4]", "unknown"),
        ]
    );
    // Nothing was made: the stock keeping unit is free.
    assert_eq!(create(&server, &product(&[&ours])).status, 201);
    let everything = violated(&create(&server, &product(&["none"])));
    assert_eq!(everything.iter().map(|(path, _)| path).collect::<Vec<_>>(), ["sku", "medias[0]"]);
}

#[test]
fn what_may_not_be_is_refused_by_its_name() {
    let server = Server::start(|_| {});
    let lamp = json!({"sku": "LAMP-1", "name": "Lamp"});
    for (change, path) in [
        (json!({"sku": null}), "sku"),
        (json!({"sku": ""}), "sku"),
        (json!({"sku": " LAMP"}), "sku"),
        (json!({"sku": "a".repeat(101)}), "sku"),
        (json!({"name": " "}), "name"),
        (json!({"name": "a".repeat(256)}), "name"),
        (json!({"status": "sold"}), "status"),
        (json!({"description": 1}), "description"),
        (json!({"medias": null}), "medias"),
        (json!({"medias": [1]}), "medias[0]"),
        (json!({"medias": vec!["a"; 201]}), "medias"),
    ] {
        let mut product = lamp.clone();
        product.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        assert_eq!(violated(&create(&server, &product))[0].0, path, "{change}");
    }
    assert_eq!(violated(&create(&server, &json!({"name": "Lamp"})))[0].0, "sku");
    assert_eq!(create(&server, &lamp).status, 201);
}
