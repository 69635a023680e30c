//! What is said in every spelling there is, said again.

use openapi_stubs::actix::Status;
use serde_json::json;

use crate::{
    app::App,
    contract::{Seen, SpellContent, SpellProblem, SpellRequest, SpellResponse, Violated},
};

pub async fn spell(_: &App, request: SpellRequest) -> Result<SpellResponse, SpellProblem> {
    let body = match request.body {
        None => json!("nothing"),
        Some(SpellContent::Text(text)) if text == "csv" => {
            return Ok(SpellResponse::OkCsv("a,b".to_owned()));
        }
        Some(SpellContent::Text(text)) if text == "409" => {
            let problem = Box::new(Violated { violations: vec!["conflict".to_owned()] });
            return Err(SpellProblem::ClientError(Status::of::<409>(), problem));
        }
        Some(SpellContent::Text(text)) => json!(text),
        Some(SpellContent::Json(filter)) => json!(filter),
    };
    let seen = [
        json!(request.label),
        json!(request.matrix),
        json!(request.pairs),
        json!(request.filter),
        json!(request.size),
        json!(request.piped),
        json!(request.json),
        json!(request.choice),
        json!(request.x_list),
        body,
    ];
    Ok(Seen { seen: seen.iter().map(ToString::to_string).collect() }.into())
}
