//! The objects of OpenAPI 3.0 and their fields (OpenAPI 3.0.3 §4.7). What each field becomes is not decided here.

/// What stands in a field.
#[derive(Clone, Copy, Debug)]
pub(super) enum Field {
    /// The same in both versions.
    Same,
    One(&'static Object),
    List(&'static Object),
    /// By any names.
    Map(&'static Object),
    /// Callbacks by name, each with path items by expression.
    Callbacks,
    Paths,
    Schema,
    Schemas,
    Security,
    SecuritySchemes,
}

/// An object with fields of fixed names.
#[derive(Debug)]
pub(super) struct Object {
    pub(super) fields: &'static [(&'static str, Field)],
}

use Field::{Callbacks, List, Map, One, Paths, Same, Schema, Schemas, Security, SecuritySchemes};

pub(super) static DOCUMENT: Object = Object {
    fields: &[
        ("openapi", Same),
        ("info", One(&INFO)),
        ("servers", Same),
        ("paths", Paths),
        ("components", One(&COMPONENTS)),
        ("security", Security),
        ("tags", Same),
        ("externalDocs", Same),
    ],
};

static INFO: Object = Object {
    fields: &[
        ("title", Same),
        ("description", Same),
        ("termsOfService", Same),
        ("contact", Same),
        ("license", One(&LICENSE)),
        ("version", Same),
    ],
};

pub(super) static LICENSE: Object = Object { fields: &[("name", Same), ("url", Same)] };

static COMPONENTS: Object = Object {
    fields: &[
        ("schemas", Schemas),
        ("responses", Map(&RESPONSE)),
        ("parameters", Map(&PARAMETER)),
        ("examples", Same),
        ("requestBodies", Map(&REQUEST_BODY)),
        ("headers", Map(&HEADER)),
        ("securitySchemes", SecuritySchemes),
        ("links", Same),
        ("callbacks", Callbacks),
    ],
};

pub(super) static PATH_ITEM: Object = Object {
    fields: &[
        ("$ref", Same),
        ("summary", Same),
        ("description", Same),
        ("get", One(&OPERATION)),
        ("put", One(&OPERATION)),
        ("post", One(&OPERATION)),
        ("delete", One(&OPERATION)),
        ("options", One(&OPERATION)),
        ("head", One(&OPERATION)),
        ("patch", One(&OPERATION)),
        ("trace", One(&OPERATION)),
        ("servers", Same),
        ("parameters", List(&PARAMETER)),
    ],
};

pub(super) static OPERATION: Object = Object {
    fields: &[
        ("tags", Same),
        ("summary", Same),
        ("description", Same),
        ("externalDocs", Same),
        ("operationId", Same),
        ("parameters", List(&PARAMETER)),
        ("requestBody", One(&REQUEST_BODY)),
        ("responses", Map(&RESPONSE)),
        ("callbacks", Callbacks),
        ("deprecated", Same),
        ("security", Security),
        ("servers", Same),
    ],
};

static PARAMETER: Object = Object {
    fields: &[
        ("name", Same),
        ("in", Same),
        ("description", Same),
        ("required", Same),
        ("deprecated", Same),
        ("allowEmptyValue", Same),
        ("style", Same),
        ("explode", Same),
        ("allowReserved", Same),
        ("schema", Schema),
        ("example", Same),
        ("examples", Same),
        ("content", Map(&MEDIA_TYPE)),
    ],
};

static HEADER: Object = Object {
    fields: &[
        ("description", Same),
        ("required", Same),
        ("deprecated", Same),
        ("allowEmptyValue", Same),
        ("style", Same),
        ("explode", Same),
        ("allowReserved", Same),
        ("schema", Schema),
        ("example", Same),
        ("examples", Same),
        ("content", Map(&MEDIA_TYPE)),
    ],
};

static REQUEST_BODY: Object =
    Object { fields: &[("description", Same), ("content", Map(&MEDIA_TYPE)), ("required", Same)] };

static RESPONSE: Object = Object {
    fields: &[
        ("description", Same),
        ("headers", Map(&HEADER)),
        ("content", Map(&MEDIA_TYPE)),
        ("links", Same),
    ],
};

static MEDIA_TYPE: Object = Object {
    fields: &[
        ("schema", Schema),
        ("example", Same),
        ("examples", Same),
        ("encoding", Map(&ENCODING)),
    ],
};

static ENCODING: Object = Object {
    fields: &[
        ("contentType", Same),
        ("headers", Map(&HEADER)),
        ("style", Same),
        ("explode", Same),
        ("allowReserved", Same),
    ],
};
