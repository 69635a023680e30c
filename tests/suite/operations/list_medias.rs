//! `GET /rest/api/medias`: pages, cursors, filters and orders.

use flowkiwi_medias::contract::Operation;
use serde_json::{Value, json};

use super::Exercise;
use crate::harness::Server;

pub(super) const EXERCISE: Exercise = Exercise {
    request: |server| server.request("GET", PATH),
    statuses: |server, ledger| {
        ledger.enter(Operation::ListMedias, 200, (EXERCISE.request)(server).send(server));
    },
};

const PATH: &str = "/rest/api/medias";

fn list(server: &Server, query: &str) -> Value {
    get(server, &format!("{PATH}?{query}"))
}

fn get(server: &Server, path: &str) -> Value {
    let answer = server.request("GET", path).send(server);
    assert_eq!(answer.status, 200, "{path} {answer:?}");
    answer.json()
}

fn names(collection: &Value) -> Vec<&str> {
    let members = collection["member"].as_array().unwrap();
    members.iter().map(|media| media["filename"].as_str().unwrap()).collect()
}

/// A server with files of these names, each with other bytes, besides the sample.
fn with(files: &[&str]) -> Server {
    let server = Server::start(|_| {});
    for (at, name) in files.iter().enumerate() {
        let bytes = format!("file {at}");
        let request = server.request("POST", PATH);
        let answer = request.form(&[("file", Some(name), bytes.as_bytes())]).send(&server);
        assert_eq!(answer.status, 201, "{answer:?}");
    }
    server
}

#[test]
fn one_page_of_everything_has_no_view() {
    let server = with(&["a.txt"]);
    let collection = get(&server, PATH);
    assert_eq!(collection["@type"], "Collection");
    assert_eq!(collection["@context"], "/rest/api/contexts/Media");
    assert_eq!((&collection["@id"], &collection["totalItems"]), (&json!(PATH), &json!(2)));
    assert_eq!(names(&collection), ["a.txt", "kiwi.png"], "the newest first");
    assert_eq!(collection.get("view"), None);
    let member = &collection["member"][0];
    assert_eq!(member.get("@context"), None);
    let mut item = get(&server, member["@id"].as_str().unwrap());
    item.as_object_mut().unwrap().remove("@context");
    assert_eq!(*member, item);
    let search = &collection["search"];
    assert!(search["template"].as_str().unwrap().starts_with("/rest/api/medias{?page,"));
    let about = |variable: &str| {
        let mapping = search["mapping"].as_array().unwrap();
        mapping.iter().find(|one| one["variable"] == variable).unwrap()["property"].clone()
    };
    assert_eq!(about("createdAt[after]"), "createdAt");
    assert_eq!(about("order[filename]"), "filename");
    assert_eq!(about("page"), Value::Null);
}

#[test]
fn pages_lead_to_each_other_and_miss_nothing() {
    let server = with(&["a", "b", "c", "d"]);
    let mut next = Some(format!("{PATH}?itemsPerPage=2&order[filename]=asc"));
    let mut seen = Vec::new();
    while let Some(path) = next {
        let page = get(&server, &path);
        seen.push(names(&page).join(" "));
        let view = &page["view"];
        assert_eq!(view["first"], format!("{PATH}?order%5Bfilename%5D=asc&itemsPerPage=2&page=1"));
        assert_eq!(view["last"], format!("{PATH}?order%5Bfilename%5D=asc&itemsPerPage=2&page=3"));
        let number = seen.len();
        assert_eq!(view.get("previous").is_some(), number > 1);
        next = view["next"].as_str().map(str::to_owned);
    }
    assert_eq!(seen, ["a b", "c d", "kiwi.png"]);
    let past = list(&server, "page=9&itemsPerPage=2");
    assert_eq!((names(&past).len(), &past["totalItems"]), (0, &json!(5)));
    assert!(past["view"]["previous"].as_str().unwrap().ends_with("page=3"));
    let partial = list(&server, "itemsPerPage=2&partial=true");
    assert_eq!((partial.get("totalItems"), partial["view"].get("last")), (None, None));
    assert!(partial["view"]["next"].as_str().unwrap().ends_with("partial=true&page=2"));
}

#[test]
fn a_cursor_goes_on_where_it_was_whatever_comes_before_it() {
    let server = with(&["a", "b", "c", "d"]);
    for (order, all) in [
        ("", "d c b a kiwi.png"),
        ("order[createdAt]=asc&", "kiwi.png a b c d"),
        ("order[filename]=desc&", "kiwi.png d c b a"),
        ("order[filename]=DESC&", "kiwi.png d c b a"),
        ("order[filename]=asc&", "a b c d kiwi.png"),
    ] {
        let mut next = Some(format!("{PATH}?{order}itemsPerPage=2&after="));
        let mut seen = Vec::new();
        while let Some(path) = next {
            let page = get(&server, &path);
            assert_eq!(page.get("totalItems"), None);
            seen.extend(names(&page).into_iter().map(str::to_owned));
            next = page["view"]["next"].as_str().map(str::to_owned);
        }
        assert_eq!(seen.join(" "), all, "{order}");
    }
    // What is uploaded meanwhile comes before the cursor, and what the cursor stands on may go.
    let first = list(&server, "itemsPerPage=2&after=");
    server.upload(b"new");
    let last = first["member"][1]["@id"].as_str().unwrap();
    assert_eq!(server.request("DELETE", last).send(&server).status, 204);
    let second = get(&server, first["view"]["next"].as_str().unwrap());
    assert_eq!(names(&second), ["b", "a"]);
}

#[test]
fn a_cursor_is_bound_to_its_order() {
    let server = with(&["a"]);
    let first = list(&server, "itemsPerPage=1&after=");
    let next = first["view"]["next"].as_str().unwrap();
    for path in [format!("{next}&order[filename]=asc"), format!("{PATH}?after=nonsense")] {
        let answer = server.request("GET", &path).send(&server);
        assert_eq!(answer.status, 422, "{path}");
        assert_eq!(answer.json()["violations"][0]["propertyPath"], "after");
    }
}

#[test]
fn filters_are_all_met() {
    let server = with(&["Lamp_1.txt", "lamp%2.txt", "chair.txt"]);
    let all = get(&server, PATH);
    let iri = |at: usize| all["member"][at]["@id"].as_str().unwrap().to_owned();
    let (chair, kiwi) = (iri(0), iri(3));
    let id = all["member"][1]["id"].as_str().unwrap();
    let checksum = all["member"][0]["checksum"].as_str().unwrap();
    let patch = server.request("PATCH", &chair);
    let tags = r#"{"tags": ["wood", "brown"]}"#;
    assert_eq!(patch.body("application/merge-patch+json", tags).send(&server).status, 200);
    let created = all["member"][3]["createdAt"].as_str().unwrap().replace('+', "%2B");
    for (query, expected) in [
        (format!("id={id}"), vec!["lamp%2.txt"]),
        (format!("id[]={chair}&id[]={kiwi}"), vec!["chair.txt", "kiwi.png"]),
        (format!("id[0]={chair}"), vec!["chair.txt"]),
        ("id=none".to_owned(), vec![]),
        ("filename=LAMP".to_owned(), vec!["lamp%2.txt", "Lamp_1.txt"]),
        ("filename=p_1".to_owned(), vec!["Lamp_1.txt"]),
        ("filename=%25".to_owned(), vec!["lamp%2.txt"]),
        ("mimeType=image/png".to_owned(), vec!["kiwi.png"]),
        ("mimeType=text/*&filename=chair".to_owned(), vec!["chair.txt"]),
        ("tags[]=wood&tags[]=brown".to_owned(), vec!["chair.txt"]),
        ("tags[]=wood&tags[]=metal".to_owned(), vec![]),
        (format!("checksum={checksum}"), vec!["chair.txt"]),
        (format!("createdAt[before]={created}"), vec!["kiwi.png"]),
        (format!("createdAt[strictly_before]={created}"), vec![]),
        (format!("createdAt[strictly_after]={created}&tags[]=wood"), vec!["chair.txt"]),
        ("createdAt[after]=2999-01-01".to_owned(), vec![]),
        ("unreferenced=false".to_owned(), vec![]),
        ("unreferenced=true&mimeType=image/*".to_owned(), vec!["kiwi.png"]),
    ] {
        let found = list(&server, &query);
        assert_eq!(names(&found), expected, "{query}");
        assert_eq!(found["totalItems"], expected.len(), "{query}");
        assert!(found["view"]["@id"].as_str().unwrap().ends_with("page=1"), "{query}");
    }
}

#[test]
fn what_cannot_be_asked_for_is_refused_by_its_name() {
    let server = with(&[]);
    for (query, path) in [
        ("page=0", "page"),
        ("itemsPerPage=101", "itemsPerPage"),
        ("order[createdAt]=up", "order[createdAt]"),
        ("order[createdAt]=asc&order[filename]=asc", "order[filename]"),
        ("createdAt[after]=yesterday", "createdAt[after]"),
        ("createdAt[after]=2026-02-30", "createdAt[after]"),
        ("mimeType=png", "mimeType"),
        ("checksum=1", "checksum"),
    ] {
        let answer = server.request("GET", format!("{PATH}?{query}")).send(&server);
        assert_eq!(answer.status, 422, "{query} {answer:?}");
        assert_eq!(answer.json()["violations"][0]["propertyPath"], path, "{query}");
    }
}

#[test]
fn a_collection_has_nothing_of_another_organization() {
    let server = with(&["a"]);
    let other = server.another_organization().to_string();
    let outsider = server.new_token(&["--role", "administrator", "--organization", "other"]);
    let request = server.request_with(&outsider, "GET", PATH).without("X-Flowkiwi-Organization-Id");
    let answer = request.header("X-Flowkiwi-Organization-Id", other).send(&server);
    assert_eq!((answer.status, &answer.json()["totalItems"]), (200, &json!(0)));
}
