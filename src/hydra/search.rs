//! How a collection is searched: the parameters of its operation as an IRI template (Hydra, §5.2).

use std::collections::BTreeMap;

use serde_json::Value;

use super::api::{Api, Document, component, members, text};

/// An IRI with variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// The IRI, as in `/rest/api/medias{?filename,order[createdAt]}`.
    pub template: String,
    /// The variables, in their order.
    pub variables: Vec<Variable>,
}

/// A variable of a [`Search`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its name, as in `order[createdAt]`.
    pub name: String,
    /// The property of the class that it is about, if it is about one.
    pub property: Option<String>,
    /// Whether there is nothing to find without it.
    pub required: bool,
}

pub(super) fn all(contract: &Value, api: &Api) -> BTreeMap<String, Search> {
    let document = Document(contract);
    let mut searches = BTreeMap::new();
    for (path, item) in members(&contract["paths"]) {
        let operation = &item["get"];
        let class = document.body(&operation["responses"]["200"]).and_then(|body| {
            let member = &contract["components"]["schemas"][body]["properties"]["member"];
            component(&member["items"])
        });
        let class = class.and_then(|name| {
            api.resources.iter().map(|resource| &resource.class).find(|class| class.name == name)
        });
        let listed = [item, operation].into_iter().flat_map(|of| of["parameters"].as_array());
        let variables: Vec<_> = listed
            .flatten()
            .map(|parameter| document.resolve(parameter))
            .filter(|parameter| parameter["in"] == "query")
            .map(|parameter| {
                let name = text(&parameter["name"]);
                let about = about(&name).to_owned();
                Variable {
                    property: Some(about).filter(|it| class.is_some_and(|class| class.has(it))),
                    required: parameter["required"] == true,
                    name,
                }
            })
            .collect();
        if !variables.is_empty() {
            let names: Vec<_> = variables.iter().map(|variable| variable.name.as_str()).collect();
            let template = format!("{path}{{?{}}}", names.join(","));
            searches.insert(text(&operation["operationId"]), Search { template, variables });
        }
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
