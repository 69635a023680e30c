//! The pages of the codes of documents and handlers, by code. What they say stands beside this, one file
//! each.

macro_rules! pages {
    ($($code:literal,)*) => {
        [$(($code, include_str!(concat!("pages/", $code, ".md")))),*]
    };
}

/// Each code with its page, in the order of the alphabet.
pub(super) static PAGES: [(&str, &str); 40] = pages![
    "app-mismatch",
    "arguments-mismatch",
    "caller-missing",
    "caller-unexpected",
    "document-unreadable",
    "format-unenforced",
    "handler-duplicate",
    "handler-file-unreadable",
    "handler-misplaced",
    "handler-missing",
    "handler-not-async",
    "handler-orphan",
    "handler-private",
    "header-name-invalid",
    "keyword-missing",
    "keyword-unenforced",
    "keyword-unknown",
    "keyword-unsupported",
    "operation-id-ambiguous",
    "operation-id-duplicate",
    "operation-id-missing",
    "parameter-duplicate",
    "path-ambiguous",
    "path-parameter-undescribed",
    "path-parameter-unused",
    "path-relative",
    "pattern-unsupported",
    "permissions-unsecured",
    "property-undescribed",
    "reference-broken",
    "reference-circular",
    "reference-external",
    "refusal-undocumented",
    "request-mismatch",
    "result-mismatch",
    "schema-contradictory",
    "schema-endless",
    "success-undocumented",
    "type-mismatch",
    "version-unsupported",
];
