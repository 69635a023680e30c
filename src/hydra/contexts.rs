//! JSON-LD contexts (JSON-LD 1.1 §9.15): of the entrypoint, of every class, of collections and of problems.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{
    DOCUMENTATION,
    api::{Api, Class, Property, Range},
    object,
};
use crate::{contract::Context, problem};

pub(super) fn all(api: &Api) -> BTreeMap<String, Context> {
    let mut contexts = BTreeMap::new();
    let mut add = |name: &str, terms: Map<String, Value>| {
        contexts.insert(name.to_owned(), Context { at_context: terms });
    };
    add("Entrypoint", entrypoint(api));
    add("Collection", collection());
    for problem in &api.problems {
        add(&problem.name, problem::context());
    }
    for part in &api.parts {
        add(
            &part.name,
            vocabulary().into_iter().chain(terms(api, part, &mut Vec::new())).collect(),
        );
    }
    for mixture in &api.mixtures {
        add(mixture, collection().into_iter().chain(mixed(api)).collect());
    }
    for resource in &api.resources {
        let terms = terms(api, &resource.class, &mut Vec::new());
        add(&resource.class.name, collection().into_iter().chain(terms).collect());
    }
    contexts
}

fn vocabulary() -> Map<String, Value> {
    object(json!({
        "@vocab": format!("{DOCUMENTATION}#"),
        "hydra": "http://www.w3.org/ns/hydra/core#",
    }))
}

fn entrypoint(api: &Api) -> Map<String, Value> {
    let mut context = vocabulary();
    for (name, _) in api.links() {
        let term = json!({"@id": format!("Entrypoint/{name}"), "@type": "@id"});
        context.insert(name, term);
    }
    context
}

/// What a page of a collection is written with. The terms of each kind of node hold in nodes of that kind
/// alone (§4.1.9): a member of a collection may have a property `view`.
fn collection() -> Map<String, Value> {
    let iri = |name: &str| json!({"@id": format!("hydra:{name}"), "@type": "@id"});
    let mut context = vocabulary();
    context.extend(object(json!({
        "Collection": {"@id": "hydra:Collection", "@context": {
            "totalItems": "hydra:totalItems",
            "member": iri("member"),
            "view": iri("view"),
            "search": "hydra:search",
        }},
        "PartialCollectionView": {"@id": "hydra:PartialCollectionView", "@context": {
            "first": iri("first"),
            "last": iri("last"),
            "previous": iri("previous"),
            "next": iri("next"),
        }},
        "IriTemplate": {"@id": "hydra:IriTemplate", "@context": {
            "template": "hydra:template",
            "variableRepresentation": {"@id": "hydra:variableRepresentation", "@type": "@vocab"},
            "BasicRepresentation": "hydra:BasicRepresentation",
            "mapping": "hydra:mapping",
        }},
        "IriTemplateMapping": {"@id": "hydra:IriTemplateMapping", "@context": {
            "variable": "hydra:variable",
            "property": {"@id": "hydra:property", "@type": "@vocab"},
            "required": "hydra:required",
        }},
    })));
    context
}

/// What things of any class are written with: the terms of a class hold in things of this class.
fn mixed(api: &Api) -> impl Iterator<Item = (String, Value)> {
    api.resources.iter().map(|resource| {
        let terms = terms(api, &resource.class, &mut Vec::new());
        let name = resource.class.name.clone();
        (name.clone(), json!({"@id": name, "@context": terms}))
    })
}

/// The terms of a class. Those of an object inside of its things hold inside alone.
fn terms(api: &Api, class: &Class, above: &mut Vec<String>) -> Map<String, Value> {
    above.push(class.name.clone());
    let terms = class.properties.iter().filter(|property| property.readable);
    let terms =
        terms.map(|property| (property.name.clone(), term(api, class, property, above))).collect();
    above.pop();
    terms
}

fn term(api: &Api, class: &Class, property: &Property, above: &mut Vec<String>) -> Value {
    let id = format!("{}/{}", class.name, property.name);
    match &property.range {
        Range::Relation(_) => json!({"@id": id, "@type": "@id"}),
        Range::Json => json!({"@id": id, "@type": "@json"}),
        Range::Part(name) => match api.part(name).filter(|_| !above.contains(name)) {
            Some(part) => json!({"@id": id, "@context": terms(api, part, above)}),
            None => id.into(),
        },
        Range::Literal(_) | Range::Unstated => id.into(),
    }
}
