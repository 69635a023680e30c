//! JSON-Schema-Test-Suite: every group whose schema is generated without a finding agrees case by case, in code
//! that is generated from it and compiled.

use std::{collections::BTreeMap, fmt::Write as _, path::Path};

use openapi_stubs::Build;
use serde_json::{Value, json};

use super::crates::Workspace;

/// What came of the suite.
#[derive(Debug, Default)]
pub(crate) struct Agreement {
    pub(crate) groups: usize,
    pub(crate) claimed: usize,
    pub(crate) cases: usize,
    /// Cases of values that the schema, in a document, would not be meant for: it states no type, and they are not
    /// of the one that it implies.
    pub(crate) implied: usize,
    /// `file: group: case`, each with what was expected.
    pub(crate) disagreements: Vec<String>,
    /// Why groups are not claimed: the code of the first finding, and how many.
    pub(crate) refused: BTreeMap<String, usize>,
}

/// Runs the files of the suite whose names are `wanted`, or all of them.
pub(crate) fn run(root: &Path, name: &str, wanted: &[&str]) -> Agreement {
    let folder = root.join("sources/json/tests/draft2020-12");
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("an entry that can be read").path())
        .filter(|path| path.extension().is_some_and(|it| it == "json"))
        .collect();
    files.sort();
    let mut agreement = Agreement::default();
    let mut modules = String::new();
    let (mut calls, mut awaits) = (String::new(), String::new());
    let scratch = tempfile::tempdir().expect("a folder");
    for file in files {
        let stem = file.file_stem().expect("a file has a name").to_string_lossy().into_owned();
        if !wanted.is_empty() && !wanted.contains(&stem.as_str()) {
            continue;
        }
        let text = std::fs::read_to_string(&file).expect("a text");
        let groups: Vec<Value> = serde_json::from_str(&text).expect("JSON");
        for group in groups {
            agreement.groups += 1;
            let contract = match contract(scratch.path(), &group["schema"]) {
                Ok(contract) => contract,
                Err(code) => {
                    *agreement.refused.entry(code).or_default() += 1;
                    continue;
                }
            };
            agreement.claimed += 1;
            let has_model = contract.contains("serde::Deserialize<'de> for Value {")
                && contract.contains("pub body: Value,");
            let module = format!("group{}", agreement.groups);
            write!(modules, "pub mod {module} {{\n{contract}}}\n").expect("a string takes it");
            // A function each: of a single one of all cases rustc would be at work for half an hour.
            writeln!(calls, "async fn judge_{module}() {{").expect("a string takes it");
            for case in group["tests"].as_array().expect("cases") {
                if !is_meant(&group["schema"], &case["data"]) {
                    agreement.implied += 1;
                    continue;
                }
                agreement.cases += 1;
                let told = format!("{stem}: {}: {}", text_of(&group), text_of(case));
                let (data, valid) = (case["data"].to_string(), &case["valid"]);
                // What the tree reads of it is compared as well, where the value has a type of its own.
                let model = if has_model { ", Value" } else { "" };
                writeln!(calls, "    judge!({module}, {told:?}, {data:?}, {valid}{model});")
                    .expect("a string takes it");
            }
            calls.push_str("}\n\n");
            writeln!(awaits, "        Box::pin(judge_{module}()).await;")
                .expect("a string takes it");
        }
    }
    let workspace = Workspace::new(name, &[name.to_owned()]);
    workspace.write(&format!("{name}/src/main.rs"), &program(&modules, &calls, &awaits));
    let output = workspace.cargo(&["run"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8_lossy(&output.stdout);
    agreement.disagreements = said.lines().map(str::to_owned).collect();
    agreement
}

fn text_of(value: &Value) -> &str {
    value["description"].as_str().unwrap_or_default()
}

/// The code for a body of the schema, if nothing is found in the document.
fn contract(scratch: &Path, schema: &Value) -> Result<String, String> {
    let mut schema = schema.clone();
    rebase(&mut schema);
    let document = json!({
        "openapi": "3.1.0",
        "info": {"title": "Cases", "version": "1"},
        "paths": {"/": {"post": {
            "operationId": "judge",
            "requestBody": {"required": true, "content": {"application/json": {
                "schema": {"$ref": "#/components/schemas/Value"}
            }}},
            "responses": {"204": {"description": "Valid."}}
        }}},
        "components": {"schemas": {"Value": schema}}
    });
    std::fs::write(scratch.join("openapi.json"), document.to_string())
        .expect("a file can be written");
    let output = Build::new("openapi.json")
        .handlers("no-handlers")
        .generic_refusals()
        .generate(scratch)
        .expect("a file that can be read");
    match output.diagnostics.iter().find(|found| found.code != "handler-missing") {
        None => Ok(output.contract),
        Some(found) => Err(format!("{}: {}", found.code, found.message)),
    }
}

/// In the document, the root of the schema is a component.
fn rebase(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(rebase),
        Value::Object(members) => {
            // What a document says once and for all.
            if members.get("$schema").is_some_and(Value::is_string) {
                members.shift_remove("$schema");
            }
            for (name, value) in members {
                match value {
                    Value::String(text) if name == "$ref" && text.starts_with('#') => {
                        *text = format!("#/components/schemas/Value{}", &text[1..]);
                    }
                    _ if name == "const" || name == "enum" => {}
                    value => rebase(value),
                }
            }
        }
        _ => {}
    }
}

/// Whether a value is of the type that a schema without one implies, and so are its members.
fn is_meant(schema: &Value, data: &Value) -> bool {
    is_meant_in(schema, schema, data)
}

fn is_meant_in(root: &Value, schema: &Value, data: &Value) -> bool {
    const OBJECT: [&str; 9] = [
        "properties",
        "additionalProperties",
        "minProperties",
        "maxProperties",
        "patternProperties",
        "propertyNames",
        "dependentRequired",
        "required",
        "unevaluatedProperties",
    ];
    const ARRAY: [&str; 6] =
        ["items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains"];
    const STRING: [&str; 3] = ["minLength", "maxLength", "pattern"];
    const NUMBER: [&str; 5] =
        ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];
    let Value::Object(members) = schema else { return true };
    if members.get("$ref").is_some_and(|reference| reference == "#") {
        return is_meant_in(root, root, data);
    }
    if let (Some(Value::Object(properties)), Value::Object(data)) =
        (members.get("properties"), data)
        && !properties.iter().all(|(name, schema)| {
            data.get(name).is_none_or(|value| is_meant_in(root, schema, value))
        })
    {
        return false;
    }
    let has = |names: &[&str]| names.iter().any(|name| members.contains_key(*name));
    if members.contains_key("type") {
        true
    } else if has(&OBJECT) {
        data.is_object()
    } else if has(&ARRAY) {
        data.is_array()
    } else if has(&STRING) {
        data.is_string()
    } else if has(&NUMBER) {
        data.is_number()
    } else {
        true
    }
}

/// A program that prints what disagrees, a line each.
fn program(modules: &str, calls: &str, awaits: &str) -> String {
    format!(
        "#![allow(warnings)]\n\
         use actix_web::{{FromRequest as _, test::TestRequest, web::Payload}};\n\n\
         macro_rules! judge {{\n    ($group:ident, $told:literal, $json:literal, $valid:literal $(, $model:ident)?) => {{\n        \
         let request = TestRequest::post().insert_header((\"Content-Type\", \"application/json\"));\n        \
         let (http, mut payload) = request.set_payload($json).to_http_parts();\n        \
         let payload = Payload::from_request(&http, &mut payload).await.unwrap();\n        \
         let judged = $group::JudgeRequest::decode(&http, payload).await;\n        \
         if judged.is_ok() != $valid {{\n            \
         println!(\"{{}}: {{}} is {{}}valid\", $told, $json, if $valid {{ \"\" }} else {{ \"not \" }});\n        }}\n        \
         $(let tree = serde_json::from_str::<$group::$model>($json).ok();\n        \
         let body = judged.ok().map(|request| request.body);\n        \
         if body != tree {{\n            \
         println!(\"{{}}: {{}} is {{:?}} as a body, and {{:?}} as a tree\", $told, $json, body, tree);\n        }})?\n    }};\n}}\n\n\
         {calls}fn main() {{\n    actix_web::rt::System::new().block_on(async {{\n{awaits}    }});\n}}\n\n{modules}"
    )
}
