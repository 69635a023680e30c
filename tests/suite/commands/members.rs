//! `flowkiwi organization`, `role`, `member` and `token`, while a server is at work on the folder.

use serde_json::{Value, json};

use super::Said;
use crate::{access::soon, harness::Server};

impl Server {
    fn typed(&self, arguments: &[&str]) -> Said {
        self.run(arguments)
    }

    fn done(&self, arguments: &[&str]) -> String {
        let said = self.typed(arguments);
        assert_eq!(said.code, Some(0), "{arguments:?} {said:?}");
        said.out
    }

    fn listed(&self, arguments: &[&str]) -> Vec<Value> {
        let text = self.done(&[arguments, &["--format", "json"]].concat());
        serde_json::from_str::<Value>(&text).unwrap().as_array().unwrap().clone()
    }

    fn refused(&self, arguments: &[&str], what: &str) {
        let said = self.typed(arguments);
        assert_eq!(said.code, Some(2), "{arguments:?} {said:?}");
        assert!(said.err.starts_with("error: ") && said.err.contains(what), "{said:?}");
        assert!(said.err.contains("; help: ") && said.err.lines().count() == 1, "{said:?}");
    }
}

#[test]
fn organizations_are_made_changed_and_deleted() {
    let server = Server::start(|_| {});
    let id = server.done(&[
        "organization",
        "create",
        "Lamps & Co",
        "--slug",
        "lamps",
        "--organization",
        "default",
    ]);
    // The server knows it at once, and that the administrator administrates it.
    let iri = format!("/rest/api/organizations/{}", id.trim());
    assert_eq!(server.get(&iri)["slug"], "lamps");
    let update = ["organization", "update", "--organization", "lamps"];
    let with = |more: &[&'static str]| [&update[..], more].concat();
    server.done(&with(&[
        "--name",
        "Lamps",
        "--quota-bytes",
        "10",
        "--trash-retention-days",
        "7",
        "--delete-policy",
        "refuse",
    ]));
    let changed = server.get(&iri);
    assert_eq!((&changed["name"], &changed["quotaBytes"]), (&json!("Lamps"), &json!(10)));
    assert_eq!(
        (&changed["trashRetentionDays"], &changed["deletePolicy"]),
        (&json!(7), &json!("refuse"))
    );
    server.done(&with(&["--quota-bytes", "none", "--slug", "light"]));
    assert_eq!(server.get(&iri)["quotaBytes"], Value::Null);
    let listed = server.listed(&["organization", "list"]);
    let slugs: Vec<_> = listed.iter().map(|one| one["slug"].as_str().unwrap()).collect();
    assert_eq!(slugs, ["default", "light"]);
    let table = server.done(&["organization", "list"]);
    assert!(table.starts_with("SLUG") && table.contains("\nlight"), "{table}");

    server.refused(
        &["organization", "create", "a", "--slug", "light", "--organization", "default"],
        "`light` already",
    );
    server.refused(
        &["organization", "create", "a", "--slug", "A b", "--organization", "default"],
        "--slug is `A b`",
    );
    server.refused(
        &["organization", "update", "--organization", "light", "--slug", "default"],
        "`default` already",
    );
    server.refused(
        &["organization", "update", "--organization", "light", "--quota-bytes", "1GB"],
        "--quota-bytes",
    );
    server.refused(&["organization", "delete", "--organization", "default"], "has medias");
    server
        .refused(&["organization", "delete", "--organization", "lamps"], "no organization `lamps`");
    server.done(&["organization", "delete", "--organization", "light"]);
    server.refused(&["organization", "delete"], "the only organization");
    assert_eq!(server.get("/rest/api/organizations")["totalItems"], 1);
}

#[test]
fn roles_are_made_changed_and_deleted() {
    let server = Server::start(|_| {});
    server.done(&["role", "create", "photographer", "--permission", "identity:media:read"]);
    let token = server.new_token(&["--role", "photographer"]);
    let post = || {
        let request = server.request_with(&token, "POST", "/rest/api/medias");
        request.form(&[("file", Some("a"), b"a")]).send(&server).status
    };
    assert_eq!(post(), 403);
    server.done(&[
        "role",
        "grant",
        "photographer",
        "identity:media:create",
        "identity:media:update",
    ]);
    assert_eq!(post(), 201);
    server.done(&["role", "withdraw", "photographer", "identity:media:create"]);
    assert_eq!(post(), 403);
    server.done(&["role", "update", "photographer", "--name", "pictures"]);
    let roles = server.listed(&["role", "list"]);
    assert_eq!(roles[3]["name"], "pictures");
    assert_eq!(roles[3]["permissions"], json!(["identity:media:read", "identity:media:update"]));
    // What commands do is told of too, as by whom they acted as.
    let audit = server.get("/rest/api/audit-entries?action=update");
    assert_eq!(
        (&audit["totalItems"], &audit["member"][0]["requestId"]),
        (&json!(3), &json!("flowkiwi-role-update"))
    );

    server.refused(&["role", "create", "pictures"], "`pictures` already");
    server.refused(
        &["role", "create", "a", "--permission", "identity:nothing:read"],
        "`identity:nothing:read`",
    );
    server.refused(&["role", "grant", "none", "identity:media:read"], "no role `none`");
    server.refused(&["role", "delete", "pictures"], "1 members");
    server.refused(&["role", "withdraw", "administrator", "identity:*"], "nobody would be left");
    server.refused(
        &["role", "grant", "viewer", "identity:*", "--as", "test"],
        "no permission `identity:role:update`",
    );
    server.done(&["role", "create", "spare"]);
    server.done(&["role", "delete", "spare"]);
}

#[test]
fn members_are_added_changed_and_removed() {
    let server = Server::start(|_| {});
    let login = ["--issuer", "https://id.example", "--subject", "1"];
    let id = server.done(&[&["member", "add", "A. Kiwi", "--role", "viewer"][..], &login].concat());
    let iri = format!("/rest/api/identities/{}", id.trim());
    assert_eq!(server.get(&iri)["subject"], "1");
    server.done(&["member", "update", "A. Kiwi", "--role", "editor", "--role", "viewer"]);
    let members = server.listed(&["member", "list"]);
    assert_eq!(members[1]["roles"], json!(["editor", "viewer"]));
    server.done(&["organization", "create", "Second", "--slug", "second"]);
    let join = ["member", "add", "--identity", id.trim(), "--organization", "second"];
    server.done(&join);
    server.refused(&join, "a member already");
    let table = server.done(&["member", "list", "--organization", "second"]);
    assert!(table.contains("A. Kiwi") && table.contains("administrator"), "{table}");

    let here = ["--organization", "default"];
    let refused =
        |arguments: &[&str], what: &str| server.refused(&[arguments, &here].concat(), what);
    refused(&[&["member", "add", "B. Kiwi"][..], &login].concat(), "this issuer and subject");
    refused(&["member", "add", "--identity", "none"], "no identity `none`");
    refused(&["member", "add", "B. Kiwi", "--role", "none"], "no role `none`");
    refused(&["member", "update", "none", "--role", "viewer"], "no member `none`");
    refused(&["member", "remove", "Administrator"], "nobody would be left");
    server.done(&[&["member", "add", "A. Kiwi"][..], &here].concat());
    refused(&["member", "remove", "A. Kiwi"], "several members");
    server.done(&[&["member", "remove", id.trim()][..], &here].concat());
    assert_eq!(server.request("GET", iri).send(&server).status, 404);
}

#[test]
fn tokens_are_listed_and_revoked() {
    let server = Server::start(|_| {});
    let token = server.new_token(&["--role", "viewer", "--permission", "identity:media:read"]);
    let list = || server.request_with(&token, "GET", "/rest/api/medias").send(&server).status;
    assert_eq!(list(), 200);
    let tokens = server.listed(&["token", "list"]);
    let made = tokens.iter().find(|one| one["name"] == "test").unwrap();
    assert_eq!(
        (&made["member"], &made["permissions"]),
        (&json!("test"), &json!(["identity:media:read"]))
    );
    // Its last 43 characters, of which any may be an underscore.
    let secret = &token[token.len() - 43..];
    assert!(!server.done(&["token", "list"]).contains(secret));
    server.done(&["token", "revoke", made["id"].as_str().unwrap()]);
    soon(|| list() == 401);
    server.refused(&["token", "revoke", &token], "it is revoked");
    server.refused(&["token", "revoke", "none"], "no such token");
    let other = server.new_token(&["--role", "viewer"]);
    server.done(&["token", "revoke", &other]);
    assert_eq!(server.listed(&["token", "list"]).len(), 1);
}
