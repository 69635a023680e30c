//! What the API says of itself to JSON-LD and Hydra clients, derived from the contract when it is first asked
//! for: the entrypoint, contexts, the documentation, kinds of problem, and how a collection is searched.
//! Nothing of it is written by hand; `openapi/README.md` has the rules. No request is seen here.
//!
//! | file | holds |
//! |---|---|
//! | `api` | the contract, read as classes with properties and operations |
//! | `contexts` | JSON-LD contexts |
//! | `documentation` | the Hydra documentation |
//! | `problems` | kinds of problem |
//! | `search` | IRI templates of collections |
//!
//! IRIs are relative to the server, `@vocab` too, so that the documents are the same whatever name a client
//! knows the server by. JSON-LD 1.1 resolves them against the document that they stand in (§4.1.4, §5.1.2).

mod api;
mod contexts;
mod documentation;
mod problems;
mod search;
#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, sync::LazyLock};

use serde_json::{Map, Value};

use self::api::Api;
use crate::{
    contract::{ApiDocumentation, Context, Entrypoint, IriTemplate, Operation, ProblemType},
    document,
};

const ENTRYPOINT: &str = Operation::GetEntrypoint.path();
const DOCUMENTATION: &str = Operation::GetApiDocumentation.path();

/// The documents, made from a contract.
struct Documents {
    entrypoint: Entrypoint,
    contexts: BTreeMap<String, Context>,
    documentation: ApiDocumentation,
    problems: BTreeMap<i64, ProblemType>,
    searches: BTreeMap<String, IriTemplate>,
}

static DOCUMENTS: LazyLock<Documents> = LazyLock::new(|| {
    let contract: Value =
        serde_json::from_str(document::JSON).expect("the build writes the contract as JSON");
    Documents::of(&contract)
});

impl Documents {
    fn of(contract: &Value) -> Self {
        let api = Api::read(contract);
        Self {
            entrypoint: Entrypoint {
                at_context: context_iri("Entrypoint"),
                at_id: ENTRYPOINT.to_owned(),
                at_type: "Entrypoint".to_owned(),
                additional_properties: api.links().collect(),
            },
            contexts: contexts::all(&api),
            documentation: documentation::of(&api),
            problems: problems::all(contract),
            searches: search::all(contract, &api),
        }
    }
}

/// The entrypoint: a link to every collection.
pub fn entrypoint() -> Entrypoint {
    DOCUMENTS.entrypoint.clone()
}

/// The context of a class, where there is such a class.
pub fn context(name: &str) -> Option<Context> {
    DOCUMENTS.contexts.get(name).cloned()
}

/// The Hydra documentation.
pub fn documentation() -> ApiDocumentation {
    DOCUMENTS.documentation.clone()
}

/// What a kind of problem means, where the server has it.
pub fn problem(status: &str) -> Option<ProblemType> {
    DOCUMENTS.problems.get(&status.parse().ok()?).cloned()
}

/// How the collection that an operation lists is searched: the parameters of its query.
pub fn search(operation: Operation) -> IriTemplate {
    DOCUMENTS.searches[operation.id()].clone()
}

fn context_iri(name: &str) -> String {
    Operation::GetContext.path().replace("{name}", name)
}

/// The members of a JSON object that is written out in code.
fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        other => unreachable!("an object is written, not {other}"),
    }
}
