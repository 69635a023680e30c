//! `PATCH /rest/api/medias/{id}`: a merge patch, and what it requires of the media.

use flowkiwi_medias::contract::Operation;
use serde_json::{Value, json};

use super::Exercise;
use crate::harness::{Answer, Request, Server};

const MERGE_PATCH: &str = "application/merge-patch+json";

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| patch(server, &json!({"alt": "Half a kiwi"})),
    statuses: |server, ledger| {
        let changed = (EXERCISE.request)(server).send(server);
        ledger.enter(Operation::UpdateMedia, 200, changed);
        let broken = (EXERCISE.request)(server).with_body("{");
        ledger.enter(Operation::UpdateMedia, 400, broken.send(server));
    },
};

fn patch(server: &Server, patch: &Value) -> Request {
    let request = server.request("PATCH", format!("/rest/api/medias/{}", server.media));
    request.body(MERGE_PATCH, patch.to_string())
}

fn patched(server: &Server, change: &Value) -> Value {
    let answer = patch(server, change).send(server);
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

fn refused(server: &Server, change: &Value) -> (String, String) {
    let answer = patch(server, change).send(server);
    assert_eq!(answer.status, 422, "{change} {answer:?}");
    let violation = &answer.json()["violations"][0];
    let text = |name: &str| violation[name].as_str().unwrap().to_owned();
    (text("propertyPath"), text("code"))
}

#[test]
fn what_is_left_out_stays_and_null_clears() {
    let server = Server::start(|_| {});
    let before = patched(&server, &json!({"title": "Kiwi", "tags": ["fruit", "green"]}));
    assert_eq!(before["alt"], "Half a kiwi, cut across");
    let after = patched(
        &server,
        &json!({"alt": null, "description": "", "focalPoint": {"x": 0.25, "y": 1}, "filename": "a/kiwi.PNG"}),
    );
    assert_eq!(after["title"], "Kiwi");
    assert_eq!(after["tags"], json!(["fruit", "green"]));
    assert_eq!((&after["alt"], &after["description"]), (&Value::Null, &json!("")));
    assert_eq!(after["focalPoint"], json!({"x": 0.25, "y": 1.0}));
    assert_eq!((&after["filename"], &after["extension"]), (&json!("kiwi.PNG"), &json!("png")));
    assert_eq!(after["version"], 3);
    let cleared = patched(&server, &json!({"focalPoint": null, "tags": []}));
    assert_eq!((&cleared["focalPoint"], &cleared["tags"]), (&Value::Null, &json!([])));
}

#[test]
fn metadata_is_merged_member_by_member() {
    let server = Server::start(|_| {});
    patched(&server, &json!({"metadata": {"a": 1, "b": {"c": 2, "d": 3}}}));
    let merged = patched(&server, &json!({"metadata": {"a": null, "b": {"c": [4]}, "e": true}}));
    assert_eq!(merged["metadata"], json!({"b": {"c": [4], "d": 3}, "e": true}));
    assert_eq!(patched(&server, &json!({"metadata": null}))["metadata"], json!({}));
}

#[test]
fn a_patch_that_changes_nothing_is_no_change() {
    let server = Server::start(|_| {});
    let before = patched(&server, &json!({"title": "Kiwi"}));
    assert_eq!(patched(&server, &json!({"title": "Kiwi", "tags": []})), before);
    assert_eq!(patched(&server, &json!({})), before);
    // What is not writable is not written: clients send back what they were sent.
    assert_eq!(patched(&server, &before), before);
}

#[test]
fn what_may_not_be_is_refused_by_its_name() {
    let server = Server::start(|_| {});
    for (change, path) in [
        (json!({"filename": null}), "filename"),
        (json!({"filename": ".."}), "filename"),
        (json!({"alt": "a".repeat(1001)}), "alt"),
        (json!({"tags": ["a", "a"]}), "tags"),
        (json!({"tags": [" a"]}), "tags[0]"),
        (json!({"tags": ["a\u{202e}b"]}), "tags[0]"),
        (json!({"tags": vec!["a"; 51]}), "tags"),
        (json!({"focalPoint": {"x": 1.5, "y": 0}}), "focalPoint.x"),
        (json!({"focalPoint": {"x": 1}}), "focalPoint.y"),
        (json!({"metadata": []}), "metadata"),
        (json!({"metadata": {"a": "b".repeat(70_000)}}), "metadata"),
    ] {
        assert_eq!(refused(&server, &change).0, path, "{change}");
    }
    let whole = server.request("GET", format!("/rest/api/medias/{}", server.media)).send(&server);
    assert_eq!(whole.json()["version"], 1);
}

#[test]
fn a_change_is_made_only_to_what_the_request_means() {
    let server = Server::start(|_| {});
    let title = json!({"title": "Kiwi"});
    let first = patch(&server, &title).send(&server);
    let tag = first.header("ETag").unwrap();
    let with = |name: &str, value: &str, change: &Value| -> Answer {
        patch(&server, change).header(name, value).send(&server)
    };
    for stale in ["\"0-0\"", &format!("W/{tag}"), "nonsense"] {
        let answer = with("If-Match", stale, &json!({"title": "Stale"}));
        assert_eq!((answer.status, answer.header("ETag")), (412, Some(tag)), "{stale}");
    }
    let long_ago = "Sun, 06 Nov 1994 08:49:37 GMT";
    assert_eq!(with("If-Unmodified-Since", long_ago, &title).status, 412);
    assert_eq!(with("If-Unmodified-Since", "never", &title).status, 200);
    assert_eq!(with("If-Match", "*", &title).status, 200);
    let second = with("If-Match", &format!("\"0-0\", {tag}"), &json!({"title": "Kiwis"}));
    assert_eq!(second.status, 200);
    assert_ne!(second.header("ETag"), Some(tag));
}
