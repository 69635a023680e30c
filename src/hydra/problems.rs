//! Kinds of problem: what each status means that the server refuses a request with. Those of operations are
//! in the responses of these; the one that is of no operation is with the problems.

use std::collections::BTreeMap;

use serde_json::Value;

use super::api::{Document, members, text};
use crate::{
    contract::{Operation, ProblemType},
    problem,
};

pub(super) fn all(contract: &Value) -> BTreeMap<i64, ProblemType> {
    let document = Document(contract);
    let mut kinds = BTreeMap::<i64, (String, Vec<String>)>::new();
    let mut add = |status: i64, name: &str, response: &Value| {
        let (known, meanings) = kinds.entry(status).or_default();
        if known.is_empty() {
            *known = words(name);
        }
        let meaning = text(&response["description"]);
        if !meanings.contains(&meaning) {
            meanings.push(meaning);
        }
    };
    let operations = members(&contract["paths"]).flat_map(|(_, item)| members(item));
    for (status, response) in operations.flat_map(|(_, operation)| members(&operation["responses"]))
    {
        if let Some(status) = status.parse().ok().filter(|status| (400..600).contains(status)) {
            let reference = response["$ref"].as_str().unwrap_or_default();
            let name = reference.rsplit('/').next().unwrap_or_default();
            add(status, name, document.resolve(response));
        }
    }
    let of_no_operation = problem::of_no_operation();
    kinds
        .into_iter()
        .map(|(status, (title, meanings))| {
            let iri = Operation::GetError.path().replace("{status}", &status.to_string());
            let problem = ProblemType {
                at_context: problem::context(),
                at_id: iri.clone(),
                at_type: "Error".to_owned(),
                r#type: iri,
                title,
                status,
                detail: meanings.join("\n"),
            };
            (status, problem)
        })
        .chain([(of_no_operation.status, of_no_operation)])
        .collect()
}

/// `PayloadTooLarge` as `Payload Too Large`.
fn words(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.push(letter);
    }
    words
}
