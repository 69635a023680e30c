//! What is supported, keyword by keyword: each row is tried, and the rows are README's table.

use std::{fmt::Write as _, path::Path};

use openapi_stubs::{Build, diagnostic::Severity};

/// How far a keyword is held to.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Support {
    Yes,
    Warning,
    Error,
}
use Support::{Error, Warning, Yes};

/// Where a row's text stands in a document.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Place {
    Document,
    Operation,
    Parameter,
    Body,
    Response,
    Schema,
}
use Place::{Body, Document, Operation, Parameter, Response, Schema};

/// The place, the keywords, how far they are held to, an example in YAML's flow style, and what is to be said.
type Row = (Place, &'static str, Support, &'static str, &'static str);

const ROWS: &[Row] = &[
    (
        Document,
        "`webhooks`",
        Yes,
        "webhooks: {new: {post: {requestBody: {content: {application/json: {schema: {type: string}}}}}}}",
        "a type each; nothing is served",
    ),
    (Document, "`$ref` to any place, and to other files", Yes, "x-none: {}", "of this machine"),
    (Document, "`jsonSchemaDialect`", Warning, "jsonSchemaDialect: https://example.com", ""),
    (Operation, "no `operationId`", Warning, "operationId: null", "named by method and path"),
    (
        Operation,
        "`security`, also `{}` among others",
        Yes,
        "security: [{token: [a]}, {}]",
        "`authorize` is given the alternatives",
    ),
    (
        Operation,
        "`x-permissions`",
        Yes,
        "security: [{token: []}]\n      x-permissions: [a]",
        "roles that every alternative asks for besides",
    ),
    (
        Operation,
        "`callbacks`",
        Yes,
        "callbacks: {done: {'{$url}': {post: {requestBody: {content: {application/json: {schema: {type: string}}}}}}}}",
        "a type each; nothing is sent",
    ),
    (Operation, "`servers`", Warning, "servers: [{url: /v1}]", "said to clients only"),
    (
        Parameter,
        "`simple`, `label`, `matrix`, `form`, `spaceDelimited`, `pipeDelimited`, `deepObject`",
        Yes,
        "{name: a, in: query, style: deepObject, schema: {type: object}}",
        "with and without `explode`",
    ),
    (
        Parameter,
        "`content`",
        Yes,
        "{name: a, in: query, content: {application/json: {schema: {type: object}}}}",
        "JSON",
    ),
    (
        Parameter,
        "`default`",
        Yes,
        "{name: a, in: query, schema: {type: integer, default: 1}}",
        "what is left out is this",
    ),
    (
        Parameter,
        "`allowReserved`, `allowEmptyValue`",
        Yes,
        "{name: a, in: query, allowReserved: true, schema: {type: string}}",
        "both are let pass anyway",
    ),
    (
        Body,
        "JSON, forms, text, bytes",
        Yes,
        "application/x-www-form-urlencoded: {schema: {type: object}}",
        "several of them make an enumeration",
    ),
    (
        Body,
        "`multipart/form-data`",
        Yes,
        "multipart/form-data: {schema: {type: object, properties: {a: {type: string, format: binary}}}}",
        "part by part; lists, and objects in JSON",
    ),
    (
        Body,
        "`maxLength` of bytes, and of a file among parts",
        Yes,
        "application/octet-stream: {schema: {type: string, format: binary, maxLength: 10}}",
        "413 beyond it; `Limits` are set while it runs",
    ),
    (
        Body,
        "`minLength` of bytes",
        Warning,
        "application/octet-stream: {schema: {type: string, format: binary, minLength: 10}}",
        "",
    ),
    (
        Body,
        "other media types with a schema",
        Warning,
        "application/xml: {schema: {type: object}}",
        "bytes",
    ),
    (
        Response,
        "single statuses, `4XX`, `default`",
        Yes,
        "4XX: {description: Wrong.}",
        "a closed set",
    ),
    (
        Response,
        "`text/event-stream`",
        Yes,
        "'200': {description: Right., content: {text/event-stream: {schema: {type: object}}}}",
        "events whose data is typed",
    ),
    (
        Response,
        "several contents",
        Yes,
        "'200': {description: Right., content: {application/json: {schema: {type: object}}, text/csv: {schema: {type: string}}}}",
        "a variant each",
    ),
    (
        Response,
        "`headers`",
        Yes,
        "'200': {description: Right., headers: {ETag: {schema: {type: string}}}}",
        "single values; others are written by the handler",
    ),
    (Response, "`links`", Yes, "'200': {description: Right., links: {}}", "said to clients"),
    (
        Schema,
        "`type`, one or several, `nullable`",
        Yes,
        "{type: [string, integer, 'null']}",
        "several types make an enumeration",
    ),
    (Schema, "`enum`, `const`", Yes, "{enum: [a, 1, null]}", "of any values"),
    (
        Schema,
        "`minimum`, `maximum`, exclusive or not, `multipleOf`",
        Yes,
        "{type: integer, exclusiveMinimum: 1, multipleOf: 2.5}",
        "",
    ),
    (
        Schema,
        "`minLength`, `maxLength`, `pattern`",
        Yes,
        "{type: string, minLength: 1, pattern: '^a'}",
        "",
    ),
    (
        Schema,
        "`pattern` with look-around or back references",
        Error,
        "{type: string, pattern: '(?=a)'}",
        "patterns run in linear time",
    ),
    (
        Schema,
        "`format`: `int32`, `int64`, `float`, `double`, `binary`, `byte`, `password`",
        Yes,
        "{type: integer, format: int32}",
        "",
    ),
    (
        Schema,
        "any other `format`",
        Warning,
        "{type: string, format: email}",
        "a hint; state a `pattern`",
    ),
    (
        Schema,
        "`items`, `prefixItems`, `minItems`, `maxItems`, `uniqueItems`",
        Yes,
        "{type: array, prefixItems: [{type: string}], items: {type: integer}}",
        "",
    ),
    (
        Schema,
        "`contains`, `minContains`, `maxContains`",
        Yes,
        "{type: array, contains: {type: string}}",
        "",
    ),
    (
        Schema,
        "`properties`, `required`, `additionalProperties`",
        Yes,
        "{type: object, required: [a], properties: {a: {}}, additionalProperties: {type: string}}",
        "",
    ),
    (
        Schema,
        "`minProperties`, `maxProperties`, `propertyNames`, `patternProperties`",
        Yes,
        "{type: object, maxProperties: 1, patternProperties: {'^x': {}}}",
        "",
    ),
    (
        Schema,
        "`dependentRequired`, `dependentSchemas`",
        Yes,
        "{type: object, dependentRequired: {a: [b]}}",
        "",
    ),
    (
        Schema,
        "`allOf`",
        Yes,
        "{allOf: [{type: object, properties: {a: {}}}, {type: object, properties: {b: {}}}]}",
        "one type",
    ),
    (
        Schema,
        "`oneOf`, `anyOf`, `discriminator`",
        Yes,
        "{oneOf: [{type: string}, {type: integer}]}",
        "an enumeration; `oneOf` refuses what matches twice",
    ),
    (Schema, "`not`, `if`, `then`, `else`", Yes, "{type: string, not: {const: a}}", ""),
    (
        Schema,
        "`unevaluatedProperties: false`",
        Yes,
        "{type: object, unevaluatedProperties: false}",
        "without conditions beside it",
    ),
    (Schema, "`unevaluatedItems`", Error, "{type: array, unevaluatedItems: false}", ""),
    (
        Schema,
        "`$defs`, `definitions`",
        Yes,
        "{type: string, $defs: {a: {type: string}}}",
        "by `$ref`",
    ),
    (Schema, "`$dynamicRef`, `$anchor`, `$id`", Error, "{$dynamicRef: '#a'}", ""),
    (
        Schema,
        "`readOnly`, `writeOnly`",
        Yes,
        "{type: string, readOnly: true}",
        "a required `readOnly` property of a request is told of",
    ),
    (
        Schema,
        "`contentMediaType`, `contentEncoding`, `contentSchema`",
        Warning,
        "{type: string, contentEncoding: base64}",
        "nothing decodes it",
    ),
    (
        Schema,
        "`title`, `description`, `examples`, `xml`, `deprecated`",
        Yes,
        "{type: string, title: A, deprecated: true}",
        "",
    ),
];

const BEGIN: &str = "<!-- The table of tests/suite/support.rs. -->\n";
const END: &str = "<!-- Its end. -->\n";

#[test]
fn every_keyword_is_held_to_as_far_as_the_table_says() {
    for (place, words, support, example, _) in ROWS {
        let folder = tempfile::tempdir().expect("a folder");
        let document = document(*place, example);
        std::fs::write(folder.path().join("openapi.yaml"), &document).expect("a file");
        let output = Build::new("openapi.yaml")
            .handlers("no-handlers")
            .generic_refusals()
            .generate(folder.path())
            .expect("a file that can be read");
        let found = output.diagnostics.iter().filter(|found| found.code != "handler-missing");
        let worst = match found.map(|found| found.severity).min() {
            Some(Severity::Error) => Error,
            Some(Severity::Warning) => Warning,
            Some(Severity::Note) | None => Yes,
        };
        assert_eq!(worst, *support, "{words}:\n{document}\n{}", output.report());
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the one variable of this suite")]
fn the_table_stands_in_the_readme() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(&path).expect("a README");
    let (before, rest) = readme.split_once(BEGIN).expect("the table begins");
    let (stands, after) = rest.split_once(END).expect("the table ends");
    let wanted = table();
    if std::env::var_os("UPDATE_EXPECT").is_some_and(|value| value == "1") {
        std::fs::write(&path, format!("{before}{BEGIN}{wanted}{END}{after}")).expect("a README");
    } else {
        assert_eq!(stands, wanted, "to write it anew: UPDATE_EXPECT=1 cargo test -p openapi-stubs");
    }
}

fn table() -> String {
    let mut table = String::from("\n| where | what | supported | |\n|---|---|---|---|\n");
    for (place, words, support, _, note) in ROWS {
        let place = format!("{place:?}").to_lowercase();
        let support = format!("{support:?}").to_lowercase();
        writeln!(table, "| {place} | {words} | {support} | {note} |").expect("a string takes it");
    }
    table.push('\n');
    table
}

/// A document that has nothing but the example.
fn document(place: Place, example: &str) -> String {
    let at = |wanted: Place, before: &str| {
        if place == wanted { format!("{before}{example}\n") } else { String::new() }
    };
    let id = if place == Operation && example.contains("operationId") {
        String::new()
    } else {
        "      operationId: make\n".to_owned()
    };
    let operation = if id.is_empty() { String::new() } else { at(Operation, "      ") };
    let parameter = at(Parameter, "      parameters:\n        - ");
    let body = at(Body, "      requestBody:\n        required: true\n        content:\n          ");
    let schema = at(
        Schema,
        "      requestBody:\n        required: true\n        content:\n          application/json:\n            schema: ",
    );
    let response = at(Response, "        ");
    format!(
        "openapi: 3.1.0\ninfo: {{title: Rows, version: '1'}}\n{}paths:\n  /a:\n    post:\n{id}{operation}{parameter}{body}{schema}      \
         responses:\n        '204': {{description: Done.}}\n{response}components:\n  securitySchemes: {{token: {{type: http, scheme: bearer}}}}\n",
        at(Document, ""),
    )
}
