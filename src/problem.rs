//! Refusals of the domain and of the decoder as problems of the contract (RFC 9457, in JSON-LD). What a
//! person reads in `detail` is written here; which operation may answer what, the contract says.

use openapi_stubs::actix as stubs;
use serde_json::json;

use crate::{
    contract::{
        AccessDenied, BadRequest, BulkDeletionResult, Conflict, ConstraintViolation, InternalError,
        NotAcceptable, NotFound, PayloadTooLarge, PreconditionFailed, PreconditionFailedResponse,
        ProblemType, RangeNotSatisfiable, RangeNotSatisfiableResponse, ServiceUnavailable,
        ServiceUnavailableResponse, TooManyRequests, TooManyRequestsResponse, Unauthenticated,
        UnauthorizedResponse, UnsupportedMediaType, Violation,
    },
    domain::{
        audit::Subject,
        catalogue,
        deletion::{Referrers, Refusal},
        media::Checksum,
        metadata::Metadata,
        permission::{Grant, Permission},
        precondition::EntityTag,
        quota::Quota,
        thumbnail::Unfit,
    },
    failure::Failure,
};

const TITLE: &str = "An error occurred";

/// The IRI of the kind of problem that a status stands for.
fn iri(status: i64) -> String {
    format!("/rest/api/errors/{status}")
}

/// What the members mean. Hydra clients show `hydra:description` as the reason, so `detail` is mapped to it.
pub fn context() -> serde_json::Map<String, serde_json::Value> {
    let terms = json!({
        "@vocab": "/rest/api/docs.jsonld#",
        "hydra": "http://www.w3.org/ns/hydra/core#",
        "Error": "hydra:Error",
        "title": "hydra:title",
        "detail": "hydra:description",
    });
    let serde_json::Value::Object(terms) = terms else {
        unreachable!("an object is written above")
    };
    terms
}

/// Fills in what every problem of our own making has.
macro_rules! problem {
    ($problem:ident, $kind:literal, $status:literal, $detail:expr $(, $field:ident: $value:expr)*) => {
        $problem {
            at_context: context(),
            at_id: iri($status),
            at_type: $kind.to_owned(),
            r#type: iri($status),
            title: TITLE.to_owned(),
            status: $status,
            detail: $detail.into(),
            $($field: $value,)*
        }
    };
}

/// Why a bearer is not known (RFC 6750 §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// No token was given, or by another scheme.
    NoToken,
    /// A token was given that opens nothing: malformed, unknown, expired or revoked. Which of these is not
    /// told.
    InvalidToken,
}

/// 401, with the challenge of RFC 6750 §3.
pub fn unauthenticated(unknown: Unknown) -> UnauthorizedResponse {
    let (challenge, detail) = match unknown {
        Unknown::NoToken => (
            "Bearer realm=\"flowkiwi\"",
            "A bearer token is required: send it as `Authorization: Bearer …`.",
        ),
        Unknown::InvalidToken => (
            "Bearer realm=\"flowkiwi\", error=\"invalid_token\", \
             error_description=\"The token is malformed, unknown, expired or revoked.\"",
            "The token is malformed, unknown, expired or revoked.",
        ),
    };
    UnauthorizedResponse {
        www_authenticate: challenge.to_owned(),
        body: problem!(Unauthenticated, "Error", 401, detail),
    }
}

/// 403 for a member who lacks permissions, which are named.
pub fn permissions_missing(missing: &[Permission]) -> AccessDenied {
    let missing: Vec<String> = missing.iter().map(Permission::to_string).collect();
    let detail = format!(
        "Access denied. The caller is missing identity permissions required for this operation: {}.",
        missing.join(", ")
    );
    AccessDenied { missing_permissions: Some(missing), ..access_denied(detail) }
}

/// 403 for what would give more than the caller holds; what it lacks is named as it would be granted.
pub fn grants_exceeded(grants: &[Grant]) -> AccessDenied {
    let missing: Vec<String> = grants.iter().map(Grant::to_string).collect();
    let detail = format!(
        "Access denied. Nobody can grant what they do not hold. The caller is missing: {}.",
        missing.join(", ")
    );
    AccessDenied { missing_permissions: Some(missing), ..access_denied(detail) }
}

/// 403 for an identity that has its name in organizations where the caller may not change it.
pub fn renamed_elsewhere() -> AccessDenied {
    let detail = "Access denied. The identity is also a member where the caller may not rename it.";
    let missing = vec![Permission::UPDATE_MEMBER.to_string()];
    AccessDenied { missing_permissions: Some(missing), ..access_denied(detail.to_owned()) }
}

/// 403 for an organization that the caller cannot act for; whether there is such a one is not told.
pub fn organization_denied() -> AccessDenied {
    access_denied("Access denied. The caller cannot act as this organization.".to_owned())
}

fn access_denied(detail: String) -> AccessDenied {
    AccessDenied {
        at_context: Some(context()),
        at_id: iri(403),
        at_type: "Error".to_owned(),
        r#type: Some(iri(403)),
        title: Some(TITLE.to_owned()),
        status: Some(403),
        detail: Some(detail),
        missing_permissions: None,
    }
}

/// 404 for a media that the caller's organization does not have.
pub fn media_not_found() -> NotFound {
    not_found("There is no such media.")
}

/// 404 for an organization that the caller may not read.
pub fn organization_not_found() -> NotFound {
    not_found("There is no such organization.")
}

/// 404 for an identity that is no member of the caller's organization.
pub fn identity_not_found() -> NotFound {
    not_found("There is no such identity.")
}

/// 404 for a membership that is not one of the caller's organization.
pub fn membership_not_found() -> NotFound {
    not_found("There is no such membership.")
}

/// 404 for a role that the caller's organization does not have.
pub fn role_not_found() -> NotFound {
    not_found("There is no such role.")
}

/// 404 for a token that the caller may not read, or that is revoked.
pub fn token_not_found() -> NotFound {
    not_found("There is no such token.")
}

/// 404 for an entry that is not in the audit of the caller's organization.
pub fn audit_entry_not_found() -> NotFound {
    not_found("There is no such audit entry.")
}

/// 404 for a product that the caller's organization does not have.
pub fn product_not_found() -> NotFound {
    not_found("There is no such product.")
}

/// 404 for a variant that the caller's organization does not have.
pub fn variant_not_found() -> NotFound {
    not_found("There is no such variant.")
}

/// 404 for a path that leads nowhere.
pub fn path_not_found() -> NotFound {
    not_found("There is nothing at this path.")
}

/// 404 for a context of no class.
pub fn context_not_found() -> NotFound {
    not_found("There is no such context.")
}

/// 404 for a kind of problem that this server does not have.
pub fn problem_type_not_found() -> NotFound {
    not_found("There is no such kind of problem.")
}

fn not_found(detail: &str) -> NotFound {
    NotFound {
        at_context: Some(context()),
        at_id: iri(404),
        at_type: "Error".to_owned(),
        title: Some(TITLE.to_owned()).into(),
        detail: Some(detail.to_owned()).into(),
        status: Some(404.into()).into(),
        instance: stubs::Presence::Absent,
        r#type: Some(iri(404)),
    }
}

/// 405 for a method that a path does not take; `allow` lists those it takes. No operation answers it, and so the
/// contract has nothing but the kind of problem for it.
pub fn method_not_allowed(allow: &str) -> ProblemType {
    problem!(ProblemType, "Error", 405, format!("This path takes {allow} only."))
}

/// What 405 means, which is no operation's.
pub fn of_no_operation() -> ProblemType {
    let detail = "The path does not take the method. What it takes is in `Allow`.";
    ProblemType {
        title: "Method Not Allowed".to_owned(),
        ..problem!(ProblemType, "Error", 405, detail)
    }
}

/// 400 for what the framework cannot read.
pub fn unreadable() -> BadRequest {
    problem!(BadRequest, "Error", 400, "The request is not well-formed.")
}

/// 400 for a request whose head does not come.
pub fn late() -> BadRequest {
    problem!(BadRequest, "Error", 400, "The request did not come in time.")
}

/// 400 for a request with more of a head than is read.
pub fn overlong_head() -> BadRequest {
    problem!(
        BadRequest,
        "Error",
        400,
        "The request has more, or longer, header fields than are read."
    )
}

/// 400 for a flavour of the contract that there is not.
pub fn flavour_unknown() -> BadRequest {
    problem!(BadRequest, "Error", 400, "`without` takes `multipart`, or is left out.")
}

/// 400 for an answer that is asked for and not documented; `detail` says what is.
pub fn preference_refused(detail: String) -> BadRequest {
    problem!(BadRequest, "Error", 400, detail)
}

/// 400 for a page of another origin whose browser asks whether it may.
pub fn preflight_refused() -> BadRequest {
    let detail = "This origin, method or header is not admitted from pages of other origins.";
    problem!(BadRequest, "Error", 400, detail)
}

/// 500 for a fault that has been logged where it was met.
pub fn internal_error() -> InternalError {
    let detail = "The server met a fault of its own. It has been logged under this request's id.";
    problem!(InternalError, "Error", 500, detail)
}

/// 409 for an organization that the request acts as, and so cannot delete.
pub fn organization_acted_as() -> Conflict {
    conflict(
        "The request acts as this very organization.",
        "Act as another organization, with a token that may act for both.",
    )
}

/// 409 for an organization that has something.
pub fn organization_in_use() -> Conflict {
    conflict(
        "The organization has medias, in use or in the trash, or products.",
        "Delete them first, and purge the trash.",
    )
}

/// 409 for a change by which nobody would be left who may do everything.
pub fn last_administrator() -> Conflict {
    conflict(
        "Nobody would be left who may do everything in the organization.",
        "Make another member an administrator first.",
    )
}

/// 409 for a role that members have.
pub fn role_in_use(members: u64) -> Conflict {
    let detail = format!("The role is that of {members} members.");
    conflict(&detail, "Take it from them first.")
}

fn conflict(detail: &str, hint: &str) -> Conflict {
    let hint = Some(hint.to_owned());
    problem!(Conflict, "Error", 409, detail, hint: hint, references: None, reference_count: None)
}

/// 413 for a file over the limit of the service.
pub fn file_too_large(limit_bytes: u64) -> PayloadTooLarge {
    let detail = format!("The file is larger than {limit_bytes} bytes.");
    problem!(PayloadTooLarge, "Error", 413, detail, hint: None)
}

/// 413 for bytes that are more than the organization may still store.
pub fn over_quota(quota: Quota) -> PayloadTooLarge {
    let detail = format!(
        "The organization may store {} bytes, and stores {} already.",
        quota.limit_bytes.unwrap_or(u64::MAX),
        quota.stored_bytes
    );
    let hint = "Delete medias for good that are not needed any more, or have the quota raised.";
    problem!(PayloadTooLarge, "Error", 413, detail, hint: Some(hint.to_owned()))
}

/// 404 for a media that is not in the trash of the caller's organization.
pub fn not_in_trash() -> NotFound {
    not_found("There is no such media in the trash.")
}

/// 409 for a media that something points at.
pub fn media_referenced(referrers: &Referrers) -> Conflict {
    let detail = still_referenced(referrers.count);
    let hint = "Take the media out of their lists first, or delete it with `onReferences=detach`.";
    problem!(Conflict, "Error", 409, detail,
        hint: Some(hint.to_owned()),
        references: Some(iris(referrers)),
        reference_count: Some(count(referrers.count)))
}

fn still_referenced(count: u64) -> String {
    match count {
        1 => "A product or variant still points at this media.".to_owned(),
        count => format!("{count} products and variants still point at this media."),
    }
}

fn iris(referrers: &Referrers) -> Vec<String> {
    let iri = |subject: &Subject| format!("/rest/api/{subject}");
    referrers.readable.iter().map(iri).collect()
}

fn count(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// What became of one of many deletions, with what its problem would have said.
pub fn bulk_result(media: &str, deletion: &Result<(), Refusal>) -> BulkDeletionResult {
    let result = |status: i32, detail: Option<String>| BulkDeletionResult {
        at_type: "BulkDeletionResult".to_owned(),
        media: media.to_owned(),
        status,
        detail,
        missing_permissions: None,
        references: None,
        reference_count: None,
    };
    match deletion {
        Ok(()) => result(204, None),
        Err(Refusal::Unknown) => result(404, media_not_found().detail.into_option()),
        Err(Refusal::Referenced(referrers)) => BulkDeletionResult {
            references: Some(iris(referrers)),
            reference_count: Some(count(referrers.count)),
            ..result(409, Some(still_referenced(referrers.count)))
        },
        Err(Refusal::Forbidden(missing)) => {
            let AccessDenied { detail, missing_permissions, .. } = permissions_missing(missing);
            BulkDeletionResult { missing_permissions, ..result(403, detail) }
        }
    }
}

/// 422 for an idempotency key that was used for something else.
pub fn idempotency_key_reused() -> ConstraintViolation {
    let message = "was used for another media: take a new key for each request";
    violation("Idempotency-Key", message, "reused")
}

/// 412 for a thing that is not as the request requires; `tag` is the one it has.
pub fn precondition_failed(tag: &EntityTag) -> PreconditionFailedResponse {
    let detail = "The resource was changed meanwhile, or is not the one that was meant. \
                  Read it again, and repeat the request with its entity tag.";
    let body = problem!(PreconditionFailed, "Error", 412, detail);
    PreconditionFailedResponse { etag: tag.to_string(), body }
}

/// 416 for a range in which there are none of so many bytes.
pub fn range_not_satisfiable(size_bytes: u64) -> RangeNotSatisfiableResponse {
    let detail = format!("There are {size_bytes} bytes, and none in the range that is asked for.");
    let body = problem!(RangeNotSatisfiable, "Error", 416, detail);
    RangeNotSatisfiableResponse { content_range: format!("bytes */{size_bytes}"), body }
}

/// 404 for a media that there can be no thumbnail of.
pub fn thumbnail_not_found() -> NotFound {
    not_found("The media is no picture that there are thumbnails of.")
}

/// 429 for a bearer that makes more requests than it may.
pub fn too_many_by_bearer(retry_after_seconds: u32) -> TooManyRequestsResponse {
    too_many_requests("The token has made more requests than it may.", retry_after_seconds)
}

/// 429 for an organization as which more requests are made than may be.
pub fn too_many_as_organization(retry_after_seconds: u32) -> TooManyRequestsResponse {
    let detail = "More requests were made as this organization than may be.";
    too_many_requests(detail, retry_after_seconds)
}

fn too_many_requests(detail: &str, retry_after_seconds: u32) -> TooManyRequestsResponse {
    let unit = if retry_after_seconds == 1 { "second" } else { "seconds" };
    let detail = format!("{detail} Try again after {retry_after_seconds} {unit}.");
    let body = problem!(TooManyRequests, "Error", 429, detail);
    TooManyRequestsResponse { retry_after: retry_after_seconds.into(), body }
}

/// 422 for a picture that cannot be made smaller.
pub fn picture_unfit(unfit: Unfit) -> ConstraintViolation {
    let (message, code) = match unfit {
        Unfit::Broken => ("is a media whose picture is broken", "picture-broken"),
        Unfit::TooLarge => {
            ("is a media whose picture is too large to be read", "picture-too-large")
        }
    };
    violation("id", message, code)
}

/// 422 for one thing in a request that the contract cannot tell is wrong.
pub fn violation(place: &str, message: &str, code: &str) -> ConstraintViolation {
    violated(vec![Violation {
        property_path: place.to_owned(),
        message: message.to_owned(),
        code: code.to_owned(),
    }])
}

/// 422 for what is to be unique in the organization, and is that of another.
pub fn taken(property: &str) -> ConstraintViolation {
    violation(property, "is that of another", "taken")
}

/// 422 for a role that the organization does not have.
pub fn role_unknown(place: usize) -> ConstraintViolation {
    violation(&format!("roles[{place}]"), "is no role of the organization", "unknown")
}

/// 422 for an identity that the caller may not know.
pub fn identity_unknown() -> ConstraintViolation {
    violation("identity", "is no identity that can be named here", "unknown")
}

/// 422 for a product or variant that cannot be as it was asked for.
pub fn refused(refusals: &[catalogue::Refusal]) -> ConstraintViolation {
    let violation = |refusal: &catalogue::Refusal| {
        let (place, message, code) = match refusal {
            catalogue::Refusal::UnknownProduct => {
                ("product".to_owned(), "is no product of this organization", "unknown")
            }
            catalogue::Refusal::TooManyOptions => {
                let message = "would be too many, or one has an empty or too long name";
                ("options".to_owned(), message, "too-large")
            }
            catalogue::Refusal::TakenSku => {
                ("sku".to_owned(), "is that of another already", "taken")
            }
            catalogue::Refusal::UnknownMedia { place } => {
                (format!("medias[{place}]"), "is no media of this organization", "unknown")
            }
            catalogue::Refusal::RepeatedMedia { place } => {
                (format!("medias[{place}]"), "is in the list already", "duplicate")
            }
        };
        Violation { property_path: place, message: message.to_owned(), code: code.to_owned() }
    };
    violated(refusals.iter().map(violation).collect())
}

/// 422 for metadata beyond [`Metadata`]'s bounds.
pub fn too_much_metadata() -> ConstraintViolation {
    let message = format!(
        "would be longer than {} bytes, or nested more deeply than {} levels",
        Metadata::MAX_BYTES,
        Metadata::MAX_DEPTH
    );
    violation("metadata", &message, "too-large")
}

/// 422 for a file that does not have the checksum it was sent with.
pub fn other_checksum(checksum: Checksum) -> ConstraintViolation {
    let message = format!("is not that of the file, which has `{checksum}`");
    violation("checksum", &message, "checksum")
}

/// 422 for a file that came without a name to keep.
pub fn filename_missing() -> ConstraintViolation {
    let message = "has no name in it: send one, or a filename with the file";
    violation("filename", message, "required")
}

fn violated(violations: Vec<Violation>) -> ConstraintViolation {
    let lines: Vec<_> = violations
        .iter()
        .map(|violation| format!("{}: {}", violation.property_path, violation.message))
        .collect();
    problem!(ConstraintViolation, "ConstraintViolation", 422, lines.join("\n"), violations: violations)
}

/// 500 or 503 for what no caller can act on. Its cause is logged here, once, and goes no further.
pub fn failed<P: From<InternalError> + From<ServiceUnavailableResponse>>(failure: Failure) -> P {
    match failure.retry_after_seconds() {
        Some(seconds) => {
            tracing::warn!(failure = failure.chain(), "the request cannot be served now");
            let detail = "The server cannot answer now. Try again later.";
            let body = problem!(ServiceUnavailable, "Error", 503, detail);
            ServiceUnavailableResponse { retry_after: seconds.into(), body }.into()
        }
        None => {
            tracing::error!(failure = failure.chain(), "the request failed");
            internal_error().into()
        }
    }
}

impl From<stubs::Malformed> for BadRequest {
    fn from(refusal: stubs::Malformed) -> Self {
        problem!(BadRequest, "Error", 400, refusal.detail)
    }
}

impl From<stubs::NotAcceptable> for NotAcceptable {
    fn from(refusal: stubs::NotAcceptable) -> Self {
        let detail = format!("This can be given as {} only.", refusal.offered.join(", "));
        problem!(NotAcceptable, "Error", 406, detail)
    }
}

impl From<stubs::PayloadTooLarge> for PayloadTooLarge {
    fn from(refusal: stubs::PayloadTooLarge) -> Self {
        let detail = format!("The content is larger than {} bytes.", refusal.limit_bytes);
        problem!(PayloadTooLarge, "Error", 413, detail, hint: None)
    }
}

impl From<stubs::UnsupportedMediaType> for UnsupportedMediaType {
    fn from(refusal: stubs::UnsupportedMediaType) -> Self {
        let detail = format!("This takes {} only.", refusal.accepted.join(", "));
        problem!(UnsupportedMediaType, "Error", 415, detail)
    }
}

impl From<stubs::Invalid> for ConstraintViolation {
    fn from(refusal: stubs::Invalid) -> Self {
        violated(
            refusal
                .violations
                .into_iter()
                .map(|violation| Violation {
                    property_path: violation.property_path,
                    message: violation.message,
                    code: violation.code.to_owned(),
                })
                .collect(),
        )
    }
}
