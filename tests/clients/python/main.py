"""Over a client of openapi-generator, `python`."""

import json
import sys

import flowkiwi
from flowkiwi.exceptions import ForbiddenException, NotFoundException

given: dict[str, str] = json.loads(sys.argv[1])
organization = given["organization"]


def medias(token: str) -> flowkiwi.MediasApi:
    configuration = flowkiwi.Configuration(host=given["url"], access_token=token)
    return flowkiwi.MediasApi(flowkiwi.ApiClient(configuration))


def gone(media: str) -> flowkiwi.NotFound:
    try:
        api.delete_media(organization, media)
    except NotFoundException as refusal:
        assert isinstance(refusal.data, flowkiwi.NotFound)
        return refusal.data
    raise AssertionError("it was not refused")


def denied(media: str) -> flowkiwi.AccessDenied:
    try:
        medias(given["limited"]).delete_media(organization, media)
    except ForbiddenException as refusal:
        assert isinstance(refusal.data, flowkiwi.AccessDenied)
        return refusal.data
    raise AssertionError("it was not refused")


api = medias(given["token"])
page = api.list_medias(organization, items_per_page=10)
with open(given["file"], "rb") as file:
    uploaded = api.upload_media(organization, ("kiwi.png", file.read()), title="A kiwi")
assert (uploaded.at_type, uploaded.at_id) == ("Media", f"/rest/api/medias/{uploaded.id}")
deleted = api.delete_media_with_http_info(organization, given["media"])
not_found = gone(given["media"])
assert not_found.at_type == "Error" and not_found.type == not_found.at_id
print(
    json.dumps(
        {
            "listed": {"total": page.total_items, "ids": [one.id for one in page.member]},
            "uploaded": {"id": uploaded.id, "size": uploaded.size, "alt": uploaded.alt},
            "deleted": deleted.status_code,
            "gone": {
                "title": not_found.title,
                "detail": not_found.detail,
                "instance": not_found.instance,
            },
            "refused": denied(uploaded.id).missing_permissions,
        }
    )
)
