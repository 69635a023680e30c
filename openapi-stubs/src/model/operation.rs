//! The document, its paths and operations, and what an operation takes and answers.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Document, Fault, Header, Location, MediaType, Message, Operation, Parameter, RequestBody,
    Requirement, Response, Schema, Security, Status, Style, Type,
    keywords::{
        COMPONENTS, DOCUMENT, HEADER, Keywords, MEDIA_TYPE, OPERATION, PARAMETER, PATH_ITEM,
        REQUEST_BODY, RESPONSE,
    },
    reader::{Object, Reading},
};
use crate::{
    diagnostic::{Diagnostic, Severity},
    files::Files,
    nearest::nearest,
    parse::{Node, Value},
    source::{Span, Spanned},
};

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Reads a document; whatever could not be read is left out of it and told of in the findings. What makes no
/// generated code wrong is only a warning where the document `is_partial`ly generated.
pub(crate) fn read(files: &Files, is_partial: bool) -> (Document, Vec<Diagnostic>) {
    let mut document = Document::default();
    let Some(root) = files.document() else { return (document, Vec::new()) };
    let mut reading = Reading {
        files,
        is_partial,
        names: BTreeMap::new(),
        taken: BTreeSet::new(),
        unread: Vec::new(),
        outgoing: Vec::new(),
        is_3_0: false,
        findings: Vec::new(),
    };
    reading.document(root, &mut document);
    reading.referenced_schemas(&mut document);
    (document, reading.findings)
}

impl<'tree> Reading<'tree> {
    fn document(&mut self, root: &'tree Node, document: &mut Document) {
        let Some(object) = self.object(root, &DOCUMENT) else { return };
        let Some(version) =
            object.needed(self, "openapi", &DOCUMENT).and_then(|_| object.string(self, "openapi"))
        else {
            return;
        };
        self.is_3_0 = version.value.starts_with("3.0");
        if !self.is_3_0 && !version.value.starts_with("3.1") {
            self.error(
                "version-unsupported",
                format!("OpenAPI `{}` is not supported", version.value),
                version.span,
                "3.0 and 3.1 are",
            );
            return;
        }
        let schemes = self.components(&object, root, document);
        let security = self.security(&object, &schemes).unwrap_or_default();
        if let Some(paths) = object.get("paths") {
            let mut known = BTreeMap::new();
            for (path, node) in self.entries(paths, "`paths`") {
                if !path.value.starts_with("x-") {
                    self.distinct_path(path, &mut known);
                    self.absolute_path(path);
                    self.path_item(path, node, &security, &schemes, document);
                }
            }
        }
        self.distinct_ids(document);
        if let Some(webhooks) = object.get("webhooks") {
            for (name, node) in self.entries(webhooks, "`webhooks`") {
                self.outgoing.push((format!("{} webhook", name.value), node));
            }
        }
        for (name, node) in std::mem::take(&mut self.outgoing) {
            self.messages(&name, node, document);
        }
    }

    /// The requests of a path item that the server sends rather than answers.
    fn messages(&mut self, name: &str, node: &'tree Node, document: &mut Document) {
        let Some((node, _)) = self.resolve(node) else { return };
        let Some(item) = self.object(node, &PATH_ITEM) else { return };
        for method in METHODS {
            let Some((key, node)) = item.entry(method) else { continue };
            let Some(operation) = self.object(node, &OPERATION) else { continue };
            let body = operation.get("requestBody").and_then(|body| self.request_body(body));
            let json = body.into_iter().flat_map(|body| body.content).find(|media_type| {
                media_type.name.value.contains("json") && media_type.schema.is_some()
            });
            let Some(schema) = json.and_then(|media_type| media_type.schema) else { continue };
            let description = operation.text(self, "summary");
            document.messages.push(Message {
                name: name.to_owned(),
                span: key.span,
                description: description.or_else(|| operation.text(self, "description")),
                schema,
            });
        }
    }

    /// Reads the schemas, and gives the names of the security schemes.
    fn components(
        &mut self,
        object: &Object<'tree>,
        root: &'tree Node,
        document: &mut Document,
    ) -> Vec<&'tree str> {
        let Some(components) =
            object.get("components").and_then(|node| self.object(node, &COMPONENTS))
        else {
            return Vec::new();
        };
        if let Some(schemas) = components.get("schemas") {
            let schemas = self.entries(schemas, "`schemas`");
            for (name, _) in schemas {
                let escaped = name.value.replace('~', "~0").replace('/', "~1");
                let pointer = format!("/components/schemas/{escaped}");
                self.taken.insert(name.value.clone());
                self.names.insert((root.span.file, pointer), name.value.clone());
            }
            for (name, node) in schemas {
                self.named_schema(name.clone(), node, document);
            }
        }
        components.get("securitySchemes").map_or_else(Vec::new, |schemes| {
            let schemes = self.entries(schemes, "`securitySchemes`");
            schemes.iter().map(|(name, _)| name.value.as_str()).collect()
        })
    }

    fn named_schema(&mut self, name: Spanned<String>, node: &'tree Node, document: &mut Document) {
        let before = self.findings.len();
        let schema = self.schema(node);
        if let Some(fault) = Fault::first(&self.findings[before..]) {
            document.faults.insert(name.value.clone(), fault);
        }
        document.schemas.push((name, schema));
    }

    /// Reads what references point at elsewhere than among the components, and what that refers to in turn.
    fn referenced_schemas(&mut self, document: &mut Document) {
        while let Some((name, node)) = self.unread.pop() {
            self.named_schema(name, node, document);
        }
    }

    /// Templates that differ only in their names are one path (OpenAPI 3.1 §4.8.8.1).
    fn distinct_path(
        &mut self,
        path: &'tree Spanned<String>,
        known: &mut BTreeMap<String, &'tree Spanned<String>>,
    ) {
        if let Some(earlier) = known.insert(unnamed(&path.value), path) {
            self.lint(
                Diagnostic::error(
                    "path-ambiguous",
                    format!("`{}` and `{}` are the same path", earlier.value, path.value),
                )
                .label(path.span, "every request for it would be taken for the other")
                .label(earlier.span, "first here")
                .help("bring their operations together under one of them"),
            );
        }
    }

    /// A path begins with a slash (OpenAPI 3.1 §4.8.8.1).
    fn absolute_path(&mut self, path: &Spanned<String>) {
        if !path.value.starts_with('/') {
            self.lint(
                Diagnostic::error(
                    "path-relative",
                    format!("the path `{}` does not begin with a slash", path.value),
                )
                .label(path.span, "it is appended to the URL of the server as it stands")
                .help(format!("write `/{}`", path.value)),
            );
        }
    }

    fn path_item(
        &mut self,
        path: &Spanned<String>,
        node: &'tree Node,
        security: &Security,
        schemes: &[&str],
        document: &mut Document,
    ) {
        let before = self.findings.len();
        let Some(mut item) = self.object(node, &PATH_ITEM) else { return };
        if let Some(reference) = item.string(self, "$ref") {
            let Some(node) = self.target(&reference.value, reference.span) else { return };
            let Some(referred) = self.object(node, &PATH_ITEM) else { return };
            item = referred;
        }
        let shared = self.parameters(&item);
        let fault = Fault::first(&self.findings[before..]);
        for method in METHODS {
            let Some((key, node)) = item.entry(method) else { continue };
            let before = self.findings.len();
            let operation = self.operation(key, path, node, &shared, security, schemes);
            if let Some(mut operation) = operation {
                operation.fault = fault.clone().or_else(|| Fault::first(&self.findings[before..]));
                document.operations.push(operation);
            }
        }
    }

    fn operation(
        &mut self,
        method: &Spanned<String>,
        path: &Spanned<String>,
        node: &'tree Node,
        shared: &[Parameter],
        security: &Security,
        schemes: &[&str],
    ) -> Option<Operation> {
        let object = self.object(node, &OPERATION)?;
        let responses = if self.is_3_0 && !self.is_partial {
            Some(object.needed(self, "responses", &OPERATION)?)
        } else {
            object.get("responses")
        };
        let id = object.string(self, "operationId").unwrap_or_else(|| {
            let id = format!("{} {}", method.value, path.value);
            if object.get("operationId").is_none() {
                self.findings.push(
                    Diagnostic::warning("operation-id-missing", "the operation has no `operationId`")
                        .label(method.span, "named by its method and path instead")
                        .help("give it a name that stays when its path changes, such as `operationId: deleteMedia`"),
                );
            }
            Spanned { value: id, span: method.span }
        });
        let mut parameters = self.parameters(&object);
        let own = parameters.len();
        parameters.extend(
            shared
                .iter()
                .filter(|shared| !parameters[..own].iter().any(|own| is_same(own, shared)))
                .cloned()
                .collect::<Vec<_>>(),
        );
        self.path_parameters(path, &mut parameters);
        if let Some(callbacks) = object.get("callbacks") {
            for (name, node) in self.entries(callbacks, "`callbacks`") {
                let Some((node, _)) = self.resolve(node) else { continue };
                for (expression, node) in self.entries(node, "a callback") {
                    if !expression.value.starts_with("x-") {
                        let name = format!("{} {} callback", id.value, name.value);
                        self.outgoing.push((name, node));
                    }
                }
            }
        }
        let request_body = object.get("requestBody").and_then(|body| self.request_body(body));
        Some(Operation {
            method: method.value.to_uppercase(),
            path: path.clone(),
            tags: object.strings(self, "tags"),
            summary: object.text(self, "summary"),
            description: object.text(self, "description"),
            parameters,
            request_body,
            responses_span: object.entry("responses").map_or(id.span, |(key, _)| key.span),
            responses: responses.map_or_else(Vec::new, |node| self.responses(node)),
            security: self.secured(&object, schemes, security),
            id,
            fault: None,
        })
    }

    /// A second operation of an id is named by its method and path.
    fn distinct_ids(&mut self, document: &mut Document) {
        let mut known: BTreeMap<String, Span> = BTreeMap::new();
        for operation in &mut document.operations {
            let id = &operation.id;
            let Some(earlier) = known.get(&id.value) else {
                known.insert(id.value.clone(), id.span);
                continue;
            };
            self.lint(
                Diagnostic::error(
                    "operation-id-duplicate",
                    format!("`{}` names two operations", id.value),
                )
                .label(id.span, "named again here")
                .label(*earlier, "first here")
                .help("an operationId is unique in the document; rename one of them"),
            );
            if self.is_partial {
                operation.id.value =
                    format!("{} {}", operation.method.to_lowercase(), operation.path.value);
            }
        }
    }

    fn parameters(&mut self, object: &Object<'tree>) -> Vec<Parameter> {
        let Some(node) = object.get("parameters") else { return Vec::new() };
        let mut parameters: Vec<Parameter> = Vec::new();
        for item in self.items(node, "`parameters`") {
            let Some(parameter) = self.parameter(item) else { continue };
            if parameters.iter().any(|earlier| is_same(earlier, &parameter)) {
                self.lint(
                    Diagnostic::error(
                        "parameter-duplicate",
                        format!("the parameter `{}` is listed twice", parameter.name.value),
                    )
                    .label(item.span, "again here"),
                );
            } else {
                parameters.push(parameter);
            }
        }
        parameters
    }

    fn parameter(&mut self, node: &'tree Node) -> Option<Parameter> {
        let (node, _) = self.resolve(node)?;
        let object = self.object(node, &PARAMETER)?;
        object.needed(self, "name", &PARAMETER)?;
        let name = object.string(self, "name")?;
        let place = object.needed(self, "in", &PARAMETER)?;
        let place = object
            .string(self, "in")
            .unwrap_or_else(|| Spanned { value: String::new(), span: place.span });
        let location = match place.value.as_str() {
            "path" => Location::Path,
            "query" => Location::Query,
            "header" => Location::Header,
            "cookie" => Location::Cookie,
            _ => {
                self.error(
                    "keyword-unknown",
                    format!("a parameter cannot stand in `{}`", place.value),
                    place.span,
                    "one of path, query, header, cookie",
                );
                return None;
            }
        };
        let (schema, is_json) = self.schema_or_content(&object, &PARAMETER)?;
        let style = if is_json {
            Style::Json
        } else {
            self.style(&object, location).unwrap_or(Style::Form)
        };
        if location == Location::Header {
            self.header_name(&name);
        }
        Some(Parameter {
            required: object.flag(self, "required").unwrap_or(false) || location == Location::Path,
            description: object.text(self, "description"),
            explode: object.flag(self, "explode").unwrap_or(style == Style::Form),
            style,
            name,
            location,
            schema,
        })
    }

    /// The schema of a parameter or header, and whether `content` says that it is spelled as JSON.
    fn schema_or_content(
        &mut self,
        object: &Object<'tree>,
        keywords: &'static Keywords,
    ) -> Option<(Schema, bool)> {
        if object.get("schema").is_none()
            && let Some(media_type) = self.content(object).into_iter().next()
        {
            let is_json = media_type.name.value.contains("json");
            let schema = media_type.schema.filter(|_| is_json);
            return Some((schema.unwrap_or_else(|| Schema::text(object.span)), is_json));
        }
        if object.get("schema").is_none() && self.is_partial {
            object.needed(self, "schema", keywords);
            if let Some(finding) = self.findings.last_mut() {
                finding.severity = Severity::Warning;
            }
            return Some((Schema::text(object.span), false));
        }
        let schema = object.needed(self, "schema", keywords)?;
        Some((self.schema(schema), false))
    }

    fn header_name(&mut self, name: &Spanned<String>) {
        if !is_token(&name.value) {
            self.error(
                "header-name-invalid",
                format!("`{}` cannot be the name of a header", name.value),
                name.span,
                "letters, digits and hyphens make one",
            );
        }
    }

    /// The style of a parameter, which its place must have (OpenAPI 3.1 §4.8.12.3).
    fn style(&mut self, object: &Object<'tree>, location: Location) -> Option<Style> {
        let default = match location {
            Location::Path | Location::Header => Style::Simple,
            Location::Query | Location::Cookie => Style::Form,
        };
        let Some(style) = object.string(self, "style") else { return Some(default) };
        let known = match (style.value.as_str(), location) {
            ("simple", Location::Path | Location::Header) => Style::Simple,
            ("form", Location::Query | Location::Cookie) => Style::Form,
            ("label", Location::Path) => Style::Label,
            ("matrix", Location::Path) => Style::Matrix,
            ("spaceDelimited", Location::Query) => Style::SpaceDelimited,
            ("pipeDelimited", Location::Query) => Style::PipeDelimited,
            ("deepObject", Location::Query) => Style::DeepObject,
            _ => {
                self.lint(
                    Diagnostic::error(
                        "keyword-unknown",
                        format!("`{}` is not a style of this place", style.value),
                    )
                    .label(style.span, "another place has it, or none"),
                );
                return Some(default);
            }
        };
        Some(known)
    }

    /// Holds the template of a path and its parameters against each other.
    fn path_parameters(&mut self, path: &Spanned<String>, parameters: &mut Vec<Parameter>) {
        let names: Vec<&str> = template_names(&path.value).collect();
        let is_of_path = |parameter: &Parameter, name: &str| {
            parameter.location == Location::Path && parameter.name.value == name
        };
        for name in &names {
            if !parameters.iter().any(|parameter| is_of_path(parameter, name)) {
                self.lint(
                    Diagnostic::error(
                        "path-parameter-undescribed",
                        format!("`{{{name}}}` stands in the path and not among its parameters"),
                    )
                    .label(path.span, "no parameter describes it")
                    .help(format!(
                        "describe it:\n  parameters:\n    - name: {name}\n      in: path\n      required: true\n      schema:\n        type: string"
                    )),
                );
                parameters.push(Parameter {
                    name: Spanned { value: (*name).to_owned(), span: path.span },
                    location: Location::Path,
                    required: true,
                    description: None,
                    style: Style::Simple,
                    explode: false,
                    schema: Schema::text(path.span),
                });
            }
        }
        for parameter in parameters.iter().filter(|one| one.location == Location::Path) {
            if !names.contains(&parameter.name.value.as_str()) {
                self.lint(
                    Diagnostic::error(
                        "path-parameter-unused",
                        format!("the path has no `{{{}}}`", parameter.name.value),
                    )
                    .label(parameter.name.span, "described as a path parameter")
                    .label(path.span, "missing in this path"),
                );
            }
        }
        parameters.retain(|one| {
            one.location != Location::Path || names.contains(&one.name.value.as_str())
        });
    }

    fn request_body(&mut self, node: &'tree Node) -> Option<RequestBody> {
        let (node, _) = self.resolve(node)?;
        let object = self.object(node, &REQUEST_BODY)?;
        object.needed(self, "content", &REQUEST_BODY)?;
        Some(RequestBody {
            span: node.span,
            required: object.flag(self, "required").unwrap_or(false),
            content: self.content(&object),
        })
    }

    fn content(&mut self, object: &Object<'tree>) -> Vec<MediaType> {
        let Some(node) = object.get("content") else { return Vec::new() };
        let mut content = Vec::new();
        for (name, node) in self.entries(node, "`content`") {
            let Some(object) = self.object(node, &MEDIA_TYPE) else { continue };
            let schema = object.get("schema").map(|schema| self.schema(schema));
            let encoding = self.encoding(&object);
            content.push(MediaType { name: name.clone(), schema, encoding });
        }
        content
    }

    /// The media types of parts; whatever else `encoding` says is for clients.
    fn encoding(&mut self, object: &Object<'tree>) -> Vec<(String, String)> {
        let Some(node) = object.get("encoding") else { return Vec::new() };
        let parts = self.entries(node, "`encoding`").iter();
        let parts = parts.filter_map(|(name, node)| {
            let Value::Mapping(entries) = &node.value else { return None };
            let (_, node) = entries.iter().find(|(key, _)| key.value == "contentType")?;
            match &node.value {
                Value::String(media_type) => Some((name.value.clone(), media_type.clone())),
                _ => None,
            }
        });
        parts.collect()
    }

    fn responses(&mut self, node: &'tree Node) -> Vec<Response> {
        let mut responses = Vec::new();
        for (status, node) in self.entries(node, "`responses`") {
            if status.value.starts_with("x-") {
                continue;
            }
            let Some(code) = Status::parse(&status.value) else {
                self.lint(
                    Diagnostic::error(
                        "keyword-unknown",
                        format!("`{}` is not a status of HTTP", status.value),
                    )
                    .label(status.span, "one such as `404`, `4XX` or `default`"),
                );
                continue;
            };
            let status = Spanned { value: code, span: status.span };
            // One that cannot be read is documented all the same.
            responses.push(self.response(status.clone(), node).unwrap_or(Response {
                status,
                component: None,
                description: String::new(),
                headers: Vec::new(),
                content: Vec::new(),
            }));
        }
        responses
    }

    fn response(&mut self, status: Spanned<Status>, node: &'tree Node) -> Option<Response> {
        let (node, component) = self.resolve(node)?;
        let object = self.object(node, &RESPONSE)?;
        if object.get("description").is_none() {
            self.lint(
                Diagnostic::error("keyword-missing", "a response needs `description`")
                    .label(object.span, "it is missing here"),
            );
        }
        let mut headers = Vec::new();
        if let Some(node) = object.get("headers") {
            for (name, node) in self.entries(node, "`headers`") {
                headers.extend(self.header(name, node));
            }
        }
        Some(Response {
            status,
            component,
            description: object.text(self, "description").unwrap_or_default(),
            headers,
            content: self.content(&object),
        })
    }

    fn header(&mut self, name: &Spanned<String>, node: &'tree Node) -> Option<Header> {
        let (node, _) = self.resolve(node)?;
        let object = self.object(node, &HEADER)?;
        self.header_name(name);
        let (schema, _) = self.schema_or_content(&object, &HEADER)?;
        Some(Header {
            name: name.clone(),
            required: object.flag(self, "required").unwrap_or(false),
            description: object.text(self, "description"),
            schema,
        })
    }

    /// Who may call an operation: what `security` says of it or of the whole document, and what `x-permissions`
    /// asks for besides: OpenAPI 3.0 lets no scheme of HTTP list roles, and linters no document.
    fn secured(&mut self, object: &Object<'tree>, schemes: &[&str], shared: &Security) -> Security {
        let mut security = self.security(object, schemes).unwrap_or_else(|| shared.clone());
        let Some((key, _)) = object.entry("x-permissions") else { return security };
        let permissions = object.strings(self, "x-permissions");
        let mut judged = false;
        for first in security.alternatives.iter_mut().filter_map(|all| all.first_mut()) {
            first.roles.extend(permissions.iter().map(|one| one.value.clone()));
            judged = true;
        }
        if !judged {
            self.lint(
                Diagnostic::error(
                    "permissions-unsecured",
                    "`x-permissions` asks for what nobody is asked to show",
                )
                .label(key.span, "no security requirement holds here")
                .help("state the operation's `security`, or remove its `x-permissions`"),
            );
        }
        security
    }

    /// What `security` says at this place; none where it says nothing, so that the outer one holds.
    fn security(&mut self, object: &Object<'tree>, schemes: &[&str]) -> Option<Security> {
        let (key, node) = object.entry("security")?;
        let mut alternatives = Vec::new();
        for item in self.items(node, "`security`") {
            let entries = self.entries(item, "a security requirement");
            alternatives.push(
                entries
                    .iter()
                    .map(|(scheme, roles)| self.requirement(scheme, roles, schemes))
                    .collect(),
            );
        }
        let span: Option<Span> = (!alternatives.is_empty()).then_some(key.span);
        Some(Security { span, alternatives })
    }

    fn requirement(
        &mut self,
        scheme: &Spanned<String>,
        roles: &'tree Node,
        schemes: &[&str],
    ) -> Requirement {
        if !schemes.contains(&scheme.value.as_str()) {
            let finding = Diagnostic::error(
                "reference-broken",
                format!("`{}` is not a security scheme of this document", scheme.value),
            )
            .label(scheme.span, "not in `components.securitySchemes`");
            self.lint(match nearest(&scheme.value, schemes.iter().copied()) {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding,
            });
        }
        let mut names = Vec::new();
        for role in self.items(roles, "the roles of a security requirement") {
            match &role.value {
                Value::String(role) => names.push(role.clone()),
                _ => self.mismatch(role, "a role", "a string"),
            }
        }
        Requirement { scheme: scheme.clone(), roles: names }
    }
}

impl Status {
    fn parse(key: &str) -> Option<Self> {
        if key == "default" {
            return Some(Self::Default);
        }
        if let [class @ b'1'..=b'5', b'X' | b'x', b'X' | b'x'] = key.as_bytes() {
            return Some(Self::Class(u16::from(class - b'0')));
        }
        key.parse().ok().filter(|code| (100..600).contains(code)).map(Self::Exactly)
    }
}

impl Schema {
    /// Of any string.
    fn text(span: Span) -> Self {
        Self { r#type: Some(Type::String), ..Self::anything(span) }
    }
}

/// Header names are the same in any case (OpenAPI 3.1 §4.8.12).
fn is_same(one: &Parameter, other: &Parameter) -> bool {
    one.location == other.location
        && if one.location == Location::Header {
            one.name.value.eq_ignore_ascii_case(&other.name.value)
        } else {
            one.name.value == other.name.value
        }
}

/// RFC 9110 §5.6.2, of which the names of headers are made.
fn is_token(text: &str) -> bool {
    let is_sign = |letter| "!#$%&'*+-.^_`|~".contains(letter);
    !text.is_empty() && text.chars().all(|letter| letter.is_ascii_alphanumeric() || is_sign(letter))
}

/// A path template without its names.
fn unnamed(path: &str) -> String {
    let mut parts = path.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts
        .fold(first, |path, part| path + "{}" + part.split_once('}').map_or(part, |(_, rest)| rest))
}

/// The names between braces in a path template.
fn template_names(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
}
