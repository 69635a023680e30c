//! `GET /rest/api/products`: pages, cursors, filters and orders.

use flowkiwi_medias::contract::Operation;
use serde_json::{Value, json};

use super::Exercise;
use crate::harness::Server;

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| server.request("GET", PATH),
    statuses: |server, ledger| {
        let product = server.new_product(&[&server.media]);
        server.new_variant(&product, &[]);
        ledger.enter(Operation::ListProducts, 200, (EXERCISE.request)(server).send(server));
    },
};

const PATH: &str = "/rest/api/products";

fn skus(collection: &Value) -> String {
    let members = collection["member"].as_array().unwrap();
    let skus: Vec<_> = members.iter().map(|one| one["sku"].as_str().unwrap()).collect();
    skus.join(" ")
}

/// Products of these stock keeping units and names, of which the first is active.
fn with(products: &[(&str, &str)]) -> Server {
    let server = Server::start(|_| {});
    for (at, (sku, name)) in products.iter().enumerate() {
        let status = if at == 0 { "active" } else { "draft" };
        let body = json!({"sku": sku, "name": name, "status": status}).to_string();
        let answer = server.request("POST", PATH).body("application/json", body).send(&server);
        assert_eq!(answer.status, 201, "{answer:?}");
    }
    server
}

#[test]
fn members_are_whole_and_the_newest_comes_first() {
    let server = with(&[("a", "A")]);
    let b = server.upload(b"b");
    let other = server.new_product(&[&b, &server.media]);
    let variants = [(); 2].map(|()| server.new_variant(&other, &[])["@id"].clone());
    let collection = server.get(PATH);
    assert_eq!(collection["@context"], "/rest/api/contexts/Product");
    assert_eq!(
        (&collection["@type"], &collection["totalItems"]),
        (&json!("Collection"), &json!(2))
    );
    assert_eq!(collection.get("view"), None);
    let member = &collection["member"][0];
    let mut item = server.get(other["@id"].as_str().unwrap());
    item.as_object_mut().unwrap().remove("@context");
    assert_eq!(*member, item);
    assert_eq!((&member["variants"], &member["medias"]), (&json!(variants), &other["medias"]));
    assert_eq!(collection["member"][1]["medias"], json!([]));
}

#[test]
fn a_cursor_goes_on_in_every_order() {
    let server = with(&[("b", "X"), ("a", "Y"), ("d", "X"), ("c", "W")]);
    for (order, all) in [
        ("", "c d a b"),
        ("order[createdAt]=asc&", "b a d c"),
        ("order[sku]=asc&", "a b c d"),
        ("order[sku]=desc&", "d c b a"),
        ("order[name]=asc&", "c b d a"),
        ("order[name]=desc&", "a d b c"),
    ] {
        for start in ["after=", "page=1"] {
            let mut next = Some(format!("{PATH}?{order}itemsPerPage=1&{start}"));
            let mut seen = Vec::new();
            while let Some(path) = next {
                let page = server.get(&path);
                assert_eq!(page.get("totalItems").is_some(), start == "page=1");
                seen.push(skus(&page));
                next = page["view"]["next"].as_str().map(str::to_owned);
            }
            assert_eq!(seen.join(" "), all, "{order}{start}");
        }
    }
}

#[test]
fn filters_are_all_met() {
    let server = with(&[("a", "Desk lamp"), ("b", "Floor_lamp"), ("c", "Chair")]);
    let all = server.get(PATH);
    let of = |at: usize, name: &str| all["member"][at][name].as_str().unwrap().to_owned();
    let (c, b) = (of(0, "@id"), of(1, "@id"));
    let (kiwi, other) = (format!("/rest/api/medias/{}", server.media), server.upload(b"other"));
    for (product, medias) in [(&c, vec![&kiwi, &other]), (&b, vec![&other])] {
        let body = json!({"medias": medias}).to_string();
        let patch = server.request("PATCH", product).body("application/merge-patch+json", body);
        assert_eq!(patch.send(&server).status, 200);
    }
    let created = of(1, "createdAt").replace('+', "%2B");
    for (query, expected) in [
        (format!("id={}", of(2, "id")), "a"),
        (format!("id[]={c}&id[]={b}"), "c b"),
        ("id=none".to_owned(), ""),
        ("sku=b".to_owned(), "b"),
        ("sku=B".to_owned(), ""),
        ("name=LAMP".to_owned(), "b a"),
        ("name=r_l".to_owned(), "b"),
        ("status=active".to_owned(), "a"),
        ("status=draft&name=lamp".to_owned(), "b"),
        (format!("medias={kiwi}"), "c"),
        (format!("medias={other}"), "c b"),
        (format!("medias[]={kiwi}&medias[]={other}"), "c b"),
        (format!("medias[]={other}&status=active"), ""),
        ("medias=none".to_owned(), ""),
        (format!("createdAt[after]={created}"), "c b"),
        (format!("createdAt[strictly_after]={created}&order[sku]=asc"), "c"),
        (format!("createdAt[before]={created}&name=lamp"), "b a"),
        (format!("createdAt[strictly_before]={created}"), "a"),
    ] {
        let found = server.get(&format!("{PATH}?{query}"));
        assert_eq!(skus(&found), expected, "{query}");
        assert_eq!(found["totalItems"], expected.split_whitespace().count(), "{query}");
        // The address of the page says the same.
        let view = found["view"]["@id"].as_str().unwrap();
        assert_eq!(skus(&server.get(view)), expected, "{view}");
    }
}

#[test]
fn what_cannot_be_asked_for_is_refused_by_its_name() {
    let server = with(&[]);
    for (query, path) in [
        ("status=sold", "status"),
        ("order[sku]=asc&order[name]=asc", "order[name]"),
        ("createdAt[before]=yesterday", "createdAt[before]"),
        ("after=nonsense", "after"),
        ("itemsPerPage=0", "itemsPerPage"),
    ] {
        let answer = server.request("GET", format!("{PATH}?{query}")).send(&server);
        assert_eq!(crate::harness::violated(&answer)[0].0, path, "{query}");
    }
}

#[test]
fn a_collection_has_nothing_of_another_organization() {
    let server = with(&[("a", "A")]);
    let product = server.new_product(&[&server.media]);
    let elsewhere = server.elsewhere();
    for query in ["", "?sku=a", &format!("?id={}", product["id"].as_str().unwrap())] {
        let answer = elsewhere("GET", &format!("{PATH}{query}")).send(&server);
        assert_eq!((answer.status, &answer.json()["totalItems"]), (200, &json!(0)), "{query}");
    }
    let by_media = elsewhere("GET", &format!("{PATH}?medias={}", server.media)).send(&server);
    assert_eq!(by_media.json()["member"], json!([]));
}
