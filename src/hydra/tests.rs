//! The rules of derivation, on a made-up contract, and the promises of the real one.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{
    Documents,
    api::{Api, Range, members},
};
use crate::document;

/// Shops with shelves, which have books on them.
fn shop() -> Value {
    let body = |name: &str| {
        json!({"content": {"application/ld+json": {
            "schema": {"$ref": format!("#/components/schemas/{name}")},
        }}})
    };
    let gone = json!({"description": "Not there", "content": body("Missing")["content"]});
    json!({
        "info": {"title": "Shop", "description": "Books."},
        "paths": {
            "/books": {
                "get": {"operationId": "listBooks", "summary": "Lists.", "parameters": [
                    {"name": "X-Tenant", "in": "header", "required": true},
                    {"$ref": "#/components/parameters/Page"},
                    {"name": "title[]", "in": "query", "required": true},
                    {"name": "order[pages]", "in": "query"},
                ], "responses": {"200": body("BookCollection")}},
                "post": {"operationId": "addBook", "summary": "Adds.",
                    "requestBody": body("BookInput"), "responses": {"201": body("Book")}},
            },
            "/books/{id}": {
                "get": {"operationId": "getBook", "responses": {
                    "200": {"$ref": "#/components/responses/Book"},
                    "404": {"$ref": "#/components/responses/NotThere"},
                }},
                "patch": {"operationId": "changeBook",
                    "requestBody": body("BookPatch"), "responses": {"200": body("Book")}},
                "delete": {"operationId": "burnBook", "deprecated": true,
                    "responses": {"204": {"description": "Gone"}}},
            },
            "/books/{id}/cover": {"get": {"operationId": "getCover", "responses": {"200": body("Book")}}},
            "/shelves/{shelf}/books": {"get": {"operationId": "listShelf"}},
            "/shelves/{shelf}/books/{id}": {"get": {"responses": {"200": body("Book")}}},
            "/shelves/{shelf}/boards": {"post": {"operationId": "addBoard"}},
            "/shelves/{shelf}/boards/{id}": {"get": {"responses": {"200": body("Board")}}},
            "/finds": {"get": {"operationId": "find", "responses": {"200": body("Finds")}}},
            "/texts/{name}": {"get": {"responses": {"200": body("Text")}}},
        },
        "components": {
            "parameters": {"Page": {"name": "page", "in": "query"}},
            "responses": {
                "Book": body("Book"),
                "NotThere": gone,
            },
            "schemas": {
                "Book": {"type": "object", "description": "A book.", "properties": {
                    "@id": {"type": "string"},
                    "@type": {"type": "string"},
                    "title": {"type": "string", "description": "Its name."},
                    "pages": {"type": ["integer", "null"]},
                    "price": {"type": "number"},
                    "printed": {"$ref": "#/components/schemas/Day"},
                    "isSold": {"type": "boolean", "deprecated": true},
                    "words": {"type": "array", "items": {"type": "string"}},
                    "size": {"$ref": "#/components/schemas/Size"},
                    "notes": {"type": "object"},
                    "sequel": {"type": ["string", "null"], "x-relation": "Book"},
                    "boards": {"type": "array", "items": {"type": "string", "x-relation": "Board"}},
                    "author": {"type": "string", "x-relation": "Author"},
                }},
                "BookInput": {"type": "object", "required": ["title"], "properties": {
                    "title": {"type": "string"},
                    "cover": {"type": "string", "format": "binary"},
                }},
                "BookPatch": {"type": "object", "properties": {
                    "size": {"$ref": "#/components/schemas/Size"},
                }},
                "BookCollection": {"type": "object", "properties": {
                    "member": {"type": "array", "items": {"$ref": "#/components/schemas/Book"}},
                }},
                "Finds": {"type": "object", "properties": {
                    "member": {"type": "array", "items": {"$ref": "#/components/schemas/Find"}},
                }},
                "Find": {"type": "object", "properties": {"@id": {}, "title": {}}},
                "Board": {"type": "object", "properties": {"@id": {"type": "string"}}},
                "Day": {"type": "string", "format": "date", "description": "A day."},
                "Size": {"type": ["object", "null"], "required": ["width"], "properties": {
                    "width": {"type": "number", "format": "double"},
                }},
                "Text": {"type": "object", "properties": {"text": {"type": "string"}}},
                "Missing": {"type": "object", "properties": {"detail": {"type": "string"}}},
            },
        },
    })
}

fn documented(documents: &Documents, class: &str) -> Value {
    let classes = &documents.documentation.supported_class;
    classes.iter().find(|it| it["@id"] == class).cloned().map_or(Value::Null, Value::Object)
}

fn property(class: &Value, name: &str) -> Value {
    let properties = class["supportedProperty"].as_array().unwrap();
    properties.iter().find(|it| it["title"] == name).unwrap_or(&Value::Null).clone()
}

#[test]
fn a_resource_is_what_an_item_path_gives_below_a_path_of_the_contract() {
    let api = Api::read(&shop());
    let found: Vec<_> = api
        .resources
        .iter()
        .map(|resource| (resource.class.name.as_str(), resource.collection.as_str()))
        .collect();
    assert_eq!(found, [("Book", "/books"), ("Board", "/shelves/{shelf}/boards")]);
    let links: Vec<_> = api.links().collect();
    assert_eq!(links, [("book".to_owned(), "/books".to_owned())]);
}

#[test]
fn a_property_is_readable_where_it_is_read_and_writable_where_it_is_sent() {
    let book = documented(&Documents::of(&shop()), "#Book");
    let is = |name: &str| {
        let property = property(&book, name);
        let is = |what: &str| property[what].as_bool().unwrap();
        (is("required"), is("readable"), is("writeable"))
    };
    assert_eq!(is("title"), (true, true, true));
    assert_eq!(is("size"), (false, true, true), "a patch can change it");
    assert_eq!(is("pages"), (false, true, false));
    assert_eq!(is("cover"), (false, false, true));
    assert_eq!(property(&book, "isSold")["owl:deprecated"], true);
    assert_eq!(property(&book, "printed")["description"], "A day.");
    assert_eq!(property(&book, "@id"), Value::Null);
}

#[test]
fn a_range_says_what_the_values_are() {
    let book = documented(&Documents::of(&shop()), "#Book");
    for (name, kind, range, most) in [
        ("title", "rdf:Property", json!("xmlschema:string"), json!(1)),
        ("pages", "rdf:Property", json!("xmlschema:integer"), json!(1)),
        ("price", "rdf:Property", json!("xmlschema:decimal"), json!(1)),
        ("printed", "rdf:Property", json!("xmlschema:date"), json!(1)),
        ("isSold", "rdf:Property", json!("xmlschema:boolean"), json!(1)),
        ("words", "rdf:Property", json!("xmlschema:array"), Value::Null),
        ("size", "rdf:Property", json!("#Size"), json!(1)),
        ("notes", "rdf:Property", json!("rdf:JSON"), json!(1)),
        ("sequel", "Link", json!("#Book"), json!(1)),
        ("boards", "Link", json!("#Board"), Value::Null),
        ("author", "rdf:Property", json!("xmlschema:anyURI"), json!(1)),
        ("cover", "rdf:Property", Value::Null, json!(1)),
    ] {
        let about = &property(&book, name)["property"];
        let found = (&about["@type"], &about["range"], &about["owl:maxCardinality"]);
        assert_eq!(found, (&json!(kind), &range, &most), "{name}");
        assert_eq!(about["@id"], format!("#Book/{name}"));
    }
    let size = documented(&Documents::of(&shop()), "#Size");
    assert_eq!(property(&size, "width")["property"]["range"], "xmlschema:double");
    assert_eq!(property(&size, "width")["required"], true);
}

#[test]
fn operations_stand_at_the_item_or_at_the_link_to_the_collection() {
    let documents = Documents::of(&shop());
    let told = |operations: &Value| -> Vec<_> {
        let operations = operations.as_array().unwrap().iter();
        let member = |it: &Value, name: &str| it[name].as_str().unwrap_or("-").to_owned();
        let told = operations.map(|it| {
            let kind = it["@type"][1].as_str().unwrap();
            let [title, expects, returns] =
                ["title", "expects", "returns"].map(|name| member(it, name));
            format!("{title} {expects} {returns} {kind}")
        });
        told.collect()
    };
    let book = documented(&documents, "#Book");
    assert_eq!(
        told(&book["supportedOperation"]),
        [
            "getBook - #Book schema:FindAction",
            "changeBook #Book #Book schema:UpdateAction",
            "burnBook - owl:Nothing schema:DeleteAction",
        ]
    );
    assert_eq!(book["supportedOperation"][2]["owl:deprecated"], true);
    assert_eq!(book["supportedOperation"][0]["possibleStatus"][1]["statusCode"], 404);
    let entrypoint = documented(&documents, "#Entrypoint");
    let books = property(&entrypoint, "book");
    assert_eq!(
        told(&books["property"]["supportedOperation"]),
        [
            "listBooks - hydra:Collection schema:FindAction",
            "addBook #Book #Book schema:CreateAction"
        ]
    );
    assert_eq!(
        books["property"]["range"][1]["owl:equivalentClass"]["owl:allValuesFrom"]["@id"],
        "#Book"
    );
}

#[test]
fn a_context_has_a_term_for_each_property() {
    let documents = Documents::of(&shop());
    let book = &documents.contexts["Book"].at_context;
    assert_eq!(book["title"], "Book/title");
    assert_eq!(book["sequel"], json!({"@id": "Book/sequel", "@type": "@id"}));
    assert_eq!(book["notes"], json!({"@id": "Book/notes", "@type": "@json"}));
    assert_eq!(book["size"], json!({"@id": "Book/size", "@context": {"width": "Size/width"}}));
    assert_eq!(book.get("cover"), None, "nobody reads it");
    let names: Vec<_> = documents.contexts.keys().map(String::as_str).collect();
    assert_eq!(names, ["Board", "Book", "Collection", "Entrypoint", "Error", "Find", "Size"]);
    let find = &documents.contexts["Find"].at_context;
    assert_eq!(find["Book"]["@context"]["title"], "Book/title", "a find may be a book");
    assert_eq!(find.get("title"), None);
}

#[test]
fn a_collection_is_searched_by_the_parameters_of_its_query() {
    let search = &Documents::of(&shop()).searches["listBooks"];
    assert_eq!(search.template, "/books{?page,title[],order[pages]}");
    let variables: Vec<_> = search
        .mapping
        .iter()
        .map(|it| (it.variable.as_str(), it.property.as_deref(), it.required))
        .collect();
    assert_eq!(
        variables,
        [
            ("page", None, false),
            ("title[]", Some("title"), true),
            ("order[pages]", Some("pages"), false),
        ]
    );
}

#[test]
fn a_kind_of_problem_is_a_status_of_an_operation_or_the_one_of_none() {
    let documents = Documents::of(&shop());
    let told: Vec<_> = documents
        .problems
        .iter()
        .map(|(status, problem)| (*status, problem.title.as_str(), problem.detail.as_str()))
        .collect();
    let of_none = "The path does not take the method. What it takes is in `Allow`.";
    assert_eq!(told, [(404, "Not There", "Not there"), (405, "Method Not Allowed", of_none)]);
}

#[test]
fn every_relation_of_the_contract_is_to_a_resource() {
    let contract: Value = serde_json::from_str(document::JSON).unwrap();
    let api = Api::read(&contract);
    let resources: BTreeSet<_> =
        api.resources.iter().map(|resource| resource.class.name.as_str()).collect();
    let mut relations = Vec::new();
    let mut waiting = vec![(String::new(), &contract["components"]["schemas"])];
    while let Some((place, value)) = waiting.pop() {
        if let Some(class) = value["x-relation"].as_str() {
            relations.push((place.clone(), class));
        }
        let children = members(value).map(|(name, child)| (format!("{place}/{name}"), child));
        waiting.extend(children.collect::<Vec<_>>());
    }
    for (place, class) in relations {
        assert!(
            resources.contains(class),
            "{place}: no `GET …/{{id}}` gives a `{class}`; help: write one of {resources:?}"
        );
    }
}

#[test]
fn every_class_of_the_contract_that_a_property_leads_to_is_documented() {
    let contract: Value = serde_json::from_str(document::JSON).unwrap();
    let api = Api::read(&contract);
    let classes = api.resources.iter().map(|resource| &resource.class);
    for class in classes.chain(&api.parts).chain(&api.problems) {
        for property in &class.properties {
            let is_known = match &property.range {
                Range::Part(name) => api.part(name).is_some(),
                Range::Relation(name) => api.resources.iter().any(|it| it.class.name == *name),
                Range::Literal(_) | Range::Json | Range::Unstated => true,
            };
            assert!(is_known, "{}.{}: {:?}", class.name, property.name, property.range);
        }
    }
    assert!(!api.resources.is_empty());
}
