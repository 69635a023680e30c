//! How a collection is searched: the parameters of its operation as an IRI template (Hydra, §5.2).

use std::collections::BTreeMap;

use serde_json::Value;

use super::api::{Api, Document, members, text};
use crate::contract::{IriTemplate, IriTemplateMapping};

pub(super) fn all(contract: &Value, api: &Api) -> BTreeMap<String, IriTemplate> {
    let document = Document(contract);
    let mut searches = BTreeMap::new();
    for (path, item) in members(&contract["paths"]) {
        let operation = &item["get"];
        let class =
            document.body(&operation["responses"]["200"]).and_then(|body| document.member(body));
        let class = class.and_then(|name| {
            api.resources.iter().map(|resource| &resource.class).find(|class| class.name == name)
        });
        let listed = [item, operation].into_iter().flat_map(|of| of["parameters"].as_array());
        let mapping: Vec<_> = listed
            .flatten()
            .map(|parameter| document.resolve(parameter))
            .filter(|parameter| parameter["in"] == "query")
            .map(|parameter| {
                let variable = text(&parameter["name"]);
                let about = about(&variable).to_owned();
                IriTemplateMapping {
                    at_type: "IriTemplateMapping".to_owned(),
                    property: Some(about).filter(|it| class.is_some_and(|class| class.has(it))),
                    required: parameter["required"] == true,
                    variable,
                }
            })
            .collect();
        let variables: Vec<_> = mapping.iter().map(|it| it.variable.as_str()).collect();
        let template = IriTemplate {
            at_type: "IriTemplate".to_owned(),
            template: format!("{path}{{?{}}}", variables.join(",")),
            variable_representation: "BasicRepresentation".to_owned(),
            mapping,
        };
        searches.insert(text(&operation["operationId"]), template);
    }
    searches
}

/// `createdAt` of `createdAt[before]`, of `createdAt[]` and of `order[createdAt]`.
fn about(variable: &str) -> &str {
    match variable.split_once('[') {
        Some(("order", rest)) => rest.trim_end_matches(']'),
        Some((name, _)) => name,
        None => variable,
    }
}
