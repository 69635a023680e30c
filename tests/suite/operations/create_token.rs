//! `POST /rest/api/tokens`.

use flowkiwi_medias::contract::Operation;
use serde_json::{Value, json};

use super::Exercise;
use crate::harness::{Answer, Server};

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| server.request("POST", "/rest/api/tokens").json(&json!({"name": "ci"})),
    statuses: |server, ledger| {
        let made = (EXERCISE.request)(server).send(server);
        ledger.enter(Operation::CreateToken, 201, made);
    },
};

fn post(server: &Server, token: &str, body: &Value) -> Answer {
    server.request_with(token, "POST", "/rest/api/tokens").json(body).send(server)
}

fn secret(answer: &Answer) -> String {
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()["secret"].as_str().unwrap().to_owned()
}

#[test]
fn a_secret_is_shown_once_and_opens_at_once() {
    let server = Server::start(|_| {});
    let body = json!({
        "name": "ci",
        "permissions": ["identity:media:read"],
        "expiresAt": "2999-01-01T00:00:00Z",
    });
    let answer = post(&server, &server.token, &body);
    assert_eq!(answer.header("Cache-Control"), Some("no-store"));
    let (token, made) = (secret(&answer), answer.json());
    assert_eq!(made["permissions"], body["permissions"]);
    assert_eq!(made["expiresAt"], "2999-01-01T00:00:00+00:00");
    let ours = format!("/rest/api/organizations/{}", server.organization);
    assert_eq!(made["organization"], ours);
    let get = |path: &str| server.request_with(&token, "GET", path).send(&server).status;
    assert_eq!((get("/rest/api/medias"), get("/rest/api/roles")), (200, 403));
    let again = server.get(made["@id"].as_str().unwrap());
    assert_eq!(again.get("secret"), None);
    let kept = server.get("/rest/api/audit-entries").to_string();
    // What follows the prefix and the identifier, in whose alphabet `_` is too.
    let half = token.splitn(3, '_').last().unwrap();
    assert_eq!(half.len(), 43);
    assert!(kept.contains(&made["id"].as_str().unwrap().to_owned()) && !kept.contains(half));
}

#[test]
fn nobody_gets_further_by_a_token_they_make() {
    let server = Server::start(|_| {});
    let administrator = server.get("/rest/api/memberships")["member"][0]["identity"].clone();
    let clerk = server.new_token(&[
        "--permission",
        "identity:token:*",
        "--permission",
        "identity:media:read",
    ]);
    for (body, missing) in [
        (json!({"name": "all of its identity"}), "identity:*"),
        (json!({"name": "all", "permissions": ["identity:*"]}), "identity:*"),
        (json!({"name": "more", "permissions": ["identity:media:*"]}), "identity:media:*"),
        (json!({"name": "of another", "identity": administrator}), "identity:*"),
    ] {
        let answer = post(&server, &clerk, &body);
        assert_eq!(answer.status, 403, "{body} {answer:?}");
        assert_eq!(answer.json()["missingPermissions"], json!([missing]), "{body}");
    }
    let body = json!({"name": "of another", "identity": administrator, "permissions": ["identity:media:read"]});
    let maker = ["identity:token:create", "identity:media:read"];
    let maker = server.new_token(&maker.map(|one| ["--permission", one]).concat());
    let answer = post(&server, &maker, &body);
    assert_eq!(answer.status, 403, "{answer:?}");
    let as_its_member = json!(["identity:token:delete", "identity:token:read"]);
    assert_eq!(answer.json()["missingPermissions"], as_its_member);
    let within = json!({"name": "within", "permissions": ["identity:media:read"]});
    let token = secret(&post(&server, &clerk, &within));
    assert_eq!(server.request_with(&token, "GET", "/rest/api/medias").send(&server).status, 200);

    // Whoever is a member by its roles alone may make a token of all that these grant, now and later.
    let role = json!({"name": "self-service", "permissions": ["identity:token:create"]});
    let role = server.post("/rest/api/roles", &role);
    let own = server.new_token(&["--role", "self-service"]);
    secret(&post(&server, &own, &json!({"name": "all of its identity"})));
    let more =
        post(&server, &own, &json!({"name": "more", "permissions": ["identity:media:read"]}));
    assert_eq!(more.status, 403, "{role} {more:?}");
}

#[test]
fn a_token_reaches_no_further_and_lasts_no_longer_than_the_one_that_makes_it() {
    let server = Server::start(|_| {});
    let second = server.post("/rest/api/organizations", &json!({"name": "Second"}));
    let member = server.post("/rest/api/identities", &json!({"name": "A. Kiwi"}));
    let bound = server.new_token(&["--role", "administrator", "--expires-in", "1d"]);
    let refused = |token: &str, body: Value| post(&server, token, &body).violation();
    for (token, body, place, code) in [
        (&bound, json!({"name": "a"}), "expiresAt", "outlives"),
        (
            &bound,
            json!({"name": "a", "expiresAt": "2999-01-01T00:00:00Z"}),
            "expiresAt",
            "outlives",
        ),
        (
            &server.token,
            json!({"name": "a", "expiresAt": "1999-01-01T00:00:00Z"}),
            "expiresAt",
            "past",
        ),
        (
            &server.token,
            json!({"name": "a", "expiresAt": "2999-02-30T00:00:00Z"}),
            "expiresAt",
            "time",
        ),
        (
            &server.token,
            json!({"name": "a", "organization": second["@id"]}),
            "organization",
            "foreign",
        ),
        (&bound, json!({"name": "a", "organization": null}), "organization", "foreign"),
        (
            &server.token,
            json!({"name": "a", "organization": null, "identity": member["@id"]}),
            "organization",
            "foreign",
        ),
        (
            &server.token,
            json!({"name": "a", "identity": "/rest/api/identities/none"}),
            "identity",
            "unknown",
        ),
    ] {
        assert_eq!(refused(token, body.clone()), (place.to_owned(), code.to_owned()), "{body}");
    }
    let everywhere = json!({"name": "a", "organization": null});
    let token = secret(&post(&server, &server.token, &everywhere));
    let there = server.request_with(&token, "GET", "/rest/api/medias");
    let there = there.acting_as(second["id"].as_str().unwrap()).send(&server);
    assert_eq!(there.status, 200, "{there:?}");
}

#[test]
fn a_token_of_a_member_may_do_what_both_may() {
    let server = Server::start(|_| {});
    let body = json!({"name": "A. Kiwi", "roles": [server.role("viewer")]});
    let member = server.post("/rest/api/identities", &body);
    let body = json!({"name": "for A. Kiwi", "identity": member["@id"]});
    let token = secret(&post(&server, &server.token, &body));
    let get = |path: &str| server.request_with(&token, "GET", path).send(&server).status;
    assert_eq!((get("/rest/api/medias"), get("/rest/api/roles")), (200, 403));
}
