//! The Hydra documentation (Hydra Core Vocabulary §3): classes, their properties and operations.

use serde_json::{Map, Value, json};

use super::{
    DOCUMENTATION, ENTRYPOINT,
    api::{Action, Api, CONSTRAINT_VIOLATION, Class, Property, Range, Resource, Returned},
    object,
};
use crate::{
    contract::{ApiDocumentation, Operation},
    problem,
};

pub(super) fn of(api: &Api) -> ApiDocumentation {
    let mut classes = Vec::new();
    for resource in &api.resources {
        let mut class = described(&resource.class);
        let operations =
            resource.item_operations.iter().map(|action| operation(action, &resource.class));
        class.insert("supportedOperation".to_owned(), operations.collect());
        classes.push(class);
    }
    classes.extend(api.parts.iter().map(described));
    classes.push(entrypoint(api));
    classes.extend(api.problems.iter().map(problem));
    ApiDocumentation {
        at_context: context(),
        at_id: DOCUMENTATION.to_owned(),
        at_type: "ApiDocumentation".to_owned(),
        title: api.title.clone(),
        description: api.description.clone(),
        entrypoint: ENTRYPOINT.to_owned(),
        supported_class: classes,
    }
}

fn context() -> Map<String, Value> {
    let iri = |id: &str| json!({"@id": id, "@type": "@id"});
    object(json!({
        "@vocab": format!("{DOCUMENTATION}#"),
        "hydra": "http://www.w3.org/ns/hydra/core#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "xmlschema": "http://www.w3.org/2001/XMLSchema#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "schema": "https://schema.org/",
        "domain": iri("rdfs:domain"),
        "range": iri("rdfs:range"),
        "label": "rdfs:label",
        "subClassOf": iri("rdfs:subClassOf"),
        "ApiDocumentation": "hydra:ApiDocumentation",
        "Class": "hydra:Class",
        "Link": "hydra:Link",
        "Operation": "hydra:Operation",
        "Status": "hydra:Status",
        "SupportedProperty": "hydra:SupportedProperty",
        "title": "hydra:title",
        "description": "hydra:description",
        "entrypoint": iri("hydra:entrypoint"),
        "supportedClass": "hydra:supportedClass",
        "supportedProperty": "hydra:supportedProperty",
        "supportedOperation": "hydra:supportedOperation",
        "property": iri("hydra:property"),
        "required": "hydra:required",
        "readable": "hydra:readable",
        "writeable": "hydra:writeable",
        "method": "hydra:method",
        "expects": iri("hydra:expects"),
        "returns": iri("hydra:returns"),
        "possibleStatus": "hydra:possibleStatus",
        "statusCode": "hydra:statusCode",
    }))
}

fn described(class: &Class) -> Map<String, Value> {
    let property = |property: &Property| {
        supported(property, &format!("#{}/{}", class.name, property.name), &class_iri(class))
    };
    with_properties(class, &class_iri(class), class.properties.iter().map(property).collect())
}

/// What a problem is written with has IRIs of its own, since its context says no more than it must.
fn problem(class: &Class) -> Map<String, Value> {
    let terms = problem::context();
    let named = |name: &str, otherwise: String| match terms.get(name) {
        Some(Value::String(iri)) => iri.clone(),
        _ => otherwise,
    };
    let id = named(&class.name, class_iri(class));
    let property = |property: &Property| {
        supported(property, &named(&property.name, format!("#{}", property.name)), &id)
    };
    let properties = class.properties.iter().map(property).collect();
    let mut described = with_properties(class, &id, properties);
    if class.name == CONSTRAINT_VIOLATION {
        described.insert("subClassOf".to_owned(), "hydra:Error".into());
    }
    described
}

fn class_iri(class: &Class) -> String {
    format!("#{}", class.name)
}

fn with_properties(class: &Class, id: &str, properties: Vec<Value>) -> Map<String, Value> {
    let mut described = object(json!({
        "@id": id,
        "@type": "Class",
        "title": class.name,
        "description": class.description,
        "supportedProperty": properties,
    }));
    deprecate(&mut described, class.deprecated);
    described
}

fn supported(property: &Property, id: &str, domain: &str) -> Value {
    let mut about = object(json!({
        "@id": id,
        "@type": if matches!(property.range, Range::Relation(_)) { "Link" } else { "rdf:Property" },
        "label": property.name,
        "domain": domain,
    }));
    let range = match &property.range {
        Range::Literal(kind) => Some((*kind).to_owned()),
        Range::Json => Some("rdf:JSON".to_owned()),
        Range::Relation(class) | Range::Part(class) => Some(format!("#{class}")),
        Range::Unstated => None,
    };
    about.extend(range.map(|range| ("range".to_owned(), range.into())));
    if !property.is_list {
        about.insert("owl:maxCardinality".to_owned(), 1.into());
    }
    let mut supported = object(json!({
        "@type": "SupportedProperty",
        "property": about,
        "title": property.name,
        "description": property.description,
        "required": property.required,
        "readable": property.readable,
        "writeable": property.writable,
    }));
    deprecate(&mut supported, property.deprecated);
    supported.into()
}

fn operation(action: &Action, class: &Class) -> Value {
    let kind = match (action.method.as_str(), action.returns) {
        ("GET", _) => Some("schema:FindAction"),
        ("POST", _) => Some("schema:CreateAction"),
        ("PUT", _) => Some("schema:ReplaceAction"),
        ("PATCH", _) => Some("schema:UpdateAction"),
        ("DELETE", _) => Some("schema:DeleteAction"),
        _ => None,
    };
    let kinds: Vec<_> = std::iter::once("Operation").chain(kind).collect();
    let mut described = object(json!({
        "@type": kinds,
        "title": action.id,
        "description": action.summary,
        "method": action.method,
        "returns": match action.returns {
            Returned::Nothing => "owl:Nothing".to_owned(),
            Returned::Collection => "hydra:Collection".to_owned(),
            Returned::Item => class_iri(class),
        },
    }));
    if action.expects {
        described.insert("expects".to_owned(), class_iri(class).into());
    }
    let status = |(code, description): &(i64, String)| json!({"@type": "Status", "statusCode": code, "description": description});
    described.insert("possibleStatus".to_owned(), action.statuses.iter().map(status).collect());
    deprecate(&mut described, action.deprecated);
    described.into()
}

fn entrypoint(api: &Api) -> Map<String, Value> {
    object(json!({
        "@id": "#Entrypoint",
        "@type": "Class",
        "title": "Entrypoint",
        "description": "Where a client begins.",
        "supportedProperty": api.linked().map(link).collect::<Vec<_>>(),
        "supportedOperation": {
            "@type": ["Operation", "schema:FindAction"],
            "title": Operation::GetEntrypoint.id(),
            "description": "Retrieves the entrypoint of the API.",
            "method": "GET",
            "returns": "#Entrypoint",
        },
    }))
}

/// The property of the entrypoint that leads to a collection.
fn link(resource: &Resource) -> Value {
    let class = &resource.class;
    let name = class.link();
    let operations = resource.collection_operations.iter().map(|action| operation(action, class));
    json!({
        "@type": "SupportedProperty",
        "property": {
            "@id": format!("#Entrypoint/{name}"),
            "@type": "Link",
            "label": name,
            "domain": "#Entrypoint",
            "owl:maxCardinality": 1,
            "range": [
                {"@id": "hydra:Collection"},
                {"owl:equivalentClass": {
                    "owl:onProperty": {"@id": "hydra:member"},
                    "owl:allValuesFrom": {"@id": class_iri(class)},
                }},
            ],
            "supportedOperation": operations.collect::<Vec<_>>(),
        },
        "title": name,
        "description": format!("The collection of {} resources", class.name),
        "required": true,
        "readable": true,
        "writeable": false,
    })
}

fn deprecate(described: &mut Map<String, Value>, is_deprecated: bool) {
    if is_deprecated {
        described.insert("owl:deprecated".to_owned(), true.into());
    }
}
