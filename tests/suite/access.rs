//! Who may do what, for every operation of the contract alike: generated from it, so that no operation can be
//! forgotten.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Read as _, Write as _},
    net::TcpStream,
    time::{Duration, Instant},
};

use flowkiwi_medias::{contract::Operation, domain::permission::Permission, store::access::Known};
use serde_json::json;

use crate::{
    harness::{Answer, Request, Server},
    operations::exercise,
    statuses::{UNKNOWN, fill},
};

const ORGANIZATION: &str = "X-Flowkiwi-Organization-Id";

/// What every member may do with what is its own; what permissions add to it stands in their own tests.
const ON_ONES_OWN: &[Operation] =
    &[Operation::ListTokens, Operation::GetToken, Operation::RevokeToken];

/// Asks until what another process has just changed is met, as it must be by whatever is asked later than is stated.
pub(crate) fn soon(is_met: impl Fn() -> bool) {
    let changed = Instant::now();
    loop {
        let is_late = changed.elapsed() > Known::FRESH;
        if is_met() {
            return;
        }
        assert!(!is_late, "not met after {:?}", changed.elapsed());
    }
}

fn secured() -> impl Iterator<Item = Operation> {
    Operation::ALL.iter().copied().filter(|operation| !operation.security().is_empty())
}

fn ask(server: &Server, operation: Operation) -> Request {
    (exercise(operation).request)(server)
}

/// The permissions that an operation asks for.
pub(crate) fn permissions(operation: Operation) -> Vec<&'static str> {
    let alternatives = operation.security();
    alternatives.iter().copied().flatten().flat_map(|all| all.roles).copied().collect()
}

#[test]
fn nobody_known_gets_no_further_than_the_door() {
    let server = Server::start(|_| {});
    for operation in secured() {
        let id = operation.id();
        let nobody = ask(&server, operation).without("Authorization").without(ORGANIZATION);
        let answer = nobody.send(&server);
        assert_eq!(answer.status, 401, "{id}");
        assert_eq!(answer.header("WWW-Authenticate"), Some("Bearer realm=\"flowkiwi\""), "{id}");
        let basic = ask(&server, operation).without("Authorization");
        let answer = basic.header("Authorization", "Basic YTpi").send(&server);
        assert_eq!(answer.status, 401, "{id}");
    }
}

#[test]
fn an_organization_is_named_once_and_is_one_of_the_callers() {
    let server = Server::start(|_| {});
    let foreign = server.another_organization().to_string();
    for operation in secured() {
        let id = operation.id();
        let as_organization = |values: &[&str]| {
            let request = ask(&server, operation).without(ORGANIZATION);
            let with = |request: Request, value: &&str| request.header(ORGANIZATION, *value);
            values.iter().fold(request, with).send(&server)
        };
        for values in [&[][..], &[""], &[&foreign, &foreign]] {
            let answer = as_organization(values);
            assert_eq!(answer.status, 422, "{id} {values:?} {answer:?}");
            assert_eq!(answer.json()["violations"][0]["propertyPath"], ORGANIZATION, "{id}");
        }
        let theirs = as_organization(&[&foreign]);
        let none = as_organization(&["0198c1d2-7f00-7abc-8def-0123456789ab"]);
        let nonsense = as_organization(&["none"]);
        assert_eq!(theirs.status, 403, "{id}");
        assert_eq!(theirs.json().get("missingPermissions"), None, "{id}");
        assert_eq!((theirs.json(), theirs.json()), (none.json(), nonsense.json()), "{id}");
    }
}

#[test]
fn each_permission_that_is_missing_is_named() {
    let server = Server::start(|_| {});
    for operation in secured() {
        let (id, permissions) = (operation.id(), permissions(operation));
        assert_eq!(permissions.is_empty(), ON_ONES_OWN.contains(&operation), "{id}");
        let all: Vec<_> =
            ["media", "product", "variant", "organization", "member", "role", "token", "audit"]
                .iter()
                .flat_map(|kind| {
                    ["read", "create", "update", "delete", "restore", "purge"]
                        .iter()
                        .map(move |action| format!("identity:{kind}:{action}"))
                })
                .collect();
        for missing in permissions {
            assert!(all.iter().any(|one| one == missing), "{missing} of {id} is unheard of");
            let rest = all.iter().filter(|one| *one != missing);
            let arguments: Vec<_> = rest.flat_map(|one| ["--permission", one]).collect();
            let token = server.new_token(&arguments);
            let answer = ask(&server, operation).bearer(&token).send(&server);
            assert_eq!(answer.status, 403, "{id} without {missing}: {answer:?}");
            assert_eq!(answer.json()["missingPermissions"], json!([missing]), "{id}");
        }
    }
}

#[test]
fn each_permission_that_a_role_does_not_grant_is_named() {
    let server = Server::start(|_| {});
    let mut tokens = BTreeMap::new();
    for operation in secured() {
        for missing in permissions(operation) {
            let token = tokens.entry(missing).or_insert_with(|| {
                let rest: Vec<_> = Permission::all()
                    .map(|one| one.to_string())
                    .filter(|one| one != missing)
                    .collect();
                server.post("/rest/api/roles", &json!({"name": missing, "permissions": rest}));
                server.new_token(&["--role", missing])
            });
            let answer = ask(&server, operation).bearer(token).send(&server);
            let id = operation.id();
            assert_eq!(answer.status, 403, "{id} without {missing}: {answer:?}");
            assert_eq!(answer.json()["missingPermissions"], json!([missing]), "{id}");
        }
    }
}

#[test]
fn what_belongs_to_another_organization_is_answered_as_what_is_nowhere() {
    let server = Server::start(|_| {});
    let document = server.document();
    let other = server.another_organization().to_string();
    let token = server.new_token(&["--role", "administrator", "--organization", "other"]);
    let mut asked = 0;
    for operation in secured().filter(|operation| operation.path().contains('{')) {
        let theirs = || ask(&server, operation).bearer(&token).acting_as(&other);
        let foreign = theirs().send(&server);
        let unknown = theirs().at(fill(&document, operation, UNKNOWN)).send(&server);
        let id = operation.id();
        assert_eq!(foreign.status, 404, "{id}: {foreign:?}");
        assert_eq!(foreign.body, unknown.body, "{id}");
        let told = |answer: &Answer| {
            // Whether a body was read by then tells nothing of what is there.
            let is_own = |name: &str| ["connection", "date", "x-request-id"].contains(&name);
            let others = answer.headers.iter().filter(|(name, _)| !is_own(name));
            others.cloned().collect::<BTreeSet<_>>()
        };
        assert_eq!((unknown.status, told(&foreign)), (404, told(&unknown)), "{id}");
        asked += 1;
    }
    assert!(asked > 20, "{asked}");
}

#[test]
fn a_token_that_is_worth_nothing_any_more_opens_nothing() {
    let server = Server::start(|_| {});
    let member = server.new_token(&["--role", "administrator"]);
    let membership = server.get("/rest/api/memberships?order[createdAt]=desc")["member"][0].clone();
    let mine = server.get_with(&member, "/rest/api/memberships");
    assert_eq!(mine["totalItems"], 2);
    let left = server.request("DELETE", membership["@id"].as_str().unwrap()).send(&server);
    assert_eq!(left.status, 204, "{left:?}");
    let made = server.post("/rest/api/tokens", &json!({"name": "revoked"}));
    let revoked = made["secret"].as_str().unwrap();
    let iri = made["@id"].as_str().unwrap();
    assert_eq!(server.request("DELETE", iri).send(&server).status, 204);
    for operation in secured() {
        for token in [member.as_str(), revoked] {
            let answer = ask(&server, operation).bearer(token).send(&server);
            let id = operation.id();
            assert_eq!(answer.status, 401, "{id}: {answer:?}");
            assert!(answer.header("WWW-Authenticate").unwrap().contains("invalid_token"), "{id}");
        }
    }
}

/// A request is judged as it begins, and then goes on: what may be revoked meanwhile is what comes after it.
#[test]
fn a_token_that_is_revoked_while_it_uploads_opens_nothing_more() {
    let server = Server::start(|_| {});
    let made = server.post("/rest/api/tokens", &json!({"name": "uploading"}));
    let secret = made["secret"].as_str().unwrap();
    let address = server.url.strip_prefix("http://").unwrap();
    let mut connection = TcpStream::connect(address).unwrap();
    connection.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    // More than waits between the two unread: once it has been sent, the request has been judged.
    let begin = "--e\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n";
    let (file, end) = (vec![b'a'; 8 << 20], "\r\n--e--\r\n");
    let head = |line: &str, more: &str| {
        format!(
            "{line} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {secret}\r\n\
             X-Flowkiwi-Organization-Id: {}\r\n{more}\r\n",
            server.organization
        )
    };
    let more = format!(
        "Content-Type: multipart/form-data; boundary=e\r\nContent-Length: {}\r\n",
        begin.len() + file.len() + end.len()
    );
    connection.write_all(head("POST /rest/api/medias", &more).as_bytes()).unwrap();
    connection.write_all(begin.as_bytes()).unwrap();
    connection.write_all(&file).unwrap();
    assert_eq!(server.request("DELETE", made["@id"].as_str().unwrap()).send(&server).status, 204);

    let next = head("GET /rest/api/medias", "Connection: close\r\n");
    connection.write_all(format!("{end}{next}").as_bytes()).unwrap();
    let mut answers = String::new();
    connection.read_to_string(&mut answers).unwrap();
    let statuses: Vec<_> =
        answers.match_indices("HTTP/1.1 ").map(|(at, _)| &answers[at + 9..at + 12]).collect();
    assert_eq!(statuses, ["201", "401"], "{answers}");
}
