//! Changes of what is stated of values.

use super::Kind;
use crate::diagnostic::Severity::{Error, Note, Warning};

const WIDER: &str =
    "A request may take more than before: whoever sends what was taken is not affected.";
const NARROWER: &str =
    "A response may say less than before: whoever reads what was said is not affected.";
const REFUSED: &str = "Clients that send what was taken before are refused.";
const UNREADABLE: &str =
    "Clients that read what was said before meet a value that they do not know.";
const KEEP_TAKING: &str =
    "keep taking what was taken; state the stricter rule in a new operation or a new version";
const KEEP_ANSWERING: &str =
    "keep to what was said before; say more in a new property, operation or version";

/// The four kinds of a statement about values: taking or saying less or more.
macro_rules! statement {
    ($name:literal, $what:literal, wide: $wide:literal, narrow: $narrow:literal) => {
        [
            Kind {
                code: concat!("request-", $name, "-narrowed"),
                severity: Error,
                meaning: concat!("Fewer values are taken in a request: ", $what, "."),
                why: REFUSED,
                instead: KEEP_TAKING,
                before: $wide,
                after: $narrow,
            },
            Kind {
                code: concat!("request-", $name, "-widened"),
                severity: Note,
                meaning: concat!("More values are taken in a request: ", $what, "."),
                why: WIDER,
                instead: "",
                before: $narrow,
                after: $wide,
            },
            Kind {
                code: concat!("response-", $name, "-narrowed"),
                severity: Note,
                meaning: concat!("Fewer values come in a response: ", $what, "."),
                why: NARROWER,
                instead: "",
                before: $wide,
                after: $narrow,
            },
            Kind {
                code: concat!("response-", $name, "-widened"),
                severity: Error,
                meaning: concat!("More values come in a response: ", $what, "."),
                why: UNREADABLE,
                instead: KEEP_ANSWERING,
                before: $narrow,
                after: $wide,
            },
        ]
    };
}

pub(super) static FAMILIES: [[Kind; 4]; 13] = [
    statement!("type", "its types changed",
        wide: "schema: {type: [string, integer]}", narrow: "schema: {type: integer}"),
    statement!("nullability", "`null` became, or is no longer, one of them",
        wide: "title: {type: [string, \"null\"]}", narrow: "title: {type: string}"),
    statement!("format", "its `format` changed",
        wide: "count: {type: integer, format: int64}", narrow: "count: {type: integer, format: int32}"),
    statement!("pattern", "a `pattern` was added or removed",
        wide: "code: {type: string}", narrow: "code: {type: string, pattern: \"^[A-Z]+$\"}"),
    statement!("enum", "values were added to, or removed from, its `enum` or `const`",
        wide: "status: {enum: [draft, active]}", narrow: "status: {enum: [draft]}"),
    statement!("range", "its `minimum` or `maximum` changed",
        wide: "page: {type: integer, maximum: 1000}", narrow: "page: {type: integer, maximum: 100}"),
    statement!("multiple-of", "its `multipleOf` changed",
        wide: "price: {type: integer, multipleOf: 5}", narrow: "price: {type: integer, multipleOf: 10}"),
    statement!("length", "its `minLength` or `maxLength` changed",
        wide: "title: {type: string, maxLength: 200}", narrow: "title: {type: string, maxLength: 100}"),
    statement!("item-count", "its `minItems` or `maxItems` changed",
        wide: "tags: {type: array, maxItems: 20}", narrow: "tags: {type: array, maxItems: 10}"),
    statement!("property-count", "its `minProperties` or `maxProperties` changed",
        wide: "options: {type: object, maxProperties: 20}",
        narrow: "options: {type: object, maxProperties: 10}"),
    statement!("unique-items", "its `uniqueItems` changed",
        wide: "tags: {type: array}", narrow: "tags: {type: array, uniqueItems: true}"),
    statement!("additional-properties", "its `additionalProperties`, or the `items` of a list, became stricter or laxer",
        wide: "options: {type: object}", narrow: "options: {type: object, additionalProperties: false}"),
    statement!("variants", "schemas were added to, or removed from, its `oneOf` or `anyOf`",
        wide: "oneOf: [{$ref: \"#/components/schemas/Card\"}, {$ref: \"#/components/schemas/Cash\"}]",
        narrow: "oneOf: [{$ref: \"#/components/schemas/Card\"}]"),
];

/// Statements that are neither stricter nor laxer than before, or of which that is not known.
pub(super) static UNDECIDED: [Kind; 11] = [
    Kind {
        code: "request-type-changed",
        severity: Error,
        meaning: "A request takes values of another type.",
        why: REFUSED,
        instead: "take both types, as in `type: [string, integer]`, or give the new type a new name",
        before: "page: {type: string}",
        after: "page: {type: integer}",
    },
    Kind {
        code: "response-type-changed",
        severity: Error,
        meaning: "A response holds values of another type.",
        why: UNREADABLE,
        instead: "keep the type, and say the new one under a new name",
        before: "size: {type: string}",
        after: "size: {type: integer}",
    },
    Kind {
        code: "request-format-changed",
        severity: Error,
        meaning: "A request takes values of another format.",
        why: REFUSED,
        instead: "take both, or give the new format a new name",
        before: "since: {type: string, format: date}",
        after: "since: {type: string, format: date-time}",
    },
    Kind {
        code: "response-format-changed",
        severity: Error,
        meaning: "A response holds values of another format.",
        why: UNREADABLE,
        instead: "keep the format, and say the new one under a new name",
        before: "since: {type: string, format: date}",
        after: "since: {type: string, format: date-time}",
    },
    Kind {
        code: "request-pattern-changed",
        severity: Warning,
        meaning: "A request takes values of another pattern.",
        why: "Whether the new pattern takes all that the old one took cannot be told from the two texts.",
        instead: "see to it that whatever the old pattern took is taken still",
        before: "code: {type: string, pattern: \"^[A-Z]$\"}",
        after: "code: {type: string, pattern: \"^[A-Z]+$\"}",
    },
    Kind {
        code: "response-pattern-changed",
        severity: Warning,
        meaning: "A response holds values of another pattern.",
        why: "Whether the new pattern gives only what the old one gave cannot be told from the two texts.",
        instead: "see to it that the new pattern gives nothing that the old one did not",
        before: "code: {type: string, pattern: \"^[A-Z]+$\"}",
        after: "code: {type: string, pattern: \"^[A-Z]$\"}",
    },
    Kind {
        code: "request-multiple-of-changed",
        severity: Error,
        meaning: "A request takes multiples of another number.",
        why: REFUSED,
        instead: KEEP_TAKING,
        before: "price: {type: integer, multipleOf: 5}",
        after: "price: {type: integer, multipleOf: 7}",
    },
    Kind {
        code: "response-multiple-of-changed",
        severity: Error,
        meaning: "A response holds multiples of another number.",
        why: UNREADABLE,
        instead: KEEP_ANSWERING,
        before: "price: {type: integer, multipleOf: 5}",
        after: "price: {type: integer, multipleOf: 7}",
    },
    Kind {
        code: "request-condition-changed",
        severity: Warning,
        meaning: "What a request takes is stated with another `not`, `if`, `contains`, `patternProperties` or the like.",
        why: "Whether the new statement takes all that the old one took cannot be told from the two.",
        instead: "see to it that whatever was taken is taken still",
        before: "not: {required: [a, b]}",
        after: "not: {required: [a]}",
    },
    Kind {
        code: "response-condition-changed",
        severity: Warning,
        meaning: "What a response holds is stated with another `not`, `if`, `contains`, `patternProperties` or the like.",
        why: "Whether the new statement gives only what the old one gave cannot be told from the two.",
        instead: "see to it that nothing comes that did not come before",
        before: "not: {required: [a]}",
        after: "not: {required: [a, b]}",
    },
    Kind {
        code: "discriminator-changed",
        severity: Error,
        meaning: "The member that tells variants apart, or what its values stand for, changed.",
        why: "Clients choose the schema by it, and would choose none or another.",
        instead: "keep the property and every value of its mapping; add values for new variants only",
        before: "discriminator: {propertyName: kind}",
        after: "discriminator: {propertyName: type}",
    },
];
