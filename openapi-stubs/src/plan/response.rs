//! What operations answer: statuses, headers and contents.

use std::collections::BTreeSet;

use super::{
    Answer, Content, Head, HeaderField, Payload, Planner, Shape, StatusRange,
    body::{essence, is_alike, is_binary, is_json_like, json_name},
    names::{Namer, constant_name, field_name, type_name},
    shape::doc_lines,
};
use crate::{
    diagnostic::Diagnostic,
    model::{self, Status},
};

/// The media type of server-sent events (WHATWG HTML §9.2).
const EVENTS: &str = "text/event-stream";

impl Planner<'_> {
    /// The successes and the failures of an operation. `default` is a failure, and a success besides where no
    /// other is documented.
    pub(super) fn answers(
        &mut self,
        operation: &model::Operation,
        base: &str,
    ) -> (Vec<Answer>, Vec<Answer>) {
        let mut stated = BTreeSet::new();
        let mut responses: Vec<&model::Response> = Vec::new();
        for response in &operation.responses {
            if responses.iter().any(|earlier| earlier.status.value == response.status.value) {
                self.unsupported("a status documented twice", response.status.span, "again here");
                continue;
            }
            match response.status.value {
                Status::Exactly(100..200) | Status::Class(1) => continue,
                Status::Exactly(status) => _ = stated.insert(status),
                Status::Class(_) | Status::Default => {}
            }
            responses.push(response);
        }
        let classes: BTreeSet<u16> = responses
            .iter()
            .filter_map(|response| match response.status.value {
                Status::Class(class) => Some(class),
                _ => None,
            })
            .collect();
        let is_success = |status: Status| match status {
            Status::Exactly(status) => status < 400,
            Status::Class(class) => class < 4,
            Status::Default => false,
        };
        let has_success = responses.iter().any(|response| is_success(response.status.value));
        let (mut successes, mut failures) = (Vec::new(), Vec::new());
        for response in responses {
            let status = response.status.value;
            match status {
                Status::Exactly(_) => {
                    let to = if is_success(status) { &mut successes } else { &mut failures };
                    to.extend(self.answer(response, base, None));
                }
                Status::Class(class) => {
                    let range = self.range(class * 100, class * 100 + 99, &stated, base, response);
                    let to = if is_success(status) { &mut successes } else { &mut failures };
                    to.extend(self.answer(response, base, Some(range)));
                }
                Status::Default => {
                    let mut except = stated.clone();
                    except.extend(classes.iter().flat_map(|class| class * 100..class * 100 + 100));
                    if !has_success {
                        let range = self.range(200, 399, &except, base, response);
                        successes.extend(self.answer(response, base, Some(range)));
                    }
                    let range = self.range(400, 599, &except, base, response);
                    failures.extend(self.answer(response, base, Some(range)));
                }
            }
        }
        (successes, failures)
    }

    /// The statuses from one to another without those that are stated.
    fn range(
        &mut self,
        from: u16,
        to: u16,
        stated: &BTreeSet<u16>,
        base: &str,
        response: &model::Response,
    ) -> StatusRange {
        let except: Vec<u16> = stated.range(from..=to).copied().collect();
        let name = (!except.is_empty()).then(|| {
            let variant = status_name(response.status.value);
            let success = if from < 400 { "Success" } else { "" };
            self.namer.claim(format!("{base}{success}{variant}Statuses"))
        });
        StatusRange { from, to, except, name }
    }

    /// An answer for each kind of content of a response.
    fn answer(
        &mut self,
        response: &model::Response,
        base: &str,
        range: Option<StatusRange>,
    ) -> Vec<Answer> {
        let status = response.status.value;
        let variant = status_name(status);
        if matches!(status, Status::Exactly(204 | 205 | 304)) && !response.content.is_empty() {
            self.lint(
                Diagnostic::error(
                    "keyword-unsupported",
                    "a response that may have no content, with content is not supported",
                )
                .label(response.status.span, "remove its `content`"),
            );
        }
        let has_none = matches!(status, Status::Exactly(204 | 205 | 304));
        let mut groups: Vec<Vec<&model::MediaType>> = Vec::new();
        for media_type in response.content.iter().filter(|_| !has_none) {
            match groups.iter_mut().find(|group| is_alike(group[0], media_type)) {
                Some(group) => group.push(media_type),
                None => groups.push(vec![media_type]),
            }
        }
        // The one that has no suffix is the one that problems are made of: JSON, where there is any.
        groups.sort_by_key(|group| !essence(&group[0].name.value).ends_with("json"));
        let mut names = Namer::default();
        let docs = doc_lines(Some(&response.description));
        let contents: Vec<Option<Content>> = if groups.is_empty() {
            vec![None]
        } else {
            groups.iter().map(|group| Some(self.content(group, base, &variant))).collect()
        };
        let mut answers = Vec::new();
        for (at, content) in contents.into_iter().enumerate() {
            let variant = if at == 0 {
                variant.clone()
            } else {
                let essence = essence(&groups[at][0].name.value);
                let subtype = essence.rsplit('/').next().unwrap_or_default();
                format!("{variant}{}", type_name(subtype))
            };
            let variant = names.claim(variant);
            let payload = if response.headers.is_empty() {
                content.map_or(Payload::Nothing, Payload::Content)
            } else {
                Payload::Head(self.head(response, base, &variant, at, content))
            };
            answers.push(Answer {
                status,
                range: range.clone(),
                variant,
                payload,
                docs: docs.clone(),
            });
        }
        answers
    }

    /// A component response is one struct for each kind of content, however many operations answer it.
    fn head(
        &mut self,
        response: &model::Response,
        base: &str,
        variant: &str,
        at: usize,
        content: Option<Content>,
    ) -> String {
        let key = response.component.as_ref().map(|component| (component.clone(), at));
        if let Some(name) = key.as_ref().and_then(|key| self.heads.get(key)) {
            return name.clone();
        }
        let name = self.namer.claim(match &response.component {
            Some(component) => format!("{}Response", type_name(component)),
            None => format!("{base}{variant}"),
        });
        if let Some(key) = key {
            self.heads.insert(key, name.clone());
        }
        let mut names = Namer::default();
        names.claim("body".to_owned());
        let headers = response
            .headers
            .iter()
            // OpenAPI 3.1 §4.8.17: the media type is said by `content`.
            .filter(|header| !header.name.value.eq_ignore_ascii_case("Content-Type"))
            .map(|header| HeaderField {
                field: names.claim(field_name(&header.name.value)),
                shape: self.header_shape(header),
                required: header.required,
                docs: doc_lines(header.description.as_deref()),
                wire: header.name.value.clone(),
            })
            .collect();
        self.plan.heads.push(Head {
            name: name.clone(),
            docs: doc_lines(Some(&response.description)),
            headers,
            content,
        });
        name
    }

    /// What is no single value is a text that the handler writes.
    fn header_shape(&mut self, header: &model::Header) -> Shape {
        let schema = self.resolved(&header.schema);
        let is_single = matches!(
            schema.r#type,
            Some(model::Type::Integer | model::Type::Number | model::Type::Boolean)
        );
        if is_single && !schema.nullable {
            let shape = self.shape(&schema, &header.name.value);
            if matches!(shape, Shape::Integer { .. } | Shape::Number { .. } | Shape::Boolean) {
                return shape;
            }
        }
        Shape::Text { min_length: None, max_length: None, patterns: Vec::new() }
    }

    fn content(&mut self, group: &[&model::MediaType], base: &str, variant: &str) -> Content {
        let first = group[0];
        let name = &first.name.value;
        if essence(name) == EVENTS {
            return Content::Events { shape: self.event_data(first, base, variant) };
        }
        let Some(schema) = &first.schema else {
            return if essence(name).ends_with("json") {
                let media_types = self.media_types(group);
                Content::Json { media_types, shape: Shape::Anything }
            } else {
                Content::Bytes
            };
        };
        let resolved = self.resolved(schema);
        if is_json_like(name, &resolved) {
            return Content::Json {
                media_types: self.media_types(group),
                shape: self.shape(schema, &format!("{base} {variant} body")),
            };
        }
        if is_binary(&resolved) {
            return Content::Bytes;
        }
        if essence(name).starts_with("text/") && resolved.r#type == Some(model::Type::String) {
            return Content::Text { media_types: self.media_types(group) };
        }
        self.only_bytes(&first.name, &resolved);
        Content::Bytes
    }

    /// The data of the events of a response. Its schema is that of one of them, or of a list of them; where it
    /// has the fields of an event (OpenAPI 3.2 §4.14.2), the data is the one of these.
    fn event_data(&mut self, events: &model::MediaType, base: &str, variant: &str) -> Shape {
        let text = Shape::Text { min_length: None, max_length: None, patterns: Vec::new() };
        let Some(schema) = &events.schema else { return text };
        let mut schema = schema.clone();
        let resolved = self.resolved(&schema);
        if let (Some(model::Type::Array), Some(items)) = (resolved.r#type, resolved.items) {
            schema = *items;
        }
        let resolved = self.resolved(&schema);
        let is_field = |name: &str| matches!(name, "comment" | "data" | "event" | "id" | "retry");
        let mut properties = resolved.properties.iter();
        if properties.clone().all(|property| is_field(&property.name.value))
            && let Some(data) = properties.find(|property| property.name.value == "data")
        {
            schema = data.schema.clone();
        }
        let resolved = self.resolved(&schema);
        if resolved.states_nothing() || resolved.r#type == Some(model::Type::String) {
            return text;
        }
        self.shape(&schema, &format!("{base} {variant} event"))
    }

    fn media_types(&mut self, group: &[&model::MediaType]) -> Vec<String> {
        let media_types: Vec<String> = group
            .iter()
            .map(|one| match essence(&one.name.value).as_str() {
                "*/*" | "application/*" => json_name(&one.name.value),
                _ => one.name.value.clone(),
            })
            .collect();
        if media_types.len() > 1 && !self.plan.media_types.contains_key(&media_types) {
            let subtype = media_types[0].rsplit('/').next().unwrap_or_default();
            let name = self.namer.claim(constant_name(subtype));
            self.plan.media_types.insert(media_types.clone(), name);
        }
        media_types
    }
}

/// The name of a status: its reason phrase, or its number where it has none.
fn status_name(status: Status) -> String {
    match status {
        Status::Exactly(status) => http::StatusCode::from_u16(status)
            .ok()
            .and_then(|status| status.canonical_reason())
            .map_or_else(|| format!("Status{status}"), type_name),
        Status::Class(2) => "Success".to_owned(),
        Status::Class(3) => "Redirection".to_owned(),
        Status::Class(4) => "ClientError".to_owned(),
        Status::Class(5) => "ServerError".to_owned(),
        Status::Class(class) => format!("Status{class}xx"),
        Status::Default => "Default".to_owned(),
    }
}
