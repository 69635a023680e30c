//! The check of the page can fail: the document is changed in one place after another, and each change has
//! to be refused with a line that names the place. What the page does not speak of is listed, and has to be
//! accepted, so that the list stays true.

use serde_json::{Map, Value, json};

use super::{MARKDOWN, document::differences, markdown::Page};
use crate::harness::{self, resolve};

#[test]
fn every_change_of_what_the_page_says_is_refused_by_name() {
    let page = Page::read(MARKDOWN);
    let whole = inlined(&page, &harness::shared().document());
    let (mut failures, mut refused) = (Vec::new(), Vec::new());
    walk(operation(&page, &mut whole.clone()), &mut Vec::new(), &mut |at, change, make| {
        let mut document = whole.clone();
        make(parent(operation(&page, &mut document), at), &at[at.len() - 1]);
        let found = differences(&page, &document);
        let line = format!("{change} at {}: {found:#?}", at.join(" → "));
        if !is_on_the_page(&page, at) {
            if !found.is_empty() {
                failures.push(format!("the page does not speak of this, and yet: {line}"));
            }
            return false;
        }
        let place = place(at);
        match found.into_iter().find(|found| found.starts_with(&place)) {
            Some(found) => refused.push(found),
            None => failures.push(format!("not refused by name: {line}")),
        }
        true
    });
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));

    let properties = page.errors.iter().flat_map(|error| error.properties.iter().flatten());
    for row in properties.chain(&page.headers).chain(&page.path_parameters) {
        let name = format!("`{}`", row.name);
        let count = refused.iter().filter(|refusal| refusal.contains(&name)).count();
        assert!(count >= 4, "{name} was changed {count} times only");
    }
}

#[test]
fn whatever_is_added_is_refused_unless_it_is_optional() {
    let page = Page::read(MARKDOWN);
    let document = harness::shared().document();
    let refusals = |change: &dyn Fn(&mut Value, &mut Value)| {
        let mut changed = inlined(&page, &document);
        let mut operation = operation(&page, &mut changed).take();
        change(&mut operation, &mut changed);
        *self::operation(&page, &mut changed) = operation;
        differences(&page, &changed)
    };
    let parameter = |name: &str, position: &str, is_required: bool| json!({"name": name, "in": position, "required": is_required, "schema": {"type": "string"}});
    let add = |parameter: Value| {
        refusals(&move |operation, _| {
            operation["parameters"].as_array_mut().unwrap().push(parameter.clone());
        })
    };
    assert_eq!(add(parameter("If-Match", "header", false)), [""; 0]);
    assert_eq!(add(parameter("force", "query", false)), [""; 0]);
    assert_eq!(
        add(parameter("If-Match", "header", true)),
        ["header `If-Match`: the page has it not"]
    );
    assert_eq!(
        add(parameter("force", "query", true)),
        ["parameter `force`: the page does not ask for it"]
    );
    assert_eq!(
        add(parameter("version", "path", true)),
        ["path parameter `version`: the page has it not"]
    );
    let body = |is_required: bool| {
        refusals(&move |operation, _| {
            operation["requestBody"] = json!({"required": is_required, "content": {}});
        })
    };
    assert_eq!(body(false), [""; 0]);
    assert_eq!(body(true), ["request body: the page does not ask for one"]);
    let status = |status: &'static str| {
        refusals(&move |operation, _| operation["responses"][status] = json!({"description": "?"}))
    };
    assert_eq!(status("409"), [""; 0]);
    assert_eq!(status("202"), ["202: the page has it not"]);
    assert_eq!(status("default"), ["default: the page has it not"]);

    let in_404 = |change: &dyn Fn(&mut Value)| {
        refusals(&|operation, _| {
            let content = operation["responses"]["404"]["content"].as_object_mut().unwrap();
            change(&mut content.values_mut().next().unwrap()["schema"]);
        })
    };
    assert_eq!(
        in_404(&|schema| schema["properties"]["hint"] = json!({"type": "string"})),
        ["404 `hint`: the page has it not"]
    );
    assert_eq!(
        in_404(&|schema| schema["properties"]["type"]["enum"] = json!(["a"])),
        ["404 `type`: the document says `enum`, of which the page says nothing"]
    );
    assert_eq!(
        in_404(&|schema| schema["properties"]["@id"]["description"] = json!("An IRI")),
        ["404 `@id`: the page has the description \"\", the document \"An IRI\""]
    );
    assert_eq!(
        in_404(&|schema| schema["additionalProperties"] = json!(false)),
        ["404: the document says `additionalProperties`, of which the page says nothing"]
    );
    assert_eq!(
        in_404(&|schema| {
            let properties = schema["properties"].as_object_mut().unwrap();
            let first = properties.shift_remove("@context").unwrap();
            properties.insert("@context".to_owned(), first);
        }),
        [
            "404: the page has the order \"`@context`, `@id`, `@type`, `title`, `detail`, `status`, `instance`, `type`\", the document \"`@id`, `@type`, `title`, `detail`, `status`, `instance`, `type`, `@context`\""
        ]
    );
    assert_eq!(
        refusals(&|operation, _| {
            operation["responses"]["204"]["content"] = json!({"application/json": {}});
        }),
        ["204: the page has no body, the document has one"]
    );
    assert_eq!(
        refusals(&|operation, _| operation["deprecated"] = json!(true)),
        ["endpoint: the document has it deprecated, the page has not"]
    );
    let unsecured = ["security: the page sends a bearer token, always"];
    for none in [json!([]), json!([{}]), json!([{"bearer": []}, {}])] {
        assert_eq!(refusals(&|operation, _| operation["security"] = none.clone()), unsecured);
    }
    assert_eq!(
        refusals(&|_, document| {
            document["components"]["securitySchemes"]["bearer"]["scheme"] = json!("basic");
        }),
        unsecured
    );
}

#[test]
fn the_servers_and_the_endpoint_are_those_of_the_page() {
    let page = Page::read(MARKDOWN);
    let document = harness::shared().document();
    let mut moved = document.clone();
    let paths = moved["paths"].as_object_mut().unwrap();
    let item = paths.shift_remove(&page.path).unwrap();
    paths.insert("/rest/api/media/{id}".to_owned(), item);
    let mut posted = document.clone();
    let item = posted["paths"][&page.path].as_object_mut().unwrap();
    let operation = item.shift_remove("delete").unwrap();
    item.insert("post".to_owned(), operation);
    for changed in [moved, posted] {
        assert_eq!(
            differences(&page, &changed),
            ["endpoint: the document has no `DELETE /rest/api/medias/{id}`"]
        );
    }

    let mut hosted = document["servers"].as_array().unwrap().iter();
    let hosted = hosted.position(|server| server["variables"].is_object()).unwrap();
    let url = document["servers"][hosted]["url"].as_str().unwrap();
    let mut changes = vec![document.clone(), document.clone(), document.clone()];
    changes[0]["servers"].as_array_mut().unwrap().remove(hosted);
    changes[1]["servers"][hosted]["url"] = json!(url.replace("flowkiwi", "kiwi"));
    let server = &mut changes[2]["servers"][hosted];
    server["url"] = json!(url.replace("{tenant}", "{name}"));
    let tenant = server["variables"]["tenant"].take();
    server["variables"] = json!({"name": tenant});
    for changed in changes {
        assert_eq!(
            differences(&page, &changed),
            [
                "server: no server of the document gives `https://<tenant>.product-management.flowkiwi.net/rest/api/medias/<product_id>`"
            ]
        );
    }
}

/// Whether the page says something of the place.
fn is_on_the_page(page: &Page, at: &[String]) -> bool {
    let at: Vec<_> = at.iter().map(String::as_str).collect();
    match at[..] {
        // These name it for programs and group it in menus.
        ["operationId" | "tags", ..] => false,
        // The page has no permission of the operation, only that one may be missing.
        ["x-permissions", ..] => false,
        ["x-codeSamples", _, "label"] => false,
        // Those of the page stand first; what follows is optional and in addition.
        ["parameters", index, ..] => {
            let count = page.headers.len() + page.path_parameters.len();
            index.parse::<usize>().is_ok_and(|index| index < count)
        }
        ["responses", status, ..] if !page.statuses().any(|known| known == status) => false,
        // Of the media types the page names only the one that its example accepts.
        ["responses", _, "content", media_type] => {
            page.example.text.contains(&format!("Accept: {media_type}'"))
        }
        _ => true,
    }
}

/// How the line begins that refuses a change of the place.
fn place(at: &[String]) -> String {
    let at: Vec<_> = at.iter().map(String::as_str).collect();
    match at[..] {
        ["parameters", _, ..] | ["parameters"] => String::new(),
        ["responses", status, "content", _, "schema", "properties", property, ..] => {
            format!("{status} `{property}`: ")
        }
        ["responses", status, "content", _, "schema", "required", ..] => format!("{status} `"),
        ["responses", status, ..] => status.to_string(),
        ["responses"] => "204: ".to_owned(),
        ["security", ..] => "security: ".to_owned(),
        ["x-page", text] => format!("{text}: "),
        ["x-page"] => "title: ".to_owned(),
        ["x-codeSamples", ..] => "example: ".to_owned(),
        [text] => format!("{text}: "),
        _ => unreachable!("the page says nothing of {at:?}"),
    }
}

/// What a change at a place has to be made in.
fn parent<'a>(operation: &'a mut Value, at: &[String]) -> &'a mut Value {
    at[..at.len() - 1].iter().fold(operation, |value, segment| match value {
        Value::Array(items) => &mut items[segment.parse::<usize>().unwrap()],
        other => &mut other[segment],
    })
}

/// What is called with a place, a word for a change, and the change; whether to change what lies below.
type Visit<'a> = dyn FnMut(&[String], &'static str, &dyn Fn(&mut Value, &str)) -> bool + 'a;

/// Each value changed, and each member of a list or an object left out or renamed.
fn walk(value: &Value, at: &mut Vec<String>, visit: &mut Visit<'_>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                at.push(index.to_string());
                let left_out = visit(at, "left out", &|list, _| {
                    list.as_array_mut().unwrap().remove(index);
                });
                if left_out {
                    walk(item, at, visit);
                }
                at.pop();
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                at.push(name.clone());
                visit(at, "left out", &|object, name| {
                    object.as_object_mut().unwrap().shift_remove(name);
                });
                let renamed = visit(at, "renamed", &|object, old| {
                    let members = object.as_object_mut().unwrap();
                    let rename = |(name, member): (String, Value)| {
                        (if name == old { format!("{name}_") } else { name }, member)
                    };
                    *members = std::mem::take(members).into_iter().map(rename).collect();
                });
                if renamed {
                    walk(member, at, visit);
                }
                at.pop();
            }
        }
        scalar => {
            let others = match scalar {
                Value::Bool(boolean) => vec![json!(!boolean)],
                Value::String(word) if at.last().is_some_and(|last| last == "type") => {
                    ["string", "integer", "number", "boolean", "object", "array", "null"]
                        .into_iter()
                        .filter(|other| other != word)
                        .flat_map(|other| [json!(other), json!([word, other])])
                        .collect()
                }
                Value::String(text) => vec![json!(format!("{text}~")), json!("")],
                other => vec![json!([other])],
            };
            for other in others {
                visit(at, "changed", &|parent, last| match parent {
                    Value::Array(items) => items[last.parse::<usize>().unwrap()] = other.clone(),
                    parent => parent[last] = other.clone(),
                });
            }
        }
    }
}

/// The document with every reference below the operation replaced by what it names, so that each place
/// can be changed alone, and without what the operation does not need. Of a refusal the page has no examples.
fn inlined(page: &Page, document: &Value) -> Value {
    let method = page.method.to_lowercase();
    let item = &document["paths"][&page.path];
    let (operation, parameters) = (&item[&method], &item["parameters"]);
    let (operation, parameters) = (flat(document, operation), flat(document, parameters));
    json!({
        "servers": document["servers"],
        "paths": { &page.path: { "parameters": parameters, method: operation } },
        "components": { "securitySchemes": document["components"]["securitySchemes"] },
    })
}

fn flat(document: &Value, value: &Value) -> Value {
    match resolve(document, value) {
        Value::Array(items) => items.iter().map(|item| flat(document, item)).collect(),
        Value::Object(members) => {
            let members = members.iter();
            members
                .filter(|(name, _)| *name != "examples")
                .map(|(name, member)| (name.clone(), flat(document, member)))
                .collect::<Map<_, _>>()
                .into()
        }
        scalar => scalar.clone(),
    }
}

fn operation<'a>(page: &Page, document: &'a mut Value) -> &'a mut Value {
    &mut document["paths"][&page.path][page.method.to_lowercase()]
}
