//! A document as it is written: operations, parameters, bodies, responses and schemas as places of the tree,
//! with every `$ref` followed, from file to file. Nothing is refused here, so that what the generator does not take
//! can still be described and compared. No Rust words; and what a change or a page says of it is not known.

mod load;
mod schema;

use crate::{
    files::Files,
    parse::{Node, Value},
    source::{Span, Spanned},
};

pub use load::Unreadable;
pub(crate) use load::load;
pub(crate) use schema::{Additional, Facets, Property, Variant};

/// The methods of a path item (OpenAPI 3.1 §4.8.9), and of 3.2.
const METHODS: [&str; 9] =
    ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// More `$ref`s in a row than this are a circle.
const LONGEST_CHAIN: usize = 16;

impl Node {
    /// The value of a key; none where there is no such key, or no mapping.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|(_, node)| node)
    }

    /// A key, with its place, and its value.
    pub(crate) fn entry(&self, key: &str) -> Option<(&Spanned<String>, &Node)> {
        self.entries().iter().find(|(name, _)| name.value == key).map(|(name, node)| (name, node))
    }

    /// The entries of a mapping; of anything else, none.
    pub(crate) fn entries(&self) -> &[(Spanned<String>, Node)] {
        match &self.value {
            Value::Mapping(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; of anything else, none.
    pub(crate) fn items(&self) -> &[Node] {
        match &self.value {
            Value::Sequence(items) => items,
            _ => &[],
        }
    }

    pub(crate) fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn as_bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The text under a key.
    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Node::as_str)
    }

    /// Whether `true` stands under a key.
    pub(crate) fn is(&self, key: &str) -> bool {
        self.get(key).and_then(Node::as_bool) == Some(true)
    }
}

/// A whole document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outline<'tree> {
    files: &'tree Files,
    root: &'tree Node,
}

impl<'tree> Outline<'tree> {
    /// The outline of a document that could be read.
    pub(crate) fn new(files: &'tree Files) -> Self {
        let root = files.document().expect("a document that was loaded has a tree");
        Self { files, root }
    }

    pub(crate) fn root(self) -> &'tree Node {
        self.root
    }

    /// What a node stands for: itself, or what its `$ref` leads to. A `$ref` that leads nowhere stands
    /// for itself.
    pub(crate) fn follow(self, node: &'tree Node) -> &'tree Node {
        let mut at = node;
        for _ in 0..LONGEST_CHAIN {
            let Some(reference) = at.get("$ref") else { return at };
            match self.target(reference) {
                Some(target) => at = target,
                None => return at,
            }
        }
        node
    }

    /// As [`Self::follow`], as long as nothing that is stated stands beside the `$ref`.
    pub(crate) fn bare(self, node: &'tree Node) -> &'tree Node {
        let is_annotation = |key: &str| {
            matches!(key, "$ref" | "summary" | "description" | "title") || key.starts_with("x-")
        };
        let mut at = node;
        for _ in 0..LONGEST_CHAIN {
            let target = at.get("$ref").and_then(|reference| self.target(reference));
            match target {
                Some(target) if at.entries().iter().all(|(key, _)| is_annotation(&key.value)) => {
                    at = target;
                }
                _ => return at,
            }
        }
        node
    }

    /// The name of a schema that stands in `components.schemas`.
    pub(crate) fn component_name(self, node: &Node) -> Option<&'tree str> {
        let schemas = self.root.get("components")?.get("schemas")?.entries();
        let found = schemas.iter().find(|(_, schema)| std::ptr::eq(schema, node));
        found.map(|(name, _)| name.value.as_str())
    }

    /// The node that a reference points at: a file, and a JSON pointer in its fragment (RFC 6901 §6).
    fn target(self, reference: &Node) -> Option<&'tree Node> {
        let text = reference.as_str()?;
        let (_, root) = self.files.target(reference.span.file, text)?;
        let pointer = decoded(text.split_once('#').map_or("", |(_, fragment)| fragment));
        pointer.split('/').skip(1).map(unescape).try_fold(root, |node, step| match &node.value {
            Value::Sequence(items) => items.get(step.parse::<usize>().ok()?),
            _ => node.get(&step),
        })
    }

    /// The operations of `paths`, in the order of the document.
    pub(crate) fn operations(self) -> Vec<Operation<'tree>> {
        self.items_of(self.root.get("paths"))
    }

    /// The operations of `webhooks`, which the server calls and the client answers.
    pub(crate) fn webhooks(self) -> Vec<Operation<'tree>> {
        self.items_of(self.root.get("webhooks"))
    }

    fn items_of(self, items: Option<&'tree Node>) -> Vec<Operation<'tree>> {
        let items = items.map_or(&[][..], Node::entries);
        let items = items.iter().filter(|(path, _)| !path.value.starts_with("x-"));
        items.flat_map(|(path, item)| self.path_item(path, item)).collect()
    }

    fn path_item(self, path: &'tree Spanned<String>, item: &'tree Node) -> Vec<Operation<'tree>> {
        let item = self.follow(item);
        item.entries()
            .iter()
            .filter(|(method, _)| METHODS.contains(&method.value.as_str()))
            .map(|(method, node)| Operation { outline: self, path, method, item, node })
            .collect()
    }

    /// The tags that the document describes, with their descriptions.
    pub(crate) fn tags(self) -> Vec<(&'tree str, Option<&'tree str>)> {
        let tags = self.root.get("tags").map_or(&[][..], Node::items);
        tags.iter().filter_map(|tag| Some((tag.text("name")?, tag.text("description")))).collect()
    }

    /// A security scheme by its name.
    pub(crate) fn security_scheme(self, name: &str) -> Option<&'tree Node> {
        let schemes = self.root.get("components")?.get("securitySchemes")?;
        schemes.get(name).map(|scheme| self.follow(scheme))
    }
}

/// One method of one path.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Operation<'tree> {
    outline: Outline<'tree>,
    pub(crate) path: &'tree Spanned<String>,
    pub(crate) method: &'tree Spanned<String>,
    item: &'tree Node,
    pub(crate) node: &'tree Node,
}

impl<'tree> Operation<'tree> {
    pub(crate) fn id(self) -> Option<&'tree str> {
        self.node.text("operationId")
    }

    /// `DELETE /medias/{id}`.
    pub(crate) fn endpoint(self) -> String {
        format!("{} {}", self.method.value.to_uppercase(), self.path.value)
    }

    /// What it is called: its operationId, or else its method and path.
    pub(crate) fn name(self) -> String {
        self.id().map_or_else(|| self.endpoint(), str::to_owned)
    }

    /// Where its name stands.
    pub(crate) fn span(self) -> Span {
        self.node.get("operationId").map_or(self.method.span, |id| id.span)
    }

    /// Where a keyword of it stands, or else the operation itself.
    pub(crate) fn span_of(self, keyword: &str) -> Span {
        self.node.entry(keyword).map_or_else(|| self.span(), |(key, _)| key.span)
    }

    pub(crate) fn first_tag(self) -> Option<&'tree str> {
        self.node.get("tags")?.items().first()?.as_str()
    }

    /// Those of the path item and those of the operation, which win and come first.
    pub(crate) fn parameters(self) -> Vec<Parameter<'tree>> {
        let mut parameters: Vec<Parameter<'tree>> = Vec::new();
        for of in [self.node, self.item] {
            for place in of.get("parameters").map_or(&[][..], Node::items) {
                let node = self.outline.follow(place);
                let (Some(name), Some(location)) = (node.text("name"), node.text("in")) else {
                    continue;
                };
                let parameter = Parameter { name, location, place, node };
                if !parameters.iter().any(|other| other.is_same(&parameter)) {
                    parameters.push(parameter);
                }
            }
        }
        parameters
    }

    pub(crate) fn request_body(self) -> Option<&'tree Node> {
        self.node.get("requestBody").map(|body| self.outline.follow(body))
    }

    /// The responses by their statuses as they are written: `204`, `4XX`, `default`.
    pub(crate) fn responses(self) -> Vec<Response<'tree>> {
        let responses = self.node.get("responses").map_or(&[][..], Node::entries);
        responses
            .iter()
            .filter(|(status, _)| !status.value.starts_with("x-"))
            .map(|(status, node)| Response { status, node: self.outline.follow(node) })
            .collect()
    }

    /// What the requirements ask for besides, as `x-permissions` lists it.
    pub(crate) fn permissions(self) -> &'tree [Node] {
        self.node.get("x-permissions").map_or(&[], Node::items)
    }

    /// The security requirements that hold, and where they are written; none where nothing says any.
    pub(crate) fn security(self) -> Option<(Span, &'tree Node)> {
        let own = self.node.entry("security").or_else(|| self.outline.root.entry("security"));
        own.map(|(key, node)| (key.span, node))
    }

    /// The operations that its callbacks name, by the name of the callback.
    pub(crate) fn callbacks(self) -> Vec<(&'tree str, Operation<'tree>)> {
        let callbacks = self.node.get("callbacks").map_or(&[][..], Node::entries);
        callbacks
            .iter()
            .flat_map(|(name, callback)| {
                let callback = self.outline.follow(callback).entries().iter();
                callback
                    .filter(|(expression, _)| !expression.value.starts_with("x-"))
                    .flat_map(|(expression, item)| self.outline.path_item(expression, item))
                    .map(|operation| (name.value.as_str(), operation))
            })
            .collect()
    }
}

/// A parameter of an operation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parameter<'tree> {
    pub(crate) name: &'tree str,
    /// `path`, `query`, `header` or `cookie`.
    pub(crate) location: &'tree str,
    /// Where the operation lists it, which may be a `$ref`.
    pub(crate) place: &'tree Node,
    pub(crate) node: &'tree Node,
}

impl<'tree> Parameter<'tree> {
    /// Header names are the same in any case (OpenAPI 3.1 §4.8.12).
    pub(crate) fn is_same(&self, other: &Parameter<'_>) -> bool {
        self.location == other.location
            && if self.location == "header" {
                self.name.eq_ignore_ascii_case(other.name)
            } else {
                self.name == other.name
            }
    }

    pub(crate) fn is_required(&self) -> bool {
        self.location == "path" || self.node.is("required")
    }

    /// Where it is named.
    pub(crate) fn span(&self) -> Span {
        self.node.get("name").map_or(self.place.span, |name| name.span)
    }

    /// Its schema, or that of its only media type.
    pub(crate) fn schema(&self) -> Option<&'tree Node> {
        let content = || self.node.get("content")?.entries().first()?.1.get("schema");
        self.node.get("schema").or_else(content)
    }
}

/// A documented answer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Response<'tree> {
    pub(crate) status: &'tree Spanned<String>,
    pub(crate) node: &'tree Node,
}

impl<'tree> Response<'tree> {
    /// Whether the request did what it is for.
    pub(crate) fn is_success(&self) -> bool {
        self.status.value.starts_with(['1', '2', '3'])
    }

    /// Whether it documents a status that another response states by itself, as `4XX` and `default` do.
    pub(crate) fn covers(&self, status: &str) -> bool {
        let own = self.status.value.as_bytes();
        self.status.value == "default"
            || (own.len() == 3
                && own[1..].eq_ignore_ascii_case(b"XX")
                && status.as_bytes().first() == own.first())
    }

    pub(crate) fn headers(&self) -> &'tree [(Spanned<String>, Node)] {
        self.node.get("headers").map_or(&[], Node::entries)
    }

    pub(crate) fn content(&self) -> &'tree [(Spanned<String>, Node)] {
        self.node.get("content").map_or(&[], Node::entries)
    }
}

fn unescape(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}

/// A fragment without percent-encoding (RFC 3986 §2.1).
fn decoded(fragment: &str) -> String {
    let mut bytes = Vec::with_capacity(fragment.len());
    let mut rest = fragment.as_bytes();
    while let [first, after @ ..] = rest {
        let code = std::str::from_utf8(after.get(..2).unwrap_or_default()).unwrap_or_default();
        match u8::from_str_radix(code, 16) {
            Ok(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
