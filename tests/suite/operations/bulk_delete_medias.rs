//! `POST /rest/api/medias/bulk-delete`.

use flowkiwi_medias::contract::Operation;
use serde_json::{Value, json};

use super::Exercise;
use crate::harness::{Request, Server};

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| bulk_delete(server, &json!({"ids": [server.upload(b"one of many")]})),
    statuses: |server, ledger| {
        let deleted = (EXERCISE.request)(server).send(server);
        ledger.enter(Operation::BulkDeleteMedias, 200, deleted);
        let broken = (EXERCISE.request)(server).with_body("{");
        ledger.enter(Operation::BulkDeleteMedias, 400, broken.send(server));
    },
};

fn bulk_delete(server: &Server, body: &Value) -> Request {
    let request = server.request("POST", "/rest/api/medias/bulk-delete");
    request.body("application/json", body.to_string())
}

fn results(server: &Server, body: &Value) -> Value {
    let answer = bulk_delete(server, body).send(server);
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.json()["dryRun"], body["dryRun"] == true);
    answer.json()["results"].clone()
}

fn statuses(results: &Value) -> Vec<u64> {
    let results = results.as_array().unwrap();
    results.iter().map(|result| result["status"].as_u64().unwrap()).collect()
}

#[test]
fn each_is_told_what_became_of_it_and_what_one_is_refused_keeps_no_other() {
    let server = Server::start(|_| {});
    let (free, linked) = (server.upload(b"free"), server.upload(b"linked"));
    let product = server.product("LAMP", &[&linked]);
    let iri = format!("/rest/api/medias/{free}");
    let ids = json!([iri, linked, "none", "0198c1d2-7f00-7abc-8def-0123456789ab"]);
    let mut body = json!({"ids": ids, "onReferences": "refuse", "dryRun": true});
    let foreseen = results(&server, &body);
    assert_eq!(statuses(&foreseen), [204, 409, 404, 404]);
    assert_eq!((&foreseen[0]["media"], &foreseen[1]["media"]), (&json!(iri), &json!(linked)));
    assert_eq!(foreseen[1]["references"], json!([product]));
    assert_eq!(server.get(&iri)["version"], 1, "a dry run does nothing");
    body["dryRun"] = json!(false);
    assert_eq!(results(&server, &body), foreseen);
    assert_eq!(server.request("GET", &iri).send(&server).status, 404);
    assert_eq!(statuses(&results(&server, &body)), [404, 409, 404, 404]);
    body["onReferences"] = json!("detach");
    assert_eq!(statuses(&results(&server, &body)), [404, 204, 404, 404]);
    assert_eq!(server.get(&product)["medias"], json!([]));
    assert_eq!(server.get("/rest/api/trashed-medias")["totalItems"], 2);
}

#[test]
fn a_thousand_at_once_and_no_more() {
    let server = Server::start(|_| {});
    let ids = |count: usize| (0..count).map(|at| format!("none-{at}")).collect::<Vec<_>>();
    assert_eq!(results(&server, &json!({"ids": ids(1000)})).as_array().unwrap().len(), 1000);
    for (body, path) in [
        (json!({"ids": ids(1001)}), "ids"),
        (json!({"ids": []}), "ids"),
        (json!({"ids": ["a", "a"]}), "ids"),
        (json!({}), "ids"),
        (json!({"ids": ["a"], "onReferences": "ignore"}), "onReferences"),
    ] {
        let answer = bulk_delete(&server, &body).send(&server);
        assert_eq!(answer.status, 422, "{answer:?}");
        assert_eq!(answer.json()["violations"][0]["propertyPath"], path);
    }
}
