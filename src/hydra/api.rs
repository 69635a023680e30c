//! The contract, read as Hydra wants it: classes with properties, and the operations of their items and
//! collections. The rules are those of `openapi/README.md`; what no rule covers is left out.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

/// What the contract says, in the order in which it says it.
pub(super) struct Api {
    pub(super) title: String,
    pub(super) description: String,
    pub(super) resources: Vec<Resource>,
    /// Classes of what has no IRI of its own and stands in a document of a resource.
    pub(super) parts: Vec<Class>,
    /// `Error` and `ConstraintViolation`, and the parts of these.
    pub(super) problems: Vec<Class>,
    /// What collections have as members that is no resource of its own: things of several classes.
    pub(super) mixtures: BTreeSet<String>,
}

/// A class whose things are found by their IRIs.
pub(super) struct Resource {
    pub(super) class: Class,
    /// Where the collection is. One whose path has a template is the collection of something else, and cannot
    /// be linked to without that.
    pub(super) collection: String,
    pub(super) collection_operations: Vec<Action>,
    pub(super) item_operations: Vec<Action>,
}

pub(super) struct Class {
    pub(super) name: String,
    pub(super) description: String,
    pub(super) deprecated: bool,
    pub(super) properties: Vec<Property>,
}

pub(super) struct Property {
    pub(super) name: String,
    pub(super) description: String,
    pub(super) range: Range,
    pub(super) is_list: bool,
    pub(super) required: bool,
    pub(super) readable: bool,
    pub(super) writable: bool,
    pub(super) deprecated: bool,
}

/// What the values of a property are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Range {
    /// Literals of this type.
    Literal(&'static str),
    /// JSON of any form, which is not linked data.
    Json,
    /// IRIs of things of a class.
    Relation(String),
    /// Objects of a class.
    Part(String),
    /// Bytes.
    Unstated,
}

pub(super) struct Action {
    pub(super) id: String,
    pub(super) summary: String,
    pub(super) method: String,
    pub(super) expects: bool,
    pub(super) returns: Returned,
    pub(super) statuses: Vec<(i64, String)>,
    pub(super) deprecated: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Returned {
    Nothing,
    Collection,
    Item,
}

/// Methods in the order in which Hydra documents list them.
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

impl Api {
    pub(super) fn read(contract: &Value) -> Self {
        let document = Document(contract);
        let mut resources = BTreeMap::<&str, Resource>::new();
        let mut order = Vec::new();
        for (path, _) in members(&contract["paths"]) {
            let Some((name, resource)) = document.resource(path) else { continue };
            // A thing that several paths lead to has the shortest for its own.
            let known = resources.get(name).map(|known| known.collection.len());
            if known.is_none() {
                order.push(name);
            }
            if known.is_none_or(|length| resource.collection.len() < length) {
                resources.insert(name, resource);
            }
        }
        let relations: BTreeSet<String> = resources.keys().map(|name| (*name).to_owned()).collect();
        let mut resources: Vec<Resource> =
            order.into_iter().filter_map(|name| resources.remove(name)).collect();
        for property in resources.iter_mut().flat_map(|resource| &mut resource.class.properties) {
            if let Range::Relation(class) = &property.range
                && !relations.contains(class)
            {
                property.range = Range::Literal("xmlschema:anyURI");
            }
        }
        let mixtures = document.listed().filter(|name| !relations.contains(*name));
        let mixtures = mixtures.map(str::to_owned).collect();
        let parts = document.parts(resources.iter().map(|resource| &resource.class));
        Self {
            title: text(&contract["info"]["title"]),
            description: text(&contract["info"]["description"]),
            problems: document.problems(),
            resources,
            parts,
            mixtures,
        }
    }

    /// Resources whose collection can be linked to.
    pub(super) fn linked(&self) -> impl Iterator<Item = &Resource> {
        self.resources.iter().filter(|resource| !resource.collection.contains('{'))
    }

    /// The members of the entrypoint: a name and where the collection is.
    pub(super) fn links(&self) -> impl Iterator<Item = (String, String)> {
        self.linked().map(|resource| (resource.class.link(), resource.collection.clone()))
    }

    pub(super) fn part(&self, name: &str) -> Option<&Class> {
        self.parts.iter().chain(&self.problems).find(|class| class.name == name)
    }
}

impl Class {
    /// The name under which the entrypoint links to the collection: that of the class, uncapitalized.
    pub(super) fn link(&self) -> String {
        let mut letters = self.name.chars();
        letters.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(letters).collect()
    }

    pub(super) fn has(&self, property: &str) -> bool {
        self.properties.iter().any(|known| known.name == property)
    }
}

/// The contract, with its references followed.
#[derive(Clone, Copy)]
pub(super) struct Document<'a>(pub(super) &'a Value);

impl<'a> Document<'a> {
    pub(super) fn resolve(self, mut value: &'a Value) -> &'a Value {
        while let Some(pointer) = value["$ref"].as_str().and_then(|it| it.strip_prefix('#')) {
            value = self.0.pointer(pointer).unwrap_or(&Value::Null);
        }
        value
    }

    /// The component that is the body, by its name.
    pub(super) fn body(self, holder: &'a Value) -> Option<&'a str> {
        members(&self.resolve(holder)["content"])
            .find_map(|(_, media_type)| component(&media_type["schema"]))
    }

    fn schema(self, name: &str) -> &'a Value {
        &self.0["components"]["schemas"][name]
    }

    /// The resource whose items are at a path, if that is what they are.
    fn resource(self, path: &'a str) -> Option<(&'a str, Resource)> {
        let (collection, last) = path.rsplit_once('/')?;
        let is_item = last.starts_with('{') && last.ends_with('}');
        let paths = &self.0["paths"];
        let above = paths.get(collection).filter(|_| is_item)?;
        let item = &paths[path];
        let name = self.body(&item["get"]["responses"]["200"])?;
        let schema = self.schema(name);
        schema["properties"].get("@id")?;

        let bodies = |item: &'a Value, methods: &[&str]| {
            let holders = methods.iter().map(|method| &item[*method]["requestBody"]);
            holders.filter_map(|holder| self.body(holder)).collect::<Vec<_>>()
        };
        let created = bodies(above, &["post"]);
        let changed = bodies(item, &["put", "patch"]);
        let creators = if created.is_empty() { bodies(item, &["put"]) } else { created.clone() };
        let written: Vec<_> = created.into_iter().chain(changed).collect();
        let properties = self.properties(name, &written, &creators);
        let class = self.class(name, properties);
        let resource = Resource {
            class,
            collection: collection.to_owned(),
            collection_operations: self.actions(above, true),
            item_operations: self.actions(item, false),
        };
        Some((name, resource))
    }

    fn class(self, name: &str, properties: Vec<Property>) -> Class {
        let schema = self.schema(name);
        Class {
            name: name.to_owned(),
            description: text(&schema["description"]),
            deprecated: schema["deprecated"] == true,
            properties,
        }
    }

    /// The properties of what is read, then those that can only be written.
    fn properties(self, read: &str, written: &[&str], creators: &[&str]) -> Vec<Property> {
        let mut properties = Vec::<Property>::new();
        for (name, is_read) in
            std::iter::once((read, true)).chain(written.iter().map(|name| (*name, false)))
        {
            for (property, schema) in members(&self.schema(name)["properties"]) {
                if property.starts_with('@') || properties.iter().any(|it| it.name == *property) {
                    continue;
                }
                let writable = written
                    .iter()
                    .any(|body| self.schema(body)["properties"].get(property).is_some());
                let required = creators.iter().any(|body| requires(self.schema(body), property));
                properties.push(Property {
                    name: property.clone(),
                    description: text(&described(schema, self.resolve(schema))["description"]),
                    range: self.range(schema),
                    is_list: self.resolve(schema)["items"].is_object(),
                    required,
                    readable: is_read,
                    writable,
                    deprecated: described(schema, self.resolve(schema))["deprecated"] == true,
                });
            }
        }
        properties
    }

    fn range(self, schema: &'a Value) -> Range {
        let resolved = self.resolve(schema);
        let items = &resolved["items"];
        let stated = [schema, resolved, items].into_iter().find_map(|it| it["x-relation"].as_str());
        if let Some(class) = stated {
            return Range::Relation(class.to_owned());
        }
        let (one, is_list) = if items.is_object() { (items, true) } else { (schema, false) };
        let shape = self.resolve(one);
        if shape["properties"].is_object() {
            return component(one).map_or(Range::Json, |name| Range::Part(name.to_owned()));
        }
        let format = shape["format"].as_str().unwrap_or_default();
        match (kind(shape), format) {
            ("object" | "", _) => Range::Json,
            // What clients of API Platform edit as a list; XML Schema has no such type.
            _ if is_list => Range::Literal("xmlschema:array"),
            ("string", "binary") => Range::Unstated,
            ("string", "byte") => Range::Literal("xmlschema:base64Binary"),
            ("string", "date-time") => Range::Literal("xmlschema:dateTime"),
            ("string", "date") => Range::Literal("xmlschema:date"),
            ("string", "time") => Range::Literal("xmlschema:time"),
            ("string", "duration") => Range::Literal("xmlschema:duration"),
            ("string", "uri" | "uri-reference" | "iri" | "iri-reference") => {
                Range::Literal("xmlschema:anyURI")
            }
            ("integer", _) => Range::Literal("xmlschema:integer"),
            ("number", "float") => Range::Literal("xmlschema:float"),
            ("number", "double") => Range::Literal("xmlschema:double"),
            ("number", _) => Range::Literal("xmlschema:decimal"),
            ("boolean", _) => Range::Literal("xmlschema:boolean"),
            _ => Range::Literal("xmlschema:string"),
        }
    }

    /// The classes of the objects that stand in documents of these.
    fn parts<'c>(self, classes: impl Iterator<Item = &'c Class>) -> Vec<Class> {
        let mut waiting: Vec<(String, bool)> = classes.flat_map(Class::parts).collect();
        let mut parts = Vec::<Class>::new();
        while let Some((name, writable)) = waiting.pop() {
            if parts.iter().any(|part| part.name == name) {
                continue;
            }
            let written = if writable { vec![name.as_str()] } else { Vec::new() };
            let part = self.class(&name, self.properties(&name, &written, &written));
            waiting.extend(part.parts());
            parts.push(part);
        }
        parts.sort_by(|one, other| one.name.cmp(&other.name));
        parts
    }

    /// The classes of the problems. All are `Error`s but the one that is called otherwise in the contract.
    fn problems(self) -> Vec<Class> {
        let mut error = Class {
            name: "Error".to_owned(),
            description: "Why a request was refused (RFC 9457).".to_owned(),
            deprecated: false,
            properties: Vec::new(),
        };
        let mut violation = Vec::new();
        for name in self.refusals() {
            let properties = self.properties(name, &[], &[]);
            if name == CONSTRAINT_VIOLATION {
                violation.push(self.class(name, properties));
            } else {
                let new = properties.into_iter().filter(|property| !error.has(&property.name));
                let new: Vec<_> = new.collect();
                error.properties.extend(new);
            }
        }
        let mut problems = vec![error];
        problems.extend(violation);
        let parts = self.parts(problems.iter());
        problems.extend(parts);
        problems
    }

    /// The components that are members of collections.
    fn listed(self) -> impl Iterator<Item = &'a str> {
        let bodies = members(&self.0["paths"])
            .filter_map(move |(_, item)| self.body(&item["get"]["responses"]["200"]));
        bodies.filter_map(move |body| self.member(body))
    }

    /// The component that is the member of a collection.
    pub(super) fn member(self, collection: &str) -> Option<&'a str> {
        component(&self.schema(collection)["properties"]["member"]["items"])
    }

    /// The components that are bodies of refusals.
    fn refusals(self) -> BTreeSet<&'a str> {
        let operations = members(&self.0["paths"]).flat_map(|(_, item)| members(item));
        operations
            .flat_map(|(_, operation)| members(&operation["responses"]))
            .filter(|(status, _)| status.starts_with(['4', '5']))
            .filter_map(|(_, response)| self.body(response))
            .collect()
    }

    fn actions(self, item: &'a Value, is_collection: bool) -> Vec<Action> {
        let operations = METHODS.iter().filter_map(|method| Some((*method, item.get(*method)?)));
        operations
            .map(|(method, operation)| self.action(method, operation, is_collection))
            .collect()
    }

    fn action(self, method: &str, operation: &'a Value, is_collection: bool) -> Action {
        let responses = || members(&operation["responses"]);
        let is_success = |status: &str| status.starts_with('2');
        let has_body = responses()
            .any(|(status, response)| is_success(status) && self.body(response).is_some());
        Action {
            id: text(&operation["operationId"]),
            summary: text(&operation["summary"]),
            method: method.to_uppercase(),
            expects: operation.get("requestBody").is_some(),
            returns: match (has_body, is_collection && method == "get") {
                (false, _) => Returned::Nothing,
                (true, true) => Returned::Collection,
                (true, false) => Returned::Item,
            },
            statuses: responses()
                .filter_map(|(status, response)| {
                    Some((status.parse().ok()?, text(&self.resolve(response)["description"])))
                })
                .collect(),
            deprecated: operation["deprecated"] == true,
        }
    }
}

impl Class {
    fn parts(&self) -> impl Iterator<Item = (String, bool)> {
        self.properties.iter().filter_map(|property| match &property.range {
            Range::Part(name) => Some((name.clone(), property.writable)),
            _ => None,
        })
    }
}

/// The kind of problem that has a class of its own, as in API Platform.
pub(super) const CONSTRAINT_VIOLATION: &str = "ConstraintViolation";

fn requires(schema: &Value, property: &str) -> bool {
    schema["required"].as_array().is_some_and(|required| required.iter().any(|it| it == property))
}

/// Where a property is described: beside its reference, if it is, else where that leads.
fn described<'a>(schema: &'a Value, resolved: &'a Value) -> &'a Value {
    if schema["description"].is_string() { schema } else { resolved }
}

/// The type of a schema, without its `null`.
fn kind(schema: &Value) -> &str {
    match &schema["type"] {
        Value::String(kind) => kind,
        Value::Array(kinds) => {
            kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null").unwrap_or_default()
        }
        _ => "",
    }
}

/// The name of the component that a schema refers to.
pub(super) fn component(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.strip_prefix("#/components/schemas/")
}

pub(super) fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

pub(super) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().trim_end().to_owned()
}
