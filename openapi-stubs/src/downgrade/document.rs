//! Everything of a document but its schemas. Which fields there are is in `fields`.

use serde_json::Value as Json;

use super::{
    Downgrade, Members, VERSION, entries,
    fields::{DOCUMENT, Field, LICENSE, OPERATION, Object, PATH_ITEM},
    get, items, object, text,
};
use crate::{parse::Node, source::Spanned};

impl<'tree> Downgrade<'tree> {
    pub(super) fn document(&mut self, node: &'tree Node) -> Json {
        let mut document = self.fields(&DOCUMENT, node);
        document["openapi"] = VERSION.into();
        if let Json::Object(members) = &mut document {
            members.entry("paths").or_insert_with(|| object([]));
        }
        document
    }

    /// The fields that 3.0 knows, and the extensions.
    fn fields(&mut self, of: &'static Object, node: &'tree Node) -> Json {
        let mut members = Members::new();
        for (key, value) in entries(node) {
            let name = key.value.as_str();
            if name.starts_with("x-") {
                members.insert(name.to_owned(), value.to_json());
            } else if let Some((_, field)) = of.fields.iter().find(|(known, _)| *known == name) {
                if let Some(value) = self.field(*field, value) {
                    members.insert(name.to_owned(), value);
                }
            } else {
                self.unknown(of, key, value, &mut members);
            }
        }
        if std::ptr::eq(of, &raw const OPERATION) && !members.contains_key("responses") {
            // 3.0 wants one; this says no more than that there is one.
            let any = object([("description", "The response is not described.".into())]);
            members.insert("responses".to_owned(), object([("default", any)]));
        }
        Json::Object(members)
    }

    /// A field that 3.0 does not have in this place.
    fn unknown(
        &mut self,
        of: &'static Object,
        key: &Spanned<String>,
        value: &'tree Node,
        members: &mut Members,
    ) {
        match key.value.as_str() {
            "identifier" if std::ptr::eq(of, &raw const LICENSE) => {
                let identifier = text(value).unwrap_or_default();
                let url = format!("https://spdx.org/licenses/{identifier}.html");
                members.insert("url".to_owned(), url.into());
            }
            // What refers to them has them in its place.
            "pathItems" => {}
            "webhooks" => {
                for (name, _) in entries(value) {
                    self.lose(name.span, format!("the webhook `{}` is left out", name.value));
                }
            }
            name => {
                self.lose(key.span, format!("`{name}` is left out, which 3.0 does not have here"))
            }
        }
    }

    fn field(&mut self, field: Field, node: &'tree Node) -> Option<Json> {
        Some(match field {
            Field::Same => node.to_json(),
            Field::One(of) => self.one(of, node),
            Field::List(of) => items(node).iter().map(|node| self.one(of, node)).collect(),
            Field::Map(of) => self.map(node, |it, node| it.one(of, node)),
            Field::Callbacks => self.map(node, |it, node| match get(node, "$ref") {
                Some(_) => it.reference(node),
                None => it.map(node, Self::path_item),
            }),
            Field::Paths => self.paths(node),
            Field::Schema => self.schema(node),
            Field::Schemas => self.map(node, Self::schema),
            Field::Security => return self.security(node),
            Field::SecuritySchemes => self.security_schemes(node),
        })
    }

    /// Path items by path, and the extensions between them.
    fn paths(&mut self, node: &'tree Node) -> Json {
        let path = |(key, node): &'tree (Spanned<String>, Node)| {
            let is_extension = key.value.starts_with("x-");
            let value = if is_extension { node.to_json() } else { self.path_item(node) };
            (key.value.clone(), value)
        };
        Json::Object(entries(node).iter().map(path).collect())
    }

    pub(super) fn map(
        &mut self,
        node: &'tree Node,
        mut convert: impl FnMut(&mut Self, &'tree Node) -> Json,
    ) -> Json {
        let entries = entries(node).iter();
        Json::Object(entries.map(|(key, node)| (key.value.clone(), convert(self, node))).collect())
    }

    fn one(&mut self, of: &'static Object, node: &'tree Node) -> Json {
        if get(node, "$ref").is_some() { self.reference(node) } else { self.fields(of, node) }
    }

    /// A Reference Object, which in 3.0 says nothing beside.
    fn reference(&mut self, node: &'tree Node) -> Json {
        for (key, _) in entries(node).iter().filter(|(key, _)| key.value != "$ref") {
            let name = &key.value;
            self.lose(key.span, format!("`{name}` is left out, which 3.0 ignores beside a `$ref`"));
        }
        let reference = get(node, "$ref").map_or(Json::Null, Node::to_json);
        object([("$ref", reference)])
    }

    /// A path item, with what it refers to within the document in it: 3.0 has no components for these.
    fn path_item(&mut self, node: &'tree Node) -> Json {
        let mut item = self.fields(&PATH_ITEM, node);
        let reference = get(node, "$ref").and_then(text).filter(|it| it.starts_with('#'));
        if let (Some(reference), Json::Object(members)) = (reference, &mut item) {
            members.remove("$ref");
            if let Some(Json::Object(target)) = self.inline(reference, Self::path_item) {
                for (key, value) in target {
                    members.entry(key).or_insert(value);
                }
            }
        }
        item
    }

    /// Security requirements: only scopes of OAuth 2 and OpenID Connect may be listed in 3.0, no roles. None
    /// where all of them name what 3.0 does not have.
    fn security(&mut self, node: &'tree Node) -> Option<Json> {
        let mut requirements = Vec::new();
        for requirement in items(node) {
            let mut schemes = Members::new();
            let mut is_known = true;
            for (name, listed) in entries(requirement) {
                let kind = self.scheme(&name.value).and_then(|scheme| get(scheme, "type"));
                match kind.and_then(text) {
                    Some("mutualTLS") => is_known = false,
                    Some("http" | "apiKey") if !items(listed).is_empty() => {
                        let roles: Vec<_> = items(listed).iter().filter_map(text).collect();
                        self.lose(
                            listed.span,
                            format!(
                                "that `{}` is required is left out: 3.0 lists no roles for `{}`",
                                roles.join("`, `"),
                                name.value
                            ),
                        );
                        schemes.insert(name.value.clone(), Json::Array(Vec::new()));
                    }
                    _ => _ = schemes.insert(name.value.clone(), listed.to_json()),
                }
            }
            if is_known {
                requirements.push(Json::Object(schemes));
            } else {
                self.lose(requirement.span, "a requirement of `mutualTLS` is left out");
            }
        }
        let is_lost = requirements.is_empty() && !items(node).is_empty();
        (!is_lost).then_some(Json::Array(requirements))
    }

    fn security_schemes(&mut self, node: &'tree Node) -> Json {
        let mut schemes = Members::new();
        for (name, scheme) in entries(node) {
            if get(scheme, "type").and_then(text) == Some("mutualTLS") {
                self.lose(name.span, format!("the security scheme `{}` is left out", name.value));
            } else {
                schemes.insert(name.value.clone(), scheme.to_json());
            }
        }
        Json::Object(schemes)
    }

    fn scheme(&self, name: &str) -> Option<&'tree Node> {
        let schemes = get(get(self.root, "components")?, "securitySchemes")?;
        let scheme = get(schemes, name)?;
        get(scheme, "$ref").and_then(text).and_then(|it| self.target(it)).or(Some(scheme))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use crate::{downgrade::downgrade, parse::parse, source::Sources};

    /// What becomes of a document with these members, and the sentences that say what is lost.
    fn document(members: &Json) -> (Json, Vec<String>) {
        let mut document = json!({"openapi": "3.1.0", "info": {"title": "a", "version": "1"}});
        for (key, value) in members.as_object().unwrap() {
            document[key] = value.clone();
        }
        let mut sources = Sources::default();
        let file = sources.add("openapi.json", document.to_string());
        let downgraded = downgrade(&parse(&sources, file).unwrap(), &sources);
        (downgraded.document, downgraded.losses.into_iter().map(|loss| loss.message).collect())
    }

    #[test]
    fn a_document_of_3_0_stays_as_it_is() {
        let members = json!({"openapi": "3.0.1", "paths": {}, "x-a": {"type": ["null"]}});
        let (found, losses) = document(&members);
        assert_eq!(found["openapi"], "3.0.1");
        assert_eq!(found["x-a"], members["x-a"]);
        assert_eq!(losses, [""; 0]);
    }

    #[test]
    fn what_3_0_requires_is_there() {
        let (found, losses) = document(&json!({"components": {"pathItems": {"A": {"get": {}}}}}));
        assert_eq!((&found["openapi"], &found["paths"]), (&json!("3.0.3"), &json!({})));
        assert_eq!(found["components"], json!({}));
        let (found, _) = document(&json!({"paths": {"/a": {"get": {}}}}));
        let responses = &found["paths"]["/a"]["get"]["responses"];
        assert!(responses["default"]["description"].is_string());
        assert_eq!(losses, [""; 0]);
    }

    #[test]
    fn a_license_known_by_its_identifier_has_an_address() {
        let info =
            json!({"title": "a", "version": "1", "license": {"name": "M", "identifier": "MIT"}});
        let (found, losses) = document(&json!({ "info": info }));
        let license = json!({"name": "M", "url": "https://spdx.org/licenses/MIT.html"});
        assert_eq!(found["info"]["license"], license);
        assert_eq!(losses, [""; 0]);
    }

    #[test]
    fn webhooks_and_what_else_3_0_does_not_have_are_left_out_and_listed() {
        let info = json!({"title": "a", "version": "1", "summary": "s", "x-a": [1]});
        let members = json!({
            "info": info,
            "jsonSchemaDialect": "https://a.example",
            "webhooks": {"added": {}, "removed": {}},
        });
        let (found, losses) = document(&members);
        assert_eq!(found["info"], json!({"title": "a", "version": "1", "x-a": [1]}));
        assert!(found.get("webhooks").is_none() && found.get("jsonSchemaDialect").is_none());
        let expected = ["`summary`", "`jsonSchemaDialect`", "webhook `added`", "webhook `removed`"];
        assert_eq!(losses.len(), expected.len(), "{losses:?}");
        assert!(losses.iter().zip(expected).all(|(loss, word)| loss.contains(word)), "{losses:?}");
    }

    #[test]
    fn roles_that_a_requirement_lists_are_left_out_and_scopes_are_not() {
        let members = json!({
            "security": [{"bearer": ["a", "b"]}, {"oauth": ["c"]}, {}],
            "components": {"securitySchemes": {
                "bearer": {"$ref": "#/components/securitySchemes/token"},
                "token": {"type": "http", "scheme": "bearer"},
                "oauth": {"type": "oauth2", "flows": {}},
            }},
        });
        let (found, losses) = document(&members);
        assert_eq!(found["security"], json!([{"bearer": []}, {"oauth": ["c"]}, {}]));
        assert_eq!(
            losses,
            ["that `a`, `b` is required is left out: 3.0 lists no roles for `bearer`"]
        );
    }

    #[test]
    fn no_requirement_is_made_of_a_scheme_that_3_0_does_not_have() {
        let schemes = json!({"tls": {"type": "mutualTLS"}, "key": {"type": "apiKey"}});
        let of = |security: &Json| {
            document(&json!({"security": security, "components": {"securitySchemes": schemes}}))
        };
        let (found, losses) = of(&json!([{"tls": [], "key": []}, {"key": []}]));
        assert_eq!(found["security"], json!([{"key": []}]));
        assert_eq!(found["components"]["securitySchemes"], json!({"key": {"type": "apiKey"}}));
        assert_eq!(losses.len(), 2, "{losses:?}");
        assert!(of(&json!([{"tls": []}])).0.get("security").is_none());
        assert_eq!(of(&json!([])).0["security"], json!([]));
    }

    #[test]
    fn path_items_stand_where_they_are_referred_to() {
        let members = json!({
            "paths": {"/a": {"$ref": "#/components/pathItems/A", "summary": "s"}},
            "components": {"pathItems": {"A": {"summary": "t", "get": {"responses": {}}}}},
        });
        let (found, losses) = document(&members);
        assert_eq!(found["paths"]["/a"], json!({"summary": "s", "get": {"responses": {}}}));
        assert_eq!(losses, [""; 0]);
    }

    #[test]
    fn schemas_are_found_wherever_they_are() {
        let (old, new) = (json!({"const": 1}), json!({"enum": [1]}));
        let all = |schema: &Json| {
            let media_type = json!({
                "schema": schema,
                "encoding": {"a": {"headers": {"A": {"schema": schema}}}},
            });
            let body = json!({"content": {"a/b": media_type}});
            let response = json!({
                "description": "d",
                "headers": {"A": {"schema": schema}},
                "content": body["content"],
            });
            let item = json!({
                "parameters": [{"name": "a", "in": "query", "schema": schema}],
                "post": {"requestBody": body, "responses": {"200": response}},
            });
            let mut with_callback = item.clone();
            with_callback["post"]["callbacks"] = json!({"on": {"{$url}": item}});
            json!({"paths": {"/a": with_callback}, "components": {"schemas": {"A": schema}}})
        };
        let (found, losses) = document(&all(&old));
        let expected = all(&new);
        assert_eq!(found["paths"], expected["paths"]);
        assert_eq!(found["components"], expected["components"]);
        assert_eq!(losses, [""; 0]);
    }

    #[test]
    fn what_is_no_schema_is_not_taken_for_one() {
        let members = json!({
            "paths": {"/a": {"get": {"responses": {"200": {
                "description": "d",
                "content": {"a/b": {"example": {"const": 1}, "x-a": {"const": 1}}},
            }}}}},
            "components": {"examples": {"A": {"value": {"type": ["string", "null"]}}}},
        });
        let (found, losses) = document(&members);
        assert_eq!(found["paths"], members["paths"]);
        assert_eq!(found["components"], members["components"]);
        assert_eq!(losses, [""; 0]);
    }

    #[test]
    fn beside_a_reference_that_is_no_schema_nothing_is_said() {
        let members = json!({"paths": {"/a": {"get": {
            "parameters": [{"$ref": "#/components/parameters/A", "description": "d"}],
            "responses": {},
        }}}});
        let (found, losses) = document(&members);
        let parameter = &found["paths"]["/a"]["get"]["parameters"][0];
        assert_eq!(parameter, &json!({"$ref": "#/components/parameters/A"}));
        assert_eq!(losses, ["`description` is left out, which 3.0 ignores beside a `$ref`"]);
    }
}
