//! `GET /rest/api/products/{id}`.

use flowkiwi_medias::contract::Operation;

use super::Exercise;
use crate::harness::Server;

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| server.request("GET", server.new_product(&[])["@id"].as_str().unwrap()),
    statuses: |server, ledger| {
        let path = server.new_product(&[&server.media])["@id"].as_str().unwrap().to_owned();
        let whole = server.request("GET", &path).send(server);
        let tag = whole.header("ETag").unwrap().to_owned();
        ledger.enter(Operation::GetProduct, 200, whole);
        let known = server.request("GET", &path).header("If-None-Match", tag).send(server);
        ledger.enter(Operation::GetProduct, 304, known);
    },
};

#[test]
fn a_product_of_another_organization_is_not_found() {
    let server = Server::start(|_| {});
    let product = server.new_product(&[]);
    let elsewhere = server.elsewhere();
    let theirs = elsewhere("GET", product["@id"].as_str().unwrap()).send(&server);
    let none = elsewhere("GET", "/rest/api/products/none").send(&server);
    assert_eq!((theirs.status, none.status), (404, 404));
    assert_eq!(theirs.json(), none.json());
}
