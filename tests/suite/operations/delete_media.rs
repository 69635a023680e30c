//! `DELETE /rest/api/medias/{id}`, beyond its statuses: the order of judgement, and what is gone afterwards.

use std::time::Instant;

use diesel::connection::SimpleConnection as _;
use serde_json::json;

use flowkiwi_medias::contract::Operation;

use super::Exercise;
use crate::{harness::Server, statuses::second_connection};

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| server.request("DELETE", format!("/rest/api/medias/{}", server.upload(b"a"))),
    statuses: |server, ledger| {
        ledger.enter(Operation::DeleteMedia, 204, (EXERCISE.request)(server).send(server));
        let media = server.upload(b"still linked");
        server.product("LINKED", &[&media]);
        let path = format!("/rest/api/medias/{media}?onReferences=refuse");
        ledger.enter(Operation::DeleteMedia, 409, server.request("DELETE", path).send(server));
    },
};

#[test]
fn a_deleted_media_is_gone_with_its_content_and_its_bytes_follow_when_it_is_purged() {
    let server = Server::start(|_| {});
    let media = format!("/rest/api/medias/{}", server.media);
    assert_eq!(server.files().len(), 1);
    assert_eq!(server.request("DELETE", &media).send(&server).status, 204);
    for (method, path) in [
        ("GET", media.clone()),
        ("GET", format!("{media}/content")),
        ("GET", format!("{media}/references")),
        ("DELETE", media),
    ] {
        assert_eq!(server.request(method, path).send(&server).status, 404);
    }
    assert_eq!(server.get("/rest/api/medias")["member"], json!([]));
    server.drained();
    assert_eq!(server.files().len(), 1);
    let trashed = format!("/rest/api/trashed-medias/{}", server.media);
    assert_eq!(server.request("DELETE", trashed).send(&server).status, 204);
    server.drained();
    assert_eq!(server.files(), Vec::<std::path::PathBuf>::new());
}

#[test]
fn where_no_trash_is_kept_a_deletion_is_for_good() {
    let server = Server::start(|_| {});
    let none = "update organizations set trash_retention_days = 0";
    second_connection(&server).batch_execute(none).unwrap();
    let product = server.product("LAMP", &[&server.media]);
    let media = format!("/rest/api/medias/{}", server.media);
    assert_eq!(server.request("DELETE", &media).send(&server).status, 204);
    assert_eq!(server.get(&product)["medias"], json!([]));
    assert_eq!(server.get("/rest/api/trashed-medias")["totalItems"], 0);
    server.drained();
    assert_eq!(server.files(), Vec::<std::path::PathBuf>::new());
    let restore = server.request("POST", format!("{media}/restore")).send(&server);
    assert_eq!(restore.status, 404);
}

#[test]
fn while_medias_are_deleted_one_after_the_other_their_bytes_go_together() {
    const COUNT: usize = 200;
    let server = Server::measured(|_| {});
    let none = "update organizations set trash_retention_days = 0";
    second_connection(&server).batch_execute(none).unwrap();
    let medias: Vec<_> = (0..COUNT).map(|n| server.upload(format!("{n}").as_bytes())).collect();
    let commits = || server.value("flowkiwi_database_batch_writes_count");
    let (before, began) = (commits(), Instant::now());
    for media in medias {
        let delete = server.request("DELETE", format!("/rest/api/medias/{media}"));
        assert_eq!(delete.send(&server).status, 204);
    }
    let gathered = began.elapsed().as_millis() as usize / 200 + 1;
    // One for each media; of its bytes, two for what 200 ms have gathered, or for 64 of them.
    let most = COUNT + 2 * (gathered + COUNT / 64);
    let made = commits() - before;
    assert!(made <= most as f64, "{made} commits instead of at most {most}");
    server.drained();
    assert_eq!(server.files().len(), 1);
}

#[test]
fn bytes_shared_by_two_medias_outlive_the_first() {
    let server = Server::start(|_| {});
    let (first, second) = (server.upload(b"the same"), server.upload(b"the same"));
    server.delete_for_good(&first);
    server.drained();
    let content = server.request("GET", format!("/rest/api/medias/{second}/content")).send(&server);
    assert_eq!((content.status, content.body.as_slice()), (200, b"the same".as_slice()));
    server.delete_for_good(&second);
    server.drained();
    assert_eq!(server.files().len(), 1, "the sample's alone");
}

#[test]
fn a_deleted_media_leaves_every_list_and_the_others_their_places() {
    let server = Server::start(|_| {});
    let (a, b, c) = (server.upload(b"a"), server.upload(b"b"), server.upload(b"c"));
    let product = server.product("LAMP", &[&a, &b, &c]);
    let variant = server.variant("LAMP-RED", &product, &[&b]);
    let before = server.request("GET", &product).send(&server);
    assert_eq!(server.get(&format!("/rest/api/medias/{b}"))["referenceCount"], 2);
    let answer = server.request("DELETE", format!("/rest/api/medias/{b}")).send(&server);
    assert_eq!(answer.status, 204);
    let after = server.request("GET", &product).send(&server);
    let iri = |id: &str| format!("/rest/api/medias/{id}");
    assert_eq!(after.json()["medias"], json!([iri(&a), iri(&c)]));
    assert_ne!(after.header("ETag"), before.header("ETag"));
    assert_eq!(server.get(&variant)["medias"], json!([]));
}

#[test]
fn a_media_that_something_points_at_stays_where_that_is_asked_for_or_the_policy() {
    let server = Server::start(|_| {});
    let media = format!("/rest/api/medias/{}", server.media);
    let product = server.product("LAMP", &[&server.media]);
    let variant = server.variant("LAMP-RED", &product, &[&server.media]);
    let delete = |query: &str| server.request("DELETE", format!("{media}{query}")).send(&server);
    let refused = delete("?onReferences=refuse");
    assert_eq!(refused.status, 409, "{refused:?}");
    assert_eq!(refused.json()["references"], json!([product, variant]));
    assert_eq!(refused.json()["referenceCount"], 2);
    let policy = "update organizations set delete_policy = 'refuse'";
    second_connection(&server).batch_execute(policy).unwrap();
    assert_eq!(delete("").status, 409);
    assert_eq!(server.get(&product)["medias"], json!([media]));

    // Whoever may not read them is told how many, and not which.
    let cleaner = server.new_token(&["--permission", "identity:media:delete"]);
    let blind = server.request_with(&cleaner, "DELETE", &media).send(&server);
    assert_eq!((blind.status, &blind.json()["references"]), (409, &json!([])));
    assert_eq!(blind.json()["referenceCount"], 2);
    // Against the policy, only those may detach it who may update what points at it.
    let against = server.request_with(&cleaner, "DELETE", format!("{media}?onReferences=detach"));
    let against = against.send(&server);
    assert_eq!(against.status, 403);
    let missing = json!(["identity:product:update", "identity:variant:update"]);
    assert_eq!(against.json()["missingPermissions"], missing);
    assert_eq!(delete("?onReferences=detach").status, 204);
    assert_eq!(server.get(&product)["medias"], json!([]));
}

#[test]
fn references_are_judged_before_the_precondition() {
    let server = Server::start(|_| {});
    server.product("LAMP", &[&server.media]);
    let media = format!("/rest/api/medias/{}", server.media);
    let delete = |query: &str, tag: &str| {
        let request = server.request("DELETE", format!("{media}{query}"));
        request.header("If-Match", tag).send(&server)
    };
    assert_eq!(delete("?onReferences=refuse", "\"stale\"").status, 409);
    let stale = delete("", "\"stale\"");
    let tag = stale.header("ETag").unwrap();
    assert_eq!(stale.status, 412);
    assert_eq!(delete("", &format!("W/{tag}")).status, 412);
    assert_eq!(delete("", tag).status, 204);
}

#[test]
fn a_deletion_repeated_under_its_key_is_answered_as_it_was_first() {
    let server = Server::start(|_| {});
    let (first, second) = (server.upload(b"a"), server.upload(b"b"));
    let delete = |id: &str, key: &str| {
        let request = server.request("DELETE", format!("/rest/api/medias/{id}"));
        request.header("Idempotency-Key", key).send(&server)
    };
    assert_eq!(delete(&first, "one").status, 204);
    assert_eq!(delete(&first, "one").status, 204);
    assert_eq!(delete(&first, "two").status, 404);
    let reused = delete(&second, "one");
    assert_eq!(reused.status, 422);
    assert_eq!(reused.json()["violations"][0]["propertyPath"], "Idempotency-Key");
    assert_eq!(delete(&second, "a b").status, 422);
    // What was refused was not done, and so its key is not used up.
    assert_eq!(delete("0198c1d2-7f00-7abc-8def-0123456789ab", "three").status, 404);
    assert_eq!(delete(&second, "three").status, 204);
    // The key is the caller's own.
    let other = server.new_token(&["--role", "administrator"]);
    let theirs = server.request_with(&other, "DELETE", format!("/rest/api/medias/{first}"));
    assert_eq!(theirs.header("Idempotency-Key", "one").send(&server).status, 404);
}

#[test]
fn attaching_and_deleting_at_once_leaves_nothing_that_dangles() {
    let server = Server::start(|_| {});
    for round in 0..100 {
        let medias: Vec<_> = (0..10).map(|at| server.upload(&[round, at])).collect();
        std::thread::scope(|scope| {
            for (at, media) in medias.iter().enumerate() {
                let server = &server;
                scope.spawn(move || {
                    let path = format!("/rest/api/medias/{media}");
                    assert_eq!(server.request("DELETE", path).send(server).status, 204);
                });
                scope.spawn(move || {
                    let sku = format!("RACE-{round}-{at}");
                    let body = json!({"sku": sku, "name": sku, "medias": [format!("/rest/api/medias/{media}")]});
                    let post = server.request("POST", "/rest/api/products");
                    let answer = post.body("application/ld+json", body.to_string()).send(server);
                    assert!(matches!(answer.status, 201 | 422), "{answer:?}");
                });
            }
        });
    }
    let mut next = Some("/rest/api/products?itemsPerPage=100&after=".to_owned());
    while let Some(path) = next {
        let page = server.get(&path);
        for product in page["member"].as_array().unwrap() {
            assert_eq!(product["medias"], json!([]), "every media is gone");
        }
        next = page["view"]["next"].as_str().map(str::to_owned);
    }
    let mut database = second_connection(&server);
    let dangling = diesel::sql_query("delete from product_medias");
    assert_eq!(diesel::RunQueryDsl::execute(dangling, &mut database).unwrap(), 0);
}

#[test]
fn a_media_of_another_organization_is_not_found_and_stays() {
    let server = Server::start(|_| {});
    let other = server.another_organization().to_string();
    let outsider = server.new_token(&["--role", "administrator", "--organization", "other"]);
    let ours = format!("/rest/api/medias/{}", server.media);
    let at_home = |path: &str| {
        let request = server.request_with(&outsider, "DELETE", path);
        let request = request.without("X-Flowkiwi-Organization-Id");
        request.header("X-Flowkiwi-Organization-Id", &other).send(&server)
    };
    let (theirs, nothing) = (at_home(&ours), at_home("/rest/api/medias/none"));
    assert_eq!((theirs.status, nothing.status), (404, 404));
    assert_eq!(theirs.json(), nothing.json());
    // The outsider is no member here: the same answer as for an organization that is none.
    let foreign = server.request_with(&outsider, "DELETE", &ours).send(&server);
    let none = server
        .request("DELETE", &ours)
        .without("X-Flowkiwi-Organization-Id")
        .header("X-Flowkiwi-Organization-Id", "no-organization")
        .send(&server);
    assert_eq!((foreign.status, none.status), (403, 403));
    assert_eq!(foreign.json(), none.json());
    assert_eq!(foreign.json().get("missingPermissions"), None);
    assert_eq!(server.request("GET", &ours).send(&server).status, 200);
}

#[test]
fn who_is_judged_before_which_organization_before_what_may_be_done_before_what_there_is() {
    let server = Server::start(|_| {});
    let viewer = server.new_token(&["--role", "viewer"]);
    let unknown = "/rest/api/medias/none";
    let nobody = server
        .request("DELETE", unknown)
        .without("Authorization")
        .without("X-Flowkiwi-Organization-Id");
    let answer = nobody.send(&server);
    assert_eq!(answer.status, 401);
    assert_eq!(answer.header("WWW-Authenticate"), Some("Bearer realm=\"flowkiwi\""));

    for organization in [None, Some(""), Some("twice")] {
        let mut request =
            server.request_with(&viewer, "DELETE", unknown).without("X-Flowkiwi-Organization-Id");
        if let Some(value) = organization {
            request = request.header("X-Flowkiwi-Organization-Id", value);
        }
        if organization == Some("twice") {
            request = request.header("X-Flowkiwi-Organization-Id", server.organization.to_string());
        }
        let answer = request.send(&server);
        assert_eq!(answer.status, 422, "{organization:?} {answer:?}");
        assert_eq!(answer.json()["violations"][0]["propertyPath"], "X-Flowkiwi-Organization-Id");
    }

    let answer = server.request_with(&viewer, "DELETE", unknown).send(&server);
    assert_eq!(answer.status, 403);
    assert_eq!(answer.json()["missingPermissions"], json!(["identity:media:delete"]));

    assert_eq!(server.request("DELETE", unknown).send(&server).status, 404);
}

#[test]
fn a_token_that_opens_nothing_is_challenged() {
    let server = Server::start(|_| {});
    let [expired, revoked] = ["expires_at", "revoked_at"].map(|end| {
        let token = server.new_token(&["--role", "viewer"]);
        let id = &token["flowkiwi_".len()..][..32];
        let ended = format!("update tokens set {end} = 1 where replace(id, '-', '') = '{id}'");
        second_connection(&server).batch_execute(&ended).unwrap();
        token
    });
    let (rest, last) = server.token.split_at(server.token.len() - 1);
    let forged = format!("{rest}{}", if last == "A" { "E" } else { "A" });
    for token in ["nonsense", &forged, &expired, &revoked] {
        let path = format!("/rest/api/medias/{}", server.media);
        let answer = server.request_with(token, "DELETE", &path).send(&server);
        assert_eq!(answer.status, 401, "{token}");
        let challenge = answer.header("WWW-Authenticate").unwrap();
        assert!(challenge.contains("error=\"invalid_token\""), "{challenge}");
    }
}

#[test]
fn a_problem_comes_in_the_type_that_is_asked_for_by_name_and_a_deletion_in_none() {
    let server = Server::start(|_| {});
    let unknown = "/rest/api/medias/none";
    for (accept, sent) in [
        ("application/ld+json", "application/ld+json; charset=utf-8"),
        ("application/json", "application/json; charset=utf-8"),
        ("*/*", "application/problem+json; charset=utf-8"),
        ("text/html", "application/problem+json; charset=utf-8"),
    ] {
        let answer = server.request("DELETE", unknown).header("Accept", accept).send(&server);
        assert_eq!((answer.status, answer.header("Content-Type")), (404, Some(sent)), "{accept}");
    }
    let media = format!("/rest/api/medias/{}", server.media);
    let answer = server.request("DELETE", media).header("Accept", "text/html").send(&server);
    assert_eq!(answer.status, 204);
}
