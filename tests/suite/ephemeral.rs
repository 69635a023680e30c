//! `serve --ephemeral`: in memory alone, begun with fixtures, reset by a call, and any documented answer for the
//! asking.

use std::{fs, path::Path, sync::Arc, time::Instant};

use flowkiwi_medias::{
    app::Clock,
    config::{Ephemeral, Settings},
    contract::Operation,
    ephemeral::Fixtures,
};
use serde_json::{Value, json};

use crate::{
    harness::{Answer, Request, Server, resolve, violations},
    operations::exercise,
};

const CLOCKS: &str = "0198c1d2-1000-7abc-8def-0123456789ab";

fn reset(server: &Server) {
    let answer = Request::new("POST", "/ephemeral/reset").send(server);
    assert_eq!((answer.status, answer.body.len()), (204, 0), "{answer:?}");
}

/// Everything that the administrator can read of an organization, but for the ids that the audit makes anew.
fn everything(server: &Server, organization: &str) -> Vec<Value> {
    let collections = [
        "organizations",
        "roles",
        "memberships",
        "identities",
        "tokens",
        "medias",
        "products",
        "variants",
    ];
    let read = |name: &str| {
        let path = format!("/rest/api/{name}?itemsPerPage=100");
        let mut page = server.request("GET", path).acting_as(organization).send(server).json();
        // The first roles have other identifiers than in another run, not after another reset.
        page["member"].take()
    };
    collections.into_iter().map(read).collect()
}

#[test]
fn nothing_is_kept_on_disk() {
    let server = Server::ephemeral();
    let media = server.upload(b"anything");
    let content = format!("/rest/api/medias/{media}/content");
    assert_eq!(server.request("GET", content).send(&server).body, b"anything");
    server.delete_for_good(&media);
    server.drained();
    assert_eq!(Request::new("GET", "/readyz").send(&server).status, 200);
    assert!(!server.settings.data.exists());
}

#[test]
fn a_reset_has_everything_as_it_was() {
    let server = Server::ephemeral();
    let (before, elsewhere) =
        (everything(&server, &server.organization.to_string()), everything(&server, CLOCKS));
    let picture = format!("/rest/api/medias/{}/content", server.media);
    let bytes = server.request("GET", &picture).send(&server).body;
    for _ in 0..2 {
        server.upload(b"anything");
        server.delete_for_good(&server.media);
        server.post("/rest/api/products", &json!({"sku": "A", "name": "a"}));
        let organization = server.post("/rest/api/organizations", &json!({"name": "More"}));
        let more = organization["id"].as_str().unwrap();
        let made = server.request("POST", "/rest/api/roles").acting_as(more);
        let body = json!({"name": "a", "permissions": ["identity:*"]});
        assert_eq!(made.json(&body).send(&server).status, 201);
        let token = server.post("/rest/api/tokens", &json!({"name": "late"}));
        let late = token["secret"].as_str().unwrap().to_owned();

        reset(&server);
        assert_eq!(everything(&server, &server.organization.to_string()), before);
        assert_eq!(everything(&server, CLOCKS), elsewhere);
        assert_eq!(server.request("GET", &picture).send(&server).body, bytes);
        let answer = server.request("GET", "/rest/api/medias").bearer(&late).send(&server);
        assert_eq!(answer.status, 401, "{answer:?}");
        let answer = server.request("GET", "/rest/api/medias").acting_as(more).send(&server);
        assert_eq!(answer.status, 403, "{answer:?}");
        // What was stored before is no more.
        server.drained();
    }
}

#[test]
fn requests_meet_no_half_reset() {
    let server = Arc::new(Server::ephemeral());
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..2)
            .map(|_| {
                let server = Arc::clone(&server);
                scope.spawn(move || {
                    for _ in 0..30 {
                        let medias = server.get("/rest/api/medias");
                        assert_eq!(medias["totalItems"], 2);
                    }
                })
            })
            .collect();
        for _ in 0..10 {
            reset(&server);
        }
        readers.into_iter().for_each(|reader| reader.join().unwrap());
    });
}

#[test]
fn what_an_organization_has_is_no_others() {
    let server = Server::ephemeral();
    let media = format!("/rest/api/medias/{}", server.media);
    let other = server.request("GET", media.clone()).acting_as(CLOCKS).send(&server);
    assert_eq!(other.status, 404, "{other:?}");
    let clocks = Fixtures::read(None, Clock::system().now()).unwrap();
    let viewer = &clocks.shown()[2];
    assert_eq!(viewer.organization.to_string(), CLOCKS);
    let refused = server.request("GET", media).bearer(&viewer.token).send(&server);
    assert_eq!(refused.status, 403, "{refused:?}");
    let deleted = server.request("DELETE", "/rest/api/medias/0198c1d2-7f04-7abc-8def-0123456789ab");
    let deleted = deleted.acting_as(CLOCKS).send(&server);
    assert_eq!(deleted.status, 409, "{deleted:?}");
}

#[test]
fn a_server_that_keeps_anything_has_none_of_it() {
    let server = Server::start(|_| {});
    let answer = Request::new("POST", "/ephemeral/reset").send(&server);
    assert_eq!(answer.status, 404, "{answer:?}");
    let media = format!("/rest/api/medias/{}", server.media);
    let answer = server.request("GET", media).header("Prefer", "code=404").send(&server);
    assert_eq!((answer.status, answer.header("Preference-Applied")), (200, None), "{answer:?}");
}

fn preferring(server: &Server, operation: Operation, preference: &str) -> Answer {
    let path = operation.path().replace("{preset}", "small").replace(['{', '}'], "");
    Request::new(operation.method(), path).header("Prefer", preference).send(server)
}

/// An answer for the asking is the documented one.
fn assert_documented(document: &Value, operation: Operation, status: u16, answer: &Answer) {
    let id = operation.id();
    assert_eq!(answer.status, status, "{id}: {answer:?}");
    assert_eq!(answer.header("Preference-Applied"), Some(format!("code={status}").as_str()));
    let method = operation.method().to_lowercase();
    let described = &document["paths"][operation.path()][method]["responses"][status.to_string()];
    let response = resolve(document, described);
    for (name, header) in response["headers"].as_object().into_iter().flatten() {
        let schema = &resolve(document, header)["schema"];
        let sent = answer.header(name).unwrap_or_else(|| panic!("{id} {status} lacks {name}"));
        let value = match resolve(document, schema)["type"] == "integer" {
            true => json!(sent.parse::<i64>().unwrap()),
            false => json!(sent),
        };
        assert_eq!(violations(document, schema, &value), [""; 0], "{id} {status} {name}");
        assert_ne!(sent, "string", "{id} {status}: {name} needs an example");
    }
    let Some(content) = response["content"].as_object() else {
        assert!(answer.body.is_empty() && answer.header("Content-Type").is_none(), "{answer:?}");
        return;
    };
    let sent = answer.header("Content-Type").unwrap().split(';').next().unwrap();
    let schema = &content.get(sent).or(content.get("*/*")).unwrap()["schema"];
    if schema["format"] == "binary" {
        assert!(!answer.body.is_empty(), "{id} {status}: {answer:?}");
    } else {
        let errors = violations(document, schema, &answer.json());
        assert!(errors.is_empty(), "{id} {status}: {errors:?}\n{answer:?}");
    }
}

#[test]
fn every_documented_answer_is_had_for_the_asking() {
    let server = Server::ephemeral();
    let document = server.document();
    let mut asked = 0;
    for operation in Operation::ALL.iter().copied() {
        for status in operation.statuses().iter().copied() {
            let answer = preferring(&server, operation, &format!("code={status}"));
            assert_documented(&document, operation, status, &answer);
            asked += 1;
        }
    }
    assert!(asked > 300, "{asked}");
    // Nothing came of them.
    assert_eq!(server.get("/rest/api/medias")["totalItems"], 2);
}

#[test]
fn an_answer_for_the_asking_has_the_media_type_that_is_accepted() {
    let server = Server::ephemeral();
    for accept in ["application/problem+json", "application/ld+json", "application/json"] {
        let request = Request::new("DELETE", "/rest/api/medias/1").header("Prefer", "code=404");
        let answer = request.header("Accept", accept).send(&server);
        let expected = format!("{accept}; charset=utf-8");
        assert_eq!(answer.header("Content-Type"), Some(expected.as_str()));
        assert_eq!(answer.json()["detail"], "There is no such media.");
    }
}

#[test]
fn an_answer_is_asked_for_by_the_name_of_its_example() {
    let server = Server::ephemeral();
    for (preference, missing) in [
        ("code=403, example=permission", true),
        ("code=403; example=\"organization\"", false),
        ("example=organization", false),
    ] {
        let answer = preferring(&server, Operation::DeleteMedia, preference);
        assert_eq!(answer.status, 403, "{answer:?}");
        let applied = answer.header("Preference-Applied").unwrap();
        assert!(applied.contains("example="), "{applied}");
        let problem = answer.json();
        assert_eq!(problem.get("missingPermissions").is_some(), missing, "{preference}");
    }
}

#[test]
fn what_is_not_documented_is_refused_with_what_is() {
    let server = Server::ephemeral();
    for (preference, said) in [
        ("code=418", "`deleteMedia` documents no answer `418`: ask for one of 204, 400, 401"),
        ("code=gone", "`gone` is no status"),
        ("code=404, example=x", "`deleteMedia` has no example `x` there"),
        ("code=403, example=x", "`organization` of 403"),
    ] {
        let answer = preferring(&server, Operation::DeleteMedia, preference);
        assert_eq!((answer.status, answer.header("Preference-Applied")), (400, None), "{answer:?}");
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains(said), "{preference}: {detail}");
    }
    // Other preferences are let be, and so is whatever is no operation.
    let request = (exercise(Operation::GetMedia).request)(&server);
    assert_eq!(request.header("Prefer", "return=minimal, wait=10").send(&server).status, 200);
    let nowhere = Request::new("GET", "/rest/api/nothing").header("Prefer", "code=200");
    assert_eq!(nowhere.send(&server).status, 404);
}

fn fixtures(folder: &Path, name: &str, text: &str) -> Result<Fixtures, String> {
    let file = folder.join(name);
    fs::write(&file, text).unwrap();
    let read = Fixtures::read(Some(&file), Clock::system().now());
    read.map_err(|refusal| refusal.to_string().replace(&folder.display().to_string(), ""))
}

const TOKEN: &str =
    "flowkiwi_0198c1d200037abc8def0123456789ab_dGhlIHNlY3JldCBvZiB0aGUgZXhhbXBsZXMsIDMyIGI";

#[test]
fn fixtures_of_a_file_are_what_there_is() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("pictures")).unwrap();
    fs::write(folder.path().join("pictures/a.txt"), "a").unwrap();
    let json = json!({"organizations": [{
        "name": "Only", "trashRetentionDays": 0, "quotaBytes": 1000,
        "members": [{"name": "Somebody", "roles": ["administrator"], "tokens": [{"token": TOKEN}]}],
        "medias": [
            {"file": "pictures/a.txt"},
            {"filename": "b.txt", "base64": "Yg==", "tags": ["b"], "metadata": {"n": 1.5}},
        ],
        "products": [{"sku": "P", "name": "Product", "medias": ["a.txt", "b.txt"]}],
        "variants": [{"product": "P", "sku": "V", "options": {"size": "S"}, "medias": ["b.txt"]}],
    }]});
    let file = folder.path().join("fixtures.json");
    fs::write(&file, json.to_string()).unwrap();
    let server = Server::start(|settings| {
        settings.ephemeral = Some(Ephemeral { fixtures: Some(file) });
    });
    assert_eq!(server.token, TOKEN);
    let medias = server.get("/rest/api/medias?order[filename]=asc");
    let of = |name: &str| -> Vec<_> {
        medias["member"].as_array().unwrap().iter().map(|media| media[name].clone()).collect()
    };
    assert_eq!(of("filename"), ["a.txt", "b.txt"]);
    assert_eq!(of("referenceCount"), [1, 2]);
    assert_eq!(of("metadata"), [json!({}), json!({"n": 1.5})]);
    let content = format!("{}/content", medias["member"][1]["@id"].as_str().unwrap());
    assert_eq!(server.request("GET", content).send(&server).body, b"b");
    assert_eq!(server.get("/rest/api/variants")["member"][0]["options"], json!({"size": "S"}));
    let organization = server.get(&format!("/rest/api/organizations/{}", server.organization));
    assert_eq!(
        (&organization["trashRetentionDays"], &organization["quotaBytes"]),
        (&json!(0), &json!(1000))
    );
}

#[test]
fn fixtures_that_are_wrong_are_told_by_their_line() {
    let folder = tempfile::tempdir().unwrap();
    let head = format!(
        "organizations:\n  - name: a\n    members:\n      - name: b\n        roles: [viewer]\n        tokens: [{{token: {TOKEN}}}]\n"
    );
    for (text, line, said) in [
        ("organizations: [".to_owned(), 1, ""),
        ("organizations: []".to_owned(), 1, "`organizations` has none"),
        ("organizations:\n  - name: a\n    members: []".to_owned(), 3, "`members` has none"),
        (format!("{head}    colour: red\n"), 7, "unknown field `colour`"),
        (head.replace("viewer", "painter"), 5, "`painter` is no role"),
        (head.replace("flowkiwi_", "other_"), 6, "`token` is not `flowkiwi_`"),
        (format!("{head}    slug: A\n"), 7, "`slug` has other characters"),
        (format!("{head}    medias:\n      - {{filename: a.txt}}\n"), 8, "one of `file`, `text`"),
        (format!("{head}    medias:\n      - {{file: none.png}}\n"), 8, "`file` cannot be read"),
        (
            format!("{head}    medias:\n      - {{filename: a, text: b, altt: c}}\n"),
            8,
            "`altt` is unknown",
        ),
        (format!("{head}    products:\n      - {{sku: '', name: a}}\n"), 8, "sku"),
        (
            format!("{head}    products:\n      - {{sku: a, name: a, medias: [b]}}\n"),
            8,
            "`medias[0]` is `b`",
        ),
        (format!("{head}    variants:\n      - {{sku: a, product: b}}\n"), 8, "`product` is `b`"),
        (
            format!("{head}    roles:\n      - {{name: a, permissions: ['identity:a:b']}}\n"),
            8,
            "no permission",
        ),
        (format!("createdAt: yesterday\n{head}"), 1, "`yesterday` is no time"),
    ] {
        let refusal = fixtures(folder.path(), "wrong.yaml", &text).unwrap_err();
        let place = format!("the fixtures `/wrong.yaml` are wrong at line {line}, column ");
        assert!(refusal.starts_with(&place) && refusal.contains(said), "{text}\n{refusal}");
    }
    let absent = Fixtures::read(Some(&folder.path().join("none.yaml")), Clock::system().now());
    assert!(absent.unwrap_err().to_string().starts_with("cannot read the fixtures"));
}

#[test]
fn it_is_up_in_less_than_a_tenth_of_a_second() {
    let up = || {
        let begun = Instant::now();
        let server = Server::ephemeral();
        let took = begun.elapsed();
        assert_eq!(Request::new("GET", "/healthz").send(&server).status, 200);
        took
    };
    // What else the machine does only ever adds to it, for as long as other tests have it.
    let tried: Vec<_> = (0..100).map(|_| up()).take_while(|took| took.as_millis() >= 100).collect();
    assert!(tried.len() < 100, "{:?} at the best", tried.iter().min());
    let settings = Settings::of_folder("unused");
    assert_eq!(settings.ephemeral, None, "nothing is ephemeral unless it is said");
}
