//! The page of one operation. Its form is fixed: title, lead, endpoint, what it does; then what is sent,
//! what comes back, what can go wrong, and examples.

use super::{
    Section, Selection,
    table::{code, table},
    words::{constraints, joined, kind, sentence_case},
};
use crate::{
    outline::{Additional, Operation, Outline, Parameter, Response},
    parse::Node,
    source::Spanned,
};

/// Members within members deeper than this are not listed.
const DEEPEST: usize = 6;

const COLUMNS: [&str; 4] = ["Name", "Type", "Required", "Description"];
const PROPERTY_COLUMNS: [&str; 4] = ["Property", "Type", "Required", "Description"];

/// The title that `x-page` gives, or else the operation's name as words.
pub(super) fn title(operation: Operation<'_>) -> String {
    let title = operation.node.get("x-page").and_then(|page| page.text("title"));
    title.map_or_else(
        || match operation.id() {
            Some(id) => sentence_case(id),
            None => operation.endpoint(),
        },
        str::to_owned,
    )
}

/// The one line below the title that `x-page` gives.
pub(super) fn lead(operation: Operation<'_>) -> Option<&str> {
    operation.node.get("x-page")?.text("lead")
}

/// The whole page, which ends in a line break.
pub(super) fn render(
    outline: Outline<'_>,
    operation: Operation<'_>,
    selection: &Selection,
) -> String {
    let mut writing = Writing { outline, selection, blocks: Vec::new() };
    writing.head(operation);
    writing.parameters(operation);
    writing.request(operation);
    let responses: Vec<_> = operation
        .responses()
        .into_iter()
        .filter(|response| selection.has_status(&response.status.value))
        .collect();
    let (successes, failures): (Vec<_>, Vec<_>) =
        responses.into_iter().partition(Response::is_success);
    let heading = if successes.len() > 1 { "## Responses" } else { "## Response" };
    writing.answers(heading, &successes);
    writing.answers("## Errors", &failures);
    if selection.has(Section::Examples) {
        writing.examples(operation, &successes);
    }
    format!("{}\n", writing.blocks.join("\n\n"))
}

type Row = [String; 4];

struct Writing<'a> {
    outline: Outline<'a>,
    selection: &'a Selection,
    /// Set apart by empty lines.
    blocks: Vec<String>,
}

impl<'a> Writing<'a> {
    fn head(&mut self, operation: Operation<'a>) {
        self.blocks.push(format!("# {}", title(operation)));
        self.blocks.extend(lead(operation).map(|lead| format!("> {}", lead.trim_end())));
        self.blocks.push(code(&operation.endpoint()));
        if operation.node.is("deprecated") {
            self.blocks.push("> **Deprecated**".to_owned());
        }
        for text in ["summary", "description"] {
            self.paragraph(operation.node.text(text));
        }
    }

    fn paragraph(&mut self, text: Option<&str>) {
        self.blocks.extend(text.map(|text| text.trim_end().to_owned()).filter(|it| !it.is_empty()));
    }

    fn parameters(&mut self, operation: Operation<'a>) {
        let parameters = operation.parameters();
        for (location, heading) in [
            ("header", "## Headers"),
            ("path", "## Path parameters"),
            ("query", "## Query parameters"),
            ("cookie", "## Cookies"),
        ] {
            let rows: Vec<Row> = parameters
                .iter()
                .filter(|one| one.location == location && self.selection.has_parameter(one.name))
                .map(|parameter| self.parameter(parameter))
                .collect();
            if let Some(table) = table(COLUMNS, &rows) {
                self.blocks.extend([heading.to_owned(), table]);
            }
        }
    }

    fn parameter(&self, parameter: &Parameter<'a>) -> Row {
        self.row(
            parameter.name,
            parameter.schema(),
            parameter.is_required(),
            parameter.node.text("description"),
            parameter.node.is("deprecated"),
        )
    }

    /// A line of a table. A description beside the schema says more than one within it.
    fn row(
        &self,
        name: &str,
        schema: Option<&'a Node>,
        required: bool,
        description: Option<&str>,
        deprecated: bool,
    ) -> Row {
        let facets = schema.map(|schema| self.outline.facets(schema));
        let mut sentences = Vec::new();
        if let Some(facets) = facets.as_ref().filter(|_| self.selection.has(Section::Constraints)) {
            if deprecated && facets.deprecated.is_none() {
                sentences.push("Deprecated.".to_owned());
            }
            sentences.extend(constraints(self.outline, facets));
        }
        let within = facets.as_ref().and_then(|facets| facets.description);
        [
            code(name),
            code(&schema.map_or_else(|| "any".to_owned(), |schema| kind(self.outline, schema))),
            if required { "Yes" } else { "-" }.to_owned(),
            joined(description.or(within).unwrap_or_default(), &sentences),
        ]
    }

    fn request(&mut self, operation: Operation<'a>) {
        let Some(body) = operation.request_body() else { return };
        if !self.selection.has(Section::RequestBody) {
            return;
        }
        self.blocks.push("## Request body".to_owned());
        self.paragraph(body.text("description"));
        if !body.is("required") {
            self.blocks.push("_It may be left out._".to_owned());
        }
        self.content(body.get("content").map_or(&[], Node::entries), true);
    }

    fn answers(&mut self, heading: &str, responses: &[Response<'a>]) {
        if responses.is_empty() {
            return;
        }
        self.blocks.push(heading.to_owned());
        for response in responses {
            let description = response.node.text("description").unwrap_or_default().trim_end();
            self.blocks.push(format!("**{}** - {description}", response.status.value));
            self.response_headers(response);
            if response.content().is_empty() {
                self.blocks.push("_No response body._".to_owned());
            } else {
                // What goes wrong is told in few types, the same for every operation.
                self.content(response.content(), response.is_success());
            }
        }
    }

    fn response_headers(&mut self, response: &Response<'a>) {
        if !self.selection.has(Section::ResponseHeaders) {
            return;
        }
        let rows: Vec<Row> = response
            .headers()
            .iter()
            .map(|(name, header)| {
                let header = self.outline.follow(header);
                self.row(
                    &name.value,
                    header.get("schema"),
                    header.is("required"),
                    header.text("description"),
                    header.is("deprecated"),
                )
            })
            .collect();
        self.blocks.extend(table(["Header", "Type", "Required", "Description"], &rows));
    }

    /// What is sent under each media type; types with one schema are described once.
    fn content(&mut self, content: &'a [(Spanned<String>, Node)], named: bool) {
        let mut groups: Vec<(Option<&'a Node>, Vec<&str>)> = Vec::new();
        for (media_type, node) in content {
            let schema = node.get("schema").map(|schema| self.outline.follow(schema));
            let same = |known: Option<&Node>| match (known, schema) {
                (Some(known), Some(schema)) => known.to_json() == schema.to_json(),
                (known, schema) => known.is_none() && schema.is_none(),
            };
            match groups.iter_mut().find(|(known, _)| same(*known)) {
                Some((_, media_types)) => media_types.push(&media_type.value),
                None => groups.push((schema, vec![&media_type.value])),
            }
        }
        let named = (named || groups.len() > 1) && self.selection.has(Section::MediaTypes);
        for (schema, media_types) in groups {
            if named {
                let listed: Vec<_> = media_types.into_iter().map(code).collect();
                self.blocks.push(format!("Content type: {}", listed.join(", ")));
            }
            match schema {
                Some(schema) => self.body(schema),
                None => self.blocks.push("_Any content._".to_owned()),
            }
        }
    }

    fn body(&mut self, schema: &'a Node) {
        let facets = self.outline.facets(schema);
        let rows = self.rows(schema);
        if let Some(table) = table(PROPERTY_COLUMNS, &rows) {
            self.blocks.push(table);
        }
        for choice in &facets.choices {
            self.blocks.push("One of:".to_owned());
            for variant in &choice.value {
                let name = variant.name.map_or_else(
                    || code(&kind(self.outline, variant.node)),
                    |name| format!("**{name}**"),
                );
                self.blocks.push(name);
                self.blocks.extend(table(PROPERTY_COLUMNS, &self.rows(variant.node)));
            }
        }
        if let Some(items) = facets.items {
            self.blocks.push(format!("{}, each of:", code(&kind(self.outline, schema))));
            let facets = self.outline.facets(items);
            if facets.properties.is_empty() && facets.choices.is_empty() && facets.items.is_none() {
                self.value(items);
            } else {
                self.body(items);
            }
        } else if rows.is_empty() && facets.choices.is_empty() {
            self.value(schema);
        }
    }

    /// A body that is one value.
    fn value(&mut self, schema: &'a Node) {
        let [_, kind, _, description] = self.row("", Some(schema), true, None, false);
        let dash = if description.is_empty() { "" } else { " - " };
        self.blocks.push(format!("{kind}{dash}{description}"));
    }

    fn rows(&self, schema: &'a Node) -> Vec<Row> {
        let mut rows = Vec::new();
        self.collect_rows(schema, "", &mut Vec::new(), &mut rows);
        rows
    }

    /// The members of an object and of what it holds: `a`, `a.b`, `list[].c`, `map.*.d`.
    fn collect_rows(
        &self,
        schema: &'a Node,
        before: &str,
        within: &mut Vec<*const Node>,
        rows: &mut Vec<Row>,
    ) {
        let at = std::ptr::from_ref(self.outline.follow(schema));
        if within.contains(&at) || within.len() > DEEPEST {
            return;
        }
        within.push(at);
        for property in self.outline.facets(schema).properties {
            let name = format!("{before}{}", property.name);
            rows.push(self.row(&name, Some(property.node), property.required, None, false));
            let (held, sign) = self.held(property.node);
            self.collect_rows(held, &format!("{name}{sign}."), within, rows);
        }
        within.pop();
    }

    /// What a list or a map holds in the end, and the signs for the way there.
    fn held(&self, schema: &'a Node) -> (&'a Node, String) {
        let (mut held, mut signs) = (schema, String::new());
        for _ in 0..DEEPEST {
            let facets = self.outline.facets(held);
            match (facets.items, facets.additional) {
                (Some(items), _) => {
                    held = items;
                    signs.push_str("[]");
                }
                (None, Additional::Schema(values)) if facets.properties.is_empty() => {
                    held = values;
                    signs.push_str(".*");
                }
                _ => break,
            }
        }
        (held, signs)
    }

    fn examples(&mut self, operation: Operation<'a>, successes: &[Response<'a>]) {
        let samples = operation.node.get("x-codeSamples").map_or(&[][..], Node::items);
        let mut examples: Vec<(String, &str, String)> = samples
            .iter()
            .filter_map(|sample| {
                let label = sample.text("label").filter(|_| samples.len() > 1);
                let heading = label.map_or_else(
                    || "Example request".into(),
                    |it| format!("Example request ({it})"),
                );
                let language = sample.text("lang").unwrap_or_default();
                Some((heading, language, sample.text("source")?.trim_end().to_owned()))
            })
            .collect();
        let body = operation.request_body().and_then(|body| body.get("content"));
        if self.selection.has(Section::RequestBody)
            && let Some(example) = body.and_then(|content| self.example(content.entries()))
        {
            examples.push(("Example request body".to_owned(), "json", example));
        }
        for response in successes {
            if let Some(example) = self.example(response.content()) {
                let several = successes.len() > 1;
                let status =
                    if several { format!(" ({})", response.status.value) } else { String::new() };
                examples.push((format!("Example response{status}"), "json", example));
            }
        }
        if !examples.is_empty() {
            self.blocks.push("## Examples".to_owned());
        }
        for (heading, language, text) in examples {
            // A fence that the text does not hold.
            let fence = (3..).map(|length| "`".repeat(length)).find(|fence| !text.contains(fence));
            let fence = fence.expect("fences do not run out");
            self.blocks.push(format!("### {heading}"));
            self.blocks.push(format!("{fence}{language}\n{text}\n{fence}"));
        }
    }

    /// The first example that a document has for JSON content: of the media type, or else of the schema.
    fn example(&self, content: &'a [(Spanned<String>, Node)]) -> Option<String> {
        let (_, media_type) = content.iter().find(|(name, _)| name.value.contains("json"))?;
        let named = || {
            let (_, example) = media_type.get("examples")?.entries().first()?;
            self.outline.follow(example).get("value")
        };
        let schema = || media_type.get("schema").map(|schema| self.outline.follow(schema));
        let listed = || schema()?.get("examples")?.items().first();
        let example = media_type
            .get("example")
            .or_else(named)
            .or_else(listed)
            .or_else(|| schema()?.get("example"))?;
        Some(format!("{:#}", example.to_json()))
    }
}
