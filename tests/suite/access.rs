//! Who may do what, for every operation of the contract alike: generated from it, so that no operation can be
//! forgotten.

use flowkiwi_medias::contract::Operation;
use serde_json::json;

use crate::{
    harness::{Request, Server},
    operations::exercise,
};

const ORGANIZATION: &str = "X-Flowkiwi-Organization-Id";

/// What every member may do with what is its own; what permissions add to it stands in their own tests.
const ON_ONES_OWN: &[Operation] =
    &[Operation::ListTokens, Operation::GetToken, Operation::RevokeToken];

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
