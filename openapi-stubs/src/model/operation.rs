//! The document, its paths and operations, and what an operation takes and answers.

use super::{
    Document, Header, Location, MediaType, Operation, Parameter, RequestBody, Requirement,
    Response, Schema, Security, Type,
    keywords::{
        COMPONENTS, DOCUMENT, HEADER, MEDIA_TYPE, OPERATION, PARAMETER, PATH_ITEM, REQUEST_BODY,
        RESPONSE,
    },
    reader::{Object, Reading},
};
use crate::{
    diagnostic::Diagnostic,
    parse::{Node, Value},
    source::{Span, Spanned},
};

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Reads a document; whatever could not be read is left out of it and told of in the findings.
pub(crate) fn read(root: &Node) -> (Document, Vec<Diagnostic>) {
    let mut reading = Reading { root, is_3_0: false, findings: Vec::new() };
    let document = reading.document();
    (document, reading.findings)
}

impl<'tree> Reading<'tree> {
    fn document(&mut self) -> Document {
        let mut document = Document { operations: Vec::new(), schemas: Vec::new() };
        let Some(object) = self.object(self.root, &DOCUMENT) else { return document };
        let Some(version) =
            object.needed(self, "openapi", &DOCUMENT).and_then(|_| object.string(self, "openapi"))
        else {
            return document;
        };
        self.is_3_0 = version.value.starts_with("3.0.");
        if !self.is_3_0 && !version.value.starts_with("3.1.") {
            self.error(
                "version-unsupported",
                format!("OpenAPI `{}` is not supported", version.value),
                version.span,
                "3.0 and 3.1 are",
            );
            return document;
        }
        let schemes = self.components(&object, &mut document);
        let security = self.security(&object, &schemes).unwrap_or_default();
        if let Some(paths) = object.get("paths") {
            let paths = self.entries(paths, "`paths`");
            for (at, (path, node)) in paths.iter().enumerate() {
                if !path.value.starts_with("x-") {
                    self.distinct_path(path, &paths[..at]);
                    self.path_item(path, node, &security, &schemes, &mut document);
                }
            }
        }
        self.distinct_ids(&document);
        document
    }

    /// Reads the schemas, and gives the names of the security schemes.
    fn components(&mut self, object: &Object<'tree>, document: &mut Document) -> Vec<&'tree str> {
        let Some(components) =
            object.get("components").and_then(|node| self.object(node, &COMPONENTS))
        else {
            return Vec::new();
        };
        if let Some(schemas) = components.get("schemas") {
            for (name, node) in self.entries(schemas, "`schemas`") {
                document.schemas.push((name.clone(), self.schema(node)));
            }
        }
        components.get("securitySchemes").map_or_else(Vec::new, |schemes| {
            let schemes = self.entries(schemes, "`securitySchemes`");
            schemes.iter().map(|(name, _)| name.value.as_str()).collect()
        })
    }

    /// Templates that differ only in their names are one path (OpenAPI 3.1 §4.8.8.1).
    fn distinct_path(&mut self, path: &Spanned<String>, before: &[(Spanned<String>, Node)]) {
        let twin =
            before.iter().find(|(earlier, _)| unnamed(&earlier.value) == unnamed(&path.value));
        if let Some((earlier, _)) = twin {
            self.findings.push(
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

    fn path_item(
        &mut self,
        path: &Spanned<String>,
        node: &'tree Node,
        security: &Security,
        schemes: &[&str],
        document: &mut Document,
    ) {
        let Some(item) = self.object(node, &PATH_ITEM) else { return };
        let shared = self.parameters(&item);
        for method in METHODS {
            let Some((key, node)) = item.entry(method) else { continue };
            if let Some(operation) = self.operation(key, path, node, &shared, security, schemes) {
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
        let responses = object.needed(self, "responses", &OPERATION)?;
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
        self.path_parameters(path, &parameters);
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
            responses: self.responses(responses),
            security: self.security(&object, schemes).unwrap_or_else(|| security.clone()),
            id,
        })
    }

    fn distinct_ids(&mut self, document: &Document) {
        for (index, operation) in document.operations.iter().enumerate() {
            let twin = document.operations[..index]
                .iter()
                .find(|earlier| earlier.id.value == operation.id.value);
            if let Some(earlier) = twin {
                self.findings.push(
                    Diagnostic::error(
                        "operation-id-duplicate",
                        format!("`{}` names two operations", operation.id.value),
                    )
                    .label(operation.id.span, "named again here")
                    .label(earlier.id.span, "first here")
                    .help("an operationId is unique in the document; rename one of them"),
                );
            }
        }
    }

    fn parameters(&mut self, object: &Object<'tree>) -> Vec<Parameter> {
        let Some(node) = object.get("parameters") else { return Vec::new() };
        let mut parameters: Vec<Parameter> = Vec::new();
        for item in self.items(node, "`parameters`") {
            let Some(parameter) = self.parameter(item) else { continue };
            if parameters.iter().any(|earlier| is_same(earlier, &parameter)) {
                self.error(
                    "parameter-duplicate",
                    format!("the parameter `{}` is listed twice", parameter.name.value),
                    item.span,
                    "again here",
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
        let schema = object.needed(self, "schema", &PARAMETER)?;
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
        let schema = self.schema(schema);
        let style = self.style(&object, location, &schema);
        if location == Location::Header {
            self.header_name(&name);
        }
        Some(Parameter {
            required: object.flag(self, "required").unwrap_or(false) || location == Location::Path,
            description: object.text(self, "description"),
            explode: object.flag(self, "explode").unwrap_or(style == "form"),
            name,
            location,
            schema,
        })
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

    /// Only the default style of each location is decoded.
    fn style(
        &mut self,
        object: &Object<'tree>,
        location: Location,
        schema: &Schema,
    ) -> &'static str {
        let default = match location {
            Location::Path | Location::Header => "simple",
            Location::Query | Location::Cookie => "form",
        };
        if let Some(style) = object.string(self, "style")
            && style.value != default
        {
            self.error(
                "keyword-unsupported",
                format!("the style `{}` is not supported", style.value),
                style.span,
                &format!("only `{default}` is, in this place"),
            );
        }
        if schema.r#type == Some(Type::Object) {
            self.error(
                "keyword-unsupported",
                "a structured value is not supported in this place".to_owned(),
                schema.span,
                "lists are, in a query; objects are not",
            );
        }
        default
    }

    /// Holds the template of a path and its parameters against each other.
    fn path_parameters(&mut self, path: &Spanned<String>, parameters: &[Parameter]) {
        let names: Vec<&str> = template_names(&path.value).collect();
        let in_path = || parameters.iter().filter(|one| one.location == Location::Path);
        for name in &names {
            if !in_path().any(|parameter| parameter.name.value == *name) {
                self.findings.push(
                    Diagnostic::error(
                        "path-parameter-undescribed",
                        format!("`{{{name}}}` stands in the path and not among its parameters"),
                    )
                    .label(path.span, "no parameter describes it")
                    .help(format!(
                        "describe it:\n  parameters:\n    - name: {name}\n      in: path\n      required: true\n      schema:\n        type: string"
                    )),
                );
            }
        }
        for parameter in in_path() {
            if !names.contains(&parameter.name.value.as_str()) {
                self.findings.push(
                    Diagnostic::error(
                        "path-parameter-unused",
                        format!("the path has no `{{{}}}`", parameter.name.value),
                    )
                    .label(parameter.name.span, "described as a path parameter")
                    .label(path.span, "missing in this path"),
                );
            }
        }
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
            content.push(MediaType { name: name.clone(), schema });
        }
        content
    }

    fn responses(&mut self, node: &'tree Node) -> Vec<Response> {
        let mut responses = Vec::new();
        for (status, node) in self.entries(node, "`responses`") {
            if status.value.starts_with("x-") {
                continue;
            }
            let Some(code) =
                status.value.parse().ok().filter(|code: &u16| (100..600).contains(code))
            else {
                self.error(
                    "keyword-unsupported",
                    format!("the response `{}` is not supported", status.value),
                    status.span,
                    "only single statuses are, such as `404`",
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

    fn response(&mut self, status: Spanned<u16>, node: &'tree Node) -> Option<Response> {
        let (node, component) = self.resolve(node)?;
        let object = self.object(node, &RESPONSE)?;
        object.needed(self, "description", &RESPONSE);
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
        let schema = object.needed(self, "schema", &HEADER)?;
        Some(Header {
            name: name.clone(),
            required: object.flag(self, "required").unwrap_or(false),
            description: object.text(self, "description"),
            schema: self.schema(schema),
        })
    }

    /// What `security` says at this place; none where it says nothing, so that the outer one holds.
    fn security(&mut self, object: &Object<'tree>, schemes: &[&str]) -> Option<Security> {
        let (key, node) = object.entry("security")?;
        let mut alternatives = Vec::new();
        for item in self.items(node, "`security`") {
            let entries = self.entries(item, "a security requirement");
            if entries.is_empty() {
                self.error(
                    "keyword-unsupported",
                    "an optional credential is not supported".to_owned(),
                    item.span,
                    "`{}` lets anyone in",
                );
            }
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
            self.error(
                "reference-broken",
                format!("`{}` is not a security scheme of this document", scheme.value),
                scheme.span,
                "not in `components.securitySchemes`",
            );
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
