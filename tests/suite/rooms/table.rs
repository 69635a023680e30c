//! The tables: which room may name what. A room is a module at the top of a crate; what it may not name it
//! has to be handed as a value. Where a line is wider than the design, its `why` says so.

/// What a room may name beside `std`, its own insides and its parents.
pub(super) struct Room {
    pub(super) name: &'static str,
    /// Other rooms.
    pub(super) rooms: &'static [&'static str],
    /// Other crates, and what of `std` has effects.
    pub(super) crates: &'static [&'static str],
    /// Whether the files of the room may name each other.
    pub(super) has_siblings: bool,
    pub(super) why: &'static str,
}

const ROOM: Room = Room { name: "", rooms: &[], crates: &[], has_siblings: true, why: "" };

/// What of `std` and of value crates has effects: a line of the table has to allow it by this name.
pub(super) const EFFECTS: [&[&str]; 11] = [
    &["std", "env"],
    &["std", "fs"],
    &["std", "net"],
    &["std", "os"],
    &["std", "process"],
    &["std", "thread"],
    &["Instant", "now"],
    &["SystemTime", "now"],
    &["Timestamp", "now"],
    &["Uuid", "now_v7"],
    &["Uuid", "new_v4"],
];

/// The service: `src/`.
pub(super) const SERVICE: &[Room] = &[
    Room {
        name: "domain",
        crates: &["base64", "hex", "jiff", "serde_json", "sfv", "sha2", "subtle", "uuid"],
        why: "it is the rules, without I/O, clock or wire; metadata is JSON wherever it is",
        ..ROOM
    },
    Room { name: "failure", why: "whatever fails can name it", ..ROOM },
    Room {
        name: "failpoint",
        crates: &["std::env", "std::process"],
        why: "it is where a test has the process end, whichever room that is in",
        ..ROOM
    },
    Room {
        name: "place",
        why: "it is where database and bytes are, and not how they are opened",
        ..ROOM
    },
    Room {
        name: "metrics",
        crates: &["prometheus"],
        why: "it is numbers, and whoever has one names it",
        ..ROOM
    },
    Room {
        name: "contract",
        rooms: &["failure"],
        crates: &["actix_web", "bytes", "openapi_stubs", "serde", "serde_json", "utoipa"],
        why: "it is written from the document alone",
        ..ROOM
    },
    Room {
        name: "store",
        rooms: &["domain", "failpoint", "failure", "metrics", "place"],
        crates: &[
            "Instant::now",
            "diesel",
            "diesel_migrations",
            "jiff",
            "serde_json",
            "sha2",
            "std::thread",
            "thiserror",
            "tokio",
            "tracing",
        ],
        why: "it is the database, and knows neither wire nor clock",
        ..ROOM
    },
    Room {
        name: "blobs",
        rooms: &["domain", "failure", "metrics", "place"],
        crates: &[
            "bytes",
            "futures_util",
            "imagesize",
            "infer",
            "jiff",
            "object_store",
            "sha2",
            "std::fs",
            "std::os",
            "tempfile",
            "thiserror",
            "tokio",
            "tracing",
            "walkdir",
        ],
        why: "it is the bytes, and knows no rows",
        ..ROOM
    },
    Room {
        name: "pictures",
        rooms: &["domain"],
        crates: &["bytes", "image"],
        why: "it turns bytes into bytes, and reaches for nothing",
        ..ROOM
    },
    Room {
        name: "reclaim",
        rooms: &["app", "blobs", "domain", "failpoint", "failure", "store"],
        crates: &["futures_util", "jiff", "tokio", "tracing"],
        why: "it brings rows and bytes together, and has its clock from `app`",
        ..ROOM
    },
    Room {
        name: "outgoing",
        crates: &["rustls", "ureq"],
        why: "it is how others are asked, whoever they are",
        ..ROOM
    },
    Room {
        name: "rate_limit",
        rooms: &["domain"],
        crates: &["governor"],
        why: "it counts, by its own monotonic clock, and knows neither wire nor database",
        ..ROOM
    },
    Room {
        name: "oidc",
        rooms: &["config", "domain", "failure", "outgoing"],
        crates: &["jiff", "jsonwebtoken", "serde", "serde_json", "tokio", "tracing", "ureq"],
        why: "it asks a provider for its keys and believes what they signed, and knows no one here",
        ..ROOM
    },
    Room {
        name: "app",
        rooms: &[
            "blobs",
            "domain",
            "failpoint",
            "failure",
            "metrics",
            "oidc",
            "pictures",
            "rate_limit",
            "reclaim",
            "store",
        ],
        crates: &[
            "Timestamp::now",
            "Uuid::now_v7",
            "bytes",
            "futures_util",
            "getrandom",
            "jiff",
            "sha2",
            "tokio",
            "tracing",
            "uuid",
        ],
        why: "it is what a handler holds, and knows no wire; times and ids are made in it",
        ..ROOM
    },
    Room {
        name: "problem",
        rooms: &["contract", "domain", "failure"],
        crates: &["openapi_stubs", "serde_json", "tracing"],
        why: "it turns refusals into contract, and reaches for nothing",
        ..ROOM
    },
    Room {
        name: "jsonld",
        rooms: &["contract", "domain", "failure", "hydra"],
        crates: &["jiff", "percent_encoding", "serde_json"],
        why: "it turns values into contract, and reaches for nothing",
        ..ROOM
    },
    Room {
        name: "content",
        rooms: &["contract", "domain", "failure"],
        crates: &["http_range_header", "jiff", "percent_encoding"],
        why: "as `jsonld`, for bytes that are downloaded",
        ..ROOM
    },
    Room {
        name: "parameters",
        rooms: &["contract", "domain", "failure", "jsonld", "problem"],
        crates: &["jiff"],
        why: "as `jsonld`, the other way round: it turns what was asked into values, and reaches for nothing",
        ..ROOM
    },
    Room {
        name: "hydra",
        rooms: &["contract", "document", "problem"],
        crates: &["serde_json"],
        why: "it is derived from the contract alone, whoever asks",
        ..ROOM
    },
    Room {
        name: "auth",
        rooms: &[
            "app",
            "contract",
            "domain",
            "failure",
            "metrics",
            "oidc",
            "problem",
            "rate_limit",
            "store",
        ],
        crates: &["openapi_stubs"],
        why: "it judges before anything else is read, and so is handed the `app` with its `failure`s",
        ..ROOM
    },
    Room {
        name: "handlers",
        rooms: &[
            "app",
            "content",
            "contract",
            "domain",
            "failure",
            "hydra",
            "jsonld",
            "parameters",
            "problem",
        ],
        crates: &["openapi_stubs"],
        has_siblings: false,
        why: "each turns one request into one answer; bytes come and go as streams of `openapi_stubs`",
    },
    Room {
        name: "routes",
        rooms: &["app", "auth", "contract", "failure", "handlers", "problem"],
        crates: &["actix_web", "openapi_stubs"],
        why: "it is written from the document, and hands the `app` on without looking into it",
        ..ROOM
    },
    Room { name: "document", why: "it is the contract as bytes", ..ROOM },
    Room {
        name: "first_start",
        rooms: &["app", "domain", "failpoint", "failure", "store"],
        crates: &["bytes", "futures_util"],
        why: "it makes what is there before the first request, and so knows no wire",
        ..ROOM
    },
    Room {
        name: "ephemeral",
        rooms: &[
            "app",
            "config",
            "contract",
            "document",
            "domain",
            "failure",
            "parameters",
            "store",
        ],
        crates: &[
            "base64",
            "bytes",
            "futures_util",
            "jiff",
            "openapi_stubs",
            "serde",
            "serde_json",
            "serde_saphyr",
            "std::fs",
            "uuid",
        ],
        why: "it is what contract tests begin with and may ask for, and knows no wire",
        ..ROOM
    },
    Room { name: "progress", why: "it is how far a task is, however that is shown", ..ROOM },
    Room {
        name: "upkeep",
        rooms: &[
            "app",
            "blobs",
            "config",
            "domain",
            "failpoint",
            "failure",
            "place",
            "progress",
            "store",
        ],
        crates: &["futures_util", "jiff", "std::fs", "thiserror", "tokio", "tracing"],
        why: "it holds rows and bytes against each other, and knows no wire",
        ..ROOM
    },
    Room {
        name: "exchange",
        rooms: &[
            "app",
            "config",
            "contract",
            "domain",
            "failure",
            "jsonld",
            "parameters",
            "progress",
        ],
        crates: &[
            "bytes",
            "futures_util",
            "serde_json",
            "sha2",
            "std::fs",
            "thiserror",
            "tokio",
            "walkdir",
        ],
        why: "it acts as a handler does, on files in place of requests; medias are written as the API gives them",
        ..ROOM
    },
    Room {
        name: "config",
        rooms: &["place", "rate_limit"],
        crates: &["clap", "std::env", "std::net"],
        why: "what is set is read here and nowhere else",
        ..ROOM
    },
    Room {
        name: "telemetry",
        rooms: &["app", "config", "metrics", "outgoing"],
        crates: &[
            "Instant::now",
            "actix_web",
            "openapi_stubs",
            "opentelemetry",
            "opentelemetry_http",
            "opentelemetry_otlp",
            "opentelemetry_sdk",
            "tracing",
            "tracing_opentelemetry",
            "tracing_subscriber",
            "ureq",
            "uuid",
        ],
        why: "it sees every request pass and touches none; it has its ids from `app`",
        ..ROOM
    },
    Room {
        name: "server",
        rooms: &[
            "app",
            "auth",
            "blobs",
            "config",
            "contract",
            "document",
            "domain",
            "ephemeral",
            "failure",
            "first_start",
            "metrics",
            "oidc",
            "place",
            "problem",
            "rate_limit",
            "reclaim",
            "routes",
            "store",
            "telemetry",
        ],
        crates: &[
            "actix_cors",
            "actix_http",
            "actix_server",
            "actix_service",
            "actix_web",
            "base64",
            "bytes",
            "flate2",
            "futures_util",
            "httparse",
            "jiff",
            "memchr",
            "openapi_stubs",
            "serde_json",
            "sha2",
            "std::net",
            "thiserror",
            "tokio",
            "tracing",
            "utoipa_swagger_ui",
        ],
        why: "it builds everything, and holds no rule of the product",
        ..ROOM
    },
    Room {
        name: "cli",
        rooms: &[
            "app",
            "blobs",
            "config",
            "document",
            "domain",
            "ephemeral",
            "exchange",
            "failure",
            "metrics",
            "place",
            "progress",
            "rate_limit",
            "reclaim",
            "server",
            "store",
            "telemetry",
            "upkeep",
        ],
        crates: &[
            "actix_web",
            "clap",
            "clap_complete",
            "indicatif",
            "jiff",
            "serde_json",
            "std::process",
            "tokio",
            "tracing",
        ],
        why: "it is what can be typed; of actix it starts the runtime",
        ..ROOM
    },
    Room {
        name: "main",
        rooms: &["cli"],
        crates: &["std::env", "std::process"],
        why: "it is one line, so that tests can do all that the binary does",
        ..ROOM
    },
];

/// The toolchain: `openapi-stubs/src/`, its stages in their order.
pub(super) const TOOLCHAIN: &[Room] = &[
    Room { name: "source", crates: &["serde", "std::fs"], why: "it is texts with places", ..ROOM },
    Room {
        name: "diagnostic",
        rooms: &["source"],
        crates: &["annotate_snippets", "serde_json"],
        why: "it is findings and how they are drawn",
        ..ROOM
    },
    Room {
        name: "pattern",
        crates: &["regex", "tracing"],
        why: "both halves have to agree on what a pattern means, and it is all they share",
        ..ROOM
    },
    Room {
        name: "parse",
        rooms: &["source", "diagnostic"],
        crates: &["saphyr", "serde_json"],
        why: "it knows no word of OpenAPI",
        ..ROOM
    },
    Room {
        name: "files",
        rooms: &["source", "diagnostic", "parse"],
        why: "it is the trees of a document and of what it refers to",
        ..ROOM
    },
    Room {
        name: "canonical",
        crates: &["serde_json"],
        why: "both halves have to agree on which values are equal",
        ..ROOM
    },
    Room {
        name: "model",
        rooms: &["source", "diagnostic", "files", "nearest", "parse", "pattern"],
        crates: &["serde_json", "strsim"],
        why: "it knows no word of Rust; patterns that cannot be enforced are found here",
        ..ROOM
    },
    Room {
        name: "plan",
        rooms: &["source", "diagnostic", "model"],
        crates: &["heck", "http", "serde", "serde_json", "syn"],
        why: "it is the only place that names",
        ..ROOM
    },
    Room {
        name: "handlers",
        rooms: &["source", "diagnostic"],
        crates: &["proc_macro2", "quote", "std::fs", "syn"],
        why: "it reads signatures as they are, whatever the document says",
        ..ROOM
    },
    Room {
        name: "check",
        rooms: &["source", "diagnostic", "plan", "handlers"],
        crates: &["heck", "strsim"],
        why: "it never sees what is generated, both read the plan",
        ..ROOM
    },
    Room {
        name: "generate",
        rooms: &["plan", "model", "canonical"],
        crates: &["prettyplease", "proc_macro2", "quote", "serde_json", "std::thread", "syn"],
        why: "it never sees what was checked, both read the plan, in which values of the model stand",
        ..ROOM
    },
    Room {
        name: "downgrade",
        rooms: &["source", "files", "outline", "parse"],
        crates: &["serde_json"],
        why: "it writes the tree in the words of another version, and refuses nothing of it",
        ..ROOM
    },
    Room {
        name: "bundle",
        rooms: &["source", "files", "parse"],
        crates: &["serde_json"],
        why: "it puts the trees of several files into one, and refuses nothing of it",
        ..ROOM
    },
    Room {
        name: "record",
        rooms: &["source", "plan"],
        crates: &["serde", "serde_json", "std::env", "std::fs"],
        why: "it is what one run of a build script leaves for the next, and decides nothing",
        ..ROOM
    },
    Room {
        name: "build",
        rooms: &[
            "source",
            "diagnostic",
            "bundle",
            "downgrade",
            "files",
            "parse",
            "model",
            "plan",
            "handlers",
            "check",
            "generate",
            "record",
        ],
        crates: &["Instant::now", "serde_json", "std::env", "std::fs", "std::process", "syn"],
        why: "it puts the stages in their order",
        ..ROOM
    },
    Room {
        name: "nearest",
        crates: &["strsim"],
        why: "it compares names, whatever they are of",
        ..ROOM
    },
    Room {
        name: "outline",
        rooms: &["source", "diagnostic", "files", "parse"],
        crates: &["serde_json"],
        why: "it shows a document as it is written, and refuses nothing of it",
        ..ROOM
    },
    Room {
        name: "docs",
        rooms: &["source", "files", "nearest", "outline", "parse"],
        crates: &["serde_json"],
        why: "it says what a document says, and knows no Rust",
        ..ROOM
    },
    Room {
        name: "diff",
        rooms: &["source", "diagnostic", "outline", "parse"],
        crates: &["serde_json"],
        why: "it holds documents against each other, and knows no Rust",
        ..ROOM
    },
    Room {
        name: "explain",
        rooms: &["diagnostic", "diff"],
        why: "it is what the codes mean",
        ..ROOM
    },
    Room {
        name: "stub",
        rooms: &["check", "plan"],
        crates: &["std::fs", "syn"],
        why: "it writes handlers into files, and only adds to what is there",
        ..ROOM
    },
    Room {
        name: "scaffold",
        rooms: &["build", "stub"],
        crates: &["serde_json", "std::fs", "syn"],
        why: "it is the files of a crate to begin with",
        ..ROOM
    },
    Room {
        name: "cli",
        rooms: &[
            "build",
            "diagnostic",
            "diff",
            "docs",
            "downgrade",
            "explain",
            "nearest",
            "scaffold",
            "stub",
        ],
        crates: &["clap", "clap_complete", "serde_json", "std::fs", "std::process", "syn"],
        why: "it is what can be typed, and decides nothing",
        ..ROOM
    },
    Room {
        name: "main",
        rooms: &["cli"],
        crates: &["std::env", "std::process"],
        why: "it is one line, so that tests can do all that the program does",
        ..ROOM
    },
    Room {
        name: "actix",
        rooms: &["canonical", "pattern"],
        crates: &[
            "Instant::now",
            "actix_multipart",
            "actix_web",
            "bytes",
            "futures_util",
            "percent_encoding",
            "serde",
            "serde_json",
            "smallvec",
            "thiserror",
            "tracing",
        ],
        why: "it is in the service while that runs, where no stage of the build is",
        ..ROOM
    },
];
