//! `GET /rest/api/variants/{id}`.

use flowkiwi_medias::contract::Operation;

use super::Exercise;
use crate::harness::Server;

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| {
        let variant = server.new_variant(&server.new_product(&[]), &[&server.media]);
        server.request("GET", variant["@id"].as_str().unwrap())
    },
    statuses: |server, ledger| {
        let variant = server.new_variant(&server.new_product(&[]), &[&server.media]);
        let get = || server.request("GET", variant["@id"].as_str().unwrap());
        let whole = get().send(server);
        let tag = whole.header("ETag").unwrap().to_owned();
        ledger.enter(Operation::GetVariant, 200, whole);
        let known = get().header("If-None-Match", tag).send(server);
        ledger.enter(Operation::GetVariant, 304, known);
    },
};

#[test]
fn a_variant_of_another_organization_is_not_found() {
    let server = Server::start(|_| {});
    let variant = server.new_variant(&server.new_product(&[]), &[]);
    let elsewhere = server.elsewhere();
    let theirs = elsewhere("GET", variant["@id"].as_str().unwrap()).send(&server);
    let none = elsewhere("GET", "/rest/api/variants/none").send(&server);
    assert_eq!((theirs.status, none.status), (404, 404));
    assert_eq!(theirs.json(), none.json());
}
