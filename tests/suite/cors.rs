//! Pages of other origins (CORS): what a browser asks before it lets a page ask, and what it lets the page read.

use flowkiwi_medias::config::Origins;

use crate::harness::{Answer, Request, Server, shared};

const ADMIN: &str = "https://admin.example";

fn server(origins: Origins) -> Server {
    Server::start(|settings| settings.cors = origins)
}

fn listed() -> Origins {
    Origins::Listed(vec!["https://shop.example".to_owned(), ADMIN.to_owned()])
}

fn preflight(server: &Server, origin: &str, method: &str, headers: &str) -> Answer {
    // Neither token nor organization: a browser sends none here.
    Request::new("OPTIONS", format!("/rest/api/medias/{}", server.media))
        .header("Origin", origin)
        .header("Access-Control-Request-Method", method)
        .header("Access-Control-Request-Headers", headers)
        .send(server)
}

fn names(answer: &Answer, header: &str) -> Vec<String> {
    let value = answer.header(header).unwrap_or_else(|| panic!("no {header}: {answer:?}"));
    value.split(',').map(|name| name.trim().to_lowercase()).collect()
}

#[test]
fn no_other_origin_may_ask_unless_it_is_configured() {
    let asked = Request::new("GET", "/rest/api").header("Origin", ADMIN).send(shared());
    assert_eq!(asked.status, 200);
    assert!(!asked.headers.iter().any(|(name, _)| name.starts_with("access-control")), "{asked:?}");
    assert_eq!(preflight(shared(), ADMIN, "DELETE", "authorization").status, 405);
}

#[test]
fn a_configured_origin_may_ask_for_all_that_the_contract_has() {
    let server = server(listed());
    let answer = preflight(&server, ADMIN, "DELETE", "authorization, x-flowkiwi-organization-id");
    assert_eq!((answer.status, answer.body.len()), (200, 0), "{answer:?}");
    assert_eq!(answer.header("Access-Control-Allow-Origin"), Some(ADMIN));
    assert_eq!(answer.header("Access-Control-Allow-Credentials"), None);
    let (methods, headers) = (
        names(&answer, "Access-Control-Allow-Methods"),
        names(&answer, "Access-Control-Allow-Headers"),
    );
    let document = server.document();
    let mut parameters: Vec<_> =
        document["components"]["parameters"].as_object().unwrap().values().collect();
    for (method, operation) in
        document["paths"].as_object().unwrap().values().flat_map(|it| it.as_object().unwrap())
    {
        assert!(methods.contains(method), "{method} is not admitted");
        parameters.extend(operation["parameters"].as_array().into_iter().flatten());
    }
    for parameter in parameters.iter().filter(|parameter| parameter["in"] == "header") {
        let name = parameter["name"].as_str().unwrap();
        assert!(headers.contains(&name.to_lowercase()), "{name} is not admitted");
    }
    for name in ["authorization", "content-type", "accept", "range", "idempotency-key"] {
        assert!(headers.contains(&name.to_owned()), "{name} is not admitted");
    }
}

#[test]
fn whatever_is_answered_can_be_read_by_the_configured_origin() {
    let server = server(listed());
    let media = format!("/rest/api/medias/{}", server.media);
    for path in [media.as_str(), "/rest/api", "/openapi.json", "/rest/api/nowhere"] {
        for request in [server.request("GET", path), Request::new("GET", path)] {
            let answer = request.header("Origin", ADMIN).send(&server);
            assert_eq!(answer.header("Access-Control-Allow-Origin"), Some(ADMIN), "{path}");
            let exposed = names(&answer, "Access-Control-Expose-Headers");
            for name in ["link", "location", "content-location", "etag", "allow", "x-request-id"] {
                assert!(exposed.contains(&name.to_owned()), "{path} hides {name}");
            }
            let vary = names(&answer, "Vary");
            for name in ["accept", "authorization", "x-flowkiwi-organization-id", "origin"] {
                assert!(vary.contains(&name.to_owned()), "{path} varies by {name} too");
            }
        }
    }
}

#[test]
fn another_origin_is_told_nothing_that_lets_it_read() {
    let server = server(listed());
    for origin in
        ["https://evil.example", "https://admin.example.evil", "http://admin.example", "null"]
    {
        let asked = Request::new("GET", "/rest/api").header("Origin", origin).send(&server);
        assert_eq!((asked.status, asked.header("Access-Control-Allow-Origin")), (200, None));
        assert!(names(&asked, "Vary").contains(&"origin".to_owned()));
        let before = preflight(&server, origin, "GET", "accept");
        assert_eq!(before.status, 400, "{origin}");
        assert_eq!(before.header("Access-Control-Allow-Origin"), None);
        assert_eq!(before.json()["type"], "/rest/api/errors/400");
        assert_eq!(before.header("X-Content-Type-Options"), Some("nosniff"));
    }
    let sneaky = preflight(&server, ADMIN, "GET", "x-forwarded-host");
    assert_eq!((sneaky.status, &sneaky.json()["status"]), (400, &400.into()));
}

#[test]
fn any_origin_may_ask_where_that_is_configured_and_without_cookies() {
    let server = server(Origins::Any);
    let asked = Request::new("GET", "/openapi.yaml").header("Origin", ADMIN).send(&server);
    assert_eq!(asked.header("Access-Control-Allow-Origin"), Some("*"));
    assert_eq!(asked.header("Access-Control-Allow-Credentials"), None);
    let before = preflight(&server, "https://any.example", "PATCH", "content-type,if-match");
    assert_eq!((before.status, before.header("Access-Control-Allow-Origin")), (200, Some("*")));
}
