//! Clients that other people wrote read what the server says. `tests/node` has them; npm brings them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::{
    harness::{Request, Server, resolve, shared},
    tools::{Tool, are_here, run},
};

const HYDRA: &str = "http://www.w3.org/ns/hydra/core#";

/// Where a refusal says its reason to Hydra clients.
const DESCRIPTION: &str = "http://www.w3.org/ns/hydra/core#description";

/// A JSON-LD document, and the path that it was answered at.
pub(crate) struct Document {
    pub(crate) path: String,
    pub(crate) body: Value,
}

/// jsonld.js makes linked data of every document, without leaving anything out; what has a class of ours has
/// the properties that the documentation gives this class; what is a problem says its reason.
pub(crate) fn assert_expand(server: &Server, documents: &[Document]) {
    if !are_here(&[Tool::Npm], "documents expanded by jsonld.js") {
        return;
    }
    let input: Value = documents
        .iter()
        .map(|it| json!({"base": format!("{}{}", server.url, it.path), "body": it.body}))
        .collect();
    let classes = classes(server);
    let results = run("expand.mjs", &[&server.url], &input);
    let results = results.as_array().unwrap();
    assert_eq!(results.len(), documents.len());
    for (document, result) in documents.iter().zip(results) {
        let Document { path, body } = document;
        let expanded = result["expanded"].as_array();
        let expanded = expanded.unwrap_or_else(|| panic!("{path}: {}\n{body}", result["error"]));
        assert_eq!(expanded.len(), 1, "{path}: {body}");
        let known = assert_documented(&classes, path, &expanded[0]);
        let is_of_hydra = expanded[0]["@type"][0].as_str().is_some_and(|it| it.starts_with(HYDRA));
        assert!(known > 0 || is_of_hydra, "{path}: `{}` is no documented class", body["@type"]);
        if body.get("detail").is_some() {
            assert_eq!(expanded[0][DESCRIPTION][0]["@value"], body["detail"], "{path}: {body}");
        }
    }
}

type Classes = BTreeMap<String, BTreeSet<String>>;

/// The IRIs of the properties of every class, from the documentation.
fn classes(server: &Server) -> Classes {
    let documentation = Request::new("GET", "/rest/api/docs.jsonld").send(server).json();
    let base = format!("{}/rest/api/docs.jsonld", server.url);
    let absolute = |iri: &Value| match iri.as_str().unwrap() {
        iri if iri.starts_with('#') => format!("{base}{iri}"),
        iri => iri.replace("hydra:", HYDRA),
    };
    let classes = documentation["supportedClass"].as_array().unwrap().iter();
    classes
        .map(|class| {
            let properties = class["supportedProperty"].as_array().unwrap().iter();
            let properties = properties.map(|it| absolute(&it["property"]["@id"]));
            (absolute(&class["@id"]), properties.collect())
        })
        .collect()
}

/// How many nodes are of a class of the documentation; these have no properties but the documented.
fn assert_documented(classes: &Classes, path: &str, node: &Value) -> usize {
    match node {
        Value::Array(nodes) => nodes.iter().map(|it| assert_documented(classes, path, it)).sum(),
        Value::Object(members) if !members.contains_key("@value") => {
            let kind = members.get("@type").and_then(|kinds| kinds[0].as_str());
            let properties = kind.and_then(|kind| classes.get(kind));
            let mut known = usize::from(properties.is_some());
            for (name, value) in members {
                let is_documented = properties.is_none_or(|it| it.contains(name));
                assert!(
                    is_documented || name.starts_with('@'),
                    "{path}: {kind:?} has no documented {name}"
                );
                known += assert_documented(classes, path, value);
            }
            known
        }
        _ => 0,
    }
}

#[test]
fn jsonld_js_expands_whatever_the_api_says_of_itself() {
    let server = shared();
    let mut paths = vec!["/rest/api".to_owned(), "/rest/api/docs.jsonld".to_owned()];
    paths.extend(["400", "403", "404", "422"].map(|status| format!("/rest/api/errors/{status}")));
    let documentation = Request::new("GET", "/rest/api/docs.jsonld").send(server).json();
    for class in documentation["supportedClass"].as_array().unwrap() {
        paths.push(format!("/rest/api/contexts/{}", class["title"].as_str().unwrap()));
    }
    let documents: Vec<_> = paths
        .into_iter()
        .filter(|path| !path.contains("/contexts/"))
        .map(|path| Document { body: Request::new("GET", &path).send(server).json(), path })
        .collect();
    assert_expand(server, &documents);
}

#[test]
#[should_panic(expected = "Dropping property")]
fn a_document_that_loses_a_property_is_noticed() {
    let body = json!({"@context": {}, "lost": 1});
    assert!(
        are_here(&[Tool::Npm], "a lost property"),
        "Dropping property: nothing to notice it with"
    );
    assert_expand(shared(), &[Document { path: "/rest/api".to_owned(), body }]);
}

#[test]
fn api_platform_finds_every_resource_field_relation_and_operation() {
    let server = shared();
    if !are_here(&[Tool::Npm], "the API read by @api-platform/api-doc-parser") {
        return;
    }
    let entrypoint = format!("{}/rest/api", server.url);
    let organization = server.organization.to_string();
    let arguments = [entrypoint.as_str(), &server.token, &organization];
    let found = run("api_doc_parser.mjs", &arguments, &Value::Null);
    let document = server.document();
    assert_eq!(found["title"], document["info"]["title"]);
    let expected = expected(server, &document);
    assert!(expected.contains_key("Media"));
    let found: BTreeMap<_, _> = found["resources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|resource| (resource["name"].as_str().unwrap().to_owned(), resource.clone()))
        .collect();
    assert_eq!(found.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    for (name, resource) in &expected {
        assert_eq!(&found[name], resource, "{name}");
    }
}

/// What the parser is to print of each resource, read from the contract by its rules (`openapi/README.md`).
fn expected(server: &Server, document: &Value) -> BTreeMap<String, Value> {
    let paths = document["paths"].as_object().unwrap();
    let mut resources = BTreeMap::new();
    for (path, item) in paths {
        let (collection, last) = path.rsplit_once('/').unwrap();
        if !last.starts_with('{') || collection.contains('{') || !paths.contains_key(collection) {
            continue;
        }
        let reading = Reading { document, collection: &paths[collection], item };
        let Some(name) = reading.body(&item["get"]["responses"]["200"]) else { continue };
        if reading.schema(name)["properties"].get("@id").is_some() {
            let fields = reading.fields(name);
            let resource = json!({
                "name": name,
                "url": format!("{}{collection}", server.url),
                "parameters": reading.parameters(&fields),
                "fields": fields,
                "operations": reading.operations(),
            });
            resources.insert(name.to_owned(), resource);
        }
    }
    resources
}

struct Reading<'a> {
    document: &'a Value,
    collection: &'a Value,
    item: &'a Value,
}

impl<'a> Reading<'a> {
    fn schema(&self, name: &str) -> &'a Value {
        &self.document["components"]["schemas"][name]
    }

    fn body(&self, holder: &'a Value) -> Option<&'a str> {
        let content = resolve(self.document, holder)["content"].as_object()?;
        let reference = content.values().next()?["schema"]["$ref"].as_str()?;
        reference.strip_prefix("#/components/schemas/")
    }

    fn fields(&self, name: &str) -> Vec<Value> {
        let read = self.schema(name);
        let sent = |item: &'a Value, method: &str| {
            Some(self.schema(self.body(&item[method]["requestBody"])?))
        };
        let (post, put) = (sent(self.collection, "post"), sent(self.item, "put"));
        let bodies: Vec<_> = [post, put, sent(self.item, "patch")].into_iter().flatten().collect();
        let mut known = Map::new();
        for schema in std::iter::once(&read).chain(&bodies) {
            for (name, property) in schema["properties"].as_object().unwrap() {
                if !name.starts_with('@') {
                    known.entry(name).or_insert_with(|| property.clone());
                }
            }
        }
        let fields = known.into_iter().map(|(name, property)| {
            let has = |schema: &&Value| schema["properties"].get(&name).is_some();
            let required = post.or(put).and_then(|schema| schema["required"].as_array());
            let resolved = resolve(self.document, &property);
            let items = &resolved["items"];
            let relation = [&property, items].into_iter().find_map(|it| it["x-relation"].as_str());
            let description = property["description"].as_str().or(resolved["description"].as_str());
            json!({
                "name": name,
                "type": self.kind(&property, relation),
                "reference": relation,
                "isOne": !items.is_object(),
                "required": required.is_some_and(|it| it.contains(&name.as_str().into())),
                "readable": has(&read),
                "writable": bodies.iter().copied().any(|it| has(&it)),
                "description": description.unwrap_or_default().trim_end(),
            })
        });
        fields.collect()
    }

    /// The type by which the parser calls the values. Whatever is not of XML Schema is a string to it.
    fn kind(&self, property: &Value, relation: Option<&str>) -> &'static str {
        let schema = resolve(self.document, property);
        let is = |kind: &str| {
            schema["type"] == kind
                || schema["type"].as_array().is_some_and(|kinds| kinds.contains(&kind.into()))
        };
        let items = resolve(self.document, &schema["items"]);
        match schema["format"].as_str() {
            _ if relation.is_some() || is("object") => "string",
            _ if is("array") && items["type"] != "object" => "array",
            _ if is("integer") => "integer",
            Some("double") => "double",
            _ if is("number") => "decimal",
            _ if is("boolean") => "boolean",
            Some("date-time") => "dateTime",
            _ => "string",
        }
    }

    fn operations(&self) -> Vec<Value> {
        let kinds = [
            (self.collection, [("get", "list"), ("post", "create")].as_slice()),
            (
                self.item,
                [("get", "show"), ("put", "edit"), ("patch", "edit"), ("delete", "delete")]
                    .as_slice(),
            ),
        ];
        let operations = kinds.into_iter().flat_map(|(item, kinds)| {
            kinds.iter().filter_map(move |(method, kind)| {
                let id = item[*method]["operationId"].as_str()?;
                Some(json!({"name": id, "method": method.to_uppercase(), "type": kind}))
            })
        });
        operations.collect()
    }

    /// The variables by which the collection is searched for what its things have.
    fn parameters(&self, fields: &[Value]) -> Vec<Value> {
        let parameters = self.collection["get"]["parameters"].as_array().into_iter().flatten();
        let parameters = parameters.map(|it| resolve(self.document, it));
        let names = parameters.filter(|it| it["in"] == "query").map(|it| it["name"].clone());
        let is_about_a_field = |name: &Value| {
            let name = name.as_str().unwrap();
            let about = name.strip_prefix("order[").map(|it| it.trim_end_matches(']'));
            let about = about.unwrap_or(name.split('[').next().unwrap());
            fields.iter().any(|field| field["name"] == about)
        };
        names.filter(is_about_a_field).collect()
    }
}
