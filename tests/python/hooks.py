"""What Schemathesis cannot read in the contract, told to it as narrowly as it goes.

No check is switched off. A refusal of a request that is valid by its schemas passes only where it names, in its
`violations`, the property and the rule that no schema can say; any other is a failure.
"""

import json
import os
import re
import urllib.parse
import urllib.request

import schemathesis

URL = os.environ["FLOWKIWI_URL"]
ORGANIZATION = os.environ["FLOWKIWI_ORGANIZATION"]
TOKEN = os.environ["FLOWKIWI_TOKEN"]

# Rules about more than the value itself, by operation, property and code.
RULES = [
    # A cursor is bound to the order it was made for, and opaque.
    (r"list\w+", r"after", "cursor"),
    # One order at a time: the schema of a parameter says nothing of the others.
    (r"list\w+", r"order\[\w+\]", "exclusive"),
    # A pattern lets every month have 31 days.
    (r"list\w+", r"createdAt\[\w+\]", "time"),
    # Relations lead to what is there, and is the organization's.
    (r"create(Product|Variant)|update(Product|Variant)", r"product|medias\[\d+\]", "unknown"),
    (r"(create|update)(Identity|Membership)", r"roles\[\d+\]", "unknown"),
    (r"create(Membership|Token)", r"identity", "unknown"),
    # Two IRIs, or an IRI and an identifier, may be of one media.
    (r"create(Product|Variant)|update(Product|Variant)", r"medias\[\d+\]", "duplicate"),
    # What is unique in its organization, or in all.
    (r"(create|update)\w+", r"sku|name|slug|identity|subject", "taken"),
    # What is granted is a permission that there is.
    (r"(create|update)(Role|Token)", r"permissions\[\d+\]", "unknown"),
    # A token is for the organization that its maker acts as, or for all of its own.
    (r"createToken", r"organization", "foreign"),
    # A token ends later than now, and not later than the one it is made with.
    (r"createToken", r"expiresAt", "past|outlives|time"),
    # A merge patch adds to what is there.
    (r"updateVariant", r"options", "too-large"),
    (r"updateMedia", r"metadata", "too-large"),
    # The checksum that a form names is that of its file.
    (r"uploadMedia", r"checksum", "checksum"),
    # An idempotency key is for one media.
    (r"deleteMedia", r"Idempotency-Key", "reused"),
    # A picture may be cut off or bigger than there is memory for.
    (r"getMediaThumbnail", r"id", "picture-broken|picture-too-large"),
]


CONDITIONS = {"If-Match", "If-Unmodified-Since"}


def get(path):
    """Reads what the bearer can read."""
    headers = {"Authorization": f"Bearer {TOKEN}", "X-Flowkiwi-Organization-Id": ORGANIZATION}
    with urllib.request.urlopen(urllib.request.Request(URL + path, headers=headers)) as answer:
        return json.load(answer)


def foundations():
    """What the run itself stands on, by the path where it could be taken away or changed."""
    token = TOKEN.removeprefix("flowkiwi_").split("_")[0]
    token = "-".join(re.fullmatch(r"(.{8})(.{4})(.{4})(.{4})(.{12})", token).groups())
    identity = get(f"/rest/api/tokens/{token}")["identity"]
    memberships = get("/rest/api/memberships?" + urllib.parse.urlencode({"identity": identity}))["member"]
    roles = [role for membership in memberships for role in membership["roles"]]
    return {
        f"/rest/api/tokens/{token}",
        f"/rest/api/organizations/{ORGANIZATION}",
        *(membership["@id"] for membership in memberships),
        *roles,
    }


FOUNDATIONS = foundations()


@schemathesis.hook
def filter_case(context, case):
    """Lets nothing through that would lock the run itself out, which says nothing about the service."""
    if case.method.upper() not in ("DELETE", "PATCH"):
        return True
    path = case.operation.path
    for name, value in (case.path_parameters or {}).items():
        path = path.replace("{" + name + "}", urllib.parse.unquote(str(value)))
    return path not in FOUNDATIONS


def is_told(case, response):
    """Whether a refusal names rules that no schema can say, and nothing else."""
    operation = case.operation.definition.raw["operationId"]
    problem = response.json()
    if response.status_code == 400:
        # Content has the digest that its request names, whatever the content is.
        return "Content-Digest" in problem["detail"] and "Content-Digest" in (case.headers or {})
    if response.status_code == 412:
        # Whoever makes a request conditional wants to hear that the condition does not hold.
        return not CONDITIONS.isdisjoint(case.headers or {})
    if response.status_code == 416:
        return "Range" in (case.headers or {})
    violations = problem.get("violations", []) if response.status_code == 422 else []
    return bool(violations) and all(
        any(
            re.fullmatch(operations, operation)
            and re.fullmatch(places, violation["propertyPath"])
            and re.fullmatch(codes, violation["code"])
            for operations, places, codes in RULES
        )
        for violation in violations
    )


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """Drops a refusal of valid data that names a rule no schema can say, and what is no violation on the wire."""
    # A part `tags` with the text `false` is a list of one tag, whichever type it was before it was written out.
    if failure.checks == ("negative_data_rejection",) and "at /properties/tags (was array" in failure.message:
        return case.operation.definition.raw["operationId"] != "uploadMedia"
    return failure.checks != ("positive_data_acceptance",) or not is_told(case, response)
