//! API Platform Admin, by its own data provider: it lists, shows, edits and deletes, and shows why something is
//! refused. `tests/node/admin` has it; npm brings it.

use std::process::Command;

use serde_json::{Value, json};

use crate::{
    harness::Server,
    tools::{self, Tool},
};

/// What comes of calls of the data provider, one after the other.
fn calls(server: &Server, calls: &[Value]) -> Vec<Value> {
    let mut admin = Command::new("node");
    admin.arg("admin.mjs").arg(format!("{}/rest/api", server.url));
    admin.arg(server.organization.to_string()).current_dir(tools::admin());
    let output = tools::feed(&mut admin, &Value::from(calls.to_vec()));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let results: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(results.len(), calls.len());
    results
}

#[test]
fn api_platform_admin_lists_shows_edits_and_deletes_and_shows_why_not() {
    if !tools::are_here(&[Tool::Npm], "API Platform Admin") {
        return;
    }
    let server = Server::ephemeral();
    let viewer = server.new_viewer();
    let iri = format!("/rest/api/medias/{}", server.media);
    let media = server.get(&iri);
    let call = |token: &str, call: &str, resource: &str, params: Value| json!({"token": token, "call": call, "resource": resource, "params": params});
    let own =
        |name: &str, resource: &str, params: Value| call(&server.token, name, resource, params);
    let list = |field: &str, order: &str, filter: Value| json!({"pagination": {"page": 1, "perPage": 1}, "sort": {"field": field, "order": order}, "filter": filter});
    // A form sends the whole of what it shows, with what the Admin made of its identifier.
    let edited = |name: &str, value: Value| {
        let mut data = media.clone();
        data["originId"] = data["id"].clone();
        data["id"] = json!(iri);
        data[name] = value;
        json!({"id": iri, "data": data, "previousData": media})
    };
    let results = calls(
        &server,
        &[
            own("getList", "medias", list("id", "DESC", json!({}))),
            own("getList", "medias", list("filename", "ASC", json!({}))),
            own("getList", "products", list("sku", "DESC", json!({"sku": "LAMP-1"}))),
            own("getMany", "medias", json!({"ids": [iri]})),
            own("getOne", "medias", json!({"id": iri})),
            own("update", "medias", edited("title", json!("Another title"))),
            own("update", "medias", edited("filename", json!(""))),
            call(&viewer, "delete", "medias", json!({"id": iri})),
            own("create", "products", json!({"data": {"sku": "LAMP-9", "name": "Made there"}})),
            own("create", "products", json!({"data": {"sku": "LAMP-1", "name": "Taken"}})),
            own("delete", "medias", json!({"id": iri})),
            own("getOne", "medias", json!({"id": iri})),
        ],
    );
    let [newest, by_name, lamps, many, shown, changed, invalid, denied, made, taken, deleted, gone] =
        results.try_into().unwrap();
    let given = |result: &Value| match result["given"].is_object() {
        true => result["given"].clone(),
        false => panic!("{result}"),
    };
    assert_eq!(given(&newest)["total"], 2);
    assert_eq!(given(&by_name)["data"][0]["filename"], "care.txt");
    assert_eq!(given(&lamps)["data"][0]["medias"], json!([iri]));
    assert_eq!(given(&many)["data"][0]["id"], iri);
    for (name, value) in media.as_object().unwrap().iter().filter(|(name, _)| *name != "id") {
        assert_eq!(&given(&shown)["data"][name], value, "{name}");
    }
    let changed = given(&changed);
    assert_eq!(
        (&changed["data"]["title"], &changed["data"]["version"]),
        (&json!("Another title"), &json!(2))
    );
    assert_eq!(given(&made)["data"]["sku"], "LAMP-9");
    assert_eq!(given(&deleted)["data"]["id"], iri);
    let refused = |result: &Value| (result["refused"]["status"].clone(), result["refused"].clone());

    let (status, why) = refused(&invalid);
    assert_eq!(
        (status, &why["fields"]),
        (json!(422), &json!({"filename": "must have at least `1` characters"}))
    );
    let (status, why) = refused(&taken);
    assert_eq!((status, &why["fields"]["sku"]), (json!(422), &json!("is that of another already")));
    let (status, why) = refused(&denied);
    let ours = server.request_with(&viewer, "DELETE", &iri).send(&server).json();
    assert_eq!((status, &why["message"]), (json!(403), &ours["detail"]));
    assert!(ours["detail"].as_str().unwrap().ends_with("identity:media:delete."), "{ours}");
    let (status, why) = refused(&gone);
    assert_eq!((status, &why["message"]), (json!(404), &json!("There is no such media.")));
}
