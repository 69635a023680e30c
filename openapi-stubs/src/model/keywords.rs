//! Which keywords a place of the document takes: what is read, what only annotates, what is refused.

/// The keywords of one kind of object.
pub(super) struct Keywords {
    /// What a message calls the object.
    pub(super) object: &'static str,
    /// Read into the model.
    pub(super) read: &'static [&'static str],
    /// For people and other tools; they change nothing that the server does.
    pub(super) annotations: &'static [&'static str],
    /// Known, and not held to by the server: a warning.
    pub(super) unenforced: &'static [&'static str],
    /// Known, and not supported: the generated code would be wrong.
    pub(super) unsupported: &'static [&'static str],
}

pub(super) const DOCUMENT: Keywords = Keywords {
    object: "the document",
    read: &["openapi", "paths", "components", "security", "webhooks"],
    annotations: &["info", "servers", "tags", "externalDocs", "$self"],
    unenforced: &["jsonSchemaDialect"],
    unsupported: &[],
};

pub(super) const COMPONENTS: Keywords = Keywords {
    object: "`components`",
    read: &["schemas", "responses", "parameters", "requestBodies", "headers", "securitySchemes"],
    // What is not referred to says nothing.
    annotations: &["examples", "links", "pathItems", "callbacks"],
    unenforced: &[],
    unsupported: &[],
};

pub(super) const PATH_ITEM: Keywords = Keywords {
    object: "a path item",
    read: &[
        "$ref",
        "parameters",
        "get",
        "put",
        "post",
        "delete",
        "options",
        "head",
        "patch",
        "trace",
    ],
    annotations: &["summary", "description"],
    unenforced: &["servers"],
    unsupported: &[],
};

pub(super) const OPERATION: Keywords = Keywords {
    object: "an operation",
    read: &[
        "operationId",
        "tags",
        "summary",
        "description",
        "parameters",
        "requestBody",
        "responses",
        "security",
        "callbacks",
    ],
    annotations: &["externalDocs", "deprecated"],
    unenforced: &["servers"],
    unsupported: &[],
};

pub(super) const PARAMETER: Keywords = Keywords {
    object: "a parameter",
    read: &["name", "in", "required", "description", "schema", "content", "style", "explode"],
    annotations: &["deprecated", "example", "examples", "allowReserved", "allowEmptyValue"],
    unenforced: &[],
    unsupported: &[],
};

pub(super) const HEADER: Keywords = Keywords {
    object: "a header",
    read: &["required", "description", "schema", "content"],
    annotations: &["deprecated", "example", "examples", "style", "explode"],
    unenforced: &[],
    unsupported: &[],
};

pub(super) const REQUEST_BODY: Keywords = Keywords {
    object: "a request body",
    read: &["required", "content"],
    annotations: &["description"],
    unenforced: &[],
    unsupported: &[],
};

pub(super) const MEDIA_TYPE: Keywords = Keywords {
    object: "a media type",
    read: &["schema", "encoding"],
    annotations: &["example", "examples"],
    unenforced: &[],
    unsupported: &[],
};

pub(super) const RESPONSE: Keywords = Keywords {
    object: "a response",
    read: &["description", "headers", "content"],
    annotations: &["summary", "links"],
    unenforced: &[],
    unsupported: &[],
};

pub(super) const REFERENCE: Keywords = Keywords {
    object: "a reference",
    read: &["$ref"],
    annotations: &["summary", "description"],
    unenforced: &[],
    unsupported: &[],
};

pub(super) const SCHEMA: Keywords = Keywords {
    object: "a schema",
    read: &[
        "$ref",
        "description",
        "deprecated",
        "type",
        "nullable",
        "format",
        "enum",
        "default",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "minLength",
        "maxLength",
        "pattern",
        "minItems",
        "maxItems",
        "uniqueItems",
        "minProperties",
        "maxProperties",
        "items",
        "properties",
        "required",
        "additionalProperties",
        "readOnly",
        "writeOnly",
        "const",
        "allOf",
        "oneOf",
        "anyOf",
        "not",
        "if",
        "then",
        "else",
        "discriminator",
        "dependentSchemas",
        "dependentRequired",
        "prefixItems",
        "contains",
        "minContains",
        "maxContains",
        "patternProperties",
        "propertyNames",
        "unevaluatedProperties",
    ],
    annotations: &[
        "title",
        "example",
        "examples",
        "externalDocs",
        "xml",
        "$comment",
        // Only `$ref` reaches what they hold.
        "$defs",
        "definitions",
    ],
    unenforced: &["contentEncoding", "contentMediaType", "contentSchema", "$schema"],
    unsupported: &[
        "unevaluatedItems",
        "$id",
        "$anchor",
        "$dynamicAnchor",
        "$dynamicRef",
        "$vocabulary",
    ],
};
