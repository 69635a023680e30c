//! What an OpenAPI document says of the page's operation, held against the page. Each difference is a line
//! that names the place. Rules for what may stand in the document beyond the page are the functions
//! `may_add_…`; everything else has to be equal.

use serde_json::{Map, Value};

use super::markdown::{Answer, Page, Row};
use crate::harness::resolve;

/// What the document says otherwise than the page, or does not say.
pub(super) fn differences(page: &Page, document: &Value) -> Vec<String> {
    let mut reading = Reading { page, document, found: Vec::new() };
    let item = &document["paths"][&page.path];
    let operation = &item[page.method.to_lowercase()];
    if !operation.is_object() {
        return vec![format!("endpoint: the document has no `{} {}`", page.method, page.path)];
    }
    reading.texts(operation);
    reading.parameters(item, operation);
    reading.answers(operation);
    reading.security(operation);
    reading.example(item, operation);
    reading.found
}

/// A client that knows only the page sends nothing more than the page says.
fn may_add_a_parameter(parameter: &Value) -> bool {
    parameter["in"] != "path" && parameter["required"] != true
}

/// A client that knows only the page sends no body.
fn may_add_a_request_body(body: &Value) -> bool {
    body["required"] != true
}

/// Every client has to expect refusals that it does not know. A success it does not know, it cannot read.
fn may_add_a_status(status: &str) -> bool {
    status.starts_with(['4', '5'])
}

/// What says nothing about which values there are.
const ANNOTATIONS: [&str; 4] = ["title", "description", "example", "examples"];

struct Reading<'a> {
    page: &'a Page,
    document: &'a Value,
    found: Vec<String>,
}

impl<'a> Reading<'a> {
    fn differs(&mut self, place: &str, what: &str, page: &str, document: &str) {
        if page != document {
            self.found.push(format!(
                "{place}: the page has the {what} {page:?}, the document {document:?}"
            ));
        }
    }

    fn texts(&mut self, operation: &Value) {
        let text = |value: &Value| value.as_str().unwrap_or_default().trim_end().to_owned();
        let page = self.page;
        self.differs("title", "text", &page.title, &text(&operation["x-page"]["title"]));
        self.differs("lead", "text", &page.lead, &text(&operation["x-page"]["lead"]));
        self.differs("summary", "text", &page.summary, &text(&operation["summary"]));
        self.differs("description", "text", &page.description, &text(&operation["description"]));
        if operation["deprecated"] == true {
            self.found.push("endpoint: the document has it deprecated, the page has not".into());
        }
    }

    fn parameters(&mut self, item: &'a Value, operation: &'a Value) {
        let mut parameters = Vec::<&Value>::new();
        let listed = [item, operation].into_iter().flat_map(|of| of["parameters"].as_array());
        for parameter in listed.flatten() {
            let parameter = resolve(self.document, parameter);
            let is_it = |other: &&Value| {
                (&other["name"], &other["in"]) == (&parameter["name"], &parameter["in"])
            };
            parameters.retain(|other| !is_it(other));
            parameters.push(parameter);
        }
        let page = self.page;
        for (position, place, rows) in
            [("header", "header", &page.headers), ("path", "path parameter", &page.path_parameters)]
        {
            let mut read = Vec::new();
            for parameter in parameters.iter().filter(|parameter| parameter["in"] == position) {
                let is_on_the_page = rows.iter().any(|row| parameter["name"] == row.name);
                if is_on_the_page || !may_add_a_parameter(parameter) {
                    read.push(self.parameter(place, parameter));
                }
            }
            self.rows(place, rows, &read);
        }
        for parameter in parameters {
            let is_elsewhere = parameter["in"] != "header" && parameter["in"] != "path";
            if is_elsewhere && !may_add_a_parameter(parameter) {
                let name = parameter["name"].as_str().unwrap_or_default();
                self.found.push(format!("parameter `{name}`: the page does not ask for it"));
            }
        }
        let body = resolve(self.document, &operation["requestBody"]);
        if body.is_object() && !may_add_a_request_body(body) {
            self.found.push("request body: the page does not ask for one".to_owned());
        }
    }

    fn parameter(&mut self, place: &str, parameter: &Value) -> Row {
        let name = parameter["name"].as_str().unwrap_or_default();
        let place = format!("{place} `{name}`");
        self.nothing_beyond(&place, parameter, &["name", "in", "required", "schema"]);
        Row {
            name: name.to_owned(),
            kind: self.kind(&place, &parameter["schema"]),
            is_required: parameter["required"] == true,
            description: text(parameter),
        }
    }

    fn answers(&mut self, operation: &'a Value) {
        let nothing = Map::new();
        let responses = operation["responses"].as_object().unwrap_or(&nothing);
        let page = self.page;
        for answer in page.successes.iter().chain(&page.errors) {
            match responses.get(&answer.status) {
                Some(response) => self.answer(answer, resolve(self.document, response)),
                None => self.found.push(format!("{}: the document has it not", answer.status)),
            }
        }
        for status in responses.keys() {
            if !page.statuses().any(|known| known == status) && !may_add_a_status(status) {
                self.found.push(format!("{status}: the page has it not"));
            }
        }
    }

    fn answer(&mut self, answer: &Answer, response: &Value) {
        let status = &answer.status;
        self.differs(status, "description", &answer.description, &text(response));
        let nothing = Map::new();
        let content = response["content"].as_object().unwrap_or(&nothing);
        let Some(rows) = &answer.properties else {
            if !content.is_empty() {
                self.found.push(format!("{status}: the page has no body, the document has one"));
            }
            return;
        };
        if content.is_empty() {
            self.found.push(format!("{status}: the page has a body, the document has none"));
        }
        for media_type in content.values() {
            let schema = resolve(self.document, &media_type["schema"]);
            self.nothing_beyond(status, schema, &["type", "required", "properties"]);
            self.differs(status, "type", "object", schema["type"].as_str().unwrap_or("any"));
            let read = self.properties(status, schema);
            self.rows(status, rows, &read);
        }
    }

    fn properties(&mut self, status: &str, schema: &Value) -> Vec<Row> {
        let nothing = (Map::new(), Vec::new());
        let properties = schema["properties"].as_object().unwrap_or(&nothing.0);
        let required = schema["required"].as_array().unwrap_or(&nothing.1);
        for name in required.iter().filter_map(Value::as_str) {
            if !properties.contains_key(name) {
                self.found.push(format!("{status} `{name}`: it is required and not described"));
            }
        }
        let rows = properties.iter().map(|(name, property)| Row {
            name: name.clone(),
            kind: self.kind(&format!("{status} `{name}`"), property),
            is_required: required.iter().any(|required| required == name),
            description: text(resolve(self.document, property)),
        });
        rows.collect()
    }

    /// A schema in the page's words.
    fn kind(&mut self, place: &str, schema: &Value) -> String {
        let schema = resolve(self.document, schema);
        self.nothing_beyond(place, schema, &["type", "items"]);
        let mut word = |one: &str| match one {
            "array" => format!("{}[]", self.kind(place, &schema["items"])),
            one => one.to_owned(),
        };
        match &schema["type"] {
            Value::String(one) => word(one),
            Value::Array(several) => {
                let words = several.iter().filter_map(Value::as_str).map(word);
                words.collect::<Vec<_>>().join(" | ")
            }
            _ => "any".to_owned(),
        }
    }

    fn rows(&mut self, place: &str, page: &[Row], document: &[Row]) {
        for row in page {
            let place = format!("{place} `{}`", row.name);
            let Some(read) = document.iter().find(|read| read.name == row.name) else {
                self.found.push(format!("{place}: the document has it not"));
                continue;
            };
            self.differs(&place, "type", &row.kind, &read.kind);
            self.differs(&place, "description", &row.description, &read.description);
            let required = |is_required| if is_required { "Yes" } else { "-" };
            let (page, document) = (required(row.is_required), required(read.is_required));
            self.differs(&place, "required flag", page, document);
        }
        for read in document {
            if !page.iter().any(|row| row.name == read.name) {
                self.found.push(format!("{place} `{}`: the page has it not", read.name));
            }
        }
        let order = |rows: &[Row], others: &[Row]| {
            let names = rows.iter().map(|row| &row.name);
            let known = names.filter(|name| others.iter().any(|other| other.name == **name));
            known.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        };
        self.differs(place, "order", &order(page, document), &order(document, page));
    }

    /// A keyword that the page has no column for would say something that the page does not.
    fn nothing_beyond(&mut self, place: &str, value: &Value, keywords: &[&str]) {
        for keyword in value.as_object().into_iter().flat_map(Map::keys) {
            let keyword = keyword.as_str();
            if !keywords.contains(&keyword) && !ANNOTATIONS.contains(&keyword) {
                self.found.push(format!(
                    "{place}: the document says `{keyword}`, of which the page says nothing"
                ));
            }
        }
    }

    fn security(&mut self, operation: &Value) {
        let own = operation.get("security").unwrap_or(&self.document["security"]);
        let schemes = &self.document["components"]["securitySchemes"];
        let is_bearer = |requirement: &Value| {
            let names = requirement.as_object().into_iter().flat_map(Map::keys);
            let mut schemes = names.map(|name| resolve(self.document, &schemes[name])).peekable();
            schemes.peek().is_some()
                && schemes.all(|scheme| scheme["type"] == "http" && scheme["scheme"] == "bearer")
        };
        let own = own.as_array().map_or(&[][..], Vec::as_slice);
        if own.is_empty() || !own.iter().all(is_bearer) {
            self.found.push("security: the page sends a bearer token, always".to_owned());
        }
    }

    fn example(&mut self, item: &Value, operation: &Value) {
        let example = &self.page.example;
        let samples = operation["x-codeSamples"].as_array().map_or(&[][..], Vec::as_slice);
        let is_it =
            |sample: &Value| sample["lang"] == example.language && sample["source"] == example.text;
        if !samples.iter().any(is_it) {
            self.found.push("example: the document has no such code sample".to_owned());
        }

        let curl = Curl::read(&example.text);
        self.differs("example", "method", &curl.method, &self.page.method);
        let mut servers = [operation, item, self.document].into_iter();
        let servers =
            servers.find_map(|of| of["servers"].as_array()).map_or(&[][..], Vec::as_slice);
        let addresses = servers.iter().map(|server| {
            let nothing = Map::new();
            let variables = server["variables"].as_object().unwrap_or(&nothing).keys();
            let address = server["url"].as_str().unwrap_or_default().to_owned();
            variables.fold(address, |address, name| {
                address.replace(&format!("{{{name}}}"), &format!("<{name}>"))
            })
        });
        let path = addresses.filter_map(|server| curl.url.strip_prefix(&server)).find(|path| {
            let (sent, template) = (path.split('/'), self.page.path.split('/'));
            sent.clone().count() == template.clone().count()
                && sent.zip(template).all(|(sent, template)| {
                    sent == template || (template.starts_with('{') && sent.starts_with('<'))
                })
        });
        if path.is_none() {
            self.found.push(format!("server: no server of the document gives `{}`", curl.url));
        }
        for (name, value) in &curl.headers {
            if name == "Accept" {
                self.can_be_answered_in(operation, value);
            }
        }
    }

    fn can_be_answered_in(&mut self, operation: &Value, media_type: &str) {
        for answer in &self.page.errors {
            let response = resolve(self.document, &operation["responses"][&answer.status]);
            if response["content"].get(media_type).is_none() {
                self.found.push(format!(
                    "{}: the example accepts `{media_type}`, which the document does not have",
                    answer.status
                ));
            }
        }
    }
}

fn text(of: &Value) -> String {
    of["description"].as_str().unwrap_or_default().trim_end().to_owned()
}

struct Curl {
    method: String,
    url: String,
    headers: Vec<(String, String)>,
}

impl Curl {
    fn read(text: &str) -> Self {
        let quoted = |after: &str| {
            let (_, rest) = text.split_once(after).unwrap_or_else(|| panic!("{text:?}: {after}"));
            rest.split('\'').next().unwrap_or_default().to_owned()
        };
        let headers = text.split("-H '").skip(1).map(|rest| {
            let header = rest.split('\'').next().unwrap_or_default();
            let (name, value) = header.split_once(": ").unwrap_or((header, ""));
            (name.to_owned(), value.to_owned())
        });
        let method = quoted("curl -X ").trim().to_owned();
        Self { method, url: quoted(" '"), headers: headers.collect() }
    }
}
