//! A document and the files that it refers to, as one document in JSON: for whoever is served it and has no files.
//! Nothing is moved in the document itself, and what a reference means stays as it is.

use serde_json::{Map, Value as Json};

use crate::{
    files::Files,
    parse::{Node, Value},
    source::FileId,
};

/// Where the other files stand, each as a whole under its path. Extensions may hold anything (OpenAPI 3.1 §4.9).
const OTHERS: &str = "x-files";

/// The document in JSON; null where it could not be parsed.
pub(crate) fn bundle(files: &Files) -> Json {
    let Some(document) = files.document() else { return Json::Null };
    let mut others = files.trees().filter(|(_, tree)| !std::ptr::eq(*tree, document)).peekable();
    if others.peek().is_none() {
        return document.to_json();
    }
    let bundle = Bundle { files, document: document.span.file };
    let mut json = bundle.json(document, "");
    let others: Map<String, Json> =
        others.map(|(file, tree)| (files.name(file), bundle.json(tree, ""))).collect();
    if let Json::Object(members) = &mut json {
        members.insert(OTHERS.to_owned(), Json::Object(others));
    }
    json
}

struct Bundle<'files> {
    files: &'files Files,
    document: FileId,
}

impl Bundle<'_> {
    /// A value, which stands under a key.
    fn json(&self, node: &Node, under: &str) -> Json {
        match &node.value {
            // What an example says refers to nothing.
            _ if matches!(under, "example" | "examples") => node.to_json(),
            Value::Sequence(items) => items.iter().map(|item| self.json(item, "")).collect(),
            Value::Mapping(entries) => {
                let is_mapping = under == "mapping";
                let member = |(key, node): &(crate::source::Spanned<String>, Node)| {
                    let value = match &node.value {
                        Value::String(text) if key.value == "$ref" || is_mapping => {
                            self.reference(node.span.file, text).into()
                        }
                        _ => self.json(node, &key.value),
                    };
                    (key.value.clone(), value)
                };
                Json::Object(entries.iter().map(member).collect())
            }
            _ => node.to_json(),
        }
    }

    /// A reference from a file, as it is from the bundle; one that leads nowhere stays as it is.
    fn reference(&self, from: FileId, reference: &str) -> String {
        // The name of a schema in a discriminator's `mapping`, which is not to be taken for a file.
        let is_name = !reference.contains(['#', '/', '.']);
        let Some((file, _)) = self.files.target(from, reference).filter(|_| !is_name) else {
            return reference.to_owned();
        };
        let pointer = reference.split_once('#').map_or("", |(_, fragment)| fragment);
        if file == self.document {
            return format!("#{pointer}");
        }
        let name = encoded(&self.files.name(file).replace('~', "~0").replace('/', "~1"));
        format!("#/{OTHERS}/{name}{pointer}")
    }
}

/// As it stands in a fragment (RFC 3986 §3.5).
fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::source::Sources;

    #[test]
    fn every_reference_of_a_bundle_stays_in_it() {
        let folder = tempfile::tempdir().unwrap();
        let files = [
            (
                "api/openapi.yaml",
                "paths: {/a: {$ref: 'paths/a b.yaml'}}\n\
                 components: {schemas: {Own: {type: object}, Pet: {discriminator: {propertyName: kind, \
                 mapping: {cat: 'cats.yaml#/Cat', dog: Own}}}}}\nexample: {$ref: cats.yaml}\n",
            ),
            ("api/paths/a b.yaml", "get: {x: {$ref: '../cats.yaml#/Cat'}, y: {$ref: '#/get/x'}}\n"),
            (
                "api/cats.yaml",
                "Cat: {$ref: 'openapi.yaml#/components/schemas/Own', z: {$ref: gone.yaml}}\n",
            ),
        ];
        for (file, text) in files {
            let file = folder.path().join(file);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, text).unwrap();
        }
        let mut sources = Sources::default();
        let (files, _) =
            Files::read(&mut sources, folder.path(), Path::new("api/openapi.yaml")).unwrap();
        let json = bundle(&files);
        assert_eq!(json["paths"]["/a"]["$ref"], "#/x-files/paths~1a%20b.yaml");
        let mapping = &json["components"]["schemas"]["Pet"]["discriminator"]["mapping"];
        assert_eq!(mapping["cat"], "#/x-files/cats.yaml/Cat");
        assert_eq!(mapping["dog"], "Own");
        let path = &json["x-files"]["paths/a b.yaml"]["get"];
        assert_eq!(path["x"]["$ref"], "#/x-files/cats.yaml/Cat");
        assert_eq!(path["y"]["$ref"], "#/x-files/paths~1a%20b.yaml/get/x");
        let cat = &json["x-files"]["cats.yaml"]["Cat"];
        assert_eq!(cat["$ref"], "#/components/schemas/Own");
        assert_eq!(cat["z"]["$ref"], "gone.yaml", "what is not there cannot be brought in");
        assert_eq!(json["example"]["$ref"], "cats.yaml", "what an example says refers to nothing");
    }

    #[test]
    fn a_document_of_one_file_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("openapi.yaml");
        std::fs::write(file, "a: {$ref: 'openapi.yaml#/b'}\nb: 1\n").unwrap();
        let mut sources = Sources::default();
        let (files, _) =
            Files::read(&mut sources, folder.path(), Path::new("openapi.yaml")).unwrap();
        assert_eq!(bundle(&files), files.document().unwrap().to_json());
    }
}
