//! Operations: their names, what they take and what they answer.

use super::{
    Answer, Body, Content, Head, HeaderField, ModelKind, Operation, Parameter, ParameterPresence,
    Part, PartContent, Payload, Planner, Shape, Signature, Value,
    names::{Namer, constant_name, field_name, module_name, type_name},
    shape::doc_lines,
};
use crate::{diagnostic::Diagnostic, model, source::Span};

impl Planner<'_> {
    pub(super) fn operation(&mut self, operation: &model::Operation) -> Operation {
        let id = &operation.id.value;
        let base = type_name(id);
        let signature = Signature {
            operation_id: id.clone(),
            operation: operation.id.span,
            endpoint: format!("{} {}", operation.method, operation.path.value),
            module: operation
                .tags
                .first()
                .map_or_else(|| "untagged".to_owned(), |tag| module_name(&tag.value)),
            function: field_name(id),
            request: self.namer.claim(format!("{base}Request")),
            response: self.namer.claim(format!("{base}Response")),
            problem: self.namer.claim(format!("{base}Problem")),
            security: operation.security.span,
        };
        let (successes, failures): (Vec<_>, Vec<_>) = operation
            .responses
            .iter()
            .map(|response| self.answer(response, &base))
            .partition(|answer| answer.status < 400);
        self.answers_once(operation);
        if successes.is_empty() {
            self.findings.push(
                Diagnostic::error("success-undocumented", format!("`{id}` documents no success"))
                    .label(operation.responses_span, "no status below 400 among these")
                    .help("document what the operation answers when it did what it is for"),
            );
        }
        let mut docs = doc_lines(operation.summary.as_deref());
        let description = doc_lines(operation.description.as_deref());
        if !docs.is_empty() && !description.is_empty() {
            docs.push(String::new());
        }
        docs.extend(description);
        Operation {
            variant: base.clone(),
            method: operation.method.clone(),
            path: operation.path.value.clone(),
            location: self.sources.locate(operation.id.span),
            docs,
            security: operation
                .security
                .alternatives
                .iter()
                .map(|all| {
                    all.iter().map(|one| (one.scheme.value.clone(), one.roles.clone())).collect()
                })
                .collect(),
            parameters: self.parameters(operation, &base),
            body: operation.request_body.as_ref().and_then(|body| self.body(body, &base)),
            successes,
            failures,
            responses_span: operation.responses_span,
            signature,
        }
    }

    /// Two operationIds may be one name in Rust, and there is one handler of a name.
    pub(super) fn distinct_names(&mut self) {
        let operations = &self.plan.operations;
        for (at, operation) in operations.iter().enumerate() {
            let own = &operation.signature;
            let earlier = operations[..at].iter().find(|earlier| {
                earlier.signature.operation_id != own.operation_id
                    && (earlier.signature.function == own.function
                        || earlier.variant == operation.variant)
            });
            let Some(earlier) = earlier.map(|earlier| &earlier.signature) else { continue };
            self.findings.push(
                Diagnostic::error(
                    "operation-id-ambiguous",
                    format!(
                        "`{}` and `{}` are both `{}` in Rust",
                        earlier.operation_id, own.operation_id, operation.variant
                    ),
                )
                .label(own.operation, "the same name again")
                .label(earlier.operation, "first here")
                .help("rename one of them; letters beyond ASCII, and signs between words, do not tell names apart"),
            );
        }
    }

    fn answers_once(&mut self, operation: &model::Operation) {
        for (at, response) in operation.responses.iter().enumerate() {
            let status = response.status.value;
            if operation.responses[..at].iter().any(|earlier| earlier.status.value == status) {
                self.unsupported("a status documented twice", response.status.span, "again here");
            }
        }
    }

    fn parameters(&mut self, operation: &model::Operation, base: &str) -> Vec<Parameter> {
        let mut names = Namer::default();
        // The body stands beside the parameters.
        names.claim("body".to_owned());
        let fields: Vec<String> =
            operation.parameters.iter().map(|one| field_name(&one.name.value)).collect();
        operation
            .parameters
            .iter()
            .map(|parameter| {
                self.unenforced(&parameter.schema);
                let wire = &parameter.name.value;
                let shape = self.shape(&parameter.schema, &format!("{base} {wire}")).of_text();
                self.is_of_text(&shape, parameter);
                let presence = self.presence(&shape, parameter);
                let mut field = field_name(wire);
                // Clients send a list as `id[]` where one value is `id`; the field is to say which it is.
                if wire.ends_with("[]")
                    && fields.iter().filter(|other| **other == field).count() > 1
                {
                    field.push_str("_list");
                }
                Parameter {
                    field: names.claim(field),
                    location: parameter.location,
                    explode: parameter.explode,
                    shape,
                    docs: doc_lines(parameter.description.as_deref()),
                    presence,
                    wire: wire.clone(),
                }
            })
            .collect()
    }

    /// A model that is an object stands in no parameter, be it referred to.
    fn is_of_text(&mut self, shape: &Shape, parameter: &model::Parameter) {
        let item = match shape {
            Shape::List { items, .. } => items,
            shape => shape,
        };
        let is_list = matches!(shape, Shape::List { .. })
            && (parameter.location != model::Location::Query || matches!(item, Shape::List { .. }));
        if (self.is_object(item) || is_list) && parameter.schema.r#type != Some(model::Type::Object)
        {
            self.unsupported(
                "a structured value in this place",
                parameter.schema.span,
                "lists are, in a query; objects are not",
            );
        }
    }

    fn presence(&mut self, shape: &Shape, parameter: &model::Parameter) -> ParameterPresence {
        match (parameter.required, &parameter.schema.default) {
            (true, _) => ParameterPresence::Required,
            (false, None) => ParameterPresence::Optional,
            (false, Some(default)) => {
                if let Some(value) = self.value(&default.value, shape) {
                    return ParameterPresence::Default(value);
                }
                let what = "the default is not of the type of its schema";
                self.findings.push(
                    Diagnostic::error("type-mismatch", what)
                        .label(default.span, "what is left out would become this"),
                );
                ParameterPresence::Required
            }
        }
    }

    /// A value of the document as one of a shape; none where it is of another type.
    fn value(&self, json: &serde_json::Value, shape: &Shape) -> Option<Value> {
        Some(match shape {
            Shape::Text { .. } => Value::Text(json.as_str()?.to_owned()),
            Shape::Integer { wide, .. } => {
                let integer = json.as_i64()?;
                let fits = *wide || i32::try_from(integer).is_ok();
                fits.then_some(Value::Integer(integer))?
            }
            Shape::Number { .. } => Value::Number(json.as_f64()?),
            Shape::Boolean => Value::Boolean(json.as_bool()?),
            Shape::List { items, .. } => {
                let values = json.as_array()?.iter().map(|json| self.value(json, items));
                Value::List(values.collect::<Option<_>>()?)
            }
            Shape::Nullable(_) if json.is_null() => Value::Nullable(None),
            Shape::Nullable(inner) => Value::Nullable(Some(Box::new(self.value(json, inner)?))),
            Shape::Named(name) => {
                let (_, variant) = self.words(name)?.iter().find(|(word, _)| json == word)?;
                Value::Word(name.clone(), variant.clone())
            }
            Shape::Map { .. } | Shape::Object | Shape::Anything => return None,
        })
    }

    fn body(&mut self, body: &model::RequestBody, base: &str) -> Option<Body> {
        let Some(first) = body.content.first() else {
            self.unsupported("a request body of no media type", body.span, "nothing can be sent");
            return None;
        };
        let schema = first.schema.as_ref();
        if let Some(schema) = schema {
            self.unenforced(schema);
        }
        let media_types = || body.content.iter().map(|one| one.name.value.clone()).collect();
        self.alike(&body.content, "a request body");
        match schema {
            Some(schema) if is_json(&first.name.value) => Some(Body::Json {
                media_types: media_types(),
                shape: self.shape(schema, &format!("{base} body")),
                required: body.required,
            }),
            Some(schema) if first.name.value.eq_ignore_ascii_case("multipart/form-data") => {
                if !body.required {
                    self.unsupported(
                        "a form that may be left out",
                        body.span,
                        "add `required: true`",
                    );
                }
                self.multipart(schema, base)
            }
            _ if schema.is_none_or(is_binary) => Some(Body::Bytes { media_types: media_types() }),
            _ => {
                self.unsupported(
                    "a request body of this media type",
                    first.name.span,
                    "JSON, `multipart/form-data` and `format: binary` are supported",
                );
                None
            }
        }
    }

    fn multipart(&mut self, schema: &model::Schema, base: &str) -> Option<Body> {
        let schema = match &schema.reference {
            Some(reference) => self.components.get(reference.value.as_str()).copied()?,
            None => schema,
        };
        let mut names = Namer::default();
        let parts = schema
            .properties
            .iter()
            .map(|property| {
                let wire = &property.name.value;
                Part {
                    variant: names.claim(type_name(wire)),
                    required: property.required,
                    content: self.part_content(&property.schema, &format!("{base} {wire}")),
                    docs: doc_lines(property.schema.description.as_deref()),
                    wire: wire.clone(),
                }
            })
            .collect();
        Some(Body::Multipart {
            name: self.namer.claim(format!("{base}Body")),
            part: self.namer.claim(format!("{base}Part")),
            parts,
            docs: doc_lines(schema.description.as_deref()),
        })
    }

    fn part_content(&mut self, schema: &model::Schema, name: &str) -> PartContent {
        if is_binary(schema) {
            return PartContent::File;
        }
        if schema.r#type == Some(model::Type::Array)
            && schema.items.as_deref().is_some_and(is_binary)
        {
            return PartContent::Files { min_items: schema.min_items, max_items: schema.max_items };
        }
        let shape = self.shape(schema, name);
        match &shape {
            Shape::List { items, .. } => {
                let json = self.is_structured(items);
                PartContent::List { shape, json }
            }
            one => {
                let json = self.is_structured(one);
                PartContent::Value { shape, json }
            }
        }
    }

    /// Whether it is sent as JSON where a single value would be sent as text.
    fn is_structured(&self, shape: &Shape) -> bool {
        match shape {
            Shape::Nullable(inner) => self.is_structured(inner),
            Shape::List { .. } => true,
            shape => self.is_object(shape),
        }
    }

    /// The words of a model and their variants; none of one that is an object.
    fn words(&self, name: &str) -> Option<&[(String, String)]> {
        self.plan.models.iter().find(|model| model.name == name).and_then(|model| {
            match &model.kind {
                ModelKind::Words(words) => Some(words.as_slice()),
                ModelKind::Object { .. } => None,
            }
        })
    }

    /// Whether it is an object, which no text is.
    fn is_object(&self, shape: &Shape) -> bool {
        match shape {
            Shape::Map { .. } | Shape::Object => true,
            Shape::Named(name) => self.words(name).is_none(),
            _ => false,
        }
    }

    fn answer(&mut self, response: &model::Response, base: &str) -> Answer {
        let status = response.status.value;
        let variant = status_name(status);
        let docs = doc_lines(Some(&response.description));
        let payload = if response.headers.is_empty() {
            self.content(&response.content, base, &variant)
                .map_or(Payload::Nothing, Payload::Content)
        } else {
            Payload::Head(self.head(response, base, &variant))
        };
        if matches!(status, 204 | 205 | 304) && !response.content.is_empty() {
            self.unsupported(
                "a response that may have no content, with content",
                response.status.span,
                "remove its `content`",
            );
        }
        Answer { status, variant, payload, docs }
    }

    /// A component response is one struct, however many operations answer it.
    fn head(&mut self, response: &model::Response, base: &str, variant: &str) -> String {
        if let Some(name) = response.component.as_ref().and_then(|name| self.heads.get(name)) {
            return name.clone();
        }
        let name = self.namer.claim(match &response.component {
            Some(component) => format!("{}Response", type_name(component)),
            None => format!("{base}{variant}"),
        });
        if let Some(component) = &response.component {
            self.heads.insert(component.clone(), name.clone());
        }
        let mut names = Namer::default();
        names.claim("body".to_owned());
        let headers = response
            .headers
            .iter()
            .map(|header| HeaderField {
                field: names.claim(field_name(&header.name.value)),
                shape: self.header_shape(header),
                required: header.required,
                docs: doc_lines(header.description.as_deref()),
                wire: header.name.value.clone(),
            })
            .collect();
        let content = self.content(&response.content, base, variant);
        self.plan.heads.push(Head {
            name: name.clone(),
            docs: doc_lines(Some(&response.description)),
            headers,
            content,
        });
        name
    }

    fn header_shape(&mut self, header: &model::Header) -> Shape {
        let shape = self.shape(&header.schema, &header.name.value);
        if !matches!(
            shape,
            Shape::Text { .. } | Shape::Integer { .. } | Shape::Number { .. } | Shape::Boolean
        ) {
            self.unsupported(
                "a response header that is not a single value",
                header.schema.span,
                "strings, numbers and booleans are supported",
            );
        }
        shape
    }

    fn content(
        &mut self,
        content: &[model::MediaType],
        base: &str,
        variant: &str,
    ) -> Option<Content> {
        let first = content.first()?;
        let schema = first.schema.as_ref();
        self.alike(content, "a response");
        match schema {
            Some(schema) if is_json(&first.name.value) => Some(Content::Json {
                media_types: self.media_types(content),
                shape: self.shape(schema, &format!("{base} {variant} body")),
            }),
            _ if schema.is_none_or(is_binary) => Some(Content::Bytes),
            _ => {
                self.unsupported(
                    "a response of this media type",
                    first.name.span,
                    "JSON and `format: binary` are supported",
                );
                None
            }
        }
    }

    fn media_types(&mut self, content: &[model::MediaType]) -> Vec<String> {
        let media_types: Vec<String> = content.iter().map(|one| one.name.value.clone()).collect();
        if media_types.len() > 1 && !self.plan.media_types.contains_key(&media_types) {
            let subtype = media_types[0].rsplit('/').next().unwrap_or_default();
            let name = self.namer.claim(constant_name(subtype));
            self.plan.media_types.insert(media_types.clone(), name);
        }
        media_types
    }

    /// Whatever the media type, one model stands for what is sent.
    fn alike(&mut self, content: &[model::MediaType], what: &str) {
        let [first, others @ ..] = content else { return };
        for other in others.iter().filter(|other| !is_alike(first, other)) {
            self.unsupported(
                &format!("{what} of media types with different schemas"),
                other.name.span,
                "another schema than the first",
            );
        }
    }

    fn unsupported(&mut self, what: &str, span: Span, label: &str) {
        self.findings.push(
            Diagnostic::error("keyword-unsupported", format!("{what} is not supported"))
                .label(span, label),
        );
    }
}

/// Whether two media types carry the same model in the same syntax, or both carry bytes.
fn is_alike(one: &model::MediaType, other: &model::MediaType) -> bool {
    let model = |media_type: &model::MediaType| {
        let schema = media_type.schema.as_ref()?;
        schema.reference.as_ref().map(|reference| reference.value.clone())
    };
    let bytes = |media_type: &model::MediaType| media_type.schema.as_ref().is_none_or(is_binary);
    is_json(&one.name.value) == is_json(&other.name.value)
        && ((model(one).is_some() && model(one) == model(other)) || (bytes(one) && bytes(other)))
}

/// `application/json` and every `+json` (RFC 6839 §3.1).
fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json")
}

fn is_binary(schema: &model::Schema) -> bool {
    schema.format.as_ref().is_some_and(|format| format.value == "binary")
}

/// The name of a status: its reason phrase, or its number where it has none.
fn status_name(status: u16) -> String {
    http::StatusCode::from_u16(status)
        .ok()
        .and_then(|status| status.canonical_reason())
        .map_or_else(|| format!("Status{status}"), type_name)
}
