//! `DELETE /rest/api/medias/{id}`, beyond its statuses: the order of judgement, and what is gone afterwards.

use diesel::connection::SimpleConnection as _;
use serde_json::json;

use flowkiwi_medias::contract::Operation;

use super::Exercise;
use crate::{harness::Server, statuses::second_connection};

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| server.request("DELETE", format!("/rest/api/medias/{}", server.upload(b"a"))),
    statuses: |server, ledger| {
        ledger.enter(Operation::DeleteMedia, 204, (EXERCISE.request)(server).send(server));
    },
};

#[test]
fn a_deleted_media_is_gone_with_its_content_and_its_bytes() {
    let server = Server::start(|_| {});
    let media = format!("/rest/api/medias/{}", server.media);
    assert_eq!(server.files().len(), 1);
    assert_eq!(server.request("DELETE", &media).send(&server).status, 204);
    for (method, path) in
        [("GET", media.clone()), ("GET", format!("{media}/content")), ("DELETE", media)]
    {
        assert_eq!(server.request(method, path).send(&server).status, 404);
    }
    server.drained();
    assert_eq!(server.files(), Vec::<std::path::PathBuf>::new());
}

#[test]
fn bytes_shared_by_two_medias_outlive_the_first() {
    let server = Server::start(|_| {});
    let (first, second) = (server.upload(b"the same"), server.upload(b"the same"));
    let delete =
        |id: &str| server.request("DELETE", format!("/rest/api/medias/{id}")).send(&server);
    assert_eq!(delete(&first).status, 204);
    server.drained();
    let content = server.request("GET", format!("/rest/api/medias/{second}/content")).send(&server);
    assert_eq!((content.status, content.body.as_slice()), (200, b"the same".as_slice()));
    assert_eq!(delete(&second).status, 204);
    server.drained();
    assert_eq!(server.files().len(), 1, "the sample's alone");
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
    let forged = format!("{}A", &server.token[..server.token.len() - 1]);
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
