//! The bodies of requests.

use super::{
    Body, BodyContent, Part, PartContent, Planner, Shape,
    names::{Namer, type_name},
    shape::doc_lines,
};
use crate::{diagnostic::Diagnostic, model};

impl Planner<'_> {
    pub(super) fn body(&mut self, body: &model::RequestBody, base: &str) -> Option<Body> {
        if body.content.is_empty() {
            self.unsupported("a request body of no media type", body.span, "nothing can be sent");
            return None;
        }
        let mut contents: Vec<BodyContent> = Vec::new();
        let mut of: Vec<&model::MediaType> = Vec::new();
        for media_type in &body.content {
            let twin = of.iter().position(|earlier| is_alike(earlier, media_type));
            if let Some(twin) = twin {
                let name = media_type.name.value.clone();
                match &mut contents[twin] {
                    BodyContent::Json { media_types, .. }
                    | BodyContent::JsonOrForm { media_types, .. }
                    | BodyContent::Text { media_types, .. }
                    | BodyContent::Bytes { media_types, .. } => media_types.push(name),
                    _ => {}
                }
                continue;
            }
            if let Some(schema) = &media_type.schema {
                self.unenforced(schema);
            }
            let content = self.body_content(media_type, base);
            // One model in JSON and as a form is read into one type.
            if let BodyContent::Form { shape } = &content
                && let Some(json) = contents.iter_mut().find(|earlier| {
                    matches!(earlier, BodyContent::Json { shape: other, .. } if other == shape)
                })
            {
                *json = BodyContent::JsonOrForm {
                    media_types: json.media_types().into_iter().map(str::to_owned).collect(),
                    shape: shape.clone(),
                };
                continue;
            }
            of.push(media_type);
            contents.push(content);
        }
        let content = if contents.len() == 1 {
            contents.pop()?
        } else {
            let mut names = Namer::default();
            let contents = contents
                .into_iter()
                .map(|content| {
                    let word = match &content {
                        BodyContent::Json { .. } | BodyContent::JsonOrForm { .. } => "Json",
                        BodyContent::Form { .. } => "Form",
                        BodyContent::Text { .. } => "Text",
                        BodyContent::Multipart { .. } => "Multipart",
                        BodyContent::Bytes { .. } | BodyContent::Several { .. } => "Bytes",
                    };
                    (names.claim(word.to_owned()), content)
                })
                .collect();
            BodyContent::Several { name: self.namer.claim(format!("{base}Content")), contents }
        };
        Some(Body { required: body.required, content })
    }

    fn body_content(&mut self, media_type: &model::MediaType, base: &str) -> BodyContent {
        let name = &media_type.name.value;
        let media_types = vec![name.clone()];
        let essence = essence(name);
        let Some(schema) = &media_type.schema else {
            return if is_json(name) {
                BodyContent::Json { media_types, shape: Shape::Anything }
            } else {
                BodyContent::Bytes { media_types, max_bytes: None }
            };
        };
        let resolved = self.resolved(schema);
        if is_json_like(name, &resolved) {
            let media_types = vec![json_name(name)];
            let shape = self.shape(schema, &format!("{base} body"));
            return BodyContent::Json { media_types, shape };
        }
        if is_binary(&resolved) {
            let max_bytes = self.max_bytes(&resolved);
            return BodyContent::Bytes { media_types, max_bytes };
        }
        if essence == "multipart/form-data"
            && let Some(multipart) = self.multipart(media_type, base)
        {
            return multipart;
        }
        if essence == "application/x-www-form-urlencoded" {
            return BodyContent::Form { shape: self.shape(schema, &format!("{base} body")) };
        }
        if essence.starts_with("text/") && resolved.r#type == Some(model::Type::String) {
            let shape = self.shape(schema, &format!("{base} body"));
            return BodyContent::Text { media_types, shape };
        }
        self.only_bytes(&media_type.name, &resolved);
        BodyContent::Bytes { media_types, max_bytes: None }
    }

    /// Tells that a schema of this media type is not held to.
    pub(super) fn only_bytes(
        &mut self,
        media_type: &crate::source::Spanned<String>,
        schema: &model::Schema,
    ) {
        if !schema.states_nothing() && schema.r#type != Some(model::Type::String) {
            self.findings.push(
                Diagnostic::warning(
                    "keyword-unenforced",
                    format!("nothing holds `{}` to its schema", media_type.value),
                )
                .label(media_type.span, "the handler is given, and gives, bytes"),
            );
        }
    }

    /// A schema, or the one it refers to.
    pub(super) fn resolved(&mut self, schema: &model::Schema) -> model::Schema {
        let mut schema = self.flat(schema).into_owned();
        // A chain longer than this is a circle.
        for _ in 0..16 {
            let Some(reference) = &schema.reference else { break };
            let Some(target) = self.components.get(reference.value.as_str()) else { break };
            schema = target.clone();
        }
        schema
    }

    fn multipart(&mut self, media_type: &model::MediaType, base: &str) -> Option<BodyContent> {
        let schema = self.resolved(media_type.schema.as_ref()?);
        if schema.properties.is_empty() {
            return None;
        }
        let mut names = Namer::default();
        let parts = schema
            .properties
            .iter()
            .map(|property| {
                let wire = &property.name.value;
                Part {
                    variant: names.claim(type_name(wire)),
                    required: schema.requires(wire),
                    content: self.part_content(
                        &property.schema,
                        media_type.part(wire),
                        &format!("{base} {wire}"),
                    ),
                    docs: doc_lines(property.schema.description.as_deref()),
                    wire: wire.clone(),
                }
            })
            .collect();
        Some(BodyContent::Multipart {
            name: self.namer.claim(format!("{base}Body")),
            part: self.namer.claim(format!("{base}Part")),
            parts,
            docs: doc_lines(schema.description.as_deref()),
        })
    }

    fn part_content(
        &mut self,
        schema: &model::Schema,
        media_type: Option<&str>,
        name: &str,
    ) -> PartContent {
        let named = schema;
        let schema = self.resolved(schema);
        let is_json = media_type.is_some_and(is_json);
        let is_file = |schema: &model::Schema| {
            let is_text = schema.r#type == Some(model::Type::String);
            is_binary(schema)
                // OpenAPI 3.1 §4.8.14.2: bytes are what states no type.
                || (schema.r#type.is_none() && schema.states_nothing() && media_type.is_some() && !is_json)
                || (is_text && media_type.is_some_and(|it| !is_json && !it.starts_with("text/")))
        };
        if is_file(&schema) {
            return PartContent::File { max_bytes: self.max_bytes(&schema) };
        }
        if schema.r#type == Some(model::Type::Array) {
            let items = schema.items.as_deref().map(|items| self.resolved(items));
            if let Some(items) = items.as_ref().filter(|items| is_file(items)) {
                return PartContent::Files {
                    min_items: schema.min_items,
                    max_items: schema.max_items,
                    max_bytes: self.max_bytes(items),
                };
            }
        }
        let shape = self.shape(named, name);
        match &shape {
            Shape::List { items, .. } => {
                let json = self.is_structured(items);
                PartContent::List { shape, json }
            }
            one => {
                let json = is_json || self.is_structured(one);
                PartContent::Value { shape, json }
            }
        }
    }

    /// How many bytes there may be: of bytes, `maxLength` counts these (OpenAPI 3.1.1 §4.8.14.2). Nothing else
    /// that a schema states is held to, since they are passed on as they arrive.
    fn max_bytes(&mut self, schema: &model::Schema) -> Option<u64> {
        if schema.min_length.is_some_and(|least| least > 0) {
            self.findings.push(
                Diagnostic::warning("keyword-unenforced", "nothing holds bytes to `minLength`")
                    .label(schema.span, "fewer are let pass"),
            );
        }
        schema.max_length
    }

    /// Whether it is sent as JSON where a single value would be sent as text.
    fn is_structured(&self, shape: &Shape) -> bool {
        match shape {
            Shape::Nullable(inner) => self.is_structured(inner),
            Shape::List { .. } => true,
            shape => self.is_object(shape),
        }
    }
}

impl model::MediaType {
    /// The media type that `encoding` says a part to be of.
    fn part(&self, name: &str) -> Option<&str> {
        let encoding = self.encoding.iter().find(|(part, _)| part == name);
        encoding.map(|(_, media_type)| media_type.as_str())
    }
}

/// Whether two media types carry the same model in the same syntax, or both carry bytes.
pub(super) fn is_alike(one: &model::MediaType, other: &model::MediaType) -> bool {
    let model = |media_type: &model::MediaType| {
        let schema = media_type.schema.as_ref()?;
        schema.reference.as_ref().map(|reference| reference.value.clone())
    };
    let bytes = |media_type: &model::MediaType| {
        let schema = media_type.schema.as_ref();
        schema.is_none_or(|schema| is_binary(schema) && schema.max_length.is_none())
    };
    let is_json = |media_type: &model::MediaType| is_json(&media_type.name.value);
    match (is_json(one), is_json(other)) {
        (true, true) => model(one).is_some() && model(one) == model(other),
        (false, false) => bytes(one) && bytes(other),
        _ => false,
    }
}

/// A media type without parameters.
pub(super) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// `application/json` and every `+json` (RFC 6839 §3.1).
pub(super) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence == "application/json" || essence == "text/json" || essence.ends_with("+json")
}

/// Whether JSON is meant: by its name, or where any media type is and a schema says more than bytes.
pub(super) fn is_json_like(media_type: &str, schema: &model::Schema) -> bool {
    let is_range = matches!(essence(media_type).as_str(), "*/*" | "application/*");
    let is_structured = !schema.states_nothing() && schema.r#type != Some(model::Type::String);
    is_json(media_type) || (is_range && is_structured)
}

/// The media type under which JSON is sent.
pub(super) fn json_name(media_type: &str) -> String {
    if is_json(media_type) { media_type.to_owned() } else { "application/json".to_owned() }
}

pub(super) fn is_binary(schema: &model::Schema) -> bool {
    schema.format.as_ref().is_some_and(|format| format.value == "binary")
}
