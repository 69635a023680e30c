//! What the generated code does with requests, without a network.

use actix_web::{
    App as Server, HttpResponse,
    dev::ServiceResponse,
    http::{
        Method, StatusCode,
        header::{ALLOW, CONTENT_TYPE, HeaderMap},
    },
    rt::System,
    test::{self, TestRequest},
    web,
};
use openapi_stubs::actix::{FromJson, Limits};
use serde_json::{Value, json};

use crate::{
    app::App,
    contract::{Filter, Media},
};

/// The status, the headers and the content of what is answered.
fn answer(request: TestRequest) -> (u16, HeaderMap, Value) {
    System::new().block_on(async {
        let limits = Limits::new().content_bytes(4096).file_bytes(8);
        let server = Server::new().app_data(web::Data::new(App)).app_data(limits);
        let server = server.configure(|config| {
            crate::configure(config, |_, allow| {
                HttpResponse::MethodNotAllowed().insert_header((ALLOW, allow)).finish()
            });
        });
        let server = test::init_service(server).await;
        let response: ServiceResponse = test::call_service(&server, request.to_request()).await;
        let (status, headers) = (response.status(), response.headers().clone());
        let content = test::read_body(response).await;
        (status.as_u16(), headers, serde_json::from_slice(&content).unwrap_or(Value::Null))
    })
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).map_or("", |value| value.to_str().expect("a text"))
}

fn list(query: &str) -> TestRequest {
    TestRequest::with_uri(&format!("/medias?{query}")).insert_header(("X-Organization", "ours"))
}

fn violations(request: TestRequest) -> Vec<String> {
    let (status, _, content) = answer(request);
    assert_eq!(status, 422, "{content}");
    serde_json::from_value(content["violations"].clone()).expect("a list of texts")
}

fn create(body: Value) -> TestRequest {
    TestRequest::post()
        .uri("/medias")
        .insert_header(("Authorization", "Bearer me"))
        .insert_header(("Content-Type", "application/json"))
        .set_payload(body.to_string())
}

#[test]
fn parameters_reach_the_handler_with_their_types_and_defaults() {
    let (status, _, content) = answer(list(""));
    assert_eq!(status, 200);
    assert_eq!(content["seen"], json!(["1", "None", "None", "ours", "None"]));
    let all = list("page=3&ids[]=a&ids%5B%5D=b&kinds=picture,%2B1")
        .insert_header(("Cookie", "session=s%20s"));
    let seen = &answer(all).2["seen"];
    let expected = ["3", r#"Some(["a", "b"])"#, "Some([Picture, Plus1])", "ours", r#"Some("s s")"#];
    assert_eq!(*seen, json!(expected));
}

#[test]
fn every_broken_constraint_of_the_parameters_is_told_at_once() {
    let request = TestRequest::with_uri("/medias?page=0&ids[]=a&ids[]=a&ids[]=B&kinds=film");
    let expected = [
        "page too-small",
        "ids[][2] pattern-mismatch",
        "ids[] too-many-items",
        "ids[] not-unique",
        "kinds[0] not-in-enumeration",
        "X-Organization required",
    ];
    let mut found = violations(request);
    let mut expected = expected.map(str::to_owned);
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
}

#[test]
fn what_is_not_of_its_type_is_malformed() {
    for query in ["page=one", "page=1&page=%ff", "kinds=%zz"] {
        let (status, _, content) = answer(list(query));
        assert_eq!(status, 400, "{query}");
        assert!(content["detail"].is_string(), "{query}");
    }
}

#[test]
fn every_broken_constraint_of_a_body_is_told_with_its_place() {
    let body = json!({
        "name": "", "size": -1, "ratio": 0.25, "kind": "film", "tags": ["a", "a"], "caption": "four",
        "title": null, "other": "text", "parent": {"name": "long", "alt": 1}
    });
    let mut expected = [
        "name too-short",
        "alt required",
        "title wrong-type",
        "caption too-long",
        "size too-small",
        "ratio not-a-multiple",
        "kind not-in-enumeration",
        "tags not-unique",
        "parent.name too-long",
        "parent.alt wrong-type",
        "other wrong-type",
    ]
    .map(str::to_owned);
    let mut found = violations(create(body));
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
}

#[test]
fn absent_null_and_empty_stay_three_things_there_and_back() {
    for body in [
        json!({"name": "a", "alt": null}),
        json!({"name": "a", "alt": "", "caption": null, "tags": []}),
        json!({"name": "a", "alt": "b", "title": "", "caption": "", "kind": "+1", "other": 7}),
        json!({"name": "a", "alt": null, "parent": {"name": "b", "alt": null, "caption": null}}),
    ] {
        let (status, _, content) = answer(create(body.clone()));
        assert_eq!((status, content), (201, body.clone()));
        let media: Media = serde_json::from_value(body.clone()).expect("a media");
        assert_eq!(serde_json::to_value(media).expect("JSON"), body);
    }
}

#[test]
fn what_is_read_straight_is_what_the_tree_reads() {
    let many: Vec<_> = (0..20).map(|at| format!(r#""other{at}":1"#)).collect();
    for (json, is_straight) in [
        (r#"{"name": "a", "size": {"width": 1, "height": -2}, "tags": ["x", "\u0079"], "open": true}"#, true),
        (r#"{"shape": {"radius": 1.5, "kind": "Circle"}, "choice": "all", "tags": [], "name": ""}"#, true),
        (r#"{"size": {"height": 1e2, "width": 1.0}, "choice": 3}"#, true),
        ("{}", true),
        (r#"{"name": null}"#, false),
        (r#"{"size": {"width": 0}}"#, false),
        (r#"{"size": {"depth": 1}}"#, false),
        (r#"{"name": "a", "other": 1}"#, false),
        (r#"{"name": "a", "name": "b"}"#, false),
        (r#"{"open": true, "name": "a", "open": 1}"#, false),
        (r#"{"open": 1, "name": "a", "open": true}"#, false),
        (r#"{"tags": ["a", "b", "c"]}"#, false),
        (r#"{"choice": "some"}"#, false),
        (r#"{"shape": {"kind": "Line"}}"#, false),
        (r#"{"shape": {"kind": "Circle"}}"#, false),
        (&format!(r#"{{{}, "name": "a"}}"#, many.join(",")), false),
        (r#"{"name": "\ud800"}"#, false),
        (r#"{"name": "a""#, false),
        ("[]", false),
        ("null", false),
    ] {
        let straight = Filter::direct(&mut serde_json::Deserializer::from_str(json)).ok();
        assert_eq!(straight.is_some(), is_straight, "{json}");
        let by_tree = serde_json::from_str::<Filter>(json).ok();
        assert!(straight.is_none() || straight == by_tree, "{json}: {straight:?}, {by_tree:?}");
    }
}

#[test]
fn bodies_of_another_kind_are_refused() {
    let text = create(json!({})).insert_header(("Content-Type", "text/plain"));
    assert_eq!(answer(text).0, 415);
    assert_eq!(answer(create(json!({})).set_payload("{")).0, 400);
    let large = json!({"name": "a", "alt": "b".repeat(1024 * 1024)});
    assert_eq!(answer(create(large)).0, 413);
}

#[test]
fn a_header_of_a_response_smuggles_no_other() {
    let (_, headers, _) = answer(create(json!({"name": "a", "alt": null})));
    assert!(headers.get("X-Smuggled").is_none());
    assert_eq!(header(&headers, "Location"), "/medias/me%0D%0AX-Smuggled: yes");
}

#[test]
fn the_first_accepted_media_type_is_answered_and_none_is_406_where_documented() {
    let accepting = |accept: &str| answer(list("").insert_header(("Accept", accept)));
    for (accept, answered) in [
        ("*/*", "application/ld+json; charset=utf-8"),
        ("application/json", "application/json; charset=utf-8"),
        ("application/ld+json;q=0.1, application/json", "application/json; charset=utf-8"),
    ] {
        assert_eq!(header(&accepting(accept).1, "Content-Type"), answered, "{accept}");
    }
    assert_eq!(accepting("image/png").0, 406);
    // Where it is not documented, an `Accept` refuses nothing.
    let created = create(json!({"name": "a", "alt": null})).insert_header(("Accept", "image/png"));
    assert_eq!(answer(created).0, 201);
}

#[test]
fn another_method_is_refused_with_those_there_are() {
    let (status, headers, _) = answer(TestRequest::with_uri("/medias").method(Method::PATCH));
    assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED.as_u16());
    assert_eq!(header(&headers, "Allow"), "GET, HEAD, POST");
}

#[test]
fn nobody_reaches_a_secured_handler_unknown() {
    let (status, headers, _) = answer(TestRequest::delete().uri("/medias/mine"));
    assert_eq!(status, 401);
    assert_eq!(header(&headers, "WWW-Authenticate"), "bearer");
}

#[test]
fn each_outcome_of_a_handler_is_its_documented_status() {
    for (id, expected, title) in [
        ("mine", 204, Value::Null),
        ("a%2Fb%20c", 404, json!("no a/b c")),
        ("broken", 500, Value::Null),
    ] {
        let request = TestRequest::delete().uri(&format!("/medias/{id}"));
        let (status, headers, content) =
            answer(request.insert_header(("Authorization", "Bearer me")));
        assert_eq!((status, &content["title"]), (expected, &title), "{id}");
        assert_eq!(headers.contains_key(CONTENT_TYPE), status != 204);
    }
}

#[test]
fn a_fixed_path_comes_before_a_template_and_parts_come_in_their_order() {
    let part = |name: &str, content: &str| {
        format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{content}\r\n")
    };
    let upload = |parts: String| {
        TestRequest::post()
            .uri("/medias/upload")
            .insert_header(("Content-Type", "multipart/form-data; boundary=x"))
            .set_payload(format!("{parts}--x--\r\n"))
    };
    let file = part("file\"; filename=\"../a.jpg", "bytes");
    let (status, _, content) = answer(upload(part("alt", "b") + &file));
    assert_eq!((status, &content["seen"]), (200, &json!(["alt b", "file Some(\"a.jpg\")"])));
    assert_eq!(violations(upload(part("alt", "long"))), ["alt too-long", "file required"]);
    // Of what declares too much nothing is read: this could not be.
    let declared = upload("not the boundary".to_owned());
    assert_eq!(answer(declared.insert_header(("Content-Length", "1000000000"))).0, 413);
}

#[test]
fn names_that_the_generated_code_has_itself_are_told_apart() {
    let body = json!({
        "object": "a", "json": "b", "at": "c", "violations": "d", "self": "e", "type": "f",
        "Type": "g", "type2": "h", "{}": "i"
    });
    let request = TestRequest::put()
        .uri("/awkward/it?http=1&parameters=2&payload=3&body=4&async=5")
        .insert_header(("Content-Type", "application/json"));
    let (status, _, content) = answer(request.set_payload(body.to_string()));
    assert_eq!((status, content), (200, body));
    // The body may be left out.
    let (status, _, content) = answer(TestRequest::put().uri("/awkward/it"));
    assert_eq!((status, &content["detail"]), (400, &json!("nothing")));
}

fn spell(query: &str) -> TestRequest {
    let path = "/spelled/.1.2/;width=3;height=4/width,5";
    TestRequest::post().uri(&format!("{path}?{query}"))
}

fn form(body: &str) -> TestRequest {
    let media_type = ("Content-Type", "application/x-www-form-urlencoded");
    spell("").insert_header(media_type).set_payload(body.to_owned())
}

fn seen(request: TestRequest) -> Vec<Value> {
    let (status, _, content) = answer(request);
    assert_eq!(status, 200, "{content}");
    let seen = content["seen"].as_array().expect("a list");
    let texts = seen.iter().map(|text| text.as_str().expect("a text"));
    texts.map(|text| serde_json::from_str(text).expect("JSON")).collect()
}

#[test]
fn parameters_are_read_in_every_style() {
    let query = "filter[name]=a+b&filter[size][width]=1&filter[tags][]=x&filter[tags][]=y\
                 &filter[open]=true&filter[choice]=all&width=7&piped=1|2&choice=8\
                 &json=%7B%22name%22:%22c%22%7D";
    let expected = [
        json!([1, 2]),
        json!({"width": 3, "height": 4}),
        json!({"width": 5}),
        json!({"name": "a b", "size": {"width": 1}, "tags": ["x", "y"], "open": true, "choice": "all"}),
        json!({"width": 7}),
        json!([1, 2]),
        json!({"name": "c"}),
        json!(8),
        json!([9, 10]),
        json!("nothing"),
    ];
    assert_eq!(seen(spell(query).insert_header(("X-List", "9, 10"))), expected);
    let none = seen(spell(""));
    assert_eq!(none[3..9], [const { Value::Null }; 6]);
}

#[test]
fn everything_wrong_in_a_style_is_told_with_its_place() {
    let told = |request: TestRequest| {
        let (status, _, content) = answer(request);
        assert_eq!(status, 422, "{content}");
        content["violations"].clone()
    };
    let query = "filter[size][width]=0&filter[tags]=1&filter[tags]=2&filter[tags]=3&width=0&choice=film";
    let expected = json!([
        "filter.size.width too-small",
        "filter.tags too-many-items",
        "width too-small",
        "choice no-alternative"
    ]);
    let found = told(spell(query));
    let sizes = found.as_array().expect("a list").len();
    assert_eq!(sizes, expected.as_array().expect("a list").len(), "{found}");
    assert_eq!(told(form("size[width]=0&size[depth]=1"))[0], "size.width too-small");
    assert_eq!(answer(spell("filter[size][width]=x")).0, 400);
    assert_eq!(answer(spell("filter[name]=%ff")).0, 400);
}

#[test]
fn a_form_and_json_of_one_model_are_one_body() {
    let body = json!({
        "name": "a&b", "size": {"width": 1}, "tags": ["x"], "open": false, "choice": 3,
        "shape": {"kind": "Circle", "radius": 1.5}
    });
    let spelled = "name=a%26b&size[width]=1&tags=x&open=false&choice=3&shape[kind]=Circle&shape[radius]=1.5";
    assert_eq!(seen(form(spelled))[9], body);
    let json = spell("").insert_header(("Content-Type", "application/json"));
    assert_eq!(seen(json.set_payload(body.to_string()))[9], body);
    assert_eq!(answer(form("name=%ff")).0, 400);
    let other = spell("").insert_header(("Content-Type", "image/png")).set_payload("a");
    assert_eq!(answer(other).0, 415);
}

#[test]
fn an_alternative_is_chosen_by_its_discriminator() {
    let shape = |shape: Value| {
        let json = spell("").insert_header(("Content-Type", "application/json"));
        let (status, _, content) = answer(json.set_payload(json!({"shape": shape}).to_string()));
        (status, content["violations"][0].clone())
    };
    assert_eq!(shape(json!({"kind": "Square", "side": 1})).0, 200);
    assert_eq!(shape(json!({"kind": "Circle"})), (422, json!("shape.radius required")));
    assert_eq!(shape(json!({"kind": "Line"})), (422, json!("shape.kind not-in-enumeration")));
    assert_eq!(shape(json!({"side": 1})), (422, json!("shape.kind required")));
    assert_eq!(shape(json!(1)), (422, json!("shape wrong-type")));
}

#[test]
fn a_status_of_a_class_and_a_second_content_are_answered() {
    let text = |text: &'static str| {
        answer(spell("").insert_header(("Content-Type", "text/plain")).set_payload(text))
    };
    let (status, _, content) = text("409");
    assert_eq!((status, content), (409, json!({"violations": ["conflict"]})));
    let (status, headers, _) = text("csv");
    assert_eq!((status, header(&headers, "Content-Type")), (200, "text/csv; charset=utf-8"));
    assert_eq!(text("long").0, 422);
}
