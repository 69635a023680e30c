//! A document without the bodies that some generators refuse.

use std::collections::BTreeSet;

use serde_json::Value as Json;

/// The methods of a path item.
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Takes request bodies of a kind of media type, as in `multipart`, out of a document: the media types where there
/// are others, and otherwise the operations. Components and tags that nothing needs any more go with them.
///
/// Gives the operations that were taken out, as in `POST /medias`.
///
/// ```
/// let mut document = serde_json::json!({
///     "openapi": "3.0.3",
///     "paths": {"/medias": {
///         "get": {"responses": {}},
///         "post": {"requestBody": {"content": {"multipart/form-data": {}}}, "responses": {}},
///     }},
/// });
/// assert_eq!(openapi_stubs::without(&mut document, "multipart"), ["POST /medias"]);
/// assert!(document["paths"]["/medias"].get("post").is_none());
/// ```
pub fn without(document: &mut Json, kind: &str) -> Vec<String> {
    let is_of_it = |media_type: &str| {
        media_type.split_once('/').is_some_and(|(first, _)| first.eq_ignore_ascii_case(kind))
    };
    let before = references(document);
    let tags = tags(document);
    let components = document["components"]["requestBodies"].clone();
    let mut taken_out = Vec::new();
    let Some(paths) = document["paths"].as_object_mut() else { return taken_out };
    for (path, item) in paths.iter_mut() {
        let Some(item) = item.as_object_mut() else { continue };
        for method in METHODS {
            let Some(body) = item.get_mut(method).and_then(|it| it.get_mut("requestBody")) else {
                continue;
            };
            if let Some(reference) = body["$ref"].as_str() {
                let name = reference.strip_prefix("#/components/requestBodies/");
                let Some(component) = name.and_then(|name| components.get(name)) else { continue };
                let offers = component["content"].as_object();
                if !offers.is_some_and(|it| it.keys().any(|key| is_of_it(key))) {
                    continue;
                }
                *body = component.clone();
            }
            let Some(content) = body["content"].as_object_mut() else { continue };
            let offered = content.len();
            content.retain(|media_type, _| !is_of_it(media_type));
            if content.is_empty() && offered > 0 {
                item.shift_remove(method);
                taken_out.push(format!("{} {path}", method.to_uppercase()));
            }
        }
    }
    paths.retain(|_, item| {
        METHODS.iter().any(|method| item.get(method).is_some()) || item.get("$ref").is_some()
    });
    prune(document, &before, &tags);
    taken_out
}

/// Takes out the components and tags that were needed before and are no more.
fn prune(document: &mut Json, before: &BTreeSet<String>, tags_before: &BTreeSet<String>) {
    let after = references(document);
    let unneeded = before.difference(&after).filter_map(|pointer| {
        let (kind, name) = pointer.strip_prefix("#/components/")?.split_once('/')?;
        Some((kind.to_owned(), name.to_owned()))
    });
    for (kind, name) in unneeded.collect::<Vec<_>>() {
        if let Some(components) = document["components"][&kind].as_object_mut() {
            components.shift_remove(&name);
            if components.is_empty()
                && let Some(all) = document["components"].as_object_mut()
            {
                all.shift_remove(&kind);
            }
        }
    }
    let used = tags(document);
    if let Some(described) = document["tags"].as_array_mut() {
        let is_unneeded = |name: &str| tags_before.contains(name) && !used.contains(name);
        described.retain(|tag| !tag["name"].as_str().is_some_and(is_unneeded));
    }
}

fn tags(document: &Json) -> BTreeSet<String> {
    let paths = document["paths"].as_object().into_iter().flatten();
    let operations = paths.flat_map(|(_, item)| METHODS.iter().filter_map(|it| item.get(it)));
    let tags = operations.flat_map(|operation| operation["tags"].as_array().into_iter().flatten());
    tags.filter_map(Json::as_str).map(str::to_owned).collect()
}

/// The references that are reached from the paths, through the components.
fn references(document: &Json) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut unread = vec![&document["paths"]];
    while let Some(value) = unread.pop() {
        match value {
            Json::Array(items) => unread.extend(items),
            Json::Object(members) => {
                if let Some(Json::String(reference)) = members.get("$ref")
                    && found.insert(reference.clone())
                    && let Some(pointer) = reference.strip_prefix('#')
                {
                    unread.extend(document.pointer(pointer));
                }
                unread.extend(members.values());
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::without;

    #[test]
    fn what_only_such_an_operation_needs_goes_with_it() {
        let body = |media_types: &[&str]| {
            let content: serde_json::Map<_, _> = media_types
                .iter()
                .map(|it| {
                    let schema = json!({"$ref": format!("#/components/schemas/{it}")});
                    ((*it).replace('_', "/"), json!({ "schema": schema }))
                })
                .collect();
            json!({ "content": content })
        };
        let mut document = json!({
            "tags": [{"name": "a"}, {"name": "b"}, {"name": "unused"}],
            "paths": {
                "/a": {"post": {"tags": ["a"], "requestBody": body(&["multipart_a"])}},
                "/b": {"put": {
                    "tags": ["b"],
                    "requestBody": {"$ref": "#/components/requestBodies/B"},
                }},
            },
            "components": {
                "requestBodies": {"B": body(&["multipart_b", "text_b"])},
                "schemas": {"multipart_a": {}, "multipart_b": {}, "text_b": {}, "unused": {}},
            },
        });
        assert_eq!(without(&mut document, "multipart"), ["POST /a"]);
        assert_eq!(
            document,
            json!({
                "tags": [{"name": "b"}, {"name": "unused"}],
                "paths": {"/b": {"put": {"tags": ["b"], "requestBody": body(&["text_b"])}}},
                "components": {"schemas": {"text_b": {}, "unused": {}}},
            })
        );
    }
}
