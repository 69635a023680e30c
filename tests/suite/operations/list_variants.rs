//! `GET /rest/api/variants`: pages, cursors, filters and orders.

use flowkiwi_medias::contract::Operation;
use serde_json::{Value, json};

use super::Exercise;
use crate::harness::Server;

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| server.request("GET", PATH),
    statuses: |server, ledger| {
        server.new_variant(&server.new_product(&[]), &[&server.media]);
        ledger.enter(Operation::ListVariants, 200, (EXERCISE.request)(server).send(server));
    },
};

const PATH: &str = "/rest/api/variants";

fn skus(collection: &Value) -> String {
    let members = collection["member"].as_array().unwrap();
    let skus: Vec<_> = members.iter().map(|one| one["sku"].as_str().unwrap()).collect();
    skus.join(" ")
}

#[test]
fn members_are_whole_and_the_newest_comes_first() {
    let server = Server::start(|_| {});
    let product = server.new_product(&[]);
    let [first, second] = [(); 2].map(|()| server.new_variant(&product, &[&server.media]));
    let collection = server.get(PATH);
    assert_eq!(collection["@context"], "/rest/api/contexts/Variant");
    assert_eq!((&collection["totalItems"], collection.get("view")), (&json!(2), None));
    for (member, mut item) in collection["member"].as_array().unwrap().iter().zip([second, first]) {
        item.as_object_mut().unwrap().remove("@context");
        assert_eq!(*member, item);
    }
}

#[test]
fn a_cursor_goes_on_in_every_order() {
    let server = Server::start(|_| {});
    let product = server.product("lamp", &[]);
    for sku in ["b", "c", "a"] {
        server.variant(sku, &product, &[]);
    }
    for (order, all) in [
        ("", "a c b"),
        ("order[createdAt]=asc&", "b c a"),
        ("order[sku]=asc&", "a b c"),
        ("order[sku]=desc&", "c b a"),
    ] {
        let mut next = Some(format!("{PATH}?{order}itemsPerPage=1&after="));
        let mut seen = Vec::new();
        while let Some(path) = next {
            let page = server.get(&path);
            seen.push(skus(&page));
            next = page["view"]["next"].as_str().map(str::to_owned);
        }
        assert_eq!(seen.join(" "), all, "{order}");
    }
}

#[test]
fn filters_are_all_met() {
    let server = Server::start(|_| {});
    let (lamp, chair) = (server.product("lamp", &[]), server.product("chair", &[]));
    let media = server.upload(b"a");
    server.variant("a", &lamp, &[&media]);
    let b = server.variant("b", &lamp, &[]);
    let c = server.variant("c", &chair, &[&server.media, &media]);
    let body = r#"{"name": "Brass 100%"}"#;
    let patch = server.request("PATCH", &b).body("application/merge-patch+json", body);
    assert_eq!(patch.send(&server).status, 200);
    let created = server.get(&b)["createdAt"].as_str().unwrap().replace('+', "%2B");
    for (query, expected) in [
        (format!("id={b}"), "b"),
        (format!("id[]={b}&id[]={c}"), "c b"),
        (format!("product={lamp}"), "b a"),
        (format!("product[]={lamp}&product[]={chair}&order[sku]=asc"), "a b c"),
        ("product=none".to_owned(), ""),
        ("sku=c".to_owned(), "c"),
        ("name=brass".to_owned(), "b"),
        ("name=%25".to_owned(), "b"),
        (format!("medias={}", server.media), "c"),
        (format!("medias[]={}&medias[]={media}", server.media), "c a"),
        (format!("medias={media}&product={lamp}"), "a"),
        (format!("createdAt[strictly_before]={created}"), "a"),
        (format!("createdAt[after]={created}&product={chair}"), "c"),
    ] {
        let found = server.get(&format!("{PATH}?{query}"));
        assert_eq!(skus(&found), expected, "{query}");
        assert_eq!(found["totalItems"], expected.split_whitespace().count(), "{query}");
        let view = found["view"]["@id"].as_str().unwrap();
        assert_eq!(skus(&server.get(view)), expected, "{view}");
    }
}

#[test]
fn a_collection_has_nothing_of_another_organization() {
    let server = Server::start(|_| {});
    let product = server.product("lamp", &[]);
    server.variant("a", &product, &[]);
    let elsewhere = server.elsewhere();
    for query in ["", "?sku=a", &format!("?product={product}")] {
        let answer = elsewhere("GET", &format!("{PATH}{query}")).send(&server);
        assert_eq!((answer.status, &answer.json()["totalItems"]), (200, &json!(0)), "{query}");
    }
}
