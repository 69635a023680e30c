//! `GET /rest/api/medias/{id}/references`: what points at a media.

use flowkiwi_medias::contract::Operation;
use serde_json::{Value, json};

use super::Exercise;
use crate::harness::Server;

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| server.request("GET", path(&server.media)),
    statuses: |server, ledger| {
        server.product("REFERRER", &[&server.media]);
        let listed = (EXERCISE.request)(server).send(server);
        ledger.enter(Operation::ListMediaReferences, 200, listed);
    },
};

fn path(media: &str) -> String {
    format!("/rest/api/medias/{media}/references")
}

fn skus(page: &Value) -> Vec<&str> {
    let members = page["member"].as_array().unwrap();
    members.iter().map(|one| one["sku"].as_str().unwrap()).collect()
}

/// A server whose sample stands in two products and three variants.
fn with_five() -> Server {
    let server = Server::start(|_| {});
    let first = server.product("P1", &[&server.media]);
    server.product("P2", &[&server.media]);
    for sku in ["V1", "V2", "V3"] {
        server.variant(sku, &first, &[&server.media]);
    }
    server
}

#[test]
fn products_come_before_variants_page_by_page() {
    let server = with_five();
    let all = server.get(&path(&server.media));
    assert_eq!(skus(&all), ["P1", "P2", "V1", "V2", "V3"]);
    assert_eq!((&all["totalItems"], all.get("view")), (&json!(5), None));
    let member = &all["member"][2];
    assert_eq!((&member["@type"], &member["name"]), (&json!("Variant"), &Value::Null));
    for start in ["page=1", "after="] {
        let mut next = Some(format!("{}?itemsPerPage=2&{start}", path(&server.media)));
        let mut seen = Vec::new();
        while let Some(path) = next {
            let page = server.get(&path);
            seen.push(skus(&page).join(" "));
            next = page["view"]["next"].as_str().map(str::to_owned);
        }
        assert_eq!(seen, ["P1 P2", "V1 V2", "V3"], "{start}");
    }
    let straddling = server.get(&format!("{}?itemsPerPage=3&page=2", path(&server.media)));
    assert_eq!(skus(&straddling), ["V2", "V3"]);
}

#[test]
fn what_the_caller_may_not_read_is_not_told() {
    let server = with_five();
    for (permission, expected) in [
        ("identity:product:read", &["P1", "P2"][..]),
        ("identity:variant:read", &["V1", "V2", "V3"]),
        ("identity:role:read", &[]),
    ] {
        let arguments = ["--permission", "identity:media:read", "--permission", permission];
        let token = server.new_token(&arguments);
        for start in ["page=1", "after="] {
            let path = format!("{}?itemsPerPage=2&{start}", path(&server.media));
            let page = server.request_with(&token, "GET", path).send(&server).json();
            let first = expected.iter().take(2).copied().collect::<Vec<_>>();
            assert_eq!(skus(&page), first, "{permission}");
            if start == "page=1" {
                assert_eq!(page["totalItems"], expected.len(), "{permission}");
            }
        }
    }
}
